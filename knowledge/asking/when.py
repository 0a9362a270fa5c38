"""Which periods a question names: "6T/2024", "quý 1", "từ 2021 đến nay", "năm ngoái", "so với 2022".

A question may say less than a fact does ("6 tháng" without a year), so it holds a `When`: months and perhaps a year.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from knowledge.asking.patterns import PatternRules
from knowledge.data_files import read_data
from knowledge.language.periods import ROMAN, Period

MONTHS = 12
COMPARING = ("so", "hon", "voi", "vs", "bang")
"""Words before "cùng kỳ" that make it what is compared with, not what is asked for."""


@dataclass(frozen=True, slots=True)
class When:
    """A period as asked: first and last month (None: no part of the year was named) and year (None: not said).

    `whole` is set where the whole year was stressed; `edge` is "start" or "end" where a moment was named, "since" where
    any stretch from January on will do, "same" where it is the stretch of a later year that reports speak of ("cùng kỳ").
    """

    first: int | None = None
    last: int | None = None
    year: int | None = None
    whole: bool = False
    edge: str = ""
    said: str = ""

    def fits(self, period: Period | None) -> bool:
        """Does a fact's period answer this one exactly?"""
        if period is None or period.start is None or period.end is None:
            return False
        if self.edge == "start" and period.kind != "point":
            return False
        if self.year is not None and not (period.start.year <= self.year <= period.end.year):
            return False
        if period.kind == "point":
            return self._fits_point(period)
        if period.kind == "span":
            return False
        if self.edge == "since":
            return period.start.month == 1
        if self.edge == "same":
            return True
        first, last = self.first or 1, self.last or 12
        return (period.start.month, period.end.month) == (first, last)

    def _fits_point(self, period: Period) -> bool:
        at_start = period.start is not None and (period.start.month, period.start.day) == (1, 1)
        if self.edge == "start" or at_start:
            return self.edge == "start" and at_start
        return period.end is not None and self.first is None and (self.edge == "end" or period.end.month == 12)

    def same_year(self, period: Period | None) -> bool:
        """Does the fact's period at least lie in the year asked?"""
        return period is not None and self.year is not None and period.year == self.year

    @property
    def ends_year(self) -> bool:
        """Is it the last months of a year?"""
        return self.first is not None and self.first > 1 and self.last == MONTHS

    def so_far(self) -> When:
        """What the figures of a year until then are of: before its last months, else any stretch from January on."""
        if self.first is not None and self.ends_year:
            return replace(self, first=1, last=self.first - 1, edge="months")
        return replace(self, edge="since", whole=False)

    def text(self) -> str:
        """In words, for the reply: "quý I/2024", "6 tháng đầu năm", "2023"."""
        if self.said:
            return self.said
        year = "" if self.year is None else str(self.year)
        if self.first is None or (self.first, self.last) == (1, 12):
            return year if self.year or self.first is None else "cả năm"
        last = self.last or 12
        span = last - self.first + 1
        if span == 1:
            return f"tháng {last}/{year}" if year else f"tháng {last}"
        if span == 3 and last % 3 == 0 and not (self.first == 1 and self.edge == "months"):
            return f"quý {ROMAN[last // 3]}/{year}" if year else f"quý {ROMAN[last // 3]}"
        if self.first > 1 and last < 12:
            return f"tháng {self.first}–{last}/{year}" if year else f"tháng {self.first}–{last}"
        side = "đầu" if self.first == 1 else "cuối"
        return f"{span} tháng {side} năm {year}".strip()


@dataclass(frozen=True, slots=True)
class Periods:
    """What a message says of time: periods asked for, the one compared with, and the words that said so."""

    asked: tuple[When, ...] = ()
    base: tuple[When, ...] = ()
    series: bool = False
    spans: tuple[tuple[int, int], ...] = ()


@cache
def _rules() -> PatternRules:
    return PatternRules("periods")


@cache
def _numbers() -> dict[str, int]:
    data: dict[str, Any] = read_data("knowledge.asking", "periods")
    return dict(data["numbers"])


@cache
def _corrects() -> re.Pattern[str]:
    """What stands before a period that is said instead of the one before."""
    return re.compile(read_data("knowledge.asking", "periods")["parts"]["corrects"])


def spoken_numbers() -> frozenset[str]:
    """The folded words of numbers; they may stand beside any word."""
    return frozenset(word for word in _numbers() if word.isalpha() and len(word) > 1) | {
        "muoi",
        "tram",
        "nghin",
        "linh",
    }


@cache
def spoken_digits() -> dict[str, str]:
    """The folded words of small numbers with their digits, but for those that are more often "năm" or "làm"."""
    return {
        word: str(number) for word, number in _numbers().items() if len(word) > 1 and word not in ("nam", "lam", "tu")
    }


