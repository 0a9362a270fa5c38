"""Figures worked out in plain sight, each beside a question of its kind that must stay declined."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.asking import Base
from tests.knowledge.asking.made import asked_in_words, base_of

OVER = [{"kind": "change", "percent": 8.5, "base": "năm 2022"}]
SINCE_QUARTER = [{"kind": "change", "percent": 90, "base": "quý II/2023"}]
OF_ALL = [{"kind": "share", "percent": 92.7, "base": "tổng số vụ phạm tội"}]
PLAN = [{"kind": "plan", "percent": 106, "base": "dự toán tỉnh giao"}, {"kind": "plan", "percent": 104, "base": "dự toán huyện giao"}]  # fmt: skip
FACTS: list[dict[str, Any]] = [
    {"indicator": "người chết do tai nạn giao thông", "value": 14, "unit": "người", "paragraph": 1},
    {"indicator": "người bị thương do tai nạn giao thông", "value": 11, "unit": "người", "paragraph": 1},
    {"indicator": "mức tăng số người chết do tai nạn giao thông so với cùng kỳ", "value": 2, "unit": "người", "paragraph": 1},
    {"indicator": "thu ngân sách nhà nước", "value": 121.9, "unit": "tỷ đồng", "comparisons": OVER + PLAN, "paragraph": 2},
    {"indicator": "doanh nghiệp thành lập mới", "value": 57, "unit": "doanh nghiệp", "comparisons": SINCE_QUARTER, "paragraph": 3},
    {"indicator": "vốn đăng ký của doanh nghiệp thành lập mới", "value": 285, "unit": "tỷ đồng", "paragraph": 3},
    {"indicator": "số hộ nghèo", "value": 712, "unit": "hộ", "paragraph": 4},
    {"indicator": "số hộ nghèo", "value": 905, "unit": "hộ", "period": "2022", "paragraph": 4},
    {"indicator": "số hộ cận nghèo", "value": 604, "unit": "hộ", "paragraph": 4},
    {"indicator": "hộ nghèo được hỗ trợ nhà ở", "value": 30, "unit": "hộ", "paragraph": 5},
    {"indicator": "tổng đàn gia súc", "value": 2310, "unit": "con", "paragraph": 6},
    {"indicator": "gia súc được tiêm phòng", "value": 1890, "unit": "con", "paragraph": 6},
    {"indicator": "vụ phạm tội về trật tự xã hội", "value": 41, "unit": "vụ", "paragraph": 7},
    {"indicator": "vụ phạm tội được điều tra làm rõ", "value": 38, "unit": "vụ", "comparisons": OF_ALL, "paragraph": 8},
    {"indicator": "tỷ lệ hộ dân nông thôn dùng nước sạch", "value": 68.5, "unit": "%", "paragraph": 9},
    {"indicator": "xã về đích nông thôn mới", "value": 4, "of": 6, "unit": "xã", "paragraph": 10},
    {"indicator": "tỷ lệ bao phủ bảo hiểm y tế", "value": 97.1, "unit": "%", "paragraph": 11},
    {"indicator": "mức tăng tỷ lệ bao phủ bảo hiểm y tế so với cuối năm 2021", "value": 0.7, "unit": "điểm %", "paragraph": 11},
    {"indicator": "kim ngạch xuất khẩu", "value": 2.17, "unit": "tỷ USD", "qualifier": "estimated", "paragraph": 12},
    {"indicator": "kim ngạch nhập khẩu", "value": 1.38, "unit": "tỷ USD", "paragraph": 12},
    {"indicator": "thu tiền sử dụng đất", "value": 30, "unit": "tỷ đồng", "paragraph": 13, "period": "9 tháng đầu năm 2024"},
    {"indicator": "thu tiền sử dụng đất", "value": 12, "unit": "tỷ đồng", "paragraph": 13, "period": "quý III/2024"},
]  # fmt: skip


@pytest.fixture(scope="module")
def base() -> Base:
    return base_of(FACTS, place="huyện Thanh Lộc Sơn")


WORKED = [
    (["Thanh Lộc Sơn 2023 tai nạn giao thông chết mấy người?", "vậy cùng kỳ năm ngoái thì chết mấy người"], "14 − 2 = 12 người"),
    (["Thu ngân sách Thanh Lộc Sơn 2023 tăng thêm bao nhiêu tỷ so với năm trước?"], "121,9 − 121,9 ÷ (100% + 8,5%) ≈ 9,55 tỷ đồng"),
    (["Từ năm 2022 qua năm 2023 Thanh Lộc Sơn bớt được bao nhiêu hộ nghèo?"], "905 − 712 = 193 hộ"),
    (["Thu ngân sách Thanh Lộc Sơn 2023 cao hơn dự toán huyện giao khoảng bao nhiêu tỷ?"], "121,9 ÷ 104%"),
    (["Năm 2023 Thanh Lộc Sơn còn bao nhiêu con gia súc chưa tiêm phòng?"], "2.310 − 1.890 = 420 con"),
    (["Thanh Lộc Sơn 2023 còn mấy vụ phạm tội chưa làm rõ?"], "41 − 38 = 3 vụ"),
    (["Thanh Lộc Sơn bao nhiêu phần trăm hộ dân nông thôn chưa dùng nước sạch?"], "100% − 68,5% = 31,5%"),
    (["Thanh Lộc Sơn 2023 còn bao nhiêu % xã chưa về đích nông thôn mới?"], "(6 − 4) ÷ 6 ≈ 33,3%"),
    (["Cuối năm 2021 tỷ lệ bao phủ bảo hiểm y tế Thanh Lộc Sơn bao nhiêu?"], "97,1 − 0,7 = 96,4%"),
    (["Năm 2023 Thanh Lộc Sơn xuất siêu bao nhiêu?"], "2,17 − 1,38 ≈ 0,79 tỷ USD"),
    (["Năm 2023 Thanh Lộc Sơn xuất khẩu nhiều hơn nhập khẩu bao nhiêu?"], "2,17 − 1,38 ≈ 0,79 tỷ USD"),
    (["Thanh Lộc Sơn 2023 hộ nghèo và hộ cận nghèo gộp lại bao nhiêu hộ?"], "712 + 604 = 1.316 hộ"),
    (["Thanh Lộc Sơn 2023 có bao nhiêu hộ nghèo?", "cộng cả cận nghèo là mấy hộ"], "712 + 604 = 1.316 hộ"),
    (["Bình quân mỗi doanh nghiệp thành lập mới ở Thanh Lộc Sơn 2023 đăng ký bao nhiêu tỷ đồng vốn?"], "285 tỷ đồng ÷ 57 doanh nghiệp = 5 tỷ đồng/doanh nghiệp"),
    (["Thanh Lộc Sơn 2023 có mấy xã về đích nông thôn mới?", "tổng cộng huyện có bao nhiêu xã?"], "4/6 xã"),
    (["6 tháng đầu năm 2024 Thanh Lộc Sơn thu tiền sử dụng đất bao nhiêu?"], "30 − 12 = 18 tỷ đồng"),
]  # fmt: skip


@pytest.mark.parametrize(("messages", "working"), WORKED)
def test_worked_out_in_plain_sight(base: Base, messages: list[str], working: str) -> None:
    reply, text = asked_in_words(base, *messages)

    assert reply.outcome == "answer"
    assert working in (reply.answers[0].working or "")
    assert "Cách tính" in text


DECLINED = [
    ["Thanh Lộc Sơn 2023 bị thương vì tai nạn giao thông mấy người?", "cùng kỳ năm ngoái thì bị thương mấy người"],
    ["Năm 2022 Thanh Lộc Sơn có bao nhiêu doanh nghiệp thành lập mới?"],
    ["Thanh Lộc Sơn 2023 hộ cận nghèo giảm bao nhiêu hộ so với đầu năm?"],
    ["Thanh Lộc Sơn 2023 còn bao nhiêu hộ nghèo chưa được hỗ trợ nhà ở?"],
    ["Năm 2023 Thanh Lộc Sơn nhập siêu bao nhiêu?"],
    ["Thanh Lộc Sơn 2023 hộ nghèo và hộ nghèo được hỗ trợ nhà ở gộp lại bao nhiêu hộ?"],
    ["Bình quân mỗi hộ nghèo Thanh Lộc Sơn 2023 thu ngân sách bao nhiêu tỷ?"],
    ["Cuối năm 2020 tỷ lệ bao phủ bảo hiểm y tế Thanh Lộc Sơn bao nhiêu?"],
]


@pytest.mark.parametrize("messages", DECLINED)
def test_not_worked_out_where_it_would_mislead(base: Base, messages: list[str]) -> None:
    reply, _ = asked_in_words(base, *messages)

    assert reply.outcome != "answer"


def test_another_plan_after_a_percentage_of_a_plan_is_asked_for_its_percentage(base: Base) -> None:
    turn = "Thu ngân sách Thanh Lộc Sơn 2023 đạt bao nhiêu % dự toán tỉnh giao?"
    percent, _ = asked_in_words(base, turn, "thế còn dự toán huyện giao thì sao?")
    plan, _ = asked_in_words(base, turn, "dự toán huyện giao là bao nhiêu?")

    assert percent.answers[0].aspect == "plan"
    assert percent.answers[0].value == 104
    assert plan.answers[0].aspect == "target"


def test_the_place_of_a_message_that_was_not_answered_is_kept(base: Base) -> None:
    reply, _ = asked_in_words(base, "số rạp chiếu phim ở Thanh Lộc Sơn 2022?", "số hộ nghèo?")

    assert [float(a.value) for a in reply.answers if a.value is not None and not hasattr(a.value, "low")] == [905]


def test_a_change_against_another_quarter_is_none_against_a_year_before(base: Base) -> None:
    reply, _ = asked_in_words(base, "Thanh Lộc Sơn 2023 tăng thêm bao nhiêu doanh nghiệp thành lập mới so với cùng kỳ?")

    assert reply.outcome != "answer"


def test_the_bot_is_called_and_nothing_fell(base: Base) -> None:
    reply, _ = asked_in_words(base, "bot được bao nhiêu hộ nghèo Thanh Lộc Sơn 2023?")

    assert [float(a.value) for a in reply.answers if a.value is not None and not hasattr(a.value, "low")] == [712]
