"""A figure that a question claims ("hơn 120 tỷ phải không?"): whether what the report says agrees with it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from knowledge.asking import clauses
from knowledge.asking.question import Question
from knowledge.language.numbers import read_numeral
from knowledge.language.units import convert, unit_key

ABOUT = Decimal("0.05")
"""How far from the claim the figure may be, in shares of it, where the claim says "gần" or "khoảng"."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claimed amount in the unit of the figure, how it is said ("" for exactly, else more, less or about), its fineness."""

    amount: Decimal
    said: str = ""
    digit: Decimal = Decimal(0)
    unit: str = ""

    def holds(self, value: Decimal) -> bool:
        """Is the claim true of this value?"""
        if self.said == "more":
            return value >= self.amount
        if self.said == "less":
            return value <= self.amount
        if self.said == "about":
            return abs(value - self.amount) <= ABOUT * abs(self.amount)
        return value == self.amount or abs(value - self.amount) * 2 < self.digit


def claim_of(question: Question, number: str, unit: str | None) -> Claim | None:
    """The claim that a question makes with this number; None where it is in a unit that the figure is not in."""
    amount = read_numeral(number)
    at = next((at for at, word in enumerate(question.words) if word.folded == number), None)
    if amount is None or at is None:
        return None
    said = next(
        (kind for kind, words in clauses.rules().claimed.items() if clauses.says_before(question.words, at, words)), ""
    )
    after = [word.form or word.folded for word in question.words[at + 1 : at + 3]]
    if ("%" in after[:1]) != (unit_key(unit) == "%"):
        return None
    for name in (" ".join(after), f"{after[0]} đồng" if after else ""):
        converted = convert(amount, name, unit) if name and unit else None
        if converted is not None:
            factor = converted / amount if amount else Decimal(1)
            return Claim(converted, said, factor if factor != 1 else Decimal(0), name)
    return Claim(amount, said, unit=unit or "")
