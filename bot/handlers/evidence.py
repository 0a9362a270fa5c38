"""What stands behind an answer: report, date, paragraph, and the very sentence with its figures marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from bot.wording import render
from knowledge.asking import Base
from knowledge.language.numbers import NUMERAL, readings
from knowledge.model import Fact, Measure, Span


def evidence(facts: Sequence[Fact], base: Base) -> str:
    """HTML that shows where each fact stands, report by report."""
    reports = [
        (base.source(document), [(fact, list(marked(fact)), base.amended(fact.id)) for fact in group])
        for document, group in groupby(facts, key=lambda fact: fact.document)
    ]
    return render("telegram_evidence", reports=reports)


def figures(fact: Fact) -> set[Decimal]:
    """The figures that a fact states; where it states only how something compares, those."""
    if not isinstance(fact, Measure):
        return set()
    value = fact.quantity.value
    if value is None:
        return {abs(number) for c in fact.comparisons if (number := c.percent or c.amount) is not None}
    stated = {value.low, value.high} if isinstance(value, Span) else {value}
    return stated | ({fact.quantity.of} if fact.quantity.of is not None else set())


def marked(fact: Fact, limit: int | None = None) -> Iterator[tuple[str, bool]]:
    """The sentence in pieces, each with whether it is one of the fact's figures.

    With a `limit` only so many letters around the first figure.
    """
    sentence, wanted = fact.evidence or "", figures(fact)
    if limit is not None and len(sentence) > limit:
        sentence = _around(sentence, wanted, limit)
    at = 0
    for match in NUMERAL.finditer(sentence):
        if readings(match[0]) & wanted:
            yield sentence[at : match.start()], False
            yield match[0], True
            at = match.end()
    if sentence[at:]:
        yield sentence[at:], False


def _around(sentence: str, wanted: set[Decimal], limit: int) -> str:
    """A part of a long sentence, with a third of it before the first figure wanted."""
    first = next((match.start() for match in NUMERAL.finditer(sentence) if readings(match[0]) & wanted), 0)
    start = max(0, min(first - limit // 3, len(sentence) - limit))
    part = sentence[start : start + limit]
    return ("…" if start else "") + part + ("…" if start + limit < len(sentence) else "")
