"""The lane of announcements: one message at a time, with connections, pace and patience of its own.

Answers to people go by another way and never wait for this one. One message at a time, so that a crash leaves at most
one delivery uncertain.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple, TypeVar

import structlog
from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.delivery_pace import GROUP_SECONDS, Pace
from bot.delivery_parts import Part, send_part
from bot.delivery_verdict import Verdict, verdict
from bot.handlers.outbox import seconds_of
from bot.settings import Settings
from knowledge.errors import StoreError
from knowledge.store.announcements_ledger import Ledger
from knowledge.store.announcements_model import Delivered, Outcome

T = TypeVar("T")
log = structlog.get_logger(__name__)
ATTEMPTS = 10
"""How often a message is sent again that Telegram says it did not take (429)."""
BACKOFF = (0.5, 30.0)
"""Seconds to wait for a network that is not there: at first, and at most; doubled each time."""
SLICE = 1.0
"""Seconds after which a long wait looks around."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is sent to everybody: the messages of an announcement, and whether they are heard now."""

    announcement: int
    run: int
    parts: tuple[Part, ...]
    silent: Callable[[], bool]


class Sent(NamedTuple):
    """What came of a turn: what is `left` to do for this chat, and how it ended where it is decided."""

    left: Delivered | None = None
    outcome: Outcome | None = None


class Lane:
    """Sends one message after another. Belongs to one event loop."""

    def __init__(self, settings: Settings, ledger: Ledger) -> None:
        self._ledger = ledger
        self._pace = Pace(settings.delivery_per_second)
        self._one_at_a_time = asyncio.Lock()
        self._backoff = BACKOFF[0]
        self._in_doubt = False
        self._talking: dict[int, tuple[int, int]] = {}
        """Chats that have a part of an announcement and wait for the next: nothing else comes in between."""
        seconds = settings.delivery_timeout_seconds
        self._requests = [
            HTTPXRequest(4, read_timeout=seconds, write_timeout=seconds, connect_timeout=5, pool_timeout=5)
            for _ in range(2)
        ]
        self.bot = Bot(
            settings.token,
            base_url=f"{settings.telegram_api}/bot",
            request=self._requests[0],
            get_updates_request=self._requests[1],
        )

    async def remember(self) -> None:
        """Go on at the pace of whoever sent before this process, with a second in between."""
        for chat, times in await self._ledger.recent(GROUP_SECONDS):
            self._pace.answered(chat, times)
        self._pace.block(1.0)

    async def close(self, patience: float) -> None:
        """Let the message on its way arrive, for so many seconds; nothing is sent any more after it."""
        try:
            await asyncio.wait_for(self._one_at_a_time.acquire(), patience)  # for good
        except TimeoutError:
            log.warning("a message was on its way at the stop")

    async def disconnect(self) -> None:
        """Let go of the connections."""
        for request in self._requests:
            await request.shutdown()

    def forget(self, announcement: int) -> None:
        """This announcement is over here: chats that wait for a part of it may be written to by others."""
        self._talking = {chat: talk for chat, talk in self._talking.items() if talk[0] != announcement}

    def next(self, waiting: list[Delivered], order: Order) -> tuple[Delivered | None, float]:
        """The first of those waiting that may be written to now, or None and the seconds until one may be."""
        shortest = SLICE
        for one in waiting:
            talk = self._talking.get(one.chat)
            if talk is not None and talk != (order.announcement, one.thread):
                continue
            wait = self._pace.wait(one.chat)
            if wait == 0:
                return one, 0.0
            shortest = min(shortest, wait)
        return None, shortest

    async def send(self, one: Delivered, order: Order) -> Sent:
        """Send the next part of an announcement to a chat, if it is still its turn.

        Raises:
            OverError: this run is over; nothing was sent.
        """
        async with self._one_at_a_time:
            if self._pace.wait(one.chat) or (self._in_doubt and not await self._reachable()):
                return Sent(one)
            if not await self._ledger.mark_sending(one, order.run):
                raise OverError
            part = order.parts[len(one.message_ids)]
            try:
                message = await send_part(self.bot, one.chat, one.thread, part, silent=order.silent())
            except TelegramError as error:
                self._pace.answered(one.chat)
                return await self._not_sent(one, verdict(error), order)
            self._pace.answered(one.chat)
            self._backoff = BACKOFF[0]
            return await self._sent(one, message.message_id, order)

    async def _sent(self, one: Delivered, message: int, order: Order) -> Sent:
        arrived = (*one.message_ids, message)
        if len(arrived) < len(order.parts):
            self._talking[one.chat] = (order.announcement, one.thread)
            await self._mark(one, "pending", None, arrived)
            return Sent(replace(one, message_ids=arrived))
        return await self._decided(one, "sent", None, arrived)

    async def _not_sent(self, one: Delivered, found: Verdict, order: Order) -> Sent:
        if found.kind == "moved":
            self._talking.pop(one.chat, None)
            return Sent(await patiently(lambda: self._ledger.moved(one, found.chat)))
        if found.kind == "again":
            self._wait(found)
            if found.wait is None or one.attempts + 1 < ATTEMPTS:
                await self._mark(one, "pending", None)
                return Sent(replace(one, attempts=one.attempts + 1))
        reason = found.reason
        if len(order.parts) > 1:
            reason += f", part {len(one.message_ids) + 1} of {len(order.parts)}"
        self._in_doubt = found.kind == "uncertain"
        return await self._decided(one, "uncertain" if found.kind == "uncertain" else "failed", reason)

    async def _decided(
        self, one: Delivered, outcome: Outcome, reason: str | None, arrived: tuple[int, ...] | None = None
    ) -> Sent:
        self._talking.pop(one.chat, None)
        await self._mark(one, outcome, reason, arrived)
        return Sent(None, outcome)

    async def _mark(
        self, one: Delivered, outcome: Outcome, reason: str | None, arrived: tuple[int, ...] | None = None
    ) -> None:
        await patiently(lambda: self._ledger.mark(one, outcome, reason, arrived))

    def _wait(self, found: Verdict) -> None:
        """Nothing leaves this lane for as long as Telegram says, or until the network may be there again."""
        seconds = found.wait
        if seconds is None:
            seconds, self._backoff = self._backoff, min(BACKOFF[1], self._backoff * 2)
        log.warning("announcements wait", reason=found.reason, seconds=seconds)
        self._pace.block(seconds)

    async def _reachable(self) -> bool:
        """After a message that may have arrived: is Telegram there? An outage must not cost one recipient a second."""
        try:
            await self.bot.get_me()
        except RetryAfter as error:
            self._wait(Verdict("again", "too-many-requests", seconds_of(error)))
            return False
        except NetworkError:
            self._wait(Verdict("again", "not-reachable"))
            return False
        self._in_doubt = False
        return True


class OverError(Exception):
    """This run is over: paused, stopped, begun anew, or delivered by another replica."""


async def patiently(attempt: Callable[[], Awaitable[T]]) -> T:
    """What `attempt` gives, however long the database cannot be used; what was sent must be written down."""
    while True:
        try:
            return await attempt()
        except StoreError as error:
            log.error("the deliveries cannot be kept up now", reason=str(error))  # noqa: TRY400  # one sentence says it
            await asyncio.sleep(SLICE)


def at_night(moment: datetime, night: tuple[int, int] | None) -> bool:
    """Is this local time within the quiet hours `(from, to)`, which may go over midnight?"""
    if night is None:
        return False
    start, end = night
    hour = moment.hour
    return start <= hour < end if start < end else hour >= start or hour < end
