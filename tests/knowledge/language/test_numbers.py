"""Numbers: what the formatter writes the reader reads back, and the words of the language."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.numbers import format_number, read_number, read_numeral
from knowledge.language.text import fold


@pytest.mark.parametrize(
    ("value", "written"),
    [("1281", "1.281"), ("18.2", "18,2"), ("1810", "1.810"), ("0", "0"), ("-3.5", "-3,5"), ("1234567.89", "1.234.567,89"),
     ("1E+3", "1.000"), ("0.05", "0,05")],
)  # fmt: skip
def test_writing(value: str, written: str) -> None:
    assert format_number(Decimal(value)) == written


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12))
def test_what_is_written_is_read_back(value: Decimal) -> None:
    assert read_number(format_number(value)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("294,350", "294.35"), ("1.5", "1.5"), ("0.350", "0.350"), ("1,234,567", "1234567"), ("1,234.5", "1234.5"),
     ("12.345.678", "12345678")],
)  # fmt: skip
def test_numerals(text: str, value: str) -> None:
    assert read_numeral(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1.23.4", "1.234.56", "1,2,3", "12.34,5", "", "x", "0987.654.321"])
def test_what_is_no_numeral(text: str) -> None:
    assert read_numeral(text) is None


WORDS = [
    ("hai", "2"), ("mười", "10"), ("mười lăm", "15"), ("hai mươi mốt", "21"), ("hai mươi", "20"), ("chục", "10"),
    ("hai chục", "20"), ("3 chục", "30"), ("một nửa", "0.5"), ("nửa", "0.5"), ("một trăm", "100"), ("hai trăm linh năm", "205"),
    ("hai trăm năm mươi", "250"), ("hai trăm tư", "240"), ("một nghìn hai trăm ba mươi tư", "1234"), ("hai triệu rưỡi", "2500000"),
    ("một trăm rưỡi", "150"), ("hai triệu tư", "2400000"), ("1,5 triệu", "1500000"), ("218 tỷ 477 triệu", "218477000000"),
    ("năm nghìn tỷ", "5000000000000"), ("ba vạn", "30000"), ("140 nghìn 900", "140900"), ("một nghìn lẻ năm", "1005"),
    ("một tá", "12"), ("-5,4", "-5.4"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), WORDS)
def test_words(text: str, value: str) -> None:
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize(("text", "value"), WORDS)
def test_words_without_diacritics(text: str, value: str) -> None:
    assert read_number(fold(text)) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "đảng viên", "hai ba", "rưỡi", "mười mười", "triệu", "năm xã", "1.2.3", "triệu nghìn", "-"]
)
def test_what_is_no_number(text: str) -> None:
    assert read_number(text) is None


@given(st.text(max_size=30))
def test_any_text_is_survived(text: str) -> None:
    value = read_number(text)
    assert value is None or value.is_finite()
