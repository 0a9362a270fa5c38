"""How well an entry fits a question, in both directions: what the question leaves unexplained, what the entry adds.

`fit` is the product of the two. A content word that nothing explains weighs by its rarity; a word on the other side of
a contrast (thu/chi, mới/khai trừ) breaks the fit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from functools import lru_cache

from knowledge.asking.clashes import clash_of, half_only
from knowledge.asking.clauses import negatives
from knowledge.asking.entries import Entries, Entry
from knowledge.asking.fits import Fit, Fits, Query
from knowledge.asking.phrase import OTHER_WORD, SAME, TYPED_TONE, UNMARKED, Term, likeness
from knowledge.asking.readied import Asked, Explained, Phrase, Sought, Spellings, Weighed, own_sides
from knowledge.asking.readings import Word
from knowledge.asking.thresholds import (
    CLASH,
    EXACT,
    EXPLAINED,
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
from knowledge.language.spelling import is_complete


class Scorer:
    """Ranks entries for queries; built once with an index."""

    def __init__(self, entries: Entries, forms: Mapping[str, set[str]], related: Mapping[str, frozenset[str]],
                 contrasts: Mapping[str, tuple[tuple[int, int], ...]]) -> None:  # fmt: skip
        self._entries = entries
        self._forms = forms
        self._related = related
        self._contrasts = contrasts
        self._negatives = negatives()
        self._starts = frozenset(phrase.split()[0] for phrase in contrasts)
        self._holders = {folded: frozenset(numbers) for folded, numbers in entries.postings.items()}
        self._keys: dict[str, dict[Term, str]] = defaultdict(dict)
        """The keys of the words of entries, by their letters."""
        # made ready at once: the first questions took a tenth longer when each did it for the entries that it met
        shared: dict[frozenset[str], frozenset[str]] = {}
        self._ready = [own_sides([self._prepare(p, shared) for p in entry.phrases]) for entry in entries.all]
        self.rank = lru_cache(maxsize=RANKS_KEPT)(self._rank)
        """The entries that share a word with a query, best first; one message asks for the same ones up to four times."""

    def _rank(self, query: Query) -> Fits:
        asked = self._ask(query)
        bounds = self._bounds(self._shortlist(query), asked)
        strong = [self._fit(entry, asked) for bound, entry in bounds if bound >= EXPLAINED]
        weak = [(bound, entry) for bound, entry in bounds if bound < EXPLAINED]
        return Fits(strong, weak, lambda entry: self._fit(entry, asked))

    def fit(self, entry: Entry, query: Query) -> Fit:
        """How well one entry fits."""
        return self._fit(entry, self._ask(query))

    def opposed(self, one: Entry, other: Entry, words: Sequence[str]) -> bool:
        """Do the two stand on different sides of a contrast on which these words take none ("vốn đầu tư": công, xã hội)?"""
        ours, theirs = self._sides_of(one), self._sides_of(other)
        silent = ours.keys() & theirs.keys() - self.sides(words).keys()
        return any(ours[group].isdisjoint(theirs[group]) for group in silent)

    def names_with(self, entry: Entry, word: Word) -> bool:
        """Does a name of the entry hold this word? A written diacritic must agree."""
        spelled = [phrase.spellings[word.folded] for phrase in self._phrases(entry) if word.folded in phrase.spellings]
        return bool(spelled) and (not word.form or any(word.form in forms for forms in spelled))

    def _sides_of(self, entry: Entry) -> dict[int, set[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        for phrase in self._phrases(entry):
            for group, sides in phrase.sides.items():
                found[group] |= sides.keys()
        return found

    def sides(self, words: Sequence[str]) -> dict[int, dict[int, str]]:
        """Contrasts with the sides that `words` name, and by which phrase; a longer one hides the shorter inside it."""
        found: dict[int, dict[int, str]] = defaultdict(dict)
        hidden: dict[int, int] = {}
        for at, word in enumerate(words):
            if word not in self._starts:
                continue
            for length in range(min(LONGEST_SIDE, len(words) - at), 0, -1):
                phrase = " ".join(words[at : at + length])
                for group, side in self._contrasts.get(phrase, ()):
                    if hidden.get(group, 0) < at + length:
                        found[group][side] = phrase
                        hidden[group] = at + length
        return dict(found)

    def _shortlist(self, query: Query) -> Iterable[int]:
        """The entries that share most with the query, by weight.

        The words that say most come first. Once the rest of the content is less than what an entry must explain to be
        offered at all, no new entry is taken up: a common word then only adds to those that hold a rarer one.
        """
        content = sorted(query.content, key=lambda word: -self._entries.weight(word))
        shares = ((content, 1.0), (query.inherited, 0.5), (query.context, 0.1), (query.helpers, 0.1))
        left = sum(self._entries.weight(word) for word in content if not word.is_number)
        least = OFFERED * left
        votes: dict[int, float] = {}
        for words, share in shares:
            for word in words:
                weight, is_closed = self._entries.weight(word), bool(content) and left < least
                if is_closed and len(votes) <= SHORTLIST:
                    return votes
                self._vote(votes, word.folded, weight * share, is_closed=is_closed)
                left -= weight if share == 1.0 and not word.folded[:1].isdigit() else 0.0
        return sorted(votes, key=votes.__getitem__, reverse=True)[:SHORTLIST]

    def _vote(self, votes: dict[int, float], folded: str, weight: float, *, is_closed: bool) -> None:
        """Add the weight of a word to the entries that hold it or a near word; `is_closed`: only to those voted for."""
        for variant in (folded, *self._related.get(folded, ())):
            found = self._entries.postings.get(variant, ())
            if not is_closed:
                added = dict.fromkeys(found, weight)
                for number in votes.keys() & added.keys():
                    added[number] += votes[number]
                votes.update(added)
            elif found:
                for number in self._holders_of(variant).intersection(votes):
                    votes[number] += weight

    def _holders_of(self, folded: str) -> frozenset[int]:
        """The entries that hold this word."""
        return self._holders.get(folded, frozenset())

    def _told_by(self, folded: str) -> frozenset[int]:
        """The entries that hold this word or a near one."""
        near = self._related.get(folded)
        return self._holders_of(folded).union(*map(self._holders_of, near)) if near else self._holders_of(folded)

    def may_name(self, content: Iterable[Word], words: Iterable[Word], share: float = EXACT) -> bool:
        """May an entry explain `EXACT` of the content, and this share of its name be said? False is sure, and quick to tell."""
        weights = {word.folded: self._entries.weight(word) for word in content if not word.is_number}
        least = (1 - EXACT) * sum(weights.values())
        common: AbstractSet[int] | None = None
        for folded in sorted((word for word, weight in weights.items() if weight > least), key=weights.__getitem__):
            holders = self._told_by(folded)
            common = holders if common is None else common & holders
        if common is None:
            return True
        said = {word.folded for word in words}
        said.update(near for word in tuple(said) for near in self._related.get(word, ()))
        return any(
            phrase.may_be_said(said, share) for number in common for phrase in self._phrases(self._entries.all[number])
        )

    def _bounds(self, numbers: Iterable[int], asked: Asked) -> list[tuple[float, Entry]]:
        """The entries, each with the share of the content that any of its phrases explains at most; quick to tell."""
        words = [sought for sought in asked.content if not sought.number]
        total = sum([sought.weight for sought in words])
        figures = NUMBER_WEIGHT * (len(asked.content) - len(words))  # they may be figures of the facts
        explained = dict.fromkeys(numbers, 0.0)
        for sought in words:
            for number in self._told_by(sought.folded).intersection(explained):
                explained[number] += sought.weight
        entries, least = self._entries.all, OFFERED * total
        return [
            ((share + figures) / (total + figures) if total else 1.0, entries[number])
            for number, share in explained.items()
            if not total or share >= least
        ]

    def _ask(self, query: Query) -> Asked:
        covered: dict[str, float] = {}
        said: set[str] = set()
        shares = ((query.content, 1.0), (query.helpers, HELPED), (query.context, TOLD), (query.inherited, INHERITED))
        for words, share in shares:
            for word in words:
                self._cover(covered, word, share)
                said.add(word.folded)
                for variant in self._related.get(word.folded, ()):
                    self._cover(covered, Term(variant, ""), share * RELATED)
                    said.add(variant)
        # "chi ngan sach": without diacritics a frame word may be content; and "chưa" is never only frame
        unmarked = [word.folded for word in query.helpers if not word.form or word.folded in self._negatives]
        sides = self.sides([word.folded for word in query.content]) or self.sides(unmarked)
        for group, silent in self.sides(query.deals).items():
            sides[group] = {**sides.get(group, {}), **silent}
        figures = frozenset(filter(None, (read_numeral(word.folded) for word in query.content if word.is_number)))
        content = tuple([self._sought(word, query) for word in query.content])
        letters = frozenset([sought.folded for sought in content])
        telling = frozenset().union(*[self._keys.get(w, {}).values() for s in content for w in (s.folded, *s.near)])
        return Asked(query, content, letters, said, covered, telling, {}, sides, figures)

    def _cover(self, covered: dict[str, float], word: Word | Term, share: float) -> None:
        """Tell of the words of phrases with the letters of this one how far it covers them, where none does better."""
        known, bare = self._known(word.folded), share * UNMARKED
        for term, key in self._keys.get(word.folded, {}).items():
            far = share * likeness(word, term, known) if word.form else bare
            if far > covered.get(key, 0.0):
                covered[key] = far

    def _sought(self, word: Word, query: Query) -> Sought:
        weight, limiting = self._entries.weight(word), word.folded in query.sources
        more = 1.0
        if word.folded in self._entries.postings:
            more = OTHER_SOURCE if limiting else OTHER_TOPIC
        real = word.form in self._known(word.folded) and is_complete(word.form)
        return Sought(word.folded, word.form, word.is_number, weight, more, limiting, SAME if word.form else UNMARKED,
                       OTHER_WORD if real else TYPED_TONE, self._related.get(word.folded, _NONE))  # fmt: skip

    def _phrases(self, entry: Entry) -> tuple[Phrase, ...]:
        return self._ready[entry.id]

    def _prepare(self, phrase: Sequence[Term], shared: dict[frozenset[str], frozenset[str]]) -> Phrase:
        """A phrase made ready; equal sets of spellings are `shared`, most are of one word."""
        spellings: dict[str, set[str]] = defaultdict(set)
        for term in phrase:
            spellings[term.folded].add(term.form)
        sets = ((folded, frozenset(forms)) for folded, forms in spellings.items())
        by_letters = {folded: shared.setdefault(forms, forms) for folded, forms in sets}
        keys = [self._keys[term.folded].setdefault(term, f"{term.folded} {term.form}") for term in phrase]
        letters, weights = [term.folded for term in phrase], [self._entries.weight(term) for term in phrase]
        by_key, by_letter = (tuple(zip(words, weights, strict=True)) for words in (keys, letters))
        return Phrase(frozenset(keys), by_key, by_letter, sum(weights) or 1.0, by_letters, self.sides(letters))

    def _fit(self, entry: Entry, asked: Asked) -> Fit:
        """The best of the entry's phrases."""
        phrases = self._phrases(entry)
        weighed, kept = self._weighed(entry, asked)
        best, own, found = -1.0, -1.0, (0.0, 0.0, phrases[0])
        telling, covered, sides = asked.telling, asked.covered, asked.sides
        for phrase in phrases:
            told = phrase.words & telling
            explained = kept.get(told, -1.0)
            if explained < 0:
                explained = kept[told] = _explained(phrase.spellings, weighed)
            if explained <= best:
                continue  # however much of it was asked, it cannot fit better
            stated = 0.0
            for key, weight in phrase.weights:  # a loop in place: this is done for each of some forty phrases a message
                if key in covered:
                    stated += weight * covered[key]
            stated /= phrase.total
            if own < 0:
                own = stated
            score = explained * (0.4 + 0.6 * stated)
            if sides and not sides.keys().isdisjoint(phrase.sides) and clash_of(sides, phrase.sides):
                score *= CLASH
            if score > best:
                best, found = score, (explained, stated, phrase)
        explained, stated, phrase = found
        missing = () if explained == 1.0 else _missing(phrase.spellings, weighed)
        clash = clash_of(asked.sides, phrase.sides) if asked.sides else None
        if clash is None and entry.halves:
            clash = half_only(entry.halves, asked.said)
        units = asked.query.units
        wrong_unit = bool(units and entry.units and entry.facts and not units & entry.units)
        score = best * (UNIT_CLASH if wrong_unit else 1.0)
        query = asked.query
        return Fit(entry, explained, stated, score, missing, clash, bool(query.content), bool(query.inherited), own)

    def _weighed(self, entry: Entry, asked: Asked) -> Explained:
        """What every content word weighs for this entry, explained and not, and how far the entry itself explains it.

        Its unit nearly does; a number it does where it is one of the entry's figures, and where it is not, is wanting.
        Beside it what is kept of how much phrases explain: the same for all entries of such a unit, but for numbers.
        """
        units = entry.units & asked.letters
        known = asked.explained.get(units)
        if known is not None:
            return known
        weighed: list[Weighed] = []
        numbers = False
        for sought in asked.content:
            weight, least = sought.weight, 0.0
            if sought.folded in units and not sought.limiting:
                weight, least = 0.5, 0.9
            if sought.number:
                numbers = True
                weight, least = NUMBER_WEIGHT, 1.0 if _holds(entry, sought.folded, asked.figures) else least
            weighed.append((sought, weight, weight * sought.more, least))
        found: Explained = (weighed, {})
        if not numbers:
            asked.explained[units] = found
        return found

    def _known(self, folded: str) -> AbstractSet[str]:
        return self._forms.get(folded, _NONE)


