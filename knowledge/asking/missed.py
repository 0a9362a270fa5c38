"""Which targets were missed: named only where the facts show them all, and told with the count that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from knowledge.asking.clauses import negatives
from knowledge.asking.conversation import Conversation
from knowledge.asking.figures import Figure, comparisons
from knowledge.asking.phrase import phrase_terms
from knowledge.asking.tell import answer_of, measure_options
from knowledge.asking.turn import Turn
from knowledge.data_files import read_data
from knowledge.language.numbers import format_number
from knowledge.model import Measure, Reply


@cache
def _words_of_plans() -> frozenset[str]:
    """The words of a base that names a target set, and nothing more."""
    data = read_data("knowledge.asking", "targets")
    rows = (data["target_words"], data["reach_words"], data["year_words"], data["setters"])
    return frozenset(term.form for row in rows for text in row for term in phrase_terms(text))


def missed_targets(turn: Turn) -> tuple[Reply, Conversation] | None:
    """The targets that were not reached, by their percent of plan, or that they are not told; None for other questions.

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
    if not isinstance(value, Decimal) or whole is None:
        return None
    if not short or len(short) != whole - value:
        words = read_data("knowledge.asking", "targets")["not_told"].format(unit=counts[0].quantity.unit)
        options = measure_options(counts, "indicator")
        return Reply(outcome="decline", reason="unknown-detail", detail={"words": words}, options=options), turn.before
    answers = tuple(answer_of(turn.base, figure) for figure in short)
    reached = f"{format_number(value)}/{format_number(whole)}"
    told = Reply(outcome="answer", answers=answers, reason="missed", detail={"reached": reached}, confidence=0.8)
    return told, turn.before


def _named(turn: Turn, count: Measure) -> bool:
    """Does the question speak of what is counted ("chỉ tiêu", and not "tiêu chí")?"""
    unit = " ".join(term.folded for term in phrase_terms(count.quantity.unit or ""))
    return unit in turn.question.text


def _short_of(count: Measure, beside: Sequence[Measure]) -> list[Figure]:
    same = [m for m in beside if m.period == count.period]
    return [figure for m in same if (figure := _short(m, count)) is not None]


def _short(measure: Measure, count: Measure) -> Figure | None:
    """The plan figure of a measure that missed the plan of its year, beside the count of targets reached."""
    found = comparisons(measure, "plan", frozenset(), percent=True)
    partly = measure.period is not None and measure.period.months < 12
    if not found or partly:
        return None
    c = found[0]
    if c.percent is None or c.percent >= 100:
        return None
    if not {term.form for term in phrase_terms(c.base or "")} <= _words_of_plans():
        return None
    return Figure("plan", c.percent, "%", measure, qualifier=c.qualifier, also=(count,), base=c.base)
