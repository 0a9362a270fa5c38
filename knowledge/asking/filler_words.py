"""Words of a question that carry no indicator ("cho hỏi", "là", "được"), and when one of them does after all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from knowledge.asking import clauses
from knowledge.asking.phrase import Term, by_start, phrase_terms
from knowledge.asking.readings import Word

ADDRESS = "address"
"""The kind of fillers that call somebody."""


class FillerWords:
    """Words that carry no content, matched longest first with their diacritics where written."""

    def __init__(self, phrases: Mapping[str, str], names: Sequence[Sequence[Term]] = ()) -> None:
        """`names` are phrases of indicators: an unaccented word that belongs to one of them is no filler."""
        rows = [(terms, kind) for phrase, kind in phrases.items() if (terms := phrase_terms(phrase))]
        self._table = by_start(rows)
        single = frozenset(terms[0].folded for terms, _ in rows if len(terms) == 1)
        self._single = frozenset(terms[0].form for terms, _ in rows if len(terms) == 1)
        self._named = _threes(names, single)
        self._twos = {(terms[-2].folded, terms[-1].folded) for terms in names if len(terms) > 1}
        self._beside = {(a.folded, b.form) for terms in names for a, b in pairwise(terms) if b.form in self._single}
        self._last = frozenset(terms[-1].folded for terms in names if terms and terms[-1].form not in self._single)

    def at(self, words: Sequence[Word], at: int) -> tuple[int, str]:
        """How many words from `at` on are a filler, and its kind; 0 where none is."""
        seconds = self._table.get(words[at][0])
        if seconds is None:
            return 0, ""
        form = words[at][1]
        for terms, kind in seconds.get(words[at + 1][0] if at + 1 < len(words) else "", seconds[""]):
            if len(terms) > 1:
                if clauses.says(words, at, terms):
                    return len(terms), kind
            elif kind == ADDRESS and at and (words[at - 1][0], form) in self._beside:
                continue  # "tiếng Anh" calls nobody
            elif form == terms[0][1] or (not form and not self._is_named(words, at, terms[0][1])):
                return 1, kind
        return 0, ""

    def hidden(self, words: Sequence[Word], counted: Iterable[range]) -> Iterator[int]:
        """Unaccented fillers after "bao nhiêu con" that names end with: where nothing else is named, they name it ("con de", "ha sau rieng")."""
        for span in counted:
            found: list[int] = []
            at = span.stop
            while at < len(words) and not words[at].form and self.at(words, at)[0] == 1:
                found.append(at)
                at += 1
            two = tuple(words[last].folded for last in found[-2:])
            if two in self._twos or not self._last.isdisjoint(two[-1:]):
                yield from found

    def _is_named(self, words: Sequence[Word], at: int, form: str) -> bool:
        """Is the word, with the two beside it, part of an indicator's name, and there another than the filler `form`?"""
        for start in range(max(0, at - 2), at + 1):
            spelled = self._named.get(tuple([word.folded for word in words[start : start + 3]]))
            if spelled and all(three[at - start] != form for three in spelled):
                return True
        return False


def _threes(names: Iterable[Sequence[Term]], single: frozenset[str]) -> dict[tuple[str, ...], set[tuple[str, ...]]]:
    """Three words in a row of a name, by their letters, where one of them looks like a filler: "sử dụng đất"."""
    found: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for terms in names:
        for at in range(len(terms) - 2):
            three = terms[at : at + 3]
            if any(term.folded in single for term in three):
                found.setdefault(tuple(t.folded for t in three), set()).add(tuple(t.form for t in three))
    return found
