"""Taps on inline buttons: "Nguồn", and questions offered."""

from __future__ import annotations

import structlog
from telegram import CallbackQuery, Message, Update
from telegram.ext import BaseHandler, CallbackQueryHandler

from bot.handlers import buttons
from bot.handlers.addressing import question_in
from bot.handlers.evidence import evidence
from bot.handlers.memory import Exchange
from bot.handlers.outbox import STALE, Address, Outbox, expected
from bot.handlers.questions import place_of, timed_ask
from bot.handlers.services import Context, Services, question_key, services_of
from bot.wording import html, render
from knowledge.model import Fact

log = structlog.get_logger(__name__)


def handlers() -> list[BaseHandler[Update, Context, None]]:
    """The buttons of answers; every file of handlers takes the taps on its own buttons by their prefix."""
    return [CallbackQueryHandler(on_tap, pattern=buttons.pattern(*buttons.LETTERS))]


def leftovers() -> list[BaseHandler[Update, Context, None]]:
    """Buttons that no handler before has taken: those of another version, or of another bot."""
    return [CallbackQueryHandler(on_old_button)]


async def on_tap(update: Update, context: Context) -> None:
    """Does what the button says, or says that it is an old one."""
    query = update.callback_query
    if query is None:
        return
    services = services_of(context)
    outbox = Outbox(context.bot, services.memory.migrate)
    pressed = buttons.parse(query.data)
    message = query.message
    done = False
    if pressed is not None and isinstance(message, Message):
        if pressed.action == "source":
            done = await _show_source(query, message, pressed.keys, services, outbox)
        else:
            done = await _ask(query, message, pressed, services, outbox)
    if not done:
        await _old(query, services, outbox)


async def on_old_button(update: Update, context: Context) -> None:
    """Says that the button is an old one. Handlers call it where a key of theirs means nothing any more."""
    query = update.callback_query
    if query is not None:
        services = services_of(context)
        await _old(query, services, Outbox(context.bot, services.memory.migrate))


async def _acknowledge(query: CallbackQuery) -> None:
    """Stops the button's little clock. Telegram waits ten seconds at most, so this comes first."""
    with expected(*STALE):
        await query.answer()


async def _show_source(
    query: CallbackQuery, message: Message, keys: tuple[str, ...], services: Services, outbox: Outbox
) -> bool:
    """Sends the evidence below the answer and takes the button away, so that it is sent once."""
    known = services.knowledge.facts
    facts: list[Fact] = [known[key] for key in keys if key in known]
    if not facts:
        return False
    await _acknowledge(query)
    await outbox.send(place_of(message, quote=True), evidence(facts, services.knowledge.base))
    with expected(*STALE, "message can't be edited", "message to edit not found"):
        await query.edit_message_reply_markup(buttons.without(message.reply_markup, query.data or ""))
    return True


async def _ask(
    query: CallbackQuery, message: Message, pressed: buttons.Pressed, services: Services, outbox: Outbox
) -> bool:
    """Answers the question behind the button, in place of the message or below it."""
    question = await _question(pressed.keys[0], message, services)
    if question is None:
        return False
    await _acknowledge(query)
    memory = services.memory
    talk = (message.chat_id, query.from_user.id)
    # The question behind a button is complete: it must not inherit from what was asked since.
    reply, after = await timed_ask(services, question, None)
    memory.conversations.set(talk, after)
    text, keyboard = html(reply, services.knowledge.base, options=False), buttons.keyboard(reply)
    if pressed.action == "edit":
        await outbox.edit(place_of(message), (message.message_id,), text, keyboard)
    else:
        sent = await outbox.send(place_of(message, quote=True), text, keyboard)
        memory.exchanges.set((message.chat_id, sent[0]), Exchange(sent, None))
    return True


async def _question(key: str, message: Message, services: Services) -> str | None:
    """The question of a key: remembered, or found again by asking the question that this message replied to."""
    remembered = services.memory.offered.get(key)
    if remembered is not None:
        return remembered
    offered = list(services.knowledge.examples)
    asked = message.reply_to_message
    if asked is not None:
        question = question_in(asked, message.get_bot().bot)
        if question:
            reply, _ = await services.ask(question, None)
            offered += [option.question for option in reply.options]
    return next((question for question in offered if question_key(question) == key), None)


async def _old(query: CallbackQuery, services: Services, outbox: Outbox) -> None:
    """Says that the button is old, and offers questions that work."""
    log.info("old button")
    with expected(*STALE):
        await query.answer(render("telegram_old_button_alert"))
    message = query.message
    if message is None:
        return
    thread = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
    examples = services.knowledge.examples
    text = render("telegram_old_button", examples=examples)
    await outbox.send(Address(message.chat.id, thread, message.message_id), text, buttons.questions(examples))
