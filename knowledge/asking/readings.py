"""What a typed word may be read as: words at a cost, and the short forms that stand for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Self

from knowledge.asking.vocabulary import words_of
from knowledge.language.text import fold, nfc, tokens

TONE_CLASH, TELEX, SHORTHAND, RANK, LESS_LIKELY = 0.45, 0.15, 0.2, 0.08, 0.4
FORMAL = 0.2
RATHER_A_WORD = LESS_LIKELY + 0.3
"""What it costs to read a word that is known, and not in capitals, as a short form."""
BARE = 2
"""Ranks that a short form falls by where its "đ" is typed as "d" ("dv" is "dịch vụ" before it is "đảng viên")."""
SLIPPED = 4
"""Ranks that a short form falls by where one of its letters is typed twice."""
LONG = 4
"""From so many letters on a short form is one though a letter of it is typed twice."""
_DOUBLED = re.compile(r"([^\W\d_])\1+")
MARKS = frozenset("?!.,;:/-–+()\n")


class Word(NamedTuple):
    """One word as understood: folded, its accented spelling where the writer gave one, and what reading it cost."""

    folded: str
    form: str
    cost: float = 0.0
    capital: bool = False

    @property
    def is_number(self) -> bool:
        """Does it begin with a digit?"""
        return self.folded[:1].isdigit()

    @property
    def is_mark(self) -> bool:
        """Is it punctuation?"""
        return self.folded in MARKS


class Words(tuple[Word, ...]):  # noqa: SLOT001  it has more to say than its words
    """The words of a message; that they hold no word of some table is told without a look at each."""

    letters: frozenset[str]
    """The words, folded."""
    said: dict[object, Sequence[range]]
    """What was looked for in them, and where it was found: most lists of phrases are asked for more than once."""

    def __new__(cls, words: Iterable[Word]) -> Self:
        """Words of their own, with nothing looked for yet."""
        made = super().__new__(cls, words)
        made.letters, made.said = frozenset([word[0] for word in made]), {}
        return made


def places_in(words: Sequence[Word], table: Mapping[str, object]) -> Sequence[int]:
    """Where words stand whose letters are a key of `table`, in order."""
    if isinstance(words, Words) and table.keys().isdisjoint(words.letters):
        return ()
    return [at for at, word in enumerate(words) if word[0] in table]


NOTHING = Word("a", "ạ")
"""What a word that is to be dropped becomes: a particle."""


class Edge(NamedTuple):
    """A reading: how many tokens it covers, its words, and its cost."""

    length: int
    words: tuple[Word, ...]
    cost: float


class Reading(NamedTuple):
    """What a short form may stand for: its words, its rank in its table, and whether the table is casual."""

    words: tuple[Word, ...]
    rank: int
    casual: bool

    def cost(self, *, upper: bool) -> float:
        """Capitals speak for an office's abbreviation ("KH" is a plan), small letters for chat ("bn" is "bao nhiêu")."""
        return (
            SHORTHAND
            + RANK * self.rank
            + (LESS_LIKELY if upper and self.casual else FORMAL if not upper and not self.casual else 0.0)
        )


NOT = "khong"
"""The folded word of denial that chat shortens."""


class Shorthand:
    """Short forms: typed token sequences with their readings, from formal tables and casual ones."""

    def __init__(
        self, *formal: Mapping[str, Sequence[str]], casual: Sequence[Mapping[str, Sequence[str]]] = ()
    ) -> None:
        self.entries: dict[tuple[str, ...], tuple[Reading, ...]] = {}
        for table, is_casual in (*((t, False) for t in formal), *((t, True) for t in casual)):
            for typed, expansions in table.items():
                key = tuple(t.text for t in tokens(nfc(typed).lower()) if t.text not in "-–")  # as between letters
                readings = tuple(
                    Reading(tuple(Word(f, a) for f, a in words_of(text)) or (NOTHING,), rank, is_casual)
                    for rank, text in enumerate(expansions)
                )
                self.entries[key] = self.entries.get(key, ()) + readings
        self._bare: dict[str, tuple[Reading, ...]] = {}
        for key in self.entries:
            if len(key) == 1 and (bare := fold(key[0])) != key[0] and not self._denies(bare):
                lower = tuple(reading._replace(rank=reading.rank + BARE) for reading in self.entries[key])
                self._bare[bare] = self._bare.get(bare, ()) + lower
        self.longest: dict[str, int] = {}
        """Of the entries that begin with a word, how many words the longest has."""
        self.seconds: dict[str, set[str]] = {}
        """Their second words."""
        for first, *rest in self.entries:
            self.longest[first] = max(self.longest.get(first, 0), 1 + len(rest))
            self.seconds.setdefault(first, set()).update(rest[:1])

    def _denies(self, typed: str) -> bool:
        """Is it a short form of "không", and so none of what another form without its diacritics stands for ("kó": "có")?"""
        return any(reading.words[0].folded == NOT for reading in self.entries.get((typed,), ()))

    def of(self, typed: str) -> tuple[Reading, ...]:
        """What one word may stand for; "dv" and "ddv" also what "đv" does, and "nhiiu" what "nhiu" does."""
        exact = self.entries.get((typed,), ())
        undone = self.entries.get((typed.replace("dd", "đ"),), ()) if "dd" in typed else ()
        found = exact + undone + self._bare.get(typed, ()) or self.entries.get((fold(typed),), ())
        if found or len(typed) < LONG:
            return found
        return tuple(r._replace(rank=r.rank + SLIPPED) for r in self.entries.get((_DOUBLED.sub(r"\1", typed),), ()))
