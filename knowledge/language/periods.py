"""Periods as reports and people write them: years, halves, quarters, months from January, single months, spans.

`Period.parse` reads the written form of a fact ("6 tháng đầu năm 2023", "quý I/2023"); two periods are the same when
their `key` is, however they are written ("9 tháng năm 2024", "9 tháng đầu năm 2024").
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, model_serializer, model_validator

from knowledge.language.text import fold, nfc

PeriodKind = Literal["year", "half", "quarter", "months", "month", "span", "point", "other"]
ROMAN = ("", "I", "II", "III", "IV")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}

_FORMS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), form)
    for pattern, form in (
        (r"(?:ca |nam )*(\d{4})", "year"),
        (r"6 thang (?:dau )?(?:nam )?(\d{4})|nua dau (?:nam )?(\d{4})", "first-half"),
        (r"(?:6 thang cuoi|nua cuoi) (?:nam )?(\d{4})", "second-half"),
        (r"quy (i{1,3}|iv|[1-4])\s*(?:[/,.-]|nam|\s)+\s*(\d{4})", "quarter"),
        (r"(\d{1,2}) thang (?:dau )?(?:nam )?(\d{4})", "months"),
        (r"(\d{1,2}) thang cuoi (?:nam )?(\d{4})", "last-months"),
        (r"thang (\d{1,2})\s*(?:[/,.-]|nam|\s)+\s*(\d{4})", "month"),
        (r"(?:giai doan |nhiem ky )?(\d{4})\s*[-–]\s*(\d{4})", "span"),
        (r"dau (?:nam )?(\d{4})", "start"),
        (r"(?:cuoi|het) (?:nam )?(\d{4})", "end"),
        (r"(?:tinh )?(?:den )?(?:ngay )?(\d{1,2})/(\d{1,2})/(\d{4})", "day"),
    )
)


class Period(BaseModel):
    """A stretch of time as written (`text`), with its first and last day where they are known."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    kind: PeriodKind
    start: date | None = None
    end: date | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return cls.parse(value).__dict__ if isinstance(value, str) else value

    @model_serializer
    def _as_text(self) -> str:
        return self.text

    @property
    def key(self) -> tuple[str, str, str]:
        """Equal for periods that are the same, however written."""
        if self.start is None or self.end is None:
            return ("other", fold(self.text), "")
        point = "point" if self.kind == "point" else "stretch"
        return (point, self.start.isoformat(), self.end.isoformat())

    @property
    def year(self) -> int | None:
        """The year it lies in; None where it spans several or is not understood."""
        if self.start is None or self.end is None or self.start.year != self.end.year:
            return None
        return self.start.year

    @property
    def months(self) -> int:
        """Whole months covered; 0 for a point in time or one not understood."""
        if self.start is None or self.end is None or self.kind == "point":
            return 0
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a written period; one that is not understood is kept under its words (kind "other").

        Raises:
            ValueError: the text is empty.
        """
        clean = " ".join(nfc(text).split())
        if not clean:
            raise ValueError("a period cannot be empty")
        kind, start, end = _read(fold(clean).replace("sau thang", "6 thang"))
        return cls.model_construct(text=clean, kind=kind, start=start, end=end)

    @classmethod
    def of(cls, kind: PeriodKind, year: int, number: int = 0) -> Self:
        """Build one in its usual spelling; `number` is the half, the quarter, the month or the count of months."""
        return cls.parse(_SPELLED[kind].format(year=year, number=number, roman=ROMAN[number] if number < 5 else ""))

    def shifted(self, years: int) -> Self:
        """The same stretch some years later or earlier ("cùng kỳ")."""
        if self.start is None:
            return self
        return self.parse(re.sub(r"\d{4}", lambda m: str(int(m[0]) + years), self.text))


_SPELLED: dict[str, str] = {
    "year": "{year}",
    "half": "6 tháng đầu năm {year}",
    "quarter": "quý {roman}/{year}",
    "months": "{number} tháng đầu năm {year}",
    "month": "tháng {number}/{year}",
    "point": "cuối năm {year}",
}

_Read = tuple[PeriodKind, date | None, date | None]


def last_day(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


@lru_cache(maxsize=4096)
def _read(folded: str) -> _Read:
    for pattern, form in _FORMS:
        match = pattern.fullmatch(folded)
        if match is not None:
            numbers = [group for group in match.groups() if group is not None]
            try:
                return _build(form, numbers)
            except ValueError:  # a 13th month, a 31/2
                break
    return "other", None, None


def _build(form: str, parts: list[str]) -> _Read:
    year = int(parts[-1])
    if form == "year":
        return "year", date(year, 1, 1), date(year, 12, 31)
    if form in ("first-half", "second-half"):
        return (
            ("half", date(year, 1, 1), last_day(year, 6))
            if form[0] == "f"
            else ("half", date(year, 7, 1), date(year, 12, 31))
        )
    if form == "quarter":
        first = _QUARTERS[parts[0]] * 3 - 2
        return "quarter", date(year, first, 1), last_day(year, first + 2)
    if form in ("months", "last-months"):
        count = int(parts[0])
        first = 1 if form == "months" else 13 - count
        return "months", date(year, first, 1), last_day(year, first + count - 1)
    return _build_rare(form, parts, year)


def _build_rare(form: str, parts: list[str], year: int) -> _Read:
    if form == "month":
        month = int(parts[0])
        return "month", date(year, month, 1), last_day(year, month)
    if form == "span":
        first = date(int(parts[0]), 1, 1)
        if int(parts[0]) >= year:
            raise ValueError("a span runs forward")
        return "span", first, date(year, 12, 31)
    if form == "day":
        day = date(year, int(parts[1]), int(parts[0]))
        return "point", day, day
    day = date(year, 1, 1) if form == "start" else date(year, 12, 31)
    return "point", day, day
