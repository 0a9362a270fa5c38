"""Facts for a few words, as one types them into a search field: to be looked at and chosen from, not yet an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice

from knowledge.asking.base import Base
from knowledge.asking.conversation import Conversation
from knowledge.asking.gather import candidates, stated_fits
from knowledge.asking.several import answer
from knowledge.asking.turn import turn_of
from knowledge.language.text import fold
from knowledge.model import Fact, Measure, Reply

UNFINISHED = 3
"""Letters from which on unfinished words are looked up as the beginning of words in a name."""


def search(base: Base, words: str, limit: int = 10) -> list[Fact]:
    """The facts that fit the words, at most `limit`; those that the notebook would answer with come first.

    Where it would decline, only names that hold the words as they stand are found: somebody is still typing.
    """
    reply, _ = answer(base, words)
    if reply.outcome == "chat":
        return []
    found = _begun(base, words) if reply.outcome == "decline" else _fitting(base, words, reply)
    return list(islice(dict.fromkeys(found), limit))


def _fitting(base: Base, words: str, reply: Reply) -> Iterator[Fact]:
    for said in reply.answers:
        yield from filter(None, map(base.fact, said.facts))
    question = base.listener.hear(words, date.today())  # noqa: DTZ011  # the asker's calendar day, not an instant
    turn = turn_of(base, question, Conversation())
    fitting = candidates(stated_fits(turn.fits), turn.slots)
    for candidate in sorted(fitting, key=lambda c: (-c.score, *_newest(c.measure))):
        yield candidate.measure


def _begun(base: Base, words: str) -> Iterator[Fact]:
    begun = " ".join(fold(words).split())
    if len(begun) < UNFINISHED:
        return
    for entry in base.entries.all:
        if entry.facts and f" {begun}" in f" {fold(entry.label)}":
            yield from sorted(entry.facts, key=_newest)


def _newest(measure: Measure) -> tuple[int, str]:
    end = measure.period.end if measure.period is not None else None
    return (-end.toordinal() if end else 0, measure.id)
