"""Reports that were being read when the bot died: at the start their messages say so, and how to go on.

They are not read again by themselves: it may have been the report that brought the process down.
"""

from __future__ import annotations

import structlog
from telegram import Bot, InlineKeyboardMarkup
from telegram.error import TelegramError

from bot.handlers.desk_buttons import button
from bot.handlers.outbox import Address, Outbox
from bot.handlers.services import Services
from bot.wording import render
from knowledge.errors import StoreError
from knowledge.store.readings import end_reading, unfinished

log = structlog.get_logger(__name__)


async def own_up(bot: Bot, services: Services) -> None:
    """Edits every message that still says "đang đọc…". One that Telegram does not let edit any more stays as it is."""
    outbox = Outbox(bot, services.memory.migrate)
    try:
        for one in await unfinished(services.store):
            text = render("desk_reading", state="interrupted", name=one.name, again=one.again)
            keyboard = InlineKeyboardMarkup([[button("read", "r")]]) if one.again else None
            try:
                await outbox.edit(Address(one.chat, one.thread), (one.message,), text, keyboard)
            except TelegramError as error:
                log.warning("an interrupted reading could not be owned up to", reason=type(error).__name__)
            await end_reading(services.store, one)
    except StoreError as error:
        log.warning("the store cannot be read now", code=error.code, reason=str(error))
