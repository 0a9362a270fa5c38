"""Several connections of one process, and another process beside it, on one SQLite file."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

from sqlalchemy import event, text

from knowledge.store import open_store
from knowledge.store.engine import reading

OTHER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("UPDATE notebook SET version = version + 1")
connection.commit()
connection.close()
"""


def _another_process_writes(database: Path) -> None:
    subprocess.run([sys.executable, "-c", OTHER, str(database)], check=True, timeout=30)


def _log(database: Path) -> int:
    return Path(f"{database}-wal").stat().st_ino


async def test_a_second_store_of_the_process_leaves_the_locks_of_the_first(tmp_path: Path) -> None:
    database = tmp_path / "notebook.sqlite"
    first = await open_store(database)
    await first.version()
    log = _log(database)
    second = await open_store(database)
    # Had opening the second one cost the first its locks, the other process would think itself alone, and take the
    # write-ahead log away when it goes: what the first writes then is lost, and the file damaged.
    _another_process_writes(database)
    assert _log(database) == log
    assert await first.version() == 1
    await second.close()
    await first.close()


async def test_many_at_once_share_few_connections_with_little_memory(tmp_path: Path) -> None:
    store = await open_store(tmp_path / "notebook.sqlite")
    opened: list[int] = []
    event.listen(store.engine.sync_engine, "connect", lambda *_: opened.append(1))
    assert await asyncio.gather(*(store.version() for _ in range(30))) == [0] * 30
    async with reading(store.engine, store.where) as connection:
        kilobytes = (await connection.execute(text("PRAGMA cache_size"))).scalar_one()
    await store.close()
    assert len(opened) <= 5
    assert kilobytes == -512
