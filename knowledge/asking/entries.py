"""The index of what can be asked for: one entry an indicator, with all ways to say it and all facts that state it.

An entry may also be a *ghost*: an indicator of the catalogue that no fact states. Ghosts compete for questions too, and
when one fits best the honest reply is that the reports do not say: "chi ngân sách" is not answered with "thu ngân sách".
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from knowledge.asking.phrase import Rewriter, Term, as_terms, as_words, phrase_terms
from knowledge.asking.readings import Word
from knowledge.catalogue.indicators import Indicator
from knowledge.language.text import fold
from knowledge.model import Measure

_DASH = re.compile(r"\s+[-–]\s+")
EMPTY = frozenset({"được", "bị", "đã", "số"})
"""Words that change nothing of what a name means."""
CIRCUMSTANCE, CORE = frozenset({"so", "do", "vì"}), 3
"""Words that begin a circumstance, and how many words stand before one at least."""
DONE = "đã"
"""The word before a verb that says that it was done; a name without it also tells of what was not done."""
MAX_PHRASES = 24
UNHEARD = 0.6
"""A word that names no indicator weighs this share of the rarest that does."""
WEAK = 0.3
"""The weight of words of measure and frame."""
WEIGHTS_KEPT = 1_024
"""So many words are kept with what they weigh."""


@dataclass(slots=True)
class Entry:
    """An indicator as facts name it: its phrases (the first is its own name), its facts, its catalogue entry."""

    id: int
    label: str
    phrases: tuple[tuple[Term, ...], ...]
    facts: list[Measure] = field(default_factory=list)
    indicator: Indicator | None = None
    units: frozenset[str] = frozenset()
    at_place: dict[str, list[Measure]] = field(default_factory=dict)
    """The facts by place."""
    said: tuple[str, ...] = ()
    """The names that the facts have for it, folded."""
    letters: frozenset[str] = field(init=False)
    """The folded words of its own name."""
    halves: tuple[frozenset[str], ...] = ()
    """What a name joins with dashes, folded ("công nghiệp - xây dựng"); a figure of both is none of one."""

    def __post_init__(self) -> None:
        self.letters = frozenset(term.folded for term in self.phrases[0])

    @property
    def ghost(self) -> bool:
        """Is it known to the catalogue only?"""
        return not self.facts


def _core(name: Sequence[Term]) -> Sequence[Term]:
    """A name without what it is measured against or came from ("giáo viên còn thiếu | so với định mức", "… | do bão số 6")."""
    ends = [at for at in range(CORE, len(name)) if name[at].form in CIRCUMSTANCE]
    return name[: ends[0]] if ends else name


def halves_of(label: str) -> tuple[frozenset[str], ...]:
    """The words of the parts that a name joins with dashes, less those they share; none where it joins none."""
    parts = [[term.folded for term in phrase_terms(part)] for part in _DASH.split(label)]
    if len(parts) < 2 or not all(parts):
        return ()
    first = parts[0][-min(2, len(parts[1])) :]  # what stands before is the head of both
    named = [frozenset(first), *map(frozenset, parts[1:])]
    shared = frozenset(word for one, other in pairwise(named) for word in one & other)
    return tuple(half - shared for half in named) if all(half - shared for half in named) else ()


class Entries:
    """All entries with an inverted index over their words."""

    def __init__(self, measures: Iterable[Measure], catalogue: Sequence[Indicator], rewriter: Rewriter,
                 weak: frozenset[str], frames: frozenset[tuple[Term, ...]], fillers: frozenset[str],
                 taught: Mapping[str, Sequence[str]]) -> None:  # fmt: skip
        """`taught`: further names of indicators that the catalogue does not know, by the name that facts give them."""
        self._fillers = fillers
        self._rewriter = rewriter
        self._weak = weak
        self._weak_folded = frozenset(fold(form) for form in weak)
        self._weights = lru_cache(maxsize=WEIGHTS_KEPT)(self._weigh)
        self._canonical = lru_cache(maxsize=50_000)(self._spelled)
        self._taught = {self._key(self.canonical(name)): phrases for name, phrases in taught.items()}
        self._names = _CatalogueNames(catalogue, rewriter, weak, frames)
        self.all: list[Entry] = []
        self._by_key: dict[tuple[str, ...], Entry] = {}
        for measure in measures:
            entry = self._entry_for(measure)
            entry.facts.append(measure)
            entry.at_place.setdefault(measure.place or "", []).append(measure)
        self._add_ghosts(catalogue)
        for entry in self.all:
            entry.halves = halves_of(entry.label) if entry.facts else ()
            entry.said = tuple(dict.fromkeys(fold(fact.indicator) for fact in entry.facts))
            entry.units = frozenset(
                term.folded for fact in entry.facts for term in phrase_terms(fact.quantity.unit or "")
            ) | frozenset(
                term.folded
                for unit in (entry.indicator.units if entry.indicator else ())
                for term in phrase_terms(unit)
            )
        self.postings: dict[str, list[int]] = defaultdict(list)
        self._index()

    def of(self, measure: Measure) -> Entry | None:
        """The entry of a measure."""
        return self._by_key.get(self._key(self.canonical(measure.indicator)))

    @staticmethod
    def _key(own: Sequence[Term]) -> tuple[str, ...]:
        return tuple(term.form for term in own)

    def unit_words(self, unit: str | None) -> frozenset[str]:
        """The folded words of a unit, none of none."""
        return frozenset(term.folded for term in self.canonical(unit or ""))

    def canonical(self, text: str) -> tuple[Term, ...]:
        """The words of a well-written phrase in canonical spelling."""
        return self._canonical(text)

    def _spelled(self, text: str) -> tuple[Term, ...]:
        return as_terms(self._rewriter.apply(as_words(phrase_terms(text))))

    def indicator_named(self, terms: Sequence[Term]) -> Indicator | None:
        """The catalogue's indicator that these words name, nothing more."""
        return self._names.link(tuple(terms))[0] if self._names.names(terms) else None

    def is_weak(self, form: str) -> bool:
        """Is it a word of measure ("số", "mức")?"""
        return form in self._weak

    def is_frame(self, form: str) -> bool:
        """Is it a word of measure or a filler of any kind?"""
        return form in self._weak or form in self._fillers

    def same_words(self, ghost: Entry, entry: Entry) -> bool:
        """Do facts name an entry by the words of the catalogue's ("giấy khai sinh được cấp", "cấp giấy khai sinh")?"""
        own = self._meaning(_core(entry.phrases[0]))
        return any(self._meaning(phrase) == own for phrase in ghost.phrases)

    @staticmethod
    def _meaning(phrase: Sequence[Term]) -> frozenset[str]:
        return frozenset(term.form for term in phrase if term.form not in EMPTY)

    def weight(self, word: Term | Word) -> float:
        """How much a word says: rare words say more, words of measure little, unknown ones most."""
        return self._weights(word.folded, word.form)

    def _weigh(self, folded: str, form: str) -> float:
        if form in self._weak or (not form and folded in self._weak_folded):
            return WEAK
        count = len(self.postings.get(folded, ()))
        return UNHEARD * self._top if count == 0 else min(self._top, max(0.8, math.log(1.0 + self._size / count)))

    def _entry_for(self, measure: Measure) -> Entry:
        own = self.canonical(measure.indicator)
        key = self._key(own)
        entry = self._by_key.get(key)
        if entry is None:
            indicator, variants = self._names.link(own)
            taught = [self.canonical(name) for name in self._taught.get(key, ())]
            open_ended = [_without_done(own)] if measure.quantity.of is not None else []
            names = [own, phrase_terms(measure.indicator), *taught, *open_ended, *variants]
            phrases = tuple(dict.fromkeys(names))[:MAX_PHRASES]
            entry = Entry(len(self.all), measure.indicator, phrases, indicator=indicator)
            self._by_key[key] = entry
            self.all.append(entry)
        elif measure.indicator != entry.label:  # by another name in another report
            own, *others = entry.phrases
            entry.phrases = tuple(dict.fromkeys([own, phrase_terms(measure.indicator), *others]))[:MAX_PHRASES]
        return entry

    def _add_ghosts(self, catalogue: Sequence[Indicator]) -> None:
        exact = {
            entry.indicator.id
            for entry in self.all
            if entry.indicator and self._names.is_exact(entry.phrases[0], entry.indicator)
        }
        for indicator in catalogue:
            if indicator.id in exact:
                continue
            phrases = tuple(dict.fromkeys(self.canonical(name) for name in (indicator.name, *indicator.aliases)))
            self.all.append(Entry(len(self.all), indicator.name, phrases[:MAX_PHRASES], indicator=indicator))

    def _index(self) -> None:
        for entry in self.all:
            for folded in {term.folded for phrase in entry.phrases for term in phrase} | entry.units:
                self.postings[folded].append(entry.id)
        self._size = len(self.all)
        self._top = math.log(1.0 + max(self._size, 1)) if self._size else 1.0


