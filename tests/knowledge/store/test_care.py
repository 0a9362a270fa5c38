"""Backups, restoring, checking, migrating: on both databases, and from one kind to the other."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text

from knowledge.errors import StoreError
from knowledge.store import Store, care, load_snapshot, migrate, open_store, schema
from knowledge.store.engine import reading, writing
from knowledge.store.snapshot import SCHEMA
from tests.knowledge.store.samples import SOURCES, measure, value_of


def list_parts(folder: Path) -> list[Path]:
    """What an unfinished backup would leave."""
    return [path for path in folder.iterdir() if ".part" in path.name]


async def test_a_backup_brings_everything_back(store: Store, tmp_path: Path) -> None:
    await store.import_facts([measure("a-1"), measure("a-2", 2, indicator="x")], SOURCES, "test")
    await store.correct(measure("a-1", 34), "editor")
    await store.add_drafts(SOURCES["b"], [measure("b-1", document="b")], "reader", ["Một.", "Hai."])
    await store.keep_question("mấy giờ?", "decline")
    before, history, audit = await store.published(), await store.history("a-1"), await store.audit()
    file = tmp_path / "copy.backup"
    rows = await care.backup(store, file)
    assert rows > 10
    assert not list_parts(tmp_path)

    await store.retire(["a-1", "a-2"], "editor")
    emptied = await store.published()
    assert await care.restore(store, file, overwrite=True) == rows
    after = await store.published(emptied)  # what was read before does not stand in the way
    assert after.published == before.published
    assert after.version > emptied.version
    assert await store.history("a-1") == history
    assert await store.audit() == audit
    assert [fact.id for fact in await store.drafts()] == ["b-1"]
    assert await store.paragraphs("b") == ("Một.", "Hai.")
    await store.import_facts([measure("a-3", 9, indicator="y")], SOURCES, "test")  # keys go on where they were
    assert await care.check(store) == []


async def test_a_backup_moves_from_one_kind_to_the_other(store: Store, tmp_path: Path) -> None:
    await store.import_facts([measure("a-1")], SOURCES, "test")
    await care.backup(store, tmp_path / "copy.backup")
    assert load_snapshot(tmp_path / "copy.backup").facts == (await store.published()).facts
    other = await open_store(tmp_path / "other.sqlite")
    await care.restore(other, tmp_path / "copy.backup")
    assert (await other.published()).published == (await store.published()).published
    await other.close()


async def test_a_backup_may_be_made_while_somebody_writes(store: Store, tmp_path: Path) -> None:
    await store.import_facts([measure("a-1")], SOURCES, "test")
    async with writing(store.engine, store.where) as connection:
        await connection.execute(text("UPDATE sources SET title = 'unfinished'"))
        await care.backup(store, tmp_path / "copy.backup")
    kept = sqlite3.connect(tmp_path / "copy.backup")
    assert kept.execute("SELECT title FROM sources WHERE id = 'a'").fetchone() == ("Báo cáo A",)
    kept.close()


async def test_nothing_is_overwritten_untold(store: Store, tmp_path: Path) -> None:
    await store.import_facts([measure("a-1")], SOURCES, "test")
    file = tmp_path / "copy.backup"
    await care.backup(store, file)
    with pytest.raises(StoreError, match="exists"):
        await care.backup(store, file)
    with pytest.raises(StoreError, match="not empty"):
        await care.restore(store, file)
    assert len((await store.published()).facts) == 1
    await care.backup(store, file, overwrite=True)


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\x00" + b"\x01" * 5000])
async def test_what_is_no_backup_is_refused(store: Store, tmp_path: Path, content: bytes) -> None:
    await store.import_facts([measure("a-1")], SOURCES, "test")
    file = tmp_path / "odd.backup"
    file.write_bytes(content)
    with pytest.raises(StoreError, match="not a backup"):
        await care.restore(store, file, overwrite=True)
    with pytest.raises(StoreError, match="does not exist"):
        await care.restore(store, tmp_path / "none", overwrite=True)
    assert len((await store.published()).facts) == 1


async def test_damage_is_found(store: Store) -> None:
    await store.import_facts([measure("a-1"), measure("a-2", 5, indicator="x")], SOURCES, "test")
    assert await care.check(store) == []
    async with writing(store.engine, store.where) as connection:
        await connection.execute(text("UPDATE facts SET body = replace(body, '33', '34') WHERE id = 'a-1'"))
        await connection.execute(text("UPDATE facts SET body = 'x' WHERE id = 'a-2'"))
    problems = await care.check(store)
    assert len(problems) == 2
    assert "a-1" in problems[0]


async def test_vacuum_keeps_everything(store: Store) -> None:
    await store.import_facts([measure("a-1")], SOURCES, "test")
    await care.vacuum(store)
    assert value_of((await store.published()).facts[0]) == 33


def _tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


async def test_migrations_go_up_and_down(store: Store) -> None:
    async with writing(store.engine, store.where) as connection:
        assert await connection.run_sync(migrate.current) == SCHEMA
        await connection.run_sync(migrate.downgrade, "base")
        assert await connection.run_sync(_tables) == {"alembic_version"}
        assert await connection.run_sync(migrate.upgrade) == (None, SCHEMA)
    assert await store.version() == 0


async def test_migrations_make_the_tables_of_the_schema(store: Store) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), schema.metadata))

    async with reading(store.engine, store.where) as connection:
        assert await connection.run_sync(differences) == []


async def test_a_failed_migration_leaves_the_old_schema(store: Store) -> None:
    await store.import_facts([measure("a-1")], SOURCES, "test")

    async def fail() -> None:
        async with writing(store.engine, store.where) as connection:
            await connection.run_sync(migrate.downgrade, "base")
            await connection.execute(text("SELECT * FROM nowhere"))

    with pytest.raises(StoreError):
        await fail()
    assert len((await store.published()).facts) == 1


async def test_a_newer_schema_is_refused(store: Store, database: str) -> None:
    async with writing(store.engine, store.where) as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer than this program"):
        await open_store(database)
    async with reading(store.engine, store.where) as connection:
        assert (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar() == "9999"
