"""Which targets were missed: named only where the facts show them all."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from knowledge.asking.clauses import negatives
from knowledge.asking.conversation import Conversation
from knowledge.asking.figures import Figure, comparisons
from knowledge.asking.tell import answer_of
from knowledge.asking.turn import Turn
from knowledge.model import Measure, Reply


def missed_targets(turn: Turn) -> tuple[Reply, Conversation] | None:
    """The targets that were not reached, by their percent of plan; None unless as many are known as were missed.

    "16/17 chỉ tiêu" says that one was missed; where the facts of that place and period hold just one figure below its
    plan, that is the one.
    """
    if "list" not in (turn.wanted.aspect, *turn.wanted.others) or not turn.question.asked & negatives():
        return None
    slots, neighbours = turn.slots, turn.base.neighbours
    counts = [
        m for m in neighbours.target_counts if m.quantity.of is not None and slots.at_place(m) and slots.at_time(m)
    ]
    if len(counts) != 1 or not _named(turn, counts[0]):
        return None
    short = _short_of(counts[0], neighbours.beside(counts[0]))
    value, whole = counts[0].quantity.value, counts[0].quantity.of
    if not short or not isinstance(value, Decimal) or whole is None or len(short) != whole - value:
        return None
    answers = tuple(answer_of(turn.base, figure) for figure in short)
    return Reply(outcome="answer", answers=answers, reason="missed", confidence=0.8), turn.before


def _named(turn: Turn, count: Measure) -> bool:
    """Does the question speak of what is counted?"""
    return turn.base.entries.unit_words(count.quantity.unit) <= turn.question.asked


def _short_of(count: Measure, beside: Sequence[Measure]) -> list[Figure]:
    same = [m for m in beside if m.period == count.period]
    return [figure for m in same if (figure := _short(m)) is not None]


def _short(measure: Measure) -> Figure | None:
    """The plan figure of a measure that missed the plan of its year."""
    found = comparisons(measure, "plan", frozenset(), percent=True)
    partly = measure.period is not None and measure.period.months < 12
    if not found or partly or found[0].percent is None or found[0].percent >= 100:
        return None
    return Figure("plan", found[0].percent, "%", measure, qualifier=found[0].qualifier, base=found[0].base)
