"""/duyet and the buttons of a review: approving, rejecting, turning pages, approving all that is left."""

from __future__ import annotations

import re

import structlog
from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from bot.handlers.desk_buttons import Tap, button, pattern, tap_of
from bot.handlers.desk_pages import ALONE, Page, card, drafts_of, page, source_of
from bot.handlers.outbox import GONE, STALE, acknowledge, expected
from bot.handlers.questions import place_of
from bot.handlers.roles import actor_of, editors_only
from bot.handlers.services import Context, Services, by_key, fact_key, outbox_of, services_of
from bot.wording import brief, render
from knowledge.review import Judged
from knowledge.store.desk import Review, Standing, Verdict

log = structlog.get_logger(__name__)
ACTIONS = "pabAYZ"
LISTED = 20


def handlers() -> list[BaseHandler[Update, Context, None]]:
    """The command, and the buttons under pages."""
    return [
        CommandHandler("duyet", editors_only(on_command), filters=filters.UpdateType.MESSAGE),
        CallbackQueryHandler(editors_only(on_tap), pattern=pattern(ACTIONS)),
    ]


async def on_command(update: Update, context: Context) -> None:
    """Lists the documents that wait, each with a button that opens its review."""
    message = update.effective_message
    if message is None:
        return
    services = services_of(context)
    reviews = await services.desk.reviews()
    text = render("desk_reviews", reviews=reviews[:LISTED], more=len(reviews) - LISTED if len(reviews) > LISTED else 0)
    rows = [[_opening(review)] for review in reviews[:LISTED]]
    keyboard = InlineKeyboardMarkup(rows) if rows else None
    await outbox_of(context).send(place_of(message, quote=True), text, keyboard)


def _opening(review: Review) -> InlineKeyboardButton:
    name = brief(review.title or review.publisher or review.document, 40)
    return button("review", "p", fact_key(review.document), 0, name=name, count=review.left)


async def on_tap(update: Update, context: Context) -> None:
    """Does what a button of the review says, and shows the page as it is then."""
    query = update.callback_query
    if query is None or not isinstance(query.message, Message):
        return
    services = services_of(context)
    tap = tap_of(query.data)
    document = by_key(await services.desk.documents(), tap.keys[0])
    if document is None:
        await acknowledge(query, render("desk_line", line="none"))
        return
    if tap.action in "ab":
        shown = await _decide(query, tap, document, services)
    elif tap.action in "AYZ":
        shown = await _all(query, tap, document, services)
    else:
        await acknowledge(query)
        shown = await page(services, document, int(tap.keys[1]))
    await show(query.message, shown, services, context)


async def show(message: Message, shown: Page, services: Services, context: Context) -> None:
    """Turns a message of the bot into this page."""
    outbox = outbox_of(context)
    with expected(*STALE, *GONE):
        await outbox.edit(place_of(message), (message.message_id,), shown.html, shown.keyboard)


def fate(standing: Standing, actor: str) -> str:
    """Who decided on a draft before, in a sentence."""
    return render("desk_fate", standing=standing, mine=standing.by == actor, who=who(standing.by))


def who(actor: str) -> str:
    """The name in an actor of the audit trail: "telegram:7 (Lan)" is Lan."""
    named = re.fullmatch(r"telegram:\d+ \((.*)\)", actor)
    return named[1] if named else actor


async def _decide(query: CallbackQuery, tap: Tap, document: str, services: Services) -> Page:
    """Approves or rejects one draft. Where somebody else was first, that is said, and nothing is done."""
    _, key, revision, where = tap.keys
    verdict: Verdict = "publish" if tap.action == "a" else "reject"
    fact_id = by_key(await services.desk.facts(document), key) or ""
    alone = await _alone(services, document, fact_id) if where == ALONE else None
    standing = await services.desk.decide(fact_id, int(revision), verdict, actor_of(query))
    if standing is None:
        said = render("desk_line", line="approved" if verdict == "publish" else "rejected")
        await acknowledge(query, said)
        log.info("decided", verdict=verdict, fact=fact_id)
        if verdict == "publish":
            services.news.set()
    else:
        said = fate(standing, actor_of(query))
        await acknowledge(query, said, alert=standing.by != actor_of(query))
    if where != ALONE:
        return await page(services, document, int(where))
    more = InlineKeyboardMarkup([[button("refresh", "p", fact_key(document), 0)]])
    return Page("\n\n".join(filter(None, [alone and card(services, alone), said])), more)


async def _alone(services: Services, document: str, fact_id: str) -> Judged | None:
    return next((one for one in await drafts_of(services, document) if one.fact.id == fact_id), None)


async def _all(query: CallbackQuery, tap: Tap, document: str, services: Services) -> Page:
    """Asks whether to approve all that is left; does it when that very list was confirmed."""
    review = await drafts_of(services, document)
    mark = fact_key(repr(sorted((one.fact.id, one.revision) for one in review)))
    changed = tap.action != "A" and tap.keys[1] != mark
    if not review:
        await acknowledge(query, render("desk_line", line="none"))
        return await page(services, document)
    if tap.action == "A" or changed:
        await acknowledge(query)
        return await _asked(services, document, review, mark, changed=changed)
    wanted = [(one.fact.id, one.revision) for one in review if tap.action == "Y" or one.rank == 3]
    await acknowledge(query)
    done = await services.desk.publish_all(wanted, actor_of(query))
    log.info("decided", verdict="publish", facts=done)
    services.news.set()
    return await page(services, document)


async def _asked(services: Services, document: str, review: list[Judged], mark: str, *, changed: bool) -> Page:
    odd = sum(one.rank < 3 for one in review)
    source = await source_of(services, document)
    text = render("desk_all", source=source, left=len(review), odd=odd, changed=changed)
    key = fact_key(document)
    rows = [[button("approve-all", "Y", key, mark, count=len(review))]]
    if 0 < odd < len(review):
        rows.append([button("approve-clear", "Z", key, mark, count=len(review) - odd)])
    rows.append([button("back", "p", key, 0)])
    return Page(text, InlineKeyboardMarkup(rows))
