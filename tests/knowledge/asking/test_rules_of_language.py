"""Bugs of reading that were fixed, each named for what went wrong; asked of the bundled facts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.wording import plain
from knowledge.asking import answer
from knowledge.asking.arithmetic import rounded
from knowledge.asking.when import find_periods
from knowledge.language.spelling import sounding_alike
from tests.questions.judge import base_of

TODAY = date(2026, 11, 23)


def told(message: str) -> tuple[str, str]:
    base = base_of(None)
    reply, _ = answer(base, message, today=TODAY)
    return reply.outcome, plain(reply, base)


@pytest.mark.parametrize("message", ["thu ngan sach tu thu tien su dung dat", "thu ngân sách từ thu tiền sử dụng đất"])
def test_a_part_of_the_budget_is_not_answered_with_the_whole(message: str) -> None:
    assert told(message)[0] == "decline"


def test_a_year_spoken_out_is_read_to_its_end() -> None:
    text = "nam hai nghin khong tram muoi chin ket nap may dang vien"

    assert [when.year for when in find_periods(text, TODAY).asked] == [2019]
    assert "2019" in told("năm hai nghìn không trăm mười chín kết nạp bao nhiêu đảng viên")[1]


def test_since_january_is_the_year_that_reports_speak_of() -> None:
    outcome, text = told("từ đầu năm 2023 kết nạp mấy đảng viên")

    assert (outcome, text.splitlines()[0]) == ("answer", "33 đảng viên · kết nạp đảng viên mới")


def test_targets_not_reached_are_counted_without_naming_more() -> None:
    outcome, text = told("số chỉ tiêu không đạt năm 2023 là bao nhiêu")

    assert (outcome, text.splitlines()[0]) == ("answer", "1 chỉ tiêu · phần còn lại của: chỉ tiêu đạt và vượt")


@pytest.mark.parametrize(
    ("message", "first"),
    [
        ("Vì sao Nông Sơn chỉ kết nạp 20 đảng viên?", "Báo cáo ghi 33 đảng viên, không phải 20 đảng viên."),
        ("Nông Sơn kết nạp hơn 30 đảng viên phải không?", "33 đảng viên · kết nạp đảng viên mới"),
        ("Nông Sơn kết nạp dưới 30 đảng viên phải không?", "Báo cáo ghi 33 đảng viên, không phải 30 đảng viên."),
    ],
)
def test_a_claimed_figure_is_set_right_only_where_it_is_false(message: str, first: str) -> None:
    assert told(message)[1].splitlines()[0] == first


def test_what_no_report_says_of_people_is_declined() -> None:
    assert told("Bí thư Huyện ủy Nông Sơn sinh năm nào?")[0] == "decline"


def test_millions_are_not_rounded_to_whole_ones() -> None:
    assert rounded(Decimal("1.7947"), "triệu lượt khách") == Decimal("1.79")
    assert rounded(Decimal("128.33"), "đảng viên") == Decimal(128)


def test_syllables_written_as_they_sound() -> None:
    assert "vuot" in sounding_alike("vuoc")
    assert "de" in sounding_alike("gie")
    assert "san" not in sounding_alike("san")
