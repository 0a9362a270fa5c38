"""Taps on the buttons of answers: "Nguồn", neighbouring questions and questions offered."""

from __future__ import annotations

import structlog
from telegram import CallbackQuery, Message, Update
from telegram.ext import BaseHandler, CallbackQueryHandler

from bot.handlers import buttons
from bot.handlers.addressing import is_private, question_in, thread_of
from bot.handlers.evidence import evidence
from bot.handlers.outbox import GONE, STALE, Address, Outbox, acknowledge, expected
from bot.handlers.questions import place_of
from bot.handlers.replies import exchange, facts_in, message_of, remember, timed
from bot.handlers.services import Context, Services, outbox_of, question_key, services_of
from bot.wording import render
from knowledge.asking.told import question_of
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
    outbox = outbox_of(context)
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
        await _old(query, services, outbox_of(context))


async def may_tap(query: CallbackQuery, message: Message, services: Services) -> bool:
    """Is a tap that asks something within the pace at which people may ask? Where it is not, that is said."""
    allowance = services.pace.take(query.from_user.id, None if is_private(message) else message.chat_id)
    if not allowance.go:
        await acknowledge(query, render("telegram_pause", seconds=allowance.pausing))
    return allowance.go


async def press_out(query: CallbackQuery, *data: str) -> None:
    """Takes the buttons that carry `data` away from under the message; one that cannot be edited stays as it is."""
    message = query.message
    if isinstance(message, Message):
        with expected(*STALE, *GONE):
            await query.edit_message_reply_markup(buttons.without(message.reply_markup, *data))


async def _show_source(
    query: CallbackQuery, message: Message, keys: tuple[str, ...], services: Services, outbox: Outbox
) -> bool:
    """Sends the evidence below the answer and takes the button away, so that it is sent once."""
    known = services.knowledge.facts
    facts: list[Fact] = [known[key] for key in keys if key in known]
    if not facts:
        return False
    await acknowledge(query)
    await outbox.send(place_of(message, quote=True), evidence(facts, services.knowledge.base))
    await press_out(query, query.data or "")
    return True


async def _ask(
    query: CallbackQuery, message: Message, pressed: buttons.Pressed, services: Services, outbox: Outbox
) -> bool:
    """Answers the question behind the button, in place of the message or below it."""
    fact = services.knowledge.facts.get(pressed.keys[0]) if pressed.action == "fact" else None
    question = question_of(fact, pressed.keys[1]) if fact else await _question(pressed.keys[0], message, services)
    if question is None:
        return False
    if not await may_tap(query, message, services):
        return True
    await acknowledge(query)
    if fact is not None:
        asked = await timed(services, question, services.tell(fact, pressed.keys[1]))
    else:
        # The question behind a button is complete: it must not inherit from what was asked since.
        asked = await timed(services, question, services.ask(question, None))
    text, keyboard = message_of(services, asked[0])
    told = facts_in(services, asked[0])
    person, chat = query.from_user.id, message.chat_id
    if pressed.action == "edit":
        earlier = await services.keeping.exchange(chat, message=message.message_id)
        sent = await outbox.edit(place_of(message), (message.message_id,), text, keyboard)
        origin = (earlier.asked, earlier.before) if earlier else (None, None)
        done = exchange(question, asked, sent, person=person, message=origin[0], before=origin[1])
    else:
        sent = await outbox.send(place_of(message, quote=True), text, keyboard)
        done = exchange(question, asked, sent, person=person)
    remember(services, chat, done, told, thread_of(message))
    return True


async def _question(key: str, message: Message, services: Services) -> str | None:
    """The question of a key: remembered, or found again by asking what this message is the answer to."""
    remembered = services.memory.offered.get(key)
    if remembered is not None:
        return remembered
    offered = list(services.knowledge.examples)
    asked = message.reply_to_message
    question = question_in(asked, message.get_bot().bot) if asked is not None else None
    exchange = await services.keeping.exchange(message.chat_id, message=message.message_id)
    for origin, before in ((exchange.question, exchange.before) if exchange else (None, None), (question, None)):
        if origin:
            reply, _ = await services.ask(origin, before)
            offered += [option.question for option in reply.options]
    return next((question for question in offered if question_key(question) == key), None)


async def _old(query: CallbackQuery, services: Services, outbox: Outbox) -> None:
    """Says that the button is old, and offers questions that work."""
    log.info("old button")
    await acknowledge(query, render("telegram_old_button_alert"))
    message = query.message
    if message is None:
        return
    thread = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
    examples = services.knowledge.examples
    text = render("telegram_old_button", examples=examples)
    await outbox.send(Address(message.chat.id, thread, message.message_id), text, buttons.questions(examples))
