"""The index of an SQLite database, kept between runs: building it takes longer than all the rest of a first answer.

What is kept is a pickle in the user's cache folder, which nobody else may write. Its name is made of everything that
went into it, so that a kept index is never an old one: the database's own state, our code and data, the Python.
"""

from __future__ import annotations

import gc
import os
import pickle
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from types import MethodType
from typing import Any

from platformdirs import user_cache_path

import knowledge
from knowledge.store.location import Location
from knowledge.store.snapshot import VERSION

KEPT = 4
"""So many indexes at most, those used last: one is some megabytes."""
_CODE = Path(knowledge.__file__).parent
_Cached = type(lru_cache(maxsize=1)(len))


def state(where: Location) -> str | None:
    """A name for the index of a database as it stands; None where that cannot be told without opening the store."""
    if where.path is None:
        return None
    published: object = "bundled"
    try:
        if where.path.stat().st_size or not where.default:
            with closing(sqlite3.connect(f"{where.path.as_uri()}?mode=ro", uri=True, timeout=1)) as connection:
                published = (str(where.path), *connection.execute(VERSION).fetchone())
    except FileNotFoundError:
        if not where.default:
            return None
    except (OSError, sqlite3.Error, TypeError):
        return None
    made_of = (published, sys.version, sorted(_parts(str(_CODE))))
    return blake2b(repr(made_of).encode(), digest_size=16).hexdigest()


def find(name: str) -> Any:
    """The index kept under this name; None where there is none that can be trusted and read."""
    file = _folder() / f"{name}.pickle"
    gc_was_on = gc.isenabled()
    gc.disable()  # nothing of what is being read can be garbage: half the time
    try:
        if not _ours(file):
            return None
        index = pickle.loads(file.read_bytes())  # noqa: S301  # ours alone, see `_ours`
        os.utime(file)
    except Exception:  # noqa: BLE001  # whatever is wrong with it, a new one is built
        return None
    finally:
        if gc_was_on:
            gc.enable()
    return index


def keep(name: str, index: object) -> None:
    """Keep an index for the next run, if anything can be kept here."""
    folder = _folder()
    with suppress(OSError, pickle.PicklingError, AttributeError, TypeError, RecursionError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".new", delete=False) as file:
            try:
                _Pickler(file, protocol=5).dump(index)
                file.close()
                Path(file.name).replace(folder / f"{name}.pickle")
            finally:
                file.close()
                Path(file.name).unlink(missing_ok=True)
        for old in sorted(folder.glob("*.pickle"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
            old.unlink()


class _Pickler(pickle.Pickler):
    """Leaves out what the caches of an object's methods hold."""

    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, _Cached) and isinstance(obj.__wrapped__, MethodType):
            return _fresh_cache, (obj.__wrapped__, obj.cache_info().maxsize)
        return NotImplemented


def _fresh_cache(method: MethodType, size: int | None) -> Any:
    return lru_cache(maxsize=size)(method)


def _folder() -> Path:
    return user_cache_path("sotay", appauthor=False) / "index"


def _ours(file: Path) -> bool:
    """Whether only we can have written it; on Windows the user's own folders are closed to others."""
    if os.name == "nt":
        return file.is_file()
    found, user = (file.stat(), file.parent.stat()), os.getuid()
    return all(part.st_uid == user and not part.st_mode & 0o022 for part in found)


def _parts(folder: str) -> Iterator[tuple[str, int, int]]:
    """Every file of our code and data, with its size and time."""
    for entry in os.scandir(folder):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _parts(entry.path)
        else:
            found = entry.stat()
            yield entry.path, found.st_size, found.st_mtime_ns
