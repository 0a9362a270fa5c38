"""The meeting a report is about: its name, day, place and purpose."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from knowledge.reading.lexicon import load
from knowledge.reading.mentions import Mention, alternatives, complete, data, pattern, read_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.reading.context import Context

MAX_BODY_WORDS = 12
MAX_PURPOSE = 160
SHORT_NAME = 3


@cache
def _held() -> re.Pattern[str]:
    """Who holds it, and what it is: "<body> tổ chức hội nghị …"."""
    kinds, hold = tuple(data()["events"]["kinds"]), tuple(data()["events"]["hold"])
    return pattern("held", re.DOTALL, kinds=kinds, hold=hold)


@cache
def _attended() -> re.Pattern[str]:
    kinds = tuple(data()["events"]["kinds"])
    return pattern("attended", re.DOTALL, kinds=(*(kind[0].upper() + kind[1:] for kind in kinds), *kinds))


def events_in(text: str, paragraph: int, context: Context) -> Iterator[Mention]:
    """The meeting that a sentence reports, if it says when it was."""
    day = read_day(text, context)
    if day is None:
        return
    match = _held().search(re.sub(r"\([^)]*\)\s?", "", text)) or _attended().search(text)
    if match is None:
        return
    name, purpose = _name(match["event"])
    body = _body(match.groupdict().get("body") or "")
    if not body and "," in text and not re.search(r"\d", name):
        body = context.place or ""
    name, place = _place(name, context)
    if purpose and not re.search(r"\d", name) and len(name.split()) <= SHORT_NAME:
        name = f"{name} {purpose}"  # a meeting without a number is called by what it was for
    named = re.search(rf"(?i:{alternatives(data()['events']['bodies'])})", name)
    if body and not named:
        name = f"{name} {body}"
    parts = {"name": _placed(name, context), "date": day, "place": place, "purpose": purpose}
    yield Mention("event", parts, paragraph, text)


def _name(event: str) -> tuple[str, str | None]:
    """The event's own words, and what it was for."""
    markers = alternatives(data()["events"]["purpose"][:2])
    begins = alternatives(data()["events"]["purposes"])
    cut = re.search(rf",?\s(?:{markers})\s+|,\s+(?=(?:{begins})\b)|\s(?=(?:{begins})\b)", event)
    name, rest = (event[: cut.start()], event[cut.end() :]) if cut else (event, "")
    name = pattern("event_end").split(name)[0].strip(" ,.)")
    purpose = re.split(r"[.;]\s*$|\.\s", rest)[0].strip(" ,.") if rest else None
    return name, purpose[:MAX_PURPOSE] if purpose else None


def _place(name: str, context: Context) -> tuple[str, str | None]:
    """The name without "tại …", and where it is held."""
    words, _, venue = name.partition(f" {data()['events']['place'][0]} ")
    return (words, complete(venue, context)) if venue else (name, context.place)


def _placed(name: str, context: Context) -> str:
    """A name whose body is said without its place gets it: "Hội nghị Huyện ủy lần thứ 14"."""
    found = pattern("event_body", bodies=tuple(load("context")["bodies"])).search(name)
    if found:
        name = f"{complete(name[: found.end()], context)}{name[found.end() :]}"
    return name[0].upper() + name[1:]


def _body(text: str) -> str:
    """Who holds it, without the day: "Ngày 24/12/2021, Huyện ủy Thanh Lộc Sơn" is cut by the comma already."""
    text = pattern("day_said", re.IGNORECASE).sub("", text)
    words = pattern("just").sub("", text).strip(" ,.-–").split()
    return " ".join(words[-MAX_BODY_WORDS:])
