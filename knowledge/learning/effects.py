"""What a taught name changes: questions that were answered before are asked of both bases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from knowledge.asking import Base, answer
from knowledge.asking.vocabulary import words_of
from knowledge.model import Reply

MOST_ASKED = 200
"""So many questions are asked again: those that share words with the new name first."""


class Change(NamedTuple):
    """A question with what is said now, and what would be said."""

    question: str
    before: Reply
    after: Reply


def changes(base: Base, taught: Base, questions: Iterable[str], phrase: str, today: date) -> list[Change]:
    """The questions that `base` answers and `taught`, which knows `phrase` as well, would answer otherwise."""
    found = []
    for question in _chosen(questions, phrase):
        before, _ = answer(base, question, today=today)
        if before.outcome != "answer":
            continue
        after, _ = answer(taught, question, today=today)
        if _said(after) != _said(before):
            found.append(Change(question, before, after))
    return found


def _chosen(questions: Iterable[str], phrase: str) -> Sequence[str]:
    """The different questions, as many as are asked; in their order, those with words of the phrase first."""
    words = {folded for folded, _ in words_of(phrase)}
    different = list(dict.fromkeys(" ".join(question.split()) for question in questions))
    sharing = [question for question in different if not words.isdisjoint(folded for folded, _ in words_of(question))]
    return list(dict.fromkeys([*sharing, *different]))[:MOST_ASKED]


def _said(reply: Reply) -> object:
    """What a reply states, without its wording."""
    return reply.outcome, [(a.facts, a.aspect, a.value, a.of, a.unit, a.text) for a in reply.answers]
