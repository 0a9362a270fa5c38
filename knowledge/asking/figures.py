"""What one measure can say to a question: the stated value, a comparison, or what follows from them.

`figure_for` gives the very figure asked for, with its working where no document states it, or None where this measure
cannot say it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from knowledge.asking import arithmetic, clauses
from knowledge.asking.arithmetic import Operand, Result
from knowledge.asking.changes import is_year_before
from knowledge.asking.phrase import phrase_terms
from knowledge.asking.what import Wanted
from knowledge.language.numbers import format_number
from knowledge.language.units import unit_key
from knowledge.model import Aspect, Comparison, ComparisonKind, Measure, Qualifier, Span

PERCENT = "%"
START = frozenset({"dau", "nam"})
"""The folded words of a base that is the start of the year."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that answers: what it is (`aspect`), its value, and how it came about."""

    aspect: Aspect
    value: Decimal | Span | None
    unit: str | None
    measure: Measure
    of: Decimal | None = None
    qualifier: Qualifier = "exact"
    working: str | None = None
    also: tuple[Measure, ...] = ()
    base: str | None = None
    times: bool = False
    period: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """How a measure finds the others that its figure may be worked out with."""

    target: Callable[[Measure], Measure | None]
    at_year: Callable[[Measure, int], Measure | None]
    of_plan: Callable[[Measure], bool]
    whole: Callable[[Measure], Measure | None]
    at_start: Callable[[Measure], Measure | None]


def stated(measure: Measure) -> Figure:
    """The measure's own figure; where it has none, the change or share that it states instead."""
    q = measure.quantity
    if q.value is None:
        comparison = measure.comparisons[0]
        return _compared(measure, comparison)
    return Figure("value", q.value, q.unit, measure, q.of, q.qualifier)


def _compared(measure: Measure, comparison: Comparison) -> Figure:
    value, unit = comparison.percent, PERCENT
    if value is None:
        value, unit = comparison.amount, comparison.unit or ""
    return Figure(comparison.kind, value, unit, measure, qualifier=comparison.qualifier, base=comparison.base)


def operand(measure: Measure) -> Operand | None:
    """The measure's single number as an operand; None for ranges and for measures without one."""
    q = measure.quantity
    return Operand(q.value, q.unit, q.qualifier) if isinstance(q.value, Decimal) else None


def worked_out(
    aspect: Aspect, result: Result, measure: Measure, also: tuple[Measure, ...] = (), period: str | None = None
) -> Figure:
    """What arithmetic gave, from the measure and `also`; it is of the measure's period unless another is named."""
    return Figure(
        aspect, result.value, result.unit, measure, None, result.qualifier, result.working, also, period=period
    )


def _from(result: Result | None, aspect: Aspect, measure: Measure, *also: Measure) -> Figure | None:
    return None if result is None else worked_out(aspect, result, measure, also)


def comparisons(
    measure: Measure, kind: ComparisonKind, asked: frozenset[str], *, percent: bool | None = None
) -> list[Comparison]:
    """The measure's comparisons of a kind, those first whose base the question names ("huyện giao")."""
    found = [
        c
        for c in measure.comparisons
        if c.kind == kind and (percent is None or (c.percent is not None) == percent) and not _of_other(c, asked)
    ]
    bases = [frozenset(term.folded for term in phrase_terms(c.base or "")) for c in found]
    shared = frozenset.intersection(*bases) if bases else frozenset()

    def unlike(c: Comparison) -> tuple[bool, int]:
        special = frozenset(term.folded for term in phrase_terms(c.base or "")) - shared
        return (not special <= asked, -len(special))

    return sorted(found, key=unlike)


def _of_other(comparison: Comparison, asked: frozenset[str]) -> bool:
    """Is it held against the plan of another level than the one asked about ("huyện giao")?"""
    givers = clauses.givers_in(phrase_terms(comparison.base or ""))
    named = {word for word in asked if word.endswith(f" {clauses.GIVEN}")}
    return bool(givers and named) and givers.isdisjoint(named)


