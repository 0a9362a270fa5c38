"""The forms in which a phrase is compared: as written, folded, and squeezed to its letters and digits.

The folded form forgives lost diacritics, the squeezed form also lost and moved spaces. Texts are brought into form by
the ten thousand: one long string goes through `nfc`, `fold` and a regular expression faster than many short ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from knowledge.language.text import fold, nfc

CHUNK = 20_000
_NO_LETTER = re.compile(r"[^\w\s\u0300-\u036f]")


class Forms(NamedTuple):
    """Equally long lists: `accented` (NFC, lower case), `folded` (no diacritics), both with single spaces for marks."""

    accented: list[str]
    folded: list[str]


def forms(texts: Sequence[str]) -> Forms:
    """The forms of all `texts`, in their order. Total: any string has its forms, perhaps empty ones."""
    made = Forms([], [])
    for start in range(0, len(texts), CHUNK):
        accented, folded = _forms_of_chunk(texts[start : start + CHUNK])
        made.accented.extend(accented)
        made.folded.extend(folded)
    return made


def _forms_of_chunk(texts: Sequence[str]) -> Forms:
    joined = "\n".join(texts)
    if joined.count("\n") != len(texts) - 1:
        joined = "\n".join(text.replace("\n", " ") for text in texts)
    accented = nfc(joined).lower()
    return Forms(_lines(accented), _lines(fold(accented)))


def _lines(text: str) -> list[str]:
    spaced = _NO_LETTER.sub(" ", text.replace("_", " "))
    return [" ".join(line.split()) for line in spaced.split("\n")]


def squeezed(folded: Sequence[str]) -> Iterator[str]:
    """The folded forms without spaces, between two marks that make the first and last letters n-grams of their own."""
    return (f" {text.replace(' ', '')} " for text in folded)


def marks(accented: str, folded: str) -> float:
    """Share of letters that carry a diacritic, 0–1."""
    if accented == folded or not folded:
        return 0.0
    return sum(a != b for a, b in zip(accented, folded, strict=False)) / len(folded)
