"""/chuatraloi: editors see what could not be answered, teach the notebook the names people use, or let a group be."""

from __future__ import annotations

from datetime import UTC, date, datetime

import structlog
from telegram import CallbackQuery, Message, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.digest import week_of, weekly_digest
from bot.handlers import learning_cards as cards
from bot.handlers.addressing import text_of
from bot.handlers.learning_cards import ANYWAY, BACK, DISMISS, NAMES, OPEN, PAGE, REOPEN, UNDO, Card
from bot.handlers.outbox import acknowledge
from bot.handlers.questions import place_of
from bot.handlers.roles import FromEditor, actor_of, editors_only
from bot.handlers.services import Context, Services, fact_key, outbox_of, services_of
from bot.handlers.typing_sign import typing
from bot.unanswered import examined, open_gaps
from knowledge.asking import Base
from knowledge.asking.entries import Entry
from knowledge.learning.gaps import Gap, key_of
from knowledge.learning.proposals import entry_named, likely
from knowledge.store import names

log = structlog.get_logger(__name__)
MEANS = "="
"""In a typed reply: "name to teach = indicator"."""


def handlers(services: Services) -> list[BaseHandler[Update, Context, None]]:
    """The commands, the desk's buttons, and editors' replies to its cards. The replies stand before questions."""
    said = filters.UpdateType.MESSAGE & filters.TEXT & ~filters.COMMAND
    return [
        CommandHandler("chuatraloi", editors_only(on_command), filters=filters.UpdateType.MESSAGE),
        CommandHandler("tuannay", editors_only(on_digest), filters=filters.UpdateType.MESSAGE),
        CallbackQueryHandler(editors_only(on_tap), pattern=cards.pattern()),
        MessageHandler(said & FromEditor(services) & ToCard(), on_typed),
    ]


class ToCard(filters.MessageFilter):
    """Replies to the card of a group."""

    def filter(self, message: Message) -> bool:
        """Does it reply to such a card?"""
        return cards.group_under(message.reply_to_message) is not None


async def on_command(update: Update, context: Context) -> None:
    """Shows the first page of what is open."""
    message = update.effective_message
    if message is not None:
        async with typing(context.bot, place_of(message)):
            gaps = await _open(services_of(context))
        await _send(message, cards.page(gaps, 0), context)


async def on_digest(update: Update, context: Context) -> None:
    """Shows the digest of this week as far as it has come."""
    message = update.effective_message
    if message is not None:
        services = services_of(context)
        async with typing(context.bot, place_of(message)):
            text = await weekly_digest(services.store, week_of(datetime.now(UTC)), services.knowledge.hearing)
        outbox = outbox_of(context)
        await outbox.send(place_of(message, quote=True), text)


async def on_tap(update: Update, context: Context) -> None:
    """Does what a button says, in place of the message it stands under."""
    query = update.callback_query
    if query is None or not isinstance(query.message, Message):
        return
    await acknowledge(query)
    async with typing(context.bot, place_of(query.message)):
        text, keyboard = await _tapped(query, query.message, services_of(context))
    outbox = outbox_of(context)
    await outbox.edit(place_of(query.message), (query.message.message_id,), text, keyboard)


async def on_typed(update: Update, context: Context) -> None:
    """An editor types which indicator a group asks for."""
    message = update.effective_message
    services = services_of(context)
    key = cards.group_under(message.reply_to_message) if message is not None else None
    if message is None or key is None:
        return
    async with typing(context.bot, place_of(message)):
        card = await _answered(message, key, services)
    await _send(message, card, context)


async def _answered(message: Message, key: str, services: Services) -> Card:
    gap = _found(await _open(services), key)
    if gap is None:
        return cards.plain_card("learn_gone")
    phrase, name = _typed(message, gap)
    meant = entry_named(services.knowledge.base, name)
    if meant is None:
        return cards.which(gap.key, name, likely(services.knowledge.hearing, name, cards.OFFERED))
    return await _teach(services, gap, phrase, meant, actor_of(message), anyway=False)


