"""The row of nodes: every figure a formatter writes is found again, and what is no figure is left alone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.numbers import format_number
from knowledge.reading.scan import Amount, scan

UNITS = [
    "tỷ đồng",
    "triệu đồng",
    "ha",
    "tấn",
    "%",
    "đảng viên",
    "xã",
    "tạ/ha",
    "triệu đồng/người/năm",
    "tổ chức cơ sở đảng",
]


def amounts(text: str) -> list[Amount]:
    return [node.amount for node in scan(text) if node.amount is not None]


@given(
    st.decimals(min_value=2, max_value=999_999_999, places=2, allow_nan=False),
    st.sampled_from(UNITS),
    st.sampled_from(["", "hơn ", "gần ", "khoảng ", "dưới "]),
)
def test_every_figure_that_is_written_is_found(value: Decimal, unit: str, qualifier: str) -> None:
    text = f"Kết quả chung đạt {qualifier}{format_number(value)} {unit}, cao hơn trước."
    (found,) = amounts(text)
    assert found.value == value
    assert found.unit is not None
    assert found.unit.removesuffix("/năm") == unit.removesuffix("/năm")
    assert (found.qualifier == "exact") == (qualifier == "")


@given(st.integers(2, 500), st.integers(0, 500))
def test_fractions(part: int, more: int) -> None:
    (found,) = amounts(f"có {part}/{part + more} thôn đạt chuẩn")
    assert (found.value, found.of, found.unit) == (Decimal(part), Decimal(part + more), "thôn")


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("thu 218 tỷ 477 triệu đồng", "218.477", "tỷ đồng"),
        ("có 140 nghìn 900 người", "140900", "người"),
        ("đạt 1 nghìn 250 tỷ đồng", "1250", "tỷ đồng"),
        ("đạt 1.810 tỷ", "1810", "tỷ đồng"),
        ("hai xã về đích", "2", "xã"),
        ("mười lăm hộ nghèo", "15", "hộ"),
        ("294,350 tỷ đồng", "294.35", "tỷ đồng"),
        ("11 bác sĩ/vạn dân", "11", "bác sĩ/vạn dân"),
    ],
)
def test_written_forms(text: str, value: str, unit: str) -> None:
    (found,) = amounts(text)
    assert (found.value, found.unit) == (Decimal(value), unit)


def test_ranges_and_plans() -> None:
    (span,) = amounts("kết nạp 135 - 140 đảng viên")
    assert (span.value, span.high) == (Decimal(135), Decimal(140))
    (planned,) = amounts("được 40,5 tỷ đồng/KH 50 tỷ đồng")
    assert planned.plan is not None
    assert planned.plan.value == 50


@pytest.mark.parametrize(
    "text",
    [
        "ngày 12/9/2023", "ngày 24 tháng 10 năm 2023", "Chỉ thị số 42", "Nghị quyết số 47/NQ-HĐND", "khóa XII, kỳ họp thứ 10",
        "gọi số 0905.123.456", "tổng đài 1900.6868", "nhiệm kỳ 2025 - 2030", "6 tháng đầu năm 2024", "quý III/2024",
        "tổ dân phố số 5", "hạng 3 sao", "sóng 4G", "năm Đảng bộ huyện", "đầu tư công", "trong năm xã tổ chức", "giá so sánh 2010",
        "từ đầu năm đến nay", "0935 246 810",
    ],
)  # fmt: skip
def test_what_is_no_figure(text: str) -> None:
    assert amounts(text) == []


@given(st.text(max_size=200))
def test_any_text_is_survived(text: str) -> None:
    scan(text)
