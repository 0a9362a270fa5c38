"""What happens to a phrase between the head and the chat window: typos, lost diacritics, teencode, moved words.

Every function takes a `random.Random`, so a benchmark with a fixed seed asks the same queries in every run.
"""

from __future__ import annotations

import random
import string
import unicodedata
from collections.abc import Callable

from knowledge.language.spelling import split_tone
from knowledge.language.text import fold

KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
TEENCODE = {
    "không": "ko",
    "được": "dc",
    "người": "ng",
    "trong": "trg",
    "quyết": "qđ",
    "những": "nhg",
    "với": "vs",
    "nhân": "nhn",
    "năm": "nm",
}
TELEX_MARKS = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
TELEX_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
ENDINGS = (("nh", "h"), ("ng", "g"), ("ch", "k"))
STARTS = (("ph", "f"), ("qu", "w"), ("gi", "z"), ("c", "k"), ("d", "z"))


def _neighbours() -> dict[str, str]:
    """Letter → the letters whose keys touch its key on a QWERTY keyboard."""
    where = {key: (row, column + row / 2) for row, keys in enumerate(KEYBOARD) for column, key in enumerate(keys)}

    def touch(one: str, other: str) -> bool:
        (row, column), (other_row, other_column) = where[one], where[other]
        return one != other and abs(row - other_row) <= 1 and abs(column - other_column) <= 1

    return {key: "".join(other for other in where if touch(key, other)) for key in where}


NEIGHBOURS = _neighbours()


def _neighbour(text: str, at: int, rng: random.Random) -> str:
    keys = NEIGHBOURS.get(fold(text[at]), string.ascii_lowercase)
    return text[:at] + rng.choice(keys) + text[at + 1 :]


def _any_letter(text: str, at: int, rng: random.Random) -> str:
    return text[:at] + rng.choice(string.ascii_lowercase) + text[at + 1 :]


def _extra_letter(text: str, at: int, rng: random.Random) -> str:
    return text[:at] + rng.choice(string.ascii_lowercase) + text[at:]


def _double(text: str, at: int, _: random.Random) -> str:
    return text[:at] + text[at] + text[at:]


def _drop(text: str, at: int, _: random.Random) -> str:
    return text[:at] + text[at + 1 :]


def _transpose(text: str, at: int, _: random.Random) -> str:
    return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]


def _lose_space(text: str, at: int, rng: random.Random) -> str:
    spaces = [i for i, char in enumerate(text) if char == " "]
    return _drop(text, rng.choice(spaces), rng) if spaces else _drop(text, at, rng)


def _move_space(text: str, at: int, rng: random.Random) -> str:
    spaces = [i for i, char in enumerate(text) if char == " "]
    return _transpose(text, rng.choice(spaces) - rng.randrange(2), rng) if spaces else _transpose(text, at, rng)


EDITS: tuple[Callable[[str, int, random.Random], str], ...] = (
    _neighbour, _any_letter, _extra_letter, _double, _drop, _transpose, _lose_space, _move_space,
)  # fmt: skip


def typos(text: str, rng: random.Random, every: int = 8) -> str:
    """`text` with one random edit for each `every` characters it has, and at least one."""
    for _ in range(max(1, len(text) // every)):
        text = rng.choice(EDITS)(text, rng.randrange(len(text)), rng) if text else text
    return text


def nodia(text: str, _: random.Random) -> str:
    """`text` in lower case without any diacritic."""
    return fold(text)


def nodia_typos(text: str, rng: random.Random) -> str:
    """Both: what a hurried thumb types."""
    return typos(fold(text), rng)


def teencode(text: str, rng: random.Random) -> str:
    """Chat spelling: known short forms, and for a third of the other words a shortened start or ending."""
    words = text.lower().split()
    return " ".join(TEENCODE.get(word) or (_shorten(word) if rng.random() < 1 / 3 else word) for word in words)


def _shorten(word: str) -> str:
    for long, short in ENDINGS:
        if word.endswith(long) and len(word) > len(long) + 1:
            return word[: -len(long)] + short
    for long, short in STARTS:
        if word.startswith(long):
            return short + word[len(long) :]
    return word


def half_folded(text: str, rng: random.Random) -> str:
    """Every other word, by chance, without its diacritics: what many do on a small keyboard."""
    return " ".join(fold(word) if rng.random() < 1 / 2 else word for word in text.split())


def lost_space(text: str, rng: random.Random) -> str:
    """One space missing."""
    return _lose_space(text, 0, rng) if " " in text else text


def half_telex(text: str, rng: random.Random) -> str:
    """Every other word, by chance, as its Telex keys, the tone last."""
    return " ".join(_telex(word) if rng.random() < 1 / 2 else word for word in text.split())


def _telex(word: str) -> str:
    bare = word.rstrip(string.punctuation)
    keys, tone = "", ""
    for char in unicodedata.normalize("NFC", bare.lower()):
        letter, own = split_tone(char)
        keys += TELEX_MARKS.get(letter, letter)
        tone = TELEX_TONES.get(own, tone)
    return keys + tone + word[len(bare) :]


def moved_words(text: str, rng: random.Random) -> str:
    """The tail of the phrase first, as in "xã Quế Lộc, số hộ nghèo", and no other damage."""
    words = text.split()
    cut = rng.randrange(1, len(words)) if len(words) > 1 else 0
    return " ".join(words[cut:] + words[:cut])


NOISES: dict[str, Callable[[str, random.Random], str]] = {
    "typo8": typos, "nodia": nodia, "nodia+typo8": nodia_typos, "teencode": teencode, "moved": moved_words,
}  # fmt: skip
NOISES_THAT_KEEP_ORDER = (typos, nodia, nodia_typos, teencode)
