"""Where in a message the question stands, what unit it expects, and whether it leans on the turn before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Self, get_type_hints

from knowledge.asking.phrase import Term, as_words, by_start, phrase_terms
from knowledge.asking.readings import Word, Words, places_in
from knowledge.data_files import read_data

STOPS = frozenset("?!.,;:")
SENTENCE_ENDS = frozenset("?!.;")
TURNS = frozenset({"con", "rieng", "the"})
"""Folded words that begin a sentence by turning to another thing ("còn …", "riêng …")."""
AS_FAR_AS = frozenset({"toi", "den"})
"""Folded words before "đâu" that ask how far something has come, for which the figure asked beside it is the answer."""
GIVEN = "giao"
"""The folded word after who gave a plan."""


class PhraseSet:
    """Phrases to look for in words, found by their first word, longest first."""

    def __init__(self, phrases: Iterable[Sequence[Term]]) -> None:
        self.phrases = tuple(sorted((tuple(phrase) for phrase in phrases if phrase), key=len, reverse=True))
        self._table = by_start((phrase, len(phrase)) for phrase in self.phrases)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Phrases as data files write them."""
        return cls(map(phrase_terms, texts))

    def __iter__(self) -> Iterator[tuple[Term, ...]]:
        return iter(self.phrases)

    def at(self, words: Sequence[Word], at: int) -> int:
        """The length of the longest phrase that the words from `at` on say; 0 where they say none."""
        seconds = self._table.get(words[at][0])
        if seconds is None:
            return 0
        for phrase, length in seconds.get(words[at + 1][0] if at + 1 < len(words) else "", seconds[""]):
            if says(words, at, phrase):
                return length
        return 0

    def spans(self, words: Sequence[Word]) -> Sequence[range]:
        """Where the words say one of the phrases."""
        if not isinstance(words, Words):
            return self._found(words)
        found = words.said.get(self)
        if found is None:
            found = words.said[self] = self._found(words)
        return found

    def _found(self, words: Sequence[Word]) -> Sequence[range]:
        starts = places_in(words, self._table)
        return [range(at, at + length) for at in starts if (length := self.at(words, at))] if starts else ()

    def stand_in(self, words: Sequence[Word]) -> bool:
        """Do the words say one of the phrases anywhere?"""
        return bool(self.spans(words))


@dataclass(frozen=True, slots=True)
class Rules:
    """The word lists of data/clauses.toml as term sequences."""

    splitters: frozenset[str]
    openings: PhraseSet
    measures: PhraseSet
    introducing: PhraseSet
    bare_splitter: str
    no_split_before: frozenset[str]
    purpose: PhraseSet
    asking: PhraseSet
    asking_last: PhraseSet
    heads: PhraseSet
    soften: dict[str, PhraseSet]
    whether: PhraseSet
    parting: frozenset[str]
    claims: PhraseSet
    paces: PhraseSet
    whole: PhraseSet
    directions: PhraseSet
    undirected: PhraseSet
    requesting: PhraseSet
    how_many: PhraseSet
    follow_start: PhraseSet
    follow_words: PhraseSet
    total: PhraseSet
    rate: PhraseSet
    which_period: PhraseSet
    latest: PhraseSet
    givers: PhraseSet
    counted_years: PhraseSet
    once_a_year: PhraseSet
    joins: PhraseSet
    counting: PhraseSet
    allotting: PhraseSet
    against: PhraseSet
    adding: PhraseSet
    each: PhraseSet
    claimed: dict[str, PhraseSet]
    links: PhraseSet
    pairing: PhraseSet
    units: dict[tuple[str, ...], tuple[tuple[tuple[Term, ...], str], ...]]
    accepts: dict[str, frozenset[str]]
    nouns: tuple[tuple[tuple[Term, ...], str], ...]