async def _tapped(query: CallbackQuery, message: Message, services: Services) -> Card:
    action, keys = cards.tap_of(query.data)
    if action in (PAGE, NAMES):
        number = int(keys[0]) if keys[0].isdecimal() else 0
        standing = await names.standing(services.store) if action == NAMES else []
        return cards.names(standing, number) if action == NAMES else cards.page(await _open(services), number)
    if action == UNDO:
        return await _take_back(services, keys[0], actor_of(query))
    if action == REOPEN:
        return await _reopen(services, keys[0], actor_of(query))
    gap = _found(await _open(services), keys[0])
    if gap is None:
        return cards.plain_card("learn_gone")
    if action == DISMISS:
        await names.dismiss(services.store, gap.words, actor_of(query))
        return cards.dismissed(gap)
    if action in (OPEN, BACK):
        return cards.group(gap, services.knowledge)
    meant = _by_key(services.knowledge.base, keys[-1])
    if meant is None:
        return cards.plain_card("learn_gone")
    # A card that answers a typed "name = indicator" teaches that name, whatever indicator was chosen since.
    phrase = _typed(message.reply_to_message, gap)[0] if message.reply_to_message is not None else gap.phrase
    return await _teach(services, gap, phrase, meant, actor_of(query), anyway=action == ANYWAY)


async def _teach(services: Services, gap: Gap, phrase: str, meant: Entry, actor: str, *, anyway: bool) -> Card:
    """Teaches a name, or says why not, or asks first where that changes other answers."""
    knowledge = services.knowledge
    questions = [text for text, _ in gap.wordings]
    today = date.today()  # noqa: DTZ011  # the askers' calendar day
    proposal = await examined(knowledge.base, services.store, phrase, meant, questions, today=today)
    if proposal.objection is not None:
        return cards.refused(gap.key, proposal)
    if proposal.changes and not anyway:
        return cards.doubtful(gap.key, proposal, knowledge)
    name = await names.teach(services.store, phrase, meant.label, actor, questions=questions, words=gap.words)
    log.info("name taught", name=name.pk, changes=len(proposal.changes))
    await services.reload()
    return cards.taught(proposal, name, services.knowledge)


async def _take_back(services: Services, pk: str, actor: str) -> Card:
    ended = await names.take_back(services.store, int(pk), actor) if pk.isdecimal() else None
    await services.reload()
    return cards.plain_card("learn_undone", name=ended)


async def _reopen(services: Services, key: str, actor: str) -> Card:
    settled = await names.settled(services.store)
    when = next((one.at for words, one in settled.items() if key_of(words) == key), None)
    words = [words for words, one in settled.items() if one.at == when and one.verdict == "dismissed"]
    count = await names.reopen(services.store, words, actor)
    return cards.plain_card("learn_reopened", count=count)


def _typed(message: Message, gap: Gap) -> tuple[str, str]:
    """The name to teach and the indicator, as an editor wrote them: "indicator", or "name = indicator"."""
    before, means, after = text_of(message).partition(MEANS)
    phrase, name = (before, after) if means else ("", before)
    return " ".join(phrase.lower().split()) or gap.phrase, " ".join(name.split()).rstrip(".?!")


async def _open(services: Services) -> list[Gap]:
    return await open_gaps(services.store, services.knowledge.hearing)


def _found(gaps: list[Gap], key: str) -> Gap | None:
    return next((gap for gap in gaps if key in gap.keys), None)


def _by_key(base: Base, key: str) -> Entry | None:
    """The indicator behind a button, one that facts state first."""
    found = [entry for entry in base.entries.all if fact_key(entry.label) == key]
    return min(found, key=lambda entry: entry.ghost, default=None)


async def _send(message: Message, card: Card, context: Context) -> None:
    text, keyboard = card
    outbox = outbox_of(context)
    await outbox.send(place_of(message, quote=True), text, keyboard)
