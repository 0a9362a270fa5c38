"""What was not done: the rest of a whole that the report states beside the part, or that a percentage tells.

"Gia súc được tiêm phòng: 1.890 con" of "tổng đàn gia súc: 2.310 con" leaves 420 that were not. The whole must be named
by the part ("vụ trộm cắp" in "vụ trộm cắp đã làm rõ"), stand in the same paragraph and be counted in the same unit, or
its share must be stated; otherwise nothing is worked out.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from knowledge.asking import arithmetic
from knowledge.asking.arithmetic import Operand
from knowledge.asking.figures import PERCENT, Figure, comparisons, operand, worked_out
from knowledge.asking.neighbours import Neighbours
from knowledge.asking.phrase import Term, phrase_terms
from knowledge.data_files import read_data
from knowledge.language.units import unit_key
from knowledge.model import Measure

ROUNDED = Decimal("0.06")
"""A stated share may be off by its rounding to one digit."""
HUNDRED = Decimal(100)
ANYBODY = "người"


class _Rules(NamedTuple):
    done: tuple[tuple[Term, ...], ...]
    events: frozenset[str]
    whole: frozenset[str]
    rates: tuple[tuple[Term, ...], ...]


@cache
def _rules() -> _Rules:
    data = read_data("knowledge.asking", "targets")
    return _Rules(
        tuple(phrase_terms(text) for text in data["done_words"]),
        frozenset(data["event_units"]),
        frozenset(data["whole_words"]),
        tuple(phrase_terms(text) for text in data["rate_starts"]),
    )


def rest_of(neighbours: Neighbours, measure: Measure, asked: frozenset[str]) -> Figure | None:
    """How many are left: of the whole that is stated beside, else of the plan that a percentage tells."""
    part = operand(measure)
    if part is None or unit_key(part.unit) == PERCENT:
        return None
    whole = whole_beside(neighbours, measure)
    total = operand(whole) if whole is not None else None
    if whole is not None and total is not None:
        if unit_key(total.unit) != unit_key(part.unit):  # persons by one name and the other
            total, part = (replace(one, unit=ANYBODY) for one in (total, part))
        result = arithmetic.less(total, part)
        return worked_out("remaining", result, measure, (whole,)) if result is not None else None
    return _rest_of_plan(measure, part, asked)


def _rest_of_plan(measure: Measure, part: Operand, asked: frozenset[str]) -> Figure | None:
    for c in comparisons(measure, "plan", asked, percent=True):
        if c.percent is not None and 0 < c.percent < HUNDRED:
            plan = arithmetic.whole_from_percent(part, Operand(c.percent, PERCENT, c.qualifier))
            left = arithmetic.less(Operand(plan.value, plan.unit, plan.qualifier), part) if plan is not None else None
            if plan is None or left is None:
                return None
            return worked_out("remaining", replace(left, working=f"{plan.working}; {left.working}"), measure)
    return None


def rest_in_percent(neighbours: Neighbours, measure: Measure, asked: frozenset[str]) -> Figure | None:
    """What share is left: of a fraction, of a stated share, of a rate by name, or of the whole beside."""
    q, part = measure.quantity, operand(measure)
    if part is None:
        return None
    also: tuple[Measure, ...] = ()
    if unit_key(q.unit) == PERCENT:
        named = phrase_terms(measure.indicator)
        is_rate = any(named[: len(start)] == start for start in _rules().rates)
        return _less_than_all(measure, part) if is_rate else None
    for c in comparisons(measure, "share", asked, percent=True):
        if c.percent is not None:
            return _less_than_all(measure, Operand(c.percent, PERCENT, c.qualifier))
    total = Operand(q.of, q.unit) if q.of is not None else None
    whole = whole_beside(neighbours, measure) if total is None else None
    if whole is not None:
        total, also = operand(whole), (whole,)
    if total is None or part.value > total.value:
        return None
    result = arithmetic.rest_percent(part, total)
    return worked_out("remaining", result, measure, also) if result is not None else None


def _less_than_all(measure: Measure, share: Operand) -> Figure | None:
    if not 0 <= share.value <= HUNDRED:
        return None
    return worked_out("remaining", arithmetic.below_hundred(share), measure)


def whole_beside(neighbours: Neighbours, measure: Measure) -> Measure | None:
    """The whole that a name of something done begins with, stated in the same paragraph; None where several may be it."""
    stem = _stem(measure.indicator)
    part = operand(measure)
    if part is None or neighbours.is_target(measure):
        return None
    if not stem:
        return _whole_of_share(neighbours, measure, part)
    named = neighbours.words_of(" ".join(term.form for term in stem))
    found = [other for other in neighbours.beside(measure) if _may_be_whole(neighbours, measure, part, named, other)]
    exact = [other for other in found if neighbours.core(other) - _rules().whole == named - _rules().whole]
    chosen = exact or found
    return chosen[0] if len({other.quantity.value for other in chosen}) == 1 else None


def _whole_of_share(neighbours: Neighbours, measure: Measure, part: Operand) -> Measure | None:
    """The whole that a stated share is of by its words, and by its figure ("chiếm 82% tổng số hồ sơ tiếp nhận")."""
    for c in comparisons(measure, "share", frozenset(), percent=True):
        words = neighbours.words_of(c.base or "") - _rules().whole
        found = [other for other in neighbours.beside(measure) if words and words <= neighbours.core(other)]
        found = [other for other in found if _may_be_whole(neighbours, measure, part, words, other)]
        if found:
            return found[0] if len({other.quantity.value for other in found}) == 1 else None
    return None


@lru_cache(maxsize=10_000)
def _stem(indicator: str) -> tuple[Term, ...]:
    """The words before the first that says what was done ("vụ trộm cắp" of "vụ trộm cắp đã làm rõ")."""
    terms = phrase_terms(indicator)
    for at in range(1, len(terms)):
        if any(terms[at : at + len(phrase)] == phrase for phrase in _rules().done):
            return terms[:at]
    return ()


def _may_be_whole(
    neighbours: Neighbours, measure: Measure, part: Operand, named: frozenset[str], other: Measure
) -> bool:
    total = operand(other)
    if total is None or other is measure or _stem(other.indicator) or neighbours.is_change(other):
        return False
    units = {unit_key(part.unit), unit_key(total.unit)}
    if neighbours.is_target(other) or total.value < part.value or (len(units) > 1 and ANYBODY not in units):
        return False
    core = neighbours.core(other)
    shares = [c.percent for c in measure.comparisons if c.kind == "share" and c.percent is not None]
    if not named <= core or not total.value:
        return False
    if shares:
        return any(abs(part.value * HUNDRED / total.value - share) <= ROUNDED for share in shares)
    if (other.document, other.paragraph) != (measure.document, measure.paragraph):
        return False
    more = core - named - _rules().whole - neighbours.words_of(total.unit or "")
    return not more or unit_key(total.unit) in _rules().events or neighbours.whole(measure) is other
