"""/start with its links, /trogiup, and commands that do not exist."""

from __future__ import annotations

from telegram import Message, Update
from telegram.ext import BaseHandler, CommandHandler, MessageHandler, filters

from bot.handlers import buttons, links
from bot.handlers.addressing import is_person, is_private
from bot.handlers.menus import Audience, commands_for
from bot.handlers.questions import answer_message, give, place_of
from bot.handlers.replies import timed
from bot.handlers.roles import is_editor, is_owner
from bot.handlers.services import Context, Services, outbox_of, services_of
from bot.wording import render
from knowledge.asking.told import question_of

NEW = filters.UpdateType.MESSAGE


def handlers() -> list[BaseHandler[Update, Context, None]]:
    """Commands that lead a newcomer in; an unknown one is answered in private chats only."""
    return [
        CommandHandler("start", on_start, filters=NEW),
        CommandHandler(["trogiup", "help"], on_help, filters=NEW),
        MessageHandler(NEW & filters.COMMAND & filters.ChatType.PRIVATE & ~filters.Regex(r"^/hoi(@|\s|$)"), on_unknown),
    ]


async def on_start(update: Update, context: Context) -> None:
    """Says in a few lines what this is, with three questions to tap; or follows the link that led here."""
    message = update.effective_message
    parameter = (context.args or [""])[0]
    if isinstance(message, Message) and is_private(message) and await _follow(message, parameter, context):
        return
    await _say(update, context, "telegram_start", with_examples=True)


async def _follow(message: Message, parameter: str, context: Context) -> bool:
    """Opens the fact, or asks the question, that a link names; False where it names none."""
    services = services_of(context)
    outbox = outbox_of(context)
    key, question = links.fact_of(parameter), links.question_of(parameter)
    fact = services.knowledge.facts.get(key) if key is not None else None
    if fact is not None:
        asked = await timed(services, question_of(fact), services.tell(fact))
        await give(message, question_of(fact), asked, services, outbox)
    elif key is not None:
        examples = services.knowledge.examples
        await outbox.send(place_of(message), render("telegram_old_link"), buttons.questions(examples))
    elif question is not None:
        await answer_message(message, question, services, outbox)
    return key is not None or question is not None


async def on_help(update: Update, context: Context) -> None:
    """Says all that can be done here, to a person in a private chat or to the members of a group."""
    message = update.effective_message
    private = message is not None and is_private(message)
    await _say(update, context, "telegram_help_private" if private else "telegram_help_group", with_examples=private)


async def on_unknown(update: Update, context: Context) -> None:
    """Points to /trogiup."""
    await _say(update, context, "telegram_unknown_command", with_examples=False)


def audience_of(message: Message, services: Services) -> Audience:
    """Whose menu and help somebody gets."""
    if not is_private(message):
        return "group"
    if is_owner(services, message):
        return "owner"
    return "editor" if is_editor(services, message) else "private"


async def _say(update: Update, context: Context, template: str, *, with_examples: bool) -> None:
    message = update.effective_message
    if not isinstance(message, Message) or not is_person(message):
        return
    services = services_of(context)
    examples = services.knowledge.examples if with_examples else ()
    audience = audience_of(message, services)
    text = render(
        template,
        bot=context.bot.username,
        examples=examples,
        audience=audience,
        settings=services.settings,
        commands=commands_for(audience),
        common={command.command for command in commands_for("private")},
    )
    outbox = outbox_of(context)
    await outbox.send(place_of(message, quote=not is_private(message)), text, buttons.questions(examples))