_NONE: frozenset[str] = frozenset()
RANKS_KEPT = 16
"""Queries whose entries are kept, each in a few kB: those of the messages being answered."""
LONGEST_SIDE = 6
"""Words of a side of a contrast ("vốn đầu tư toàn xã hội") at most."""


def _alike(sought: Sought, spellings: Spellings) -> float:
    """How alike the word is to the most like word of a phrase."""
    forms, form = spellings.get(sought.folded), sought.form
    if forms is not None:
        best = sought.same if not form or form in forms or "" in forms else sought.other
        if best >= RELATED:
            return 1.0 if sought.number else best
    return RELATED if sought.near and not sought.near.isdisjoint(spellings) else 0.0 if forms is None else sought.other


def _explained(spellings: Spellings, weighed: Sequence[Weighed]) -> float:
    """The share of the content that a phrase explains, by weight."""
    total = explained = 0.0
    for sought, weight, unexplained, least in weighed:
        alike = _alike(sought, spellings) if sought.folded in spellings or sought.near else 0.0
        if alike < 0.5:
            alike = max(alike, least)
        weighs = weight if alike >= 0.5 else unexplained
        total += weighs
        explained += weighs * alike
    return explained / total if total else 1.0


def _missing(spellings: Spellings, weighed: Sequence[Weighed]) -> tuple[str, ...]:
    """The words that a phrase leaves unexplained."""
    return tuple(s.form or s.folded for s, _, _, least in weighed if max(_alike(s, spellings), least) < 0.5)


def _holds(entry: Entry, number: str, said: frozenset[Decimal]) -> bool:
    """Is the number of the question a figure of the entry ("38 vụ được làm rõ, tỷ lệ bao nhiêu?")?

    A false one is let pass beside a true whole ("vì sao chỉ đạt 15/18?"): the reply sets it right.
    """
    value = read_numeral(number)
    return any(
        value in (fact.quantity.value, fact.quantity.of)
        or fact.quantity.of in said
        or any(value in (comparison.percent, comparison.amount) for comparison in fact.comparisons)
        for fact in entry.facts
    )
