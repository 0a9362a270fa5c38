"""Units of figures: one spelling for each, magnitudes, dimensions and rates (`data/units.toml`).

A unit is a magnitude, a base and what it is counted by: "triệu đồng/người/năm" is a million đồng a person a year. A
base the table does not know ("đảng viên") measures only itself.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, NamedTuple

from knowledge.data_files import read_data
from knowledge.language.text import fold, nfc

_SPLIT = re.compile(r"\s*/\s*")


class _Table(NamedTuple):
    magnitudes: dict[str, Decimal]
    aliases: dict[str, str]
    folded: dict[str, str]
    dimensions: dict[str, tuple[str, Decimal]]
    silent: dict[str, tuple[str, ...]]
    rates: dict[str, str]
    joiner: re.Pattern[str]


@cache
def _table() -> _Table:
    raw: dict[str, Any] = read_data("knowledge.language", "units")
    dimensions = {
        unit: (name, Decimal(str(factor)))
        for name, units in raw["dimensions"].items()
        for unit, factor in units.items()
    }
    aliases = {nfc(alias).lower(): unit for alias, unit in raw["aliases"].items()}
    aliases |= {unit.lower(): unit for unit in dimensions}
    magnitudes = {nfc(word): Decimal(value) for word, value in raw["magnitudes"].items()}
    rates = raw["rates"]
    joiners = "|".join(sorted(rates["joiners"], key=len, reverse=True))
    return _Table(
        magnitudes,
        aliases,
        {fold(word): word for word in [*aliases, *magnitudes]},
        dimensions,
        {word: tuple(rest) for word, rest in rates["silent_after"].items()},
        rates["aliases"],
        re.compile(rf"\s+(?:{joiners})\s+"),
    )


class Unit(NamedTuple):
    """A unit taken apart: `factor` of the magnitude words, `base`, and the denominators of a rate."""

    factor: Decimal
    magnitude: str
    base: str
    per: tuple[str, ...]

    def __str__(self) -> str:
        return "/".join([" ".join(filter(None, (self.magnitude, self.base))), *self.per])


@lru_cache(maxsize=4096)
def parse_unit(unit: str) -> Unit:
    """Take a unit apart: "nghìn tỷ đồng" → 10¹², "đồng"; "triệu đồng / người/năm" → 10⁶, "đồng", per người."""
    table = _table()
    clean = " ".join(nfc(unit).lower().split())
    whole = table.aliases.get(clean, clean)
    head, *per = _SPLIT.split(whole if "/" in whole else table.joiner.sub("/", whole))
    factor, magnitude, base = _magnitude(table.aliases.get(head, head))
    denominators: list[str] = []
    for word in per:
        canonical = _canonical(word)
        canonical = table.rates.get(canonical, canonical)
        if not (denominators and canonical in table.silent.get(denominators[-1], ())):
            denominators.append(canonical)
    return Unit(factor, magnitude, base, tuple(denominators))


def _magnitude(head: str) -> tuple[Decimal, str, str]:
    """Strip the magnitude words off the front of a unit; a magnitude alone is its own base-less unit."""
    table = _table()
    factor, taken = Decimal(1), []
    words = head.split()
    while words:
        word = words[0] if words[0] in table.magnitudes else table.folded.get(words[0], "")
        if word not in table.magnitudes or table.aliases.get(" ".join(words)) is not None:
            break
        factor *= table.magnitudes[word]
        taken.append(table.aliases.get(word, word))
        words = words[1:]
    return factor, " ".join(taken), _canonical(" ".join(words))


def _canonical(base: str) -> str:
    table = _table()
    if base in table.aliases:
        return table.aliases[base]
    spelt = table.folded.get(base, base)  # a base typed without diacritics
    return table.aliases.get(spelt, base)


@lru_cache(maxsize=4096)
def unit_key(unit: str | None) -> str:
    """One spelling for units that are the same: "tỉ đồng" → "tỷ đồng", "triệu đồng/người/năm" → "triệu đồng/người"."""
    return str(parse_unit(unit)) if unit and unit.strip() else ""


def split_magnitude(unit: str) -> tuple[Decimal, str]:
    """The factor of the magnitude words and the unit without them: "tỷ đồng" → 10⁹, "đồng"."""
    parsed = parse_unit(unit)
    return parsed.factor, str(parsed._replace(magnitude=""))


def _dimension(unit: Unit) -> tuple[tuple[str, ...], Decimal]:
    """What a unit measures (numerator, then denominators), and how many of the basic units it is."""
    table = _table()
    name, factor = table.dimensions.get(unit.base, (unit.base, Decimal(1)))
    factor *= unit.factor
    names = [name]
    for word in unit.per:
        below, divisor = table.dimensions.get(word, (word, Decimal(1)))
        names.append(below)
        factor /= divisor
    return tuple(fold(name) for name in names), factor


def same_measure(unit_a: str | None, unit_b: str | None) -> bool:
    """Can figures in these units be compared: the same dimension, or the same counter?"""
    if not unit_a or not unit_b:
        return not unit_a and not unit_b
    return _dimension(parse_unit(unit_a))[0] == _dimension(parse_unit(unit_b))[0]


def convert(value: Decimal, unit_from: str | None, unit_to: str | None) -> Decimal | None:
    """The same amount in another unit, or None where they do not measure the same: 1,5 tỷ đồng → 1500 triệu đồng."""
    if not same_measure(unit_from, unit_to):
        return None
    if not unit_from or not unit_to or unit_from == unit_to:
        return value
    result = value * _dimension(parse_unit(unit_from))[1] / _dimension(parse_unit(unit_to))[1]
    return result.normalize() if result else Decimal(0)


def is_measure(unit: str) -> bool:
    """Is it a unit of measurement (money, area, mass …, or a rate of one), not a counted thing?"""
    return parse_unit(unit).base in _table().dimensions


def is_points(unit: str | None) -> bool:
    """Is it percentage points, the measure of how far a rate moved?"""
    return bool(unit) and _table().dimensions.get(parse_unit(unit or "").base, ("", 0))[0] == "points"
