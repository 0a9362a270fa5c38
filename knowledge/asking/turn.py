"""One message being answered: its question with the slots filled, what its words may mean, and what is wanted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from knowledge.asking.base import Base
from knowledge.asking.clauses import GIVEN, rules
from knowledge.asking.conversation import Conversation
from knowledge.asking.fits import Fit, Fits
from knowledge.asking.gather import Slots, candidates, query_of, slots_of, spoken_of, stated_fits
from knowledge.asking.question import Question
from knowledge.asking.readings import Word
from knowledge.asking.thresholds import EXACT, MEANT
from knowledge.asking.what import Wanted
from knowledge.asking.where import level_of
from knowledge.model import Measure

AIM = (Word("muc", "mục"), Word("tieu", "tiêu"))
"""The words of a target in its name: whoever asks for one has said as much ("phấn đấu …")."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message being answered."""

    base: Base
    question: Question
    before: Conversation
    slots: Slots
    wanted: Wanted
    fits: Fits


def turn_of(base: Base, question: Question, before: Conversation) -> Turn:
    """Fill the slots from the conversation and rank what the words may mean."""
    wanted = _wanted(question)
    if (
        before.label is not None
        and wanted == Wanted()
        and not question.query.content
        and not question.heads
        and (before.aspect != "value" or before.marks)
    ):
        wanted = Wanted(before.aspect or "value", frozenset(before.marks))
    if wanted.aspect == "target" and before.aspect == "plan" and _names_giver_only(question):
        wanted = Wanted(before.aspect, frozenset(before.marks))
    bare = not question.query.content
    fresh = not question.leans and not bare and bool(question.when) and not question.places
    lean = (before.label or before.words) is not None and (question.leans or len(question.query.content) <= 4)
    slots = slots_of(base, question, before, fresh=fresh)
    query = query_of(base, question, before, lean=lean)
    if wanted.aspect == "target":
        query = replace(query, helpers=(*query.helpers, *AIM))
    fits = base.scorer.rank(query)
    if before.label is not None and not query.content:
        told = spoken_of(base, question, before.label)
        moved = told != base.entries.canonical(before.label)
        named = (f for f in fits.strong if before.label == f.entry.label or (moved and f.entry.phrases[0] == told))
        same = [fit for fit in named if _unit_fits(base, question, fit)]
        fits = Fits(same) if same else fits
    if not stated_fits(fits) and question.literal is not None:
        fits = base.scorer.rank(query_of(base, replace(question, query=question.literal), before, lean=lean))
    return Turn(base, question, before, slots, wanted, fits)


def after_figure(turn: Turn, measure: Measure) -> Conversation:
    """What the next message may lean on."""
    return Conversation(label=measure.indicator, place=measure.place, period=measure.period.text if measure.period else None,
                        aspect=turn.wanted.aspect, marks=tuple(sorted(turn.wanted.marks)), kind="measure", document=measure.document, facts=(measure.id,), measure=measure.id)  # fmt: skip


def allotted(turn: Turn) -> Turn | None:
    """The turn that asks for the plan, where what was allotted is asked for ("được bố trí bao nhiêu vốn?") and stated as one."""
    spans = rules().allotting.spans(turn.question.words)
    if turn.wanted != Wanted() or not spans:
        return None
    taken = {word.folded for span in spans for word in turn.question.words[span.start : span.stop]}
    query = turn.question.query
    named = replace(query, content=tuple(word for word in query.content if word.folded not in taken))
    strong = turn.base.scorer.rank(named).strong if named.content else ()
    fits = Fits(fit for fit in strong if fit.asked >= EXACT and fit.stated >= MEANT)
    there = (candidate.measure for candidate in candidates(stated_fits(fits), turn.slots))
    return (
        replace(turn, wanted=Wanted("target"), fits=fits) if any(map(turn.base.neighbours.is_target, there)) else None
    )


def _names_giver_only(question: Question) -> bool:
    """Does it name another plan and ask no number ("thế còn kế hoạch huyện giao?")? Then the share of it is meant."""
    named = any(word.endswith(f" {GIVEN}") for word in question.asked)
    return named and not question.query.content and not rules().how_many.stand_in(question.words)


def _unit_fits(base: Base, question: Question, fit: Fit) -> bool:
    units = {word for fact in fit.entry.facts for word in base.entries.unit_words(fact.quantity.unit)}
    return not question.expected.units or bool(question.expected.units & units)


def _wanted(question: Question) -> Wanted:
    wanted = question.wanted
    if wanted.aspect == "remaining" and question.expected.percent and not wanted.has("rest"):
        return Wanted("plan", frozenset({"percent"}), wanted.spans, (*wanted.others, "remaining"))
    if wanted.aspect == "value" and (question.expected.percent or question.says_rate):
        return replace(wanted, marks=wanted.marks | {"percent"})
    if wanted.aspect == "change" and question.expected.units and not question.expected.percent:
        return replace(wanted, marks=wanted.marks | {"amount"})
    return wanted


def inside(turn: Turn) -> Turn:
    """Asked which of the places inside one leads: those that the reports of the one tell of."""
    if turn.wanted.aspect != "rank" or len(turn.slots.places) != 1 or turn.question.asks_which("period"):
        return turn
    whole = turn.slots.places[0]
    level = turn.question.asks_level()
    if not level_of(whole) or (level is not None and level <= level_of(whole)):
        return turn
    within = turn.base.told_beside(whole)
    return replace(turn, slots=replace(turn.slots, places=within, either=True)) if within else turn
