"""Thumbs up and down under an answer: thanked for once, and kept for those who look after the notebook."""

from __future__ import annotations

import re

import structlog
from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.ext import BaseHandler, CallbackQueryHandler

from bot.handlers import buttons
from bot.handlers.outbox import acknowledge
from bot.handlers.services import Context, Services, services_of
from bot.handlers.taps import press_out
from bot.wording import render
from knowledge.errors import StoreError
from knowledge.store.votes import Vote, keep_vote

log = structlog.get_logger(__name__)
THUMB = buttons.pattern(*buttons.VOTES)


def handlers() -> list[BaseHandler[Update, Context, None]]:
    """The two thumbs."""
    return [CallbackQueryHandler(on_vote, pattern=THUMB)]


async def on_vote(update: Update, context: Context) -> None:
    """Thanks, takes the thumbs away, and keeps the vote with what it was about."""
    query = update.callback_query
    if query is None:
        return
    services, message = services_of(context), query.message
    await acknowledge(query, render("telegram_thanks"))
    if not isinstance(message, Message):
        return  # so old that Telegram does not show it to us
    if not services.memory.voted.first((message.chat_id, message.message_id), True):
        return
    await press_out(query, *_thumbs(message.reply_markup))
    await record_vote(services, await _vote(query, message, services))


async def record_vote(services: Services, vote: Vote) -> None:
    """Keeps a vote. One that cannot be kept now is lost, and logged as such: nobody need know."""
    try:
        await keep_vote(services.store, vote)
        log.info("vote", good=vote.good, outcome=vote.outcome, facts=list(vote.facts[:5]))
    except StoreError as error:
        log.warning("a vote was lost", code=error.code, reason=str(error))


async def _vote(query: CallbackQuery, message: Message, services: Services) -> Vote:
    """The vote with question and answer; of an answer too long ago only the fact that the button names."""
    _, letter, key = (query.data or "").split(":", 2)
    exchange = await services.keeping.exchange(message.chat_id, message=message.message_id)
    if exchange is not None:
        told = (exchange.question, exchange.outcome, exchange.facts)
    else:
        fact = services.knowledge.facts.get(key)
        told = ("", "decline" if key == buttons.NO_FACT else "answer", (fact.id,) if fact else ())
    return Vote(message.chat_id, query.from_user.id, *told, good=buttons.VOTES[letter])


def _thumbs(markup: InlineKeyboardMarkup | None) -> list[str]:
    rows = markup.inline_keyboard if markup else ()
    data = [button.callback_data for row in rows for button in row]
    return [one for one in data if isinstance(one, str) and re.match(THUMB, one)]
