"""The words the notebook knows: every word of its facts, catalogue and lexicons, with the pairs that stand side by side.

`Vocabulary` answers three questions about a folded word: is it known, with which diacritics, and which known words is
it a slip of the fingers away from. Repairing a question (`knowledge.asking.repair`) is built on these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Protocol

from knowledge.language.spelling import canonical, neighbours, sounding_alike
from knowledge.language.text import fold, nfc, tokens

TRANSPOSED, DOUBLED, NEIGHBOUR, DROPPED, SUBSTITUTED = 0.6, 0.6, 0.7, 0.8, 1.0
"""What one slip costs: letters in the wrong order, a letter twice, the next key, one missing or too many, any other."""
SOUND = 0.5
"""… and writing a word as it sounds in one's own speech."""
NUMBER = "#"
"""Any number, in pairs: "chỉ thị" stands before one."""
LONG_SLIP, NO_SLIP = 2.0, 9.0
"""What two slips in a long word cost, and what more than that does."""
MOST_SLIPS = 20
"""Words that one may be a slip for, the likeliest of them."""
SLIPS_KEPT = 512
"""So many unknown words are kept with what they may stand for."""
LONG_WORD = 7
"""From this length on a word may hold two slips."""


@lru_cache(maxsize=100_000)
def words_of(text: str) -> tuple[tuple[str, str], ...]:
    """The words of a phrase as (folded, canonical accented) pairs, punctuation left out."""
    found = []
    for token in tokens(nfc(text).lower()):
        if token.text.isalnum() or token.text == "%" or token.text[0].isdigit():
            form = canonical(token.text)
            found.append((fold(form), form))
    return tuple(found)


class Word(Protocol):
    """A word with its accented spelling, "" where none was written."""

    @property
    def form(self) -> str:
        """The spelling."""


class Vocabulary:
    """Known words and pairs; built once, then only read (its slip table is made on first need)."""

    def __init__(self, phrases: Iterable[str] = ()) -> None:
        self.forms: dict[str, set[str]] = defaultdict(set)
        self.pairs: set[tuple[str, str]] = set()
        self.spelled: set[tuple[str, str]] = set()
        self._starts: set[tuple[str, str]] = set()
        self._after: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._before: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._deletes: dict[str, list[str]] | None = None
        self.slips = lru_cache(maxsize=SLIPS_KEPT)(self._find_slips)
        """Known words that a folded one may be a mistyping of, with what the slip costs, cheapest first."""
        for phrase in phrases:
            self.add(phrase)

    def add(self, phrase: str, *, name: bool = False) -> None:
        """Learn the words and neighbouring pairs of a phrase; the diacritics of a `name` correct nothing."""
        words = words_of(phrase)
        if len(words) > 1:
            self._starts.add((words[0][1], words[1][0]))
        previous = None
        for word, form in words:
            folded = NUMBER if word[0].isdigit() else word
            self.forms[folded].add(form)
            if previous is not None:
                self.pairs.add((previous[0], folded))
                self.spelled.add((previous[1], form))
                if not name:
                    self._after[previous[1], folded].add(form)
                    self._before[previous[0], form].add(previous[1])
            previous = (folded, form)
        if self._deletes is not None:
            self._deletes = None
            self.slips.cache_clear()

    def starts_phrase(self, form: str, following: str) -> bool:
        """Does a known phrase begin with this very word and that one?"""
        return (form, following) in self._starts

    def forms_after(self, left: Word, folded: str) -> AbstractSet[str]:
        """The spellings that `folded` has after this very word; none where that was written without diacritics."""
        return self._after.get((left.form, folded), frozenset()) if left.form else frozenset()

    def forms_before(self, folded: str, right: Word) -> AbstractSet[str]:
        """The spellings that `folded` has before this very word."""
        return self._before.get((folded, right.form), frozenset()) if right.form else frozenset()

    def __contains__(self, folded: str) -> bool:
        return folded in self.forms

    def knows_form(self, folded: str, form: str) -> bool:
        """Is this very accented spelling a known word?"""
        return form in self.forms.get(folded, ())

    def _find_slips(self, folded: str) -> tuple[tuple[str, float], ...]:
        if not 2 <= len(folded) <= 20 or not folded.isalpha():
            return ()
        if self._deletes is None:
            self._deletes = self._delete_table()
        seen: dict[str, float] = {}
        for variant in {folded, *_shortened(folded)}:
            for word in self._deletes.get(variant, ()):
                if word != folded and word not in seen:
                    seen[word] = slip_cost(folded, word)
        for word in sounding_alike(folded):
            if word in self.forms:
                seen[word] = min(seen.get(word, 9.0), SOUND)
        ranked = sorted(((w, c) for w, c in seen.items() if c <= LONG_SLIP), key=lambda item: (item[1], item[0]))
        return tuple(ranked[:MOST_SLIPS])

    def _delete_table(self) -> dict[str, list[str]]:
        table: dict[str, list[str]] = defaultdict(list)
        for word in self.forms:
            if word.isalpha():
                table[word].append(word)
                for variant in _shortened(word):
                    table[variant].append(word)
        return dict(table)


def _shortened(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


def _same_letters(one: str, other: str) -> int:
    """How many letters the two begin with alike."""
    at = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        at += 1
    return at


def slip_cost(typed: str, meant: str) -> float:
    """The cost of typing `typed` for `meant` by one slip; NO_SLIP where it takes more than one (2 in long words)."""
    start = _same_letters(typed, meant)
    a, b = typed[start:], meant[start:]
    end = _same_letters(a[::-1], b[::-1])
    a, b = a[: len(a) - end], b[: len(b) - end]
    first = 0.25 if start == 0 else 0.0  # people rarely miss the first letter
    if not a or not b:
        extra = a or b
        doubled = len(extra) == 1 and start > 0 and extra == (typed if a else meant)[start - 1]
        return (DOUBLED if doubled else DROPPED) + first if len(extra) == 1 else NO_SLIP
    if len(a) == 1 and len(b) == 1:
        return (NEIGHBOUR if (a, b) in neighbours() else SUBSTITUTED) + first
    if len(a) == 2 and a == b[::-1]:
        return TRANSPOSED + first
    return LONG_SLIP if min(len(typed), len(meant)) >= LONG_WORD and max(len(a), len(b)) <= 3 else NO_SLIP
