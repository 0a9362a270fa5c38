"""Messages that name no indicator, or only what is counted: what they may mean is offered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice

from knowledge.asking import clauses
from knowledge.asking.conversation import Conversation
from knowledge.asking.fits import Fit
from knowledge.asking.gather import Candidate, stated_fits
from knowledge.asking.phrase import says_in
from knowledge.asking.refuse import samples
from knowledge.asking.tell import measure_options
from knowledge.asking.thresholds import EXACT
from knowledge.asking.turn import Turn
from knowledge.asking.wanted_figure import wanted_figure
from knowledge.asking.what import Wanted
from knowledge.language.numbers import read_numeral
from knowledge.model import Measure, Option, Reply

TARGETS, REACHED = frozenset({"chi", "tieu"}), frozenset({"dat", "hoan", "lam"})
"""The folded words of targets, and of reaching them."""
SET_OUT = frozenset({"de", "nghi", "quyet"})
"""… and of setting them ("nghị quyết đề ra 18 chỉ tiêu")."""
NOT_REACHED = re.compile(r"\b(?:khong|chua) (?:dat|hoan thanh|lam)\b")
"""… and of missing them, folded."""
SHARE_OF_TARGETS = "% chi tieu"
RATE_OF_TARGETS = "ty le chi tieu"
"""What asks for the share of the targets, folded; else a percentage is one of a plan."""
LOOKED_AT = 200
"""So many results are looked at for a few to offer; of thousands the first are as good."""


def names_units_only(turn: Turn, found: Sequence[Candidate]) -> bool:
    """Does the message say no more than what is counted ("bao nhiêu tỷ?", "đảng viên?")?"""
    content = turn.question.query.content
    if turn.wanted.aspect in ("before", "rank", "average"):
        return False
    if turn.before.label is not None and (not content or turn.question.leans):
        return False
    if content and any(
        fit.own >= EXACT or _all_said(turn, fit) or _told_apart(turn, fit) for fit in stated_fits(turn.fits)
    ):
        return False
    if not content:
        return turn.wanted != Wanted() or bool(turn.question.expected.units)
    units = {word for c in found for word in turn.base.entries.unit_words(c.measure.quantity.unit)}
    return all(word.folded in units for word in content)


def _all_said(turn: Turn, fit: Fit) -> bool:
    """Is every word of a name of several said, though some as frame words ("chi bộ trực thuộc")?"""
    return fit.entry.letters <= turn.question.asked and bool(fit.entry.letters - fit.entry.units)


def says_nothing(turn: Turn) -> bool:
    """No indicator, no unit, no aspect, and nothing talked about before: nothing that could be looked up."""
    question, before = turn.question, turn.before
    silent = not question.query.content and turn.wanted == Wanted() and not question.expected.units
    return silent and before.label is None and before.words is None


def _told_apart(turn: Turn, fit: Fit) -> bool:
    """Does a frame word of the question belong to the name of this entry ("tổng đảng viên")?"""
    heads = {term.folded for phrase in clauses.rules().heads for term in phrase} - fit.entry.units
    own = {term.folded for phrase in fit.entry.phrases for term in phrase}
    return bool(turn.question.heads or turn.question.says_whole) and bool(own & heads)


def only_of_unit(turn: Turn) -> list[Candidate]:
    """The facts of the one indicator that is counted in the unit that the message names wholly; none where several are."""
    if not turn.question.query.content:
        return []
    fitting = list(_fitting(turn))
    if any(not turn.base.entries.unit_words(m.quantity.unit) <= turn.question.asked for m in fitting):
        return []  # "giấy" says less than "giấy phép lái xe"
    if len({measure.indicator for measure in fitting}) != 1:
        return []
    entries = ((measure, turn.base.entries.of(measure)) for measure in fitting)
    return [Candidate(m, turn.base.scorer.fit(entry, turn.question.query)) for m, entry in entries if entry is not None]


def targets_counted(turn: Turn) -> list[Candidate]:
    """How many of the targets were reached, where just that is asked ("hoàn thành mấy chỉ tiêu?", "chỉ tiêu … đạt được mấy cái?")."""
    question = turn.question
    named = {word.folded for word in question.query.content if not word.is_number} - SET_OUT
    if (
        not question.expected.questions
        or not named <= TARGETS <= question.asked
        or turn.slots.unknown_place is not None
    ):
        return []
    denied = bool(question.asked & clauses.negatives())
    if question.expected.percent and not _percent_of_targets(turn, denied=denied):
        return []
    if question.asked.isdisjoint(REACHED) or question.says_total or (denied and not NOT_REACHED.search(question.text)):
        return []
    base = turn.base
    found = [m for m in base.neighbours.target_counts if turn.slots.at_place(m) and turn.slots.at_time(m)]
    entries = ((m, base.entries.of(m)) for m in found if m.quantity.nature == "actual")
    return [Candidate(m, base.scorer.fit(entry, question.query)) for m, entry in entries if entry is not None]


def wanted_of_targets(turn: Turn) -> Wanted:
    """What to tell of the targets: those that were missed, the share, or how many."""
    if NOT_REACHED.search(turn.question.text):
        return Wanted("remaining", frozenset({"denied"}))
    return Wanted("share" if turn.question.expected.percent else "value")


def _percent_of_targets(turn: Turn, *, denied: bool) -> bool:
    """Is it the share of the targets that is asked for ("bao nhiêu % chỉ tiêu chưa đạt"), and not a percentage of one?"""
    text = turn.question.text
    if denied:
        return turn.before.label is None and SHARE_OF_TARGETS in text and NOT_REACHED.search(text) is not None
    return RATE_OF_TARGETS in text


def offer(turn: Turn) -> tuple[Reply, Conversation]:
    """Ask which indicator is meant, among those that have such a figure."""
    named = turn.question.query.content
    unclear = turn.wanted == Wanted() and not turn.question.expected.units and not named
    options: tuple[Option, ...] = () if unclear else measure_options(_fitting(turn), "indicator", turn.wanted.aspect)
    after = turn.slots.kept(turn.before)
    if not options:
        return Reply(outcome="decline", reason="unclear", options=samples(turn.base, turn.slots)), after
    after = after.model_copy(update={"words": " ".join(word.form or word.folded for word in named) or None})
    return Reply(outcome="clarify", reason="which-indicator", options=options, confidence=0.4), after


def _fitting(turn: Turn) -> Iterator[Measure]:
    """The results at the place and time asked that have a figure of the kind asked, found one by one."""
    base, named = turn.base, turn.question.query.content
    if named and not turn.slots.places:
        units = [unit for unit in base.units if says_in(named, base.entries.canonical(unit))]
        there = base.of_units(units)
    else:
        there = base.at_places(turn.slots.places)
    results = (m for m in there if turn.slots.at_time(m) and m.quantity.nature == "actual")
    return (m for m in islice(results, LOOKED_AT) if _has(turn, m))


def _fraction(turn: Turn) -> tuple[Decimal, Decimal] | None:
    """A fraction ("17/18") that the question itself names."""
    numbers = [read_numeral(number) for number in turn.question.numbers]
    if len(numbers) == 2 and numbers[0] is not None and numbers[1] is not None:
        return numbers[0], numbers[1]
    return None


def fraction_named(turn: Turn, found: Sequence[Candidate]) -> Candidate | None:
    """The fact whose very fraction the question names ("17/18 chỉ tiêu là mấy %?")."""
    pair = _fraction(turn)
    if pair is None:
        return None
    return next((c for c in found if (c.measure.quantity.value, c.measure.quantity.of) == pair), None)


def _has(turn: Turn, measure: Measure) -> bool:
    units, named = turn.question.expected.units, turn.question.query.content
    own = turn.base.entries.canonical(measure.quantity.unit or "")
    if named:
        return says_in(named, own)
    figure = wanted_figure(turn, measure)
    if figure is None or (turn.wanted.aspect == "plan" and figure.working and not turn.wanted.has("exceed")):
        return False
    return not units or not units.isdisjoint(turn.base.entries.unit_words(figure.unit))
