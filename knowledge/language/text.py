"""Vietnamese text at the level of letters: composition, folding, words.

`nfc` is what is stored and printed; `fold` is what is compared when a diacritic may be missing. Both are total: any
string goes in, and `fold(fold(x)) == fold(x)`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\uffff]"
)
"""Characters that show nothing: controls, zero-width and direction marks, variation selectors."""


def nfc(text: str) -> str:
    """Composed text (NFC) without invisible characters; runs of more than four combining marks are cut."""
    if text.isascii():
        return INVISIBLE.sub("", text)
    text = unicodedata.normalize("NFC", INVISIBLE.sub("", text))
    return _MARK_RUNS.sub(r"\1", text)


_MARK_RUNS = re.compile("([\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]{4})[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]+")


def _fold_char(char: str) -> str:
    lowered = char.lower().replace("đ", "d")
    decomposed = unicodedata.normalize("NFD", lowered)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


class _FoldTable(dict[int, str]):
    """`str.translate` table that computes each letter once."""

    def __missing__(self, key: int) -> str:
        value = _fold_char(chr(key))
        if len(self) < 20_000:
            self[key] = value
        return value


_TABLE = _FoldTable()


def fold(text: str) -> str:
    """Lower-case text without diacritics, đ → d: "Đảng viên" → "dang vien"."""
    return text.translate(_TABLE)


WORDS = 4_096
"""So many words are kept worked out in a cache: a language's common ones. People mistype others without end."""


class Token(NamedTuple):
    """One word as typed (`text`, NFC, lower case), folded, and where it stands in the text."""

    text: str
    folded: str
    start: int
    end: int
    raw: str

    @property
    def accented(self) -> bool:
        """Does it carry a Vietnamese diacritic (đ included)?"""
        return self.text != self.folded


WORD = re.compile(r"\d+(?:[.,]\d+)*|\b[kcdm]?m[23²³]\b|[^\W\d_]+|%|[^\w\s]")
"""A number with its grouping, a square or cubic measure, a run of letters, a percent sign, or one mark of punctuation."""


def tokens(text: str) -> list[Token]:
    """The words, numbers and marks of NFC `text`, in order."""
    found = []
    for match in WORD.finditer(text):
        raw = match[0]
        lowered = raw.lower()
        found.append(Token(lowered, _folded(lowered), match.start(), match.end(), raw))
    return found


@lru_cache(maxsize=WORDS)
def _folded(word: str) -> str:
    return word.translate(_TABLE)
