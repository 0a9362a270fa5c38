"""All people, events, documents and requests, ready to be asked about.

A matter is scored by how much of the question its own words explain, with those of the report it stands in at a
discount. Dates, years, ordinals and the kind of meeting are those of its report, too: whoever spoke, spoke there.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from knowledge.asking.clauses import says
from knowledge.asking.matters_words import (
    Office,
    document_kinds,
    folded,
    in_full,
    kind_of,
    matter_words_at,
    number_of,
    office_in,
    ordinals_in,
    rules,
    said_in,
    within,
    years_in,
)
from knowledge.asking.matters_words import found_at as words_at
from knowledge.asking.phrase import Rewriter, Term, as_terms, as_words, phrase_terms
from knowledge.asking.readings import Word
from knowledge.model import Directive, Document, Event, Fact, Measure, Person

__all__ = ["Found", "Item", "Matter", "Matters", "Report", "document_kinds", "matter_words_at"]

Matter = Person | Event | Document | Directive
UNHEARD = 1.2
"""The weight of a word that no matter holds."""
OPTIONAL = 0.4
"""How much a frame word counts that the matter happens to hold."""
SILENT, TIE = 0.2, 0.05
"""The score where the question has no content, and what a frame word adds to it."""
CONTEXT_SHARE = 0.55
"""How much a word counts that only the surrounding report explains."""


@dataclass(frozen=True, slots=True)
class Report:
    """What one report says of the meeting it is about."""

    place: str
    days: frozenset[date]
    years: frozenset[int]
    mentioned: frozenset[int]
    ordinals: frozenset[str]
    meetings: frozenset[str]
    words: frozenset[str]
    names: str


@dataclass(slots=True)
class Item:
    """A matter with its words: those of its own, and those of its report."""

    fact: Matter
    report: Report
    own: frozenset[str]
    context: frozenset[str]
    text: str
    office: Office | None = None
    number: str = ""
    kind: str = ""
    years: frozenset[int] = frozenset()
    own_place: str = ""

    @property
    def days(self) -> frozenset[date]:
        """When it was: its own day, or that of its report's meeting."""
        if isinstance(self.fact, (Event, Document)):
            return frozenset({self.fact.date}) if self.fact.date else frozenset()
        return self.report.days

    def is_of(self, place: str) -> bool:
        """Does the matter belong to this place, by its own words or its report's?"""
        return all(word in self.own or word in self.context for word in _words_of(place))


@dataclass(frozen=True, slots=True)
class Found:
    """A matter with how much of the question it explains: by its score, with its report, by its own words, and alone."""

    item: Item
    score: float
    asked: float
    own: int = 0
    share: float = 1.0


