"""The immutable index that questions are answered from: facts, entries, matters and the reader of messages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, cached_property, lru_cache
from itertools import pairwise

from knowledge.asking.alternatives import alternative_phrases
from knowledge.asking.clauses import percent_phrases, question_words, rule_phrases
from knowledge.asking.doers import doer_phrases
from knowledge.asking.entries import Entries, Entry, contrasts_of
from knowledge.asking.filler_words import FillerWords
from knowledge.asking.matters import Matters, document_kinds
from knowledge.asking.matters_words import matter_phrases
from knowledge.asking.members import member_phrases
from knowledge.asking.misspelled import MisspelledNames
from knowledge.asking.neighbours import Neighbours
from knowledge.asking.per_unit import per_unit_phrases
from knowledge.asking.phrase import Rewriter, Term, phrase_terms
from knowledge.asking.phrases import PhraseIndex
from knowledge.asking.readings import Shorthand
from knowledge.asking.repair import Repairer
from knowledge.asking.scoring import Scorer
from knowledge.asking.spending import spending_phrases
from knowledge.asking.thresholds import SIMILAR
from knowledge.asking.understand import Listener, WordLists
from knowledge.asking.vocabulary import Vocabulary
from knowledge.asking.when import spoken_numbers, spoken_phrases
from knowledge.asking.where import PlaceFinder, level_of
from knowledge.catalogue.indicators import Indicator, indicators
from knowledge.catalogue.taught import with_taught
from knowledge.language import lexicon
from knowledge.language.periods import ROMAN
from knowledge.language.places import places
from knowledge.model import Amended, Fact, Measure, Source

PERCENT_SIGN = "%"
SIMILAR_KEPT = 64
"""So many names are kept with the indicators that are like them: a refusal asks twice."""
GLUE = frozenset({"particle", "address", "politeness", "copula", "question", "function"})
"""Fillers that may stand beside any word."""


class Base:
    """Everything needed to answer from one set of facts. Building reads the facts once; answering only reads it."""

    def __init__(
        self,
        facts: Sequence[Fact],
        sources: Mapping[str, Source],
        taught: Mapping[str, str] | None = None,
        amended: Mapping[str, Amended] | None = None,
    ) -> None:
        """`taught`: the indicator's name by further names of it; `amended`: what editors corrected, by the fact's id."""
        self.facts = tuple(facts)
        self.taught = dict(taught or {})
        self._sources = dict(sources)
        self._similar = lru_cache(maxsize=SIMILAR_KEPT)(self._similar_to)
        self._by_id = {fact.id: fact for fact in self.facts}
        self._amended = dict(amended or {})
        self.measures = self._newest_first(fact for fact in self.facts if isinstance(fact, Measure))
        self.places = _places(self.measures)
        self._at_place = _numbers(m.place or "" for m in self.measures)
        self._of_unit = _numbers(m.quantity.unit or "" for m in self.measures)
        self._of_report = _numbers(m.document for m in self.measures)
        vocabulary = _vocabulary(self.facts, self.places, self.taught)
        self.vocabulary = vocabulary
        fillers = lexicon.fillers()
        neutral = frozenset(
            phrase_terms(p)[0].folded for p, kind in fillers.items() if kind in GLUE and len(phrase_terms(p)) == 1
        )
        neutral |= question_words() | spoken_numbers()
        rewriter = Rewriter(_groups(), {"phần trăm": PERCENT_SIGN}, vocabulary.pairs, neutral)
        weak = frozenset(
            term.form for p, kind in fillers.items() if kind == "weak" and " " not in p for term in phrase_terms(p)
        )
        single = frozenset(terms[0].form for p in fillers if len(terms := phrase_terms(p)) == 1)
        frames = frozenset(phrase_terms(p) for p, kind in fillers.items() if kind == "weak" and " " in p)
        catalogue, own_names = with_taught(self.taught)
        self.entries = Entries(self.measures, catalogue, rewriter, weak, frames, single, own_names)
        self.scorer = Scorer(
            self.entries,
            vocabulary.forms,
            _related(),
            contrasts_of(contrast.sides for contrast in lexicon.contrasts().opposites),
        )
        self.matters = Matters(self.facts, rewriter)
        self.neighbours = Neighbours(self.measures, self.entries)
        bare = frozenset(t.form for e in self.entries.all for p in e.phrases for t in p if t.form == t.folded)
        own = (phrase_terms(places().split_kind(name)[1]) for name in self.places)
        misspelled = MisspelledNames((tuple((t.folded, t.form) for t in name) for name in own), places().keys)
        repairer = Repairer(vocabulary, _shorthand(self.places), neutral, bare, misspelled)
        finder = PlaceFinder(self.places, _elsewhere, vocabulary.pairs, vocabulary.__contains__, places().keys)
        said_only = (terms[0].folded for p in fillers if len(terms := phrase_terms(p)) == 1)
        topical = frozenset(self.entries.postings) - frozenset(said_only)
        words = WordLists(
            FillerWords(fillers, [p for e in self.entries.all for p in e.phrases]),
            _units(self.measures),
            _telling(self.entries),
            lexicon.smalltalk(),
            topical,
            _pairs(self.entries),
            _compounds(self.entries),
        )
        self.listener = Listener(repairer, rewriter, finder, words)

    def _newest_first(self, measures: Iterable[Measure]) -> tuple[Measure, ...]:
        """Where two sources differ, the newer one comes first; those without a date come last."""
        return tuple(sorted(measures, key=lambda m: self.source(m.document).published or date.min, reverse=True))

    def fact(self, fact_id: str) -> Fact | None:
        """The fact with this id."""
        return self._by_id.get(fact_id)

    def amended(self, fact_id: str) -> Amended | None:
        """How editors corrected this fact: its evidence is the report's sentence, which says something else."""
        return self._amended.get(fact_id)

    def source(self, document: str) -> Source:
        """Where facts of `document` come from; a bare one where nothing is known of it."""
        return self._sources.get(document) or Source(id=document)

    def told_beside(self, whole: str) -> tuple[str, ...]:
        """The places of a lower level that the reports with figures of this place also tell of."""
        reports = {self.measures[number].document for number in self._at_place.get(whole, ())}
        beside = self._at(number for report in reports for number in self._of_report[report])
        places = dict.fromkeys(m.place for m in beside if m.place)
        return tuple(place for place in places if level_of(place) > level_of(whole))

    def similar(self, words: str, count: int = 3) -> list[Entry]:
        """The stated indicators whose names are most like `words`, letter by letter; to be offered, never to answer."""
        return list(self._similar(words, count))

    def _similar_to(self, words: str, count: int) -> tuple[Entry, ...]:
        stated, names = self._names
        return tuple(stated[number] for number, score in names.search(words, count) if score >= SIMILAR)

    @cached_property
    def _names(self) -> tuple[list[Entry], PhraseIndex]:
        """The stated indicators, and an index of their names."""
        stated = [entry for entry in self.entries.all if not entry.ghost]
        return stated, PhraseIndex([entry.label for entry in stated])

    def also_taught(self, taught: Mapping[str, str]) -> Base:
        """The same facts with further names of indicators."""
        return Base(self.facts, self._sources, self.taught | dict(taught), self._amended)

    def documents(self) -> Iterator[Fact]:
        """The first fact of every document, in the order of the facts."""
        seen: set[str] = set()
        for fact in self.facts:
            if fact.document not in seen:
                seen.add(fact.document)
                yield fact

    def at_places(self, names: Sequence[str]) -> Iterator[Measure]:
        """The measures at these places (all, where none is named), the newest source first."""
        if not names:
            return iter(self.measures)
        return self._at(number for name in dict.fromkeys(names) for number in self._at_place.get(name, ()))

    def of_units(self, units: Iterable[str]) -> Iterator[Measure]:
        """The measures in these units as facts write them, the newest source first."""
        return self._at(number for unit in dict.fromkeys(units) for number in self._of_unit.get(unit, ()))

    @property
    def units(self) -> Iterable[str]:
        """The units of the measures; "" for those that have none."""
        return self._of_unit.keys()

    def _at(self, numbers: Iterable[int]) -> Iterator[Measure]:
        return (self.measures[number] for number in sorted(numbers))

    @cached_property
    def telling(self) -> tuple[Measure, ...]:
        """One measured figure for every indicator, those that say most of how they compare first."""
        chosen: dict[str, Measure] = {}
        for measure in self.measures:
            if measure.quantity.nature == "actual" and measure.quantity.value is not None:
                chosen.setdefault(measure.indicator, measure)
        return tuple(sorted(chosen.values(), key=lambda m: (-len(m.comparisons), m.id)))


