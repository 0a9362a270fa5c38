"""What a question about people, events and documents fixes: numbers, dates, years, ordinals and kinds of meetings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from knowledge.asking.matters_words import YEAR, ordinals_in, rules, said
from knowledge.asking.question import Question

_DATES = (
    re.compile(
        r"(?<!\S)(?:ngay|hom|sang|chieu|toi|mung|de) (\d{1,2}) (?:[/-]|thang) (\d{1,2})(?: (?:[/-]|nam) (\d{4}))?(?!\S)"
    ),
    re.compile(r"(?<!\S)(\d{1,2}) [/-] (\d{1,2}) [/-] (\d{4})(?!\S)"),
)
Day = tuple[int | None, int, int | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the question fixes; empty where it leaves it open. A day is day, month and year as far as said."""

    numbers: frozenset[str]
    kinds: frozenset[str]
    days: frozenset[Day]
    years: frozenset[int]
    ordinals: frozenset[str]
    meetings: frozenset[str]

    def on(self, days: Iterable[date]) -> bool:
        """Is one of these days a day asked for (any, where none was)?"""
        return not self.days or any(_same(asked, moment) for asked in self.days for moment in days)

    @property
    def digits(self) -> frozenset[str]:
        """All numbers that these slots have read, as words of the question."""
        days = {str(part) for day in self.days for part in day if part is not None}
        return self.numbers | self.ordinals | days | {str(year) for year in self.years}


def asked_in(question: Question) -> Asked:
    """Read the slots of a question."""
    text = question.text
    days = {(int(d), int(m), int(y) if y else None) for pattern in _DATES for d, m, y in pattern.findall(text)}
    days = {day for day in days if not any(other != day and other[:2] == day[:2] and other[2] for other in days)}
    months = {(None, w.first, w.year) for w in question.when if w.first is not None and w.first == w.last}
    ordinals = ordinals_in(text)
    numbers, kinds = _document(text)
    years = frozenset(w.year for w in question.when if w.year is not None) | {y for _, _, y in days if y is not None}
    return Asked(
        numbers - ordinals, kinds, frozenset(days or months), years, ordinals, said(question.words, "meetings")
    )


def _document(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The numbers of documents in a text, and the kinds written with them."""
    some = "|".join(map(re.escape, rules().documents))
    plain = [kind for kind in rules().documents if kind not in ("ke hoach", "bao cao")]
    named = "|".join(map(re.escape, plain))
    numbers, kinds = set(), set()
    for pattern in (
        rf"(?<!\S)(?P<kind>{some}) so (?P<n>\d+)(?!\S)",
        rf"(?<!\S)(?P<kind>{named}) (?P<n>\d+)(?! (?:thang|nam|quy|%|ty|trieu|dong|xa|huyen|nguoi))(?!\S)",
        rf"(?<!\S)(?:(?P<kind>{some}) )?(?:so )?(?P<n>\d+) [-/] (?![\d])\S",
        r"(?:^|(?<=[,.:?] )|(?<=cai )|(?<=con )|(?<=vay )|(?<=the ))so (?P<n>\d+)(?= (?:cua|ve|do|ban hanh|ra|noi|quy dinh|yeu cau))(?P<kind>)",
    ):
        for match in re.finditer(pattern, text):
            if not (YEAR.fullmatch(match["n"]) and f"so {match['n']}" not in text and f"{match['n']} /" not in text):
                numbers.add(str(int(match["n"])))
                kinds.add(match["kind"] or "")
    return frozenset(numbers), frozenset(kinds - {""})


def _same(asked: Day, moment: date) -> bool:
    day, month, year = asked
    return day in (None, moment.day) and month == moment.month and year in (None, moment.year)
