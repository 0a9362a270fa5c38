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


@contextlib.asynccontextmanager
async def typing(bot: Bot, to: Address, *, after: float = AFTER) -> AsyncIterator[None]:
    """Shows the sign as long as what is inside takes, from `after` seconds on. That it cannot be shown is no error."""
    task = asyncio.create_task(_show(bot, to, after))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _show(bot: Bot, to: Address, after: float) -> None:
    await asyncio.sleep(after)
    with contextlib.suppress(TelegramError):
        while True:
            await bot.send_chat_action(to.chat, ChatAction.TYPING, message_thread_id=to.thread)
            await asyncio.sleep(AGAIN)