@cache
def rules() -> Rules:
    """The rules, read once; a field that is no plain list of phrases is told how to read."""
    data = read_data("knowledge.asking", "clauses")

    def letters(texts: Iterable[str]) -> frozenset[str]:
        return frozenset(term.folded for text in texts for term in phrase_terms(text))

    plain = [name for name, kind in get_type_hints(Rules).items() if kind is PhraseSet]
    units: dict[tuple[str, ...], tuple[tuple[tuple[Term, ...], str], ...]] = {}
    for kind, names in data["units"].items():
        for terms in map(phrase_terms, names):
            key = tuple(term.folded for term in terms)
            units[key] = (*units.get(key, ()), (terms, kind))
    return Rules(
        splitters=frozenset(data["splitters"]),
        bare_splitter=data["bare_splitter"],
        no_split_before=frozenset(data["no_split_before"]),
        parting=letters(data["parting"]),
        soften={aspect: PhraseSet.of(texts) for aspect, texts in data["soften"].items()},
        claimed={kind: PhraseSet.of(texts) for kind, texts in data["claimed"].items()},
        units=units,
        accepts={kind: letters(names) for kind, names in data["accepts"].items()},
        nouns=tuple((phrase_terms(text), kind) for kind, texts in data["nouns"].items() for text in texts),
        **{name: PhraseSet.of(data[name]) for name in plain},
    )


@lru_cache(maxsize=50_000)
def counts_change(indicator: str) -> bool:
    """Is an indicator itself a change ("mức tăng số vụ"), and not the pace of one ("tốc độ tăng GRDP")?"""
    words = as_words(phrase_terms(indicator))
    within = {at for span in rules().undirected.spans(words) for at in span}
    said = {at for span in rules().directions.spans(words) for at in span}
    return not is_pace(indicator) and bool(said - within)


@lru_cache(maxsize=50_000)
def is_pace(indicator: str) -> bool:
    """Does an indicator measure how fast something changes?"""
    terms = phrase_terms(indicator)
    return any(terms[: len(phrase)] == phrase for phrase in rules().paces)


def question_words() -> frozenset[str]:
    """The single words that questions are made of; they may stand beside any word."""
    lists = (rules().asking, rules().asking_last, rules().how_many)
    return frozenset(term.folded for phrases in lists for phrase in phrases for term in phrase)


def money_nouns() -> tuple[str, ...]:
    """The nouns that say of a sum of money no more than that it is one ("kinh phí")."""
    return tuple(" ".join(term.form for term in phrase) for phrase, kind in rules().nouns if kind == "money")


def negatives() -> frozenset[str]:
    """Folded words of denial ("không", "chưa")."""
    return frozenset(phrase[0].folded for phrase in rules().asking_last if len(phrase) == 1)


def rule_phrases() -> tuple[str, ...]:
    """All phrases of data/clauses.toml, for the vocabulary."""
    data = read_data("knowledge.asking", "clauses")
    lists = [value for value in data.values() if isinstance(value, list)]
    lists += [value for table in data.values() if isinstance(table, dict) for value in table.values()]
    return tuple(phrase for phrases in lists for phrase in phrases)


def percent_phrases() -> tuple[str, ...]:
    """What a percentage is usually of ("% dự toán")."""
    data = read_data("knowledge.asking", "clauses")
    return tuple(data["percent_of"])


def says(words: Sequence[Word], at: int, phrase: Sequence[Term]) -> bool:
    """Do the words from `at` on say `phrase`? A written diacritic must agree; a missing one may."""
    if at + len(phrase) > len(words):
        return False
    for folded, form in phrase:
        word = words[at]
        if word[0] != folded or (word[1] and word[1] != form):
            return False
        at += 1
    return True


def says_before(words: Sequence[Word], at: int, phrases: PhraseSet) -> bool:
    """Do the words just before `at` say one of the phrases?"""
    return any(at >= len(phrase) and says(words, at - len(phrase), phrase) for phrase in phrases)


def clauses(words: Sequence[Word]) -> list[range]:
    """The stretches of words between stops and splitting words, in order."""
    found, start, partings = [], 0, _partings()
    for at in [at for at, word in enumerate(words) if word.folded in partings]:
        if (words[at].folded in STOPS and not _between_numbers(words, at)) or (_splits(words, at) and at > start):
            found.append(range(start, at))
            start = at + 1
    found.append(range(start, len(words)))
    return [part for part in found if len(part)]


