"""The words of offices, meetings and documents: data/offices.toml, and what a text says in them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge.asking.clauses import says
from knowledge.asking.phrase import Term, as_words, phrase_terms
from knowledge.asking.readings import Word, places_in
from knowledge.data_files import read_data

Phrase = tuple[Term, ...]
YEAR = re.compile(r"(?:19|20)\d\d")
_ORDINAL = re.compile(r"(?<!\S)(?:lan thu|lan|thu|ky hop|ky hop thu|phien hop) (\d{1,3})(?!\S)")


@cache
def _data() -> dict[str, Any]:
    return read_data("knowledge.asking", "offices")


@dataclass(frozen=True, slots=True)
class Rules:
    """Office and kind words, folded, longest first."""

    ranks: tuple[str, ...]
    deputies: tuple[str, ...]
    bodies: tuple[str, ...]
    levels: tuple[str, ...]
    frames: tuple[str, ...]
    acts: tuple[tuple[str, ...], ...]
    documents: tuple[str, ...]
    papers: frozenset[str]
    kinds: Mapping[str, tuple[str, ...]]


def folded(text: str) -> str:
    """A phrase as `Question.text` would hold it."""
    return " ".join(term.folded for term in phrase_terms(text))


@cache
def rules() -> Rules:
    """The rules, read once."""
    data = _data()

    def row(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(map(folded, names), key=len, reverse=True))

    kinds = {kind: row(names) for kind, names in data["kinds"].items()}
    numbered = row(name for name in (*data["kinds"]["document"], *data["numbered"]) if " số" not in name)
    acts = tuple(tuple(map(folded, names)) for names in data["acts"])
    return Rules(
        row(data["ranks"]),
        row(data["deputies"]),
        row(data["bodies"]),
        row(data["levels"]),
        row(data["frames"]),
        acts,
        numbered,
        frozenset(map(folded, data["papers"])),
        kinds,
    )


@cache
def _phrases(name: str) -> Mapping[str, tuple[Phrase, ...]]:
    """A list of the file by the first word of its phrases, longest first; kinds by "kinds.event", all acts by "did"."""
    at: Any = _data()
    for key in name.split("."):
        at = at[key] if key != "did" else [act for row in at["acts"] for act in row]
    table: dict[str, list[Phrase]] = defaultdict(list)
    for text in at:
        terms = phrase_terms(text)
        table[terms[0].folded].append(terms)
    return {first: tuple(sorted(rows, key=len, reverse=True)) for first, rows in table.items()}


def found_at(words: Sequence[Word], name: str) -> list[tuple[range, str]]:
    """Where the words say a phrase of this list, longest first and not overlapping; a written diacritic must agree."""
    table = _phrases(name)
    found: list[tuple[range, str]] = []
    for at in places_in(words, table):
        if found and at < found[-1][0].stop:
            continue
        phrase = next((p for p in table[words[at].folded] if says(words, at, p)), None)
        if phrase is not None:
            found.append((range(at, at + len(phrase)), " ".join([term.folded for term in phrase])))
    return found


def said(words: Sequence[Word], name: str) -> frozenset[str]:
    """The phrases of this list that the words say, folded.

    One short word counts only with its diacritics written: "le" may be "lễ", and it is a family name.
    """
    return frozenset(
        phrase for at, phrase in found_at(words, name) if " " in phrase or len(phrase) > 2 or words[at.start].form
    )


def said_in(text: str, name: str) -> frozenset[str]:
    """The phrases of this list in a text written with its diacritics."""
    return said(as_words(phrase_terms(text)), name)


def within(text: str, names: Iterable[str]) -> frozenset[str]:
    """Those of `names` that stand in folded `text` as whole words."""
    apart = f" {text} "
    return frozenset(name for name in names if f" {name} " in apart)


@dataclass(frozen=True, slots=True)
class Office:
    """An office taken apart: its ranks, whether a deputy's, the bodies it is of, and their level ("huyện")."""

    ranks: frozenset[str]
    deputy: bool
    bodies: frozenset[str]
    levels: frozenset[str] = frozenset()

    def fits(self, asked: Office) -> bool:
        """Is this the office asked for?"""
        same_level = not self.levels or not asked.levels or bool(self.levels & asked.levels)
        return asked.ranks <= self.ranks and self.deputy == asked.deputy and asked.bodies <= self.bodies and same_level

    @property
    def words(self) -> frozenset[str]:
        """All words that name it."""
        return frozenset(word for name in (*self.ranks, *self.bodies, *self.levels) for word in name.split())


