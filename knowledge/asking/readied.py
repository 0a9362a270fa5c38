"""Phrases and questions made ready to be held against each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from decimal import Decimal

from knowledge.asking.fits import Query


@dataclass(slots=True)
class Phrase:
    """A phrase made ready: its words as keys and with their weights, spellings by letters, contrasts it takes a side in."""

    words: frozenset[str]
    weights: tuple[tuple[str, float], ...]
    letters: tuple[tuple[str, float], ...]
    total: float
    spellings: dict[str, frozenset[str]]
    sides: dict[int, dict[int, str]]

    def may_be_said(self, letters: AbstractSet[str], share: float) -> bool:
        """May this share of it be said by words of these letters?"""
        return sum([weight for folded, weight in self.letters if folded in letters]) >= share * self.total


@dataclass(slots=True)
class Sought:
    """A content word made ready: what it weighs, and how much more if unexplained.

    `same` is the likeness of a word of its letters whose diacritics agree, `other` of one whose do not; `near` are
    related words; `limiting` words say what a figure comes from.
    """

    folded: str
    form: str
    number: bool
    weight: float
    more: float
    limiting: bool
    same: float
    other: float
    near: frozenset[str]


Weighed = tuple[Sought, float, float, float]
"""A content word beside one entry: its weight, its weight unexplained, and how alike it is to the entry at least."""
Explained = tuple[Sequence[Weighed], dict[frozenset[str], float]]
"""Content words beside entries of one unit, and the share that a phrase explains, by what it holds of the telling words."""
Spellings = Mapping[str, frozenset[str]]


@dataclass(slots=True)
class Asked:
    """A query made ready: content words; the letters that are said, and how far they cover the words of phrases.

    `telling` are the words of entries that may explain content:
    phrases that hold the same of them explain the same, and `explained` keeps how much, by the words of content that are
    the entry's unit, with what the content weighs then.
    """

    query: Query
    content: tuple[Sought, ...]
    letters: frozenset[str]
    said: AbstractSet[str]
    covered: Mapping[str, float]
    telling: frozenset[str]
    explained: dict[frozenset[str], Explained]
    sides: dict[int, dict[int, str]]
    figures: frozenset[Decimal]


def own_sides(phrases: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """The phrases without sides that other names add to the entry's own ("thí sinh thi [học sinh] tốt nghiệp …")."""
    own = phrases[0].sides
    return tuple(replace(p, sides={g: own[g] if own.get(g, s).keys() < s.keys() else s for g, s in p.sides.items()})
                 if p.sides else p for p in phrases)  # fmt: skip
