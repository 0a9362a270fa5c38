"""What a document says twice is one fact: the fuller statement is kept, with the comparisons of both."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from knowledge.language.text import fold
from knowledge.language.units import unit_key
from knowledge.reading.lexicon import load

if TYPE_CHECKING:
    from knowledge.model import Comparison, Measure

NEAR = 50
"""Facts with a figure that are looked at: long texts repeat figures by chance."""
LIKE = 0.75
"""Share of the shorter indicator's words that stand in the longer one, from which both name the same thing."""


def merge(facts: list[Measure]) -> list[Measure]:
    """The facts without repetitions, in the order of the fuller statements."""
    kept: list[Measure] = []
    places: dict[object, list[int]] = defaultdict(list)
    for fact in facts:
        figures = {*_figures(fact), *(("said", *_key(comparison)) for comparison in fact.comparisons)}
        near = sorted({at for figure in figures for at in places[figure]})
        twin = next((at for at in near if same(kept[at], fact)), None)
        if twin is None:
            twin = len(kept)
            kept.append(fact)
        else:
            kept[twin] = _union(kept[twin], fact)
        for figure in figures:
            if twin not in places[figure][-NEAR:]:
                places[figure] = [*places[figure][-NEAR:], twin]
    return sorted(kept, key=lambda fact: fact.paragraph or 0)


def _figures(fact: Measure) -> set[object]:
    """What facts must share to be the same: the figure, or for one without a value a comparison."""
    value = fact.quantity.value
    return set() if value is None else {(str(value), fact.quantity.of)}


def same(one: Measure, two: Measure) -> bool:
    """Do two facts of a document, from different sentences, say the same?"""
    a, b = one.quantity, two.quantity
    if a.value is None or b.value is None:
        return _bare_of(one, two) or _bare_of(two, one)
    if (a.value, a.of, a.nature) != (b.value, b.of, b.nature) or unit_key(a.unit) != unit_key(b.unit):
        return False
    if one.evidence == two.evidence or one.place != two.place:
        return False
    if (one.period.key if one.period else None) != (two.period.key if two.period else None):
        return False
    return likeness(one.indicator, two.indicator) >= LIKE


def _bare_of(one: Measure, two: Measure) -> bool:
    """Does one fact, without a value, say only what the other says as well ("thu ngân sách vượt 15,6% dự toán")?"""
    said = {_key(comparison) for comparison in one.comparisons}
    also = {_key(comparison) for comparison in two.comparisons}
    return one.quantity.value is None and said <= also and likeness(one.indicator, two.indicator) >= LIKE


def likeness(one: str, two: str) -> float:
    """How much of the shorter phrase stands in the longer one; words that name nothing left out."""
    first, second = words(one), words(two)
    return len(first & second) / min(len(first), len(second)) if first and second else 0.0


def words(text: str) -> frozenset[str]:
    """The folded words of a phrase that tell it from others."""
    empty = load("merging")["empty"]
    return frozenset(word for word in fold(text).replace(",", " ").split() if word not in empty)


def _union(one: Measure, two: Measure) -> Measure:
    fuller, other = (two, one) if _weight(two) > _weight(one) else (one, two)
    have = {_key(comparison) for comparison in fuller.comparisons}
    extra = tuple(comparison for comparison in other.comparisons if _key(comparison) not in have)
    return fuller.model_copy(update={"comparisons": (*fuller.comparisons, *extra)})


def _key(comparison: Comparison) -> tuple[object, ...]:
    return (comparison.kind, comparison.percent, comparison.amount)


def _weight(fact: Measure) -> tuple[bool, int, int, bool]:
    """A title or a caption says less than the sentence in the text."""
    first = (fact.paragraph or 0) > 1
    return (fact.quantity.value is not None, len(fact.comparisons), len(words(fact.indicator)), first)
