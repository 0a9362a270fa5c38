"""Periods: the written forms that mean the same are the same; what is not understood is kept."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.periods import Period
from knowledge.language.text import fold

YEARS = st.integers(min_value=1900, max_value=2099)


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("2023", "year", date(2023, 1, 1), date(2023, 12, 31)),
        ("năm 2023", "year", date(2023, 1, 1), date(2023, 12, 31)),
        ("6 tháng đầu năm 2023", "half", date(2023, 1, 1), date(2023, 6, 30)),
        ("6 tháng cuối năm 2023", "half", date(2023, 7, 1), date(2023, 12, 31)),
        ("quý I/2023", "quarter", date(2023, 1, 1), date(2023, 3, 31)),
        ("quý 4 năm 2023", "quarter", date(2023, 10, 1), date(2023, 12, 31)),
        ("9 tháng năm 2023", "months", date(2023, 1, 1), date(2023, 9, 30)),
        ("tháng 2/2024", "month", date(2024, 2, 1), date(2024, 2, 29)),
        ("giai đoạn 2021 - 2025", "span", date(2021, 1, 1), date(2025, 12, 31)),
        ("cuối năm 2023", "point", date(2023, 12, 31), date(2023, 12, 31)),
        ("19/12/2023", "point", date(2023, 12, 19), date(2023, 12, 19)),
    ],
)
def test_written_forms(text: str, kind: str, start: date, end: date) -> None:
    period = Period.parse(text)
    assert (period.text, period.kind, period.start, period.end) == (text, kind, start, end)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("9 tháng năm 2024", "9 tháng đầu năm 2024"),
        ("quý I/2023", "quý 1 năm 2023"),
        ("2023", "năm 2023"),
        ("6 tháng đầu năm 2023", "nửa đầu năm 2023"),
    ],
)
def test_the_same_period_written_differently(one: str, other: str) -> None:
    assert Period.parse(one).key == Period.parse(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("6 tháng đầu năm 2023", "9 tháng năm 2023"),
        ("2023", "2022"),
        ("2023", "cuối năm 2023"),
        ("quý I/2023", "tháng 1/2023"),
        ("6 tháng đầu năm 2023", "6 tháng cuối năm 2023"),
    ],
)
def test_periods_that_look_alike_are_not_the_same(one: str, other: str) -> None:
    assert Period.parse(one).key != Period.parse(other).key


@pytest.mark.parametrize("text", ["tháng 13/2023", "31/2/2023", "nhiệm kỳ này", "2025 - 2021"])
def test_what_is_not_understood_is_kept_under_its_words(text: str) -> None:
    period = Period.parse(text)
    assert (period.text, period.kind, period.start) == (text, "other", None)
    assert period.key == Period.parse(text.upper()).key


@pytest.mark.parametrize("text", ["", "   ", "\u200b"])
def test_an_empty_period_cannot_be(text: str) -> None:
    with pytest.raises(ValueError, match="empty"):
        Period.parse(text)


@given(YEARS, st.integers(1, 12), st.sampled_from(["year", "half", "quarter", "months", "month", "point"]))
def test_what_is_spelt_is_read_back(year: int, number: int, kind: str) -> None:
    if kind == "quarter":
        number = (number - 1) % 4 + 1
    spelt = Period.of(kind, year, number)  # type: ignore[arg-type]  # drawn from the kinds
    assert spelt.start is not None
    assert spelt.end is not None
    assert spelt.start.year == spelt.end.year == spelt.year == year
    assert Period.parse(fold(spelt.text)).key == spelt.key


@given(YEARS, st.integers(1, 11))
def test_months_are_counted(year: int, count: int) -> None:
    assert Period.parse(f"{count} tháng đầu năm {year}").months == count
    assert Period.parse(f"{year}").months == 12
    assert Period.parse(f"cuối năm {year}").months == 0


@given(st.integers(1910, 2090), st.integers(-5, 5))
def test_the_same_stretch_in_another_year(year: int, years: int) -> None:
    moved = Period.parse(f"6 tháng đầu năm {year}").shifted(years)
    assert moved == Period.parse(f"6 tháng đầu năm {year + years}")
    assert moved.shifted(-years).year == year


@given(st.text(max_size=40))
def test_any_text_is_a_period_or_refused_as_empty(text: str) -> None:
    try:
        period = Period.parse(text)
    except ValueError:
        return
    assert (period.start is None) == (period.end is None)
    assert period.start is None or period.end is None or period.start <= period.end