def figure_for(
    measure: Measure, wanted: Wanted, asked: frozenset[str], around: Around, base_year: int | None = None
) -> Figure | None:
    """The figure of `measure` that `wanted` asks for; `asked` are the folded words of the question."""
    if wanted.aspect == "value":
        return _percentage(measure, asked, around) if wanted.has("percent") else stated(measure)
    if wanted.aspect == "plan":
        return _plan(measure, wanted, asked, around)
    if wanted.aspect == "change":
        return _change(measure, wanted, asked, around, base_year)
    if wanted.aspect == "share":
        return _share(measure, asked) or _share_of_whole(measure, around)
    if wanted.aspect == "target":
        return _target(measure, asked, around)
    if wanted.aspect == "remaining":
        return _remaining(measure, around)
    return stated(measure)


def _percentage(measure: Measure, asked: frozenset[str], around: Around) -> Figure | None:
    """As in "… được mấy %?": the value where it is one, else the plan reached, the share, the fraction, the change."""
    if unit_key(measure.quantity.unit) == PERCENT and measure.quantity.value is not None:
        return stated(measure)
    return (
        _plan(measure, Wanted("plan", frozenset({"percent"})), asked, around)
        or _share(measure, asked)
        or _stated_change(measure, asked)
    )


def _stated_change(measure: Measure, asked: frozenset[str]) -> Figure | None:
    found = comparisons(measure, "change", asked, percent=True)
    return _compared(measure, found[0]) if found else None


def _plan(measure: Measure, wanted: Wanted, asked: frozenset[str], around: Around) -> Figure | None:
    if wanted.has("exceed") and wanted.has("amount"):
        return _above_target(measure, asked, around)
    reached = _plan_percent(measure, asked, around)
    if reached is None or not isinstance(reached.value, Decimal):
        return None
    if wanted.has("exceed") or wanted.has("short"):
        over = arithmetic.above_hundred(Operand(reached.value, PERCENT, reached.qualifier))
        value = -over.value if wanted.has("short") else over.value
        return replace(
            reached, value=value, working=f"{reached.working}; {over.working}" if reached.working else over.working
        )
    return reached


def _plan_percent(measure: Measure, asked: frozenset[str], around: Around) -> Figure | None:
    found = comparisons(measure, "plan", asked, percent=True)
    if found:
        return _compared(measure, found[0])
    now, target = operand(measure), around.target(measure)
    goal = operand(target) if target is not None else None
    if now is not None and goal is not None and target is not None:
        return _from(arithmetic.percent_of(now, goal), "plan", measure, target)
    if unit_key(measure.quantity.unit) == PERCENT and measure.quantity.nature == "actual" and around.of_plan(measure):
        return replace(stated(measure), aspect="plan")
    return None


def _above_target(measure: Measure, asked: frozenset[str], around: Around) -> Figure | None:
    now, goal = operand(measure), _target(measure, asked, around)
    if now is None or goal is None or not isinstance(goal.value, Decimal):
        return None
    result = arithmetic.less(now, Operand(goal.value, goal.unit, goal.qualifier))
    figure = _from(result, "difference", measure, *((goal.measure,) if goal.measure is not measure else ()))
    if figure is None or goal.working is None:
        return figure
    return replace(figure, working=f"{goal.working}; {figure.working}")


def _target(measure: Measure, asked: frozenset[str], around: Around) -> Figure | None:
    if measure.quantity.nature == "target":
        return replace(stated(measure), aspect="target")
    target = around.target(measure)
    if target is not None:
        return replace(stated(target), aspect="target")
    now = operand(measure)
    if now is not None:
        for c in comparisons(measure, "plan", asked, percent=True):
            if c.percent is not None:
                figure = _from(
                    arithmetic.whole_from_percent(now, Operand(c.percent, PERCENT, c.qualifier)), "target", measure
                )
                return replace(figure, base=c.base) if figure is not None else None
    return None


