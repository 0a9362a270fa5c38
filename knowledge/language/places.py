"""The gazetteer: the country's administrative units, those of today and those of the 63-province time.

Provinces and districts are read at first use (a few milliseconds); the 13,000 communes only when somebody asks for
them, since many of their names are ordinary words ("Đoàn Kết", "Hòa Bình"): look for them only behind a unit word.

The tables are tab-separated files in data/places: upper.tsv and communes.tsv are made by scripts/make_gazetteer.py,
changes.tsv (mergers before 1/7/2025), aliases.tsv and kinds.tsv are written by people. A unit that changed its
boundary stands once for each of its times.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from knowledge.language.text import fold, nfc, tokens

DATA = Path(__file__).parent / "data" / "places"
NAMES_KEPT = 512
"""So many whole names are kept with the units that they are of."""

Syllables = tuple[str, ...]
"""Folded words and numbers of a name, without marks: "Bà Rịa - Vũng Tàu" → ("ba", "ria", "vung", "tau")."""

PROVINCE, DISTRICT, COMMUNE = 1, 2, 3

REFORM = date(2025, 7, 1)
"""Since this day there are no districts: communes stand directly under 34 provinces."""

_MARKS = str.maketrans(dict.fromkeys("-–'’.,/()", " "))


class Place(NamedTuple):
    """A unit during one stretch of its history. `since` and `until` are None where they are not known or not yet.

    `name` is bare ("Nông Sơn"), `kind` the unit word ("huyện"), `parent` the full name of the unit above at the time;
    `until` is the first day on which it was no longer so, `successors` the full names of what it became then, the
    largest part first, and `law` the act that says so. `area` names the units of today that its land lies in where
    that is narrower than what its successors became.
    """

    name: str
    kind: str
    level: int
    parent: str | None = None
    since: date | None = None
    until: date | None = None
    successors: tuple[str, ...] = ()
    law: str | None = None
    area: tuple[str, ...] = ()

    @property
    def full(self) -> str:
        """Kind and name: "huyện Nông Sơn"."""
        return f"{self.kind} {self.name}"


class Change(NamedTuple):
    """What became of a unit on a day."""

    day: date
    into: tuple[str, ...]
    law: str | None


class History(NamedTuple):
    """What became of an old unit, step by step, and what its land is `today` (in `province`)."""

    place: Place
    changes: tuple[Change, ...]
    today: tuple[str, ...]
    province: str | None


def syllables(name: str) -> Syllables:
    """The key under which a name is found."""
    return tuple(token.folded for token in tokens(nfc(name)) if token.folded[0].isalnum())


class _Table:
    """One file of units. Names are indexed at once; a row becomes a `Place` only when it is asked for."""

    def __init__(
        self,
        name: str,
        level: int,
        above: _Table | None = None,
        changes: Sequence[Place] = (),
        since: Mapping[tuple[str, str | None], date | None] = MappingProxyType({}),
    ) -> None:
        self._lines = (DATA / name).read_text("utf-8").splitlines()[1:]
        self._level = level
        self._above = above
        self._since = since
        self._earlier = changes
        self.index: dict[Syllables, list[int]] = {}
        names = "\n".join(line.split("\t", 2)[1] for line in self._lines)
        names += "".join(f"\n{place.name}" for place in changes)
        for number, folded in enumerate(fold(names).translate(_MARKS).split("\n")):
            self.index.setdefault(tuple(folded.split()), []).append(number)

    def find(self, key: Syllables) -> tuple[Place, ...]:
        return tuple(self.row(number) for number in self.index.get(key, ()))

    def row(self, number: int) -> Place:
        if number >= len(self._lines):
            return self._earlier[number - len(self._lines)]
        row = _cells(self._lines[number])
        parent = (self._above or self).row(int(row[2])) if row[2] else None
        level = self._level if parent is None or self._above else self._level + 1
        place = _place(row, level, parent.full if parent else None)
        since = self._since.get((place.full, parent.parent or parent.full)) if parent else None
        return place._replace(since=since) if since and place.until == REFORM and not place.since else place

    def __iter__(self) -> Iterator[Place]:
        return (self.row(number) for number in range(len(self._lines) + len(self._earlier)))


class Places:
    """All units, found by the folded syllables of their bare names. Immutable once read."""

    def __init__(self) -> None:
        """What was found by a whole name is kept: the same few places are asked about."""
        self.named = lru_cache(maxsize=NAMES_KEPT)(self._named)

    @cached_property
    def _upper(self) -> _Table:
        """Provinces and districts."""
        changes = [place for place in self._changes if place.level <= DISTRICT]
        since = {(full, place.parent): place.until for place in changes for full in place.successors}
        return _Table("upper.tsv", PROVINCE, changes=changes, since=since)

    @cached_property
    def _communes(self) -> _Table:
        """Communes, wards, townships and special zones."""
        changes = [place for place in self._changes if place.level == COMMUNE]
        since = {(full, self.province_of(place)): place.until for place in changes for full in place.successors}
        return _Table("communes.tsv", COMMUNE, self._upper, changes, since)

    @cached_property
    def _changes(self) -> tuple[Place, ...]:
        return tuple(_place(row, int(row[8]), row[2]) for row in _rows("changes.tsv"))

    @cached_property
    def _aliases(self) -> dict[Syllables, str]:
        return {syllables(alias): name for alias, name in _rows("aliases.tsv", 2)}

    @cached_property
    def _kinds(self) -> dict[Syllables, tuple[str, bool]]:
        return {syllables(form): (kind, sure == "1") for form, kind, sure in _rows("kinds.tsv", 3)}

    @cached_property
    def keys(self) -> frozenset[Syllables]:
        """What `find` finds a province or district under."""
        return frozenset(self._upper.index) | frozenset(self._aliases)

    @cached_property
    def longest(self) -> int:
        """Syllables of the longest name of a province or district."""
        return max(map(len, self._upper.index))

    def find(self, key: Syllables, *, communes: bool = False) -> tuple[Place, ...]:
        """The units whose bare name folds to `key`; communes only when asked for."""
        found = self._upper.find(key)
        if not found and key in self._aliases:
            found = self.named(self._aliases[key])
        return found + self._communes.find(key) if communes else found

    def all(self, *, communes: bool = False) -> Iterator[Place]:
        """Every unit; communes only when asked for."""
        yield from self._upper
        if communes:
            yield from self._communes

    def _named(self, full: str) -> tuple[Place, ...]:
        """The units of a full name ("huyện Nông Sơn", "TX Điện Bàn"), diacritics as written where there are any.

        Without a kind word only provinces and districts are looked up.
        """
        kind, bare = self.split_kind(full)
        found = [place for place in self.find(syllables(bare), communes=kind is not None) if kind in (None, place.kind)]
        exact = [place for place in found if place.name.casefold() == bare.casefold()]
        bare_of_marks = fold(bare) == bare.lower()
        return tuple(exact or (found if bare_of_marks or syllables(bare) in self._aliases else ()))

    def kind_at(self, words: Sequence[str], start: int = 0) -> tuple[str, int, bool] | None:
        """The unit word at `start` of folded words: its kind, how many words it takes, whether it is beyond doubt.

        One-letter abbreviations ("h", "p") are in doubt: trust them only in capitals or before a point.
        """
        for length in (2, 1):
            hit = self._kinds.get(tuple(words[start : start + length]))
            if hit is not None and len(words) >= start + length:
                return hit[0], length, hit[1]
        return None

    def split_kind(self, text: str) -> tuple[str | None, str]:
        """A written place as kind and bare name: "H. Nông Sơn" → ("huyện", "Nông Sơn"); kind None without one."""
        text = " ".join(nfc(text).split())
        found = [token for token in tokens(text) if token.folded != "."]
        hit = self.kind_at([token.folded for token in found])
        if hit is None or len(found) <= hit[1]:
            return None, text
        kind, length, sure = hit
        last, following = found[length - 1], found[length]
        if not sure and not (last.raw.isupper() or text[last.end : following.start].startswith(".")):
            return None, text
        return kind, text[following.start :]

    def history(self, full: str, parent: str | None = None) -> History | None:
        """What an old unit has become; None where it is unknown, has not changed, or the name fits several.

        `parent` (a full name) or the province tells units of one name apart.
        """
        former = [place for place in self.named(full) if place.until]
        if parent is not None:
            former = [place for place in former if parent in (place.parent, self.province_of(place))]
        former.sort(key=lambda place: place.until or date.max)
        if not former or len({(self.province_of(place), place.level) for place in former}) > 1:
            return None
        changes = [Change(place.until, place.successors, place.law) for place in former if place.until]
        if len({change.day for change in changes}) < len(changes):  # two units of one name at one time
            return None
        return self._followed(former, changes)

    def _followed(self, former: list[Place], changes: list[Change]) -> History:
        first, province = former[0], self.province_of(former[0])
        now = self._province_now(province) if first.level != PROVINCE else None
        if first.area:
            return History(first, (*changes, Change(REFORM, first.area, None)), first.area, now)
        today = former[-1].successors
        if former[-1].until != REFORM and len(today) == 1 and today[0] != first.full:
            later = self.history(today[0], province)
            if later is not None:
                steps = (change for change in later.changes if change.day > changes[-1].day)
                return History(first, (*changes, *steps), later.today, now)
        return History(first, tuple(changes), today, now)

    def province_of(self, place: Place) -> str | None:
        """The full name of the province a unit lay in at its time; a province lies in itself."""
        while place.level != PROVINCE:
            found = self._upper.find(syllables(self.split_kind(place.parent or "")[1]))
            above = next((unit for unit in found if unit.full == place.parent and unit.level < place.level), None)
            if above is None:
                return None
            place = above
        return place.full

    def _province_now(self, province: str | None) -> str | None:
        units = [unit for unit in self.named(province or "") if unit.level == PROVINCE]
        return next((unit.successors[0] for unit in units if unit.successors), province)

    def boundary_changed(self, full: str, first: date, last: date) -> bool:
        """Did the unit of that name begin, end or change its land after `first` and until `last`?"""
        edges = (edge for place in self.named(full) for edge in (place.since, place.until))
        return any(edge is not None and first < edge <= last for edge in edges)


@lru_cache(maxsize=1)
def places() -> Places:
    """The one gazetteer of the process."""
    return Places()


def _rows(name: str, width: int = 9) -> Iterator[list[str]]:
    lines = (DATA / name).read_text("utf-8").splitlines()
    return (_cells(line, width) for line in lines[1:])


def _cells(line: str, width: int = 9) -> list[str]:
    row = line.split("\t")
    return row + [""] * (width - len(row))


def _place(row: list[str], level: int, parent: str | None) -> Place:
    since, until = _day(row[3]), _day(row[4])
    return Place(row[1], row[0], level, parent, since, until, _names(row[5]), row[6] or None, _names(row[7]))


def _names(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(";")) if cell else ()


@lru_cache(maxsize=64)
def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None
