"""Short keys in the buttons of /solieu, /sosanh and /bieudo, and what they stand for in the notebook of now.

All begin with `1:l` and a letter. `t` (topics), `i` (indicators of a topic), `f` (figures of an indicator) and `a` (one
figure) lead through /solieu; `c` (set side by side, in place of the message), `n` (the same, below), `b` (chart) and
`x` (spreadsheet) carry what was picked, and find the words that were typed in the message replied to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from bot.handlers.services import fact_key
from knowledge.asking import Base
from knowledge.asking.contents import Contents, Group, contents_of
from knowledge.asking.series import Picked

LOOK = r"^1:l[tifa](:|$)"
SHOW = r"^1:l[cnbx](:|$)"
NONE = "-"


@dataclass(frozen=True, slots=True)
class Shelves:
    """The contents of the notebook, found by the short keys of buttons."""

    contents: Contents
    groups: Mapping[str, Group]
    places: Mapping[str, str]
    reports: Mapping[str, str]


_KNOWN: WeakKeyDictionary[Base, Shelves] = WeakKeyDictionary()


def shelves_of(base: Base) -> Shelves:
    """The shelves of a base, made once; the first time takes a while, so ask for them off the event loop."""
    found = _KNOWN.get(base)
    if found is None:
        contents = contents_of(base)
        found = _KNOWN[base] = Shelves(
            contents,
            {fact_key(key): group for key, group in contents.groups.items()},
            {fact_key(place): place for place in base.places},
            {fact_key(document): document for document in contents.reports},
        )
    return found


def data(letter: str, *parts: str | int) -> str:
    """Callback data: the letter of what to do, and what with."""
    return ":".join(("1", f"l{letter}", *map(str, parts)))


def show_data(letter: str, picked: Picked) -> str:
    """Callback data that sets side by side what was picked."""
    return data(letter, *(fact_key(part) if part else NONE for part in (picked.group, picked.place)))


def picked_of(shelves: Shelves, parts: list[str]) -> Picked | None:
    """What was picked; None where the notebook of now has no such thing."""
    if len(parts) != 2:
        return None
    group, place = shelves.groups.get(parts[0]), shelves.places.get(parts[1])
    if (group is None and parts[0] != NONE) or (place is None and parts[1] != NONE):
        return None
    return Picked(group.key if group else None, place)


def number_of(text: str) -> int | None:
    """A page number; None for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None
