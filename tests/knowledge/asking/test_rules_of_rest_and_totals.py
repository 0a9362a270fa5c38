"""What is left in percent, changes against an earlier year, numbers to choose from, members, places counted, totals."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.asking import Base
from knowledge.asking.years import mend_years
from tests.knowledge.asking.made import asked_in_words, base_of

RISE = [{"kind": "plan", "percent": 104, "base": "kế hoạch"}, {"kind": "change", "percent": 10, "base": "cùng kỳ"}]
PLAN = [{"kind": "plan", "percent": 110, "base": "chỉ tiêu"}]
FACTS: list[dict[str, Any]] = [
    {"indicator": "tổng giá trị sản xuất", "value": 1810, "unit": "tỷ đồng", "comparisons": RISE},
    {"indicator": "thu ngân sách nhà nước", "value": 72, "unit": "tỷ đồng", "comparisons": PLAN},
    {"indicator": "chỉ tiêu đạt và vượt", "value": 17, "of": 20, "unit": "chỉ tiêu"},
    {"indicator": "xã về đích nông thôn mới", "value": 6, "of": 8, "unit": "xã"},
    {"indicator": "bình quân tiêu chí nông thôn mới", "value": 17.5, "unit": "tiêu chí/xã"},
    {"indicator": "kết nạp đảng viên mới", "value": 33, "unit": "đảng viên", "comparisons": PLAN},
    {"indicator": "tổng số đảng viên toàn Đảng bộ", "value": 1281, "unit": "đảng viên"},
    {"indicator": "tỷ lệ hộ nghèo", "value": 4, "unit": "%"},
    {"indicator": "vụ cháy rừng", "value": 5, "unit": "vụ"},
    {"indicator": "mặt bằng đường vành đai đã bàn giao", "value": 41.5, "of": 46.8, "unit": "km"},
    {"indicator": "mặt bằng khu công nghiệp đã bàn giao", "value": 12, "unit": "ha"},
    {"indicator": "hồ sơ Trung tâm Phục vụ hành chính công tiếp nhận", "value": 6418, "unit": "hồ sơ"},
    {"indicator": "hồ sơ nộp trực tuyến", "value": 5263, "unit": "hồ sơ",
     "comparisons": [{"kind": "share", "percent": 82, "base": "tổng số hồ sơ tiếp nhận"}]},
    {"indicator": "hồ sơ nộp qua bưu điện", "value": 400, "unit": "hồ sơ",
     "comparisons": [{"kind": "share", "percent": 9, "base": "tổng số hồ sơ tiếp nhận"}]},
    {"kind": "document", "name": "Nghị quyết về nhiệm vụ năm 2023", "issuer": "Huyện ủy Thanh Lộc Sơn"},
    {"kind": "person", "name": "Phan Thanh Tuyền", "title": "Bí thư Huyện ủy Thanh Lộc Sơn", "role": "dự hội nghị"},
    {"kind": "directive", "speaker": "Phan Thanh Tuyền", "text": "Phát huy vai trò người đứng đầu"},
]  # fmt: skip


@pytest.fixture(scope="module")
def base() -> Base:
    return base_of(FACTS, place="huyện Thanh Lộc Sơn")


TARGETS, TOWNS = "bao nhiêu chỉ tiêu đạt và vượt?", "mấy xã về đích nông thôn mới?"
RESOLUTION = "Nghị quyết về nhiệm vụ năm 2023"


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        ((TOWNS, "vậy phần còn lại chiếm mấy phần trăm?"), "(8 − 6) ÷ 8 = 25%"),
        ((TOWNS, "số còn lại là mấy xã?"), "8 − 6 = 2 xã"),
        ((TARGETS, "phần còn lại là bao nhiêu %"), "(20 − 17) ÷ 20 = 15%"),
        (("tỷ lệ hộ nghèo bao nhiêu?", "số còn lại chiếm mấy %?"), "96%"),
        (("còn bao nhiêu phần trăm chỉ tiêu huyện chưa làm được?",), "(20 − 17) ÷ 20 = 15%"),
        (("tỷ lệ hộ nghèo còn lại bao nhiêu %?",), "4%"),  # the rate that there still is, and no rest of it
    ],
)
def test_the_rest_is_told_in_percent(base: Base, messages: tuple[str, ...], told: str) -> None:
    reply, text = asked_in_words(base, *messages)
    assert reply.outcome == "answer"
    assert told in text


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("đường vành đai còn bao nhiêu km chưa bàn giao mặt bằng?", "46,8 − 41,5 = 5,3 km"),
        ("mặt bằng đường vành đai chưa bàn giao bao nhiêu km?", "46,8 − 41,5 = 5,3 km"),
        ("mấy hồ sơ không nộp trực tuyến?", "6.418 − 5.263 = 1.155 hồ sơ"),  # of the whole that its share names
    ],
)
def test_what_was_not_done_is_the_rest_of_a_whole(base: Base, message: str, told: str) -> None:
    assert told in asked_in_words(base, message)[1]


@pytest.mark.parametrize(
    "message",
    [
        "mặt bằng khu công nghiệp chưa bàn giao bao nhiêu ha?",  # of how much is not said
        "mấy hồ sơ không nộp qua bưu điện?",  # its share is of another whole
    ],
)
def test_without_a_whole_nothing_is_left_to_tell(base: Base, message: str) -> None:
    assert asked_in_words(base, message)[0].outcome != "answer"


@pytest.mark.parametrize("first", ["kết nạp bao nhiêu đảng viên?", "thu ngân sách bao nhiêu?"])
def test_no_rest_is_told_of_what_is_no_part(base: Base, first: str) -> None:
    assert asked_in_words(base, first, "phần còn lại chiếm mấy phần trăm?")[0].outcome != "answer"


@pytest.mark.parametrize(
    "message",
    [
        "mức tăng giá trị sản xuất năm 2023 so với năm trước đó là bao nhiêu phần trăm?",
        "growth của tổng giá trị sản xuất 2023 vs cùng kỳ là mấy %?",
        "giá trị sản xuất năm 2023 hơn năm trước bao nhiêu phần trăm?",
        "tổng giá trị sản xuất 2023 so với năm trước là mấy %?",
    ],
)
def test_a_percentage_against_an_earlier_year_is_a_change(base: Base, message: str) -> None:
    reply, text = asked_in_words(base, message)
    assert reply.outcome == "answer"
    assert "10%" in text
    assert "1.645" not in text


def test_the_level_of_an_earlier_year_is_worked_out_as_before(base: Base) -> None:
    assert "1.645,5 tỷ đồng" in asked_in_words(base, "giá trị sản xuất năm trước đó là bao nhiêu?")[1]


def test_nothing_is_known_of_the_plan_of_an_earlier_year(base: Base) -> None:
    assert asked_in_words(base, "thu ngân sách cùng kỳ đạt bao nhiêu phần trăm kế hoạch?")[0].outcome == "decline"


def test_who_asks_for_it_may_stand_beside_whom_it_is_asked_of(base: Base) -> None:
    who = "ai dự hội nghị huyện ủy?"
    assert "người đứng đầu" in asked_in_words(base, who, "ổng dặn phải đề cao vai trò của ai")[1]
    assert "người đứng đầu" in asked_in_words(base, "bà Phan Thanh Tuyền nhắc huyện phải phát huy vai trò của ai?")[1]
    assert asked_in_words(base, "chủ tịch huyện dặn phải phát huy vai trò của ai?")[0].outcome == "decline"


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("trong nhóm đang cãi nhau, huyện đạt 16 hay 17 chỉ tiêu vậy?", "17/20 chỉ tiêu"),
        ("kết nạp 33 hay 36 đảng viên vậy", "33 đảng viên"),
        ("thu ngân sách là 70 tỷ hoặc 75 tỷ?", "72 tỷ đồng"),
    ],
)
def test_two_numbers_to_choose_from_ask_how_many(base: Base, message: str, told: str) -> None:
    assert told in asked_in_words(base, message)[1]


@pytest.mark.parametrize("message", ["12 hay 13 trường đạt chuẩn quốc gia vậy?", "nghị quyết 16 hay 17 vậy?"])
def test_numbers_to_choose_from_of_what_is_unknown_are_declined(base: Base, message: str) -> None:
    assert asked_in_words(base, message)[0].outcome != "answer"


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("đảng bộ có tổng nhiu ng v ạ", "1.281"),
        ("đảng bộ huyện có bao nhiêu đồng chí?", "1.281"),
        ("gộp hết đảng viên cũ lẫn mới là bao nhiêu?", "1.281"),
        ("2k23 thêm dc nhiu đảng viên z ad", "33"),
        ("năm 2023 kết nạp thêm bao nhiêu đảng viên?", "33"),
        ("bao nhiêu quần chúng ưu tú được tuyên thệ vào Đảng?", "33"),
        ("rốt cuộc huyện làm tròn được mấy đầu chỉ tiêu?", "17/20"),
        ("các khoản thu nộp vào ngân sách gom lại được bao nhiêu tiền?", "72 tỷ đồng"),
        ("có mấy nơi cán đích xây dựng nông thôn mới rồi?", "6/8 xã"),
        ("tính đổ đồng mỗi xã làm được mấy tiêu chí nông thôn mới?", "17,5"),
        ("chia ra mỗi xã được mấy tiêu chí nông thôn mới?", "17,5"),
    ],
)
def test_everyday_words_name_the_same(base: Base, message: str, told: str) -> None:
    reply, text = asked_in_words(base, message)
    assert reply.outcome == "answer"
    assert told in text


@pytest.mark.parametrize(
    "message",
    [
        "đảng bộ có bao nhiêu người nữ?",
        "năm 2023 kết nạp thêm bao nhiêu đảng viên so với năm trước?",
        "thêm được mấy đảng viên bị kỷ luật?",
        "mấy nơi cháy rừng?",  # so many fires are not so many places
        "thu ngân sách chia đều mỗi người dân được bao nhiêu?",
        "mấy nơi đạt nông thôn mới nâng cao?",
    ],
)
def test_what_is_more_or_less_than_that_stays_declined(base: Base, message: str) -> None:
    assert asked_in_words(base, message)[0].outcome != "answer"


def test_a_plan_is_told_apart_from_who_set_it_out(base: Base) -> None:
    assert "Huyện ủy" in asked_in_words(base, f"{RESOLUTION} do cơ quan nào đề ra?")[1]
    assert asked_in_words(base, "chỉ tiêu kết nạp đảng viên do cơ quan nào đề ra?")[0].outcome == "decline"


@pytest.mark.parametrize(
    ("typed", "mended"),
    [("2k23 thu bao nhiêu", "2023 thu bao nhiêu"), ("2K9 và 2k123", "2K9 và 2k123"), ("12k23", "12k23")],
)
def test_a_year_may_be_typed_with_a_k(typed: str, mended: str) -> None:
    assert mend_years(typed) == mended
