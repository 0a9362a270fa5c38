"""The desk of unanswered questions, before anything is shown: what is open, and what teaching a name would do."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from knowledge.asking import Base, answer
from knowledge.asking.entries import Entry
from knowledge.learning.effects import MOST_ASKED, Change, changes
from knowledge.learning.gaps import LAST, Failed, Gap, Hearing, gaps
from knowledge.learning.proposals import Objection, objection
from knowledge.model import Reply
from knowledge.store import Store, names
from knowledge.store.memory import utc
from knowledge.store.votes import last_votes

UNANSWERED = ("decline", "clarify")
MOST_GAPS = 100
"""So many groups are shown, the biggest ones."""
TRIED = 3
"""Wordings of a group that are asked again: where all are answered by now, it is closed."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What teaching `phrase` as a name of the indicator would do; nothing else is known where there is an objection."""

    phrase: str
    indicator: str
    objection: Objection | None
    changes: Sequence[Change] = ()
    """Questions answered now that would be answered otherwise."""
    replies: Sequence[tuple[str, Reply]] = ()
    """The group's questions with what would be said."""


async def open_gaps(
    store: Store, hearing: Hearing, start: datetime | None = None, end: datetime | None = None
) -> list[Gap]:
    """The groups of questions that failed and are neither settled nor answered by now, the biggest first.

    `start` and `end` limit when they were asked.
    """
    failed = [
        one for one in await failures(store) if (start is None or one.at >= start) and (end is None or one.at < end)
    ]
    settled = await names.settled(store)
    return await asyncio.to_thread(_still_open, failed, settled, hearing)


async def failures(store: Store) -> list[Failed]:
    """The last questions that were declined, asked back or voted down."""
    found = [
        Failed(asked.at, asked.text, asked.outcome, asked.reason)
        for outcome in UNANSWERED
        for asked in await store.questions(outcome, LAST)
    ]
    return found + [
        Failed(utc(vote.at), vote.question, vote.outcome, facts=tuple(vote.facts), voted_down=True)
        for vote in await last_votes(store, LAST)
        if not vote.good and vote.question
    ]


async def examined(
    base: Base, store: Store, phrase: str, meant: Entry, questions: Sequence[str] = (), *, today: date
) -> Proposal:
    """What it would do to teach `phrase`; takes a while, beside the event loop."""
    answered = [asked.text for asked in await store.questions("answer", MOST_ASKED * 5)]
    return await asyncio.to_thread(_examine, base, phrase, meant, questions, answered, today)


def _examine(
    base: Base, phrase: str, meant: Entry, questions: Sequence[str], answered: Sequence[str], today: date
) -> Proposal:
    why = objection(Hearing(base, today), phrase, meant)
    if why is not None:
        return Proposal(phrase, meant.label, why)
    taught = base.also_taught({phrase: meant.label})
    own = set(questions)
    changed = changes(base, taught, [text for text in answered if text not in own], phrase, today)
    replies = [(question, answer(taught, question, today=today)[0]) for question in questions]
    return Proposal(phrase, meant.label, None, changed, replies)


def _still_open(failed: Sequence[Failed], settled: dict[str, names.Settled], hearing: Hearing) -> list[Gap]:
    left = [one for one in failed if not _is_settled(one, settled.get(hearing.content(one.text).words))]
    found = []
    for gap in gaps(left, hearing):
        if gap.voted_down or not all(hearing.answers(text) for text, _ in gap.wordings[:TRIED]):
            found.append(gap)
        if len(found) == MOST_GAPS:
            break
    return found


def _is_settled(one: Failed, decision: names.Settled | None) -> bool:
    """Dismissed for good; taught as far as it was asked before."""
    return decision is not None and (decision.verdict == "dismissed" or one.at <= decision.at)
