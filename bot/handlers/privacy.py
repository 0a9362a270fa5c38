"""/xoadulieu: a person has everything erased that is kept of them, once they have confirmed it."""

from __future__ import annotations

import structlog
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from bot.handlers.buttons import VERSION
from bot.handlers.outbox import acknowledge
from bot.handlers.questions import place_of
from bot.handlers.roles import may_edit, person_of
from bot.handlers.services import Context, Services, outbox_of, services_of
from bot.privacy import forget_person
from bot.wording import render, words

log = structlog.get_logger(__name__)
ERASE, KEEP = f"{VERSION}:nx:", f"{VERSION}:nz:"
"""Followed by the person: in a group, nobody else may press them."""


def handlers() -> list[BaseHandler[Update, Context, None]]:
    """The command and its two buttons."""
    return [
        CommandHandler("xoadulieu", on_command, filters=filters.UpdateType.MESSAGE),
        CallbackQueryHandler(on_tap, pattern=f"^(?:{ERASE}|{KEEP})"),
    ]


async def on_command(update: Update, context: Context) -> None:
    """Says what would be erased, and asks."""
    message = update.effective_message
    if message is None:
        return
    person = person_of(message)
    services = services_of(context)
    text = _said(services, "ask" if person is not None else "nobody", person.id if person is not None else None)
    keyboard = None
    if person is not None:
        row = [(ERASE, "erase"), (KEEP, "keep")]
        buttons = [InlineKeyboardButton(_label(name), callback_data=f"{data}{person.id}") for data, name in row]
        keyboard = InlineKeyboardMarkup([buttons])
    outbox = outbox_of(context)
    await outbox.send(place_of(message, quote=True), text, keyboard)


async def on_tap(update: Update, context: Context) -> None:
    """Erases, or lets it be; only the person who asked for it may decide."""
    query = update.callback_query
    if query is None or not isinstance(query.message, Message) or query.data is None:
        return
    services = services_of(context)
    mine = str(query.from_user.id) == query.data.rpartition(":")[2]
    said = "" if mine else _said(services, "other")
    await acknowledge(query, said, alert=not mine)
    if not mine:
        return
    state = "kept"
    if query.data.startswith(ERASE):
        await forget_person(services, query.from_user.id)
        log.info("a person's data were erased")
        state = "erased"
    text = _said(services, state)
    outbox = outbox_of(context)
    await outbox.edit(place_of(query.message), (query.message.message_id,), text)


def _said(services: Services, state: str, person: int | None = None) -> str:
    editor = person is not None and may_edit(services, person)
    return render("learn_privacy", state=state, settings=services.settings, editor=editor)


def _label(name: str) -> str:
    return words("learn_privacy_button", name=name)
