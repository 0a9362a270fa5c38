"""Where and when: the place and the period of a document, and the periods its sentences name."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from knowledge.language.periods import Period
from knowledge.reading.lexicon import CAPITALS, load
from knowledge.reading.reported import LATE_REPORTS, reported_period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.reading.documents import DocumentText

_PARENTHESIS = re.compile(r"\([^)]*\)")
_SIGN = re.compile(r"\(?([A-ZĐ]{2,6})\)?\s?[-–]\s")
_DAY = re.compile(r"(?<![\d/.,])(\d{1,2})/(\d{1,2})(?![\d/.,]\d)")
HEAD = 4
"""Paragraphs in which a report says whose it is."""
HEAD_PERIOD = 5
"""Paragraphs in which it says of what time it is."""
LONG_NAME, TELLING = 4, frozenset({"Văn", "Thị"})
"""Words of a person's name at most, and those that only such names have in their middle."""
OFFICE_WINDOW = 45
"""How far before a place an office counts as its own."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a document says of itself."""

    place: str | None = None
    province: str | None = None
    period: Period | None = None
    published: date | None = None
    text: str = ""

    @property
    def year(self) -> int | None:
        """The year the document reports on, the last one of several."""
        if self.period is None:
            return None
        return self.period.year or (self.period.end.year if self.period.end else None)


@cache
def _data() -> dict[str, Any]:
    return load("context")


@cache
def _name() -> str:
    """Capitalised syllables, one after the other."""
    return rf"(?:[{CAPITALS}][^\W\d_]*(?:['’][^\W\d_]+)?(?:[ -](?=[{CAPITALS}]))?)+"


@cache
def _place_pattern() -> re.Pattern[str]:
    levels = "|".join([*_data()["levels"], *(re.escape(short) for short in _data()["abbreviated"])])
    return re.compile(rf"\b(?=(?P<level>(?i:{levels}))\s+(?P<name>{_name()}))")


@cache
def _numbered_pattern() -> re.Pattern[str]:
    """Wards and districts called by a number: "Quận 7"; with a small letter the number would count them."""
    return re.compile(rf"\b(?P<level>{'|'.join(_data()['numbered'])})\s+(?P<name>\d{{1,2}})(?![\d.,/%]*\d)")


@cache
def _body_pattern() -> re.Pattern[str]:
    bodies = "|".join(sorted(_data()["bodies"], key=len, reverse=True))
    return re.compile(rf"\b(?=(?P<level>(?i:{bodies}))\s+(?P<name>{_name()}))")


def located(text: str) -> list[tuple[int, str, str]]:
    """Where named places stand, their level and name: (0, "huyện", "Nông Sơn"); bodies count for their level."""
    bodies, short = _data()["bodies"], _data()["abbreviated"]
    found = [
        (m.start(), bodies[m["level"].lower()], m["name"].strip())
        for m in _body_pattern().finditer(text)
        if m["level"].lower() in bodies
    ]
    taken = {start for start, _, _ in found}  # "HUYỆN ỦY NÔNG SƠN" is no "huyện Ủy Nông Sơn"
    found += [
        (m.start(), short.get(m["level"].lower(), m["level"].lower()), m["name"].strip())
        for m in _place_pattern().finditer(text)
        if m.start() not in taken
    ]
    cut = [(start, level, _cut(name)) for start, level, name in sorted(found)]
    named = [item for item in cut if len(item[2]) > 1]
    numbered = [(m.start(), m["level"].lower(), m["name"]) for m in _numbered_pattern().finditer(text)]
    return sorted([*named, *numbered]) if numbered else named


def places_in(text: str) -> list[tuple[str, str]]:
    """Named places with their level, in order."""
    return [(level, name) for _, level, name in located(text)]


def _cut(name: str) -> str:
    """A place name ends before a person's: "Lam Hải Nguyễn Hữu Trác" is "Lam Hải"; capitals are put right."""
    words = name.split()
    surnames = _data()["surnames"]
    if words[0] in surnames and len(words) in (3, 4) and words[1] in _data()["middles"]:
        return ""  # "Tỉnh ủy Lê Văn Dũng" names a person
    person = _person_at(words)
    words = words[:person] if person else words
    if words[0].isupper() and len(words[0]) > 1:  # a heading in capitals ends with its capitals
        words = [word.capitalize() for word in itertools.takewhile(str.isupper, words)]
        words = words[: _level_at(words)]
    return " ".join(words)


def _person_at(words: Sequence[str]) -> int:
    """Where a person's name of three or four words begins after a place's; 0 where none does."""
    middles, surnames = _data()["middles"], _data()["surnames"]
    starts = [at for at in range(1, len(words) - 2) if len(words) - at <= LONG_NAME]
    sure = [at for at in starts if words[at] in surnames and words[at + 1] in middles]
    telling = [at for at in starts if at > 1 and words[at + 1] in TELLING]
    likely = [at for at in starts if words[at] in surnames]
    return next(iter(sure + telling + likely), 0)


