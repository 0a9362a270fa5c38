"""What somebody asked for, and by when it is to be done."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from knowledge.asking.base import Base
from knowledge.asking.conversation import Conversation
from knowledge.asking.details import date_of
from knowledge.asking.matters import Found, Item
from knowledge.asking.matters_find import (
    closest,
    content_of,
    named_people,
    of_places,
    places_of,
    requests,
    speakers,
    told_by_own,
)
from knowledge.asking.matters_slots import Asked, asked_in
from knowledge.asking.matters_words import kinds_in, office_in, rules, said, within
from knowledge.asking.outcomes import Outcome, nowhere, told, unknown
from knowledge.asking.question import Question
from knowledge.asking.tell import matter_text
from knowledge.asking.thresholds import MATTER, REQUESTED
from knowledge.asking.when import spoken_digits
from knowledge.language.text import fold
from knowledge.model import Directive

LISTS, WHICH = frozenset({"list", "rank"}), "nao"
"""What asks which things there are, by the folded word for "which"."""
SPOKEN_WORDS = 2
"""Of a request that a question does not ask for by its verb alone, at least so many words must be said."""


def is_request(base: Base, question: Question, kinds: frozenset[str]) -> bool:
    """Is it about what somebody said or asked for: by the verb, or because somebody is named?"""
    if "directive" in kinds:
        return True
    if question.wanted.has("year"):
        return False
    return bool(named_people(base, question)) or (not kinds and office_in(question.text) is not None)


def request_reply(base: Base, question: Question, before: Conversation, asked: Asked) -> Outcome | None:
    """What somebody asked for, by the speaker and the words."""
    if (refusal := nowhere(question, before)) is not None:
        return refusal
    spoken = speakers(base, question)
    if spoken is None and question.leans and before.kind == "person":
        spoken = [i for i in base.matters.of_kinds(("person",)) if i.fact.id in before.facts]
    sure = "directive" in kinds_in(question.text)
    fitting = [f for f in requests(base, question, asked, spoken) if sure or f.asked >= MATTER]
    found = closest([f for f in fitting if _holds_numbers(f.item, question, asked)])
    if not found:
        return unknown(before) if spoken is not None else None
    return told(base, before, found, "text", matter_text)


def deadline_reply(base: Base, question: Question, before: Conversation, asked: Asked) -> Outcome | None:
    """By when something is to be done: the request that says so in its own words, with its day."""
    dated = [item for item in base.matters.of_kinds(("directive",)) if date_of(item.fact) is not None]
    found = told_by_own(base, question, asked, of_places(dated, places_of(question)))
    meant = [f for f in found if _is_meant(f.item, question, asked)]
    whole = [f for f in meant if f.own and f.asked >= 1.0]  # one word alone, where just one request says it
    fitting = closest([f for f in meant if f.own >= SPOKEN_WORDS]) or (
        [f.item for f in whole] if len(whole) == 1 else []
    )
    return told(base, before, fitting, "date", date_of) if fitting else None


def told_by_request(base: Base, question: Question, before: Conversation) -> Outcome | None:
    """A question that no figure answers and that names who asked for it ("xã nào … mà ông … nhắc tới?").

    The request must say nearly all that the question does, and a number besides where one is asked for.
    """
    if question.wanted.aspect in LISTS and (named := _things_named(base, question)):
        return told(base, before, named, "text", matter_text)
    if not (said(question.words, "asking") or "directive" in kinds_in(question.text)) or question.wanted.has("year"):
        return None
    spoken = speakers(base, question)
    if not spoken:
        return None
    asked = asked_in(question)
    if question.wanted.aspect == "name":
        return _paper_named(base, question, before, requests(base, question, asked, spoken))
    found = [f for f in requests(base, question, asked, spoken) if f.share >= REQUESTED and f.own >= SPOKEN_WORDS]
    fitting = closest([f for f in found if _is_meant(f.item, question, asked) and _tells_amount(f.item, question)])
    return told(base, before, fitting, "text", matter_text) if fitting else None


def _things_named(base: Base, question: Question) -> list[Item]:
    """The requests that say all that the question does, and which things they are ("sẽ sắp xếp lại những xã nào?")."""
    words = [word.folded for word in question.words]
    kind = words[words.index(WHICH) - 1] if WHICH in words[1:] else ""
    asked = asked_in(question)
    content = [word for word in content_of(question, asked) if word.folded not in spoken_digits()]
    if not kind or len(content) < SPOKEN_WORDS:
        return []
    found = requests(base, question, asked, None)
    return closest(
        [f for f in found if _names_one(f.item, kind) and all(word.folded in f.item.own for word in content)]
    )


def _names_one(item: Item, kind: str) -> bool:
    """Does the request name a thing of this kind ("xã Lộc Sậy")?"""
    text = item.fact.text if isinstance(item.fact, Directive) else ""
    return any(fold(word) == kind and name[:1].isupper() for word, name in pairwise(text.split()))


def _paper_named(base: Base, question: Question, before: Conversation, found: Sequence[Found]) -> Outcome | None:
    """Which paper somebody asked to be carried out: the one that a request of theirs names, with its number where asked."""
    kinds = within(question.text, rules().documents)
    names = [f"{kind} so" for kind in kinds] if question.wanted.has("number") else kinds
    naming = [f.item for f in found if within(f.item.text, names)]
    return told(base, before, naming, "text", matter_text) if naming else None


def _is_meant(item: Item, question: Question, asked: Asked) -> bool:
    """Does the request hold every number of the question ("số 5", "trước 30/11"), and no other thing of a kind named?"""
    words = [word for word in question.words if not word.is_mark]
    content = content_of(question, asked)
    return _holds_numbers(item, question, asked) and not any(
        a in content and b in content and a.folded in item.own and b.folded not in item.own | item.context
        and _goes_on(item, a.folded)
        for a, b in pairwise(words)
    )  # fmt: skip


def _holds_numbers(item: Item, question: Question, asked: Asked) -> bool:
    return all(word.folded in item.own for word in content_of(question, asked) if word.is_number)


def _goes_on(item: Item, word: str) -> bool:
    """Does another word follow this one in the request ("cầu Bãi Ngang", asked for "cầu Sông Trà")?"""
    return word in item.text.split()[:-1]


def _tells_amount(item: Item, question: Question) -> bool:
    """Where a number is asked for: does the request hold one that the question does not, in the unit asked?"""
    expected = question.expected
    if not expected.questions:
        return True
    words = item.text.split()
    free = [at for at, word in enumerate(words) if word.isdigit() and word not in question.numbers]
    units = expected.units | ({"%"} if expected.percent else frozenset())
    return bool(free) and (not units or any(units & set(words[at + 1 : at + 3]) for at in free))
