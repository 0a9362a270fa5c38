"""The stretch of time that a whole report is about, found in its title first, then in the rest of its head."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

from knowledge.language.periods import Period
from knowledge.reading.lexicon import load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_YEAR = re.compile(r"(?<![\d.,/])((?:19|20)\d\d)(?![\d.]\d|\d)")
LATE_REPORTS = 2
"""Until this month meetings still close the year before."""
TITLE_LENGTH = 200


@cache
def _patterns(table: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The entries of a table of `data/context.toml`: what is said, and the period it names."""
    return tuple((re.compile(entry["pattern"]), entry["period"]) for entry in _data()[table])


@cache
def _data() -> dict[str, Any]:
    return load("context")


@cache
def _year_patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in _data()["year"])


def reported_period(head: Sequence[str], published: date | None) -> Period | None:
    """What the report is about: a term, a half, months, a quarter or a month, else a year; None where nothing says.

    `head` are the first paragraphs. A title may name the stretch in any words; in running text only certain phrases
    tell the report's own stretch from one it merely mentions.
    """
    text = "\n".join(head).lower()
    titles = "\n".join(title.lower() for at, title in enumerate(head) if at == 0 or _is_title(title))
    year = _year(text, published)
    return (
        _term(titles, published)
        or (year and (_titled(titles, text, year) or _stretch("stretch", text, year)))
        or (Period.of("year", year) if year else None)
    )


def _is_title(paragraph: str) -> bool:
    return len(paragraph) <= TITLE_LENGTH and not paragraph.rstrip().endswith((".", ":", ";"))


def _term(titles: str, published: date | None) -> Period | None:
    """Several years that the title is about; an opening congress looks back on the term before its own."""
    if any(pattern.search(titles) for pattern, _ in _patterns("titled")):
        return None
    for pattern, period in _patterns("term"):
        match = pattern.search(titles)
        if match and int(match["first"]) < int(match["last"]):
            first, last = int(match["first"]), int(match["last"])
            back = last - first if published and first >= published.year else 0
            return Period.parse(period.format(**match.groupdict() | {"first": first - back, "last": last - back}))
    return None


def _titled(titles: str, text: str, year: int) -> Period | None:
    """What the title names; a quarter or a month gives way to the months that the head adds up."""
    named = _stretch("titled", titles, year)
    added_up = _stretch("cumulative", text, year) if named and named.kind in ("quarter", "month") else None
    return added_up or named


def _stretch(table: str, text: str, year: int) -> Period | None:
    """The stretch shorter than a year that the text names first in words of a table."""
    found = [(match, period) for pattern, period in _patterns(table) if (match := pattern.search(text))]
    if not found:
        return None
    match, period = min(found, key=lambda pair: pair[0].start())
    groups = match.groupdict()
    number = groups.get("number") or ""
    spelt = _data()["numbers"].get(number, number)
    return Period.parse(period.format(number=spelt.upper(), year=groups.get("year") or year))


def _year(text: str, published: date | None) -> int | None:
    ahead = re.search(_data()["ahead"], text)
    past = re.sub(_data()["ahead"], "", text)
    for pattern in _year_patterns():
        match = pattern.search(past)
        if match:
            return int(match["year"])
    if ahead:
        return int(ahead["year"]) - 1
    if published:
        return published.year - (published.month <= LATE_REPORTS and _closes_year(text))
    years = Counter(_YEAR.findall(text))
    return int(years.most_common(1)[0][0]) if years else None


def _closes_year(text: str) -> bool:
    return any(word in text for word in _data()["closing"])
