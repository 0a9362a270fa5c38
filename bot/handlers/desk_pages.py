"""The pages of a review: drafts with what is to be said of them, and buttons to decide on each.

A page is made of the store and the keys in its buttons alone, so that it works after a restart, and for several editors
at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.handlers.desk_buttons import button
from bot.handlers.evidence import marked
from bot.handlers.html_parts import plain, units
from bot.handlers.services import Services, fact_key
from bot.wording import render
from knowledge.model import Fact, Source
from knowledge.review import Judged, judged

PER_PAGE = 4
FULL = 3600
"""UTF-16 units. With the header, and what Telegram counts otherwise than we do, below its limit of 4096."""
EVIDENCE = 500
LONG_EVIDENCE = 160
"""Letters from which evidence is folded up."""
ALONE = "c"
"""In the place of a page's first draft: the draft stands in a message of its own."""


class Page(NamedTuple):
    """A message of the review."""

    html: str
    keyboard: InlineKeyboardMarkup | None


async def drafts_of(services: Services, document: str) -> list[Judged]:
    """What waits of a document, judged against what is published, what needs a look first."""
    drafts, own = await services.desk.drafts(document), await services.desk.drafts(document, "published")
    others = (fact for fact in services.knowledge.facts.values() if fact.document != document)
    return await asyncio.to_thread(judged, drafts, [*(draft.fact for draft in own), *others])


async def source_of(services: Services, document: str) -> Source:
    """The description of a document."""
    return (await services.store.sources()).get(document) or Source(id=document)


async def page(services: Services, document: str, at: int = 0) -> Page:
    """The page that begins with the draft number `at` (from 0), or the last one."""
    review = await drafts_of(services, document)
    source = await source_of(services, document)
    odd = sum(one.rank < 3 for one in review)
    if not review:
        tally = await services.desk.tally(document)
        done = {"published": tally.get("published", 0), "rejected": tally.get("retired", 0)}
        return Page(render("desk_review", source=source, left=0, **done), None)
    at = max(0, min(at, len(review) - 1))
    shown = list(_fitting(services, review[at:]))
    first, last = at + 1, at + len(shown)
    head = render("desk_review", source=source, left=len(review), odd=odd, first=first, last=last)
    before = at - sum(1 for _ in _fitting(services, review[:at][::-1]))
    keyboard = _keyboard(document, review, at, last, max(0, before))
    return Page("\n\n".join([head, *shown]), keyboard)


def card(services: Services, one: Judged, number: int = 0) -> str:
    """A draft as an editor sees it."""
    evidence = one.fact.evidence or ""
    return render(
        "desk_draft",
        number=number,
        fact=one.fact,
        remarks=one.remarks,
        sources=services.knowledge.base.source,
        pieces=list(marked(one.fact, EVIDENCE)),
        long=len(evidence) > LONG_EVIDENCE,
    )


def decisions(document: str, fact: Fact, revision: int, where: int | str, number: int = 0) -> InlineKeyboardMarkup:
    """The three buttons of one draft; `where` is the first draft of its page, or `ALONE`."""
    return InlineKeyboardMarkup([_row(document, fact, revision, where, number)])


def _fitting(services: Services, review: Sequence[Judged]) -> Iterator[str]:
    """As many drafts as go into one message, at least one."""
    used = 0
    for number, one in enumerate(review[:PER_PAGE], 1):
        shown = card(services, one, number)
        used += units(plain(shown)) + 2
        if number > 1 and used > FULL:
            return
        yield shown


def _row(document: str, fact: Fact, revision: int, where: int | str, number: int) -> list[InlineKeyboardButton]:
    keys = (fact_key(document), fact_key(fact.id), revision, where)
    named = {"name": number} if number else {}
    labels = (("approve", "a"), ("edit", "s"), ("reject", "b"))
    return [button(label, action, *keys, **named) for label, action in labels]


def _keyboard(document: str, review: Sequence[Judged], at: int, last: int, before: int) -> InlineKeyboardMarkup:
    rows = [
        _row(document, one.fact, one.revision, at, number if last - at > 1 else 0)
        for number, one in enumerate(review[at:last], 1)
    ]
    key = fact_key(document)
    turn = []
    if at:
        turn.append(button("previous", "p", key, before))
    if last < len(review):
        turn.append(button("next", "p", key, last))
    if turn:
        rows.append(turn)
    if len(review) > 1:
        rows.append([button("approve-all", "A", key, at, count=len(review))])
    return InlineKeyboardMarkup(rows)
