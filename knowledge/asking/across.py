"""Questions over several places or periods: who leads, how far apart, how much together, how it went over the years."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from knowledge.asking.base import Base
from knowledge.asking.clauses import counts_change
from knowledge.asking.compare import as_aspect, best_per, comparable, difference, growth, ranked, summed
from knowledge.asking.figures import PERCENT, Figure, figure_for, measures_of, stated
from knowledge.asking.fits import Fit
from knowledge.asking.gather import Candidate, Slots, candidates
from knowledge.asking.places_today import boundaries_changed
from knowledge.asking.question import Question
from knowledge.asking.tell import answer_of, measure_options
from knowledge.asking.thresholds import CLOSE_ELSEWHERE
from knowledge.asking.what import Wanted
from knowledge.asking.where import level_of
from knowledge.language.units import unit_key
from knowledge.model import Measure, Reply

ALIKE = 0.9
"""The same indicator by another name explains this much of what the best explains at least: "thủy sản" is no "nông, lâm, thủy sản"."""
FELL = "giam"
"""The folded word for going down."""


def across(
    base: Base, question: Question, wanted: Wanted, slots: Slots, found: Sequence[Candidate], fits: Sequence[Fit]
) -> Reply | None:
    """The reply over several facts; None where the question is about one after all."""
    told = [c for c in found if base.neighbours.is_change(c.measure) and _says_base(c.measure, question)]
    if told and wanted.aspect == "change" and not wanted.has("percent"):
        return reply_of(base, [stated(max(told, key=lambda c: c.score).measure)], "")
    found = [c for c in found if not base.neighbours.is_change(c.measure)] or list(found)
    read = _reader(base, question, wanted)
    kin = [c for c in _kin(_rates(question, found)) if read(c.measure) is not None]
    if question.periods.base and wanted.aspect in ("change", "difference", "value", "plan"):
        return _against_base(base, question, wanted, slots, fits, read)
    if wanted.aspect == "rank":
        return _rank(base, question, wanted, kin, read, by_period=_asks_period(question) or len(slots.when) > 1)
    if wanted.has("extremes"):
        return _extremes(base, question, kin, read)
    by = _by(slots, kin)
    if by is None:
        return None
    figures = comparable(best_per(kin, by), read)
    if len(figures) < 2:
        return None
    if wanted.aspect in ("change", "difference") and len(figures) > 2 and len(slots.places) <= 1:
        figures = [
            min(figures, key=lambda f: str(_period(f.measure))),
            max(figures, key=lambda f: str(_period(f.measure))),
        ]
    if wanted.aspect in ("difference", "change") and len(figures) == 2:
        return _apart(base, question, wanted, slots, figures)
    if wanted.aspect in ("total", "average") or question.says_total:
        total = summed(figures, average=wanted.aspect == "average")
        return (
            reply_of(base, [_over_all(total, figures), *figures], "total")
            if total is not None
            else Reply(outcome="decline", reason="mislead")
        )
    return _series(base, figures, slots)


def _over_all(total: Figure, figures: Sequence[Figure]) -> Figure:
    """A sum or mean said to be of all the places and periods that it is of."""
    places = dict.fromkeys(f.measure.place for f in figures if f.measure.place)
    periods = dict.fromkeys(f.measure.period.text for f in figures if f.measure.period)
    return replace(total, place=", ".join(places) or None, period=", ".join(periods) or None)


def reply_of(base: Base, figures: Sequence[Figure], reason: str, **detail: str) -> Reply:
    """The reply that states these figures, what was worked out first."""
    changed = boundaries_changed(measures_of(figures))
    if changed:
        detail["boundary"] = ", ".join(changed)
    return Reply(
        outcome="answer",
        answers=tuple(answer_of(base, f) for f in figures),
        reason=reason,
        detail=detail,
        confidence=0.9,
    )


def _kin(found: Sequence[Candidate]) -> list[Candidate]:
    """The facts of the best entry and of those that state the same indicator elsewhere, which explain as much of the question."""
    top = max(found, key=lambda c: c.score)
    near = (CLOSE_ELSEWHERE * top.score, ALIKE * top.fit.asked)
    return [c for c in found if c.fit.entry is top.fit.entry or (c.score >= near[0] and c.fit.asked >= near[1])]


def _rates(question: Question, found: Sequence[Candidate]) -> Sequence[Candidate]:
    """The percentages alone, where there are some and a rate is asked for by name ("tỷ lệ hộ nghèo từng năm")."""
    if not question.says_rate or question.expected.units:
        return found
    return [c for c in found if unit_key(c.measure.quantity.unit) == PERCENT] or found


def _reader(base: Base, question: Question, wanted: Wanted) -> Callable[[Measure], Figure | None]:
    """How to read each fact: as a percentage where the question speaks of rates, else its value."""
    percent = question.expected.percent or question.says_rate or wanted.has("points")
    rate = Wanted("value", frozenset({"percent"}))

    def read(measure: Measure) -> Figure | None:
        value = figure_for(measure, Wanted("value"), question.asked, base.neighbours.around)
        if percent and (wanted.aspect == "value" or not wanted.has("percent")):
            return figure_for(measure, rate, question.asked, base.neighbours.around)
        return value

    return read


def _by(slots: Slots, kin: Sequence[Candidate]) -> Callable[[Measure], object] | None:
    if len(slots.places) > 1:
        return _place
    if len(slots.when) > 1:
        return _period
    places = {c.measure.place for c in kin}
    periods = {_period(c.measure) for c in kin}
    if len(places) == 1 and len(periods) > 1:
        return _period
    return _place if len(places) > 1 and len(periods) == 1 else None


def _place(measure: Measure) -> object:
    return measure.place


def _period(measure: Measure) -> object:
    return measure.period.key if measure.period else None


def _asks_period(question: Question) -> bool:
    return question.asks_which("period")


def _rank(base: Base, question: Question, wanted: Wanted, kin: Sequence[Candidate], read: Callable[[Measure], Figure | None],
          *, by_period: bool) -> Reply | None:  # fmt: skip
    if not by_period:
        kin = _of_level(question, kin)
        periods = {_period(c.measure) for c in kin}
        if len(periods) > 1:
            return Reply(
                outcome="clarify",
                reason="which-period",
                options=measure_options([c.measure for c in kin], "period"),
                confidence=0.5,
            )
    figures = comparable(best_per(kin, _period if by_period else _place), read)
    if len(figures) < 2:
        return None
    low = wanted.has("low")
    order = [as_aspect(f, "rank") for f in ranked(figures, low=low)]
    return reply_of(base, order, "rank", order="lowest" if low else "highest")


def _of_level(question: Question, kin: Sequence[Candidate]) -> list[Candidate]:
    """The places of the level asked ("huyện nào"), else of the level that most of them have."""
    level = question.asks_level()
    levels = [level_of(c.measure.place or "") for c in kin]
    if level is None and levels:
        level = max(set(levels), key=lambda one: (levels.count(one), -one))
    return [c for c, own in zip(kin, levels, strict=True) if own == level]


def _extremes(
    base: Base, question: Question, kin: Sequence[Candidate], read: Callable[[Measure], Figure | None]
) -> Reply | None:
    figures = comparable(best_per(_of_level(question, kin), _place), read)
    if len(figures) < 2:
        return None
    order = ranked(figures, low=False)
    gap = difference(order[0], order[-1])
    return (
        reply_of(base, [gap, order[0], order[-1]], "extremes")
        if gap is not None
        else Reply(outcome="decline", reason="mislead")
    )


def _apart(base: Base, question: Question, wanted: Wanted, slots: Slots, figures: Sequence[Figure]) -> Reply | None:
    a, b = figures
    if len(slots.places) > 1:
        gap = difference(a, b)
    else:
        first, second = sorted(figures, key=lambda f: str(_period(f.measure)))
        if wanted.aspect == "change" and not question.names_direction:
            gap = growth(second, first, percent=wanted.has("percent"))
        elif wanted.has("percent"):
            gap = growth(second, first, percent=True)
        else:
            gap = difference(first, second)
    return reply_of(base, [gap, a, b], "difference") if gap is not None else Reply(outcome="decline", reason="mislead")


def _says_base(measure: Measure, question: Question) -> bool:
    return any(when.year is not None and str(when.year) in measure.indicator.split() for when in question.periods.base)


def _against_base(base: Base, question: Question, wanted: Wanted, slots: Slots, fits: Sequence[Fit],
                  read: Callable[[Measure], Figure | None]) -> Reply | None:  # fmt: skip
    """As in "… năm 2023 tăng bao nhiêu so với 2021?": the stated change where one is, else from the two figures."""
    bases = tuple(replace(w, first=slots.when[0].first, last=slots.when[0].last) if slots.when and w.first is None else w
                  for w in question.periods.base)  # fmt: skip
    if not any(w.fits(f.period) for w in bases for fit in fits for f in fit.entry.facts):
        bases = question.periods.base
    now, then = (
        comparable(
            best_per(_kin_or_none([c for c in candidates(fits, at) if read(c.measure) is not None]), _period), read
        )
        for at in (slots, replace(slots, when=bases))
    )
    if len(now) != 1:
        return None
    said = _stated_against(base, question, wanted, now[0].measure, bases[0].year)
    if said is not None:
        return reply_of(base, [said], "")
    if len(then) != 1 or now[0].measure is then[0].measure:
        in_units = _in_units(question, wanted)
        return _amount_against(base, question, now[0].measure, bases[0].year) if in_units else None
    gap = growth(now[0], then[0], percent=wanted.has("percent"))
    fell = gap is not None and isinstance(gap.value, Decimal) and gap.value < 0
    by = difference(then[0], now[0]) if fell and FELL in question.asked and not wanted.has("percent") else None
    if by is not None:  # asked by how much it fell: by so much
        return reply_of(base, [by, now[0], then[0]], "difference", fell="yes")
    return (
        reply_of(base, [gap, now[0], then[0]], "difference")
        if gap is not None
        else Reply(outcome="decline", reason="mislead")
    )


def _kin_or_none(found: Sequence[Candidate]) -> list[Candidate]:
    actual = [c for c in found if c.measure.quantity.nature == "actual" and not counts_change(c.measure.indicator)]
    return _kin(actual) if actual else []


def _stated_against(
    base: Base, question: Question, wanted: Wanted, measure: Measure, year: int | None
) -> Figure | None:
    in_units = wanted.aspect == "difference" and _in_units(question, wanted)
    if wanted.has("amount") or wanted.has("points") or in_units:
        return None
    figure = figure_for(measure, Wanted("change", wanted.marks), question.asked, base.neighbours.around, year)
    return figure if figure is not None and (figure.working is None or figure.times) else None


def _in_units(question: Question, wanted: Wanted) -> bool:
    rate = question.expected.percent or any(map(wanted.has, ("percent", "times", "points")))
    return bool(question.expected.units) and not rate


def _amount_against(base: Base, question: Question, measure: Measure, year: int | None) -> Reply | None:
    """What the percentage of change that alone is stated comes to."""
    wanted = Wanted("change", frozenset({"amount"}))
    figure = figure_for(measure, wanted, question.asked, base.neighbours.around, year)
    return reply_of(base, [figure], "") if figure is not None else None


def _series(base: Base, figures: Sequence[Figure], slots: Slots) -> Reply:
    order = sorted(figures, key=lambda f: str(_period(f.measure))) if len(slots.places) <= 1 else list(figures)
    return reply_of(base, order, "series" if len(slots.places) <= 1 else "places")
