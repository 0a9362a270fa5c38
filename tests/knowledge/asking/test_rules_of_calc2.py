"""What is left out of a figure, shares by other words, what was allotted: each rule answers one question and keeps back another."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.asking import Base
from knowledge.asking.changes import named_period
from knowledge.language.periods import Period
from tests.knowledge.asking.made import ask, base_of

FACTS: list[dict[str, Any]] = [
    {"indicator": "thu ngân sách nhà nước", "value": 236, "unit": "tỷ đồng", "qualifier": "nearly", "paragraph": 1},
    {"indicator": "thu tiền sử dụng đất", "value": 88.2, "unit": "tỷ đồng", "paragraph": 1,
     "comparisons": [{"kind": "share", "percent": 37.4, "base": "tổng thu ngân sách"}]},
    {"indicator": "thu thuế ngoài quốc doanh", "value": 40, "unit": "tỷ đồng", "paragraph": 5},
    {"indicator": "kinh phí chỉnh trang hẻm", "value": 3.8, "unit": "tỷ đồng", "paragraph": 2},
    {"indicator": "nhân dân đóng góp chỉnh trang hẻm", "value": 1.1, "unit": "tỷ đồng", "paragraph": 2},
    {"indicator": "tuyến hẻm được chỉnh trang", "value": 14, "unit": "tuyến", "paragraph": 2},
    {"indicator": "kim ngạch xuất khẩu", "value": 2.17, "unit": "tỷ USD", "paragraph": 3},
    {"indicator": "kim ngạch xuất khẩu thủy sản", "value": 486, "unit": "triệu USD", "paragraph": 3},
    {"indicator": "kim ngạch nhập khẩu", "value": 1.38, "unit": "tỷ USD", "paragraph": 3},
    {"indicator": "số hộ nghèo", "value": 712, "unit": "hộ", "paragraph": 4},
    {"indicator": "số hộ cận nghèo", "value": 300, "unit": "hộ", "paragraph": 4},
    {"indicator": "tỷ lệ hộ nghèo", "value": 3.96, "unit": "%", "paragraph": 4},
    {"indicator": "tỷ lệ hộ nghèo", "value": 7.6, "unit": "%", "paragraph": 4, "period": "2020"},
    {"indicator": "đảng viên bị khai trừ", "value": 3, "unit": "đảng viên", "paragraph": 6},
    {"indicator": "kế hoạch vốn đầu tư công", "value": 178.5, "unit": "tỷ đồng", "nature": "target", "paragraph": 7},
    {"indicator": "giải ngân vốn đầu tư công", "value": 142.3, "unit": "tỷ đồng", "paragraph": 7},
    {"indicator": "hồ sơ tiếp nhận", "value": 4926, "unit": "hồ sơ", "paragraph": 8},
    {"indicator": "hồ sơ đã giải quyết", "value": 4788, "unit": "hồ sơ", "paragraph": 8},
    {"indicator": "vụ phạm tội", "value": 6, "unit": "vụ", "paragraph": 9, "period": "quý III/2025"},
    {"indicator": "mức giảm số vụ phạm tội so với quý II", "value": 2, "unit": "vụ", "paragraph": 9, "period": "quý III/2025"},
    {"indicator": "thu ngân sách không kể thu kết dư", "value": 50, "unit": "tỷ đồng", "paragraph": 10, "place": "xã Lam Hồ"},
]  # fmt: skip
AT = "Đại Phước An"


@pytest.fixture(scope="module")
def base() -> Base:
    return base_of(FACTS, place="huyện Đại Phước An")


LESS = [
    (f"Nếu bỏ tiền sử dụng đất ra thì năm 2023 {AT} thu ngân sách khoảng bao nhiêu tỷ?", 147.8),
    (f"Thu ngân sách {AT} 2023 không tính tiền sử dụng đất là bao nhiêu?", 147.8),
    ("thu ngan sach dai phuoc an nam 2023 tru tien su dung dat con bao nhieu", 147.8),
    (f"Ngoài tiền sử dụng đất, năm 2023 {AT} còn thu ngân sách bao nhiêu tỷ?", 147.8),
    (f"{AT} năm 2023 thu ngân sách chưa kể thuế ngoài quốc doanh là bao nhiêu?", 196),
    (f"Chỉnh trang hẻm ở {AT}, trừ phần dân góp thì còn lại bao nhiêu tỷ?", 2.7),
    (f"Ngoài phần dân đóng góp, {AT} còn chi bao nhiêu tỷ để chỉnh trang các tuyến hẻm?", 2.7),
    (f"{AT} năm 2023 kim ngạch xuất khẩu không kể thủy sản là bao nhiêu?", 1.684),
    (f"Năm 2023 {AT} trừ phần nhập khẩu đi thì xuất siêu mấy tỷ USD?", 0.79),
    (f"Thu ngân sách năm 2023 của {AT}?|trừ tiền sử dụng đất ra thì còn bao nhiêu?", 147.8),
]


@pytest.mark.parametrize(("messages", "value"), LESS)
def test_what_is_left_out_is_taken_off(base: Base, messages: str, value: float) -> None:
    reply = ask(base, *messages.split("|"))

    assert reply.outcome == "answer"
    first = reply.answers[0]
    assert float(first.value) == pytest.approx(value)  # type: ignore[arg-type]
    assert first.working
    assert len(reply.answers) == 3  # both that it is worked out from are cited


def test_a_rounded_whole_leaves_about_so_much(base: Base) -> None:
    assert ask(base, LESS[0][0]).answers[0].qualifier == "about"


KEPT_BACK = [
    f"Thu ngân sách năm 2023 của {AT} không tính thu xổ số là bao nhiêu?",
    f"Thu ngân sách năm 2023 của {AT}, trừ tiền sử dụng đất, đạt bao nhiêu % dự toán?",
    f"Thu ngân sách trừ chi ngân sách năm 2023 của {AT} còn bao nhiêu?",
    f"Năm 2023 {AT} có bao nhiêu hộ nghèo, không kể hộ cận nghèo?",
    f"Không kể {AT}, năm 2023 các huyện thu ngân sách bao nhiêu?",
    f"Năm 2023 {AT} xuất siêu bao nhiêu nếu không tính thủy sản?",
]


@pytest.mark.parametrize("message", KEPT_BACK)
def test_never_the_whole_where_the_part_is_not_surely_inside(base: Base, message: str) -> None:
    assert ask(base, message).outcome == "decline"


NOT_LEFT_OUT = [
    (f"Ngoài ra, năm 2023 {AT} thu ngân sách bao nhiêu?", 236),
    (f"Năm 2023 {AT} có mấy đảng viên bị khai trừ?", 3),
    (f"Em bị trừ điểm thi đua. Năm 2023 {AT} thu ngân sách bao nhiêu?", 236),
    (f"Năm 2023 {AT} thu thuế ngoài quốc doanh bao nhiêu?", 40),
    ("Xã Lam Hồ năm 2023 thu ngân sách không kể thu kết dư bao nhiêu?", 50),
]


@pytest.mark.parametrize(("message", "value"), NOT_LEFT_OUT)
def test_words_that_leave_nothing_out(base: Base, message: str, value: float) -> None:
    reply = ask(base, message)

    assert [float(a.value) for a in reply.answers] == [value]  # type: ignore[arg-type]


WORKED = [
    (f"Tiền sử dụng đất chiếm tỷ trọng bao nhiêu trong tổng thu ngân sách năm 2023 của {AT}?", 37.4),
    (f"Cuối năm 2020 hộ nghèo ở {AT} chiếm bao nhiêu phần trăm?", 7.6),
    (f"Trong 3,8 tỷ chỉnh trang hẻm của {AT} năm 2023, dân đóng góp chiếm khoảng mấy phần trăm?", 28.9),
    (f"Năm 2023 {AT} được bố trí bao nhiêu vốn đầu tư công?", 178.5),
    (f"Năm 2023 {AT} được bố trí bao nhiêu vốn đầu tư công?|vậy còn bao nhiêu chưa giải ngân hết?", 36.2),
    (f"Năm 2023 {AT} còn bao nhiêu hồ sơ chưa giải quyết?", 138),
    (f"Quý III/2025 {AT} xảy ra mấy vụ phạm tội?|vậy quý II là mấy vụ?", 8),
]


@pytest.mark.parametrize(("messages", "value"), WORKED)
def test_shares_and_rests(base: Base, messages: str, value: float) -> None:
    assert float(ask(base, *messages.split("|")).answers[0].value) == value  # type: ignore[arg-type]


DECLINED = [
    f"Cuối năm 2020 hộ nghèo ở {AT} chiếm bao nhiêu phần trăm số hộ cận nghèo?",
    f"Trong 3,9 tỷ chỉnh trang hẻm của {AT} năm 2023, dân đóng góp chiếm khoảng mấy phần trăm?",
    f"Năm 2023 {AT} được bố trí bao nhiêu vốn chương trình mục tiêu quốc gia?",
    f"Quý III/2025 {AT} xảy ra mấy vụ phạm tội?|vậy quý I là mấy vụ?",
]


@pytest.mark.parametrize("messages", DECLINED)
def test_what_no_report_gives(base: Base, messages: str) -> None:
    reply = ask(base, *messages.split("|"))

    assert reply.outcome != "answer"


def test_a_rate_is_no_share_of_another_kind(base: Base) -> None:
    reply = ask(base, f"Cuối năm 2023 hộ nghèo ở {AT} chiếm bao nhiêu phần trăm số hộ cận nghèo?")

    assert reply.answers[0].working == "712 ÷ 300 ≈ 237,3%"  # and not the rate of 3,96%


def test_a_quarter_without_a_year_is_the_last_before() -> None:
    assert named_period("quý II", Period.parse("quý III/2025")).text == "quý II/2025"
    assert named_period("quý IV", Period.parse("quý I/2025")).text == "quý IV/2024"
    assert named_period("quý II", Period.parse("9 tháng đầu năm 2025")).kind == "other"
    assert named_period("cùng kỳ", Period.parse("quý III/2025")).kind == "other"