def _change(
    measure: Measure, wanted: Wanted, asked: frozenset[str], around: Around, base_year: int | None
) -> Figure | None:
    if wanted.has("start"):
        return _since_start(measure, wanted, asked, around)
    period = measure.period
    usual = base_year is None or (period is not None and period.year is not None and base_year == period.year - 1)
    prefer_percent = True if wanted.has("percent") or wanted.has("times") else None
    if usual:
        found = comparisons(
            measure, "change", asked, percent=True if prefer_percent else (False if wanted.has("amount") else None)
        )
        if found:
            figure = _compared(measure, found[0])
            return _as_times(figure) if wanted.has("times") else figure
    before = around.at_start(measure) if base_year is None else None
    if base_year is None and period is not None and period.year is not None:
        base_year = period.year - 1
    if before is None and base_year is not None:
        before = around.at_year(measure, base_year)
    if before is not None:
        return _worked_change(measure, before, wanted)
    return _amount_changed(measure, asked) if usual and wanted.has("amount") else None


def _since_start(measure: Measure, wanted: Wanted, asked: frozenset[str], around: Around) -> Figure | None:
    """The change since the start of the year: the stated one, else from the figure of that day; none against another day."""
    for c in comparisons(measure, "change", asked):
        if {term.folded for term in phrase_terms(c.base or "")} >= START:
            return _compared(measure, c)
    before = around.at_start(measure)
    return _worked_change(measure, before, wanted) if before is not None else None


def _amount_changed(measure: Measure, asked: frozenset[str]) -> Figure | None:
    """How many the stated percentage of change comes to."""
    now = operand(measure)
    for c in comparisons(measure, "change", asked, percent=True):
        if now is not None and c.percent is not None and is_year_before(c.base or "", measure):
            result = arithmetic.amount_of_change(now, Operand(c.percent, PERCENT, c.qualifier))
            figure = _from(result, "change", measure)
            return replace(figure, base=c.base) if figure is not None else None
    return None


def _worked_change(measure: Measure, before: Measure, wanted: Wanted) -> Figure | None:
    now, then = operand(measure), operand(before)
    if now is None or then is None:
        return None
    difference = arithmetic.less(now, then)
    if difference is None:
        return None
    if (wanted.has("percent") or wanted.has("times")) and unit_key(now.unit) != PERCENT and then.value:
        grown = arithmetic.percent_of(Operand(difference.value, now.unit), then)
        figure = _from(grown, "change", measure, before)
        return _as_times(figure) if figure is not None and wanted.has("times") else figure
    return _from(difference, "change", measure, before)


def _as_times(figure: Figure) -> Figure:
    """As in "gấp mấy lần": a rise by 50% is 1,5 times."""
    if not isinstance(figure.value, Decimal) or unit_key(figure.unit) != PERCENT:
        return figure
    value = (figure.value + 100) / 100
    sign = "+" if figure.value >= 0 else "−"
    working = f"(100% {sign} {format_number(abs(figure.value))}%) ÷ 100% = {format_number(value)}"
    return replace(figure, value=value, unit="lần", working=working, times=True)


def _share(measure: Measure, asked: frozenset[str]) -> Figure | None:
    found = comparisons(measure, "share", asked, percent=True)
    if found:
        return _compared(measure, found[0])
    q = measure.quantity
    if q.of is not None and isinstance(q.value, Decimal):
        return _from(arithmetic.percent_of(Operand(q.value, q.unit), Operand(q.of, q.unit)), "share", measure)
    if unit_key(q.unit) == PERCENT:
        return stated(measure)
    return None


def _share_of_whole(measure: Measure, around: Around) -> Figure | None:
    part, whole = operand(measure), around.whole(measure)
    total = operand(whole) if whole is not None else None
    if part is None or total is None or whole is None:
        return None
    return _from(arithmetic.percent_of(part, total), "share", measure, whole)


def _remaining(measure: Measure, around: Around) -> Figure | None:
    q = measure.quantity
    if q.of is not None and isinstance(q.value, Decimal) and q.value <= q.of:
        return _from(
            arithmetic.less(Operand(q.of, q.unit), Operand(q.value, q.unit, q.qualifier)), "remaining", measure
        )
    now, target = operand(measure), around.target(measure)
    goal = operand(target) if target is not None else None
    if now is not None and goal is not None and target is not None and unit_key(now.unit) != PERCENT:
        return _from(arithmetic.less(goal, now), "remaining", measure, target)
    return None


def measures_of(figures: Sequence[Figure]) -> tuple[Measure, ...]:
    """All measures that the figures rest on, without repeats."""
    return tuple(dict.fromkeys(m for figure in figures for m in (figure.measure, *figure.also)))
