"""*Sửa* in a review, and the replies with right values, of drafts and of what /sua asked about."""

from __future__ import annotations

from telegram import InlineKeyboardMarkup, Message, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, MessageHandler, filters

from bot.handlers.addressing import text_of
from bot.handlers.desk_buttons import button, pattern, tap_of
from bot.handlers.desk_pages import ALONE, decisions, page
from bot.handlers.edit_prompts import Asked, Prompted, ask, asked, asked_in, fact_of
from bot.handlers.outbox import GONE, STALE, acknowledge, expected
from bot.handlers.questions import place_of
from bot.handlers.reviewing import fate, show
from bot.handlers.roles import FromEditor, actor_of, editors_only, person_of
from bot.handlers.services import Context, Services, fact_key, outbox_of, services_of
from bot.wording import render
from knowledge.errors import CorrectionError
from knowledge.model import Fact
from knowledge.reading.correcting import corrected, reason_in
from knowledge.store.desk import Standing
from knowledge.store.rows import body_of


def handlers(services: Services) -> list[BaseHandler[Update, Context, None]]:
    """The button of a draft, and replies to what it asked."""
    said = filters.UpdateType.MESSAGE & filters.TEXT & ~filters.COMMAND
    return [
        CallbackQueryHandler(editors_only(on_draft), pattern=pattern("s")),
        MessageHandler(said & FromEditor(services) & Prompted(), on_reply),
    ]


async def on_draft(update: Update, context: Context) -> None:
    """Asks for the right value of a draft; where it is decided on already, says by whom."""
    query = update.callback_query
    if query is None or not isinstance(query.message, Message):
        return
    services, message = services_of(context), query.message
    document_key, key, revision, where = tap_of(query.data).keys
    ids = await fact_of(services, Asked(document_key, key, int(revision)))
    found = await services.desk.at(ids[1], int(revision)) if ids else None
    if found is not None and found[1].status == "draft":
        await acknowledge(query, render("desk_line", line="reply"))
        about = asked(found[0], int(revision))
        if where != ALONE:
            about = about.again(message.message_id, int(where))
        await ask(message, query.from_user, found[0], about, context)
        return
    said = fate(found[1], actor_of(query)) if found else render("desk_line", line="none")
    await acknowledge(query, said, alert=True)
    if ids and where != ALONE:
        await show(message, await page(services, ids[0], int(where)), services, context)


async def on_reply(update: Update, context: Context) -> None:
    """Takes over the right value; where it is not understood, says why and asks again."""
    message = update.effective_message
    about = asked_in(message.reply_to_message) if message is not None else None
    person = person_of(message) if message is not None else None
    if message is None or about is None or person is None:
        return
    services = services_of(context)
    ids = await fact_of(services, about)
    found = await services.desk.at(ids[1], about.revision) if ids else None
    if found is None:
        text = render("desk_line", line="over")
        await outbox_of(context).send(place_of(message, quote=True), text)
        return
    fact, standing = found
    if standing.status not in ("draft", "published"):
        await _answer(message, fate(standing, actor_of(message)), None, about, fact, context)
        return
    published = standing.status == "published"
    try:
        made, reason = corrected(fact, text_of(message)), reason_in(text_of(message))
    except CorrectionError as error:
        await ask(message, person, fact, about, context, published=published, problem=error.user_text)
        return
    if published:
        text, keyboard = _proposed(about, fact, made, reason)
    else:
        now = await services.desk.revise(made, about.revision, actor_of(message), reason)
        text, keyboard = await _revised(about, fact, made, now, actor_of(message), services)
    await _answer(message, text, keyboard, about, fact, context)


async def _answer(
    message: Message, text: str, keyboard: InlineKeyboardMarkup | None, about: Asked, fact: Fact, context: Context
) -> None:
    """Answers a reply, and shows the page that the edit was begun from as it is now."""
    services = services_of(context)
    outbox = outbox_of(context)
    await outbox.send(place_of(message, quote=True), text, keyboard)
    if about.page:
        shown = await page(services, fact.document, about.at)
        with expected(*STALE, *GONE):
            await outbox.edit(place_of(message), (about.page,), shown.html, shown.keyboard)


async def _revised(
    about: Asked, fact: Fact, made: Fact, standing: Standing | None, actor: str, services: Services
) -> tuple[str, InlineKeyboardMarkup | None]:
    """The draft says something else now: both, with buttons to decide on it; or why it does not."""
    if standing is not None:
        return fate(standing, actor), None
    drafts = await services.desk.drafts(fact.document)
    revision = next((draft.revision for draft in drafts if draft.fact.id == fact.id), about.revision)
    text = render("desk_change", state="revised", before=fact, after=made, reason=None)
    return text, decisions(fact.document, made, revision, ALONE)


def _proposed(about: Asked, fact: Fact, made: Fact, reason: str | None) -> tuple[str, InlineKeyboardMarkup | None]:
    """What a published fact would become. The button knows what was shown: nothing else is published by it."""
    confirm = button("confirm", "c", about.document, about.fact, about.revision, mark_of(made, reason))
    text = render("desk_change", state="proposed", before=fact, after=made, reason=reason)
    return text, InlineKeyboardMarkup([[confirm, button("cancel", "x")]])


def mark_of(fact: Fact, reason: str | None) -> str:
    """Eight characters that stand for all that a fact says, and why it is to say it."""
    return fact_key(body_of(fact) + (reason or ""))
