"""The reader's vocabulary, loaded once from `data/*.toml`; phrases are matched word by word, the longest first."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from knowledge.data_files import read_data
from knowledge.language.numbers import number_words
from knowledge.language.text import nfc

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

T = TypeVar("T")
CAPITALS = "".join(char for char in map(chr, range(0x41, 0x1F00)) if char.isupper() and char.isalpha())
"""Capital letters of Latin script, for character classes: ranges cannot tell Vietnamese capitals from small letters."""
WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]\w*|[^\w\s]|_")
"""A number with its grouping, a word (with digits inside: "m3"), or one mark."""


def load(name: str) -> dict[str, Any]:
    """One vocabulary file, as written."""
    return read_data("knowledge.reading", name)


class Phrases(Generic[T]):
    """Phrases (sequences of lower-case words) with a value each."""

    def __init__(self, phrases: Mapping[str, T]) -> None:
        self._starts: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        self._ends: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for phrase, value in phrases.items():
            words = tuple(WORD.findall(nfc(phrase).lower()))
            self._starts.setdefault(words[0], []).append((words, value))
            self._ends.setdefault(words[-1], []).append((words, value))
        for table in (self._starts, self._ends):
            for found in table.values():
                found.sort(key=lambda item: -len(item[0]))

    def at(self, words: Sequence[str], start: int) -> tuple[int, T] | None:
        """The longest phrase that begins at `start`: its length in words and its value."""
        found = self._starts.get(words[start]) if start < len(words) else None
        if found is None:
            return None
        for phrase, value in found:
            if len(phrase) == 1 or tuple(words[start : start + len(phrase)]) == phrase:
                return len(phrase), value
        return None

    def before(self, words: Sequence[str], end: int) -> tuple[int, T] | None:
        """The longest phrase that ends right before `end`."""
        if end <= 0:
            return None
        for phrase, value in self._ends.get(words[end - 1], ()):
            if len(phrase) <= end and tuple(words[end - len(phrase) : end]) == phrase:
                return len(phrase), value
        return None

    def __contains__(self, words: Sequence[str]) -> bool:
        found = self.at(words, 0)
        return found is not None and found[0] == len(words)


def flags(words: Iterable[str]) -> Phrases[bool]:
    """Phrases that are only there or not."""
    return Phrases(dict.fromkeys(words, True))


def labelled(groups: Mapping[str, Iterable[str]]) -> Phrases[str]:
    """Phrases whose value is the group they stand in; an earlier group wins."""
    table: dict[str, str] = {}
    for label, words in groups.items():
        for word in words:
            table.setdefault(word, label)
    return Phrases(table)


class Lexicon(NamedTuple):
    """Everything the grammar knows of words."""

    counters: Phrases[bool]
    plain: Phrases[bool]
    generic: frozenset[str]
    cases: frozenset[str]
    members: frozenset[str]
    times: frozenset[str]
    before: frozenset[str]
    synonyms: Mapping[str, str]
    not_after: Mapping[str, list[str]]
    cues: Phrases[str]
    adverbs: Phrases[bool]
    qualifiers: Phrases[str]
    after: Phrases[str]
    plan: Phrases[bool]
    change: Phrases[bool]
    against: Phrases[bool]
    changed_against: Phrases[bool]
    breakdown: Phrases[bool]
    linkers: Phrases[bool]
    weak: Phrases[bool]
    targets: Phrases[bool]
    aims: Phrases[bool]
    activities: Phrases[bool]
    anaphora: Phrases[bool]
    compounds: Phrases[bool]
    enders: Phrases[bool]
    parted: Phrases[bool]
    active: Phrases[bool]
    adverse: Phrases[bool]
    verbs: Phrases[bool]
    reaching: Phrases[bool]
    heads_only: Phrases[bool]
    magnitudes: frozenset[str]
    wholes: Phrases[bool]
    implied: Mapping[str, str]
    heads: Phrases[bool]
    open_heads: Phrases[bool]
    empty: Phrases[bool]
    adjectives: Phrases[str]
    openers: Phrases[bool]
    settings: Phrases[bool]
    closers: Phrases[bool]
    bodies: Phrases[bool]
    levels: Phrases[bool]
    inside: Phrases[bool]
    keep: Phrases[bool]
    place_levels: Phrases[bool]
    count_word: Phrases[bool]
    reporting: Phrases[bool]
    comma_pairs: Phrases[bool]
    rates: Mapping[str, str]
    words: Mapping[str, Any]


@cache
def lexicon() -> Lexicon:
    """The vocabulary, read on first use."""
    counters, cues, phrases = load("counters"), load("cues"), load("phrases")
    bases, heads = cues["bases"], phrases["heads"]
    return Lexicon(
        counters=flags([*counters["words"], *counters["generic"]]),
        plain=flags(counters["other"]["plain"]),
        generic=frozenset(counters["generic"]),
        members=frozenset(counters["members"]),
        cases=frozenset(counters["cases"]),
        times=frozenset(counters["times"]),
        before=frozenset(counters["other"]["before"]),
        synonyms=phrases["synonyms"],
        not_after=counters["not_after"],
        cues=labelled(cues["cues"]),
        adverbs=flags(cues["adverbs"]["words"]),
        qualifiers=labelled(cues["qualifiers"]),
        after=labelled(cues["after"]),
        plan=flags(bases["plan"]),
        change=flags(bases["change"]),
        against=flags(bases["against"]),
        changed_against=flags(bases["changed_against"]),
        breakdown=flags(cues["breakdown"]["words"]),
        linkers=flags(cues["linkers"]["words"]),
        weak=flags(cues["linkers"]["weak"]),
        targets=Phrases(dict.fromkeys(cues["targets"]["strong"], True) | dict.fromkeys(cues["targets"]["weak"], False)),
        aims=flags(cues["targets"]["aims"]),
        activities=flags(phrases["activities"]["words"]),
        reaching=flags(phrases["reaching"]["words"]),
        compounds=flags(phrases["compounds"]["words"]),
        enders=flags(phrases["openers"]["enders"]),
        verbs=flags(heads["verbs"]),
        adverse=flags(phrases["words"]["adverse"]),
        active=flags(phrases["words"]["active"]),
        parted=flags(heads["parted"]),
        anaphora=flags(phrases["anaphora"]["words"]),
        heads_only=flags([word for word in heads["words"] if word not in heads["things"]]),
        magnitudes=frozenset(number_words().magnitudes),
        wholes=flags(phrases["wholes"]["words"]),
        implied=phrases["implied"],
        heads=flags(heads["words"]),
        open_heads=flags(heads["open"]),
        empty=flags(heads["empty"]),
        adjectives=Phrases(phrases["adjectives"]),
        openers=flags(phrases["openers"]["words"]),
        settings=flags(phrases["openers"]["settings"]),
        closers=flags(phrases["openers"]["closers"]),
        bodies=flags(phrases["bodies"]["heads"]),
        levels=flags(phrases["bodies"]["levels"]),
        inside=flags(phrases["bodies"]["inside"]),
        keep=flags(phrases["bodies"]["keep"]),
        count_word=flags([phrases["words"]["count"]]),
        reporting=flags(phrases["words"]["reporting"]),
        comma_pairs=flags(pair.replace(",", " ,") for pair in phrases["words"]["comma_pairs"]),
        place_levels=flags(load("context")["levels"]),
        rates=phrases["rates"],
        words=phrases["words"],
    )
