"""The catalogue of indicators: what local-government and Party reports measure, and how people say it.

`indicators/*.toml` hold one table an indicator, by topic. Lists are literal strings with semicolons because `tomllib`
reads those several times faster than arrays (the whole catalogue loads in some 40 ms). Source of the selection: the
national, provincial, district and commune statistical indicator systems (Luật Thống kê 2015, its 2021 amendment and
their decrees), the national criteria of new-rural communes 2021–2025, and the usual outline of Party-building reports.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from knowledge.language.text import nfc

DIRECTORY = Path(__file__).parent / "indicators"

IndicatorKind = Literal["flow", "stock", "rate"]
"""flow: counted over a period, may be added over disjoint periods and places; stock: the state at a date, may be added
over places only; rate: never added."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """Something that reports measure.

    `whole` is the indicator of which this one is a part; `contrasts` are neighbours it must never be confused with
    (given in both directions). `aliases` do not repeat `name`; `topic` is the name of the file.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    units: tuple[str, ...]
    kind: IndicatorKind
    whole: str | None
    contrasts: tuple[str, ...]
    topic: str

    @property
    def phrases(self) -> tuple[str, ...]:
        """The name and all aliases."""
        return (self.name, *self.aliases)


@cache
def indicators() -> tuple[Indicator, ...]:
    """All indicators, by file and then in file order."""
    tables = [(path.stem, tomllib.loads(nfc(path.read_text("utf-8")))) for path in sorted(DIRECTORY.glob("*.toml"))]
    opposite = _mirrored({key: _split(table.get("contrasts", "")) for _, file in tables for key, table in file.items()})
    return tuple(
        Indicator(
            id=key,
            name=table["name"],
            aliases=_split(table["aliases"]),
            units=_split(table["units"]),
            kind=table["kind"],
            whole=table.get("whole"),
            contrasts=opposite[key],
            topic=topic,
        )
        for topic, file in tables
        for key, table in file.items()
    )


@cache
def by_id() -> Mapping[str, Indicator]:
    """Indicators by their id."""
    return MappingProxyType({indicator.id: indicator for indicator in indicators()})


@cache
def by_phrase() -> Mapping[str, Indicator]:
    """Indicators by name and alias (NFC, lower case). A phrase belongs to one indicator only."""
    return MappingProxyType({phrase.lower(): found for found in indicators() for phrase in found.phrases})


def _split(line: str) -> tuple[str, ...]:
    return tuple(line.split("; ")) if line else ()


def _mirrored(contrasts: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Contrast is mutual: what one entry names, the other has too. Unknown ids stay where they were named."""
    found: dict[str, dict[str, None]] = {key: dict.fromkeys(others) for key, others in contrasts.items()}
    for key, others in contrasts.items():
        for other in others:
            found.get(other, {})[key] = None
    return {key: tuple(others) for key, others in found.items()}
