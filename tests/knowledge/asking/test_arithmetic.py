"""Figures worked out: the right number, its working as people write it, "khoảng" where it is one, nothing where it misleads."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.asking import arithmetic
from knowledge.asking.arithmetic import Operand, Result
from knowledge.language.units import unit_key
from knowledge.model import Qualifier


def operand(value: str | int, unit: str | None = "tỷ đồng", qualifier: Qualifier = "exact") -> Operand:
    return Operand(Decimal(value), unit, qualifier)


def percent(value: str | int, qualifier: Qualifier = "exact") -> Operand:
    return operand(value, "%", qualifier)


def told(result: Result | None) -> tuple[str, str | None, str, str]:
    assert result is not None
    return f"{result.value:f}", result.unit, result.qualifier, result.working


def test_the_plan_from_a_percentage_of_it() -> None:
    result = arithmetic.whole_from_percent(operand(33, "đảng viên"), percent(110))
    assert told(result) == ("30", "đảng viên", "exact", "33 ÷ 110% = 30 đảng viên")


def test_a_rounded_result_says_about() -> None:
    result = arithmetic.whole_from_percent(operand(72), percent(104))
    assert told(result) == ("69.2", "tỷ đồng", "about", "72 ÷ 104% ≈ 69,2 tỷ đồng")


def test_a_share_of_two_counts() -> None:
    result = arithmetic.percent_of(operand(17, "chỉ tiêu"), operand(18, "chỉ tiêu"))
    assert told(result) == ("94.4", "%", "about", "17 ÷ 18 ≈ 94,4%")


def test_a_share_of_mixed_units() -> None:
    result = arithmetic.percent_of(operand(500, "triệu đồng"), operand(2, "tỷ đồng"))
    assert told(result) == ("25", "%", "exact", "500 triệu đồng ÷ 2 tỷ đồng = 25%")


def test_a_share_as_an_amount() -> None:
    assert told(arithmetic.part_of(operand(200), percent(50))) == (
        "100",
        "tỷ đồng",
        "exact",
        "200 tỷ đồng × 50% = 100 tỷ đồng",
    )


def test_before_a_change() -> None:
    result = arithmetic.before_change(operand(1810), percent(10))
    assert told(result) == ("1645.5", "tỷ đồng", "about", "1.810 ÷ (100% + 10%) ≈ 1.645,5 tỷ đồng")
    result = arithmetic.before_change(operand(90), percent(-10))
    assert told(result) == ("100", "tỷ đồng", "exact", "90 ÷ (100% − 10%) = 100 tỷ đồng")


def test_before_a_change_in_its_own_unit() -> None:
    result = arithmetic.undo(operand(14, "vụ"), Decimal(-4), "exact")
    assert told(result) == ("18", "vụ", "exact", "14 + 4 = 18 vụ")
    result = arithmetic.undo(operand(14, "vụ"), Decimal(4), "about")
    assert told(result) == ("10", "vụ", "about", "14 − 4 ≈ 10 vụ")


def test_a_difference() -> None:
    assert told(arithmetic.less(operand("71.3"), operand("59"))) == (
        "12.3",
        "tỷ đồng",
        "exact",
        "71,3 − 59 = 12,3 tỷ đồng",
    )


def test_a_difference_of_mixed_units_shows_both() -> None:
    result = arithmetic.less(operand(2), operand(500, "triệu đồng"))
    assert told(result) == ("1.5", "tỷ đồng", "exact", "2 tỷ đồng − 500 triệu đồng = 1,5 tỷ đồng")


def test_percentages_differ_by_points() -> None:
    result = arithmetic.less(percent("8.1"), percent("6.6"))
    assert told(result)[:3] == ("1.5", "điểm %", "exact")


def test_a_total_and_an_average() -> None:
    figures = [operand(10), operand(500, "triệu đồng"), operand("1.5")]
    assert told(arithmetic.total(figures)) == ("12", "tỷ đồng", "exact", "10 + 500 triệu đồng + 1,5 = 12 tỷ đồng")
    result = arithmetic.average([operand(10, "vụ"), operand(15, "vụ"), operand(15, "vụ")])
    assert told(result) == ("13.3", "vụ", "about", "(10 + 15 + 15) ÷ 3 ≈ 13,3 vụ")


def test_a_count_times_a_rate() -> None:
    result = arithmetic.times(operand(2, "nhà"), operand(70, "triệu đồng/nhà"))
    assert told(result) == ("140", "triệu đồng", "exact", "2 nhà × 70 triệu đồng/nhà = 140 triệu đồng")


def test_how_far_a_plan_was_exceeded() -> None:
    assert told(arithmetic.above_hundred(percent(104)))[:2] == ("4", "%")
    assert told(arithmetic.above_hundred(percent(92)))[:2] == ("-8", "%")


@pytest.mark.parametrize("qualifier", ["about", "more_than", "nearly", "estimated", "less_than"])
def test_a_qualified_operand_makes_the_result_about(qualifier: Qualifier) -> None:
    results = [
        arithmetic.whole_from_percent(operand(33), percent(110, qualifier)),
        arithmetic.percent_of(operand(1, qualifier=qualifier), operand(2)),
        arithmetic.part_of(operand(200, qualifier=qualifier), percent(50)),
        arithmetic.before_change(operand(110), percent(10, qualifier)),
        arithmetic.less(operand(3), operand(2, qualifier=qualifier)),
        arithmetic.total([operand(3), operand(2, qualifier=qualifier)]),
        arithmetic.average([operand(3), operand(1, qualifier=qualifier)]),
        arithmetic.times(operand(2, "nhà"), operand(70, "triệu đồng/nhà", qualifier)),
        arithmetic.above_hundred(percent(104, qualifier)),
    ]
    for result in results:
        assert result is not None
        assert result.qualifier == "about"
        assert "≈" in result.working
        assert " = " not in result.working


def test_what_would_mislead_is_refused() -> None:
    assert arithmetic.less(operand(3, "xã"), operand(2, "tỷ đồng")) is None
    assert arithmetic.total([operand(3, "xã"), operand(2, "hộ")]) is None
    assert arithmetic.average([operand(3, "xã"), operand(2, "hộ")]) is None
    assert arithmetic.percent_of(operand(3, "xã"), operand(2, "tỷ đồng")) is None
    assert arithmetic.percent_of(operand(3), operand(0)) is None
    assert arithmetic.whole_from_percent(operand(3), percent(0)) is None
    assert arithmetic.before_change(operand(3), percent(-100)) is None


AMOUNTS = st.decimals(min_value="0.01", max_value=100_000, places=2)


@given(AMOUNTS, st.integers(min_value=1, max_value=300))
def test_a_plan_times_its_percentage_is_the_figure_again(value: Decimal, share: int) -> None:
    result = arithmetic.whole_from_percent(Operand(value, "tỷ đồng"), percent(share))
    assert result is not None
    slack = Decimal("0.05") if abs(result.value) >= Decimal("9.995") else Decimal("0.005")
    assert abs(result.value - value * 100 / share) <= slack
    assert result.qualifier == "about" or result.value * share / 100 == value


@given(AMOUNTS, AMOUNTS)
def test_a_difference_is_exact(one: Decimal, other: Decimal) -> None:
    result = arithmetic.less(Operand(one, "tỷ đồng"), Operand(other, "tỷ đồng"))
    assert result is not None
    assert result.value == one - other
    assert result.qualifier == "exact"
    assert unit_key(result.unit) == unit_key("tỷ đồng")
