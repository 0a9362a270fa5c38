"""People, meetings, papers and requests that a report names."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from knowledge.reading.lexicon import CAPITALS, load
from knowledge.reading.reported import LATE_REPORTS
from knowledge.reading.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.reading.context import Context
    from knowledge.reading.documents import DocumentText

SYLLABLE = rf"[{CAPITALS}][^\W\d_]*"
MAX_TITLE_WORDS = 14
KNOWN = 30
"""People that a later sentence may speak of by name alone."""


class Mention(NamedTuple):
    """Something named: its kind, its parts under the names of the model, where, and the sentence."""

    kind: str
    parts: dict[str, Any]
    paragraph: int
    evidence: str


def alternatives(words: list[str]) -> str:
    """A pattern for any of the phrases, the longest first."""
    return "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True))


@cache
def data() -> dict[str, Any]:
    """The vocabulary of mentions."""
    return load("mentions")


def find_mentions(document: DocumentText, context: Context) -> list[Mention]:
    """All mentions of a document; what is named twice appears once, with what both say."""
    from knowledge.reading.events import events_in  # noqa: PLC0415  # they share this module's words
    from knowledge.reading.papers import papers_in  # noqa: PLC0415
    from knowledge.reading.people import people_in, requests_in  # noqa: PLC0415

    found: list[Mention] = []
    names: list[str] = []
    meeting = False
    for paragraph in document.paragraphs:
        texts = [sentence.text for sentence in sentences(paragraph.text)]
        for at, text in enumerate(texts):
            people = list(people_in(text, paragraph.number, context))
            names = [*names, *(person.parts["name"] for person in people if person.parts["name"] not in names)][-KNOWN:]
            found.extend(people)
            found.extend(papers_in(text, paragraph.number, context))
            events = [] if meeting else list(events_in(text, paragraph.number, context))
            meeting = meeting or bool(events)
            found.extend(events)
            found.extend(requests_in(texts, at, paragraph.number, names))
    return list(_once(found))


def _once(found: list[Mention]) -> Iterator[Mention]:
    """One mention a name; later ones fill in what the first left open, and their roles are added."""
    seen: dict[tuple[str, str], dict[str, Any]] = {}
    for mention in found:
        name = str(mention.parts.get("name") or mention.parts.get("text")).lower()
        key = (mention.kind, name)
        first = seen.get(key)
        if first is None:
            seen[key] = mention.parts
            yield mention
            continue
        for part, value in mention.parts.items():
            if first.get(part) is None:
                first[part] = value
            elif part == "role" and value and value not in first[part]:
                first[part] = f"{first[part]}; {value}"


@cache
def pattern(name: str, flags: int = 0, **lists: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern of the data file, with its lists of phrases filled in."""
    said = data()["patterns"][name]
    for key, words in lists.items():
        said = said.replace(f"<{key}>", alternatives(list(words)))
    return re.compile(said, flags)


def read_day(text: str, context: Context) -> date | None:
    """The first day named in a text; without a year it is of the report's."""
    for match in pattern("day").finditer(text):
        year = match["year"] or _year_of(int(match["month"]), context)
        try:
            return date(int(year), int(match["month"]), int(match["day"])) if year else None
        except ValueError:
            continue
    return None


def _year_of(month: int, context: Context) -> int | None:
    """The year of a day that is named without it: the report's, the next one for meetings that close a whole year."""
    if context.year is None or context.period is None:
        return None
    return context.year + (context.period.kind == "year" and month <= LATE_REPORTS)


def complete(body: str, context: Context) -> str:
    """A body with its place: "UBND huyện" → "UBND huyện Nông Sơn", "Tỉnh ủy" stays where no province is known."""
    words = body.split()
    if not words or context.place is None or any(word in body for word in context.place.split()[-1:]):
        return body
    level, _, name = context.place.partition(" ")
    known = max(
        (word for word in load("context")["levels"] if context.place.startswith(f"{word} ")), key=len, default=""
    )
    if known:
        level, name = known, context.place[len(known) + 1 :]
    lowered = body.lower()
    if lowered.endswith(data_levels()["province"]):
        return (
            f"{body} {context.province}"
            if context.province and not lowered.endswith(data()["names"]["committee"])
            else body
        )
    bodies = load("context")["bodies"]
    tail = next((key for key in sorted(bodies, key=len, reverse=True) if lowered.endswith(key)), None)
    if lowered.endswith(level) or (tail and bodies[tail] == level):
        return f"{body} {name}"
    return body


@cache
def data_levels() -> dict[str, tuple[str, ...]]:
    """Words at the end of a body that say whose it is."""
    return {"province": tuple(key for key, value in data()["levels"].items() if value == "province")}
