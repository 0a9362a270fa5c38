"""Words for /sosanh and /bieudo that surely give something: examples made from the facts at hand."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from weakref import WeakKeyDictionary

from knowledge.asking.base import Base
from knowledge.asking.contents import contents_of
from knowledge.asking.lineup import Lineup
from knowledge.asking.series import Picked, find

TRIED = 30
"""Groups looked at, those with most figures first."""
SHOWN = 3
"""Places or periods that an example names."""


class Example(NamedTuple):
    """Words that give a line-up, and the indicator's group and name for a button."""

    text: str
    group: str
    title: str


_KNOWN: WeakKeyDictionary[Base, tuple[Example, ...]] = WeakKeyDictionary()


def examples(base: Base, today: date | None = None) -> tuple[Example, ...]:
    """One example over places and one over periods, as far as the facts have them; tried out, and made once."""
    found = _KNOWN.get(base)
    if found is None:
        found = _KNOWN[base] = tuple(_examples(base, today))
    return found


def _examples(base: Base, today: date | None) -> list[Example]:
    groups = sorted(contents_of(base).groups.values(), key=lambda group: (-len(group.measures), len(group.title)))
    made: dict[str, Example] = {}
    for group in groups[:TRIED]:
        lineup = find(base, "", today=today, picked=Picked(group.key))
        if not isinstance(lineup, Lineup) or lineup.by in made:
            continue
        text = f"{group.title} {_named(lineup)}"
        again = find(base, text, today=today)
        if isinstance(again, Lineup) and again.by == lineup.by and again.indicator == group.title:
            made[lineup.by] = Example(text, group.key, group.title)
        if len(made) == 2:
            break
    return list(made.values())


def _named(lineup: Lineup) -> str:
    """The places, or the place and its periods, as a person would write them."""
    if lineup.by == "place":
        return ", ".join(point.answer.place or "" for point in lineup.points[:SHOWN])
    periods = [point.answer.period or "" for point in lineup.points[-SHOWN:]]
    return f"{lineup.place or ''} {(' ' if all(p.isdigit() for p in periods) else ', ').join(periods)}".strip()
