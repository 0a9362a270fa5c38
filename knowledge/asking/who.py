"""Replies about people, events, documents and requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.asking.base import Base
from knowledge.asking.conversation import Conversation
from knowledge.asking.details import date_of, name_telling, place_of
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
    seated,
    stranger_in,
    told_by_own,
)
from knowledge.asking.matters_slots import Asked, asked_in
from knowledge.asking.matters_words import kinds_in, office_in, rules, within
from knowledge.asking.outcomes import Outcome, Telling, answered, nowhere, told, unknown, which
from knowledge.asking.question import Question
from knowledge.asking.requested import SPOKEN_WORDS, deadline_reply, is_request, request_reply
from knowledge.asking.signed import signer_reply
from knowledge.asking.tell import matter_answer, matter_text
from knowledge.asking.what import Wanted
from knowledge.language.text import fold
from knowledge.model import Aspect, Directive, Fact, Option, Person

MATTER_ASPECTS = frozenset({"person", "date", "place", "name", "text"})


def matter_reply(base: Base, question: Question, before: Conversation) -> Outcome | None:
    """The reply to who, when, where, which and what; None where figures should be tried instead."""
    aspect, wanted, asked = question.wanted.aspect, question.wanted, asked_in(question)
    kinds = kinds_in(question.text)
    if wanted.has("signer"):
        return signer_reply(base, question, before, asked)
    if aspect == "person" and not (asked.numbers and wanted.has("title")):
        return _person(base, question, before, asked)
    if aspect == "name" and "event" in kinds and "document" not in kinds:
        return _tell(base, question, before, asked, base.matters.of_kinds(("event",)), "name", name_telling(wanted))
    if aspect == "name":
        return _documents(base, question, before, asked, "name", name_telling(wanted))
    if aspect == "place":
        return _tell(base, question, before, asked, base.matters.of_kinds(("event",)), "place", place_of)
    if aspect == "date":
        return _date(base, question, before, asked, kinds)
    if wanted.has("request") and named_people(base, question):
        return request_reply(base, question, before, asked)
    if asked.numbers or ("document" in kinds and "directive" not in kinds):
        return _documents(base, question, before, asked, "text", matter_text)
    if is_request(base, question, kinds):
        return request_reply(base, question, before, asked)
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
    if found is not None and found[0].outcome == "clarify":
        return found if _name_all(found[0].options, question) else None
    if found is None or found[0].outcome != "answer":
        return None
    return found if _names(base.fact(found[0].answers[0].facts[0]), question) else None


def _name_all(options: Sequence[Option], question: Question) -> bool:
    """Do the names of all that may be meant hold every word that must be explained ("NQ về phương hướng, nhiệm vụ?")?"""
    content = {word.folded for word in question.query.content}
    return len(content) > 1 and all(content <= set(fold(option.label).replace(",", "").split()) for option in options)


def _names(fact: Fact | None, question: Question) -> bool:
    """Is the number one of the fact's, or half of the words that must be explained?"""
    texts = (text for text in (fact.model_dump().values() if fact else ()) if isinstance(text, str))
    own = {fold(word).strip(",.") for text in texts for word in text.split()}
    content = [word.folded for word in question.query.content]
    numbers = [word.folded for word in question.words if word.is_number]
    numbered = any(text.startswith(number) for number in numbers for text in own)
    return numbered or 2 * sum(word in own for word in content) >= len(content)


def _date(base: Base, question: Question, before: Conversation, asked: Asked, kinds: frozenset[str]) -> Outcome | None:
    due = deadline_reply(base, question, before, asked) if question.wanted.has("deadline") else None
    if due is not None or asked.numbers or (kinds and kinds <= {"document"}):
        return due or _documents(base, question, before, asked, "date", date_of)
    named = tuple(kinds - {"directive"})
    some = ("event", "document") if question.wanted.has("deadline") else ("event", "document", "directive")
    items = base.matters.of_kinds(named or some)
    content = content_of(question, asked)
    if not named and content:  # "khi nào xong cầu …?": no paper that a report on it names as well, nor one of a word
        least = min(SPOKEN_WORDS, len(content))
        own = [f.item for f in told_by_own(base, question, asked, items) if f.own >= least]
        items = [item for item in items if item.fact.kind == "directive" or item in own]
    return _tell(base, question, before, asked, items, "date", date_of)


