"""Paragraphs into sentences, with their place in the paragraph."""

from __future__ import annotations

import re
from typing import NamedTuple

from knowledge.reading.lexicon import CAPITALS

_END = re.compile(rf"(?:[.!?…]+[\"”’)\]]*)(?=\s+[\"“‘(\[]?[{CAPITALS}]|\s+\d|\s+[-–•]\s|$)")
_SHORT = re.compile(r"(?:^|[\s(])(?:[A-ZĐ]|TP|TX|TT|P|Q|ThS|TS|GS|PGS|BS|KS|Tr|St|vs|v\.v)\.$")


LONGEST = 1000
"""Characters of a sentence; a longer one is cut."""


class SentenceText(NamedTuple):
    """One sentence and where it begins in its paragraph."""

    text: str
    start: int


def sentences(text: str) -> list[SentenceText]:
    """Split at full stops that end a sentence; those of abbreviations ("TP. Tam Kỳ") and initials do not."""
    found: list[SentenceText] = []
    start = 0
    for match in _END.finditer(text):
        if _SHORT.search(text[start : match.end()]) and match.end() < len(text):
            continue
        _append(found, text, start, match.end())
        start = match.end()
    _append(found, text, start, len(text))
    return found


def _append(found: list[SentenceText], text: str, start: int, end: int) -> None:
    while end - start > LONGEST:  # no sentence is so long: a table without marks, or a text that means harm
        cut = text.rfind(" ", start, start + LONGEST)
        cut = cut if cut > start else start + LONGEST
        _append(found, text, start, cut)
        start = cut
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    if piece.strip():
        found.append(SentenceText(piece.strip(), start + lead))