def _numbers(told: Iterable[str]) -> dict[str, list[int]]:
    """What is told of each measure, with the numbers of those of which it is."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, what in enumerate(told):
        found[what].append(number)
    return dict(found)


def _places(measures: Iterable[Measure]) -> tuple[str, ...]:
    """The places of the facts, those with most facts first."""
    return tuple(name for name, _ in Counter(m.place for m in measures if m.place).most_common())


def _units(measures: Iterable[Measure]) -> tuple[tuple[Term, ...], ...]:
    """The units of facts: what is counted, though single words of them ("chỉ" in "chỉ tiêu") be frame words."""
    units = dict.fromkeys(m.quantity.unit for m in measures if m.quantity.unit)
    return tuple(terms for unit in units if (terms := phrase_terms(unit)))


def _pairs(entries: Entries) -> frozenset[tuple[str, str]]:
    """Words that stand side by side in the name of an indicator, folded."""
    names = {phrase for entry in entries.all for phrase in entry.phrases}
    return frozenset((one.folded, other.folded) for name in names for one, other in pairwise(name))


def _telling(entries: Entries) -> tuple[tuple[Term, ...], ...]:
    """Contrasts of several words in the names of indicators ("hè thu"): each counts, though alone it may be a filler."""
    groups = (*_contrasts(), *lexicon.contrasts().markers)
    members = {member for group in groups for member in group} - lexicon.fillers().keys()
    named = "|".join(" ".join(("", *(t.form for t in phrase), "")) for entry in entries.all for phrase in entry.phrases)
    copulas = {phrase for phrase, kind in lexicon.fillers().items() if kind == "copula"}
    several = [
        terms for member in sorted(members) if len(terms := phrase_terms(member)) > 1 and terms[0].form not in copulas
    ]
    return tuple(terms for terms in several if " ".join(("", *(t.form for t in terms), "")) in named)


def _compounds(entries: Entries) -> tuple[tuple[Term, ...], ...]:
    """Names of two words that end in a word of measure: "dân số" is more than "dân"."""
    names = {phrase for entry in entries.all for phrase in entry.phrases if len(phrase) == 2}
    return tuple(p for p in sorted(names) if entries.is_weak(p[1].form) and not entries.is_frame(p[0].form))


@cache
def _groups() -> tuple[tuple[str, ...], ...]:
    return tuple(group for group in lexicon.synonyms().groups if PERCENT_SIGN not in group)


@cache
def _related() -> Mapping[str, frozenset[str]]:
    """One-word near words, both ways."""
    found: dict[str, set[str]] = defaultdict(set)
    for group in lexicon.synonyms().related:
        words = [phrase_terms(member)[0].folded for member in group if len(phrase_terms(member)) == 1]
        for word in words:
            found[word] |= set(words) - {word}
    return {word: frozenset(near) for word, near in found.items()}


@cache
def _contrasts() -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(member for side in contrast.sides for member in side) for contrast in lexicon.contrasts().opposites
    )


@cache
def _language() -> tuple[str, ...]:
    """All phrases of the lexicons and the catalogue: what people may be expected to write."""
    phrases: list[str] = []
    for table in (lexicon.teencode(), lexicon.abbreviations(), lexicon.english(), lexicon.dialect()):
        phrases.extend(text for options in table.values() for text in options)
    phrases.extend(lexicon.fillers())
    phrases.extend(member for group in lexicon.synonyms().groups for member in group)
    phrases.extend(key for chat in lexicon.smalltalk() for key in (*chat.keys, *chat.phrases))
    phrases.extend(member for group in _contrasts() for member in group)
    phrases.extend(f"{kind} 1" for kind in document_kinds())
    phrases.extend(percent_phrases())
    phrases.extend((*rule_phrases(), *spoken_phrases()))
    phrases.extend(spending_phrases())
    phrases.extend((*matter_phrases(), *doer_phrases(), *per_unit_phrases()))
    phrases.extend((*alternative_phrases(), *member_phrases()))
    phrases.extend(f"quý {roman.lower()}" for roman in ROMAN if roman)
    for indicator in indicators():
        phrases.extend((indicator.name, *indicator.aliases, *indicator.units))
    return tuple(dict.fromkeys(phrases))


@cache
def _gazetteer_words() -> frozenset[tuple[str, str]]:
    return frozenset((t.folded, t.form) for place in places().all() for t in phrase_terms(place.name))


def _vocabulary(facts: Sequence[Fact], names: Iterable[str], taught: Iterable[str]) -> Vocabulary:
    vocabulary = Vocabulary((*_language(), *taught))
    for fact in facts:
        for key, text in fact.model_dump(
            exclude={"evidence", "id", "document", "comparisons", "period", "quantity"}
        ).items():
            if isinstance(text, str):
                vocabulary.add(text, name=key in ("place", "name", "speaker"))
        if isinstance(fact, Measure):
            vocabulary.add(fact.quantity.unit or "")
            for comparison in fact.comparisons:
                vocabulary.add(comparison.base or "")
    for name in names:
        vocabulary.add(name, name=True)
    for folded, form in _gazetteer_words():
        vocabulary.forms[folded].add(form)
    return vocabulary


def _shorthand(names: Iterable[str]) -> Shorthand:
    """The lexicons' short forms, and the initials of the base's own places ("huyện NS")."""
    initials: dict[str, list[str]] = defaultdict(list)
    for name in names:
        bare = phrase_terms(places().split_kind(name)[1])
        if len(bare) > 1:
            initials["".join(term.form[0] for term in bare)].append(places().split_kind(name)[1])
    return Shorthand(
        initials, lexicon.abbreviations(), lexicon.english(), casual=(lexicon.teencode(), lexicon.dialect())
    )


def _elsewhere(key: tuple[str, ...]) -> list[str]:
    return [place.full for place in places().find(key)]


__all__ = ["Base", "Indicator"]
