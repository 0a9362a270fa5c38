"""Replies about people, events, documents and requests, and about where a figure comes from."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from knowledge.asking.base import Base
from knowledge.asking.conversation import Conversation
from knowledge.asking.gather import Slots, candidates, query_of, slots_of, stated_fits
from knowledge.asking.matters import Item
from knowledge.asking.matters_find import (
    OPEN_KIND,
    acting,
    closest,
    content_of,
    holders,
    named_people,
    numbered,
    of_meeting,
    of_places,
    of_slots,
    places_of,
    ranked,
    requests,
    seated,
    speakers,
    stranger_in,
    told_by_own,
)
from knowledge.asking.matters_slots import Asked, asked_in
from knowledge.asking.matters_words import kinds_in, office_in, rules, within
from knowledge.asking.question import Question
from knowledge.asking.tell import day, matter_answer, matter_options, matter_text
from knowledge.asking.thresholds import MATTER
from knowledge.asking.what import Wanted
from knowledge.model import Answer, Aspect, Directive, Document, Event, Fact, Person, Reply

MATTER_ASPECTS = frozenset({"person", "date", "place", "name", "text"})
_DATE = re.compile(r"\d{1,2}/\d{1,2}(?:/\d{4})?")
Outcome = tuple[Reply, Conversation]
Telling = Callable[[Fact], str | None]
SOURCES_SHOWN = 6
SPOKEN_WORDS = 2
"""Who asked for something is told where at least so many words of the request are said."""


def matter_reply(base: Base, question: Question, before: Conversation) -> Outcome | None:
    """The reply to who, when, where, which and what; None where figures should be tried instead."""
    aspect, wanted, asked = question.wanted.aspect, question.wanted, asked_in(question)
    kinds = kinds_in(question.text)
    if aspect == "person" and not (asked.numbers and wanted.has("title")):
        return _person(base, question, before, asked)
    if aspect == "name" and "event" in kinds and "document" not in kinds:
        return _tell(
            base, question, before, asked, base.matters.of_kinds(("event",)), "name", lambda f: getattr(f, "name", None)
        )
    if aspect == "name":
        told: Telling = (
            (lambda f: getattr(f, "issuer", None)) if wanted.has("issuer") else (lambda f: getattr(f, "name", None))
        )
        return _documents(base, question, before, asked, "name", told)
    if aspect == "place":
        return _tell(
            base,
            question,
            before,
            asked,
            base.matters.of_kinds(("event",)),
            "place",
            lambda f: getattr(f, "place", None),
        )
    if aspect == "date":
        return _date(base, question, before, asked, kinds)
    if wanted.has("request") and named_people(base, question):
        return _request(base, question, before, asked)
    if asked.numbers or ("document" in kinds and "directive" not in kinds):
        return _documents(base, question, before, asked, "text", matter_text)
    if _is_request(base, question, kinds):
        return _request(base, question, before, asked)
    items = base.matters.of_kinds(kinds or ("document", "directive", "event"))
    return _tell(base, question, before, asked, items, "text", matter_text)


def told_by_name(base: Base, question: Question, before: Conversation) -> Outcome | None:
    """A document or meeting named without a question ("nghị quyết về phương hướng năm 2024"): what it is about."""
    if (
        question.wanted != Wanted()
        or not kinds_in(question.text) & {"document", "event"}
        or question.expected.questions
    ):
        return None
    found = matter_reply(base, replace(question, wanted=Wanted("text")), before)
    return found if found is not None and found[0].outcome == "answer" else None


def _is_request(base: Base, question: Question, kinds: frozenset[str]) -> bool:
    """Is it about what somebody said or asked for: by the verb, or because somebody is named?"""
    if "directive" in kinds:
        return True
    if question.wanted.has("year"):
        return False
    return bool(named_people(base, question)) or (not kinds and office_in(question.text) is not None)


def _date_of(fact: Fact) -> str | None:
    if isinstance(fact, (Event, Document)):
        return day(fact.date) if fact.date else None
    if isinstance(fact, Directive) and _DATE.search(fact.text):
        return fact.text
    return None


def _unknown(before: Conversation, confidence: float = 0.8) -> Outcome:
    return Reply(outcome="decline", reason="unknown-detail", confidence=confidence), before


def _nowhere(question: Question, before: Conversation) -> Outcome | None:
    """The refusal that names a place no report is about."""
    stranger = stranger_in(question)
    if stranger is None:
        return None
    return Reply(outcome="decline", reason="unknown-place", detail={"place": stranger}, confidence=0.9), before


def _date(base: Base, question: Question, before: Conversation, asked: Asked, kinds: frozenset[str]) -> Outcome | None:
    if asked.numbers or (kinds and kinds <= {"document"}):
        return _documents(base, question, before, asked, "date", _date_of)
    named = tuple(kinds - {"directive"})
    items = base.matters.of_kinds(named or ("event", "document", "directive"))
    if not named and content_of(question, asked):  # "khi nào xong cầu …?": no paper that a report on it names as well
        own = [f.item for f in told_by_own(base, question, asked, items)]
        items = [item for item in items if item.fact.kind == "directive" or item in own]
    return _tell(base, question, before, asked, items, "date", _date_of)


def _documents(
    base: Base, question: Question, before: Conversation, asked: Asked, aspect: Aspect, text: Telling
) -> Outcome | None:
    """A document by its very number, else by its words."""
    items = base.matters.of_kinds(("document",))
    if asked.numbers:
        if (refusal := _nowhere(question, before)) is not None:
            return refusal
        found = of_places(numbered(items, asked), places_of(question))
        if len(found) > 1:
            found = of_slots(found, replace(asked, meetings=frozenset(), ordinals=frozenset()), strictly=False)
        return _told(base, question, before, found, aspect, text, 0.95) if found else _unknown(before, 0.9)
    named = within(question.text, rules().documents) - {OPEN_KIND}
    items = [item for item in items if item.kind in named] or items
    adopted = [
        i
        for i in items
        if within(i.text, within(question.text, rules().kinds["event"])) or asked.ordinals & i.report.ordinals
    ]
    return _tell(base, question, before, asked, adopted or items, aspect, text)


def _tell(base: Base, question: Question, before: Conversation, asked: Asked, items: Sequence[Item], aspect: Aspect,
          text: Telling) -> Outcome | None:  # fmt: skip
    """What is asked of the one among `items` that the words fit; None where they fit none."""
    if stranger_in(question) is not None:
        return None
    kinds = {item.fact.kind for item in items}
    there = of_places(items, places_of(question))
    fixed = of_slots(there, asked, strictly="document" not in kinds)
    if not fixed and there and (asked.ordinals or asked.meetings or asked.days):
        return _unknown(before)
    if kinds == {"event"}:
        fixed = of_meeting(fixed, question.text)
    found = closest(ranked(base, question, before, asked, fixed))
    if not found and question.leans and before.kind in kinds:
        found = [item for item in items if item.fact.id in before.facts]
    return _told(base, question, before, found, aspect, text) if found else None


def _told(base: Base, question: Question, before: Conversation, found: Sequence[Item], aspect: Aspect, text: Telling,
          confidence: float = 0.9) -> Outcome:  # fmt: skip
    told = [(item.fact, said) for item in found if (said := text(item.fact)) is not None]
    if not told:
        return _unknown(before)
    documents = {fact.document for fact, _ in told}
    if len({said for _, said in told}) > 1 and (len(documents) > 1 or all(isinstance(f, Document) for f, _ in told)):
        return _which(before, [fact for fact, _ in told])
    answers = tuple(matter_answer(base, fact, aspect, said) for fact, said in told)
    return _answered(answers, told[0][0], confidence)


def _which(before: Conversation, facts: Sequence[Fact]) -> Outcome:
    reason = "which-person" if isinstance(facts[0], Person) else "which-document"
    options = matter_options(facts)
    if not options:
        return _unknown(before)
    after = Conversation(kind=facts[0].kind, facts=tuple(fact.id for fact in facts))
    return Reply(outcome="clarify", reason=reason, options=options, confidence=0.5), after


def _answered(answers: tuple[Answer, ...], fact: Fact, confidence: float, reason: str = "") -> Outcome:
    after = Conversation(
        kind=fact.kind, document=fact.document, facts=tuple(a.facts[0] for a in answers), aspect=answers[0].aspect
    )
    return Reply(outcome="answer", answers=answers, reason=reason, confidence=round(confidence, 3)), after


def _request(base: Base, question: Question, before: Conversation, asked: Asked) -> Outcome | None:
    """What somebody asked for, by the speaker and the words."""
    if (refusal := _nowhere(question, before)) is not None:
        return refusal
    spoken = speakers(base, question)
    if spoken is None and question.leans and before.kind == "person":
        spoken = [i for i in base.matters.of_kinds(("person",)) if i.fact.id in before.facts]
    sure = "directive" in kinds_in(question.text)
    found = closest([f for f in requests(base, question, asked, spoken) if sure or f.asked >= MATTER])
    if not found:
        return _unknown(before) if spoken is not None else None
    return _told(base, question, before, found, "text", matter_text)


# ---- people ----------------------------------------------------------------------------------------------------------


def _person(base: Base, question: Question, before: Conversation, asked: Asked) -> Outcome | None:
    if question.wanted.has("title"):
        return _title(base, question, before, asked)
    if office_in(question.text) is not None:
        return _holder(base, question, before, asked)
    if (refusal := _nowhere(question, before)) is not None:
        return refusal
    people = _taking_part(base, question, before, asked)
    if not people:
        return _unknown(before, 0.7)
    if len({fact.document for fact in people}) > 1 and len({fact.name for fact in people}) > 1:
        return _which(before, people)
    people = list({fact.name: fact for fact in people}.values())
    return _answered(tuple(matter_answer(base, p, "person", p.name) for p in people), people[0], 0.9)


def _taking_part(base: Base, question: Question, before: Conversation, asked: Asked) -> list[Person]:
    """Who did what the question says, or asked for it."""
    kinds = kinds_in(question.text)
    there = of_slots(
        of_places(base.matters.of_kinds(("person", "directive")), places_of(question)), asked, strictly=True
    )
    people = [i for i in there if isinstance(i.fact, Person)]
    papers = {item.fact.document for item in numbered(base.matters.of_kinds(("document",)), asked)}
    people = [i for i in people if i.fact.document in papers] or people
    asks = "directive" in kinds and "event" not in kinds
    acted = any(within(question.text, row) for row in rules().acts)
    leaning = not content_of(question, asked) and any(i.fact.id in before.facts for i in people)
    if asks and not leaning:
        found = [
            f
            for f in told_by_own(base, question, asked, there)
            if isinstance(f.item.fact, Directive) and f.own >= SPOKEN_WORDS
        ]
        return _speakers_of(base, closest(found))
    if leaning or acted or "event" in kinds:
        found = ranked(base, question, before, asked, acting(of_meeting(people, question.text), question.text))
    else:
        found = told_by_own(base, question, asked, people)
    if found:
        return [i.fact for i in closest(found) if isinstance(i.fact, Person)]
    if "event" in kinds:
        return []
    return _speakers_of(base, closest([f for f in told_by_own(base, question, asked, there) if f.own >= SPOKEN_WORDS]))


def _speakers_of(base: Base, items: Sequence[Item]) -> list[Person]:
    """The people that matters are, or whose requests they are."""
    by = {(i.fact.document, i.fact.speaker) for i in items if isinstance(i.fact, Directive)}
    people = [i.fact for i in items if isinstance(i.fact, Person)]
    return people or [f for f in base.facts if isinstance(f, Person) and (f.document, f.name) in by]


def _holder(base: Base, question: Question, before: Conversation, asked: Asked) -> Outcome:
    """Who holds an office: only the very office, at the very place."""
    office = office_in(question.text)
    if (refusal := _nowhere(question, before)) is not None:
        return refusal
    return _people_told(base, before, holders(base, question, asked, office) if office is not None else [])


def follow_reply(base: Base, question: Question, before: Conversation) -> Outcome | None:
    """After somebody's office: the same office elsewhere ("còn Vĩnh Lạc Sơn?"), or another one there ("còn chủ tịch HĐND?").

    None where the turn before was not about people, or the message says more than a place or an office.
    """
    if before.kind != "person" or question.wanted.aspect != "value" or question.numbers:
        return None
    held = [i for i in base.matters.of_kinds(("person",)) if i.fact.id in before.facts and i.office is not None]
    if not held:
        return None
    asked, named = asked_in(question), office_in(question.text)
    rest = {w.folded for w in content_of(question, asked, bodies=False)} - (named.words if named else frozenset())
    if rest or not (named or question.places):
        return None
    places = places_of(question)
    if named is None and places and (chosen := [i for i in held if any(seated(i, place) for place in places)]):
        return _people_told(base, before, chosen)
    office = named or held[0].office
    if office is None or (refusal := _nowhere(question, before)) is not None:
        return None if office is None else refusal
    there = places or ([held[0].own_place or held[0].report.place] if len(held) == 1 else [])
    return _people_told(base, before, holders(base, question, asked, office, there))


def _people_told(base: Base, before: Conversation, items: Sequence[Item]) -> Outcome:
    """The one who holds an office; which one, where several do."""
    people = list({i.fact.name: i.fact for i in items if isinstance(i.fact, Person)}.values())
    if not people:
        return _unknown(before, 0.9)
    if len(people) > 1:
        return _which(before, people)
    return _answered((matter_answer(base, people[0], "person", people[0].name),), people[0], 0.95)


def _title(base: Base, question: Question, before: Conversation, asked: Asked) -> Outcome | None:
    """Which office somebody holds; whether it is the one named, where one is."""
    items = named_people(base, question)
    if not items and (question.leans or not content_of(question, asked)):
        items = [item for item in base.matters.of_kinds(("person",)) if item.fact.id in before.facts]
    if not items:
        people: Sequence[Fact] = _taking_part(base, question, before, asked) if kinds_in(question.text) else []
        items = [item for item in base.matters.of_kinds(("person",)) if item.fact in people]
    titled = [(i, i.fact, i.fact.title) for i in items if isinstance(i.fact, Person) and i.fact.title]
    if not titled and question.wanted.has("claim"):
        return _holder(base, question, before, asked)
    if not titled:
        return _unknown(before) if question.wanted.has("office") else None
    if len({(p.name, title) for _, p, title in titled}) > 1 and len({p.document for _, p, _ in titled}) > 1:
        return _which(before, [p for _, p, _ in titled])
    named = office_in(question.text) if question.wanted.has("claim") else None
    held = named is not None and any(i.office is not None and i.office.fits(named) for i, _, _ in titled)
    answers = {title: matter_answer(base, p, "text", title) for _, p, title in titled}
    return _answered(
        tuple(answers.values()), titled[0][1], 0.9, ("yes" if held else "premise") if named is not None else ""
    )


# ---- sources ---------------------------------------------------------------------------------------------------------


def source_reply(base: Base, question: Question, before: Conversation) -> Outcome:
    """Where the figure asked or talked about comes from and of when it is, or what reports there are."""
    facts = _asked_facts(base, question, before)
    if not facts:
        facts = [fact for fact_id in before.facts if (fact := base.fact(fact_id)) is not None]
    if not facts:
        facts = list(islice(base.documents(), SOURCES_SHOWN))
    answers = tuple(
        Answer(facts=(fact.id,), kind=fact.kind, aspect="source", text=_source_text(base, fact), source=base.source(fact.document),
               paragraph=fact.paragraph, period=_period(fact), place=getattr(fact, "place", None)) for fact in facts
    )  # fmt: skip
    reason = "freshness" if question.wanted.has("freshness") and len(answers) == 1 else "source"
    return Reply(outcome="answer", answers=answers, reason=reason, confidence=0.9), before


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
    told = [m for m in there if m.period is not None and not base.neighbours.is_target(m)]
    return sorted(told, key=lambda m: (m.period is not None and m.period.end) or date.min, reverse=True)[:1]


def _source_text(base: Base, fact: Fact) -> str:
    source = base.source(fact.document)
    return (
        ", ".join(filter(None, (source.title, source.publisher, day(source.published) if source.published else "")))
        or source.id
    )


def _period(fact: Fact) -> str | None:
    period = getattr(fact, "period", None)
    return period.text if period is not None else None
