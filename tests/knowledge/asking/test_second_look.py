"""What is understood on a second look, or by who does what: each rule with what it must answer and what it must not."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.asking import Base
from tests.knowledge.asking.made import asked_in_words, base_of

FACTS: list[dict[str, Any]] = [
    {"indicator": "kết nạp đảng viên mới", "value": 118, "unit": "đảng viên"},
    {"indicator": "tổng số đảng viên toàn Đảng bộ", "value": 4210, "unit": "đảng viên"},
    {"indicator": "đảng viên được kiểm tra", "value": 57, "unit": "đảng viên"},
    {"indicator": "tổ chức đảng được kiểm tra", "value": 21, "unit": "tổ chức đảng"},
    {"indicator": "doanh nghiệp giải thể", "value": 26, "unit": "doanh nghiệp"},
    {"indicator": "gỗ bị tịch thu", "value": 1.84, "unit": "m3"},
    {"indicator": "vụ phạm tội được điều tra làm rõ", "value": 36, "unit": "vụ"},
    {"indicator": "số hộ kinh doanh", "value": 618, "unit": "hộ"},
    {"indicator": "diện tích rừng trồng mới", "value": 410, "unit": "ha"},
    {"indicator": "bình quân tiêu chí nông thôn mới", "value": 16.4, "unit": "tiêu chí/xã"},
    {"indicator": "năng suất lúa vụ đông xuân", "value": 64.5, "unit": "tạ/ha"},
    {"indicator": "năng suất lúa vụ hè thu", "value": 59.1, "unit": "tạ/ha"},
    {"indicator": "chỉ tiêu đạt và vượt", "value": 16, "of": 18, "unit": "chỉ tiêu"},
    {"indicator": "thu ngân sách nhà nước", "value": 104.7, "unit": "tỷ đồng"},
    {"indicator": "tổng thiệt hại do bão số 6", "value": 420, "unit": "tỷ đồng"},
    {"indicator": "giáo viên còn thiếu so với định mức", "value": 183, "unit": "giáo viên"},
    {"indicator": "diện tích sầu riêng", "value": 860, "unit": "ha"},
    {"indicator": "tỷ lệ hộ nghèo", "value": 15.2, "unit": "%"},
    {"indicator": "tỷ lệ hộ nghèo trong đồng bào dân tộc thiểu số", "value": 27.4, "unit": "%"},
    {"indicator": "hộ dân chưa nhận tiền bồi thường", "value": 17, "unit": "hộ"},
    {"indicator": "diện tích lúa hè thu thiếu nước tưới", "value": 230, "unit": "ha"},
    {"indicator": "nữ thanh niên tình nguyện nhập ngũ", "value": 2, "unit": "thanh niên", "period": "6 tháng đầu năm 2024"},
    {"indicator": "hộ được cấp gạo cứu đói", "value": 312, "unit": "hộ"},
    {"indicator": "nhân khẩu được cấp gạo cứu đói", "value": 1204, "unit": "nhân khẩu"},
    {"indicator": "giải ngân vốn đầu tư công", "value": 1865, "unit": "tỷ đồng", "period": "quý III/2024",
     "comparisons": [{"kind": "change", "percent": 28.7, "base": "quý II/2024"}]},
    {"indicator": "tàu cá", "value": 64, "unit": "chiếc"},
    {"indicator": "tàu cá đánh bắt xa bờ", "value": 21, "unit": "chiếc"},
    {"indicator": "dự án chậm bị điều chuyển vốn", "value": 8, "unit": "dự án"},
    {"indicator": "vốn điều chuyển giữa các dự án", "value": 96.5, "unit": "tỷ đồng"},
]  # fmt: skip


@pytest.fixture(scope="module")
def base() -> Base:
    return base_of(FACTS, place="huyện Thanh Lộc Sơn")


@pytest.mark.parametrize(
    ("message", "value"),
    [
        # a word that is another real word, read again beside the indicator
        ("Thanh Lộc Sơn năm 2023 kết nạp mấy đảng viêm", 118),
        ("thanh lộc sơn có bao nhiêu doanh nghiệp giải thẻ", 26),
        ("UBKT các cấp Thanh Lộc Sơn 2023 KT bn ĐV?", 57),
        # a short form that no word is
        ("thanh lộc sơn hoàn thành mấy chỉ tiêu dị ad", 16),
        ("năm 2023 huyện thu ngân sách dc mấy tỏi v ad", 104.7),
        # who does it
        ("kiểm lâm Thanh Lộc Sơn tịch thu mấy khối gỗ?", 1.84),
        ("Lực lượng công an huyện làm rõ bao nhiêu vụ phạm tội?", 36),
        ("Thanh Lộc Sơn hiện quản lý bao nhiêu hộ kinh doanh?", 618),
        ("các trường ở Thanh Lộc Sơn còn thiếu bao nhiêu thầy cô?", 183),
        # a phrase that "được bao nhiêu" parts
        ("Huyện ủy Thanh Lộc Sơn phát triển được bao nhiêu đảng viên trong năm 2023?", 118),
        ("Đảng bộ Thanh Lộc Sơn có đội ngũ bao nhiêu đảng viên?", 4210),
        # what was added of what is counted as it comes
        ("trong them duoc may ha rung o thanh loc son nam 2023", 410),
        # an average, and no total
        ("Tính trung bình thì một xã ở Thanh Lộc Sơn đạt bao nhiêu tiêu chí nông thôn mới?", 16.4),
        # targets
        ("Trong các chỉ tiêu nghị quyết năm 2023 đề ra, Thanh Lộc Sơn hoàn thành được bao nhiêu?", 16),
        # a number of a name as it is spoken; two fillers that spell a name
        ("bão số sáu thiệt hại bao nhiêu tỷ ở thanh lộc sơn", 420),
        ("thanh loc son co bao nhieu ha sau rieng", 860),
        # what limits the question
        ("Trong đồng bào dân tộc thiểu số ở Thanh Lộc Sơn, tỷ lệ hộ nghèo còn bao nhiêu phần trăm?", 27.4),
        # what is denied
        ("Thanh Lộc Sơn còn bao nhiêu hộ chưa nhận tiền bồi thường?", 17),
        # what brought it about; what is done once a year; a unit that is said; a name that says all
        ("Vì hồ Khe Lấu chậm mà bao nhiêu héc-ta lúa hè thu ở Thanh Lộc Sơn thiếu nước?", 230),
        ("hồ Khe Lấu chậm làm mấy ha lúa hè thu thiếu nước tưới vậy Thanh Lộc Sơn", 230),
        ("đợt giao quân năm 2024 Thanh Lộc Sơn có mấy bạn nữ tình nguyện?", 2),
        ("thanh lộc sơn phát gạo cứu đói cho bn hộ v", 312),
        ("tàu xa bờ Thanh Lộc Sơn", 21),
        ("con số vốn đã điều chuyển của Thanh Lộc Sơn là bao nhiêu?", 96.5),
        # who corrects oneself
        ("tls à nhầm thanh lộc sơn 2023 kết nạp mấy đv mới v ad", 118),
        ("thanh lộc sơn năm 2022 à nhầm 2023 kết nạp mấy đảng viên mới", 118),
        # talk of those who ask
        ("cả phòng đang cá cược năm 2023 huyện kết nạp được mấy đảng viên mới, bot phân xử giúp!", 118),
    ],
)
def test_it_is_understood(base: Base, message: str, value: float) -> None:
    reply, text = asked_in_words(base, message)
    assert reply.outcome == "answer", text
    assert float(str(reply.answers[0].value)) == value, text


@pytest.mark.parametrize(
    "message",
    [
        "Thanh Lộc Sơn năm 2023 kết nạp mấy đảng viên nữ?",
        "Thanh Lộc Sơn có bao nhiêu doanh nghiệp giải trí?",
        "công an Thanh Lộc Sơn kết nạp mấy đảng viên mới?",  # beside no deed of its own a doer limits what is counted
        "kiểm lâm Thanh Lộc Sơn có bao nhiêu đảng viên được kiểm tra?",
        "Thanh Lộc Sơn có bao nhiêu chỉ tiêu không đạt chuẩn văn hóa?",
        "bão số chín thiệt hại bao nhiêu tỷ ở Thanh Lộc Sơn?",
        "Trong khu công nghiệp ở Thanh Lộc Sơn, tỷ lệ hộ nghèo còn bao nhiêu phần trăm?",
        "Thanh Lộc Sơn có mấy sản phẩm OCOP đạt 5 sao?",
        "Thanh Lộc Sơn tịch thu mấy khối đá?",
        "vì bão số 9 mà ở Thanh Lộc Sơn thiệt hại bao nhiêu tỷ?",
        "đợt giao quân năm 2022 Thanh Lộc Sơn có mấy bạn nữ tình nguyện?",
        "Thanh Lộc Sơn năm 2024 có mấy hộ được cấp gạo cứu đói?",
        "gạo cứu đói Thanh Lộc Sơn",  # of households, or of people?
        "vốn quý II/2024 là bao nhiêu?",  # nothing is worked out of what was hardly named
    ],
)
def test_it_is_still_declined(base: Base, message: str) -> None:
    reply, text = asked_in_words(base, message)
    assert reply.outcome in ("decline", "clarify"), text


def test_parts_that_exclude_each_other_are_asked_back(base: Base) -> None:
    reply, text = asked_in_words(base, "Năng suất lúa Thanh Lộc Sơn năm 2023 là bao nhiêu?")
    assert reply.outcome == "clarify", text
    assert "đông xuân" in text
    assert "hè thu" in text
