"""The people of a body are its members: "đảng bộ có bao nhiêu người" asks for all its party members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from knowledge.asking.clauses import PhraseSet, rules
from knowledge.asking.expected import Expected
from knowledge.asking.fits import Query
from knowledge.asking.phrase import as_words, phrase_terms
from knowledge.asking.readings import Word
from knowledge.data_files import read_data


@cache
def _bodies() -> tuple[tuple[PhraseSet, tuple[Word, ...]], ...]:
    table = read_data("knowledge.asking", "members")["members"]
    return tuple((PhraseSet.of(bodies), tuple(as_words(phrase_terms(members)))) for members, bodies in table.items())


def member_phrases() -> tuple[str, ...]:
    """The bodies and what their members are called, for the vocabulary."""
    table = read_data("knowledge.asking", "members")["members"]
    return (*table, *(body for bodies in table.values() for body in bodies))


def with_members(words: Sequence[Word], query: Query, expected: Expected) -> Query:
    """The query for all members, where nothing is named but a body and people are asked for."""
    if query.content or not expected.questions or not expected.units & rules().accepts["person"]:
        return query
    for bodies, members in _bodies():
        if bodies.stand_in(words):
            return replace(query, content=members)
    return query
