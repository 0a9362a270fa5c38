"""What a question wants to know: its aspect (value, percent of plan, change …) with marks, and the unit it expects."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from knowledge.asking.patterns import PatternRules


@dataclass(frozen=True, slots=True)
class Wanted:
    """The aspect asked, marks that refine it ("percent", "exceed", "yesno" …), and the spans of words that said so."""

    aspect: str = "value"
    marks: frozenset[str] = frozenset()
    spans: tuple[tuple[int, int], ...] = ()
    others: tuple[str, ...] = ()

    def has(self, mark: str) -> bool:
        """Does the question carry this mark?"""
        return mark in self.marks


@cache
def _rules() -> PatternRules:
    return PatternRules("aspects")


def may_want(aspect: str, text: str) -> bool:
    """Does `text` name this aspect, be it beside others?"""
    return any(rule["aspect"] == aspect and pattern.search(text) for rule, pattern in _rules().possible(text))


def find_wanted(text: str, start: int = 0, end: int | None = None) -> Wanted:
    """Read the aspect from (a part of) `text`: repaired words, folded, separated by single spaces."""
    end = len(text) if end is None else end
    part = text[start:end]
    hits: list[tuple[str, frozenset[str]]] = []
    spans: list[tuple[int, int]] = []
    for rule, pattern in _rules().possible(part):
        match = pattern.search(part)
        if match is not None:
            hits.append((rule["aspect"], frozenset(rule.get("marks", ()))))
            spans.extend((a + start, b + start) for a, b in _literal(match))
    if not hits:
        return Wanted()
    aspect, marks = hits[0]
    return Wanted(aspect, marks, tuple(spans), tuple(hit[0] for hit in hits[1:]))


def _literal(match: re.Match[str]) -> list[tuple[int, int]]:
    """A match without the gaps inside it."""
    found, at = [], match.start()
    for number in range(1, match.re.groups + 1):
        start, end = match.span(number)
        if start >= at and end > start:
            if start > at:
                found.append((at, start))
            at = end
    if match.end() > at:
        found.append((at, match.end()))
    return found
