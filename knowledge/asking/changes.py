"""What a stated change is of, and against when: "mức tăng tỷ lệ bao phủ bảo hiểm y tế so với cuối năm 2023"."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from functools import lru_cache

from knowledge.language.periods import Period
from knowledge.language.text import fold
from knowledge.language.units import same_measure, unit_key
from knowledge.model import Measure

_CHANGE = re.compile(r"^(?:mức|số|tỷ lệ)? ?(?:tăng thêm|giảm thêm|tăng|giảm)\s+")
_AGAINST = re.compile(r"\s+so (?:với|cùng)\s+")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_PART = re.compile(r"quy (?:i{1,3}|iv|[1-4])|thang \d{1,2}")
OTHER_THAN_A_YEAR = frozenset({"quy", "thang", "vu", "dau", "cuoi", "tuan", "ngay", "nhiem"})
"""Folded words of a base that is another time than a year earlier."""
SAME = "cung"


@lru_cache(maxsize=10_000)
def changed(name: str) -> str:
    """What changed, of a name that is a change: "số vụ phạm tội" of "mức tăng số vụ phạm tội so với năm 2020"."""
    return _AGAINST.split(_CHANGE.sub("", name), maxsplit=1)[0]


@lru_cache(maxsize=10_000)
def against(name: str) -> str:
    """What such a name holds it against: "năm 2020"; "" where it does not say."""
    return _AGAINST.split(name, maxsplit=1)[1] if _AGAINST.search(name) else ""


def is_year_before(base: str, measure: Measure, said: AbstractSet[str] = frozenset()) -> bool:
    """Is a base the same stretch a year earlier, or another that the question itself says (`said`, "vụ trước")?"""
    period = measure.period
    if not base.strip() or period is None or period.year is None:
        return True
    named, words = Period.parse(base), fold(base).split()
    years = [int(year) for year in _YEAR.findall(base)]
    if years and years != [period.year - 1]:
        return False
    if named.kind == "point":
        return period.kind == "year" and named.end is not None and named.end.month == 12
    if named.kind not in ("year", "other"):
        return named.key == period.shifted(-1).key
    return SAME in words or OTHER_THAN_A_YEAR.intersection(words) <= said


@lru_cache(maxsize=10_000)
def named_period(base: str, own: Period | None) -> Period:
    """The period that a base names; a quarter or month without a year is the last before `own` ("so với quý II")."""
    named = Period.parse(base)
    if named.kind != "other" or own is None or own.start is None or not _PART.fullmatch(fold(base).strip()):
        return named
    tries = (Period.parse(f"{base.strip()}/{own.start.year - ago}") for ago in (0, 1))
    likely = (period for period in tries if period.end is not None and period.end < own.start)
    return next((period for period in likely if period.months == own.months), named)


def in_unit_of(change: str | None, whole: str | None) -> bool:
    """Is a change told in the unit of what changed, percentages in points, a rate also without what it is for?"""
    a, b = unit_key(change), unit_key(whole)
    points = b == "%" and a in ("%", unit_key("điểm %"))
    return points or same_measure(change, whole) or (bool(a) and b.startswith(f"{a}/"))
