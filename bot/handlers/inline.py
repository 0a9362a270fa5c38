"""`@bot thu ngân sách` in any chat: a list of figures, each of which inserts its full answer with the source."""

from __future__ import annotations

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Message,
    Update,
)
from telegram.constants import ParseMode
from telegram.ext import BaseHandler, InlineQueryHandler, MessageHandler, filters

from bot.handlers import buttons, links
from bot.handlers.addressing import thread_of
from bot.handlers.html_parts import TEXT_LIMIT, split
from bot.handlers.outbox import NO_PREVIEW, STALE, expected
from bot.handlers.replies import words_of
from bot.handlers.services import Context, Entry, Services, fact_key, services_of
from bot.wording import words
from knowledge.asking.search import search
from knowledge.asking.told import told
from knowledge.model import Fact, Reply

RESULTS = 10
FRESH = 10
"""Seconds that Telegram may give the same results to others: after a correction nobody gets the old figure for long."""
LONGEST_QUERY = 256
"""Letters, as many as Telegram lets people type."""
LONGEST_TITLE, LONGEST_DESCRIPTION = 90, 120
"""UTF-16 units: what two lines of a phone show."""


def handlers() -> list[BaseHandler[Update, Context, None]]:
    """Inline queries. What is chosen of them is not asked for."""
    return [InlineQueryHandler(on_query)]


def observers() -> list[BaseHandler[Update, Context, None]]:
    """In a group of handlers of its own: notes figures that people put into a chat the bot is in; updates pass on."""
    return [MessageHandler(filters.UpdateType.MESSAGE & Inserted(), on_inserted)]


class Inserted(filters.MessageFilter):
    """Results of this bot. Telegram shows them to it in its own chats and groups, whatever its privacy mode."""

    def filter(self, message: Message) -> bool:
        """Is it one?"""
        return message.via_bot is not None and message.via_bot.id == message.get_bot().id


async def on_inserted(update: Update, context: Context) -> None:
    """Notes that this chat was told the figure: should it be corrected, the chat hears of it."""
    message = update.effective_message
    if message is None or message.reply_markup is None:
        return
    services = services_of(context)
    for row in message.reply_markup.inline_keyboard:
        for button in row:
            key = links.fact_of((button.url or "").partition("?start=")[2])
            facts = [services.knowledge.facts.get(key or "")]
            services.telling.note(message.chat_id, thread_of(message), facts)


async def on_query(update: Update, context: Context) -> None:
    """Shows the facts that fit what was typed; the newest figures where nothing was typed yet."""
    query = update.inline_query
    if query is None:
        return
    services = services_of(context)
    words = query.query.strip()[:LONGEST_QUERY]
    results = [_article(services, context.bot.username, fact) for fact in facts_for(services, words)]
    leading = None
    if not results:
        leading = InlineQueryResultsButton(buttons.label("nothing"), start_parameter=links.to_question(words))
    with expected(*STALE):
        await query.answer(results, cache_time=FRESH, is_personal=False, button=leading)


def facts_for(services: Services, words: str) -> list[Fact]:
    """The facts to list for what was typed; the newest figures for nothing."""
    return search(services.knowledge.base, words, RESULTS) if words else list(services.knowledge.headlines)


def _article(services: Services, bot: str, fact: Fact) -> InlineQueryResultArticle:
    entry = entry_of(services, fact)
    more = InlineKeyboardButton(buttons.label("open"), url=links.to_fact(bot, fact.id))
    return InlineQueryResultArticle(
        fact_key(fact.id),
        entry.title,
        InputTextMessageContent(entry.text, ParseMode.HTML, link_preview_options=NO_PREVIEW),
        description=entry.description,
        reply_markup=InlineKeyboardMarkup.from_button(more),
    )


def entry_of(services: Services, fact: Fact) -> Entry:
    """A fact as an entry of the list; worded once for each state of the notebook."""
    known, key = services.knowledge.entries, fact_key(fact.id)
    entry = known.get(key)
    if entry is None:
        reply, _ = told(services.knowledge.base, fact)
        entry = _worded(services, reply)
        known.set(key, entry)
    return entry


def _worded(services: Services, reply: Reply) -> Entry:
    said = reply.answers[0]
    title = words("telegram_inline_title", answer=said, fact=services.knowledge.base.fact(said.facts[0]))
    description = words("telegram_inline_description", answer=said)
    text = split(words_of(services, reply), TEXT_LIMIT)[0]
    return Entry(buttons.short(title, LONGEST_TITLE), buttons.short(description, LONGEST_DESCRIPTION), text)
