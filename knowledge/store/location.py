"""Which database is meant: a bare path, an SQLAlchemy URL, or the default one in the user's data directory."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from platformdirs import user_data_path

from knowledge.errors import StoreError

FILE = "sotay.sqlite"
_SQLITE = ("sqlite", "sqlite+aiosqlite", "sqlite+pysqlite")
_POSTGRES = ("postgresql", "postgres", "postgresql+psycopg", "postgresql+asyncpg", "postgresql+psycopg2")


class Location(NamedTuple):
    """A database: its SQLAlchemy `url`, the file behind it where it is SQLite, and how to call it in messages.

    The default database starts with the bundled facts, any other empty. `name` never holds a password.
    """

    url: str
    path: Path | None
    name: str
    default: bool = False


def locate(database: str | Path | None) -> Location:
    """The database meant by `database`; None stands for the variable SOTAY_DATABASE, else for the default one.

    Raises:
        StoreError: it is a URL of a kind that is not supported.
    """
    chosen = database if database is not None else os.environ.get("SOTAY_DATABASE") or None
    if chosen is None:
        return _file(user_data_path("sotay", appauthor=False) / FILE, default=True)
    if isinstance(chosen, Path) or "://" not in chosen:
        if not str(chosen).strip():
            raise StoreError("the name of the database is empty")
        return _file(Path(chosen).expanduser())
    return _from_url(chosen)


def _file(path: Path, *, default: bool = False) -> Location:
    path = path.absolute()
    # Characters that mean something in a URL are part of the name here.
    quoted = path.as_posix().replace("%", "%25").replace("?", "%3F").replace("#", "%23")
    return Location(f"sqlite+aiosqlite:///{quoted}", path, str(path), default)


def _from_url(url: str) -> Location:
    scheme, rest = url.split("://", 1)
    if scheme.lower() in _SQLITE:
        path = unquote(rest.split("?", 1)[0])
        if not path.startswith("/") or path in ("/", "/:memory:"):
            raise StoreError("an SQLite URL names a file: sqlite:///relative.sqlite or sqlite:////absolute.sqlite")
        return _file(Path(path[1:]))
    if scheme.lower() in _POSTGRES:
        return Location(f"postgresql+psycopg://{rest}", None, _without_password(rest))
    raise StoreError(f"{scheme!r} is not a database that Sổ Tay knows: use an SQLite file or a postgresql:// URL")


def _without_password(rest: str) -> str:
    parts = urlsplit(f"postgresql://{rest}")
    where = parts.netloc.rpartition("@")[2]
    return f"postgresql://{where}{parts.path}"
