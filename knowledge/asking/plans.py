"""Which plan a result is held against."""

from __future__ import annotations

from decimal import Decimal

from knowledge.asking import arithmetic
from knowledge.asking.figures import operand
from knowledge.model import Measure

NEARLY = Decimal("0.15")
"""Points that a percentage worked out may differ from the stated one: both are rounded."""


def covers(target: Measure, measure: Measure) -> bool:
    """Does the plan's period hold that of the result?"""
    a, b = target.period, measure.period
    if a is None or b is None or a.start is None or a.end is None or b.start is None or b.end is None:
        return False
    return a.start <= b.start and b.end <= a.end


def reached_so(measure: Measure, target: Measure) -> bool:
    """Is this the very plan that the stated percentage is of, where several were set?"""
    now, goal = operand(measure), operand(target)
    told = [c.percent for c in measure.comparisons if c.kind == "plan" and c.percent is not None]
    if now is None or goal is None or not told:
        return False
    reached = arithmetic.percent_of(now, goal)
    return reached is not None and abs(reached.value - told[0]) <= NEARLY
