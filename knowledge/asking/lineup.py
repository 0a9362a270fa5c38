"""Figures set side by side: one indicator over periods, across places, or both. Only like stands beside like.

Like is: the same aspect, units that convert exactly, and for periods the same kind and length ("6 tháng đầu năm" beside
"6 tháng đầu năm", never beside a year). What is left out is named, with why.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, TypeVar

from knowledge.asking.base import Base
from knowledge.asking.compare import difference, growth
from knowledge.asking.figures import Figure
from knowledge.asking.places_today import boundaries_changed
from knowledge.asking.tell import answer_of
from knowledge.language.units import convert, same_measure, unit_key
from knowledge.model import Answer, Comparison, Measure

By = Literal["period", "place", "both"]
Reason = Literal["no-figure", "unit", "period", "range", "level", "aspect"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a line-up. `size` and `plan_size` are in the line-up's unit, to be drawn; the answers are stated.

    `plan` is the stated plan as an amount, `reached` the stated percent of a plan; `differing` are other sources'
    figures for the same place and time; `base` is what a change, a share or a percent of plan refers to.
    """

    answer: Answer
    measure: Measure
    size: Decimal
    plan: Answer | None = None
    plan_size: Decimal | None = None
    reached: Comparison | None = None
    differing: tuple[Answer, ...] = ()
    base: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What does not stand in the line-up: why, and what (places or periods by name; figures as answers)."""

    reason: Reason
    names: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Lineup:
    """At least two figures that can be held against each other, in the order to show them.

    `unit` is that of every `size`; `place` and `period` are those that all points share. `total` counts the figures
    there are, shown or not; `gap` is how far the two places, or the first and the last period, lie apart.
    """

    indicator: str
    by: By
    unit: str | None
    points: tuple[Point, ...]
    place: str | None = None
    period: str | None = None
    left_out: tuple[LeftOut, ...] = ()
    boundary: tuple[str, ...] = ()
    total: int = 0
    gap: Answer | None = None

    @property
    def facts(self) -> tuple[str, ...]:
        """The ids of all facts shown."""
        shown = (p.answer.facts + (p.plan.facts if p.plan else ()) for p in self.points)
        return tuple(dict.fromkeys(fact for facts in shown for fact in facts))


def likeness(figures: Iterable[Figure]) -> list[list[Figure]]:
    """The figures in groups of one aspect and one dimension, the largest first; ranges stand in none."""
    groups: list[list[Figure]] = []
    for figure in figures:
        if not isinstance(figure.value, Decimal):
            continue
        for group in groups:
            if _alike(group[0], figure):
                group.append(figure)
                break
        else:
            groups.append([figure])
    return sorted(groups, key=lambda group: -len({slot_of(f.measure) for f in group}))


def _alike(a: Figure, b: Figure) -> bool:
    units = same_measure(a.unit, b.unit) or unit_key(a.unit) == unit_key(b.unit)
    return a.aspect == b.aspect and units


def slot_of(measure: Measure) -> tuple[Hashable, Hashable]:
    """Where and when a measure is of."""
    return measure.place, period_key(measure)


def period_key(measure: Measure) -> tuple[str, str, str] | None:
    """What is equal for measures of the same period."""
    return measure.period.key if measure.period else None


def stretch(measure: Measure) -> Hashable:
    """What is equal for periods that can stand side by side: the kind and the length; what is not understood has none."""
    period = measure.period
    if period is None or period.start is None or period.end is None:
        return ("other", period.text if period else "")
    if period.kind == "point":
        return ("point",)
    # Four quarters are alike; sums since January only where they run to the same month.
    end = period.end.month if period.kind == "months" else 0
    return (period.kind, period.months, end)


def in_time(measure: Measure) -> tuple[int, str]:
    """A sorting key: the earliest first."""
    end = measure.period.end if measure.period else None
    return (end.toordinal() if end else 0, measure.period.text if measure.period else "")


def biggest(items: Iterable[T], key: Callable[[T], Hashable], count: Callable[[list[T]], object]) -> list[list[T]]:
    """Items in groups of one key, the best by `count` first."""
    groups: dict[Hashable, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return sorted(groups.values(), key=count, reverse=True)  # type: ignore[arg-type]  # `count` gives what can be ordered


def line_up(base: Base, indicator: str, by: By, figures: Sequence[Figure], left_out: Sequence[LeftOut]) -> Lineup:
    """Sets figures side by side that are alike already: by time, or the highest first.

    `figures` come newest source first; of several for one place and time the first is shown, and others beside it.
    """
    unit = figures[0].unit
    slots = biggest(figures, lambda figure: slot_of(figure.measure), lambda _: 0)
    points = [_point(base, own, unit) for own in slots]
    if by == "place":
        points.sort(key=lambda point: -point.size)
    else:
        named = {place: at for at, place in enumerate(dict.fromkeys(f.measure.place for f in figures))}
        points.sort(key=lambda point: (named[point.measure.place], *in_time(point.measure)))
    places = {point.measure.place for point in points}
    periods = {period_key(point.measure): point.answer.period for point in points}
    changed = boundaries_changed([point.measure for point in points]) if by != "place" else []
    return Lineup(
        indicator,
        by,
        unit,
        tuple(points),
        next(iter(places)) if len(places) == 1 else None,
        next(iter(periods.values())) if len(periods) == 1 else None,
        tuple(left_out),
        tuple(changed),
        gap=None if changed else _gap(base, by, points, figures),
    )


def _gap(base: Base, by: By, points: Sequence[Point], figures: Sequence[Figure]) -> Answer | None:
    """Of two places the difference, of periods the change from the first to the last."""
    if by == "both" or (by == "place" and len(points) != 2) or len(points) < 2:
        return None
    if figures[0].aspect != "value":  # how far two rates of growth lie apart would be taken for growth
        return None
    shown = {figure.measure.id: figure for figure in figures}
    first, last = shown[points[0].measure.id], shown[points[-1].measure.id]
    apart = difference(first, last) if by == "place" else growth(last, first, percent=False)
    return answer_of(base, apart) if apart is not None else None


def _point(base: Base, figures: Sequence[Figure], unit: str | None) -> Point:
    first = figures[0]
    shown = answer_of(base, first)
    differing = tuple(answer_of(base, f) for f in figures[1:] if _size(f, first.unit) != first.value)
    point = Point(shown, first.measure, _size(first, unit), differing=differing, base=first.base)
    return _with_plan(base, point, first, unit) if first.aspect == "value" else point


def _with_plan(base: Base, point: Point, figure: Figure, unit: str | None) -> Point:
    """The point with the plan that facts state for it: as an amount of its own, and in percent."""
    plans = [c for c in figure.measure.comparisons if c.kind == "plan"]
    reached = next((c for c in plans if c.percent is not None), None)
    target = base.neighbours.target(figure.measure)
    whole = target is not None and period_key(target) == period_key(figure.measure)  # not a year's plan at a half-year
    if target is not None and whole and isinstance(target.quantity.value, Decimal):
        quantity = target.quantity
        stated = Figure("target", quantity.value, quantity.unit, target, quantity.of, quantity.qualifier)
    else:
        amount = next((c for c in plans if c.amount is not None and same_measure(c.unit, figure.unit)), None)
        if amount is None:
            return replace(point, reached=reached)
        stated = Figure("target", amount.amount, amount.unit, figure.measure, qualifier=amount.qualifier)
    return replace(point, reached=reached, plan=answer_of(base, stated), plan_size=_size(stated, unit))


def _size(figure: Figure, unit: str | None) -> Decimal:
    value = figure.value if isinstance(figure.value, Decimal) else Decimal(0)
    converted = convert(value, figure.unit, unit) if unit_key(figure.unit) != unit_key(unit) else value
    return value if converted is None else converted
