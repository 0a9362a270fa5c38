"""Why a message got the reply it got: its words and their parts, its slots, what was weighed, and what decided.

Nothing here decides. The reply is that of `answer`; the rest is read from the same steps, for a maintainer to look at
(docs/matching.md says what the steps are).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from knowledge.asking.base import Base
from knowledge.asking.conversation import Conversation
from knowledge.asking.fits import Fit
from knowledge.asking.gather import Candidate, candidates, stated_fits, winning_ghost
from knowledge.asking.matters_find import content_of, helpers_of
from knowledge.asking.matters_slots import asked_in
from knowledge.asking.question import CONTENT, Question
from knowledge.asking.several import answer
from knowledge.asking.thresholds import ANSWER, EXPLAINED
from knowledge.asking.turn import Turn, turn_of
from knowledge.asking.when import When
from knowledge.asking.who import MATTER_ASPECTS, matter_reply
from knowledge.model import Fact, Reply

SHOWN, GHOSTS_SHOWN = 8, 3
"""Candidates of a kind that are shown, and how many of them may be indicators that no fact states."""
MATTERS = ("person", "event", "document", "directive")

Part = Literal[
    "content", "context", "helper", "matter", "filler", "mark", "place", "period", "aspect", "asking", "unit"
]
Standing = Literal["chosen", "fits", "behind", "elsewhere", "weak", "unexplained", "clash", "ghost", "ghost-wins"]
Path = Literal["chat", "empty", "source", "matter", "place", "ghost", "unfit", "slots", "facts"]


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word as repaired: its part, what it weighs where it must be explained, and what its slips of the fingers cost.

    Short forms, Telex and VNI cost the reading as a whole, not single words (docs/matching.md, "The way of a message").
    """

    text: str
    part: Part
    cost: float
    weight: float | None


@dataclass(frozen=True, slots=True)
class ReadSlots:
    """What was read beside the words of the indicator; `inherited` names the slots that the turn before filled."""

    aspect: str
    marks: tuple[str, ...]
    units: tuple[str, ...]
    percent: bool
    places: tuple[str, ...]
    unknown_place: str | None
    periods: tuple[str, ...]
    compared_with: tuple[str, ...]
    inherited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rated:
    """An indicator that was weighed (a ghost is one that no fact states), and what came of it."""

    label: str
    score: float
    asked: float
    stated: float
    unexplained: tuple[str, ...]
    clash: tuple[str, str] | None
    ghost: bool
    facts: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class Placed:
    """A fact that was weighed: a figure at the place and time asked, or a person, event, document or request."""

    fact: Fact
    score: float
    cited: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reply with everything that led to it; `path` names the step that decided, `reply.reason` says how."""

    words: tuple[ReadWord, ...]
    slots: ReadSlots
    ranked: tuple[Rated, ...]
    figures: tuple[Placed, ...]
    matters: tuple[Placed, ...]
    path: Path
    reply: Reply
    after: Conversation


def explain(
    base: Base, message: str, conversation: Conversation | None = None, *, today: date | None = None
) -> Explanation:
    """Answer as `answer` does, and say how the reply came about."""
    today = today or date.today()  # noqa: DTZ011  # the asker's calendar day, not an instant
    before = conversation or Conversation()
    reply, after = answer(base, message, before, today=today)
    question = base.listener.hear(message, today)
    turn = turn_of(base, question, before)
    cited = frozenset(fact_id for one in reply.answers for fact_id in one.facts)
    found = _at_slots(turn)
    ghost = winning_ghost(base, question, turn.fits)
    path = _path(turn, ghost, found)
    weighed = path not in ("chat", "empty", "matter")
    ranked = tuple(_rated(fit, _standing(fit, ghost, found, cited, reply)) for fit in _shown(turn.fits, cited))
    figures = sorted(found, key=lambda c: (c.measure.id not in cited, -c.score))[:SHOWN]
    return Explanation(
        words=tuple(_words(base, question)),
        slots=_slots(turn),
        ranked=ranked if weighed else (),
        figures=() if not weighed else tuple(Placed(c.measure, c.score, c.measure.id in cited) for c in figures),
        matters=tuple(_matters(base, question, cited)),
        path=path,
        reply=reply,
        after=after,
    )


def _at_slots(turn: Turn) -> list[Candidate]:
    """The figures that may answer; where none is of the time named in passing, those of any time."""
    found = candidates(stated_fits(turn.fits), turn.slots)
    if not found and turn.question.aside:
        found = candidates(stated_fits(turn.fits), replace(turn.slots, when=()))
    return found


def _shown(fits: Sequence[Fit], cited: frozenset[str]) -> list[Fit]:
    """The best fits, few ghosts among them; those that the reply cites stay however far behind they are."""
    ghosts = [fit for fit in fits if fit.entry.ghost]
    stated = [fit for fit in fits if not fit.entry.ghost]
    stated.sort(key=lambda fit: (not any(fact.id in cited for fact in fit.entry.facts), -fit.score))
    few = min(GHOSTS_SHOWN, len(ghosts))
    return sorted((*stated[: SHOWN - few], *ghosts[:few]), key=lambda fit: -fit.score)


def _words(base: Base, question: Question) -> Iterator[ReadWord]:
    parts = _parts(question)
    for word, part in zip(question.words, parts, strict=True):
        weight = round(base.entries.weight(word), 3) if part == "content" else None
        yield ReadWord(word.form or word.folded, part, round(word.cost, 2), weight)


def _parts(question: Question) -> list[Part]:
    """The part of every word; a slot's name hides the general part that its words have."""
    parts = [_part(question, at) for at in range(len(question.words))]
    for part, spans in _slot_words(question):
        for at in (at for span in spans for at in span):
            if parts[at] != "content":
                parts[at] = part
    return parts


