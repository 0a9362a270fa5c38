"""How well an entry fits a question, in both directions: what the question leaves unexplained, what the entry adds.

`fit` is the product of the two. A content word that nothing explains weighs by its rarity; a word on the other side of
a contrast (thu/chi, mới/khai trừ) breaks the fit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import NamedTuple

from knowledge.asking.clashes import clash_of, half_only
from knowledge.asking.clauses import negatives
from knowledge.asking.entries import Entries, Entry
from knowledge.asking.fits import Fit, Fits, Query
from knowledge.asking.phrase import OTHER_WORD, SAME, TYPED_TONE, UNMARKED, Term, likeness
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


class _Phrase(NamedTuple):
    """A phrase made ready: its words (key, letters, weight; the keys alone), spellings by letters, contrasts it takes a side in."""

    terms: tuple[tuple[str, str, float], ...]
    words: frozenset[str]
    spellings: dict[str, frozenset[str]]
    total: float
    sides: dict[int, dict[int, str]]

    def may_be_said(self, letters: AbstractSet[str], share: float) -> bool:
        """May this share of it be said by words of these letters?"""
        return sum([weight for _, folded, weight in self.terms if folded in letters]) >= share * self.total


class _Sought(NamedTuple):
    """A content word made ready: what it weighs, and how much more if unexplained.

    `same` is the likeness of a word of its letters whose diacritics agree, `other` of one whose do not; `near` are
    related words; `limiting` words say what a figure comes from.
    """

    folded: str
    form: str
    number: bool
    weight: float
    more: float
    limiting: bool
    same: float
    other: float
    near: frozenset[str]


class _Asked(NamedTuple):
    """A query made ready: content words; for each word of a phrase who may cover it and how far, worked out once.

    `telling` are the words of entries that may explain content:
    phrases that hold the same of them explain the same, and `explained` keeps how much, by the words of content that are
    the entry's unit, with what the content weighs then.
    """

    query: Query
    content: tuple[_Sought, ...]
    letters: frozenset[str]
    covers: dict[str, list[tuple[Word | Term, float]]]
    covered: dict[str, float]
    telling: frozenset[str]
    explained: dict[frozenset[str], _Explained]
    sides: dict[int, dict[int, str]]
    figures: frozenset[Decimal]


def _own_sides(phrases: Sequence[_Phrase]) -> tuple[_Phrase, ...]:
    """The phrases without sides that other names add to the entry's own ("thí sinh thi [học sinh] tốt nghiệp …")."""
    own = phrases[0].sides
    return tuple(p._replace(sides={g: own[g] if own.get(g, s).keys() < s.keys() else s for g, s in p.sides.items()})
                 if p.sides else p for p in phrases)  # fmt: skip


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
        self._holders: dict[str, frozenset[int]] = {}
        self._keys: dict[str, dict[str, str]] = defaultdict(dict)
        """The words of entries by their letters and then by their spelling."""
        # made ready at once: the first questions took a tenth longer when each did it for the entries that it met
        shared: dict[frozenset[str], frozenset[str]] = {}
        self._ready = [_own_sides([self._prepare(p, shared) for p in entry.phrases]) for entry in entries.all]

    def rank(self, query: Query) -> Fits:
        """The entries that share a word with the query, best first."""
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
                for number in votes.keys() & self._holders_of(variant):
                    votes[number] += weight

    def _holders_of(self, folded: str) -> frozenset[int]:
        """The entries that hold this word."""
        holders = self._holders.get(folded)
        if holders is None:
            holders = self._holders[folded] = frozenset(self._entries.postings.get(folded, ()))
        return holders

    def may_name(self, content: Iterable[Word], words: Iterable[Word], share: float = EXACT) -> bool:
        """May an entry explain `EXACT` of the content, and this share of its name be said? False is sure, and quick to tell."""
        weights = {word.folded: self._entries.weight(word) for word in content if not word.is_number}
        least = (1 - EXACT) * sum(weights.values())
        common: AbstractSet[int] | None = None
        for folded in sorted((word for word, weight in weights.items() if weight > least), key=weights.__getitem__):
            holders = self._holders_of(folded).union(*map(self._holders_of, self._related.get(folded, ())))
            common = holders if common is None else common & holders
        if common is None:
            return True
        said = {word.folded for word in words}
        said.update(near for word in tuple(said) for near in self._related.get(word, ()))
        return any(
            phrase.may_be_said(said, share) for number in common for phrase in self._phrases(self._entries.all[number])
        )

    def _bounds(self, numbers: Iterable[int], asked: _Asked) -> list[tuple[float, Entry]]:
        """The entries, each with the share of the content that any of its phrases explains at most; quick to tell."""
        words = [sought for sought in asked.content if not sought.number]
        total = sum([sought.weight for sought in words])
        figures = NUMBER_WEIGHT * (len(asked.content) - len(words))  # they may be figures of the facts
        explained = dict.fromkeys(numbers, 0.0)
        for sought in words:
            for number in self._holders_of(sought.folded).union(*map(self._holders_of, sought.near)) & explained.keys():
                explained[number] += sought.weight
        entries, least = self._entries.all, OFFERED * total
        return [
            ((share + figures) / (total + figures) if total else 1.0, entries[number])
            for number, share in explained.items()
            if not total or share >= least
        ]

    def _ask(self, query: Query) -> _Asked:
        covers: dict[str, list[tuple[Word | Term, float]]] = defaultdict(list)
        shares = ((query.content, 1.0), (query.helpers, HELPED), (query.context, TOLD), (query.inherited, INHERITED))
        for words, share in shares:
            for word in words:
                covers[word.folded].append((word, share))
                for variant in self._related.get(word.folded, ()):
                    covers[variant].append((Term(variant, ""), share * RELATED))
        # "chi ngan sach": without diacritics a frame word may be content; and "chưa" is never only frame
        unmarked = [word.folded for word in query.helpers if not word.form or word.folded in self._negatives]
        sides = self.sides([word.folded for word in query.content]) or self.sides(unmarked)
        figures = frozenset(filter(None, (read_numeral(word.folded) for word in query.content if word.is_number)))
        content = tuple([self._sought(word, query) for word in query.content])
        letters = frozenset([sought.folded for sought in content])
        telling = frozenset().union(*[self._keys.get(w, {}).values() for s in content for w in (s.folded, *s.near)])
        return _Asked(query, content, letters, dict(covers), {}, telling, {}, sides, figures)

    def _sought(self, word: Word, query: Query) -> _Sought:
        weight, limiting = self._entries.weight(word), word.folded in query.sources
        more = 1.0
        if word.folded in self._entries.postings:
            more = OTHER_SOURCE if limiting else OTHER_TOPIC
        real = word.form in self._known(word.folded) and is_complete(word.form)
        return _Sought(word.folded, word.form, word.is_number, weight, more, limiting, SAME if word.form else UNMARKED,
                       OTHER_WORD if real else TYPED_TONE, self._related.get(word.folded, _NONE))  # fmt: skip

    def _phrases(self, entry: Entry) -> tuple[_Phrase, ...]:
        return self._ready[entry.id]

    def _prepare(self, phrase: Sequence[Term], shared: dict[frozenset[str], frozenset[str]]) -> _Phrase:
        """A phrase made ready; equal sets of spellings are `shared`, most are of one word."""
        spellings: dict[str, set[str]] = defaultdict(set)
        for term in phrase:
            spellings[term.folded].add(term.form)
        sets = ((folded, frozenset(forms)) for folded, forms in spellings.items())
        by_letters = {folded: shared.setdefault(forms, forms) for folded, forms in sets}
        keys = [self._keys[term.folded].setdefault(term.form, f"{term.folded} {term.form}") for term in phrase]
        terms = tuple((key, t.folded, self._entries.weight(t)) for key, t in zip(keys, phrase, strict=True))
        sides, total = self.sides([term.folded for term in phrase]), sum(weight for _, _, weight in terms)
        return _Phrase(terms, frozenset(keys), by_letters, total, sides)

    def _fit(self, entry: Entry, asked: _Asked) -> Fit:
        """The best of the entry's phrases."""
        phrases = self._phrases(entry)
        weighed, kept = self._weighed(entry, asked)
        own = self._stated(phrases[0], asked)
        best, found = -1.0, (0.0, 0.0, phrases[0])
        telling = asked.telling
        for phrase in phrases:
            told = phrase.words & telling
            explained = kept.get(told, -1.0)
            if explained < 0:
                explained = kept[told] = _explained(phrase.spellings, weighed)
            if explained <= best:
                continue  # however much of it was asked, it cannot fit better
            stated = own if phrase is phrases[0] else self._stated(phrase, asked)
            score = explained * (0.4 + 0.6 * stated)
            if asked.sides and clash_of(asked.sides, phrase.sides):
                score *= CLASH
            if score > best:
                best, found = score, (explained, stated, phrase)
        explained, stated, phrase = found
        missing = () if explained == 1.0 else _missing(phrase.spellings, weighed)
        clash = clash_of(asked.sides, phrase.sides) if asked.sides else None
        if clash is None and entry.halves:
            clash = half_only(entry.halves, asked.covers)
        units = asked.query.units
        wrong_unit = bool(units and entry.units and entry.facts and not units & entry.units)
        score = best * (UNIT_CLASH if wrong_unit else 1.0)
        query = asked.query
        return Fit(entry, explained, stated, score, missing, clash, bool(query.content), bool(query.inherited), own)

    def _weighed(self, entry: Entry, asked: _Asked) -> _Explained:
        """What every content word weighs for this entry, explained and not, and how far the entry itself explains it.

        Its unit nearly does; a number it does where it is one of the entry's figures, and where it is not, is wanting.
        Beside it what is kept of how much phrases explain: the same for all entries of such a unit, but for numbers.
        """
        units = entry.units & asked.letters
        known = asked.explained.get(units)
        if known is not None:
            return known
        weighed: list[_Weighed] = []
        numbers = False
        for sought in asked.content:
            weight, least = sought.weight, 0.0
            if sought.folded in units and not sought.limiting:
                weight, least = 0.5, 0.9
            if sought.number:
                numbers = True
                weight, least = NUMBER_WEIGHT, 1.0 if _holds(entry, sought.folded, asked.figures) else least
            weighed.append((sought, weight, weight * sought.more, least))
        if numbers:
            return weighed, {}
        asked.explained[units] = weighed, {}
        return asked.explained[units]

    def _stated(self, phrase: _Phrase, asked: _Asked) -> float:
        """The share of the phrase that was asked for, by weight."""
        covered, said, covers = 0.0, asked.covered, asked.covers
        for key, folded, weight in phrase.terms:
            if folded in covers:
                if key not in said:
                    said[key] = self._covered(key, asked)
                covered += weight * said[key]
        return covered / phrase.total if phrase.total else 0.0

    def _covered(self, key: str, asked: _Asked) -> float:
        folded, _, form = key.partition(" ")
        term, known = Term(folded, form), self._known(folded)
        return max([share * likeness(word, term, known) for word, share in asked.covers[folded]])

    def _known(self, folded: str) -> AbstractSet[str]:
        return self._forms.get(folded, _NONE)