@dataclass(slots=True)
class Matters:
    """The index of all matters of a base."""

    facts: Sequence[Fact]
    rewriter: Rewriter
    items: list[Item] = field(default_factory=list)
    _counts: Counter[str] = field(default_factory=Counter)
    _places: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        by_document: dict[str, list[Fact]] = defaultdict(list)
        for fact in self.facts:
            by_document[fact.document].append(fact)
        named = dict.fromkeys(f.place for f in self.facts if isinstance(f, (Measure, Event)) and f.place)
        self._places = tuple(folded(place) for place in named)
        for facts in by_document.values():
            self._add_report(facts)
        for item in self.items:
            self._counts.update(item.own)

    def _add_report(self, facts: Sequence[Fact]) -> None:
        report = self._report(facts)
        titles = {fact.name: fact.title or "" for fact in facts if isinstance(fact, Person)}
        for fact in facts:
            if not isinstance(fact, Measure):
                own = titles.get(fact.speaker or "", "") if isinstance(fact, Directive) else ""
                spoken = frozenset(term.folded for term in self._terms(own))
                self.items.append(self._item(fact, report, report.words | spoken))

    def _report(self, facts: Sequence[Fact]) -> Report:
        events = [fact for fact in facts if isinstance(fact, Event)]
        texts = [f"{event.name} {event.purpose or ''}" for event in events]
        place = _main_place(facts)
        words = {term.folded for text in (place, *texts) for term in self._terms(text)} | {
            t.folded for t in phrase_terms(place)
        }
        days = frozenset(event.date for event in events if event.date)
        years = Counter(
            f.period.year for f in facts if isinstance(f, Measure) and f.period is not None and f.period.year
        )
        main = frozenset(day.year for day in days) or frozenset(year for year, _ in years.most_common(1))
        return Report(place, days, main, years_in(" ".join(texts)), ordinals_in(" ".join(map(folded, texts))),
                      frozenset(m for event in events for m in said_in(event.name, "meetings")), frozenset(words),
                      " ".join(folded(event.name) for event in events))  # fmt: skip

    def _item(self, fact: Matter, report: Report, context: frozenset[str]) -> Item:
        text = own_text(fact)
        terms = self._terms(text)
        own = frozenset(in_full(" ".join(term.folded for term in terms)).split()) | {term.folded for term in terms}
        item = Item(fact, report, own, context - own, " ".join(term.folded for term in terms), years=years_in(text))
        if isinstance(fact, Person) and fact.title:
            title = " ".join(term.folded for term in self._terms(fact.title))
            item.office = office_in(title)
            item.own_place = next((p for p in self._places if within(title, (_bare(p),))), "")
        elif isinstance(fact, Document):
            item.number, item.kind = number_of(folded(fact.name)), kind_of(folded(fact.name))
        return item

    def _terms(self, text: str) -> tuple[Term, ...]:
        return as_terms(self.rewriter.apply(as_words(phrase_terms(text))))

    def weight(self, word: str) -> float:
        """Rare words say more."""
        count = self._counts.get(word, 0)
        return math.log(1.0 + (len(self.items) + 1) / (1 + count)) if count else UNHEARD

    def of_kinds(self, kinds: Iterable[str]) -> list[Item]:
        """All matters of these kinds, in the order of the facts."""
        wanted = frozenset(kinds)
        return [item for item in self.items if item.fact.kind in wanted]

    def rank(self, items: Iterable[Item], content: Sequence[Word], optional: Sequence[Word] = (),
             near: Sequence[str] = ()) -> list[Found]:  # fmt: skip
        """The matters that the content words fit, best first; those of reports talked about before come first."""
        found = [self.fit(item, content, optional) for item in items]
        if near:
            found = [
                Found(f.item, f.score + 0.1 * (f.item.fact.document in near), f.asked, f.own, f.share) for f in found
            ]
        return sorted((f for f in found if f.score > 0), key=lambda f: -f.score)

    def fit(self, item: Item, content: Sequence[Word], optional: Sequence[Word] = ()) -> Found:
        """How much of the content this matter explains."""
        total = own = around = 0.0
        words = 0
        for word in content:
            weight = self.weight(word.folded)
            total += weight
            if word.folded in item.own:
                own += weight
                words += 1
            elif word.folded in item.context:
                around += weight
        score, explained = (own + CONTEXT_SHARE * around, own + around)
        more = sum(self.weight(w.folded) for w in optional if w.folded in item.own and not w.is_number)
        if not total:
            return Found(item, SILENT + TIE * (more > 0), 1.0)
        soft = OPTIONAL * more
        return Found(item, (score + soft) / (total + soft), explained / total, words, own / total)

    def named(self, words: Sequence[Word]) -> dict[int, list[Item]]:
        """The people whose name the words hold, by how many words of it they say; the given name needs an address before."""
        best: dict[int, list[Item]] = defaultdict(list)
        addressed = {span.stop for span, _ in words_at(words, "address")}
        for item in self.of_kinds(("person",)):
            length = (
                _name_length(words, phrase_terms(item.fact.name), addressed) if isinstance(item.fact, Person) else 0
            )
            if length:
                best[length].append(item)
        return dict(best)


def _name_length(words: Sequence[Word], name: Sequence[Term], addressed: set[int]) -> int:
    """How many words of the name are said: all of it anywhere, its end only after an address."""
    letters = {word.folded for word in words}
    for length in range(len(name), 0, -1):
        tail = name[-length:]
        if tail[0].folded not in letters:
            continue
        for at in range(len(words) - length + 1):
            if says(words, at, tail) and (length == len(name) or at in addressed):
                return length
    return 0


def own_text(fact: Matter) -> str:
    """All that a matter says of itself."""
    if isinstance(fact, Person):
        return f"{fact.name} {fact.title or ''} {fact.role or ''}"
    if isinstance(fact, Event):
        return f"{fact.name} {fact.purpose or ''} {fact.place or ''}"
    if isinstance(fact, Document):
        return f"{fact.name} {fact.issuer or ''} {fact.subject or ''}"
    return f"{fact.speaker or ''} {fact.text}"


def _main_place(facts: Sequence[Fact]) -> str:
    places = Counter(fact.place for fact in facts if isinstance(fact, (Measure, Event)) and fact.place)
    return places.most_common(1)[0][0] if places else ""


@lru_cache(maxsize=2_000)
def _words_of(place: str) -> frozenset[str]:
    return frozenset(term.folded for term in phrase_terms(place))


def _bare(place: str) -> str:
    """A folded place without "huyện"."""
    level = next((level for level in rules().levels if place.startswith(f"{level} ")), "")
    return place.removeprefix(level).strip()
