"""For one of what a figure is asked: "bao nhiêu một ký" wants a price for a kilogram, and no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from knowledge.asking.clauses import PhraseSet
from knowledge.asking.expected import Expected
from knowledge.asking.phrase import phrase_terms
from knowledge.asking.readings import Word
from knowledge.data_files import read_data

UNIT_WORDS = 3
"""Between "bao nhiêu" and "một ký" stands at most a unit of so many words ("nghìn đồng")."""


@cache
def _singles() -> tuple[PhraseSet, dict[str, PhraseSet]]:
    data = read_data("knowledge.asking", "per_unit")["per"]
    singles = {unit: [phrase_terms(text) for text in texts] for unit, texts in data.items()}
    every = PhraseSet(phrase for phrases in singles.values() for phrase in phrases)
    return every, {unit: PhraseSet(phrases) for unit, phrases in singles.items()}


def per_unit_phrases() -> tuple[str, ...]:
    """What people write so: for the vocabulary of the reader of messages."""
    return tuple(text for texts in read_data("knowledge.asking", "per_unit")["per"].values() for text in texts)


def with_single(words: Sequence[Word], expected: Expected) -> Expected:
    """What the question expects, with the unit that it asks for one of, and the words that say so."""
    every, singles = _singles()
    for question in expected.questions:
        for at in range(question.stop, min(question.stop + UNIT_WORDS, len(words))):
            if length := every.at(words, at):
                unit = next(unit for unit, phrases in singles.items() if phrases.at(words, at) == length)
                return replace(expected, per=unit, spans=(*expected.spans, range(at, at + length)))
    return expected
