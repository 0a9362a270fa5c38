"""What stands behind an answer: report, date, paragraph, and the very sentence with its figures marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from itertools import groupby

from bot.wording import render
from knowledge.asking import Base
from knowledge.model import Fact, Measure, Span

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def evidence(facts: Sequence[Fact], base: Base) -> str:
    """HTML that shows where each fact stands, report by report."""
    reports = [
        (base.source(document), [(fact, list(_marked(fact))) for fact in group])
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


def _marked(fact: Fact) -> Iterator[tuple[str, bool]]:
    """The sentence in pieces, each with whether it is one of the fact's figures."""
    sentence, wanted = fact.evidence or "", figures(fact)
    at = 0
    for match in NUMBER.finditer(sentence):
        if _reads_as(match[0]) & wanted:
            yield sentence[at : match.start()], False
            yield match[0], True
            at = match.end()
    if sentence[at:]:
        yield sentence[at:], False


def _reads_as(written: str) -> set[Decimal]:
    """What a number may mean as written: dots group thousands and a comma is decimal, or the other way round."""
    forms = {written.replace(".", "").replace(",", "."), written.replace(",", "")}
    found = set()
    for form in forms:
        try:
            found.add(Decimal(form))
        except InvalidOperation:
            continue
    return found
