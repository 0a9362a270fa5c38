"""/sua changes one published fact, after a look at old and new; *Hoàn tác* takes that back. /lichsu tells who did what."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from bot.handlers.addressing import text_of
from bot.handlers.desk_buttons import button, pattern, tap_of
from bot.handlers.desk_pages import Page
from bot.handlers.edit_prompts import Asked, ask, asked, fact_of
from bot.handlers.editing import mark_of
from bot.handlers.meant import facts_meant
from bot.handlers.outbox import acknowledge
from bot.handlers.questions import place_of
from bot.handlers.reviewing import fate, show, who
from bot.handlers.roles import actor_of, editors_only, person_of
from bot.handlers.services import Context, Services, fact_key, outbox_of, services_of
from bot.wording import render
from knowledge.errors import CorrectionError
from knowledge.model import Fact
from knowledge.reading.correcting import corrected, reason_in
from knowledge.store.desk import Standing
from knowledge.store.trail import deeds

log = structlog.get_logger(__name__)
LAST = 10
"""Deeds that /lichsu shows."""


def handlers() -> list[BaseHandler[Update, Context, None]]:
    """The two commands and their buttons."""
    new = filters.UpdateType.MESSAGE
    return [
        CommandHandler("sua", editors_only(on_correct), filters=new),
        CommandHandler("lichsu", editors_only(on_history), filters=new),
        CallbackQueryHandler(editors_only(on_tap), pattern=pattern("fcxu")),
    ]


async def on_correct(update: Update, context: Context) -> None:
    """Asks for the right value of the fact that is meant, or which of several it is."""
    message = update.effective_message
    person = person_of(message) if message is not None else None
    if message is None or person is None:
        return
    services = services_of(context)
    facts, said = await facts_meant(message, services)
    draft = await services.desk.published(facts[0].id) if len(facts) == 1 else None
    if draft is not None:
        await ask(message, person, draft.fact, asked(draft.fact, draft.revision), context, published=True)
        return
    rows = [[button("edit", "f", fact_key(fact.id), name=number)] for number, fact in enumerate(facts, 1)]
    keyboard = InlineKeyboardMarkup(rows) if rows else None
    text = render("desk_which", facts=facts, said=said)
    await outbox_of(context).send(place_of(message, quote=True), text, keyboard)


async def on_history(update: Update, context: Context) -> None:
    """The last deeds of all editors, or those on the fact that is meant."""
    message = update.effective_message
    if message is None:
        return
    services = services_of(context)
    facts, said = await facts_meant(message, services)
    to, outbox = place_of(message, quote=True), outbox_of(context)
    if not facts and said:
        await outbox.send(to, render("desk_which", facts=(), said=said))
        return
    one = facts[0] if facts else None
    found = await deeds(services.store, LAST, one.id if one is not None else None)
    text = render("desk_history", deeds=found, one=one is not None, who=who)
    await outbox.send(to, text, await _changes(services, one) if one is not None else None)


async def _changes(services: Services, fact: Fact) -> InlineKeyboardMarkup | None:
    """Buttons to change a published fact, and to take the last change of it back where there was one."""
    draft = await services.desk.published(fact.id)
    if draft is None:
        return None
    row = [button("edit", "f", fact_key(fact.id))]
    if draft.revision > 1:
        row.append(_undoing(fact, draft.revision))
    return InlineKeyboardMarkup([row])


def _undoing(fact: Fact, revision: int) -> InlineKeyboardButton:
    return button("undo", "u", fact_key(fact.document), fact_key(fact.id), revision)


async def on_tap(update: Update, context: Context) -> None:
    """Asks for a right value, publishes one that was confirmed, gives it up, or takes the last change back."""
    query = update.callback_query
    if query is None or not isinstance(query.message, Message):
        return
    services, tap = services_of(context), tap_of(query.data)
    if tap.action == "f":
        await _ask(query, query.message, tap.keys[0], context)
        return
    does = {"c": _publish, "x": _give_up, "u": _undo}[tap.action]
    shown = await does(query, query.message, tap.keys, services)
    if shown is not None:
        await show(query.message, shown, services, context)


async def _ask(query: CallbackQuery, message: Message, key: str, context: Context) -> None:
    services = services_of(context)
    fact = services.knowledge.facts.get(key)
    draft = await services.desk.published(fact.id) if fact is not None else None
    if draft is None:
        await acknowledge(query, render("desk_line", line="not-published"), alert=True)
        return
    await acknowledge(query, render("desk_line", line="reply"))
    await ask(message, query.from_user, draft.fact, asked(draft.fact, draft.revision), context, published=True)


async def _publish(query: CallbackQuery, message: Message, keys: Sequence[str], services: Services) -> Page | None:
    """Publishes what was proposed: it is read again from the reply that the proposal answers, and must be the same."""
    document_key, key, revision, mark = keys
    ids = await fact_of(services, Asked(document_key, key, int(revision)))
    before = await services.desk.at(ids[1], int(revision)) if ids else None
    made, reason = _read_again(before[0], message) if before else (None, None)
    if before is None or made is None or mark_of(made, reason) != mark:
        await acknowledge(query, render("desk_line", line="over"), alert=True)
        return None
    standing = await services.desk.correct(made, int(revision), actor_of(query), reason)
    if standing is not None:
        said = fate(standing, actor_of(query))
        await acknowledge(query, said, alert=True)
        return Page(said, None)
    await acknowledge(query)
    log.info("corrected", fact=made.id)
    services.news.set()
    now = await services.desk.published(made.id)
    text = render("desk_change", state="corrected", before=before[0], after=made, reason=reason)
    return Page(text, InlineKeyboardMarkup([[_undoing(made, now.revision)]]) if now else None)


def _read_again(fact: Fact, proposal: Message) -> tuple[Fact | None, str | None]:
    """What the reply to which a proposal was made turns the fact into, and the reason that it gives."""
    said = text_of(proposal.reply_to_message) if proposal.reply_to_message else ""
    try:
        return corrected(fact, said), reason_in(said)
    except CorrectionError:
        return None, None


async def _give_up(query: CallbackQuery, _message: Message, _keys: Sequence[str], _services: Services) -> Page | None:
    """Nothing is published."""
    await acknowledge(query)
    return Page(render("desk_line", line="cancelled"), None)


async def _undo(query: CallbackQuery, _message: Message, keys: Sequence[str], services: Services) -> Page | None:
    """Publishes anew what was published before."""
    document_key, key, revision = keys
    ids = await fact_of(services, Asked(document_key, key, int(revision)))
    fact_id = ids[1] if ids else ""
    before = await services.desk.at(fact_id, int(revision))
    done = await services.desk.undo(fact_id, int(revision), actor_of(query))
    if isinstance(done, Standing):
        await acknowledge(query, fate(done, actor_of(query)), alert=True)
        return None
    if done is None or before is None:
        await acknowledge(query, render("desk_line", line="nothing-before"), alert=True)
        return None
    await acknowledge(query)
    log.info("undone", fact=fact_id)
    services.news.set()
    return Page(render("desk_change", state="undone", before=before[0], after=done, reason=None), None)
