"""Messages without words (stickers, voice, photos …): a helpful line in private chats, silence in groups."""

from __future__ import annotations

from telegram import Update
from telegram.ext import BaseHandler, MessageHandler, filters

from bot.handlers.addressing import is_person
from bot.handlers.questions import place_of
from bot.handlers.services import Context, outbox_of, services_of
from bot.wording import render

KINDS = {
    "voice": filters.VOICE | filters.AUDIO | filters.VIDEO_NOTE,
    "picture": filters.PHOTO | filters.VIDEO | filters.ANIMATION,
    "document": filters.Document.ALL,
    "sticker": filters.Sticker.ALL | filters.Dice.ALL,
}
"""What `telegram_hint` has a line of its own for; everything else people send gets its general one."""


def handlers() -> list[BaseHandler[Update, Context, None]]:
    """Whatever nothing before has taken. Service messages and edits stay without a word."""
    rest = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL
    return [MessageHandler(rest, on_wordless)]


async def on_wordless(update: Update, context: Context) -> None:
    """Says once in a while what can be asked; an album gets one line and not ten."""
    message = update.effective_message
    services = services_of(context)
    if message is None or not is_person(message) or not services.memory.hinted.first(message.chat_id, True):
        return
    kind = next((name for name, matches in KINDS.items() if matches.check_update(update)), "other")
    text = render("telegram_hint", kind=kind, examples=services.knowledge.examples)
    await outbox_of(context).send(place_of(message), text)
