"""Where a question and the name of an indicator contradict each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet


def half_only(halves: Sequence[frozenset[str]], said: AbstractSet[str]) -> tuple[str, str] | None:
    """The part that was asked for and the one that was not, of a name that joins them ("công nghiệp - xây dựng")."""
    named = [half for half in halves if not half.isdisjoint(said)]
    if not named or len(named) == len(halves):
        return None
    other = next(half for half in halves if half not in named)
    return min(named[0] & said), min(other)


def clash_of(asked: Mapping[int, Mapping[int, str]], stated: Mapping[int, Mapping[int, str]]) -> tuple[str, str] | None:
    """A contrast that the question and the phrase stand on different sides of."""
    for group, sides in asked.items():
        others = stated.get(group)
        if others and not sides.keys() & others.keys():
            return min(sides.values()), min(others.values())
    return None
