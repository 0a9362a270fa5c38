"""Questions: free text in private chats; /hoi, replies and mentions in groups; an edited question edits its answer."""

from __future__ import annotations

import time

import structlog
from telegram import Message, Update
from telegram.ext import BaseHandler, MessageHandler, filters

from bot.handlers import buttons
from bot.handlers.addressing import is_private, question_in, speaker, thread_of
from bot.handlers.memory import Exchange
from bot.handlers.outbox import Address, Outbox
from bot.handlers.services import Context, Services, services_of
from bot.wording import html, render
from knowledge.asking import Conversation
from knowledge.model import Reply

log = structlog.get_logger(__name__)


def handlers() -> list[BaseHandler[Update, Context, None]]:
    """One handler for every message that might ask something; what is not meant for the bot is let pass."""
    asked = (filters.TEXT | filters.CAPTION) & (filters.UpdateType.MESSAGE | filters.UpdateType.EDITED_MESSAGE)
    return [MessageHandler(asked & Asked(), on_question)]


class Asked(filters.MessageFilter):
    """Messages that ask this bot something (see `addressing`)."""

    def filter(self, message: Message) -> bool:
        """Is there a question, or at least a call?"""
        return question_in(message, message.get_bot().bot) is not None


async def on_question(update: Update, context: Context) -> None:
    """Answers a message, or edits the answer it had."""
    message = update.effective_message
    question = question_in(message, context.bot.bot) if message else None
    if message is None or question is None:
        return
    services = services_of(context)
    outbox = Outbox(context.bot, services.memory.migrate)
    if not question:
        await outbox.send(place_of(message, quote=True), render("telegram_usage", example=_example(services)))
        return
    await answer_message(message, question, services, outbox)


async def answer_message(message: Message, question: str, services: Services, outbox: Outbox) -> None:
    """Answers `question`, asked in `message`: in its chat and topic, in an edit where it was answered before."""
    memory = services.memory
    if message.media_group_id:
        # The other pictures of an album come as messages without words: they need no hint.
        memory.hinted.set(message.chat_id, True)
    talk, place = (message.chat_id, speaker(message)), (message.chat_id, message.message_id)
    earlier = memory.exchanges.get(place) if message.edit_date else None
    before = earlier.before if earlier else memory.conversations.get(talk)
    reply, after = await timed_ask(services, question, before)
    memory.conversations.set(talk, after)
    text, keyboard = html(reply, services.knowledge.base, options=False), buttons.keyboard(reply)
    if earlier:
        sent = await outbox.edit(place_of(message), earlier.answers, text, keyboard)
    else:
        # The buttons of an offer find their question again in the message replied to, should memory be lost.
        quote = bool(reply.options) or not is_private(message)
        sent = await outbox.send(place_of(message, quote=quote), text, keyboard)
    memory.exchanges.set(place, Exchange(sent, before))


async def timed_ask(services: Services, question: str, before: Conversation | None) -> tuple[Reply, Conversation]:
    """Asks the notebook and logs what became of it: never the words."""
    start = time.perf_counter()
    reply, after = await services.ask(question, before)
    log.info(
        "asked",
        outcome=reply.outcome,
        reason=reply.reason,
        facts=[fact for answer in reply.answers for fact in answer.facts][:5],
        confidence=round(reply.confidence, 3),
        milliseconds=round((time.perf_counter() - start) * 1000, 1),
    )
    return reply, after


def place_of(message: Message, *, quote: bool = False) -> Address:
    """Where to answer a message; `quote` makes it a reply."""
    return Address(message.chat_id, thread_of(message), message.message_id if quote else None)


def _example(services: Services) -> str | None:
    return next(iter(services.knowledge.examples), None)
