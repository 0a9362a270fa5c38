"""Durable delivery of announcements: what handlers and `bot.app` use of it.

    delivery.py           this page: start, stop, and the orders of editors
    delivery_replica.py   the thread that delivers while this replica holds the lease
    delivery_workflow.py  the DBOS workflow of an announcement
    delivery_courier.py   what the workflow's steps do
    delivery_lane.py      one message after another: before, after, and what must not happen twice
    delivery_pace.py      how fast
    delivery_verdict.py   what Telegram's answers mean
    delivery_parts.py     an announcement as messages
    delivery_news.py      what there is to tell

Orders may be given on any replica: they are rows in the database, and the one that delivers takes them up within a
second, or at once where it is this one.
"""

from __future__ import annotations

from collections.abc import Awaitable

from bot.delivery_news import Happening, Listener, NextRun
from bot.delivery_replica import Replica
from bot.settings import Settings
from knowledge.store import Store
from knowledge.store.announcements import Announcements
from knowledge.store.announcements_model import Progress

__all__ = ["Delivery", "Happening", "Listener", "NextRun"]


class Delivery:
    """The orders for announcements, and this replica's part in carrying them out.

    Orders return False (or 0) where the announcement is not in a state for them, for instance because another editor
    was first; `StoreError` where the database cannot be used now.
    """

    def __init__(self, store: Store, settings: Settings, next_run: NextRun) -> None:
        self._store = store
        self._settings = settings
        self._announcements = Announcements(store)
        self._next_run = next_run
        self._replica: Replica | None = None
        self.listener: Listener | None = None
        """Told what happens; may be set at any time."""

    def start(self) -> None:
        """Deliver from now on, whenever it is this replica's turn."""
        self._replica = Replica(self._settings, self._store.where, self._tell, self._next_run)
        self._replica.start()

    async def close(self) -> None:
        """Deliver no more; what is left is taken up by another replica, or at the next start."""
        if self._replica is not None:
            await self._replica.stop()
            self._replica = None

    def wake(self) -> None:
        """Look for new announcements at once, and not within a second."""
        if self._replica is not None:
            self._replica.wake()

    async def schedule(self, announcement: int, revision: int) -> bool:
        """Have a draft delivered at its time, or now where it has none."""
        return await self._ordered(self._announcements.move(announcement, ["draft"], "scheduled", revision=revision))

    async def pause(self, announcement: int, by: str) -> bool:
        """Hold a scheduled or running announcement; nothing is sent after this returns, but a message on its way."""
        return await self._announcements.move(announcement, ["scheduled", "running"], "paused", why=f"by {by}")

    async def resume(self, announcement: int) -> bool:
        """Go on with a paused one: a begun one at once, another one at its time."""
        begun = (await self._announcements.progress(announcement)).total > 0
        return await self._ordered(
            self._announcements.move(announcement, ["paused"], "running" if begun else "scheduled")
        )

    async def stop(self, announcement: int, by: str) -> bool:
        """End an announcement for good: a begun one is `stopped`, another one `cancelled`."""
        why = f"by {by}"
        begun = (await self._announcements.progress(announcement)).total > 0
        if begun:
            return await self._announcements.move(announcement, ["running", "paused"], "stopped", why)
        return await self._announcements.move(announcement, ["draft", "scheduled", "paused"], "cancelled", why)

    async def retry_failed(self, announcement: int) -> int:
        """Send once more to those for whom it failed, and to nobody else; how many they are."""
        count = await self._announcements.retry_failed(announcement)
        self.wake()
        return count

    async def progress(self, announcement: int) -> Progress:
        """How far it has come."""
        return await self._announcements.progress(announcement)

    async def _ordered(self, order: Awaitable[bool]) -> bool:
        done = await order
        self.wake()
        return done

    async def _tell(self, happening: Happening) -> None:
        if self.listener is not None:
            await self.listener(happening)
