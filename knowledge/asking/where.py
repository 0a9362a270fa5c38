"""Which places a question names: those of the facts, those the country knows, and names that nobody knows.

A name typed without diacritics or with a slip is understood; a name whose diacritics differ is another place
("Tân Lập", "Tân Lạp"). A place that no fact is about is named in the refusal instead of being taken for stray words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from knowledge.asking.phrase import Term, phrase_terms
from knowledge.asking.readings import Word
from knowledge.data_files import read_data
from knowledge.language.spelling import is_complete

LONGEST = 5
ASKING_WHICH = ("nao", "mo")
"""Folded words that ask which, after a unit word ("xã nào")."""


_Option = tuple[str, tuple[Term, ...], tuple[Term, ...]]
"""A place of the facts: its name, its unit word, its bare name."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a question: its name as facts write it (`known`) or as typed, and the words that name it.

    `others` are further places of the facts that the same words may mean ("Kim Bôi": a district, a township).
    """

    name: str
    start: int
    end: int
    known: bool
    others: tuple[str, ...] = ()


class _Rules(NamedTuple):
    """The word lists of data/places.toml, folded."""

    kinds: tuple[tuple[str, ...], ...]
    own: frozenset[str]
    before_part: frozenset[str]
    of_whole: frozenset[str]


@cache
def _rules() -> _Rules:
    data = read_data("knowledge.asking", "places")
    kinds = [tuple(t.folded for t in phrase_terms(kind)) for kind in data["kinds"]]
    kinds.sort(key=len, reverse=True)
    return _Rules(tuple(kinds), frozenset(data["own"]), frozenset(data["before_part"]), frozenset(data["of_whole"]))


@cache
def kind_words() -> frozenset[str]:
    """The last words of what says what kind of place a name is, folded."""
    return frozenset(kind[-1] for kind in _rules().kinds)


@cache
def _kinds_by_start() -> dict[str, list[tuple[str, ...]]]:
    table: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for kind in _rules().kinds:
        table[kind[0]].append(kind)
    return dict(table)


@lru_cache(maxsize=50_000)
def split_kind(terms: tuple[Term, ...]) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """A place's name taken apart: ("huyện",), ("Nông", "Sơn")."""
    for kind in _kinds_by_start().get(terms[0].folded, ()) if terms else ():
        if tuple(t.folded for t in terms[: len(kind)]) == kind and len(terms) > len(kind):
            return tuple(terms[: len(kind)]), tuple(terms[len(kind) :])
    return (), tuple(terms)


