"""Figures worked out from stated figures, in plain sight: every result carries its working.

Nothing here guesses: operands have the same unit (or one that converts exactly), a rounded or qualified operand makes
the result "khoảng", and an operation that would mislead returns None.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from knowledge.language.numbers import format_number
from knowledge.language.units import convert, is_measure, split_magnitude, unit_key
from knowledge.model import Qualifier

POINTS = "điểm %"
HUNDRED = Decimal(100)
SLIGHT = 1
"""A change by fewer percent was rounded too much to be told as an amount."""


@dataclass(frozen=True, slots=True)
class Operand:
    """A stated figure as an operand."""

    value: Decimal
    unit: str | None
    qualifier: Qualifier = "exact"


@dataclass(frozen=True, slots=True)
class Result:
    """A worked-out figure with the arithmetic that led to it."""

    value: Decimal
    unit: str | None
    qualifier: Qualifier
    working: str


def rounded(value: Decimal, unit: str | None) -> Decimal:
    """To whole things where things are counted one by one, to one digit (two below ten) where something is measured."""
    if unit_key(unit) == "%":
        places = Decimal("0.1")
    elif unit and not is_measure(unit) and split_magnitude(unit)[0] == 1 and abs(value) >= 1:
        places = Decimal(1)
    else:
        places = Decimal("0.01") if abs(value) < 10 else Decimal("0.1")
    return value.quantize(places, rounding=ROUND_HALF_UP).normalize()


def _result(
    value: Decimal, unit: str | None, operands: Sequence[Operand], working: str, *, exact: bool = False
) -> Result:
    short = value if exact else rounded(value, unit)
    short = short.to_integral_value() if short == short.to_integral_value() else short.normalize()
    about = short != value or any(operand.qualifier != "exact" for operand in operands)
    return Result(short, unit, "about" if about else "exact", f"{working} {'≈' if about else '='} {spell(short, unit)}")


def spell(value: Decimal, unit: str | None) -> str:
    """A number with its unit as written in a working."""
    if unit_key(unit) == "%":
        return f"{format_number(value)}%"
    return f"{format_number(value)} {unit}" if unit else format_number(value)


def whole_from_percent(part: Operand, percent: Operand) -> Result | None:
    """The plan that `part` is `percent` of: 33 ÷ 110% = 30."""
    if percent.value <= 0:
        return None
    working = f"{format_number(part.value)} ÷ {format_number(percent.value)}%"
    result = _result(part.value * HUNDRED / percent.value, part.unit, (part, percent), working)
    return Result(result.value, result.unit, "about", result.working) if result.qualifier == "about" else result


def percent_of(part: Operand, whole: Operand) -> Result | None:
    """What percentage of `whole` is `part`: 17 ÷ 18 ≈ 94,4%."""
    same = convert(part.value, part.unit, whole.unit) if part.unit != whole.unit else part.value
    if same is None or whole.value <= 0:
        return None
    working = f"{format_number(part.value)} ÷ {format_number(whole.value)}"
    if part.unit != whole.unit:
        working = f"{spell(part.value, part.unit)} ÷ {spell(whole.value, whole.unit)}"
    return _result(same * HUNDRED / whole.value, "%", (part, whole), working)


def part_of(whole: Operand, percent: Operand) -> Result:
    """A share of something as an amount: 187,3 tỷ đồng × 66,4% ≈ 124,4 tỷ đồng."""
    working = f"{spell(whole.value, whole.unit)} × {format_number(percent.value)}%"
    return _result(whole.value * percent.value / HUNDRED, whole.unit, (whole, percent), working)


def before_change(now: Operand, change: Operand) -> Result | None:
    """What it was before a change in percent (signed): 1.810 ÷ (100% + 10%) ≈ 1.645,5."""
    if change.value <= -HUNDRED:
        return None
    sign = "+" if change.value >= 0 else "−"
    working = f"{format_number(now.value)} ÷ (100% {sign} {format_number(abs(change.value))}%)"
    return _result(now.value * HUNDRED / (HUNDRED + change.value), now.unit, (now, change), working)


def less(a: Operand, b: Operand) -> Result | None:
    """A − b in the unit of `a`; percentages differ by percentage points."""
    other = convert(b.value, b.unit, a.unit) if unit_key(a.unit) != unit_key(b.unit) else b.value
    if other is None:
        return None
    if unit_key(a.unit) == "%":
        working = f"{format_number(a.value)}% − {format_number(b.value)}%"
        return _result(a.value - other, POINTS, (a, b), working, exact=True)
    working = f"{format_number(a.value)} − {format_number(b.value)}"
    if unit_key(a.unit) != unit_key(b.unit):
        working = f"{spell(a.value, a.unit)} − {spell(b.value, b.unit)}"
    return _result(a.value - other, a.unit, (a, b), working, exact=True)


def amount_of_change(now: Operand, change: Operand) -> Result | None:
    """What a change in percent (signed) comes to: 1.810 − 1.810 ÷ (100% + 10%) ≈ 164,5; none where rounding is all of it."""
    then = before_change(now, change)
    if then is None or abs(change.value) < SLIGHT or unit_key(now.unit) == "%":
        return None
    less_than = now.value - now.value * HUNDRED / (HUNDRED + change.value)
    value = rounded(less_than, now.unit)
    value = value.to_integral_value() if value == value.to_integral_value() else value
    earlier = then.working.replace(" = ", " ≈ ").split(" ≈ ")[0]
    working = f"{format_number(now.value)} − {earlier} ≈ {spell(value, now.unit)}"
    return Result(value, now.unit, "about", working)


def undo(now: Operand, change: Decimal, qualifier: Qualifier) -> Result:
    """What it was before a signed change in the same unit: 14 + 4 = 18."""
    sign = "−" if change >= 0 else "+"
    working = f"{format_number(now.value)} {sign} {format_number(abs(change))}"
    return _result(now.value - change, now.unit, (now, Operand(change, now.unit, qualifier)), working, exact=True)


def total(operands: Sequence[Operand]) -> Result | None:
    """The sum, in the unit of the first."""
    values = [convert(o.value, o.unit, operands[0].unit) if o.unit != operands[0].unit else o.value for o in operands]
    if any(value is None for value in values):
        return None
    working = " + ".join(
        spell(o.value, o.unit) if o.unit != operands[0].unit else format_number(o.value) for o in operands
    )
    return _result(
        sum((v for v in values if v is not None), Decimal(0)), operands[0].unit, operands, working, exact=True
    )


def average(operands: Sequence[Operand]) -> Result | None:
    """The mean of figures in the same unit."""
    summed = total(operands)
    if summed is None:
        return None
    working = f"({summed.working.rsplit(' = ', 1)[0].rsplit(' ≈ ', 1)[0]}) ÷ {len(operands)}"
    value = summed.value / len(operands)
    places = Decimal("0.1") if abs(value) >= 10 else Decimal("0.01")
    short = value.quantize(places, rounding=ROUND_HALF_UP)
    result = _result(short, summed.unit, operands, working, exact=True)
    if short != value and result.qualifier == "exact":
        return Result(result.value, result.unit, "about", result.working.replace(" = ", " ≈ "))
    return result


def times(a: Operand, b: Operand) -> Result:
    """A product of a count and a rate: 2 nhà × 70 triệu đồng/nhà = 140 triệu đồng."""
    unit = (b.unit or "").rsplit("/", 1)[0] or None
    return _result(a.value * b.value, unit, (a, b), f"{spell(a.value, a.unit)} × {spell(b.value, b.unit)}", exact=True)


def rest_percent(part: Operand, whole: Operand) -> Result | None:
    """What percentage is left of `whole`: (6 − 4) ÷ 6 ≈ 33,3%."""
    if whole.value <= 0:
        return None
    working = f"({format_number(whole.value)} − {format_number(part.value)}) ÷ {format_number(whole.value)}"
    return _result((whole.value - part.value) * HUNDRED / whole.value, "%", (part, whole), working)


def below_hundred(percent: Operand) -> Result:
    """What a share leaves: 100% − 92,7% = 7,3%."""
    return _result(HUNDRED - percent.value, "%", (percent,), f"100% − {format_number(percent.value)}%", exact=True)


def each(total_: Operand, count: Operand) -> Result | None:
    """So much for each: 5.317 tỷ đồng ÷ 642 doanh nghiệp ≈ 8,28 tỷ đồng/doanh nghiệp."""
    if count.value <= 0:
        return None
    unit = f"{total_.unit}/{count.unit}"
    value = total_.value / count.value
    places = Decimal("0.1") if value >= 100 else Decimal("0.01") if value >= 1 else Decimal("0.0001")
    short = value.quantize(places, rounding=ROUND_HALF_UP)
    working = f"{spell(total_.value, total_.unit)} ÷ {spell(count.value, count.unit)}"
    result = _result(short, unit, (total_, count), working, exact=True)
    if short != value and result.qualifier == "exact":
        return Result(result.value, unit, "about", result.working.replace(" = ", " ≈ "))
    return result


def above_hundred(percent: Operand) -> Result:
    """How far a plan was exceeded: 104% − 100% = 4%; negative where it was missed."""
    value = percent.value - HUNDRED
    return _result(value, "%", (percent,), f"{format_number(percent.value)}% − 100%", exact=True)
