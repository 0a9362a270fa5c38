"""What an operator does with a database: check, back up, restore, vacuum.

A backup is one SQLite file, whatever the database is, so that it can also move a notebook from one kind of database to
the other. It is made in one reading transaction, while the bot runs, and appears under its name only when complete.
"""

from __future__ import annotations

import os
import sqlite3
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Table, func, insert, inspect, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from knowledge.errors import FactError, StoreError
from knowledge.store import announcements_schema, desk_schema, migrate, schema
from knowledge.store.engine import lock_for_migration, make_engine, reading, told, writing
from knowledge.store.keys import content_key, slot_key
from knowledge.store.location import Location, locate
from knowledge.store.rows import stored_fact
from knowledge.store.store import Store, open_store
from knowledge.wire import fact_from_json, fact_to_json

CHUNK = 1000
_TABLES: Sequence[Table] = [
    table
    for table in schema.metadata.sorted_tables
    if table not in (schema.notebook, announcements_schema.lease, desk_schema.readings)
]
"""All tables of the modules that `store` imports, those that others refer to first; none that tells what a process does."""


async def backup(store: Store, target: Path, *, overwrite: bool = False) -> int:
    """Write everything into one SQLite file; how many rows it holds.

    Raises:
        StoreError: the file exists and `overwrite` is not given, or it cannot be written.
    """
    target = _free(store, target, overwrite=overwrite)
    part = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        copy = await open_store(part)
        try:
            async with (
                reading(store.engine, store.where) as source,
                writing(copy.engine, copy.where) as sink,
            ):
                rows = await _copy(source, sink)
                version = (await source.execute(select(schema.notebook.c.version))).scalar_one()
                await sink.execute(update(schema.notebook).values(version=version))
        finally:
            await copy.close()
        _make_single(part)
        part.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{target} cannot be written: {error}") from None
    finally:
        for leftover in (part, Path(f"{part}-wal"), Path(f"{part}-shm")):
            leftover.unlink(missing_ok=True)
    return rows


async def restore(store: Store, backup_file: Path, *, overwrite: bool = False) -> int:
    """Put a backup in the place of what a database holds, all of it or nothing; how many rows there are now.

    A bot that runs on the database goes on with the restored facts.

    Raises:
        StoreError: the database holds something and `overwrite` is not given, or the file is no sound backup.
    """
    revision = _sound_backup(store, backup_file)
    original = Store(*_opened_plainly(backup_file))
    try:
        async with (
            reading(original.engine, original.where) as source,
            writing(store.engine, store.where) as sink,
        ):
            await lock_for_migration(sink)
            if not overwrite and await _holds_something(sink):
                raise StoreError(f"{store.where.name} is not empty; say --force to put the backup in its place")
            before = (await sink.execute(select(schema.notebook.c.version))).scalar_one()
            await sink.run_sync(migrate.downgrade, "base")
            await sink.run_sync(migrate.upgrade, revision)
            rows = await _copy(source, sink)
            await sink.run_sync(migrate.upgrade, "head")
            await _hold_announcements(sink)
            version = (await source.execute(select(schema.notebook.c.version))).scalar_one()
            await _set_version(sink, max(before, version) + 1)
    finally:
        await original.close()
    return rows


async def check(store: Store) -> list[str]:
    """Everything that is wrong with a database, in English sentences; none where it is sound."""
    problems: list[str] = []
    async with reading(store.engine, store.where) as connection:
        if connection.dialect.name == "sqlite":
            for (line,) in await connection.execute(text("PRAGMA integrity_check")):
                problems += [] if line == "ok" else [f"the file is damaged: {line}"]
            for table, *_ in await connection.execute(text("PRAGMA foreign_key_check")):
                problems.append(f"a row of {table} points to nothing")
        columns = (schema.facts.c.id, schema.facts.c.revision, schema.facts.c.body, schema.facts.c.content)
        async for row in await connection.stream(select(*columns, schema.facts.c.slot)):
            problem = _fact_problem(*row)
            if problem is not None:
                problems.append(f"fact {row.id}, revision {row.revision}: {problem}")
    return problems


