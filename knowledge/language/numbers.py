"""Numbers as Vietnamese writes and says them: "1.281", "18,2", "mười lăm", "218 tỷ 477 triệu".

`format_number` writes, `read_number` reads; what the one writes the other reads back. The words are data
(`data/numbers.toml`).
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from knowledge.data_files import read_data
from knowledge.language.text import fold, nfc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")
"""Digits with their grouping dots and decimal comma."""

_GROUPED = re.compile(r"(?!0\d)\d{1,3}(?:\.\d{3})+")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:,\d{3})+\.\d+")


class NumberWords(NamedTuple):
    """The number words of the language, keyed as spelt; `folded` lookups are made by the caller."""

    digits: Mapping[str, Decimal]
    tens: Mapping[str, Decimal]
    magnitudes: Mapping[str, Decimal]
    fillers: frozenset[str]
    halves: Mapping[str, Decimal]
    standalone: Mapping[str, Decimal]
    dependent: frozenset[str]


@cache
def number_words(folded: bool = False) -> NumberWords:
    """The table, with accented keys or folded ones (for a text typed without diacritics)."""
    raw = read_data("knowledge.language", "numbers")
    key = fold if folded else nfc

    def table(name: str) -> Mapping[str, Decimal]:
        return MappingProxyType({key(word): Decimal(str(value)) for word, value in raw[name].items()})

    fillers = frozenset(key(word) for word in raw["fillers"]["words"])
    dependent = frozenset(key(word) for word in raw["dependent"]["words"])
    return NumberWords(
        table("digits"), table("tens"), table("magnitudes"), fillers, table("halves"), table("standalone"), dependent
    )


def readings(numeral: str) -> set[Decimal]:
    """All that a numeral may mean: dots group thousands and a comma is decimal, or the other way round."""
    found = set()
    for form in (numeral.replace(".", "").replace(",", "."), numeral.replace(",", "")):
        try:
            found.add(Decimal(form))
        except InvalidOperation:
            continue
    return found


def format_number(value: Decimal) -> str:
    """Vietnamese writing: dots group thousands, a comma parts decimals: 1281 → "1.281", 18.2 → "18,2"."""
    plain = f"{value.normalize():,f}" if value else "0"
    whole, _, decimals = plain.partition(".")
    return whole.replace(",", ".") + ("," + decimals if decimals else "")


def read_numeral(text: str) -> Decimal | None:
    """Read digits: "1.281" is 1281, "294,350" is 294.35, "1.5" is 1.5, "1,234,567" is 1234567; None otherwise.

    A dot before exactly three digits groups, a comma parts decimals: the Vietnamese reading, which the English one
    replaces only where it is the only one possible.
    """
    if _ENGLISH.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if NUMERAL.fullmatch(text) is None or text.count(",") > 1:
        return None
    whole, _, decimals = text.partition(",")
    if _GROUPED.fullmatch(whole) and not (whole.startswith("0.") and not decimals):
        whole = whole.replace(".", "")
    elif ("." in whole and (decimals or whole.count(".") > 1)) or "." in decimals:
        return None
    return Decimal(whole + ("." + decimals if decimals else ""))


def read_number(text: str) -> Decimal | None:
    """Read a whole text that is one number, in digits, words or both; None where it is none.

    "1.281", "-3,5", "mười lăm", "hai chục", "một nửa", "1,5 triệu", "218 tỷ 477 triệu", "hai trieu ruoi".
    """
    clean = " ".join(nfc(text).lower().split())
    sign = Decimal(-1) if clean[:1] in ("-", "−") else Decimal(1)
    words = clean.lstrip("-−+ ").split()
    if not words:
        return None
    for folded in (False, True):
        value = read_words([fold(word) for word in words] if folded else words, number_words(folded))
        if value is not None:
            return sign * value
    return None


def read_words(words: Sequence[str], table: NumberWords) -> Decimal | None:
    """Read number words (lower case) and numerals that form one number together; None where they do not."""
    alone = table.standalone.get(" ".join(words))
    if alone is not None:
        return alone
    reader = _Reader(table)
    return reader.value() if all(reader.take(word) for word in words) else None


class _Reader:
    """Adds up a number word by word: groups below a magnitude, magnitudes falling (or multiplying: "nghìn tỷ")."""

    def __init__(self, table: NumberWords) -> None:
        self.table = table
        self.total = Decimal(0)
        self.group: Decimal | None = None
        self.digit: Decimal | None = None
        self.last = Decimal(0)
        self.gap = False
        self.done = False

    def take(self, word: str) -> bool:
        """Take the next word; False where the number cannot go on with it."""
        if self.done:
            return False
        for table, step in (
            (self.table.digits, self._digit),
            (self.table.tens, self._ten),
            (self.table.magnitudes, self._magnitude),
            (self.table.halves, self._half),
        ):
            if word in table:
                return step(table[word])
        if word in self.table.fillers:
            self.gap = True
            return self.group is not None or bool(self.total)
        value = read_numeral(word)
        return value is not None and self._numeral(value)

    def _digit(self, value: Decimal) -> bool:
        free = self.digit is None and (self.group is None or self.last >= 10)
        if free:
            self.digit = value
        return free

    def _numeral(self, value: Decimal) -> bool:
        if self.digit is not None or self.group is not None:
            return False
        self.group, self.last = value, Decimal(1)
        return True

    def _ten(self, value: Decimal) -> bool:
        if self.group is not None and self.last and value >= self.last and self.last > 1:
            return False
        if self.group is not None and self.last == 1:  # "3 chục": a numeral before it
            self.group, self.last = self.group * value, value
            return True
        self.group = (self.group or Decimal(0)) + (Decimal(1) if self.digit is None else self.digit) * value
        self.digit, self.last = None, value
        return True

    def _close(self) -> Decimal | None:
        if self.group is None and self.digit is None:
            return None
        value = (self.group or Decimal(0)) + (self.digit or Decimal(0))
        self.group = self.digit = None
        self.gap = False
        return value

    def _magnitude(self, value: Decimal) -> bool:
        group = self._close()
        if group is None:
            if not self.total or value <= self.last:  # "nghìn tỷ" multiplies; "triệu nghìn" is nothing
                return False
            self.total *= value
        else:
            self.total += group * value
        self.last = value
        return True

    def _half(self, value: Decimal) -> bool:
        if self.last < 10 or self.digit is not None:
            return False
        if self.group is not None:
            self.group += self.last * value
        else:
            self.total += self.last * value
        self.done = True
        return True

    def value(self) -> Decimal | None:
        """The number taken so far; a digit right after a magnitude means its next place ("hai triệu tư")."""
        if self.group is None and self.digit is not None and self.total and not self.gap and self.last >= 1000:
            return self.total + self.digit * self.last / 10
        if self.group is not None and self.digit is not None and self.last == 100 and not self.gap:
            return self.total + self.group + self.digit * 10  # "hai trăm tư" is 240
        if self.group is None and self.digit is None:
            return self.total or None
        return self.total + (self.group or Decimal(0)) + (self.digit or Decimal(0))
