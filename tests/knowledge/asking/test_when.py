"""Periods in questions: as people say them, the part of the year, the base of a comparison, and what facts they fit."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.asking.when import Periods, When, find_periods
from knowledge.language.periods import Period
from knowledge.language.text import fold
from tests.questions.judge import TODAY, base_of


def periods(message: str) -> Periods:
    return base_of(None).listener.hear(message, TODAY).periods


def asked(message: str) -> list[str]:
    return [when.text() for when in periods(message).asked]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("năm 2023", "2023"),
        ("nam 2023", "2023"),
        ("2023", "2023"),
        ("năm 23", "2023"),
        ("cả năm 2023", "2023"),
        ("năm hai không hai ba", "2023"),
        ("năm hai nghìn không trăm hai mươi ba", "2023"),
        ("năm hai không hai mươi", "2020"),
        ("năm hai nghìn không trăm mười lăm", "2015"),
        ("6 tháng đầu năm 2024", "6 tháng đầu năm 2024"),
        ("sáu tháng đầu năm 2024", "6 tháng đầu năm 2024"),
        ("6T/2024", "6 tháng đầu năm 2024"),
        ("nửa đầu năm 2024", "6 tháng đầu năm 2024"),
        ("đến hết tháng 6 năm 2024", "6 tháng đầu năm 2024"),
        ("9 tháng năm 2024", "9 tháng đầu năm 2024"),
        ("6 tháng cuối năm 2023", "6 tháng cuối năm 2023"),
        ("quý 1", "quý I"),
        ("quý III/2025", "quý III/2025"),
        ("quý iv năm 2023", "quý IV/2023"),
        ("tháng 5/2023", "tháng 5/2023"),
        ("tháng 5 năm 2023", "tháng 5/2023"),
        ("năm ngoái", "2025"),
        ("năm sau", "2027"),
    ],
)
def test_a_period_is_read_as_it_is_said(said: str, meant: str) -> None:
    assert asked(f"thu ngân sách {said} được bao nhiêu?") == [meant]


@pytest.mark.parametrize(
    "text", ["bao nhiêu đảng viên mới?", "kết nạp 33 đảng viên", "chỉ thị số 42", "17/18 chỉ tiêu"]
)
def test_other_numbers_are_no_periods(text: str) -> None:
    assert asked(text) == []


def test_a_year_said_once_goes_for_all() -> None:
    assert asked("thu ngân sách quý 1, quý 2 năm 2024") == ["quý I/2024", "quý II/2024"]
    assert asked("thu ngân sách năm 2022 và 2023") == ["2022", "2023"]


@pytest.mark.parametrize("said", ["quý 5", "tháng 13"])
def test_a_part_of_the_year_that_does_not_exist_is_not_the_whole_year(said: str) -> None:
    assert asked(f"thu ngân sách {said} năm 2023 được bao nhiêu?") != ["2023"]


def test_a_series_runs_from_year_to_year() -> None:
    assert asked("thu ngân sách từ 2021 đến 2023") == ["2021", "2022", "2023"]
    assert asked("thu ngân sách từ 2024 đến nay") == ["2024", "2025", "2026"]
    assert periods("thu ngân sách từ 2021 đến 2023").series


def test_what_is_compared_with_is_not_what_is_asked_for() -> None:
    found = periods("thu ngân sách năm 2023 so với năm 2022 tăng bao nhiêu?")
    assert [when.text() for when in found.asked] == ["2023"]
    assert [when.text() for when in found.base] == ["2022"]
    found = periods("năm 2023 tăng bao nhiêu so với cùng kỳ?")
    assert [when.text() for when in found.asked] == ["2023"]
    assert found.spans


def test_relative_years_follow_the_day() -> None:
    assert [w.year for w in find_periods("nam ngoai", date(2024, 1, 1)).asked] == [2023]


@pytest.mark.parametrize(
    ("when", "period", "fits"),
    [
        (When(year=2023), "2023", True),
        (When(year=2023), "2022", False),
        (When(year=2023), "6 tháng đầu năm 2023", False),
        (When(1, 6), "6 tháng đầu năm 2023", True),
        (When(1, 6, 2024), "6 tháng đầu năm 2023", False),
        (When(1, 6, 2023), "quý I/2023", False),
        (When(1, 3, 2023), "quý I/2023", True),
        (When(year=2023, edge="end"), "cuối năm 2023", True),
        (When(year=2023, edge="start"), "cuối năm 2023", False),
        (When(year=2023, edge="start"), "2023", False),
    ],
)
def test_which_facts_a_period_fits(when: When, period: str, fits: bool) -> None:
    assert when.fits(Period.parse(period)) is fits


def test_a_fact_without_a_period_fits_none() -> None:
    assert not When(year=2023).fits(None)


def test_the_text_is_read_back_as_the_same_period() -> None:
    for when in (When(year=2023), When(1, 6, 2024), When(4, 6, 2024), When(5, 5, 2023), When(7, 12, 2023)):
        (again,) = periods(when.text()).asked
        assert (again.first, again.last, again.year) == (when.first, when.last, when.year), fold(when.text())
