"""What an editor writes to put a fact right: "35", "35 đảng viên", "địa điểm: Quế Sơn", "kỳ: 6 tháng 2024".

A line is the name of a part, a colon and what it should be; a line without a name is the figure of a measure, or the
name or text of another fact. "lý do: …" says why. The names are data (`data/corrections.toml`).

What a report says of a figure ("đạt 110% chỉ tiêu") holds for that figure alone. Where an editor puts another one in its
place, only the comparisons that they write as well are kept, unless the sentence itself shows that the figure was misread.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from knowledge.errors import CorrectionError
from knowledge.language.numbers import NUMERAL, read_number, read_numeral, readings
from knowledge.language.periods import Period
from knowledge.language.places import places
from knowledge.language.text import fold, nfc
from knowledge.language.units import parse_unit, split_magnitude
from knowledge.model import Comparison, Fact, Measure, Quantity, Span
from knowledge.reading.lexicon import WORD, lexicon, load

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

COMPARED = {"plan": ("plan", 1), "rise": ("change", 1), "fall": ("change", -1), "share": ("share", 1)}
"""Names of parts that are comparisons: their kind and sign."""
_OF_MEASURES = ("value", "unit", "indicator", "place", "period", *COMPARED)
LONGEST_REASON = 300
"""Letters."""
_NUMERAL = r"[-−+]?\s*\d+(?:[.,]\d+)*"


class _Figure(NamedTuple):
    """A figure as written; `unit` is everything after it."""

    value: Decimal | Span
    of: Decimal | None
    unit: str
    qualifier: str


def corrected(fact: Fact, said: str) -> Fact:
    """The fact with what an editor wrote, without the confidence of the reading: a person vouches for it now.

    Raises:
        CorrectionError: it is not understood, fits no part of the fact, or changes nothing.
    """
    lines, _ = _read(said)
    if not lines:
        raise _refused("empty")
    fields = {**dict(fact), "confidence": None}
    restated: list[Comparison] = []
    for line in lines:
        part, value = _parted(fact, line)
        try:
            _put(fact, fields, part, value)
            made = type(fact).model_validate(fields)
        except ValidationError:
            raise _refused("needed" if _is_nothing(value) else "invalid") from None
        if part in COMPARED and not _is_nothing(value):
            restated.append(fields["comparisons"][-1])
    if isinstance(fact, Measure) and isinstance(made, Measure) and _is_another_figure(fact, made.quantity):
        kept = tuple(one for one in made.comparisons if any(one is other for other in restated))
        made = made.model_copy(update={"comparisons": kept})
    if made == fact.model_copy(update={"confidence": None}):
        raise _refused("same")
    return made


def reason_in(said: str) -> str | None:
    """Why an editor puts a fact right, where they say so: the line "lý do: …"; whoever was told the old one reads it.

    Raises:
        CorrectionError: it is too long.
    """
    reason = _read(said)[1]
    if reason is not None and len(reason) > LONGEST_REASON:
        raise _refused("long")
    return reason


def _read(said: str) -> tuple[list[str], str | None]:
    """What is to be put right, piece by piece, and why. A reason goes on to the end of its line."""
    names = "|".join(load("corrections")["words"]["reason"])
    pieces, reason = [], None
    for line in nfc(said).splitlines():
        found = re.search(rf"(?:^|;)\s*(?:{names})\s*:(.*)$", line, re.IGNORECASE)
        if found is not None:
            reason = " ".join(found[1].split()) or reason
        pieces += (line if found is None else line[: found.start()]).split(";")
    return [piece.strip() for piece in pieces if piece.strip()], reason


def _is_another_figure(fact: Measure, now: Quantity) -> bool:
    """Is it another figure than the one that the report compares?

    It is not where the amount is the same, or where the sentence states the new number and not the old one, which was
    then misread from it.
    """
    before = fact.quantity
    if before.value is None or _amount(before) == _amount(now):
        return False
    written = {value for numeral in NUMERAL.findall(fact.evidence or "") for value in readings(numeral)}
    return not _numbers(now) <= written or _numbers(before) <= written


def _amount(quantity: Quantity) -> tuple[set[Decimal], Decimal | None]:
    factor = parse_unit(quantity.unit or "").factor
    return {number * factor for number in _numbers(quantity)}, quantity.of


def _numbers(quantity: Quantity) -> set[Decimal]:
    value = quantity.value
    numbers = {value.low, value.high} if isinstance(value, Span) else {value}
    return {number for number in (*numbers, quantity.of) if number is not None}


def _refused(code: str, said: str = "") -> CorrectionError:
    return CorrectionError(code, load("corrections")["sentences"][code].format(said=said[:80]))


# ---------------------------------------------------------------- parts


@cache
def _names(kind: str, fields: tuple[str, ...]) -> Mapping[str, str]:
    """The parts of a kind of fact by the folded names that people give them; an earlier part keeps its name."""
    parts = load("corrections")["parts"]
    wanted = _OF_MEASURES if kind == "measure" else [part for part in parts if part in fields]
    table: dict[str, str] = {}
    for part in wanted:
        for name in parts[part]:
            table.setdefault(fold(name), part)
    return table


def _parted(fact: Fact, line: str) -> tuple[str, str]:
    """The part that a line speaks of, and what it should be."""
    names = _names(fact.kind, tuple(type(fact).model_fields))
    said, colon, value = line.partition(":")
    part = names.get(" ".join(fold(said).split()))
    if colon and part is not None:
        return part, value.strip()
    if colon and not any(char.isdigit() for char in said) and len(said.split()) < 4 and fact.kind != "directive":
        raise _refused("part", said.strip())
    if isinstance(fact, Measure):
        return "value", line
    return ("text" if fact.kind == "directive" else "name"), line


def _put(fact: Fact, fields: dict[str, Any], part: str, said: str) -> None:
    """Put what was said into the fields of the fact."""
    nothing = _is_nothing(said)
    if part in ("value", "unit") and isinstance(fact, Measure):
        quantity: Quantity = fields["quantity"]
        fields["quantity"] = _with_unit(quantity, said, nothing) if part == "unit" else _with_value(quantity, said)
    elif part in COMPARED:
        fields["comparisons"] = _compared(fields["comparisons"], part, said, nothing)
    elif nothing:
        fields[part] = None
    elif part == "period":
        fields[part] = _period(said)
    elif part == "date":
        fields[part] = _day(said)
    else:
        fields[part] = _place(said, fields["place"]) if part == "place" else said


def _is_nothing(said: str) -> bool:
    return not said or said.lower() in load("corrections")["words"]["nothing"]


# ---------------------------------------------------------------- figures


def _with_value(quantity: Quantity, said: str) -> Quantity:
    """Figure, qualifier and, where it is said, unit; a bare magnitude ("1,5 tỷ") takes the unit it had."""
    figure = _figure(said)
    if re.search(r"(?:^|[\s/])\d", figure.unit):
        raise _refused("number", said)
    unit = figure.unit or quantity.unit
    if figure.unit and parse_unit(figure.unit).base == "" and quantity.unit:
        unit = f"{figure.unit} {split_magnitude(quantity.unit)[1]}"
    update = {"value": figure.value, "of": figure.of, "unit": unit, "qualifier": figure.qualifier}
    return Quantity.model_validate({**dict(quantity), **update})


def _with_unit(quantity: Quantity, said: str, nothing: bool) -> Quantity:
    return Quantity.model_validate({**dict(quantity), "unit": None if nothing else said})


def _figure(said: str) -> _Figure:
    """Read "hơn 72 tỷ đồng", "17/18 chỉ tiêu", "135 - 140 tạ/ha", "ba mươi lăm đảng viên"."""
    words = WORD.findall(said.lower())
    found = lexicon().qualifiers.at(words, 0)
    rest = " ".join(said.split()[len(" ".join(words[: found[0]]).split()) :]) if found else said
    match = _written().fullmatch(rest)
    if match is None:
        value, unit = _spelled(rest, said)
        return _Figure(value, None, unit, found[1] if found else "exact")
    low, high, of = (_number(match[name], said) for name in ("low", "high", "of"))
    if low is None or (high is not None and high < low):
        raise _refused("number", said)
    value = low if high is None else Span(low=low, high=high)  # type: ignore[assignment]  # a range is a value too
    return _Figure(value, of, match["unit"].strip(), found[1] if found else "exact")


@cache
def _written() -> re.Pattern[str]:
    words = load("corrections")["words"]
    return re.compile(
        rf"(?:(?:{'|'.join(words['from'])})\s+)?(?P<low>{_NUMERAL})"
        rf"(?:\s*(?:[-–—]|{'|'.join(words['to'])})\s*(?P<high>{_NUMERAL})|\s*/\s*(?P<of>{_NUMERAL}))?(?P<unit>.*)",
        re.IGNORECASE,
    )


def _number(written: str | None, said: str) -> Decimal | None:
    if written is None:
        return None
    digits = written.lstrip("-−+ ")
    value = read_numeral(digits)
    if value is None:
        raise _refused("number", said)
    return -value if written[0] in "-−" else value


def _spelled(rest: str, said: str) -> tuple[Decimal, str]:
    """A number in words and what follows it; magnitudes from a million up belong to the unit."""
    words = rest.split()
    for size in range(len(words), 0, -1):
        value = read_number(" ".join(words[:size]))
        if value is not None and (size == 1 or parse_unit(words[size - 1]).base):
            return value, " ".join(words[size:])
    raise _refused("number", said)


def _compared(known: tuple[Comparison, ...], part: str, said: str, nothing: bool) -> tuple[Comparison, ...]:
    """The comparisons with another one of its kind, or without it; its base stays where none is said."""
    kind, sign = COMPARED[part]
    former = next((one for one in known if one.kind == kind), None)
    others = tuple(one for one in known if one is not former)
    if nothing:
        return others
    figure = _figure(said)
    if isinstance(figure.value, Span) or figure.of is not None:
        raise _refused("number", said)
    against = "|".join(load("corrections")["words"]["against"])
    unit, *after = re.split(rf"(?:^|\s)(?:{against})\s+", figure.unit, maxsplit=1)
    if unit.startswith("%"):
        after = after or ([unit[1:].strip()] if unit[1:].strip() else [])
        unit = "%"
    fields: dict[str, Any] = {"kind": kind, "base": after[0] if after else former.base if former else None}
    fields |= {"percent" if unit in ("%", "") else "amount": sign * figure.value, "qualifier": figure.qualifier}
    made = Comparison.model_validate(fields if unit in ("%", "") else fields | {"unit": unit.strip()})
    return (*others, made)


# ---------------------------------------------------------------- where and when


def _period(said: str) -> Period:
    period = Period.parse(said)
    if period.kind == "other":
        raise _refused("period", said)
    return period


def _day(said: str) -> date:
    match = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", said)
    try:
        return date(int(match[3]), int(match[2]), int(match[1])) if match else date.fromisoformat(said)
    except ValueError:
        raise _refused("date", said) from None


def _place(said: str, former: str | None) -> str:
    """A place by its full name where only one can be meant; of several namesakes the one of the kind it had before."""
    found = {place.full for place in places().named(said)}
    kind = places().split_kind(former)[0] if former else None
    alike = {full for full in found if kind is not None and places().split_kind(full)[0] == kind}
    for names in (alike, found):
        if len(names) == 1:
            return names.pop()
    return said
