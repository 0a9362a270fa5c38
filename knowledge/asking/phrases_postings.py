"""Which phrases share the rarest n-grams with a text: postings in plain lists, for bases that need no numpy.

A text is looked up by its rarest n-grams first, until the postings read reach a budget: the work of one look-up does
not grow with the base. N-grams that a typo made stand in no posting and cost nothing.
`knowledge.asking.phrases_arrays` does exactly the same in arrays for large bases.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol

LEAST_GRAMS = 3
"""So many n-grams are read even when the first spends the budget: one alone may be a typo's."""


class Postings(Protocol):
    """Phrases by their n-grams."""

    def best(self, text: str, budget: int, limit: int) -> list[int]:
        """At most `limit` phrases, in no order, that share most of the rarest n-grams of `text`.

        Postings are read up to `budget` entries; if the first `LEAST_GRAMS` hold more, up to `budget` of each.
        """
        ...


def weight(phrases: int, frequency: int) -> int:
    """What one shared n-gram counts for: 1 in a common one, about 110 in one of a million, at most 255."""
    return min(255, 1 + round(8 * math.log(phrases / frequency)))


def length_bound(one: int, other: int) -> float:
    """The most alike that texts of such lengths can be, times a constant: many phrases share all n-grams that were read."""
    return min(one, other) / (one + other)


class ListPostings:
    """Postings of n-grams of `order` characters as Python lists."""

    def __init__(self, texts: Iterable[str], order: int) -> None:
        self._order = order
        self._ids: dict[str, list[int]] = defaultdict(list)
        self._lengths: list[int] = []
        for number, text in enumerate(texts):
            self._lengths.append(len(text))
            for gram in self._grams(text):
                self._ids[gram].append(number)
        self._ids.default_factory = None

    def _grams(self, text: str) -> set[str]:
        return {text[i : i + self._order] for i in range(len(text) - self._order + 1)}

    def best(self, text: str, budget: int, limit: int) -> list[int]:
        """See `Postings.best`."""
        known = sorted((len(ids), gram) for gram in self._grams(text) if (ids := self._ids.get(gram)))
        scores = [0] * len(self._lengths)  # for a base as small as this quicker than a dictionary of those found
        found: set[int] = set()
        read = 0
        for place, (size, gram) in enumerate(known):
            read += size
            if read > budget and place >= LEAST_GRAMS:
                break
            worth = weight(len(scores), size)
            numbers = self._ids[gram][:budget]
            found.update(numbers)
            for number in numbers:
                scores[number] += worth
        likely = sorted(found, key=scores.__getitem__, reverse=True)[: 3 * limit]
        likely.sort(key=lambda number: -scores[number] * length_bound(len(text), self._lengths[number]))
        return likely[:limit]
