"""Connections and transactions, and what a failing database is called.

SQLite: WAL, a busy timeout, one writer at a time (a writing transaction takes the lock when it begins, so that it never
fails halfway). PostgreSQL: connections are tried before use, so that a restarted server is found again. Every failure
leaves here as a `StoreError` in one sentence.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from knowledge.errors import StoreError
from knowledge.store.location import Location

BUSY_SECONDS = 15
"""How long a writer waits for another one."""

SQLITE_CONNECTIONS = 5
"""Open at most on an SQLite file. Each has a thread, and every new thread takes memory that the process keeps for good:
connections above the pool's size, opened and closed under load, made it grow for hours."""
SQLITE_PAGES = 512
"""Kilobytes of the file that each of them keeps in memory, so that it does not grow with the file."""

MIGRATION_LOCK = 7_405_001
"""Key of the advisory lock under which PostgreSQL is migrated; any number of our own."""


def make_engine(where: Location) -> AsyncEngine:
    """An engine for a database; nothing is opened yet.

    Raises:
        StoreError: the driver is not installed.
    """
    try:
        if where.path is not None:
            limits = {"pool_size": SQLITE_CONNECTIONS, "max_overflow": 0}
            engine = create_async_engine(where.url, connect_args={"timeout": BUSY_SECONDS}, **limits)
            event.listen(engine.sync_engine, "connect", _sqlite_connected)
            event.listen(engine.sync_engine, "begin", _sqlite_begin)
            return engine
        return create_async_engine(where.url, pool_pre_ping=True, pool_size=5, max_overflow=5)
    except ModuleNotFoundError:
        raise StoreError(
            "PostgreSQL needs the extra `postgres`: in a clone of Sổ Tay, pip install '.[postgres]'"
        ) from None
    except (SQLAlchemyError, ValueError, NoSuchModuleError):
        raise StoreError(f"{where.name} is not a database URL") from None


def _sqlite_connected(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    try:
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute(f"PRAGMA cache_size = {-SQLITE_PAGES}")
    finally:
        cursor.close()


def _sqlite_begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("sotay_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@asynccontextmanager
async def reading(engine: AsyncEngine, where: Location) -> AsyncIterator[AsyncConnection]:
    """A transaction that sees one state of the database."""
    with_level = {} if where.path is not None else {"isolation_level": "REPEATABLE READ"}
    async with told(where), engine.connect() as connection:
        await connection.execution_options(**with_level)
        async with connection.begin():
            yield connection


@asynccontextmanager
async def writing(engine: AsyncEngine, where: Location) -> AsyncIterator[AsyncConnection]:
    """A transaction that is the only one that writes facts; it is stored whole or not at all."""
    async with told(where), engine.connect() as connection:
        await connection.execution_options(sotay_writing=True)
        async with connection.begin():
            yield connection


async def use_wal(engine: AsyncEngine, where: Location) -> None:
    """Readers do not wait for the writer (stays with the file)."""
    async with told(where), engine.connect() as connection:
        raw = await connection.get_raw_connection()
        for attempt in range(50):
            try:
                cursor = await raw.driver_connection.execute("PRAGMA journal_mode = WAL")  # type: ignore[union-attr]
                await cursor.close()
            except sqlite3.OperationalError as error:  # another process is doing the same
                if "locked" not in str(error) or attempt == 49:
                    raise
                await asyncio.sleep(0.05)
            else:
                return


async def lock_for_migration(connection: AsyncConnection) -> None:
    """Wait until no other process migrates this database (SQLite: the writing transaction is that lock)."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})


@asynccontextmanager
async def told(where: Location) -> AsyncIterator[None]:
    """Whatever the database says inside comes out as a `StoreError`."""
    try:
        yield
    except DBAPIError as error:
        raise StoreError(f"{where.name}: {reason(error.orig or error)}") from error
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise StoreError(f"{where.name}: {reason(error)}") from error


_SQLITE_REASONS = (
    ("locked", f"another process has been writing for over {BUSY_SECONDS} seconds; try again"),
    ("disk is full", "the disk is full; nothing was stored, free some space and try again"),
    ("readonly", "the file or its folder is read-only; nothing was stored"),
    ("not a database", "this file is not a Sổ Tay database"),
    ("malformed", "the file is damaged; restore a backup (`sotay db restore`)"),
    ("unable to open", "the file cannot be opened: does its folder exist, and may we write there?"),
    ("disk i/o error", "the disk cannot be written or read"),
)


def reason(error: BaseException) -> str:
    """One clause that says what is wrong with the database."""
    said = " ".join(str(error).split())
    if isinstance(error, sqlite3.Error):
        return next((clear for sign, clear in _SQLITE_REASONS if sign in said.lower()), said)
    state = getattr(error, "sqlstate", None)
    if state == "28P01":
        return "the server refused the password"
    if state == "3D000":
        return "there is no such database on the server"
    if state in ("53100", "53200"):
        return "the server has no space left; nothing was stored"
    if state is None or state.startswith(("08", "57P")):
        return "the server cannot be reached now; nothing was lost, and the next try may succeed"
    return said
