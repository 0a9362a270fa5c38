"""Spaces that were lost ("vốnbao nhiêu", "GTSXđạt") or slipped by a letter ("huyệng iao"), put back where words allow it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from knowledge.asking.readings import RATHER_A_WORD, TELEX, TONE_CLASH, Edge, Shorthand, Word
from knowledge.asking.vocabulary import Vocabulary
from knowledge.language.spelling import canonical, decode, is_plain_syllable
from knowledge.language.text import Token, fold

RESPACED = 0.7
"""What it costs to set a space, beside what the words cost and how well they stand side by side."""
LONGEST, LONGEST_PAIR = 30, 16
"""Letters of what is parted into many words, and of two words that are respaced."""
SHORT_PART = 0.2
"""… and more where a part is a short form."""
BY_THE_SPACE_BAR, TYPED, LEAST = frozenset("xcvbnm"), 0.2, 2
"""Letters that a thumb hits instead of the space bar ("vốnbđầu"), what that costs, and the fewest letters on each side."""
CUTS = 3
"""Of the ways to part a word in two, so many are tried against the words around."""
ROMAN = frozenset({"I", "II", "III", "IV"})


class Spaces:
    """Sets spaces by one vocabulary; `pair_cost` says how well two words stand side by side."""

    def __init__(self, vocabulary: Vocabulary, shorthand: Shorthand, pair_cost: Callable[[str, str], float]) -> None:
        self._vocabulary = vocabulary
        self._shorthand = shorthand
        self._pair_cost = pair_cost

    def at_capitals(self, token: Token) -> tuple[Token, ...]:
        """The two words that capitals part ("NôngSơn", "ĐVmới"); a word that is known as a whole stays."""
        raw = token.raw
        if not 3 <= len(raw) <= LONGEST or not raw.isalpha() or raw.islower() or raw[1:].islower() or raw.isupper():
            return (token,)
        if token.folded in self._vocabulary or self._shorthand.of(token.text) or decode(token.text):
            return (token,)
        for cut in range(1, len(raw)):
            left, right = raw[:cut], raw[cut:]
            if _parts_here(left, right) and self._known(left) and self._known(right):
                middle = token.start + cut
                return (
                    Token(left.lower(), fold(left), token.start, middle, left),
                    Token(right.lower(), fold(right), middle, token.end, right),
                )
        return (token,)

    def _known(self, raw: str) -> bool:
        return raw in ROMAN or any(True for _ in self._read(raw.lower()))

    def lost(self, text: str) -> Iterator[Edge]:
        """Known words written without the spaces between them ("đảngviên", "nongthonmoi", "chếtbao")."""
        folded = fold(text)
        if not 4 <= len(folded) <= LONGEST or len(text) != len(folded):
            return
        parts = self._parts(folded)
        if parts is not None:
            words, at = [], 0
            for part in parts:
                piece = canonical(text[at : at + len(part)])
                words.append(Word(part, piece if piece != part else ""))
                at += len(part)
            yield Edge(1, tuple(words), RESPACED)
        if not is_plain_syllable(folded):
            cuts = sorted(self._in_two(text), key=lambda edge: edge.cost)
            yield from cuts[:CUTS]

    def _in_two(self, text: str) -> Iterator[Edge]:
        for cut in range(1, len(text)):
            starts = [(cut, RESPACED)]
            if LEAST <= cut < len(text) - LEAST and text[cut] in BY_THE_SPACE_BAR:
                starts.append((cut + 1, RESPACED + TYPED))
            for left, left_cost in self._read(text[:cut]):
                for start, spaced in starts:
                    for right, right_cost in self._read(text[start:]):
                        beside = self._pair_cost(left[-1].folded, right[0].folded)
                        yield Edge(1, left + right, spaced + left_cost + right_cost + beside)

    def _read(self, text: str) -> Iterator[tuple[tuple[Word, ...], float]]:
        """What one piece may be: a word, a short form, a syllable left in Telex; letters alone are nothing."""
        form = canonical(text)
        folded = fold(form)
        if len(text) < 2 and form == folded:
            return
        known = folded in self._vocabulary
        if known:
            clash = form != folded and not self._vocabulary.knows_form(folded, form)
            yield (Word(folded, form if form != folded else ""),), TONE_CLASH if clash else 0.0
        for reading in self._shorthand.of(text):
            yield reading.words, SHORT_PART + reading.cost(upper=False) + (RATHER_A_WORD if known else 0.0)
        decoded = decode(text)
        if decoded is not None and fold(decoded) in self._vocabulary:
            yield (Word(fold(decoded), decoded),), TELEX

    def _parts(self, folded: str) -> list[str] | None:
        """The fewest known words that make up `folded`, neighbours known as pairs; None where there are none."""
        best: dict[int, list[str]] = {0: []}
        for end in range(2, len(folded) + 1):
            for start in range(max(0, end - 7), end - 1):
                word = folded[start:end]
                before = best.get(start)
                if before is None or word not in self._vocabulary:
                    continue
                if before and (before[-1], word) not in self._vocabulary.pairs:
                    continue
                if end not in best or len(before) + 1 < len(best[end]):
                    best[end] = [*before, word]
        found = best.get(len(folded))
        return found if found and len(found) > 1 else None

    def moved(self, left: Token, right: Token) -> Iterator[Edge]:
        """Two tokens whose space slipped ("huyệng iao", "n hiêu")."""
        text = left.text + right.text
        joined = fold(text)
        if len(joined) != len(text) or len(joined) > LONGEST_PAIR:
            return
        if joined in self._vocabulary:
            form = canonical(text)
            yield Edge(2, (Word(joined, form if form != joined else ""),), RESPACED)
        garbled = left.folded not in self._vocabulary or right.folded not in self._vocabulary
        for cut in range(1, len(joined)):
            a, b = joined[:cut], joined[cut:]
            known = garbled and cut > 1 and a in self._vocabulary and b in self._vocabulary
            by_one = known and abs(cut - len(left.text)) == 1
            if cut != len(left.text) and (by_one or (a, b) in self._vocabulary.pairs):
                forms = (canonical(text[:cut]), canonical(text[cut:]))
                words = tuple(Word(f, g if g != f else "") for f, g in zip((a, b), forms, strict=True))
                yield Edge(2, words, RESPACED + self._pair_cost(a, b))


def _parts_here(left: str, right: str) -> bool:
    """Does the case of the letters change as between two words: "nôngSơn", "ĐVmới"?"""
    return (left[-1].islower() and right[0].isupper()) or (left.isupper() and len(left) > 1 and right.islower())
