"""Figures across places and periods: rank, difference, total, average, series. Only like is held against like."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from knowledge.asking import arithmetic
from knowledge.asking.arithmetic import Operand
from knowledge.asking.figures import Figure, worked_out
from knowledge.asking.gather import Candidate
from knowledge.language.units import convert, same_measure, unit_key
from knowledge.model import Measure

Read = Callable[[Measure], Figure | None]


def best_per(candidates: Sequence[Candidate], key: Callable[[Measure], object]) -> list[Measure]:
    """One fact a place or period: that of the best fitting entry, in the order found."""
    chosen: dict[object, Candidate] = {}
    for candidate in candidates:
        own = key(candidate.measure)
        if own not in chosen or candidate.score > chosen[own].score:
            chosen[own] = candidate
    return [candidate.measure for candidate in chosen.values()]


def comparable(measures: Sequence[Measure], read: Read) -> list[Figure]:
    """The figures of measures that can be held against each other: single numbers of the commonest dimension."""
    figures = [f for m in measures if (f := read(m)) is not None and isinstance(f.value, Decimal)]
    groups: list[list[Figure]] = []
    for figure in figures:
        for group in groups:
            if same_measure(group[0].unit, figure.unit) or unit_key(group[0].unit) == unit_key(figure.unit):
                group.append(figure)
                break
        else:
            groups.append([figure])
    return max(groups, key=len, default=[])


def ranked(figures: Sequence[Figure], *, low: bool) -> list[Figure]:
    """Figures in order, highest first (lowest first where `low`)."""
    return sorted(figures, key=lambda f: _size(f, figures[0].unit), reverse=not low)


def _size(figure: Figure, unit: str | None) -> Decimal:
    value = figure.value if isinstance(figure.value, Decimal) else Decimal(0)
    return (convert(value, figure.unit, unit) if unit_key(figure.unit) != unit_key(unit) else value) or value


def operand_of(figure: Figure) -> Operand | None:
    """A figure as an operand."""
    return Operand(figure.value, figure.unit, figure.qualifier) if isinstance(figure.value, Decimal) else None


def difference(a: Figure, b: Figure) -> Figure | None:
    """How far two figures are apart; the larger less the smaller, so that the sign never surprises."""
    first, second = operand_of(a), operand_of(b)
    if first is None or second is None:
        return None
    result = arithmetic.less(first, second)
    if result is not None and result.value < 0:
        result = arithmetic.less(second, first)
    if result is None:
        return None
    return worked_out("difference", result, a.measure, (b.measure, *a.also, *b.also))


def growth(now: Figure, then: Figure, *, percent: bool) -> Figure | None:
    """Signed change from `then` to `now`, in percent where asked and where the figures are no rates."""
    a, b = operand_of(now), operand_of(then)
    if a is None or b is None:
        return None
    less = arithmetic.less(a, b)
    if less is None:
        return None
    result = less
    if percent and unit_key(a.unit) != "%" and b.value:
        grown = arithmetic.percent_of(Operand(less.value, a.unit, less.qualifier), b)
        if grown is None:
            return None
        result = grown
    return worked_out("change", result, now.measure, (then.measure,))


def summed(figures: Sequence[Figure], *, average: bool) -> Figure | None:
    """The total or the mean of figures of one unit; None for rates, which cannot be added, and for fewer than two."""
    operands = [o for f in figures if (o := operand_of(f)) is not None]
    if len(operands) < 2 or len(operands) != len(figures):
        return None
    if any(unit_key(o.unit) == "%" or "/" in (o.unit or "") for o in operands):
        return None
    result = arithmetic.average(operands) if average else arithmetic.total(operands)
    if result is None:
        return None
    also = tuple(f.measure for f in figures[1:])
    return worked_out("average" if average else "total", result, figures[0].measure, also)


def as_aspect(figure: Figure, aspect: str) -> Figure:
    """The same figure under another aspect."""
    return replace(figure, aspect=aspect)  # type: ignore[arg-type]  # callers pass members of Aspect