async def vacuum(store: Store) -> None:
    """Give unused space back."""
    async with told(store.where), store.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            raw = await connection.get_raw_connection()
            for command in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                cursor = await raw.driver_connection.execute(command)  # type: ignore[union-attr]
                await cursor.close()
            return
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        for table in (schema.notebook, *_TABLES):
            await connection.execute(text(f"VACUUM ANALYZE {table.name}"))


def _fact_problem(fact_id: str, _revision: int, body: str, content: str, slot: str | None) -> str | None:
    try:
        fact = stored_fact(body)
        if fact_from_json(fact_to_json(fact)) != fact:
            return "it does not read as it was written"
    except (FactError, ValueError, KeyError, TypeError, ArithmeticError) as error:
        return f"cannot be read ({error})"
    if fact.id != fact_id:
        return f"it says it is {fact.id}"
    return None if (content_key(fact), slot_key(fact)) == (content, slot) else "its keys are not those of its content"


async def _copy(source: AsyncConnection, sink: AsyncConnection) -> int:
    """Copy all tables that the source has; both ends are in one transaction each."""
    total = 0
    known = await source.run_sync(lambda connection: set(inspect(connection).get_table_names()))
    tables = [table for table in _TABLES if table.name in known]
    for table in tables:
        result = await source.stream(select(table).order_by(*table.primary_key.columns))
        async for rows in result.mappings().partitions(CHUNK):
            await sink.execute(insert(table), [dict(row) for row in rows])
            total += len(rows)
    if sink.dialect.name == "postgresql":  # keys were given, not drawn: the sequences must follow
        for name, key in [
            (table.name, table.autoincrement_column.name) for table in tables if table.autoincrement_column is not None
        ]:
            await sink.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{name}', '{key}'), (SELECT max({key}) FROM {name}))")  # noqa: S608
            )
    return total


async def _hold_announcements(connection: AsyncConnection) -> None:
    """What was about to be sent when the backup was made may have been sent since: an editor decides."""
    table, deliveries = announcements_schema.announcements, announcements_schema.deliveries
    held = update(table).where(table.c.state.in_(["scheduled", "running"]))
    await connection.execute(held.values(state="paused", why="restored", revision=table.c.revision + 1))
    unknown = update(deliveries).where(deliveries.c.state == "sending")
    await connection.execute(unknown.values(state="uncertain", reason="restored"))


async def _set_version(connection: AsyncConnection, version: int) -> None:
    values: dict[str, Any] = {"version": version, "epoch": uuid.uuid4().hex}
    await connection.execute(update(schema.notebook).values(**values))


async def _holds_something(connection: AsyncConnection) -> bool:
    for table in (schema.facts, schema.sources, schema.questions):
        if (await connection.execute(select(func.count()).select_from(table))).scalar_one():
            return True
    return False


def _free(store: Store, target: Path, *, overwrite: bool) -> Path:
    target = target.absolute()
    if not target.exists():
        return target
    _not_itself(store, target)
    if not overwrite:
        raise StoreError(f"{target} exists; name another file, or say --force")
    return target


def _not_itself(store: Store, file: Path) -> None:
    if store.where.path is not None and file.samefile(store.where.path):
        raise StoreError(f"{file} is the database itself")


def _make_single(path: Path) -> None:
    """Leave the write-ahead log: a backup is one file, safe on disk."""
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")
    finally:
        connection.close()
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sound_backup(store: Store, path: Path) -> str:
    """The schema of a backup. Raises `StoreError` where it is none."""
    if not path.is_file():
        raise StoreError(f"{path} does not exist")
    _not_itself(store, path)
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise StoreError(f"{path} is damaged; nothing was restored")
            return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
        finally:
            connection.close()
    except (sqlite3.Error, TypeError):
        raise StoreError(f"{path} is not a backup of Sổ Tay; nothing was restored") from None


def _opened_plainly(path: Path) -> tuple[AsyncEngine, Location]:
    """Engine and location of a backup file, which is read as it is."""
    where = locate(path)
    return make_engine(where), where
