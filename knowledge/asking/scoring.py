"""How well an entry fits a question, in both directions: what the question leaves unexplained, what the entry adds.

`fit` is the product of the two. A content word that nothing explains weighs by its rarity; a word on the other side of
a contrast (thu/chi, mới/khai trừ) breaks the fit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from heapq import nlargest
from typing import NamedTuple

from knowledge.asking.clauses import negatives
from knowledge.asking.entries import Entries, Entry
from knowledge.asking.phrase import Term, likeness
from knowledge.asking.repair import Word
from knowledge.asking.thresholds import (
    CLASH,
    HELPED,
    INHERITED,
    NUMBER_WEIGHT,
    OFFERED,
    OTHER_SOURCE,
    OTHER_TOPIC,
    RELATED,
    SHORTLIST,
    TOLD,
    UNIT_CLASH,
)
from knowledge.language.numbers import read_numeral


@dataclass(frozen=True, slots=True)
class Query:
    """The words of a question, by what they do.

    `content` must be explained by the answer; `helpers` (aspect words, places) and, less, the `context` of other clauses
    may explain parts of an entry's name but need not be explained; `inherited` are the words of what was talked about before. `units` are the
    folded words of the unit asked for ("bao nhiêu tỷ"), `sources` those of what the figure comes from ("từ thuế").
    """

    content: tuple[Word, ...]
    helpers: tuple[Word, ...] = ()
    context: tuple[Word, ...] = ()
    inherited: tuple[Term, ...] = ()
    units: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fit:
    """An entry with how well it fits: `asked` (share of the question explained), `stated` (share of the entry asked)."""

    entry: Entry
    asked: float
    stated: float
    score: float
    unexplained: tuple[str, ...] = ()
    clash: tuple[str, str] | None = None
    anchored: bool = True
    leaning: bool = False
    own: float = 0.0


class _Phrase(NamedTuple):
    """A phrase made ready: its words by their letters, with weights, and the contrasts it takes a side in."""

    terms: tuple[tuple[Term, float], ...]
    by_letters: dict[str, list[Term]]
    total: float
    sides: dict[int, dict[int, str]]


class _Asked(NamedTuple):
    """A query made ready: content words with weights; for each word of a phrase who may cover it and how far."""

    query: Query
    content: tuple[tuple[Word, float], ...]
    covers: dict[str, list[tuple[Word | Term, float]]]
    sides: dict[int, dict[int, str]]


class Scorer:
    """Ranks entries for queries; built once with an index, its phrases made ready when first met."""

    def __init__(self, entries: Entries, forms: Mapping[str, set[str]], related: Mapping[str, frozenset[str]],
                 contrasts: Mapping[str, tuple[tuple[int, int], ...]]) -> None:  # fmt: skip
        self._entries = entries
        self._forms = forms
        self._related = related
        self._contrasts = contrasts
        self._negatives = negatives()
        self._starts = frozenset(phrase.split()[0] for phrase in contrasts)
        self._ready: dict[int, tuple[_Phrase, ...]] = {}
        self._letters: dict[int, frozenset[str]] = {}

    def rank(self, query: Query, limit: int = 12) -> list[Fit]:
        """The entries that share a word with the query, best first."""
        asked = self._ask(query)
        fits = [
            self._fit(self._entries.all[number], asked)
            for number in self._shortlist(query)
            if self._may_fit(number, asked)
        ]
        fits.sort(key=lambda fit: (-fit.score, fit.entry.ghost, fit.entry.id))
        return fits[:limit]

    def fit(self, entry: Entry, query: Query) -> Fit:
        """How well one entry fits."""
        return self._fit(entry, self._ask(query))

    def sides(self, words: Sequence[str]) -> dict[int, dict[int, str]]:
        """Contrasts with the sides that `words` name, and by which phrase; a longer one hides the shorter inside it."""
        found: dict[int, dict[int, str]] = defaultdict(dict)
        hidden: dict[int, int] = {}
        for at, word in enumerate(words):
            if word not in self._starts:
                continue
            for length in range(min(5, len(words) - at), 0, -1):
                phrase = " ".join(words[at : at + length])
                for group, side in self._contrasts.get(phrase, ()):
                    if hidden.get(group, 0) < at + length:
                        found[group][side] = phrase
                        hidden[group] = at + length
        return dict(found)

    def _shortlist(self, query: Query) -> Iterable[int]:
        votes: dict[int, float] = defaultdict(float)
        shares = ((query.content, 1.0), (query.inherited, 0.5), (query.context, 0.3), (query.helpers, 0.3))
        for words, share in shares:
            for word in words:
                weight = self._entries.weight(word) * share
                for variant in (word.folded, *self._related.get(word.folded, ())):
                    for number in self._entries.postings.get(variant, ()):
                        votes[number] += weight
        return nlargest(SHORTLIST, votes, key=votes.__getitem__)

    def _may_fit(self, number: int, asked: _Asked) -> bool:
        """Can any phrase of the entry explain enough of the content to be offered at least? A quick upper bound."""
        letters = self._letters.get(number)
        if letters is None:
            entry = self._entries.all[number]
            letters = self._letters[number] = entry.units.union(term.folded for p in entry.phrases for term in p)
        total = explained = 0.0
        for word, weight in asked.content:
            if word.is_number:
                continue  # it may be a figure of the facts
            total += weight
            if word.folded in letters or not self._related.get(word.folded, _NONE).isdisjoint(letters):
                explained += weight
        return explained >= OFFERED * total

    def _ask(self, query: Query) -> _Asked:
        covers: dict[str, list[tuple[Word | Term, float]]] = defaultdict(list)
        shares = ((query.content, 1.0), (query.helpers, HELPED), (query.context, TOLD), (query.inherited, INHERITED))
        for words, share in shares:
            for word in words:
                covers[word.folded].append((word, share))
                for variant in self._related.get(word.folded, ()):
                    covers[variant].append((Term(variant, ""), share * RELATED))
        content = tuple((word, self._entries.weight(word)) for word in query.content)
        # "chi ngan sach": without diacritics a frame word may be content; and "chưa" is never only frame
        unmarked = [word.folded for word in query.helpers if not word.form or word.folded in self._negatives]
        return _Asked(
            query, content, dict(covers), self.sides([word.folded for word in query.content]) or self.sides(unmarked)
        )

    def _phrases(self, entry: Entry) -> tuple[_Phrase, ...]:
        ready = self._ready.get(entry.id)
        if ready is None:
            ready = self._ready[entry.id] = tuple(self._prepare(phrase) for phrase in entry.phrases)
        return ready

    def _prepare(self, phrase: Sequence[Term]) -> _Phrase:
        by_letters: dict[str, list[Term]] = defaultdict(list)
        for term in phrase:
            by_letters[term.folded].append(term)
        terms = tuple((term, self._entries.weight(term)) for term in phrase)
        return _Phrase(terms, dict(by_letters), sum(w for _, w in terms), self.sides([term.folded for term in phrase]))

    def _fit(self, entry: Entry, asked: _Asked) -> Fit:
        """The best of the entry's phrases."""
        phrases = self._phrases(entry)
        best: Fit | None = None
        for phrase in phrases:
            explained, missing = self._explained(entry, phrase, asked)
            if best is not None and explained <= best.score:
                continue  # however much of it was asked, it cannot fit better
            stated = self._stated(phrase, asked)
            clash = _clash(asked.sides, phrase.sides) if asked.sides else None
            score = explained * (0.4 + 0.6 * stated) * (CLASH if clash else 1.0)
            if best is None or score > best.score:
                best = Fit(
                    entry,
                    explained,
                    stated,
                    score,
                    missing,
                    clash,
                    bool(asked.query.content),
                    bool(asked.query.inherited),
                )
        assert best is not None  # noqa: S101  # every entry has at least its own name
        units = asked.query.units
        wrong_unit = bool(units and entry.units and entry.facts and not units & entry.units)
        score = best.score * (UNIT_CLASH if wrong_unit else 1.0)
        return replace(best, score=score, own=self._stated(phrases[0], asked))

    def _explained(self, entry: Entry, phrase: _Phrase, asked: _Asked) -> tuple[float, tuple[str, ...]]:
        """The share of the content that the phrase explains, by weight, and the words it leaves unexplained."""
        total = explained = 0.0
        missing: list[str] = []
        for word, full in asked.content:
            limiting = word.folded in asked.query.sources
            counted = word.folded in entry.units and not limiting
            weight = 0.5 if counted else full
            alike = self._alike(word, phrase)
            if word.folded[0].isdigit():
                alike, weight = float(alike > 0 or _holds(entry, word.folded, asked.query)), NUMBER_WEIGHT
            if alike < 0.5 and counted:
                alike = 0.9
            if alike < 0.5 and word.folded in self._entries.postings:
                weight *= OTHER_SOURCE if limiting else OTHER_TOPIC
            total += weight
            explained += weight * alike
            if alike < 0.5:
                missing.append(word.form or word.folded)
        return (explained / total if total else 1.0), tuple(missing)

    def _alike(self, word: Word, phrase: _Phrase) -> float:
        best = 0.0
        for term in phrase.by_letters.get(word.folded, ()):
            best = max(best, likeness(word, term, self._known(word.folded)))
        near = self._related.get(word.folded) if best < RELATED else None
        return RELATED if near and any(other in phrase.by_letters for other in near) else best

    def _stated(self, phrase: _Phrase, asked: _Asked) -> float:
        covered = 0.0
        for term, weight in phrase.terms:
            covering = asked.covers.get(term.folded)
            if covering:
                known = self._known(term.folded)
                best = 0.0
                for word, share in covering:
                    if share > best:
                        best = max(best, share * likeness(word, term, known))
                covered += weight * best
        return covered / phrase.total if phrase.total else 0.0

    def _known(self, folded: str) -> AbstractSet[str]:
        return self._forms.get(folded, frozenset())


_NONE: frozenset[str] = frozenset()


def _holds(entry: Entry, number: str, query: Query) -> bool:
    """Is the number of the question a figure of the entry ("38 vụ được làm rõ, tỷ lệ bao nhiêu?")?

    A false one is let pass beside a true whole ("vì sao chỉ đạt 15/18?"): the reply sets it right.
    """
    said = {read_numeral(word.folded) for word in query.content if word.folded[0].isdigit()}
    value = read_numeral(number)
    return any(
        value in (q.value, q.of) or (q.of is not None and q.of in said) for q in (f.quantity for f in entry.facts)
    )


def _clash(asked: Mapping[int, Mapping[int, str]], stated: Mapping[int, Mapping[int, str]]) -> tuple[str, str] | None:
    """A contrast that the question and the phrase stand on different sides of."""
    for group, sides in asked.items():
        others = stated.get(group)
        if others and not sides.keys() & others.keys():
            return min(sides.values()), min(others.values())
    return None