def _documents(
    base: Base, question: Question, before: Conversation, asked: Asked, aspect: Aspect, text: Telling
) -> Outcome | None:
    """A document by its very number, else by its words."""
    items = base.matters.of_kinds(("document",))
    if asked.numbers:
        if (refusal := nowhere(question, before)) is not None:
            return refusal
        found = of_places(numbered(items, asked), places_of(question))
        if len(found) > 1:
            found = of_slots(found, replace(asked, meetings=frozenset(), ordinals=frozenset()), strictly=False)
        return told(base, before, found, aspect, text, 0.95) if found else unknown(before, 0.9)
    said = within(question.text, rules().documents)
    of_kind = [item for item in items if item.kind in said]
    strictly = aspect in ("name", "date") and said & rules().papers and OPEN_KIND not in said
    items = of_kind if strictly else of_kind or items
    adopted = [
        i
        for i in items
        if within(i.text, within(question.text, rules().kinds["event"])) or asked.ordinals & i.report.ordinals
    ]
    if aspect == "name" and content_of(question, asked, bodies=False):  # not by what a report on it says besides
        items = [f.item for f in told_by_own(base, question, asked, items)]
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
        return unknown(before)
    if kinds == {"event"}:
        fixed = of_meeting(fixed, question.text)
    found = closest(ranked(base, question, before, asked, fixed))
    if not found and question.leans and before.kind in kinds:
        found = [item for item in items if item.fact.id in before.facts]
    return told(base, before, found, aspect, text) if found else None


# ---- people ----------------------------------------------------------------------------------------------------------


def _person(base: Base, question: Question, before: Conversation, asked: Asked) -> Outcome | None:
    if question.wanted.has("title"):
        return _title(base, question, before, asked)
    if office_in(question.text) is not None:
        return _holder(base, question, before, asked)
    if (refusal := nowhere(question, before)) is not None:
        return refusal
    people = _taking_part(base, question, before, asked)
    if not people:
        return unknown(before, 0.7)
    if len({fact.document for fact in people}) > 1 and len({fact.name for fact in people}) > 1:
        return which(before, people)
    people = list({fact.name: fact for fact in people}.values())
    return answered(tuple(matter_answer(base, p, "person", p.name) for p in people), people[0], 0.9)


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
    if (refusal := nowhere(question, before)) is not None:
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
    if office is None or (refusal := nowhere(question, before)) is not None:
        return None if office is None else refusal
    there = places or ([held[0].own_place or held[0].report.place] if len(held) == 1 else [])
    return _people_told(base, before, holders(base, question, asked, office, there))


def _people_told(base: Base, before: Conversation, items: Sequence[Item]) -> Outcome:
    """The one who holds an office; which one, where several do."""
    people = list({i.fact.name: i.fact for i in items if isinstance(i.fact, Person)}.values())
    if not people:
        return unknown(before, 0.9)
    if len(people) > 1:
        return which(before, people)
    return answered((matter_answer(base, people[0], "person", people[0].name),), people[0], 0.95)


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
        return unknown(before) if question.wanted.has("office") else None
    if len({(p.name, title) for _, p, title in titled}) > 1 and len({p.document for _, p, _ in titled}) > 1:
        return which(before, [p for _, p, _ in titled])
    named = office_in(question.text) if question.wanted.has("claim") else None
    held = named is not None and any(i.office is not None and i.office.fits(named) for i, _, _ in titled)
    answers = {title: matter_answer(base, p, "text", title) for _, p, title in titled}
    return answered(
        tuple(answers.values()), titled[0][1], 0.9, ("yes" if held else "premise") if named is not None else ""
    )
