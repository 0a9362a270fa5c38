"""An index that finds a phrase among many by what somebody made of it.

A query goes through three steps, none of which looks at the whole base:

1. the phrases that share the query's rarest character n-grams, folded and without spaces (`Postings.best`);
2. their edit similarity to the query, folded; with words in any order, if that convinces nobody;
3. for the best of them, the same on the accented forms, as far as the query carries diacritics at all.

If the best phrase is not convincingly similar, steps 1 and 2 are repeated with a larger budget, and in the end with shorter
n-grams, so that a clean query is cheap and a mangled one is still found. `docs/benchmarks-matching.md` has the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from knowledge.asking.phrases_forms import forms, marks, squeezed
from knowledge.asking.phrases_postings import ListPostings, Postings

LONG, SHORT = 5, 3
"""Characters of an n-gram: long ones are rare and lead straight to the phrase, short ones survive more typos."""

SHORT_QUERY = 14
"""A query of fewer letters is looked up by short n-grams at once."""

CONVINCING = 0.87
"""Folded edit similarity at which no larger search is made. One edit in eight characters leaves 0.88–0.92."""

MOVED = 0.97
"""What a similarity is worth that holds only once the words are sorted."""

ACCENTS = 0.5
"""Largest share of the accented comparison in the score; reached when the query is fully accented."""

FULLY_ACCENTED = 0.15
"""Share of marked letters above which a Vietnamese text counts as fully accented (its mean is 0.28)."""

SMALL = 2_000
"""A base of so many phrases keeps its postings in lists: faster to build, and numpy need not be imported."""

MOST_LETTERS = 400
"""Letters of a query that are looked at: longer than any phrase, and a bound for the work."""


class Round(NamedTuple):
    """One search: n-gram length, posting entries read, candidates compared."""

    order: int
    budget: int
    candidates: int


ROUNDS = (Round(LONG, 4_000, 100), Round(LONG, 40_000, 400), Round(LONG, 150_000, 800), Round(SHORT, 150_000, 800))
SHORT_ROUNDS = (Round(SHORT, 10_000, 100), Round(SHORT, 150_000, 800))
"""Searches until one convinces. At 100,000 phrases the first alone finds 0.995 of queries with a typo in every eighth letter,
with the second all of 2,000 asked; the others are for larger bases and worse queries."""


def _rounds(rounds: tuple[Round, ...], phrases: int) -> tuple[Round, ...]:
    """The rounds for a base of so many phrases: the first reads and compares less where there is less to find."""
    first, *wider = rounds
    least = Round(first.order, min(first.budget, 200 + phrases // 4), min(first.candidates, 24 + phrases // 50))
    return (least, *wider)


class PhraseIndex:
    """Immutable index of `phrases`; a phrase's id is its place in them. Safe to use from several threads."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self._accented, self._folded = forms(phrases)
        letters = list(squeezed(self._folded))
        self._postings: dict[int, Postings] = {order: _postings(letters, order) for order in (LONG, SHORT)}
        self._rounds, self._short_rounds = (_rounds(rounds, len(letters)) for rounds in (ROUNDS, SHORT_ROUNDS))

    def __len__(self) -> int:
        return len(self._folded)

    def search(self, query: str, limit: int) -> list[tuple[int, float]]:
        """At most `limit` pairs of phrase id and score, best first; equal scores by id.

        The score is 1 for the phrase itself, however composed, cased or (if the query has no diacritics) folded; it falls
        with every edit, and with diacritics that contradict. Phrases that share nothing with the query are not listed.
        """
        accented, folded = (form[0] for form in forms([query[:MOST_LETTERS]]))
        if not folded or limit < 1 or not self._folded:
            return []
        similar = self._similar(folded, limit)
        share = ACCENTS * min(1.0, marks(accented, folded) / FULLY_ACCENTED)
        if share:
            similar = self._with_accents(accented, similar[: max(limit, 20)], share)
        similar.sort(key=lambda pair: (-pair[1], pair[0]))
        return similar[:limit]

    def candidates(self, query: str, limit: int) -> list[int]:
        """At most `limit` phrases that share the query's rarest n-grams, in no particular order and without a score."""
        text = next(squeezed([forms([query[:MOST_LETTERS]]).folded[0]]))
        order = SHORT if len(text) < SHORT_QUERY else LONG
        return self._postings[order].best(text, self._rounds[1].budget, limit)

    def _similar(self, folded: str, limit: int) -> list[tuple[int, float]]:
        """Phrases by their folded similarity, best first: of the first round that convinces, else of all rounds."""
        text = next(squeezed([folded]))
        found: dict[int, float] = {}
        for order, budget, count in self._short_rounds if len(text) < SHORT_QUERY else self._rounds:
            numbers = self._postings[order].best(text, budget, max(count, 2 * limit))
            found.update(self._compared(folded, [number for number in numbers if number not in found]))
            if found and max(found.values()) >= CONVINCING:
                break
        return sorted(found.items(), key=lambda pair: -pair[1])

    def _compared(self, folded: str, numbers: Sequence[int]) -> dict[int, float]:
        choices = {number: self._folded[number] for number in numbers}
        plain = process.extract(folded, choices, scorer=Indel.normalized_similarity, limit=None)
        scores = {number: score for _, score, number in plain if score}
        if plain and plain[0][1] < CONVINCING and " " in folded:
            for _, score, number in process.extract(folded, choices, scorer=fuzz.token_sort_ratio, limit=50):
                scores[number] = max(scores.get(number, 0.0), MOVED * score / 100)
        return scores

    def _with_accents(self, accented: str, similar: list[tuple[int, float]], share: float) -> list[tuple[int, float]]:
        """The same phrases, their score moved towards the similarity of the accented forms by `share`."""
        rescored = []
        for number, score in similar:
            as_written = Indel.normalized_similarity(accented, self._accented[number])
            if as_written < CONVINCING <= score:  # words were moved, or other diacritics meant
                as_written = max(as_written, MOVED * fuzz.token_sort_ratio(accented, self._accented[number]) / 100)
            rescored.append((number, score - share * max(0.0, score - as_written)))
        return rescored


def _postings(letters: list[str], order: int) -> Postings:
    if len(letters) <= SMALL:
        return ListPostings(letters, order)
    from knowledge.asking.phrases_arrays import ArrayPostings  # noqa: PLC0415  numpy takes 0.16 s to import

    return ArrayPostings(letters, order)