def office_in(text: str) -> Office | None:
    """The office that folded `text` names; None where it names none."""
    text = in_full(text)
    ranks = within(text, rules().ranks)
    if not ranks:
        return None
    some = "|".join(map(re.escape, ranks))
    deputy = any(re.search(rf"(?<!\S){d} (?:{some})(?!\S)", text) for d in rules().deputies)
    bodies = within(text, rules().bodies)
    heads = "|".join(map(re.escape, (*ranks, *bodies)))
    levels = {level for level in rules().levels if re.search(rf"(?<!\S)(?:{heads}) {level}(?!\S)", text)}
    levels |= {level for level in rules().levels for body in bodies if body == f"{level} uy"}
    return Office(ranks, deputy, bodies, frozenset(levels))


@cache
def _same() -> Mapping[str, str]:
    """Bodies written short, folded, with their full names."""
    return {folded(short): folded(full) for short, full in _data()["same"].items()}


def in_full(text: str) -> str:
    """Folded `text` with the bodies that are written short in full."""
    return " ".join(_same().get(word, word) for word in text.split(" "))


def kinds_in(text: str) -> frozenset[str]:
    """The kinds of matter whose words folded `text` uses."""
    return frozenset(kind for kind, names in rules().kinds.items() if within(text, names))


def level_in(place: str) -> str:
    """The level that a folded place starts with: "huyện"; "" where it names none."""
    return next((level for level in rules().levels if place.startswith(f"{level} ")), "")


def bare_name(place: str) -> frozenset[str]:
    """The words of a folded place without "huyện"."""
    return frozenset(place.removeprefix(level_in(place)).split())


@cache
def kind_words() -> frozenset[str]:
    """All words that only name a kind of matter."""
    return frozenset(word for names in rules().kinds.values() for name in names for word in name.split())


@cache
def document_kinds() -> tuple[str, ...]:
    """Kinds of documents, accented: they stand before a number."""
    data = _data()
    return tuple(name for name in (*data["kinds"]["document"], *data["numbered"]) if " số" not in name)


@cache
def matter_phrases() -> tuple[str, ...]:
    """What people write in such questions: for the vocabulary of the reader of messages."""
    data = _data()
    issued = tuple(f"{kind} {body}" for kind in document_kinds() for body in data["frames"])
    return (*data["phrases"], *data["soft"], *data["ranks"], *data["bodies"], *data["meetings"], *(a for row in data["acts"] for a in row),
            *(name for names in data["kinds"].values() for name in names), *issued)  # fmt: skip


def matter_words_at(words: Sequence[Word]) -> list[int]:
    """The numbers of words that name bodies, documents or meetings: they say little about which figure is meant."""
    return sorted(
        {at for name in ("frames", "kinds.document", "kinds.event") for span, _ in found_at(words, name) for at in span}
    )


_ROMAN = re.compile(r"[ivx]+")


def ordinals_at(words: Sequence[Word]) -> list[int]:
    """The numbers of the words of "lần thứ XXII": which meeting, and no part of a figure's name."""
    found = []
    for at in range(len(words) - 2):
        numbered = words[at + 2].is_number or _ROMAN.fullmatch(words[at + 2].folded)
        if (words[at].folded, words[at + 1].folded) == ("lan", "thu") and numbered:
            found += [at, at + 1, at + 2]
    return found


_NUMBERED = re.compile(r"(?<!\S)(\d+) ?[-/](?! ?(?:19|20)\d\d(?! ?[-/])| ?\d{1,2} ?/)")
"""A number before a dash or stroke ("31-NQ/HU"), and no day ("19/12/2023") nor years ("2023 - 2030")."""


def number_of(name: str) -> str:
    """The number in a document's folded name ("2981"); "" where it has none but a year."""
    match = re.search(r"(?<!\S)so (\d+)", name) or _NUMBERED.search(name)
    return str(int(match[1])) if match else ""


def kind_of(name: str) -> str:
    """The kind of document a folded name starts with."""
    return next((kind for kind in rules().documents if name.startswith(kind)), "")


def ordinals_in(text: str) -> frozenset[str]:
    """The ordinals of meetings: 16 of "lần thứ 16"."""
    return frozenset(str(int(number)) for number in _ORDINAL.findall(text))


def ordinal_spans(text: str) -> list[tuple[int, int]]:
    """Where ordinals of meetings stand in folded `text`."""
    return [match.span() for match in _ORDINAL.finditer(text)]


def years_in(text: str) -> frozenset[int]:
    """Years written out in a text."""
    return frozenset(int(year) for year in YEAR.findall(text))