class _CatalogueNames:
    """Finds the catalogue's indicator in a fact's own words, and says those words with its other names."""

    def __init__(self, catalogue: Sequence[Indicator], rewriter: Rewriter, weak: frozenset[str],
                 frames: frozenset[tuple[Term, ...]]) -> None:  # fmt: skip
        self._weak = weak
        self._frames = frames
        self._names: dict[frozenset[str], Indicator] = {}
        self._variants: dict[str, list[tuple[Term, ...]]] = {}
        for indicator in catalogue:
            names = [as_terms(rewriter.apply(as_words(phrase_terms(n)))) for n in (indicator.name, *indicator.aliases)]
            self._variants[indicator.id] = names
            for name in names:
                self._names.setdefault(self._key(name), indicator)

    def _key(self, terms: Sequence[Term]) -> frozenset[str]:
        terms = [t for at, t in enumerate(terms) if not self._in_frame(terms, at)] or terms
        strong = frozenset(term.form for term in terms if term.form not in self._weak)
        return strong or frozenset(term.form for term in terms)

    def _in_frame(self, terms: Sequence[Term], at: int) -> bool:
        """Is this word part of a frame of two words ("thị trấn", "trường hợp")?"""
        return tuple(terms[at : at + 2]) in self._frames or (at > 0 and tuple(terms[at - 1 : at + 1]) in self._frames)

    def names(self, own: Sequence[Term]) -> bool:
        """Are the words a name of an indicator, nothing more?"""
        return bool(own) and self._key(own) in self._names

    def is_exact(self, own: Sequence[Term], indicator: Indicator) -> bool:
        """Do the words of a fact name just this indicator, nothing more?"""
        return self._names.get(self._key(own)) is indicator or self._adds_nothing(own, indicator)

    def _adds_nothing(self, own: Sequence[Term], indicator: Indicator) -> bool:
        """Is it another name of the indicator with words of its first ("gạo cứu đói giáp hạt" and "được cấp phát")?"""
        key, names = self._key(own), [self._key(name) for name in self._variants[indicator.id]]
        return any(name < key <= name | names[0] for name in names[1:])

    def link(self, own: tuple[Term, ...]) -> tuple[Indicator | None, list[tuple[Term, ...]]]:
        """The indicator that `own` names (with or without more words) and `own` said with its other names."""
        exact = self._names.get(self._key(own))
        if exact is not None:
            return exact, self._variants[exact.id]
        for length in range(len(own) - 1, 1, -1):
            for start in range(len(own) - length + 1):
                inner = self._names.get(self._key(own[start : start + length])) if length > 1 else None
                if inner is not None and len(self._key(own[start : start + length])) > 1:
                    if self._adds_nothing(own, inner):
                        return inner, self._variants[inner.id]
                    before, after = own[:start], own[start + length :]
                    return inner, [before + name + after for name in self._variants[inner.id]]
        return None, []


def _without_done(terms: Sequence[Term]) -> tuple[Term, ...]:
    """A name without the word for what is done: what part of a whole was done also tells what was not ("đã bàn giao 41,5/46,8 km")."""
    return tuple(term for term in terms if term.form != DONE)


def contrasts_of(contrasts: Iterable[Sequence[Sequence[str]]]) -> Mapping[str, tuple[tuple[int, int], ...]]:
    """For each folded contrast phrase the contrasts it belongs to, and on which side."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, sides in enumerate(contrasts):
        for side, members in enumerate(sides):
            for member in members:
                found[" ".join(term.folded for term in phrase_terms(member))].append((number, side))
    return {phrase: tuple(places) for phrase, places in found.items()}
