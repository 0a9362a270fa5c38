"""A bot of its own for the tests of /solieu, /sosanh and /bieudo, on invented facts of several places and years."""

from __future__ import annotations

import asyncio
from pathlib import Path

from knowledge.store import open_store
from knowledge.wire import made_id, read_facts_file
from tests.telegram.driver import BotProcess
from tests.telegram.fake import FakeTelegram

FACTS = Path(__file__).parents[2] / "docs" / "charts" / "facts.jsonl"


async def fill(database: Path) -> None:
    """Publishes the invented facts."""
    facts = read_facts_file(FACTS, default_id=made_id)
    store = await open_store(database)
    try:
        await store.import_facts(facts.facts, facts.sources, "test")
    finally:
        await store.close()


def start(server: FakeTelegram, folder: Path) -> BotProcess:
    """A bot that runs on these facts."""
    database = folder / "facts.db"
    asyncio.run(fill(database))
    return BotProcess(server, folder, database=str(database)).running()
