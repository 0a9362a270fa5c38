"""“đang nhập…”: shown only while somebody has been waiting for more than a second."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.handlers.outbox import Address

AFTER = 1.0
AGAIN = 4.5
"""Seconds. Telegram takes the sign away after five."""
LAST_SIGN = 1.0


@contextlib.asynccontextmanager
async def typing(bot: Bot, to: Address, *, after: float = AFTER) -> AsyncIterator[None]:
    """Shows the sign as long as what is inside takes, from `after` seconds on. That it cannot be shown is no error."""
    done = asyncio.Event()
    task = asyncio.create_task(_show(bot, to, done, after))
    try:
        yield
    finally:
        done.set()
        # A request on its way is let arrive: the sign must not come after the answer.
        await asyncio.wait({task}, timeout=LAST_SIGN)
        task.cancel()


async def _show(bot: Bot, to: Address, done: asyncio.Event, pause: float) -> None:
    with contextlib.suppress(TelegramError):
        while not await _within(done, pause):
            await bot.send_chat_action(to.chat, ChatAction.TYPING, message_thread_id=to.thread)
            pause = AGAIN


async def _within(done: asyncio.Event, seconds: float) -> bool:
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(done.wait(), seconds)
    return done.is_set()
