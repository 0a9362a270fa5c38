"""The words of the language as data: teencode, abbreviations, synonyms, contrasts, dialect, English, fillers, small talk.

Everything is read from `data/*.toml` once and is immutable. Keys of the mappings are NFC and lower case, as
`text.tokens` yields words; phrases of several words are separated by single spaces. The files write long lists of
words as one literal string with commas, which `tomllib` reads an order of magnitude faster than arrays of strings.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from knowledge.language.text import nfc

DATA = Path(__file__).parent / "data"

FillerClass = Literal["particle", "address", "politeness", "frame", "copula", "question", "function", "weak"]
"""Why a word carries no indicator: "function" joins or places it; "weak" names no more than a figure ("số", "mức")."""

ChatCategory = Literal[
    "greeting", "thanks", "bye", "help", "identity", "ok", "smalltalk", "feelings", "praise", "joke", "weather",
    "congratulations", "apology", "complaint", "cancel",
]  # fmt: skip

Alternatives = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Contrast:
    """Words that exclude each other: a question that says one and a fact that says another mean different things.

    Each side is a tuple of words that are equal for this purpose; the first is the usual one.
    """

    sides: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chat:
    """A kind of message with nothing to look up: whole phrases that people send, and keys that give it away.

    `phrases` are whole messages; `keys` are word runs that make a message of this kind if no indicator is in it.
    """

    category: ChatCategory
    phrases: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Synonyms:
    """True equivalents in reports and questions.

    `groups` are tuples of equals with the canonical one first; `canonical` leads every other member to it. `related`
    are near words: weak evidence, never a reason to answer by themselves.
    """

    groups: tuple[tuple[str, ...], ...]
    canonical: Mapping[str, str]
    related: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Contrasts:
    """`opposites` exclude each other; a `marker` on one side only (question or fact) means something else there.

    A weak marker does so unless the unit or the aspect already says the same ("hộ nghèo bao nhiêu %" asks for a rate).
    """

    opposites: tuple[Contrast, ...]
    markers: tuple[tuple[str, ...], ...]
    weak_markers: tuple[tuple[str, ...], ...]


def _load(name: str) -> dict[str, Any]:
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def _split(line: str, mark: str = ",") -> tuple[str, ...]:
    return tuple(word for part in line.split(mark) if (word := _clean(part)))


def _clean(text: str) -> str:
    return " ".join(nfc(text).lower().split())


def _alternatives(tables: Iterable[Mapping[str, list[str]]]) -> Alternatives:
    """One mapping of several tables; a form in two of them keeps the alternatives of both, in order."""
    found: dict[str, tuple[str, ...]] = {}
    for table in tables:
        for form, meanings in table.items():
            key = _clean(form)
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), *(nfc(meaning) for meaning in meanings))))
    return MappingProxyType(found)


@cache
def teencode() -> Alternatives:
    """Forms typed on phones → standard words, likeliest first. A form listed as ambiguous has exactly its list."""
    data = _load("teencode")
    ambiguous = _alternatives([data["ambiguous"]])
    found: dict[str, tuple[str, ...]] = {}
    for meaning, line in data["forms"].items():
        for form in _split(line):
            found[form] = tuple(dict.fromkeys((*found.get(form, ()), nfc(meaning))))
    return MappingProxyType(found | dict(ambiguous))


@cache
def abbreviations() -> Alternatives:
    """Officials' abbreviations (lower case) → what they stand for, likeliest first."""
    return _alternatives([_load("abbreviations")["words"]])


@cache
def english() -> Alternatives:
    """English words and phrases → Vietnamese, likeliest first; an empty meaning is a word to drop."""
    return _alternatives([_load("english")["words"]])


@cache
def dialect() -> Alternatives:
    """Central, southern and northern words → standard ones, likeliest first (perhaps the word itself)."""
    return _alternatives(_load("dialect").values())


@cache
def synonyms() -> Synonyms:
    """Groups of equals, what they lead to, and groups of near words."""
    data = _load("synonyms")
    groups = tuple(_split(line) for line in _lines(data["equal"]))
    canonical = {member: group[0] for group in groups for member in group[1:]}
    related = tuple(_split(line) for line in _lines(data["related"]))
    return Synonyms(groups, MappingProxyType(canonical), related)


@cache
def contrasts() -> Contrasts:
    """What must never be confused; a side or marker may have several equal words."""
    data = _load("contrasts")
    opposites = (Contrast(tuple(_split(side) for side in line.split("|"))) for line in _lines(data["opposites"]))
    markers, weak = (tuple(_split(line) for line in _lines(data[name])) for name in ("markers", "weak_markers"))
    return Contrasts(tuple(opposites), markers, weak)


@cache
def fillers() -> Mapping[str, FillerClass]:
    """Words and phrases that carry no indicator in a question → why. The first class that lists a phrase has it."""
    found: dict[str, FillerClass] = {}
    data = _load("fillers")
    for name in get_args(FillerClass):
        for line in _lines(data[name]):
            for phrase in _split(line):
                found.setdefault(phrase, name)
    return MappingProxyType(found)


@cache
def smalltalk() -> tuple[Chat, ...]:
    """Messages with nothing to look up, by category, in the order in which to try them."""
    data = _load("smalltalk")
    return tuple(
        Chat(name, tuple(map(_clean, _lines(data[name]["phrases"]))), tuple(_words(data[name]["keys"])))
        for name in sorted(get_args(ChatCategory), key=list(data).index)
    )


def _lines(block: str) -> Iterator[str]:
    """The lines of a block that say something; "#" starts a remark."""
    for line in block.splitlines():
        stripped = line.strip()
        if stripped and not stripped.startswith("#"):
            yield stripped


def _words(block: str) -> Iterator[str]:
    for line in _lines(block):
        yield from _split(line)
