"""The tokens of a message as they were typed: without links and addresses, with what no word is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from knowledge.asking.readings import MARKS
from knowledge.asking.vocabulary import slip_cost
from knowledge.asking.years import mend_years
from knowledge.language.spelling import decode
from knowledge.language.text import Token, nfc, tokens

MAX_LENGTH = 1_200
"""Characters of a message that are read; the rest is beyond any question and would only cost time."""
MAX_WORDS = 240
"""… and words and marks, as typed and as read."""
SHORT_KINDS = frozenset({"h", "x", "p", "q", "t", "tp", "tx", "tt"})
"""The kinds of places in short, which a point may end before a name."""
MUCH, ANY_SLIP = "nhieu", 1.1
"""The folded word after "bao", and what one slip in it costs at most."""
_NOISE = re.compile(r"@\w+|https?://\S+|\bwww\.\S+|\b[\w.+-]+@[\w-]+\.\w+", re.IGNORECASE)
_MIXED = re.compile(r"(?<![^\W_])[^\W\d_]{1,12}\d[^\W_]{0,12}(?![^\W_])")


_CORRECTED = re.compile(
    r"(?:^\s*[^\W\d_]+|(?<!\S)\d+)\s+(?:à|ý|ủa|í|ấy)\s*,?\s+(?:nhầm|lộn)(?:\s+rồi)?\s*[,:]?\s+(?=\S)", re.IGNORECASE
)
"""A first word or a number that the writer takes back ("tls à nhầm thanh lộc sơn", "2022 à nhầm 2023")."""


def typed_tokens(message: str, parted: Callable[[Token], Sequence[Token]]) -> list[Token]:
    """The tokens of a message; `parted` gives the words that one token runs together."""
    text = nfc(message[: 2 * MAX_LENGTH])[:MAX_LENGTH]
    small = text.lower()
    if "@" in text or "://" in text or "www." in small:
        text = _NOISE.sub(" ", text)
    text = text.replace("\n", " . ")
    if "nhầm" in small or "lộn" in small:
        text = _CORRECTED.sub("", text)
    text = _MIXED.sub(_decode_mixed, mend_years(text))
    typed = [part for token in tokens(text) for part in ((token,) if token.raw.islower() else parted(token))]
    found = [t for t in typed if t.text[0].isalnum() or t.text == "%" or t.text in MARKS][:MAX_WORDS]
    found = [
        token._replace(text="nhiêu", folded=MUCH) if at and _is_how_many(found[at - 1], token) else token
        for at, token in enumerate(found)
    ]
    return [t for at, t in enumerate(found) if not (t.text in "-–." and _between_letters(found, at))]


def _is_how_many(before: Token, token: Token) -> bool:
    """Is it "nhiêu" with a slip after "bao" ("bao nheiu", "bao hieu")? Hardly another word is."""
    word = token.folded
    return before.folded == "bao" and word != MUCH and word.isalpha() and slip_cost(word, MUCH) <= ANY_SLIP


def names_in(typed: Sequence[Token]) -> Iterator[bool]:
    """Of each word, whether a capital in the middle of a sentence says that it is a name."""
    before = "."
    for token in typed:
        yield token.raw.istitle() and before not in MARKS
        before = token.folded


def _between_letters(found: list[Token], at: int) -> bool:
    """A dash between words and the point of a short form part nothing ("héc-ta", "nông - lâm", "H.NS", "TP. Tam Kỳ")."""
    if not 0 < at < len(found) - 1 or not found[at - 1].text.isalpha() or not found[at + 1].text.isalpha():
        return False
    before, after = found[at - 1], found[at + 1]
    short = len(before.text) <= 2 and found[at].end == after.start
    return found[at].text != "." or short or (before.text in SHORT_KINDS and after.raw.istitle())


def _decode_mixed(match: re.Match[str]) -> str:
    decoded = decode(match[0].lower())
    return decoded if decoded is not None and len(decoded) > 1 else match[0]
