"""Bytes of a text file → text: UTF-8, UTF-16, windows-1258, TCVN3 (ABC) and VNI are told apart by what they spell."""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from knowledge.reading.formats.refusal import refusal
from knowledge.reading.lexicon import load

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLE = 200_000
"""Bytes that are looked at to tell an encoding."""
MAX_CONTROL_SHARE = 0.01
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes) -> str:
    """The text of a file.

    Raises:
        DocumentError: the bytes are no text in an encoding of Vietnamese.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data.decode(name, errors="replace")
    wide = _utf16_without_mark(data)
    if wide is not None:
        return wide
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4 and error.start > 0:  # cut inside the last letter
            text = data[: error.start].decode("utf-8")
        else:
            return _legacy(data)
    if len(_CONTROLS.findall(text[:SAMPLE])) > MAX_CONTROL_SHARE * len(text[:SAMPLE]):
        raise refusal("binary")
    return text


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 whose mark was lost: every second byte of Latin text is zero."""
    sample = data[:2000]
    if len(sample) < 4 or sample.count(0) < len(sample) * 0.2:
        return None
    name = "utf-16-be" if sample[0::2].count(0) > sample[1::2].count(0) else "utf-16-le"
    text = data.decode(name, errors="replace")
    return text if _score(text[:SAMPLE]) > 0 else None


def _legacy(data: bytes) -> str:
    if len(_CONTROLS.findall(data[:SAMPLE].decode("latin-1"))) > MAX_CONTROL_SHARE * len(data[:SAMPLE]):
        raise refusal("binary")
    decoders: tuple[Callable[[bytes], str], ...] = (_windows_1258, _tcvn3, _vni, _mostly_utf8)
    best = max(decoders, key=lambda decoder: _score(decoder(data[:SAMPLE])))
    text = best(data)
    if _score(text[:SAMPLE]) == 0:
        raise refusal("binary", "no encoding of Vietnamese fits")
    return text


def _score(text: str) -> int:
    words = _words()
    return sum(word in words for word in re.findall(r"[^\W\d_]+", text.lower()))


@cache
def _words() -> frozenset[str]:
    """Words with letters that the encodings disagree about."""
    return frozenset(word for word in load("encodings")["words"] if not word.isascii())


def _windows_1258(data: bytes) -> str:
    return unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))


def _mostly_utf8(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")


@cache
def _tcvn3_table() -> dict[int, str]:
    entry = load("encodings")["tcvn3"]
    return {entry["first"] + at: letter for at, letter in enumerate(entry["letters"]) if letter != "."}


def _tcvn3(data: bytes) -> str:
    return data.decode("latin-1").translate(_tcvn3_table())


@cache
def _vni_pattern() -> tuple[re.Pattern[str], dict[str, str], dict[str, str]]:
    entry = load("encodings")["vni"]
    marks = {**entry["marks"], **{mark.upper(): tone for mark, tone in entry["marks"].items()}}
    letters = {**entry["letters"], **{char.upper(): to.upper() for char, to in entry["letters"].items()}}
    vowels = entry["vowels"] + entry["vowels"].upper() + "".join(letters)
    return re.compile(f"([{vowels}])([{''.join(marks)}])|([{''.join(letters)}])"), marks, letters


def _vni(data: bytes) -> str:
    pattern, marks, letters = _vni_pattern()

    def spell(match: re.Match[str]) -> str:
        if match[3]:
            return letters[match[3]]
        return letters.get(match[1], match[1]) + marks[match[2]]

    return unicodedata.normalize("NFC", pattern.sub(spell, data.decode("cp1252", errors="replace")))
