"""Where the figure asked or talked about comes from, and what reports there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import islice

from knowledge.asking.base import Base
from knowledge.asking.conversation import Conversation
from knowledge.asking.details import name_telling
from knowledge.asking.gather import Slots, candidates, query_of, slots_of, stated_fits
from knowledge.asking.matters_find import issued_there, numbered
from knowledge.asking.matters_slots import asked_in
from knowledge.asking.matters_words import folded
from knowledge.asking.outcomes import Outcome, told, unknown
from knowledge.asking.question import Question
from knowledge.asking.tell import day
from knowledge.asking.what import Wanted
from knowledge.model import Answer, Fact, Reply

SOURCES_SHOWN = 6
REPORT = folded("báo cáo")
"""The kind of paper that figures stand in."""


def source_reply(base: Base, question: Question, before: Conversation) -> Outcome:
    """Where the figure asked or talked about comes from and of when it is, or what reports there are."""
    facts = _asked_facts(base, question, before)
    if not facts:
        facts = [fact for fact_id in before.facts if (fact := base.fact(fact_id)) is not None]
    if question.wanted.has("number"):
        return _numbers(base, before, facts)
    if not facts:
        facts = list(islice(base.documents(), SOURCES_SHOWN))
    answers = tuple(
        Answer(facts=(fact.id,), kind=fact.kind, aspect="source", text=_source_text(base, fact), source=base.source(fact.document),
               paragraph=fact.paragraph, period=_period(fact), place=getattr(fact, "place", None)) for fact in facts
    )  # fmt: skip
    reason = "freshness" if question.wanted.has("freshness") and len(answers) == 1 else "source"
    return Reply(outcome="answer", answers=answers, reason=reason, confidence=0.9), before


def _numbers(base: Base, before: Conversation, facts: Sequence[Fact]) -> Outcome:
    """The number of the report that a figure stands in: of the one paper of that place that its facts name, else unknown."""
    papers = base.matters.of_kinds(("document",))
    for document in {fact.document for fact in facts}:
        own = [i for i in papers if i.fact.document == document and i.kind == REPORT and issued_there(i)]
        if len(own) == 1 and own[0].number:
            return told(base, before, own, "source", name_telling(Wanted("name", frozenset({"number"}))))
    return unknown(before)


def _asked_facts(base: Base, question: Question, before: Conversation) -> Sequence[Fact]:
    """The figure or document that the very question names."""
    numbers = numbered(base.matters.of_kinds(("document",)), asked_in(question))
    if numbers:
        return [item.fact for item in numbers]
    slots = slots_of(base, question, before, fresh=False)
    if question.places and not question.query.content and (question.wanted.has("freshness") or question.when):
        return _newest(base, slots)
    if not question.query.content:
        return []
    found = candidates(stated_fits(base.scorer.rank(query_of(base, question, before, lean=False))), slots)
    return [max(found, key=lambda c: c.score).measure] if found else []


def _newest(base: Base, slots: Slots) -> Sequence[Fact]:
    """A figure of the latest period that reports have of the places."""
    there = (m for m in base.at_places(slots.places) if slots.at_time(m))
    dated = [m for m in there if m.period is not None and not base.neighbours.is_target(m)]
    return sorted(dated, key=lambda m: (m.period is not None and m.period.end) or date.min, reverse=True)[:1]


def _source_text(base: Base, fact: Fact) -> str:
    source = base.source(fact.document)
    return (
        ", ".join(filter(None, (source.title, source.publisher, day(source.published) if source.published else "")))
        or source.id
    )


def _period(fact: Fact) -> str | None:
    period = getattr(fact, "period", None)
    return period.text if period is not None else None
