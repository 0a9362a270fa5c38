"""Spaces, years and names as thumbs leave them."""

from __future__ import annotations

import pytest

from knowledge.asking.years import mend_years
from tests.questions.judge import base_of


def read(message: str) -> str:
    return " ".join(word.form or word.folded for word in base_of(None).listener.repairer.read(message))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Nông Sơnkết nạp mấy đảng viên", "nông sơn kết nạp mấy đảng viên"),
        ("thu ngân sáchdc nhiu", "thu ngân sách được nhiu"),
        ("toongr gias trij lafbao nhieeu", "tổng giá trị là bao nhiêu"),
        ("GTSXđạt mấy tỷ", "giá trị sản xuất đạt mấy tỷ"),
        ("NôngSơn thu ngân sách", "nông sơn thu ngân sách"),
        ("kế hoạch huyệngiao", "kế hoạch huyện giao"),
    ],
)
def test_a_lost_space_is_set(typed: str, meant: str) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize("typed", ["facebook", "iphone", "thị trấn Trung Phước"])
def test_a_word_of_its_own_is_not_taken_apart(typed: str) -> None:
    assert read(typed) == typed.lower()


def test_a_space_that_slipped_goes_back() -> None:
    assert read("luongc an bo") == "luong can bo"
    assert read("nă m2023") == "năm 2023"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("năm2 024 thu", "năm 2024 thu"),
        ("năm 202 4thu", "năm 2024 thu"),
        ("202g1", "2021"),
        ("năm 20024", "năm 2024"),
        ("nam 22022", "nam 2022"),
    ],
)
def test_a_year_is_mended(typed: str, meant: str) -> None:
    assert " ".join(mend_years(typed).split()) == meant


@pytest.mark.parametrize(
    "text", ["20.245 tỷ", "năm 20.245", "quý 1 2024", "20245 con", "1m2", "9g1", "12a34", "năm 1 2024"]
)
def test_any_other_number_stays(text: str) -> None:
    assert mend_years(text) == text


@pytest.mark.parametrize("typed", ["có bn dv moi", "co bn ddv moi", "có bn đv moi"])
def test_a_short_form_is_read_without_its_d(typed: str) -> None:
    assert "viên" in read(typed)


@pytest.mark.parametrize("typed", ["ket nạp bao nhieu đảng vien vay", "kết nap bao nhieu dang viên mới vay"])
def test_who_leaves_out_some_diacritics_may_leave_out_any(typed: str) -> None:
    assert base_of(None).listener.repairer.read(typed)[-1].form != "vay"
