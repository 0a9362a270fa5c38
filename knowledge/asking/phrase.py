"""Phrases as sequences of words, and how alike two words are.

Both sides of every comparison (what a fact is called, what a person typed) pass through the same `Rewriter`, so that
true equivalents ("heo", "lợn"; "vào Đảng", "kết nạp đảng viên") become one spelling before anything is compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple, TypeVar

from knowledge.asking.readings import Word, places_in
from knowledge.asking.vocabulary import words_of
from knowledge.language.spelling import is_complete, is_plain_syllable

SAME, UNMARKED, TYPED_TONE, OTHER_WORD = 1.0, 0.98, 0.85, 0.4
"""Likeness of two words with the same letters: the same diacritics; one without any; a wrong tone; two real words."""


CALLED = frozenset({"bot"})
"""Who is spoken to; without its diacritics among words that have theirs it is no other word ("bớt")."""
REACH = 6
"""How many words back a phrase may have begun that goes on here."""


class Term(NamedTuple):
    """A word of a phrase: folded, and its accented spelling ("" where the writer gave none)."""

    folded: str
    form: str


@lru_cache(maxsize=100_000)
def phrase_terms(text: str) -> tuple[Term, ...]:
    """The words of a well-written phrase."""
    return tuple(Term(folded, form) for folded, form in words_of(text))


_Row = TypeVar("_Row")


def by_start(rows: Iterable[tuple[Sequence[Term], _Row]]) -> dict[str, dict[str, list[tuple[Sequence[Term], _Row]]]]:
    """Phrases, each with something, longest first: those that may stand where a word and the one after it do.

    Under the second word "" are phrases of one word alone: what may stand before any other.
    """
    table: dict[str, dict[str, list[tuple[Sequence[Term], _Row]]]] = {}
    for row in sorted(rows, key=lambda row: -len(row[0])):
        terms = row[0]
        second = terms[1].folded if len(terms) > 1 else ""
        table.setdefault(terms[0].folded, {"": []}).setdefault(second, []).append(row)
    for seconds in table.values():
        alone = seconds[""]
        seconds.update({second: [*found, *alone] for second, found in seconds.items() if second})
    return table


def likeness(asked: Term | Word, stated: Term, known: AbstractSet[str]) -> float:
    """How far two words that fold alike are the same word; `known` are accented spellings of real words."""
    if not asked.form or asked.form == stated.form or not stated.form:
        return SAME if asked.form else UNMARKED
    if asked.form in known and is_complete(asked.form):
        return OTHER_WORD
    return TYPED_TONE


class Rewriter:
    """Replaces phrases by their canonical equivalents, the longest first; idempotent on its own output."""

    def __init__(self, groups: Iterable[Sequence[str]], plain: Mapping[str, str] | None = None,
                 pairs: AbstractSet[tuple[str, str]] = frozenset(), neutral: AbstractSet[str] = frozenset()) -> None:  # fmt: skip
        self._neutral = neutral
        self._pairs = pairs
        self._always = frozenset(phrase_terms(typed) for typed in plain or {})
        rows: list[tuple[tuple[Term, ...], tuple[Term, ...]]] = []
        for group in groups:
            target, *others = map(phrase_terms, group)
            if len(target) > 1:
                rows.append((target, target))  # stands as it is, whole
            rows.extend((other, target) for other in others if other and other != target)
        changed = ((phrase_terms(typed), phrase_terms(meant)) for typed, meant in (plain or {}).items())
        self._table = by_start([*rows, *(row for row in changed if row[0] and row[0] != row[1])])

    def apply(self, words: Sequence[Word]) -> list[Word]:
        """The words with every known equivalent in canonical spelling; costs and marks are kept."""
        result: list[Word] = []
        done = 0
        for at in places_in(words, self._table):
            match = self._match(words, at) if at >= done else None
            if match is not None:
                length, target = match
                cost = max(word.cost for word in words[at : at + length])
                result += words[done:at]
                result += [Word(term.folded, term.form, cost) for term in target]
                done = at + length
        result += words[done:]
        return result

    def reaches(self, left: Sequence[Word], right: Sequence[Word]) -> int:
        """How many of the last words of `left` begin a phrase that the first of `right` end, at most; 0 where none does."""
        for count in range(min(REACH, len(left)), 0, -1):
            if left[-count].folded not in self._table:
                continue
            joined = (*left[-count:], *right[:REACH])
            for source, target in self._starting(joined, 0):
                if count < len(source) <= len(joined) and source != target and _covers(source, joined, 0):
                    return count
        return 0

    def _starting(self, words: Sequence[Word], at: int) -> Sequence[tuple[Sequence[Term], tuple[Term, ...]]]:
        seconds = self._table[words[at].folded]
        return seconds.get(words[at + 1].folded if at + 1 < len(words) else "", seconds[""])

    def _match(self, words: Sequence[Word], at: int) -> tuple[int, tuple[Term, ...]] | None:
        for source, target in self._starting(words, at):
            if source in self._always and tuple(t.folded for t in source) == tuple(
                w.folded for w in words[at : at + len(source)]
            ):
                return len(source), target
            if not _covers(source, words, at):
                continue
            if source == target:
                return len(source), tuple(Term(w.folded, w.form) for w in words[at : at + len(source)])
            if _covers(target, words, at) or _inside(target, source, words, at):
                continue
            if len(target) > len(source) and _said_before(target, source, words, at):
                continue
            if len(source) == 1 and is_plain_syllable(source[0].folded) and self._bound(words, at):
                continue
            if self._says_less(words[at : at + len(source)]):
                continue
            return len(source), target
        return None

    def _says_less(self, words: Sequence[Word]) -> bool:
        """Are they fillers ("do la" is "đó là" before "đô la"), or is the bot called ("bot được …" says no "bớt")?"""
        called = words[0].folded in CALLED and not words[0].form and any(word.form for word in words[1:])
        return called or all(not word.form and word.folded in self._neutral for word in words)

    def _bound(self, words: Sequence[Word], at: int) -> bool:
        """Does this one word belong to a longer word ("dân" in "dân số")? Then it is not the word of the table."""
        here = words[at].folded
        after = at + 1 < len(words) and (here, words[at + 1].folded) in self._pairs
        return after or (at > 0 and (words[at - 1].folded, here) in self._pairs)


def _covers(source: Sequence[Term], words: Sequence[Word], at: int) -> bool:
    """Do the words from `at` on say `source`, letter for letter and without a clash of diacritics?"""
    if at + len(source) > len(words):
        return False
    for number, (folded, form) in enumerate(source):
        word = words[at + number]
        if word[0] != folded or (word[1] and word[1] != form and is_complete(word[1])):
            return False
    # a short unaccented word is too many words at once
    return len(source) > 1 or bool(words[at].form) or len(source[0].folded) > 2


def _said_before(target: Sequence[Term], source: Sequence[Term], words: Sequence[Word], at: int) -> bool:
    """Are the words that the canonical phrase would add there already ("kết nạp bao nhiêu đảng viên mới")?"""
    letters = {term.folded for term in source}
    added = [term.folded for term in target if term.folded not in letters]
    before = {word.folded for word in words[max(0, at - REACH) : at]}
    return bool(added) and all(word in before for word in added)


def _inside(target: Sequence[Term], source: Sequence[Term], words: Sequence[Word], at: int) -> bool:
    """Does the canonical phrase already stand here, with `source` as a part of it?"""
    for shift in range(1, len(target) - len(source) + 1):
        if at >= shift and target[shift : shift + len(source)] == tuple(source) and _covers(target, words, at - shift):
            return True
    return False


def as_words(terms: Iterable[Term]) -> list[Word]:
    """Terms as words that cost nothing, for rewriting what facts are called."""
    return [Word(term.folded, term.form) for term in terms]


def as_terms(words: Iterable[Word]) -> tuple[Term, ...]:
    """The words without costs."""
    return tuple(Term(word.folded, word.form) for word in words if not word.is_mark)


def says_in(words: Sequence[Word], stated: Sequence[Term]) -> bool:
    """Do the words stand in `stated`, in this order and side by side?"""
    return any(
        all(w.folded == t.folded and w.form in ("", t.form) for w, t in zip(words, stated[at:], strict=False))
        for at in range(len(stated) - len(words) + 1)
    )
