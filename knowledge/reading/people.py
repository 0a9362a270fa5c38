"""People with their offices and parts, and what they ask for."""

from __future__ import annotations

import itertools
import re
from functools import cache
from typing import TYPE_CHECKING

from knowledge.reading.lexicon import load
from knowledge.reading.masks import find_masks
from knowledge.reading.mentions import MAX_TITLE_WORDS, SYLLABLE, Mention, alternatives, complete, data, pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.reading.context import Context

MAX_ROLE_WORDS = 7
MIN_REQUEST = 12
"""Letters of a request; less is a fragment."""


@cache
def _person() -> re.Pattern[str]:
    """An office, what it is of, and a name that begins with a family name."""
    offices = alternatives(data()["offices"])
    family = rf"(?:{alternatives(load('context')['surnames'])})"
    of = rf"(?P<of>(?:\s+(?!{family}\s+{SYLLABLE})[^\s,.;:()]+){{0,{MAX_TITLE_WORDS}}}?)"
    name = rf"(?P<name>{family}(?:\s+{SYLLABLE}){{1,4}})"
    return re.compile(
        rf"(?<!\w)(?P<office>(?i:{offices})){of}\s+(?:(?i:{alternatives(data()['honorifics'])})\s+)?{name}(?!\w)"
    )


@cache
def _role() -> re.Pattern[str]:
    return pattern("role", re.IGNORECASE, verbs=tuple(data()["roles"]["verbs"]))


def people_in(text: str, paragraph: int, context: Context) -> Iterator[Mention]:
    """People whose office is named in a sentence."""
    for match in _person().finditer(_without_places(text, context)):
        title = complete(text[match.start() : match.start("name")].strip(), context)
        title = title.capitalize() if title.isupper() else title[0].upper() + title[1:]
        name = match["name"]
        yield Mention("person", {"name": name, "title": title, "role": _role_after(text, match)}, paragraph, text)
    yield from _named_first(text, paragraph, context)


@cache
def _person_first() -> re.Pattern[str]:
    """A name with the office after it: "Hồ Quang Bửu - Phó Chủ tịch UBND tỉnh"."""
    offices = alternatives(data()["offices"])
    family = rf"(?:{alternatives(load('context')['surnames'])})"
    return re.compile(
        rf"(?P<name>{family}(?:\s+{SYLLABLE}){{1,3}})(?:\s[-–]\s|,\s)(?P<office>(?i:{offices}))(?P<of>(?:\s+[^\s,.;:()-]+){{0,{MAX_TITLE_WORDS}}})"
    )


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{alternatives(data()['roles']['verbs'])})(?!\w)")


def _named_first(text: str, paragraph: int, context: Context) -> Iterator[Mention]:
    for match in _person_first().finditer(_without_places(text, context)):
        of = text[match.start("of") : match.end("of")]
        verb = _verbs().search(of)
        end = match.start("of") + (verb.start() if verb else len(of))
        title = complete(text[match.start("office") : end].strip(), context)
        role = _role().match(text[end:])
        said = " ".join(role["role"].split(",")[0].split()[:MAX_ROLE_WORDS]) if role else None
        yield Mention(
            "person", {"name": match["name"], "title": title[0].upper() + title[1:], "role": said}, paragraph, text
        )


def _without_places(text: str, context: Context) -> str:
    """The text, as long as before, with the report's own places in lower case: "xã Trà Lũng Sơn" is no person."""
    for place in filter(None, (context.place, context.province)):
        name = " ".join(itertools.dropwhile(str.islower, place.split()))
        text = text.replace(name, name.lower()) if name else text
    return text


def _role_after(text: str, match: re.Match[str]) -> str | None:
    """What the person does: the verb after the name, else the one that opens the sentence."""
    found = _role().match(text[match.end() :])
    if found is None:
        before = re.match(
            rf"\s*(?P<role>(?:{alternatives(data()['roles']['verbs'])})\b[^,]*)", text[: match.start()], re.IGNORECASE
        )
        return " ".join(before["role"].split()[:MAX_ROLE_WORDS]).lower() if before else None
    words = pattern("role_end").split(found["role"])[0].split()
    stops = data()["roles"]["stops"]
    cut = next((at for at, word in enumerate(words) if at and word.lower() in stops), len(words))
    return " ".join(words[: min(cut, MAX_ROLE_WORDS)])


@cache
def _request() -> re.Pattern[str]:
    verbs = alternatives(data()["requests"]["strong"])
    return re.compile(rf"(?<!\w)(?P<verb>{verbs})\s+(?P<text>.+)$", re.IGNORECASE | re.DOTALL)


def requests_in(texts: list[str], at: int, paragraph: int, names: list[str]) -> Iterator[Mention]:
    """What somebody asks for in a sentence; a sentence that goes on in the imperative belongs to the one before."""
    text = texts[at]
    speaker = _speaker(text, names)
    match = _request().search(text, _end_of(text, speaker)) if speaker else None
    if match is None:
        speaker = _speaker(texts[at - 1], names) if at else None
        asked = (
            speaker is not None
            and not _speaker(text, names)
            and _request().search(texts[at - 1], _end_of(texts[at - 1], speaker))
        )
        if not asked:
            return
        again = _request().match(text) or re.search(
            rf"^[^,]{{0,20}},\s(?P<verb>{alternatives(data()['requests']['strong'])})\s+(?P<text>.+)$", text
        )
        if again is None and not text.lower().startswith(tuple(data()["requests"]["imperatives"])):
            return
        wishes = again["text"] if again else text
    else:
        wishes = match["text"]
    for part in wishes.rstrip(" .").split(";"):
        wish = part.strip(" ,.")
        if len(wish) >= MIN_REQUEST and not any(mask.kind == "phone" for mask in find_masks(wish)):
            yield Mention("directive", {"speaker": speaker, "text": wish[0].upper() + wish[1:]}, paragraph, text)


def _speaker(text: str, names: list[str]) -> str | None:
    """The last person known that a sentence names before its request."""
    found = [(text.rfind(name), name) for name in names if name in text]
    return max(found)[1] if found else None


def _end_of(text: str, name: str | None) -> int:
    return text.rfind(name) + len(name) if name else 0