@cache
def _partings() -> frozenset[str]:
    """The folded words at which a clause may end: that it does at none of the others is told at once."""
    words = {term.folded for splitter in rules().splitters for term in phrase_terms(splitter)}
    words |= {phrase[-1].folded for phrase in rules().openings} | {phrase[0].folded for phrase in rules().purpose}
    return STOPS | words | {rules().bare_splitter}


def _between_numbers(words: Sequence[Word], at: int) -> bool:
    return 0 < at < len(words) - 1 and words[at - 1].is_number and words[at + 1].is_number


def _splits(words: Sequence[Word], at: int) -> bool:
    if rules().joins.at(words, at) or _ends_topic(words, at):
        return False
    if words[at].form in rules().splitters or says_before(words, at + 1, rules().openings):
        return True
    return _is_bare_splitter(words, at) or is_purpose(words, at)


def _ends_topic(words: Sequence[Word], at: int) -> bool:
    """Is it the "thì" after what a follow-up turns to ("còn quay trở lại hoạt động thì mấy doanh nghiệp?")?"""
    start, _ = sentence_of(words, at, at)
    return (
        words[at].folded == rules().bare_splitter and words[start].folded in TURNS and not asks(words, range(start, at))
    )


def _is_bare_splitter(words: Sequence[Word], at: int) -> bool:
    """Is it "thi" for "thì", in the middle of a message?"""
    word, after = words[at], words[at + 1].folded if at + 1 < len(words) else ""
    return (
        word.folded == rules().bare_splitter and not word.form and bool(after) and after not in rules().no_split_before
    )


def is_purpose(words: Sequence[Word], at: int) -> bool:
    """Does the asker's own purpose begin here ("để làm báo cáo"), and no question of one ("để làm gì")?"""
    length = rules().purpose.at(words, at)
    return length > 0 and not (at + length < len(words) and rules().asking.at(words, at + length))


def asks(words: Sequence[Word], part: range) -> bool:
    """Does this clause hold a question word?"""
    clause = words[part.start : part.stop]
    if any(span.start == 0 or clause[span.start - 1].folded not in AS_FAR_AS for span in rules().asking.spans(clause)):
        return True
    return any(
        says(words, part.stop - len(phrase), phrase) for phrase in rules().asking_last if len(phrase) < len(part)
    )


def requests(words: Sequence[Word], part: range) -> bool:
    """Does this clause ask for something without a question word ("cho mình xin con số …")?"""
    return rules().requesting.stand_in(words[part.start : part.stop])


def sentence_of(words: Sequence[Word], first: int, stop: int) -> tuple[int, int]:
    """The sentence around some words: up to the full stops beside them; commas do not end it."""
    while first > 0 and words[first - 1].folded not in SENTENCE_ENDS:
        first -= 1
    while stop < len(words) and words[stop].folded not in SENTENCE_ENDS:
        stop += 1
    return first, stop


def givers_in(words: Sequence[Word | Term]) -> frozenset[str]:
    """Whose plan these words speak of, folded ("huyện giao")."""
    if not any(word.folded == GIVEN for word in words):
        return frozenset()
    pairs = {f"{a.folded} {b.folded}" for a, b in pairwise(words) if b.folded == GIVEN}
    return frozenset(pairs & {" ".join(term.folded for term in phrase[-2:]) for phrase in rules().givers})


def words_in(text: str, span: tuple[int, int]) -> range:
    """The numbers of the words that a stretch of characters covers."""
    while span[0] < span[1] and text[span[0]] == " ":
        span = (span[0] + 1, span[1])
    first = text.count(" ", 0, span[0])
    return range(first, first + text[span[0] : span[1]].strip().count(" ") + 1) if span[1] > span[0] else range(0)


def leans_back(words: Sequence[Word]) -> bool:
    """Does the message start or end as a follow-up does ("còn 2022?", "… thì sao?")?"""
    plain = [word for word in words if not word.is_mark]
    return bool(plain) and (rules().follow_start.at(plain, 0) > 0 or rules().follow_words.stand_in(plain))
