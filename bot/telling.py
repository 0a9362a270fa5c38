"""Remembers which figures a chat was told, off the answer's way: rows wait in memory and are written together."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime

import structlog

from knowledge.errors import StoreError
from knowledge.model import Fact, Measure
from knowledge.store import Store
from knowledge.store.keys import content_key
from knowledge.store.told import Told, keep_told, move_told

log = structlog.get_logger(__name__)
WAITING = 20_000
"""At most so many rows wait for a database that cannot be written; the oldest go first."""


class Telling:
    """What was told since the last writing. Handlers note, `bot.upkeep` writes."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[int, str], tuple[int | None, Fact, datetime]] = {}
        self._moves: list[tuple[int, int]] = []
        self._writing = asyncio.Lock()

    def note(self, chat: int, thread: int | None, facts: Iterable[Fact | None]) -> None:
        """A chat was just told these facts. Only figures are corrected later, so only they are remembered."""
        now = datetime.now(UTC)
        for fact in facts:
            if isinstance(fact, Measure):
                self._waiting[chat, fact.id] = (thread, fact, now)
        while len(self._waiting) > WAITING:
            del self._waiting[next(iter(self._waiting))]

    async def forget(self, chat: int) -> None:
        """Drop what is not written yet of a chat; what is being written is in the store when this returns."""
        async with self._writing:
            self._waiting = {key: value for key, value in self._waiting.items() if key[0] != chat}

    def moved(self, old: int, new: int) -> None:
        """A group became a supergroup: what it was told goes on under the new id."""
        self._moves.append((old, new))

    async def write(self, store: Store) -> None:
        """Write what waits; where the database cannot be written now, it waits on."""
        async with self._writing:
            await self._write(store)

    async def _write(self, store: Store) -> None:
        waiting, self._waiting = self._waiting, {}
        moves, self._moves = self._moves, []
        if not waiting and not moves:
            return
        rows = [
            Told(chat, thread, fact_id, content_key(fact), at)
            for (chat, fact_id), (thread, fact, at) in waiting.items()
        ]
        try:
            await keep_told(store, rows)
            for old, new in moves:
                await move_told(store, old, new)
        except StoreError as error:
            log.warning("what was told is not written yet", code=error.code, reason=str(error), waiting=len(waiting))
            self._waiting = waiting | self._waiting
            self._moves = [*moves, *self._moves]