_NONE: frozenset[str] = frozenset()
LONGEST_SIDE = 6
"""Words of a side of a contrast ("vốn đầu tư toàn xã hội") at most."""


_Weighed = tuple[_Sought, float, float, float]
"""A content word beside one entry: its weight, its weight unexplained, and how alike it is to the entry at least."""
_Explained = tuple[Sequence[_Weighed], dict[frozenset[str], float]]
"""Content words beside entries of one unit, and the share that a phrase explains, by what it holds of the telling words."""
_Spellings = Mapping[str, frozenset[str]]


def _alike(sought: _Sought, spellings: _Spellings) -> float:
    """How alike the word is to the most like word of a phrase."""
    forms, form = spellings.get(sought.folded), sought.form
    if forms is not None:
        best = sought.same if not form or form in forms or "" in forms else sought.other
        if best >= RELATED:
            return 1.0 if sought.number else best
    return RELATED if sought.near and not sought.near.isdisjoint(spellings) else 0.0 if forms is None else sought.other


def _explained(spellings: _Spellings, weighed: Sequence[_Weighed]) -> float:
    """The share of the content that a phrase explains, by weight."""
    total = explained = 0.0
    for sought, weight, unexplained, least in weighed:
        alike = _alike(sought, spellings) if sought[0] in spellings or sought.near else 0.0
        if alike < 0.5:
            alike = max(alike, least)
        weighs = weight if alike >= 0.5 else unexplained
        total += weighs
        explained += weighs * alike
    return explained / total if total else 1.0


def _missing(spellings: _Spellings, weighed: Sequence[_Weighed]) -> tuple[str, ...]:
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
