"""How far an announcement has come: one message that is edited while it is sent, and turns into the report."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Iterable, Mapping

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, TelegramError

from bot.delivery_news import Happening
from bot.handlers.announce_buttons import button
from bot.handlers.announcing_cards import beginning
from bot.handlers.announcing_state import Dialogue, remember, when_of
from bot.handlers.outbox import Address, Outbox
from bot.handlers.services import Services
from bot.timetable import say
from bot.wording import render
from knowledge.errors import SotayError
from knowledge.store.announcements_model import Announcement

log = structlog.get_logger(__name__)
EVERY = 3.0
"""Seconds between two edits of a progress message."""
UNDER_WAY = ("scheduled", "running")


async def status(services: Services, announcement: Announcement) -> tuple[str, InlineKeyboardMarkup | None]:
    """The text and the buttons for an announcement that is being sent, or was."""
    progress = await services.delivery.progress(announcement.id)
    failed, uncertain = _by_reason(progress.failed), _by_reason(progress.uncertain)
    text = render(
        "announce_progress",
        state=announcement.state,
        why=announcement.why,
        beginning=beginning(announcement),
        total=progress.total,
        sent=progress.counts["sent"],
        failed=failed,
        failed_count=progress.counts["failed"],
        uncertain=uncertain,
        uncertain_count=progress.counts["uncertain"],
        left=progress.waiting + progress.counts["skipped"],
    )
    row = orders(announcement, progress.counts["failed"])
    return text, InlineKeyboardMarkup([row]) if row else None


def orders(announcement: Announcement, failed: int = 0) -> list[InlineKeyboardButton]:
    """The buttons for what can be done with an announcement in its state."""
    if announcement.state == "running":
        return [button("pause", "p", announcement.id), button("stop", "q", announcement.id)]
    if announcement.state == "paused":
        return [button("resume", "r", announcement.id), button("stop", "q", announcement.id)]
    if announcement.state in ("done", "stopped") and failed:
        return [button("retry", "f", announcement.id, name=failed)]
    return []


def _by_reason(found: Mapping[str, int]) -> list[tuple[str, int]]:
    """Reasons without their details, the most frequent first."""
    counts: Counter[str] = Counter()
    for reason, count in found.items():
        counts[reason.partition(",")[0].partition(":")[0]] += count
    return counts.most_common()


class Board:
    """Follows what is being delivered, on the replica that delivers; `on_happening` is delivery's listener."""

    def __init__(self, bot: Bot, services: Services) -> None:
        self._bot = bot
        self._services = services
        self._outbox = Outbox(bot, services.memory.migrate)
        self._tasks: dict[int, asyncio.Task[None]] = {}

    async def on_happening(self, happening: Happening) -> None:
        """Shows the editor how it goes; tells owners what went wrong."""
        announcement = await self._services.announcements.get(happening.announcement)
        if announcement is None:
            return
        if happening.what in ("spike", "error", "skipped"):
            await self._alert(announcement, happening.what)
        if announcement.editor_chat:
            self._follow(announcement.id)

    async def settled(self) -> None:
        """Waits until nothing is under way any more."""
        await asyncio.gather(*self._tasks.values())

    async def close(self) -> None:
        """Follows nothing any more."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _follow(self, announcement: int) -> None:
        """Shows its progress from now until it is no longer under way. Again, where that is being done: nothing."""
        if announcement not in self._tasks:
            task = self._tasks[announcement] = asyncio.create_task(self._show(announcement))
            task.add_done_callback(lambda _: self._tasks.pop(announcement, None))

    async def _show(self, number: int) -> None:
        shown = None
        while True:
            try:
                announcement = await self._services.announcements.get(number)
                if announcement is None or not announcement.editor_chat:
                    return
                text, keyboard = await status(self._services, announcement)
                if text != shown:
                    await self._put(announcement, announcement.editor_chat, text, keyboard)
                    shown = text
                if announcement.state not in UNDER_WAY:
                    return
            except (TelegramError, SotayError) as error:
                # It is shown the next time; the delivery itself does not wait for this.
                log.warning("progress not shown", announcement=number, error=type(error).__name__)
            await asyncio.sleep(EVERY)

    async def _put(
        self, announcement: Announcement, chat: int, text: str, keyboard: InlineKeyboardMarkup | None
    ) -> None:
        message = Dialogue.of(announcement).progress
        if message is not None:
            with contextlib.suppress(BadRequest):  # the editor has deleted it: a new one is sent
                await self._outbox.edit(Address(chat), (message,), text, keyboard)
                return
        sent = await self._outbox.send(Address(chat), text, keyboard)
        await remember(self._services, announcement.id, progress=sent[0])

    async def _alert(self, announcement: Announcement, what: str) -> None:
        when = when_of(announcement)
        row = orders(announcement)
        text = render(
            "announce_alert",
            what=what,
            beginning=beginning(announcement),
            when=say(when, self._services.settings.zone) if when else "",
            late=round(self._services.settings.delivery_late_minutes),
        )
        await tell(self._bot, self._owners_and(announcement.editor_chat), text, [row] if row else [])

    def _owners_and(self, editor: int | None) -> list[int]:
        owners = self._services.settings.owners
        return list(dict.fromkeys([*owners, *([editor] if editor else [])]))


async def tell(bot: Bot, people: Iterable[int], text: str, rows: list[list[InlineKeyboardButton]]) -> None:
    """Sends a message to each of these people; one who cannot be written to does not keep it from the others."""
    for person in people:
        try:
            await Outbox(bot).send(Address(person), text, InlineKeyboardMarkup(rows) if rows else None)
        except TelegramError as error:
            log.warning("somebody could not be told", error=type(error).__name__)
