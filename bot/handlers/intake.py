"""How updates come in: each handled once, in order within a chat, side by side across chats, none lost.

Telegram repeats an update until it is confirmed. PTB's own updater confirms a batch before it is handled, so a crash
loses it; here a batch is confirmed when it has been handled, or after `GRACE` seconds where an answer has to wait
(429), so that one slow chat does not hold up the others. No more are taken while `IN_HAND` wait: they stay with Telegram.
"""

from __future__ import annotations

import asyncio
import contextlib

import structlog
from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.handlers.memory import DAY, Seen
from bot.handlers.outbox import seconds_of
from bot.handlers.services import App
from bot.handlers.spelt_commands import plainly
from knowledge.errors import ConfigError, SotayError

log = structlog.get_logger(__name__)
UPDATES = [
    Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY, Update.MY_CHAT_MEMBER,
]  # fmt: skip
POLL_SECONDS = 25
GRACE = 0.5
LAST_WORDS = 10.0
"""Seconds that answers under way are given at the stop."""
LONGEST_PAUSE = 30.0
IN_HAND = 2
"""Times the number of updates handled at the same time: so many are in memory at most, and a batch more."""


class Intake:
    """Hands updates to the application. Serves polling and, later, the webhook alike."""

    def __init__(self, application: App, concurrency: int) -> None:
        self._application = application
        self._room = asyncio.Semaphore(concurrency)
        self._lanes: dict[int, asyncio.Task[None]] = {}
        """The last update taken of each chat."""
        self._seen = Seen(DAY)
        self._running: set[asyncio.Task[None]] = set()
        self._most = IN_HAND * concurrency
        self._eased = asyncio.Event()

    def take(self, update: Update) -> asyncio.Task[None] | None:
        """Begins to handle an update; None where it was taken before."""
        if not self._seen.first(update.update_id):
            log.info("repeated update dropped", update_id=update.update_id)
            return None
        chat, user = update.effective_chat, update.effective_user
        lane = chat.id if chat else user.id if user else 0
        task = asyncio.create_task(self._handle(update, self._lanes.get(lane)))
        self._lanes[lane] = task
        self._running.add(task)
        task.add_done_callback(lambda done: self._done(done, lane))
        return task

    async def _handle(self, update: Update, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait({before})
        async with self._room:
            await self._application.process_update(plainly(update, self._application.bot))

    def _done(self, task: asyncio.Task[None], lane: int) -> None:
        self._running.discard(task)
        self._eased.set()
        if self._lanes.get(lane) is task:
            del self._lanes[lane]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("update failed outside its handlers", error=type(error).__name__)

    @property
    def crowded(self) -> bool:
        """Are so many updates in hand that no more should be asked for?"""
        return len(self._running) >= self._most

    async def ease(self, seconds: float) -> None:
        """Waits until an update is done, at most so long."""
        self._eased.clear()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._eased.wait(), seconds)

    async def stop(self) -> None:
        """Lets answers under way be finished, then gives up on the rest."""
        if self._running:
            await asyncio.wait(set(self._running), timeout=LAST_WORDS)
        for task in self._running:
            task.cancel()


class Poller:
    """Long polling until it is stopped, or until Telegram says that this bot cannot go on."""

    def __init__(self, application: App, intake: Intake, stop: asyncio.Event) -> None:
        self._bot = application.bot
        self._intake = intake
        self._stop = stop
        self._offset: int | None = None

    async def run(self) -> None:
        """Polls until `stop` is set. Raises `SotayError` when somebody else polls, or the token is refused."""
        pause = 0.0
        while not await self._stopped(pause):
            try:
                pause = await self._round()
            except Conflict:
                raise SotayError(
                    "another process is polling Telegram with this token (409 Conflict), or a webhook is set: "
                    "stop the other one; this one stops now"
                ) from None
            except InvalidToken:
                raise ConfigError("telegram_token was refused by Telegram: it may have been revoked") from None
            except RetryAfter as error:
                pause = seconds_of(error)
            except NetworkError as error:
                pause = min(LONGEST_PAUSE, max(0.5, pause * 2))
                log.warning("Telegram cannot be reached", reason=type(error).__name__, next_try_in=pause)
        await self._finish()

    async def _stopped(self, pause: float) -> bool:
        """Waits `pause` seconds; was the bot stopped meanwhile?"""
        if pause:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._stop.wait(), pause)
        return self._stop.is_set()

    async def _round(self) -> float:
        """Takes one batch, and confirms the one before by asking for what follows it."""
        poll = asyncio.create_task(
            self._bot.get_updates(offset=self._offset, timeout=POLL_SECONDS, allowed_updates=UPDATES)
        )
        stopped = asyncio.create_task(self._stop.wait())
        await asyncio.wait({poll, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if not poll.done():
            poll.cancel()
            await asyncio.gather(poll, return_exceptions=True)
            return 0.0
        updates = poll.result()
        taken = {task for update in updates if (task := self._intake.take(update))}
        if taken:
            await asyncio.wait(taken, timeout=GRACE)
        while self._intake.crowded and not self._stop.is_set():
            await self._intake.ease(GRACE)
        if updates:
            self._offset = updates[-1].update_id + 1
        return 0.0

    async def _finish(self) -> None:
        await self._intake.stop()
        if self._offset is not None:
            try:
                await self._bot.get_updates(offset=self._offset, timeout=0, limit=1, allowed_updates=UPDATES)
            except TelegramError as error:
                log.warning("the last batch could not be confirmed", reason=type(error).__name__)
