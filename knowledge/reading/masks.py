"""Stretches of a sentence whose numbers are no figures: dates, periods, numbers of documents and phones, ordinals."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from knowledge.reading.lexicon import load


class Mask(NamedTuple):
    """A stretch of text whose numbers are no figures."""

    kind: str
    start: int
    end: int


@cache
def _masks() -> tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...]:
    return tuple(
        (entry["kind"], re.compile(entry["pattern"], re.IGNORECASE), tuple(entry.get("needs", ())))
        for entry in load("masks")["mask"]
    )


def find_masks(text: str) -> list[Mask]:
    """Dates, periods, document and phone numbers, ordinals in `text`; the first pattern that claims a place has it."""
    found: list[Mask] = []
    lowered = text.lower()
    for kind, pattern, needs in _masks():
        if needs and not any(word in lowered for word in needs):
            continue
        for match in pattern.finditer(text):
            if all(match.end() <= mask.start or match.start() >= mask.end for mask in found):
                found.append(Mask(kind, match.start(), match.end()))
    return sorted(found, key=lambda mask: mask.start)