def spoken_phrases() -> tuple[str, ...]:
    """Numbers as they are spoken in years ("mười chín"), for the vocabulary."""
    spoken = read_data("knowledge.asking", "periods")["spoken"]
    return (*spoken["whole"], *(f"{ten} {unit}" for ten in spoken["tens"] for unit in spoken["units"]))


def find_periods(text: str, today: date) -> Periods:
    """Read the periods in `text`: repaired words, folded, separated by single spaces, marks as words of their own."""
    found: list[tuple[int, int, str, re.Match[str]]] = []
    taken = [False] * (len(text) + 1)
    for rule, pattern in _rules().possible(text):
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
                found.append((match.start(), match.end(), rule["means"], match))
    found.sort(key=lambda item: item[0])
    return _collect(found, text, today)


def _collect(found: Sequence[tuple[int, int, str, re.Match[str]]], text: str, today: date) -> Periods:
    asked: list[When] = []
    base: list[When] = []
    spans, series = [], False
    for start, end, means, match in found:
        compared = means.startswith("base-")
        spans.append((start, end))
        if means == "same-period":
            if match["y"]:
                compared = match[0].startswith(COMPARING) or text[:start].rstrip().endswith(COMPARING)
                (base if compared else asked).append(When(year=_year(match["y"]), edge="" if compared else "same"))
            continue
        if means == "last-year" and text[:start].rstrip().endswith(COMPARING):
            continue  # "2023 so với năm trước": the year before that of the figure, which the stated change is of
        if means == "series":
            first, last = _year(match["a"]), _year(match["b"]) if match["b"] else today.year
            asked.extend(When(year=year) for year in range(first, min(last, first + 30) + 1))
            series = True
            continue
        if not compared and asked and _corrects().search(text[:start]):
            asked.clear()  # "năm nay, ý tui là 2023"
        (base if compared else asked).append(_when(means.removeprefix("base-"), match, today))
    return Periods(tuple(_share_year(asked)), tuple(base), series or len(asked) > 2, tuple(spans))


def _share_year(asked: list[When]) -> list[When]:
    """As in "quý I, quý II năm 2024": the year said once goes for all that have none; a bare year beside a part joins it."""
    years = {when.year for when in asked if when.year is not None}
    if len(years) == 1 and any(when.year is None for when in asked):
        year = years.pop()
        parts = [When(w.first, w.last, year, w.whole, w.edge) for w in asked if w.first is not None or w.edge]
        asked = parts or [When(year=year)]
    unique: list[When] = []
    for when in asked:
        if when not in unique:
            unique.append(when)
    return unique


def _year(text: str) -> int:
    number = int(text)
    return number + 2000 if number < 100 else number


TEN = 10
"""What multiplies the figure before it, as in "hai nghìn không trăm hai mươi"."""


def _spoken_year(words: str) -> int | None:
    """As in "hai không hai ba" and "hai nghìn không trăm hai mươi ba" are 2023."""
    low = before = 0
    for number in (_numbers()[word] for word in words.split()[2:] if word in _numbers()):
        tens = (low or 1) * TEN
        low = tens if number == TEN else low + number if before == TEN else low * TEN + number
        before = number
    return 2000 + low if 0 < low < 100 else None


def _when(means: str, match: re.Match[str], today: date) -> When:
    groups = match.groupdict()
    year = _year(groups["y"]) if groups.get("y") else _spoken_year(groups["w"]) if groups.get("w") else None
    if groups.get("d"):
        year = 2 * TEN + _numbers()[groups["d"]] + 2000
    if means in _RELATIVE:
        return When(year=today.year + _RELATIVE[means])
    if means == "month-to-month":
        first, last = int(groups["a"]) + bool(groups["past"]), int(groups["b"] or groups["c"])
        year = _year(groups["z"]) if groups["z"] else year
        return When(first, max(first, last), year, edge="months" if first == 1 else "")
    if means in _PARTS:
        first, last = _PARTS[means]
        return When(first, last, year)
    if means in ("start", "end", "since"):
        return When(year=year, edge=means)
    if means == "year-to-end":
        return When(year=_year(groups["b"]))
    if means == "year":
        return When(year=year, whole=bool(groups.get("whole")))
    if means == "year-words":
        return When(year=year)
    if means == "no-such":
        return When(13, 13, year, said=f"{groups['n']}/{year}" if year else groups["n"])
    return _numbered(means, _numbers().get(groups["n"], 0) or int(groups["n"]), year)


_RELATIVE = {"this-year": 0, "last-year": -1, "two-years-ago": -2, "next-year": 1}
_PARTS = {"half": (1, 6), "second-half": (7, 12), "whole-year": (1, 12)}


def _numbered(means: str, number: int, year: int | None) -> When:
    """Months from January, the last months of a year, a quarter or a month, by its number."""
    if means == "months":
        return When(1, min(number, 12) or 1, year, edge="months") if number != 12 else When(year=year)
    if means == "last-months":
        return When(13 - min(number, 12), 12, year)
    return When(number * 3 - 2, number * 3, year) if means == "quarter" else When(number, number, year)
