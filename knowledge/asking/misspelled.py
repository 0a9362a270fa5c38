"""Names of places with a slip in one of their words ("nông sơm"), found by the words that are right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

LONGEST_NAME = 5
"""Words of a place's name at most."""


class MisspelledNames:
    """The places of the facts, to be found though one word of the name is another."""

    def __init__(self, names: Iterable[tuple[tuple[str, str], ...]], others: AbstractSet[tuple[str, ...]]) -> None:
        """`names` are words folded and written out; `others` are folded names of further places, which are no slips."""
        self._others = others
        self._by_word: tuple[dict[str, list[tuple[tuple[str, str], ...]]], ...] = ({}, {})
        """By the first word, and by the second: of a name with one slip one of the two is right."""
        for name in names:
            for table, (folded, _) in zip(self._by_word, name, strict=False) if 1 < len(name) <= LONGEST_NAME else ():
                table.setdefault(folded, []).append(name)

    def holds(self, word: str) -> bool:
        """Is it the first or second word of a name? Quick to tell."""
        return any(word in table for table in self._by_word)

    def at(self, words: Sequence[str]) -> Iterator[tuple[tuple[tuple[str, str], ...], int]]:
        """The names that `words` begin with but for one word, and which word that is."""
        told = zip(self._by_word, words, strict=False)
        for name in dict.fromkeys([name for table, word in told for name in table.get(word, ())]):
            off = [at for at, ((folded, _), word) in enumerate(zip(name, words, strict=False)) if folded != word]
            if len(words) >= len(name) and len(off) == 1 and tuple(words[: len(name)]) not in self._others:
                yield name, off[0]
