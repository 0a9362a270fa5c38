"""How messages leave: long ones in parts, in the right topic, and never twice.

Telegram has no idempotency key. A request is repeated only when it surely did not arrive: the connection was never
made, or Telegram itself said "later" (429). A time-out may have been delivered, so it is reported and not repeated.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
import structlog
from telegram import Bot, CallbackQuery, ForceReply, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.handlers.html_parts import plain, split
from bot.logs import unquoted
from bot.wording import as_plain

os.environ.setdefault("PTB_TIMEDELTA", "1")  # PTB then gives durations as such, and does not warn that it will
log = structlog.get_logger(__name__)
T = TypeVar("T")
Keyboard = InlineKeyboardMarkup | ForceReply
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
STALE = ("query is too old", "message is not modified")
"""What Telegram says when a tap came late or changed nothing. Expected; nobody need know."""
GONE = ("message can't be edited", "message to edit not found")
"""What it says of a message that is too old, or no more."""
LONGEST_WORD = 200
"""Letters that a tap may be answered with."""


@contextlib.contextmanager
def expected(*sayings: str) -> Iterator[None]:
    """Swallows the `BadRequest`s that say one of these, and no others."""
    try:
        yield
    except BadRequest as error:
        if not any(saying in error.message.lower() for saying in sayings):
            raise


async def acknowledge(query: CallbackQuery, said: str = "", *, alert: bool = False) -> None:
    """Stops the button's little clock, with a word where there is one. Telegram waits ten seconds at most: do it first."""
    with expected(*STALE):
        await query.answer(as_plain(said)[:LONGEST_WORD] or None, show_alert=alert)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes: chat, topic, and the message it replies to."""

    chat: int
    thread: int | None = None
    reply_to: int | None = None


class Outbox:
    """Sends and edits HTML messages. `moved` is told when a group turns out to have become a supergroup."""

    def __init__(self, bot: Bot, moved: Callable[[int, int], None] = lambda old, new: None) -> None:
        self._bot = bot
        self._moved = moved

    async def send(self, to: Address, html: str, keyboard: Keyboard | None = None) -> tuple[int, ...]:
        """Sends the message in as many parts as it needs, the keyboard under the last; returns their ids."""
        parts = split(html)
        sent = []
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            message = await self._part(to, part, keyboard if last else None)
            to = Address(message.chat_id, to.thread, None)
            sent.append(message.message_id)
        return tuple(sent)

    async def edit(
        self, to: Address, messages: Sequence[int], html: str, keyboard: InlineKeyboardMarkup | None = None
    ) -> tuple[int, ...]:
        """Turns `messages` into this one: edits what is there, sends what is missing, deletes what is left over."""
        parts = split(html)
        kept = list(messages[: len(parts)])
        for number, (message, part) in enumerate(zip(kept, parts, strict=False)):
            await self._edit_part(to.chat, message, part, keyboard if number == len(parts) - 1 else None)
        for message in messages[len(parts) :]:
            with expected("message to delete not found", "message can't be deleted"):
                await self._bot.delete_message(to.chat, message)
        for number, part in enumerate(parts[len(kept) :], len(kept)):
            last = number == len(parts) - 1
            new = await self._part(Address(to.chat, to.thread), part, keyboard if last else None)
            kept.append(new.message_id)
        return tuple(kept)

    async def photo(
        self, to: Address, png: bytes, caption: str, keyboard: InlineKeyboardMarkup | None = None
    ) -> tuple[int, ...]:
        """Sends a picture with an HTML caption of at most 1,024 units; returns its id."""

        async def attempt(text: str, parse_mode: str | None) -> Message:
            return await self._bot.send_photo(
                to.chat,
                png,
                text,
                parse_mode=parse_mode,
                message_thread_id=to.thread,
                reply_markup=keyboard,
                reply_parameters=_reply(to),
            )

        try:
            return ((await _marked_up(attempt, caption)).message_id,)
        except ChatMigrated as error:
            self._moved(to.chat, error.new_chat_id)
            return await self.photo(Address(error.new_chat_id, to.thread), png, caption, keyboard)

    async def document(self, to: Address, content: bytes, name: str) -> None:
        """Sends a file under a name."""
        try:
            await self._bot.send_document(
                to.chat, content, filename=name, message_thread_id=to.thread, reply_parameters=_reply(to)
            )
        except ChatMigrated as error:
            self._moved(to.chat, error.new_chat_id)
            await self.document(Address(error.new_chat_id, to.thread), content, name)

    async def _part(self, to: Address, part: str, keyboard: Keyboard | None) -> Message:
        async def attempt(text: str, parse_mode: str | None) -> Message:
            return await self._bot.send_message(
                to.chat,
                text,
                parse_mode=parse_mode,
                message_thread_id=to.thread,
                link_preview_options=NO_PREVIEW,
                reply_markup=keyboard,
                reply_parameters=_reply(to),
            )

        try:
            return await _marked_up(attempt, part)
        except ChatMigrated as error:
            self._moved(to.chat, error.new_chat_id)
            return await self._part(Address(error.new_chat_id, to.thread), part, keyboard)

    async def _edit_part(self, chat: int, message: int, part: str, keyboard: InlineKeyboardMarkup | None) -> None:
        async def attempt(text: str, parse_mode: str | None) -> None:
            await self._bot.edit_message_text(
                text,
                chat,
                message,
                parse_mode=parse_mode,
                link_preview_options=NO_PREVIEW,
                reply_markup=keyboard,
            )

        with expected(*STALE):
            await _marked_up(attempt, part)


async def _marked_up(attempt: Callable[[str, str | None], Coroutine[Any, Any, T]], part: str) -> T:
    """Sends HTML; should Telegram not read it, once more as plain text: better unadorned than unsaid."""
    try:
        return await attempt(part, ParseMode.HTML)
    except BadRequest as error:
        if "can't parse entities" not in error.message.lower():
            raise
        log.warning("markup refused", reason=unquoted(error.message))
        return await attempt(plain(part), None)


def _reply(to: Address) -> ReplyParameters | None:
    if to.reply_to is None:
        return None
    return ReplyParameters(to.reply_to, allow_sending_without_reply=True)


OWN_PATIENCE = {"getMe", "getUpdates", "deleteWebhook", "setWebhook", "setMyCommands"}
"""Requests whose callers know better how long to try."""


class Patience(BaseRateLimiter[None]):
    """Repeats what surely did not arrive, and waits when Telegram says so: only this request, nobody else's."""

    ATTEMPTS = 4
    LONGEST_WAIT = 60.0
    """Seconds. An answer later than this helps nobody; the error is reported instead."""

    def __init__(self, pause: Callable[[float], Coroutine[Any, Any, None]] = asyncio.sleep) -> None:
        self._pause = pause

    async def initialize(self) -> None:
        """Nothing to set up."""

    async def shutdown(self) -> None:
        """Nothing to give back."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Any:
        """Calls `callback` until it arrives, at most four times."""
        for attempt in range(1, self.ATTEMPTS + 1):
            try:
                return await callback(*args, **kwargs)
            except (RetryAfter, NetworkError) as error:
                wait = _wait(error, attempt)
                if wait is None or wait > self.LONGEST_WAIT or attempt == self.ATTEMPTS or endpoint in OWN_PATIENCE:
                    raise
                log.warning("not delivered, trying again", endpoint=endpoint, seconds=wait, attempt=attempt)
                await self._pause(wait)
        raise AssertionError("unreachable: the last attempt returns or raises")


def _wait(error: Exception, attempt: int) -> float | None:
    """Seconds until the request may be repeated; None where it may have arrived and must not be."""
    if isinstance(error, RetryAfter):
        return seconds_of(error)
    return 0.25 * 2.0**attempt if never_left(error) else None


def never_left(error: Exception) -> bool:
    """Was there no connection to send the request over? Then it surely did not arrive."""
    return isinstance(error.__cause__, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout))


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram wants to be left alone."""
    after = error.retry_after
    return float(after) if isinstance(after, (int, float)) else after.total_seconds()