def _slot_words(question: Question) -> Iterator[tuple[Part, list[range]]]:
    yield "aspect", [_words_in(question.text, span) for span in question.wanted.spans]
    yield "unit", list(question.expected.spans)
    yield "asking", list(question.expected.questions)
    yield "period", [_words_in(question.text, span) for span in question.periods.spans]
    yield "place", [range(mention.start, mention.end) for mention in question.places]


def _part(question: Question, at: int) -> Part:
    word, role = question.words[at], question.roles[at]
    if word.is_mark:
        return "mark"
    if role == CONTENT:
        return "content" if word in question.query.content else "context"
    known: dict[str, Part] = {"helper": "helper", "matter": "matter"}
    return known.get(role, "filler")


def _words_in(text: str, span: tuple[int, int]) -> range:
    """The numbers of the words that a stretch of the question's text covers."""
    before, inside = text[: span[0]], text[span[0] : span[1]]
    first = len(before.split())
    return range(first, first + len(inside.split()))


def _slots(turn: Turn) -> ReadSlots:
    filled = (("place", turn.slots.inherited_place), ("period", turn.slots.inherited_period))
    return ReadSlots(
        aspect=turn.wanted.aspect,
        marks=tuple(sorted(turn.wanted.marks)),
        units=tuple(sorted(turn.question.expected.units)),
        percent=turn.question.expected.percent,
        places=turn.slots.places,
        unknown_place=turn.slots.unknown_place,
        periods=_texts(turn.slots.when),
        compared_with=_texts(turn.question.periods.base),
        inherited=tuple(name for name, inherited in filled if inherited),
    )


def _texts(whens: Sequence[When]) -> tuple[str, ...]:
    return tuple(text for when in whens if (text := when.text()))


def _rated(fit: Fit, standing: Standing) -> Rated:
    facts = len(fit.entry.facts)
    return Rated(
        fit.entry.label, fit.score, fit.asked, fit.stated, fit.unexplained, fit.clash, fit.entry.ghost, facts, standing
    )


def _standing(fit: Fit, ghost: Fit | None, found: Sequence[Candidate], cited: frozenset[str], reply: Reply) -> Standing:
    """What came of an entry: the first hurdle that it did not take."""
    if any(fact.id in cited for fact in fit.entry.facts):
        return "chosen"
    if fit.entry.ghost:
        return "ghost-wins" if ghost is not None and ghost.entry is fit.entry else "ghost"
    if fit.clash is not None:
        return "clash"
    if fit.asked < EXPLAINED:
        return "unexplained"
    if fit.score < ANSWER:
        return "weak"
    if not any(candidate.fit.entry is fit.entry for candidate in found):
        return "elsewhere"
    return "behind" if reply.outcome == "answer" else "fits"


def _matters(base: Base, question: Question, cited: frozenset[str]) -> Iterator[Placed]:
    """The people, events, documents and requests that the words fit best, those cited first."""
    if question.chat or question.wanted.aspect not in MATTER_ASPECTS:
        return
    content = content_of(question, asked_in(question))
    items = base.matters.of_kinds(MATTERS)
    found = base.matters.rank(items, content, helpers_of(question, content)) if content else []
    scores = {one.item.fact.id: one.score for one in found}
    facts = [item.fact for item in items if item.fact.id in scores or item.fact.id in cited]
    facts.sort(key=lambda fact: (fact.id not in cited, -scores.get(fact.id, 0.0)))
    for fact in facts[:SHOWN]:
        yield Placed(fact, scores.get(fact.id, 0.0), fact.id in cited)


def _path(turn: Turn, ghost: Fit | None, found: Sequence[Candidate]) -> Path:
    """The step of `answer` that decided."""
    base, question = turn.base, turn.question
    if question.chat:
        return "chat"
    if not base.facts:
        return "empty"
    if question.wanted.aspect == "source":
        return "source"
    if question.wanted.aspect in MATTER_ASPECTS and matter_reply(base, question, turn.before) is not None:
        return "matter"
    if turn.slots.unknown_place is not None:
        return "place"
    if ghost is not None:
        return "ghost"
    if not stated_fits(turn.fits):
        return "unfit"
    return "facts" if found else "slots"


__all__ = ["Explanation", "Placed", "Rated", "ReadSlots", "ReadWord", "explain"]
