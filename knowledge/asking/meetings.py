"""Figures asked for by the meeting that told them: "Kỳ họp thứ 14 … thông qua mấy nghị quyết?"."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

from knowledge.asking.base import Base
from knowledge.asking.clauses import words_in
from knowledge.asking.matters_find import of_places, places_of
from knowledge.asking.matters_words import kinds_in, ordinal_spans, ordinals_in
from knowledge.asking.question import Question
from knowledge.asking.readings import Word
from knowledge.asking.wishes import Wish


def is_unheld(base: Base, question: Question) -> bool:
    """Does it name a meeting by an ordinal that no report on the place tells of? No figure was told there."""
    return _names_one(question) and not _reports(base, question)


def told_at_meeting(base: Base, question: Question) -> Wish | None:
    """The question without the ordinal of a meeting, and the reports on that meeting; None where it names none."""
    if not _names_one(question):
        return None
    documents = _reports(base, question)
    named = {question.words[at] for span in ordinal_spans(question.text) for at in words_in(question.text, span)}
    content = tuple(word for word in question.query.content if word not in named)
    if not documents or content == question.query.content:
        return None
    query = replace(question.query, content=content or _counted(question))
    return Wish(replace(question, query=query, literal=None), documents, aims=False)


def _names_one(question: Question) -> bool:
    return bool(ordinals_in(question.text)) and "event" in kinds_in(question.text)


def _reports(base: Base, question: Question) -> frozenset[str]:
    """The reports on meetings of the ordinal and place that the question names."""
    ordinals = ordinals_in(question.text)
    held = [item for item in base.matters.of_kinds(("event",)) if item.report.ordinals & ordinals]
    return frozenset(item.fact.document for item in of_places(held, places_of(question)))


def _counted(question: Question) -> tuple[Word, ...]:
    """What is counted, where nothing else is named ("mấy nghị quyết")."""
    start = max((span.stop for span in question.expected.questions), default=len(question.words))
    rest = takewhile(lambda word: not word.is_mark, question.words[start:])
    return tuple(dict.fromkeys(rest))