class PlaceFinder:
    """Finds place names in words; `elsewhere` looks up the places of a folded name in `country`."""

    def __init__(self, names: Iterable[str], elsewhere: Callable[[tuple[str, ...]], Sequence[str]],
                 pairs: set[tuple[str, str]], words: Callable[[str], bool],
                 country: AbstractSet[tuple[str, ...]] = frozenset()) -> None:  # fmt: skip
        self._known: dict[tuple[str, ...], list[tuple[str, tuple[Term, ...], tuple[Term, ...]]]] = defaultdict(list)
        for name in dict.fromkeys(names):
            kind, bare = split_kind(phrase_terms(name))
            self._known[tuple(t.folded for t in bare)].append((name, kind, bare))
        self._country = country
        lengths: dict[str, set[int]] = defaultdict(set)
        for words_of in (*self._known, *country):
            if 0 < len(words_of) <= LONGEST:
                lengths[words_of[0]].add(len(words_of))
        self._starts = {first: sorted(some, reverse=True) for first, some in lengths.items()}
        """How many words the names have that begin with a word, most first."""
        self._elsewhere = elsewhere
        self._pairs = pairs
        self._is_word = words

    @property
    def names(self) -> list[str]:
        """All places of the facts."""
        return [name for options in self._known.values() for name, _, _ in options]

    def find(self, words: Sequence[Word]) -> list[Mention]:
        """All places named, in order, the longest names first where they overlap."""
        found: list[Mention] = []
        at = 0
        while at < len(words):
            folded = words[at].folded
            may_begin = folded in self._starts or folded in _kinds_by_start()
            mention = self._at(words, at) if may_begin else None
            if mention is not None and not mention.known and self._known_inside(words, at, mention.end):
                mention = None  # "… nội đồng | Phú Lương Điền", and no "Đồng Phú"
            if mention is None:
                at += 1
            else:
                found.append(mention)
                at = mention.end
        return found

    def _known_inside(self, words: Sequence[Word], at: int, end: int) -> bool:
        """Does a place of the facts begin inside, and go on beyond, what these words seem to name?"""
        for start in range(at + 1, end):
            mention = self._at(words, start) if words[start].folded in self._starts else None
            if mention is not None and mention.known and mention.start == start and mention.end > end:
                return True
        return False

    def _at(self, words: Sequence[Word], at: int) -> Mention | None:
        kind = self._kind_length(words, at)
        start = at + kind
        if kind and (part := self._part_of(words, at, start)) is not None:
            return part
        if start >= len(words) or words[start].folded not in self._starts:
            return self._stranger(words, at, kind) if kind else None
        folded = tuple([word.folded for word in words[start : start + LONGEST]])
        for length in self._starts[folded[0]]:
            if length > len(folded):
                continue
            name = folded[:length]
            known = self._known.get(name)
            options = known and [option for option in known if _agrees(words[start : start + length], option[2])]
            if options:
                return self._named(options, words, at, start, start + length)
            if name in self._country and (length >= 2 or kind):
                other = self._other(words, start, length, bool(kind))
                if other is not None:
                    return Mention(other, at, start + length, known=False)
        return self._stranger(words, at, kind) if kind else None

    def _part_of(self, words: Sequence[Word], at: int, end: int) -> Mention | None:
        """As in "thị trấn của Vĩnh Lạc Sơn": one place inside another, which no fact of the whole speaks for."""
        alone = at == 0 or words[at - 1].folded in _rules().before_part
        if not alone or end + 1 >= len(words) or words[end].folded not in _rules().of_whole:
            return None
        whole = self._at(words, end + 1)
        if whole is None or not whole.known or not 0 < level_of(whole.name) < _level_of_kind(words[at:end]):
            return None
        return Mention(" ".join(word.form or word.folded for word in words[at : whole.end]), at, whole.end, known=False)

    def _kind_length(self, words: Sequence[Word], at: int) -> int:
        for kind in _kinds_by_start().get(words[at].folded, ()):
            if len(kind) == 1 or tuple([word.folded for word in words[at : at + len(kind)]]) == kind:
                return len(kind)
        return 0

    def _named(self, options: Sequence[_Option], words: Sequence[Word], at: int, start: int, end: int) -> Mention:
        """A name of the facts; with another level's unit word before it ("xã" for a district), another place of that name."""
        said = _level_of_kind(words[at:start])
        if said and all(level_of(name) not in (0, said) for name, _, _ in options):
            return Mention(" ".join(word.form or word.folded for word in words[at:end]), at, end, known=False)
        names = self._of_kind(options, words[at:start])
        return Mention(names[0], at, end, known=True, others=tuple(names[1:]))

    def _of_kind(self, options: Sequence[_Option], kind: Sequence[Word]) -> list[str]:
        """The names of the kind said ("huyện"); all of them where none was, or where none is of that kind."""
        wanted = tuple(word.folded for word in kind)
        same = [name for name, own, _ in options if wanted and tuple(term.folded for term in own) == wanted]
        return same or [name for name, _, _ in options]

    def _other(self, words: Sequence[Word], start: int, length: int, has_kind: bool) -> str | None:
        """A place of the country that no fact is about; without "huyện" before it, only where it reads as no other phrase."""
        part = words[start : start + length]
        if any(word.is_mark or word.is_number for word in part):
            return None
        if not has_kind:
            pairs = [(a.folded, b.folded) for a, b in pairwise(part)]
            if any(pair in self._pairs for pair in pairs) and not all(word.capital for word in part):
                return None
        for name in self._elsewhere(tuple(word.folded for word in part)):
            if _agrees(part, split_kind(phrase_terms(name))[1]):
                return name
        return None

    def _stranger(self, words: Sequence[Word], at: int, kind: int) -> Mention | None:
        """As in "huyện Yên Phú Giang": a name that nobody knows, told by what it is not: known words in a known order."""
        end = at + kind
        previous = words[end - 1]
        while end < len(words) and end - at - kind < 4:
            word = words[end]
            if (
                word.is_mark
                or word.is_number
                or (previous.folded, word.folded) in self._pairs
                or word.folded in _rules().own
            ):
                break
            if self._is_word(word.folded) and not word.capital and not word.cost and not self._follows(words, end):
                break
            previous = word
            end += 1
        name = words[at + kind : end]
        if len(name) < 2 or not (
            all(word.capital for word in name) or any(not self._is_word(word.folded) for word in name)
        ):
            return None
        return Mention(" ".join(word.form or word.folded for word in words[at:end]), at, end, known=False)

    def _follows(self, words: Sequence[Word], at: int) -> bool:
        """Does an ordinary word stand between words of a name? Then it is part of the name."""
        return at + 1 < len(words) and not self._is_word(words[at + 1].folded) and not words[at + 1].is_mark


def _agrees(typed: Sequence[Word], stated: Sequence[Term]) -> bool:
    """Are these words that name, diacritics and all? One slip of a tone is let pass in names of three words or more."""
    clashes = [
        word
        for word, term in zip(typed, stated, strict=False)
        if word.form and word.form != term.form and is_complete(word.form) and word.form != word.folded
    ]
    return len(typed) == len(stated) and len(clashes) <= (1 if len(stated) >= 3 else 0)


@lru_cache(maxsize=50_000)
def level_of(name: str) -> int:
    """1 for a province, 2 for a district, 3 for a commune, by the unit word; 0 where there is none."""
    kind = " ".join(term.folded for term in split_kind(phrase_terms(name))[0])
    return _levels().get(kind, 0)


def _level_of_kind(kind: Sequence[Word]) -> int:
    """The level of a unit word or of the body of a unit ("đảng bộ huyện"); 0 where it has none."""
    if not kind:
        return 0
    said = " ".join([word.folded for word in kind])
    return _levels().get(said, 0) or next((level for unit, level in _levels().items() if said.endswith(f" {unit}")), 0)


@cache
def _levels() -> dict[str, int]:
    data = read_data("knowledge.asking", "places")
    return {
        " ".join(t.folded for t in phrase_terms(kind)): int(level)
        for level, kinds in data["levels"].items()
        for kind in kinds
    }


def asked_level(text: str) -> int | None:
    """The level that "huyện nào", "xã nào" asks about in folded text; None where it leaves it open."""
    if not any(word in text for word in ASKING_WHICH):
        return None
    return next((level for pattern, level in _asked_levels() if pattern.search(text)), None)


@cache
def _asked_levels() -> tuple[tuple[re.Pattern[str], int], ...]:
    which = "|".join(ASKING_WHICH)
    return tuple((re.compile(rf"(?<!\S)(?<!dia ){kind} (?:{which})(?!\S)"), level) for kind, level in _levels().items())
