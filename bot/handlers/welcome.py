"""/start, /trogiup and commands that do not exist."""

from __future__ import annotations

from telegram import Message, Update
from telegram.ext import BaseHandler, CommandHandler, MessageHandler, filters

from bot.handlers import buttons
from bot.handlers.addressing import is_person, is_private
from bot.handlers.outbox import Outbox
from bot.handlers.questions import place_of
from bot.handlers.services import Context, services_of
from bot.wording import render

NEW = filters.UpdateType.MESSAGE


def handlers() -> list[BaseHandler[Update, Context, None]]:
    """Commands that lead a newcomer in; an unknown one is answered in private chats only."""
    return [
        CommandHandler("start", on_start, filters=NEW),
        CommandHandler(["trogiup", "help"], on_help, filters=NEW),
        MessageHandler(NEW & filters.COMMAND & filters.ChatType.PRIVATE & ~filters.Regex(r"^/hoi(@|\s|$)"), on_unknown),
    ]


async def on_start(update: Update, context: Context) -> None:
    """Says in a few lines what this is, with three questions to tap."""
    await _say(update, context, "telegram_start", with_examples=True)


async def on_help(update: Update, context: Context) -> None:
    """Says all that can be done here, as a person in a private chat or as a member of a group."""
    message = update.effective_message
    private = message is not None and is_private(message)
    await _say(update, context, "telegram_help_private" if private else "telegram_help_group", with_examples=private)


async def on_unknown(update: Update, context: Context) -> None:
    """Points to /trogiup."""
    await _say(update, context, "telegram_unknown_command", with_examples=False)


async def _say(update: Update, context: Context, template: str, *, with_examples: bool) -> None:
    message = update.effective_message
    if not isinstance(message, Message) or not is_person(message):
        return
    services = services_of(context)
    examples = services.knowledge.examples if with_examples else ()
    text = render(template, bot=context.bot.username, examples=examples)
    outbox = Outbox(context.bot, services.memory.migrate)
    await outbox.send(place_of(message, quote=not is_private(message)), text, buttons.questions(examples))
