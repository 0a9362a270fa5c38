"""What a reply says beside its figure: yes or no, or that the question states a wrong one."""

from __future__ import annotations

from decimal import Decimal

from knowledge.asking.claims import claim_of
from knowledge.asking.figures import Figure
from knowledge.asking.turn import Turn
from knowledge.language.numbers import format_number


def verdict_on(turn: Turn, figure: Figure) -> tuple[str, dict[str, str]]:
    """Yes or no where that was asked; the true figure where the question states a false one."""
    stated = figure.measure.quantity
    numbers = turn.question.numbers
    if stated.of is not None and len(numbers) >= 2:
        pair = (numbers[0], numbers[1])
        true = (f"{stated.value}", f"{stated.of}")
        if pair != true and pair[1] == true[1]:
            return "premise", {"asked": "/".join(pair), "stated": "/".join(true)}
    if len(numbers) == 1 and turn.question.claims and figure.aspect == "value" and isinstance(figure.value, Decimal):
        claim = claim_of(turn.question, numbers[0], figure.unit)
        if claim is not None and not claim.holds(figure.value) and claim.amount != figure.of:
            return "premise", {
                "asked": f"{numbers[0]} {claim.unit}".strip(),
                "stated": f"{format_number(figure.value)} {figure.unit or ''}".strip(),
            }
    percent = figure.value if figure.aspect == "plan" and figure.unit == "%" else None
    if turn.wanted.has("yesno") and isinstance(percent, Decimal):
        return ("yes" if percent >= 100 else "no"), {}
    return "", {}
