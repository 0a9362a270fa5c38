"""A second look at what was read: contradictions, figures that do not fit together, jumps against earlier periods.

Nothing is thrown away: a fact that cannot be right as it stands gets a doubt with its reason and a lower confidence, so
that an editor sees it first.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from knowledge.language.units import convert, unit_key
from knowledge.model import Measure
from knowledge.reading.linking import fits, known_indicator
from knowledge.reading.merging import likeness, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from knowledge.model import Fact

PERCENT_SLACK = Decimal(2)
"""Points by which a stated percentage may differ from the one worked out: both figures are rounded in reports."""
MAX_PLAN_PERCENT = Decimal(1000)
MAX_CHANGE_PERCENT = Decimal(2000)
JUMP = Decimal(8)
"""A value so many times that of the period before is a slip of the decimal comma or the magnitude more often than true."""
SUSPICIOUS = 0.35
"""What a doubt takes off a fact's confidence."""
ALIKE = 0.99


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something an editor should look at: the facts concerned, a code, and both sentences or the arithmetic."""

    facts: tuple[str, ...]
    code: str
    detail: str = ""


def judge(facts: Sequence[Fact]) -> list[Doubt]:
    """The doubts about facts of one document, from the document alone."""
    measures = [fact for fact in facts if isinstance(fact, Measure)]
    doubts = [doubt for fact in measures for doubt in _inside(fact)]
    doubts += _contradictions(measures)
    return doubts + _plans(measures)


def judge_against(facts: Sequence[Fact], known: Iterable[Fact]) -> list[Doubt]:
    """The doubts about facts of one document against what is known of earlier periods and from other sources."""
    ids = {fact.id for fact in facts}
    earlier = [fact for fact in known if isinstance(fact, Measure) and fact.id not in ids]
    return _against([fact for fact in facts if isinstance(fact, Measure)], earlier)


def lowered(facts: Sequence[Fact], doubts: Sequence[Doubt]) -> list[Fact]:
    """The facts, those in doubt with less confidence."""
    doubted = {fact for doubt in doubts for fact in doubt.facts}
    return [
        fact.model_copy(update={"confidence": round(max((fact.confidence or 0.5) - SUSPICIOUS, 0.05), 2)})
        if fact.id in doubted
        else fact
        for fact in facts
    ]


def _inside(fact: Measure) -> Iterator[Doubt]:
    """What is wrong with a fact by itself."""
    quantity = fact.quantity
    known = known_indicator(fact.indicator)
    if known is not None and quantity.value is not None and not fits(known, quantity.unit):
        yield Doubt((fact.id,), "unit-differs", f"{quantity.unit} ∉ {', '.join(known.units)}")
    value = quantity.value if isinstance(quantity.value, Decimal) else None
    for comparison in fact.comparisons:
        percent = comparison.percent
        if percent is None:
            continue
        if (comparison.kind == "plan" and not 0 <= percent <= MAX_PLAN_PERCENT) or abs(percent) > MAX_CHANGE_PERCENT:
            yield Doubt((fact.id,), "absurd-percentage", f"{comparison.kind} {percent}%")
        if comparison.kind == "share" and percent > 100:
            yield Doubt((fact.id,), "part-over-whole", f"{percent}%")
        if quantity.of and value is not None and comparison.kind != "change":
            worked_out = value / quantity.of * 100
            if abs(worked_out - percent) > PERCENT_SLACK:
                yield Doubt(
                    (fact.id,), "percentage-does-not-fit", f"{value}/{quantity.of} = {worked_out:.1f}%, not {percent}%"
                )
    if value is not None and quantity.of and value > quantity.of and not fact.comparisons:
        yield Doubt((fact.id,), "part-over-whole", f"{value}/{quantity.of}")


def _place_and_time(fact: Measure) -> tuple[object, ...]:
    return (fact.place, fact.period.key if fact.period else None, fact.quantity.nature, unit_key(fact.quantity.unit))


def _contradictions(measures: Sequence[Measure]) -> list[Doubt]:
    """Facts that name the same thing, place and time, and give different figures."""
    groups: dict[tuple[object, ...], list[Measure]] = defaultdict(list)
    for fact in measures:
        if isinstance(fact.quantity.value, Decimal):
            groups[(*_place_and_time(fact), words(fact.indicator))].append(fact)
    doubts: list[Doubt] = []
    for group in groups.values():
        first = group[0]
        doubts.extend(
            Doubt((first.id, fact.id), "contradiction", f"“{first.evidence}” ≠ “{fact.evidence}”")
            for fact in group[1:]
            if (fact.quantity.value, fact.quantity.of) != (first.quantity.value, first.quantity.of)
        )
    return doubts


def _plans(measures: Sequence[Measure]) -> list[Doubt]:
    """Plan percentages that do not fit the plan that the document states."""
    doubts = []
    targets = [
        fact for fact in measures if fact.quantity.nature == "target" and isinstance(fact.quantity.value, Decimal)
    ]
    for fact in measures:
        value = fact.quantity.value
        if fact.quantity.nature == "target" or not isinstance(value, Decimal):
            continue
        stated = [c.percent for c in fact.comparisons if c.kind == "plan" and c.percent is not None]
        for target in targets:
            if not stated or target.evidence != fact.evidence or not _plan_of(target, fact):
                continue
            plan = convert(target.quantity.value, target.quantity.unit, fact.quantity.unit)  # type: ignore[arg-type]  # a Decimal: see above
            worked_out = value / plan * 100 if plan else None
            if worked_out is not None and min(abs(worked_out - percent) for percent in stated) > PERCENT_SLACK:
                doubts.append(Doubt((fact.id, target.id), "plan-does-not-fit", f"{value} ÷ {plan} = {worked_out:.1f}%"))
    return doubts


def _plan_of(target: Measure, fact: Measure) -> bool:
    return words(fact.indicator) <= words(target.indicator) and target.place == fact.place


def _against(measures: Sequence[Measure], earlier: Sequence[Measure]) -> list[Doubt]:
    """Figures that contradict another source, or jump against another period."""
    index: dict[tuple[str, frozenset[str]], list[Measure]] = defaultdict(list)
    for old in earlier:
        if old.place:
            index[old.place, words(old.indicator)].append(old)
    doubts = []
    for fact in measures:
        value = fact.quantity.value
        if not isinstance(value, Decimal) or not fact.place:
            continue
        for old in index.get((fact.place, words(fact.indicator)), ()):
            doubt = _pair(fact, value, old)
            if doubt is not None:
                doubts.append(doubt)
    return doubts


def _pair(fact: Measure, value: Decimal, old: Measure) -> Doubt | None:
    if not isinstance(old.quantity.value, Decimal) or old.quantity.nature != fact.quantity.nature:
        return None
    before = convert(old.quantity.value, old.quantity.unit, fact.quantity.unit)
    if before is None:
        return Doubt((fact.id,), "unit-differs", f"{fact.quantity.unit} ≠ {old.quantity.unit}")
    same_time = bool(fact.period and old.period and fact.period.key == old.period.key)
    if (
        same_time
        and before != value
        and fact.document != old.document
        and likeness(fact.indicator, old.indicator) >= ALIKE
    ):
        return Doubt((fact.id, old.id), "contradicts-source", f"“{fact.evidence}” ≠ “{old.evidence}”")
    if fact.period and old.period and fact.period.months == old.period.months > 0 and min(value, before) > 0:
        factor = max(value, before) / min(value, before)
        if factor >= JUMP and min(value, before) >= 1:
            return Doubt((fact.id,), "jump", f"{old.period.text}: {before}; {fact.period.text}: {value}")
    return None
