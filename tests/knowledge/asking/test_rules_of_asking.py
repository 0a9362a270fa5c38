"""Figures that were given for another question, each named for the rule that now keeps it back."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.asking import Base, answer
from knowledge.asking.when import find_periods
from tests.knowledge.asking.made import TODAY, asked_in_words, base_of

PLAN = [{"kind": "plan", "percent": 92, "base": "dự toán tỉnh giao"}]
FACTS: list[dict[str, Any]] = [
    {"indicator": "kim ngạch xuất khẩu", "value": 1.42, "unit": "tỷ USD"},
    {"indicator": "thu xuất nhập khẩu", "value": 1235, "unit": "tỷ đồng"},
    {"indicator": "vốn đầu tư công được giao", "value": 169.7, "unit": "tỷ đồng"},
    {"indicator": "tổng vốn đầu tư toàn xã hội", "value": 715, "unit": "tỷ đồng"},
    {"indicator": "thu ngân sách", "value": 104.7, "unit": "tỷ đồng", "comparisons": PLAN},
    {"indicator": "tổng mức đầu tư dự án cầu Sông Ngân 2", "value": 480, "unit": "tỷ đồng"},
    {"indicator": "tỷ lệ hộ nghèo", "value": 3.96, "unit": "%"},
    {"indicator": "số hộ nghèo", "value": 712, "unit": "hộ"},
    {"indicator": "chỉ tiêu tỷ lệ hộ nghèo", "value": 4, "unit": "%", "nature": "target"},
    {"indicator": "mục tiêu tỷ lệ hộ nghèo", "value": 3, "unit": "%", "nature": "target", "period": "2024"},
    {"indicator": "vụ tai nạn giao thông", "value": 23, "unit": "vụ"},
    {"indicator": "người chết do tai nạn giao thông", "value": 8, "unit": "người"},
    {"indicator": "tàu cá", "value": 64, "unit": "chiếc"},
    {"indicator": "giáo viên mầm non còn thiếu", "value": 57, "unit": "giáo viên"},
    {"indicator": "vốn FDI đăng ký mới", "value": 235, "unit": "triệu USD"},
    {"indicator": "đàn dê", "value": 9450, "unit": "con"},
    {"indicator": "giá trị sản xuất công nghiệp - xây dựng", "value": 978, "unit": "tỷ đồng", "period": "2022"},
    {"indicator": "giá trị sản xuất công nghiệp - xây dựng", "value": 1136, "unit": "tỷ đồng"},
    {"indicator": "giá trị sản xuất công nghiệp - xây dựng", "value": 1200, "unit": "tỷ đồng", "period": "2024"},
    {"indicator": "tỷ lệ hộ nghèo", "value": 4.5, "unit": "%", "period": "2022"},
    {"indicator": "số hộ nghèo", "value": 800, "unit": "hộ", "period": "2022"},
    {"indicator": "năng suất lúa vụ đông xuân", "value": 68.2, "unit": "tạ/ha"},
    {"indicator": "năng suất lúa vụ hè thu", "value": 57.9, "unit": "tạ/ha"},
    {"indicator": "giấy khai sinh được cấp", "value": 187, "unit": "giấy khai sinh"},
    {"indicator": "thu thuế", "value": 26, "unit": "tỷ đồng"},
    {"kind": "person", "name": "Phan Thanh Tuyền", "title": "Bí thư Huyện ủy Thanh Lộc Sơn", "role": "điều hành"},
    {"kind": "person", "name": "Đoàn Bá Lực", "title": "Chủ tịch UBND huyện Thanh Lộc Sơn", "role": "báo cáo"},
]  # fmt: skip


@pytest.fixture(scope="module")
def base() -> Base:
    return base_of(FACTS, place="huyện Thanh Lộc Sơn")


def test_the_other_side_of_a_contrast_is_not_answered_with_a_name_that_holds_both(base: Base) -> None:
    reply, text = asked_in_words(base, "Thanh Lộc Sơn 2023 xuất khẩu bao nhiêu và nhập khẩu bao nhiêu?")

    assert [float(a.value) for a in reply.answers if a.value is not None and not hasattr(a.value, "low")] == [1.42]
    assert "chưa có số liệu nào về “kim ngạch nhập khẩu”" in text


def test_what_two_sides_of_a_contrast_share_is_asked_back(base: Base) -> None:
    reply, _ = asked_in_words(base, "Tổng số vốn đầu tư Thanh Lộc Sơn 2023?")

    assert reply.outcome == "clarify"
    assert len(reply.options) == 2


@pytest.mark.parametrize("message", ["Khi nào hoàn thành dự án cầu Sông Ngân 2?", "Cầu Sông Ngân 2 tổ chức ở đâu?"])
def test_no_figure_says_when_or_where(base: Base, message: str) -> None:
    assert asked_in_words(base, message)[0].outcome == "decline"


def test_how_much_and_when_are_both_replied_to(base: Base) -> None:
    reply, _ = asked_in_words(base, "Dự án cầu Sông Ngân 2 tổng mức đầu tư bao nhiêu và khi nào hoàn thành?")

    assert [part.outcome for part in reply.parts] == ["answer", "decline"]


def test_a_percentage_of_another_level_s_plan_is_no_answer(base: Base) -> None:
    assert (
        asked_in_words(base, "Thanh Lộc Sơn 2023 thu ngân sách đạt bao nhiêu % dự toán HĐND huyện giao?")[0].outcome
        == "decline"
    )
    assert asked_in_words(base, "Thanh Lộc Sơn 2023 thu ngân sách đạt bao nhiêu % dự toán tỉnh giao?")[1].startswith(
        "Đạt 92%"
    )


def test_the_rate_beside_a_count_is_no_target(base: Base) -> None:
    assert asked_in_words(base, "Thanh Lộc Sơn năm 2023 có bao nhiêu hộ nghèo?", "tỷ lệ là bao nhiêu?")[1].startswith(
        "3,96%"
    )


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("Tỷ lệ hộ nghèo Thanh Lộc Sơn năm 2023 là bao nhiêu và mục tiêu năm 2024 là bao nhiêu?", ["3,96%", "3%"]),
        ("số hộ nghèo và tỷ lệ hộ nghèo Thanh Lộc Sơn 2023", ["712 hộ", "3,96%"]),
        ("số vụ tai nạn giao thông và số người chết của Thanh Lộc Sơn 2023", ["23 vụ", "8 người"]),
        ("Bí thư và Chủ tịch UBND huyện Thanh Lộc Sơn là ai?", ["Phan Thanh Tuyền", "Đoàn Bá Lực"]),
        ("dân số Thanh Lộc Sơn và thu ngân sách 2023", ["chưa có số liệu nào về “dân số”", "104,7 tỷ đồng"]),
    ],
)
def test_each_of_two_questions_is_replied_to(base: Base, message: str, told: list[str]) -> None:
    reply, text = asked_in_words(base, message)

    assert len(reply.parts) == 2
    assert all(one in text for one in told)


@pytest.mark.parametrize("message", ["thanh lộc sơm thu ngân sách 2023", "thanh lôcc sơn thu ngân sách 2023"])
def test_a_slip_in_the_name_of_a_place_is_read(base: Base, message: str) -> None:
    assert "104,7 tỷ đồng" in asked_in_words(base, message)[1]


def test_what_follows_a_count_names_it(base: Base) -> None:
    assert asked_in_words(base, "thanh loc son co bao nhieu con de")[1].startswith("9.450 con")
    assert asked_in_words(base, "Thanh Lộc Sơn có mấy tàu cá?")[1].startswith("64 chiếc")


@pytest.mark.parametrize("text", ["9 thang dau nam hai nghin khong tram hai muoi tu", "first half 2024", "h1 2024"])
def test_years_spoken_out_and_halves_in_english_are_periods(text: str) -> None:
    asked = find_periods(text, TODAY).asked

    assert [(when.year, when.first) for when in asked] == [(2024, 1)]


def test_what_is_wanting_is_no_count_of_all(base: Base) -> None:
    assert asked_in_words(base, "Số giáo viên mầm non Thanh Lộc Sơn 2023")[0].outcome == "decline"
    assert asked_in_words(base, "Thanh Lộc Sơn 2023 thiếu mấy giáo viên mầm non?")[1].startswith("57 giáo viên")


def test_capital_registered_is_not_capital_spent(base: Base) -> None:
    assert asked_in_words(base, "Vốn đầu tư nước ngoài thực hiện của Thanh Lộc Sơn 2023")[0].outcome == "decline"


def test_one_half_of_a_name_is_another_indicator(base: Base) -> None:
    assert asked_in_words(base, "Giá trị sản xuất công nghiệp Thanh Lộc Sơn năm 2023")[0].outcome == "decline"
    assert "1.136 tỷ đồng" in asked_in_words(base, "Giá trị sản xuất công nghiệp xây dựng Thanh Lộc Sơn năm 2023")[1]


def test_a_part_of_a_place_has_no_figure_of_the_whole(base: Base) -> None:
    assert asked_in_words(base, "Thị trấn của Thanh Lộc Sơn có mấy hộ nghèo năm 2023?")[0].reason == "unknown-place"
    assert "712 hộ" in asked_in_words(base, "Thanh Lộc Sơn có mấy hộ nghèo năm 2023?")[1]


def test_the_latest_period_is_chosen_where_it_is_asked_for(base: Base) -> None:
    text = asked_in_words(base, "Giá trị sản xuất công nghiệp xây dựng Thanh Lộc Sơn con số mới nhất là bao nhiêu?")[1]

    assert text.startswith("1.200 tỷ đồng")


def test_a_rate_over_the_years_is_the_rate(base: Base) -> None:
    reply, _ = asked_in_words(base, "tỷ lệ hộ nghèo Thanh Lộc Sơn các năm 2022, 2023")

    assert [(float(a.value), a.unit) for a in reply.answers if a.value is not None and not hasattr(a.value, "low")] == [
        (4.5, "%"),
        (3.96, "%"),
    ]


def test_how_far_it_went_over_the_years_is_one_difference(base: Base) -> None:
    text = asked_in_words(
        base, "Từ 2022 đến 2024 giá trị sản xuất công nghiệp xây dựng Thanh Lộc Sơn tăng thêm mấy tỷ?"
    )[1]

    assert text.startswith("222 tỷ đồng")
    assert "1.200 − 978 = 222" in text


def test_a_share_of_another_figure_is_worked_out(base: Base) -> None:
    reply, text = asked_in_words(base, "Thanh Lộc Sơn 2023 thu thuế chiếm bao nhiêu % thu ngân sách?")

    assert "26 ÷ 104,7" in text
    assert reply.answers[0].qualifier == "about"
    assert asked_in_words(base, "Thanh Lộc Sơn 2023 thu thuế chiếm bao nhiêu % số hộ nghèo?")[0].outcome == "decline"


def test_how_far_two_figures_are_apart_is_worked_out(base: Base) -> None:
    reply, text = asked_in_words(base, "Năng suất lúa đông xuân 2023 Thanh Lộc Sơn hơn vụ hè thu bao nhiêu tạ?")

    assert "68,2 − 57,9 = 10,3" in text
    assert [a.facts for a in reply.answers[1:]] == [a.facts for a in reply.answers[1:] if len(a.facts) == 1]
    assert "vụ hè thu" in text


def test_one_figure_is_no_comparison_with_another(base: Base) -> None:
    assert (
        asked_in_words(base, "Năng suất lúa đông xuân 2023 Thanh Lộc Sơn hơn vụ thu đông bao nhiêu tạ?")[0].outcome
        != "answer"
    )


def test_a_name_of_the_catalogue_in_the_words_of_a_fact_is_no_ghost(base: Base) -> None:
    assert asked_in_words(base, "Thanh Lộc Sơn 2023 cấp bao nhiêu giấy khai sinh?")[1].startswith("187 giấy khai sinh")


def test_a_claim_is_asked_of_what_stands_before_it(base: Base) -> None:
    assert "712 hộ" in asked_in_words(base, "Thanh Lộc Sơn năm 2023 có 712 hộ nghèo, đúng rứa không?")[1]


def test_one_word_of_a_long_name_asks_nothing(base: Base) -> None:
    assert asked_in_words(base, "vốn Thanh Lộc Sơn 2023 bao nhiêu")[0].outcome != "answer"


def test_what_somebody_is_not_yet_is_no_count_of_what_they_are(base: Base) -> None:
    assert "64 chiếc" not in asked_in_words(base, "Thanh Lộc Sơn 2023 có bao nhiêu thuyền chưa phải tàu cá?")[1]


def test_the_season_before_is_not_this_one(base: Base) -> None:
    assert (
        "68,2"
        not in asked_in_words(base, "vụ đông xuân 2023 Thanh Lộc Sơn, vụ trước năng suất lúa bao nhiêu tạ/ha?")[1]
    )


def test_a_place_chosen_after_all_brings_no_period_along(base: Base) -> None:
    reply, after = answer(base, "Tỷ lệ hộ nghèo bao nhiêu?", today=TODAY)

    assert reply.outcome == "clarify"
    assert after.period is None
