"""Questions: free text in private chats; /hoi, replies and mentions in groups; an edited question edits its answer."""

from __future__ import annotations

from telegram import Message, Update
from telegram.ext import BaseHandler, MessageHandler, filters

from bot.handlers.addressing import is_private, question_in, replies_to, speaker, thread_of
from bot.handlers.memory import Exchange
from bot.handlers.outbox import Address, Outbox
from bot.handlers.replies import Asked, exchange, facts_in, message_of, remember, timed
from bot.handlers.services import Context, Services, outbox_of, services_of
from bot.handlers.typing_sign import typing
from bot.wording import render
from knowledge.asking import Conversation


def handlers() -> list[BaseHandler[Update, Context, None]]:
    """One handler for every message that might ask something; what is not meant for the bot is let pass."""
    asked = (filters.TEXT | filters.CAPTION) & (filters.UpdateType.MESSAGE | filters.UpdateType.EDITED_MESSAGE)
    return [MessageHandler(asked & Called(), on_question)]


class Called(filters.MessageFilter):
    """Messages that ask this bot something (see `addressing`)."""

    def filter(self, message: Message) -> bool:
        """Is it meant for the bot?"""
        return question_in(message, message.get_bot().bot) is not None


async def on_question(update: Update, context: Context) -> None:
    """Answers a message, or edits the answer it had."""
    message = update.effective_message
    question = question_in(message, context.bot.bot) if message else None
    if message is None or question is None:
        return
    services = services_of(context)
    outbox = outbox_of(context)
    if not await may_ask(message, services, outbox):
        return
    if question:
        await answer_message(message, question, services, outbox)
    else:
        await outbox.send(place_of(message, quote=True), render("telegram_usage", example=_example(services)))


async def may_ask(message: Message, services: Services, outbox: Outbox) -> bool:
    """Is this within the pace at which people may ask? Where it is not, that is said, and only once."""
    allowance = services.pace.take(speaker(message), None if is_private(message) else message.chat_id)
    if allowance.say:
        await outbox.send(place_of(message, quote=True), render("telegram_pause", seconds=allowance.pausing))
    return allowance.go


async def answer_message(message: Message, question: str, services: Services, outbox: Outbox) -> None:
    """Answers `question`, asked in `message`: in its chat and topic, in an edit where it was answered before."""
    if message.media_group_id:
        # The other pictures of an album come as messages without words: they need no hint.
        services.memory.hinted.set(message.chat_id, True)
    async with typing(message.get_bot(), place_of(message)):
        earlier = (
            await services.keeping.exchange(message.chat_id, asked=message.message_id) if message.edit_date else None
        )
        before = earlier.before if earlier else await _talk(message, services)
        asked = await timed(services, question, services.ask(question, before))
    await give(message, question, asked, services, outbox, before=before, earlier=earlier)


async def give(
    message: Message, question: str, asked: Asked, services: Services, outbox: Outbox, *,
    before: Conversation | None = None, earlier: Exchange | None = None,
) -> None:  # fmt: skip
    """Sends what was asked for in `message`, or edits the answer that it had `earlier`."""
    text, keyboard = message_of(services, asked[0])
    told = facts_in(services, asked[0])
    if earlier:
        sent = await outbox.edit(place_of(message), earlier.answers, text, keyboard)
    else:
        # The buttons of an offer find their question again in the message replied to, should memory be lost.
        quote = bool(asked[0].options) or not is_private(message)
        sent = await outbox.send(place_of(message, quote=quote), text, keyboard)
    if sent:
        done = exchange(question, asked, sent, person=speaker(message), message=message.message_id, before=before)
        remember(services, message.chat_id, done, told, thread_of(message))


async def _talk(message: Message, services: Services) -> Conversation | None:
    """What the question goes on with: the answer that it replies to, else what the person asked last."""
    replied = message.reply_to_message
    if replied is not None and replies_to(message, message.get_bot().bot):
        exchange = await services.keeping.exchange(message.chat_id, message=replied.message_id)
        if exchange is not None and exchange.after is not None:
            return exchange.after
    return await services.keeping.talk((message.chat_id, speaker(message)))


def place_of(message: Message, *, quote: bool = False) -> Address:
    """Where to answer a message; `quote` makes it a reply."""
    return Address(message.chat_id, thread_of(message), message.message_id if quote else None)


def _example(services: Services) -> str | None:
    return next(iter(services.knowledge.examples), None)
