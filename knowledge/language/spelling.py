"""Vietnamese spelling: what a syllable may look like, where its tone stands, and typing that was not converted.

`decode` undoes Telex ("ddangr" → "đảng") and VNI ("d9a3ng" → "đảng") left in a word, also when the tone letter stands in
the middle or some letters were converted already ("vươtj"). It answers only with a well-formed syllable.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Any

from knowledge.data_files import read_data
from knowledge.language.text import WORDS, fold

TONES = "\u0301\u0300\u0309\u0303\u0323"
_NO_TONES = dict.fromkeys(map(ord, TONES))
STOPS = ("c", "ch", "p", "t")
STOP_TONES = "\u0301\u0323"
VOWELS = "aăâeêioôơuưy"
LONGEST_TYPED = 16
"""Letters of a syllable at most, its Telex or VNI keys among them: "nghieengx"."""
DOUBLED = "adeo"
"""The letters that Telex marks by typing them twice."""


@cache
def _data() -> dict[str, Any]:
    return read_data("knowledge.language", "syllables")


def split_tone(syllable: str) -> tuple[str, str]:
    """A syllable without its tone, and the tone as a combining mark ("" for ngang): "đảng" → ("đang", "\u0309")."""
    if syllable.isascii():
        return syllable, ""
    apart = unicodedata.normalize("NFD", syllable)
    tones = [char for char in apart if char in TONES]
    return unicodedata.normalize("NFC", apart.translate(_NO_TONES)), tones[-1] if tones else ""


@cache
def _shapes() -> frozenset[str]:
    onsets, rhymes = _data()["onsets"], _data()["rhymes"]
    shapes = {onset + rhyme for onset in onsets for rhyme in rhymes}
    shapes |= {"gi" + coda for coda in ("", "n", "m", "p", "êc", "ên", "êng", "êt", "êu", "ô")}
    return frozenset(shapes)


@cache
def _plain_shapes() -> frozenset[str]:
    return frozenset(fold(shape) for shape in _shapes())


def is_syllable(word: str) -> bool:
    """Is lower-case NFC `word` a well-formed Vietnamese syllable, tone and all?"""
    return _is_well_formed(*split_tone(word))


def _is_well_formed(shape: str, tone: str) -> bool:
    return shape in _shapes() and (not shape.endswith(STOPS) or tone == "" or tone in STOP_TONES)


def is_plain_syllable(folded: str) -> bool:
    """Could `folded` be a Vietnamese syllable that lost its diacritics?"""
    return folded in _plain_shapes()


@lru_cache(maxsize=WORDS)
def is_complete(word: str) -> bool:
    """Is it a syllable whose diacritics can be trusted: well-formed, and a stop syllable carries its tone?"""
    shape, tone = split_tone(word)
    return _is_well_formed(shape, tone) and not (shape.endswith(STOPS) and not tone)


def place_tone(shape: str, tone: str) -> str:
    """Put `tone` on the letter that carries it (one canonical placement, so that old and new style are one)."""
    if not tone:
        return shape
    vowels = [i for i, char in enumerate(shape) if char in VOWELS]
    if shape.startswith(("qu", "gi")) and len(vowels) > 1:
        vowels = vowels[1:]
    marked = [i for i in vowels if shape[i] in "ăâêôơư"]
    if marked:
        at = marked[-1]
    elif len(vowels) == 1 or (len(vowels) == 2 and vowels[-1] == len(shape) - 1):
        at = vowels[0]
    else:
        at = vowels[1] if len(vowels) > 1 else vowels[0]
    return unicodedata.normalize("NFC", shape[: at + 1] + tone + shape[at + 1 :])


@lru_cache(maxsize=WORDS)
def canonical(word: str) -> str:
    """One spelling for old and new tone placement: "uỷ" and "ủy", "hoà" and "hòa"; other words stay as they are."""
    shape, tone = split_tone(word)
    if not tone or not any(char in VOWELS for char in shape):
        return word
    return place_tone(shape, tone)


def decode(word: str) -> str | None:
    """The syllable that lower-case `word` becomes when its Telex or VNI letters are applied; None where none does."""
    if len(word) > LONGEST_TYPED or (word.isascii() and not _may_be_typed(word)):
        return None
    method = "vni" if any(map(str.isdigit, word)) else "telex"
    letters, tone = _apply(word, _data()[method]["marks"], _data()[method]["tones"])
    shape, had = split_tone(letters)
    tone = tone or had
    if shape in _shapes() and (not shape.endswith(STOPS) or tone in STOP_TONES) and tone + shape != word:
        result = place_tone(shape, tone)
        return result if result != word else None
    return None


def _may_be_typed(word: str) -> bool:
    """Does plain `word` hold a letter or digit that sets a mark or tone? Most do not, and that is told in a microsecond."""
    return not _signs().isdisjoint(word) or any(word.count(letter) > 1 for letter in DOUBLED)


@cache
def _signs() -> frozenset[str]:
    return frozenset("0123456789w").union(_data()["telex"]["tones"])


def undone(word: str) -> str:
    """Lower-case `word` with its Telex letters applied, be it a syllable or not ("ddawk": "đăk")."""
    if len(word) > LONGEST_TYPED or (word.isascii() and not _may_be_typed(word)):
        return word
    letters, tone = _apply(word, _data()["telex"]["marks"], _data()["telex"]["tones"])
    return place_tone(letters, tone) if any(char in VOWELS for char in letters) else letters


def _apply(word: str, marks: dict[str, str], tones: dict[str, str]) -> tuple[str, str]:
    """Run the typing rules over `word`: the letters with their marks, and the last tone typed."""
    out: list[str] = []
    tone = ""
    for char in word:
        if char in tones and not _vowels().isdisjoint(out):
            tone = tones[char]
        elif char == "w" and "w" in "".join(marks) and _horn(out):
            continue
        elif not _mark(out, char, marks):
            out.append(char)
    return "".join(out), tone


@cache
def _vowels() -> frozenset[str]:
    """The vowels with every tone."""
    return frozenset(VOWELS).union(unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES)


def _horn(out: list[str]) -> bool:
    """Telex w on what stands before it: uo → ươ, else the last of u, o, a."""
    for at in range(len(out) - 1, -1, -1):
        if out[at] in ("u", "o", "a", "ơ"):
            if out[at] in "oơ" and at > 0 and out[at - 1] == "u" and at + 1 <= len(out):
                out[at - 1], out[at] = "ư", "ơ"
            else:
                out[at] = {"u": "ư", "o": "ơ", "a": "ă", "ơ": "ơ"}[out[at]]
            return True
    return False


def _mark(out: list[str], char: str, marks: dict[str, str]) -> bool:
    """A doubled letter or digit that marks an earlier letter of the word (the nearest that takes it)."""
    for at in range(len(out) - 1, -1, -1):
        if out[at] + char in marks:
            if char == "d" and at != 0:
                return False
            if char.isalpha() and any(c in VOWELS for c in out[at + 1 :]):
                return False
            out[at] = marks[out[at] + char]
            if char == "7" and at > 0 and out[at] == "ơ" and out[at - 1] == "u":
                out[at - 1] = "ư"
            return True
    return False


@cache
def neighbours() -> frozenset[tuple[str, str]]:
    """Pairs of letters that lie side by side on the keyboard."""
    rows: list[str] = _data()["keyboard"]["rows"]
    where = {char: (r, c + r * 0.5) for r, row in enumerate(rows) for c, char in enumerate(row)}
    return frozenset(
        (a, b)
        for a, (ra, ca) in where.items()
        for b, (rb, cb) in where.items()
        if a != b and abs(ra - rb) <= 1 and abs(ca - cb) <= 1
    )


def sounding_alike(folded: str) -> tuple[str, ...]:
    """How a syllable without diacritics may be meant that was written as it is heard: "vuoc" for "vuot", "gie" for "de"."""
    sounds = _data()["sounds"]
    found = []
    for one, other in sounds["initials"]:
        for typed, meant in ((one, other), (other, one)):
            if folded.startswith(typed) and not folded.startswith(meant + "h"):
                found.append(meant + folded[len(typed) :])
    for one, other in sounds["finals"]:
        for typed, meant in ((one, other), (other, one)):
            if folded.endswith(typed):
                found.append(folded[: -len(typed)] + meant)
    return tuple(word for word in dict.fromkeys(found) if word != folded)
