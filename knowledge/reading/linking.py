"""From the words of a document to the catalogue: which known indicator a name means. The fact keeps its own words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from knowledge.catalogue.indicators import by_phrase
from knowledge.language.units import is_measure, same_measure
from knowledge.reading.lexicon import load

if TYPE_CHECKING:
    from knowledge.catalogue.indicators import Indicator


@lru_cache(maxsize=4096)
def known_indicator(name: str) -> Indicator | None:
    """The indicator of the catalogue that a name means, with or without words that only say that it is counted."""
    table = by_phrase()
    words = name.lower()
    found = table.get(words)
    for head in load("phrases")["linking"]["counted"]:
        if found is not None:
            break
        found = table.get(words.removeprefix(f"{head} ")) or table.get(f"{head} {words}")
    return found


def fits(indicator: Indicator, unit: str | None) -> bool:
    """Can an indicator be measured in this unit? One noun counts as well as another: no list has all of them."""
    if not unit or not indicator.units or any(same_measure(unit, known) for known in indicator.units):
        return True
    return not is_measure(unit) and any(not is_measure(known) for known in indicator.units)
