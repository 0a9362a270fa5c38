"""Units: one key a unit, magnitudes, dimensions and rates."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.units import convert, is_measure, same_measure, split_magnitude, unit_key


@pytest.mark.parametrize(
    ("unit", "key"),
    [("tỉ đồng", "tỷ đồng"), ("Tỷ đồng", "tỷ đồng"), ("ty dong", "tỷ đồng"), ("triệu đồng/người/năm", "triệu đồng/người"),
     ("triệu đồng / người", "triệu đồng/người"), ("phần trăm", "%"), ("điểm phần trăm", "điểm %"), ("m²", "m2"),
     ("hecta", "ha"), ("đảng viên", "đảng viên"), ("tiêu chí mỗi xã", "tiêu chí/xã"), ("tỷ usd", "tỷ USD"), ("", ""),
     ("nghìn tỷ đồng", "nghìn tỷ đồng")],
)  # fmt: skip
def test_one_key(unit: str, key: str) -> None:
    assert unit_key(unit) == key


@given(st.text(max_size=30))
def test_the_key_of_a_key_is_itself(unit: str) -> None:
    assert unit_key(unit_key(unit)) == unit_key(unit)


@pytest.mark.parametrize(
    ("unit", "factor", "base"),
    [("tỷ đồng", 10**9, "đồng"), ("nghìn tỷ đồng", 10**12, "đồng"), ("triệu đồng/người/năm", 10**6, "đồng/người"),
     ("đảng viên", 1, "đảng viên"), ("triệu lượt khách", 10**6, "lượt khách"), ("%", 1, "%"), ("triệu", 10**6, "")],
)  # fmt: skip
def test_magnitudes(unit: str, factor: int, base: str) -> None:
    assert split_magnitude(unit) == (Decimal(factor), base)


@pytest.mark.parametrize(
    ("value", "of", "to", "result"),
    [("1.5", "tỷ đồng", "triệu đồng", "1500"), ("402350", "triệu đồng", "tỷ đồng", "402.35"), ("2", "ha", "m2", "20000"),
     ("3", "tấn", "tạ", "30"), ("56.2", "tạ/ha", "tấn/ha", "5.62"), ("1", "USD", "đồng", None), ("5", "xã", "hộ", None),
     ("7", "tỉ đồng", "tỷ đồng", "7"), ("1", "%", "điểm %", None), ("33", "đảng viên", "đảng viên", "33")],
)  # fmt: skip
def test_conversion(value: str, of: str, to: str, result: str | None) -> None:
    assert convert(Decimal(value), of, to) == (None if result is None else Decimal(result))


def test_the_same_measure() -> None:
    assert same_measure("tỷ đồng", "triệu đồng")
    assert same_measure("triệu đồng/người", "triệu đồng/người/năm")
    assert not same_measure("triệu đồng", "triệu đồng/người")
    assert not same_measure("xã", "hộ")
    assert not same_measure("xã", None)
    assert is_measure("tỷ đồng")
    assert not is_measure("đảng viên")