def _level_at(words: list[str]) -> int:
    """Where another body begins in a heading: "HÒA BÌNH HUYỆN ỦY TÂN LẠC"."""
    lowered = [word.lower() for word in words]
    names = [*_data()["bodies"], *_data()["levels"], *load("phrases")["bodies"]["heads"]]
    starts = [
        at for at in range(1, len(words)) for name in names if lowered[at : at + len(name.split())] == name.split()
    ]
    return min(starts, default=len(words))


def context_of(document: DocumentText) -> Context:
    """Place, period and date of the whole document, from its head first, from all of it where that is silent."""
    texts = [p.text for p in document.paragraphs]
    head, full = "\n".join(texts[:HEAD_PERIOD]), "\n".join(texts)
    published = _date(head)
    period = reported_period(texts[:HEAD_PERIOD], published) or reported_period([full], published or _date(full))
    if published is None and period is not None and period.year:
        published = _day_of(head, period.year, whole=period.kind == "year")
    return Context(_place(document), _province(full), period, published or _date(full), full)


def _date(text: str) -> date | None:
    for match in re.finditer(_data()["date"], text, re.IGNORECASE):
        day, month, year = (int(group) for group in match.groups() if group)
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return None


def _day_of(text: str, year: int, *, whole: bool) -> date | None:
    """A day without its year ("hôm nay 19/12")."""
    for match in _DAY.finditer(text):
        try:
            month = int(match[2])
            return date(year + (whole and month <= LATE_REPORTS), month, int(match[1]))
        except ValueError:
            continue
    return None


def _place(document: DocumentText) -> str | None:
    """The place whose report it is: named early, not only as somebody's office or in a parenthesis, and spoken of."""
    score: Counter[tuple[str, str]] = Counter()
    whole = "\n".join(p.text for p in document.paragraphs).lower()
    for paragraph in document.paragraphs[:HEAD]:
        text = _PARENTHESIS.sub("", paragraph.text)
        places = located(text)
        if _heading(text):
            places.reverse()  # a heading names the body above first
        for rank, (start, level, name) in enumerate(places):
            office = _offices().search(text[max(0, start - OFFICE_WINDOW) : start])
            score[level, name] += 1 if office else max(12 - 3 * (paragraph.number - 1) - 2 * rank, 1)
    if not score:
        for start, level, name in located("\n".join(p.text for p in document.paragraphs)):
            score[level, name] += 1 + (start < 0)
    if not score:
        return None
    _end_names(score)
    for level, name in score:
        score[level, name] += 3 * len(re.findall(rf"\b(?:{'|'.join(_data()['whole'])}) {level}\b", whole))
    level, name = max(score, key=lambda key: score[key])
    return f"{level} {name}"


def _end_names(score: Counter[tuple[str, str]]) -> None:
    """A heading runs on after a name ("THỊ TRẤN PHỐ RÀO TỔNG KẾT"): the same name elsewhere tells where it ends."""
    for level, name in list(score):
        shorter = [other for kind, other in score if kind == level and name.startswith(f"{other} ")]
        if shorter:
            score[level, min(shorter, key=len)] += score.pop((level, name))


def _heading(text: str) -> bool:
    """Is a paragraph in capitals, for the most part?"""
    letters = [char for char in text if char.isalpha()]
    return sum(char.isupper() for char in letters) > len(letters) / 2


@cache
def _offices() -> re.Pattern[str]:
    """An office right before a place: the place is the office's."""
    return re.compile(rf"(?:{'|'.join(_data()['offices'])})[^.,;:]*$", re.IGNORECASE)


def _province(text: str) -> str | None:
    found = Counter(name for level, name in places_in(text) if level == _data()["province"])
    return found.most_common(1)[0][0] if found else None


def publisher_of(document: DocumentText) -> str | None:
    """The newspaper whose sign opens the report: "(QNO) - …" is Báo Quảng Nam online."""
    for paragraph in document.paragraphs[:3]:
        sign = _SIGN.match(paragraph.text)
        if sign:
            return str(_data()["signs"].get(sign[1], sign[1]))
    return None


@lru_cache(maxsize=512)
def period_in(raw: str, context: Context) -> Period | None:
    """The period that a sentence names, in its usual spelling; None where it says only "this period"."""
    year = context.year
    lowered = " ".join(raw.lower().split())
    for entry in _data()["named"]:
        match = re.fullmatch(entry["pattern"], lowered)
        if match:
            groups = match.groupdict()
            if entry.get("same") and context.period and groups["year"]:
                return context.period.shifted(int(groups["year"]) - (year or int(groups["year"])))
            if not groups.get("year"):
                if year is None:
                    return None
                groups["year"] = str(year + entry.get("shift", 0))
            groups["number"] = _data()["numbers"].get(groups.get("number"), groups.get("number"))
            return Period.parse(
                entry["period"].format(**{k: v.upper() if k == "roman" else v for k, v in groups.items() if v})
            )
    return None


def later(period: Period, context: Context) -> bool:
    """Does a period begin after the one the document reports on has ended?"""
    return bool(period.start and context.period and context.period.end and period.start > context.period.end)


def target_year(context: Context) -> Period | None:
    """The year that plans speak of when they name none: the one going on, or the next where the report closes one."""
    if context.year is None or context.period is None:
        return None
    return Period.of("year", context.year + (context.period.kind == "year"))
