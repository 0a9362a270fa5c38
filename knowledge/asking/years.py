"""Years as thumbs type them: "năm2 024", "202g1", "năm 20024", "2k24" are 2024, 2021, 2024 and 2024; other numbers stay."""

from __future__ import annotations

import re

_SPACED = re.compile(r"(?<![^\W_])(n[ăa]m) ?(2 ?0 ?\d ?\d)(?!\d|[.,]\d)", re.IGNORECASE)
_LETTER = re.compile(r"(?<![^\W_])(\d{1,3})[^\W\d_](\d{1,3})(?![^\W_])")
_DOUBLED = re.compile(r"(?<![^\W_])(n[ăa]m) (2\d{4})(?!\d|[.,]\d)", re.IGNORECASE)
_SHORT = re.compile(r"(?<![^\W_])2k(\d\d)(?![^\W_]|[.,]\d)", re.IGNORECASE)
_YEAR = re.compile(r"20\d\d")


def mend_years(text: str) -> str:
    """`text` with the spaces, letters and doubled digits taken out that slipped into a year of this century."""
    if "2" not in text:
        return text
    text = _SHORT.sub(r"20\1", text)
    text = _SPACED.sub(lambda match: f"{match[1]} {match[2].replace(' ', '')} ", text)
    text = _DOUBLED.sub(_single, text)
    return _LETTER.sub(_without_letter, text)


def _without_letter(match: re.Match[str]) -> str:
    digits = match[1] + match[2]
    return digits if _YEAR.fullmatch(digits) else match[0]


def _single(match: re.Match[str]) -> str:
    digits = match[2]
    years = {digits[:at] + digits[at + 1 :] for at in range(4) if digits[at] == digits[at + 1]}
    years = {year for year in years if _YEAR.fullmatch(year)}
    return f"{match[1]} {years.pop()}" if len(years) == 1 else match[0]
