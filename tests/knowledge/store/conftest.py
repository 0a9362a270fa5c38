"""An open store on a database of each kind."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from knowledge.store import Store, open_store


@pytest.fixture
async def store(database: str) -> AsyncIterator[Store]:
    """An open store with nothing in it."""
    opened = await open_store(database)
    yield opened
    await opened.close()
