"""Which figures of one thing contradict each other, and which source comes first.

Figures agree where one may be a rounding or a bound of the other: 72 and 72,3; "hơn 72" and 73. Figures in units that
measure different things ("hộ", "%") are different facts and never conflict.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from knowledge.language.units import convert, same_measure
from knowledge.model import Fact, Measure, Quantity, Source, Span

SLACK = Decimal("0.1")
"""How far above "hơn" or below "gần" the figure meant may lie."""
ABOUT = Decimal("0.05")
"""How far a figure may lie from "khoảng" and "ước đạt"."""


def by_preference(facts: Iterable[Fact], sources: Mapping[str, Source]) -> list[Fact]:
    """Facts in the order in which they are to be believed: the newest source first, then the surest reading."""

    def rank(fact: Fact) -> tuple[date, float, str]:
        source = sources.get(fact.document)
        published = source.published if source is not None else None
        return (published or date.min, fact.confidence if fact.confidence is not None else 1.0, fact.id)

    newest = sorted(facts, key=lambda fact: fact.id)
    return sorted(newest, key=lambda fact: rank(fact)[:2], reverse=True)


def conflicts(slots: Mapping[str, Iterable[Fact]], sources: Mapping[str, Source]) -> tuple[tuple[Fact, ...], ...]:
    """Groups of facts of one slot whose figures contradict the first of them; the first is the preferred one."""
    found = []
    for facts in slots.values():
        ranked = by_preference(facts, sources)
        while len(ranked) > 1:
            first, *others = ranked
            against = [other for other in others if contradict(first, other)]
            if against:
                found.append((first, *against))
                break
            ranked = others
    return tuple(found)


def by_slot(keyed: Iterable[tuple[str | None, Fact]]) -> dict[str, list[Fact]]:
    """Facts by their slot; only slots that several facts share."""
    slots: dict[str, list[Fact]] = defaultdict(list)
    for slot, fact in keyed:
        if slot is not None:
            slots[slot].append(fact)
    return {slot: facts for slot, facts in slots.items() if len(facts) > 1}


def contradict(one: Fact, other: Fact) -> bool:
    """Do two facts of one slot state figures that cannot both be right?"""
    if not isinstance(one, Measure) or not isinstance(other, Measure):
        return False
    a, b = one.quantity, other.quantity
    if a.value is None or b.value is None or not same_measure(a.unit, b.unit):
        return False
    if a.of is not None and b.of is not None and a.of != b.of:
        return True
    low_a, high_a = _bounds(a)
    low_b, high_b = (_in_unit(bound, b.unit, a.unit) for bound in _bounds(b))
    return (low_b > high_a or low_a > high_b) and not (_rounds(a, b) or _rounds(b, a))


def _bounds(quantity: Quantity) -> tuple[Decimal, Decimal]:
    """Between what figures the one meant lies."""
    value = quantity.value
    if isinstance(value, Span):
        return value.low, value.high
    value = value or Decimal(0)
    slack = abs(value) * SLACK
    match quantity.qualifier:
        case "more_than":
            return value, value + slack
        case "less_than" | "nearly":
            return value - slack, value
        case "about" | "estimated":
            return value - abs(value) * ABOUT, value + abs(value) * ABOUT
        case _:
            return value, value


def _rounds(coarse: Quantity, fine: Quantity) -> bool:
    """Is `coarse` what `fine` gives when rounded to its places?"""
    if not isinstance(coarse.value, Decimal) or not isinstance(fine.value, Decimal) or not coarse.value:
        return False
    exact = _in_unit(fine.value, fine.unit, coarse.unit)
    places = Decimal(1).scaleb(min(0, int(coarse.value.as_tuple().exponent)))
    if exact == exact.to_integral_value() and coarse.value == coarse.value.to_integral_value():
        return False  # 33 and 34 of a count are no roundings of each other
    return exact.quantize(places, ROUND_HALF_UP) == coarse.value


def _in_unit(value: Decimal, unit: str | None, wanted: str | None) -> Decimal:
    converted = convert(value, unit, wanted)
    return value if converted is None else converted
