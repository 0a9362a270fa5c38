"""Stretches of months, what is left of a year, follow-ups about another thing, who does it, and which plan is meant."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.asking import Base
from tests.knowledge.asking.made import asked_in_words, base_of

PLACE, OTHER = "huyện Thanh Lộc Sơn", "huyện Vĩnh Lạc Sơn"
HALF, NINE = "6 tháng đầu năm 2024", "9 tháng đầu năm 2024"


def plan(percent: float, base: str = "dự toán") -> list[dict[str, Any]]:
    return [{"kind": "plan", "percent": percent, "base": base}]


FACTS: list[dict[str, Any]] = [
    {"indicator": "giải ngân vốn đầu tư công", "value": 61.3, "unit": "tỷ đồng", "period": HALF},
    {"indicator": "giải ngân vốn đầu tư công", "value": 112.6, "unit": "tỷ đồng", "period": NINE},
    {"indicator": "thu ngân sách nhà nước", "value": 1048, "unit": "tỷ đồng", "period": NINE, "comparisons": plan(78.5)},
    {"indicator": "mục tiêu thu ngân sách", "value": 1400, "unit": "tỷ đồng", "period": "2024", "nature": "target"},
    {
        "indicator": "dự toán thu ngân sách tỉnh giao", "value": 1335, "unit": "tỷ đồng", "period": "2024",
        "nature": "target",
    },
    {"indicator": "tỷ lệ hộ nghèo đầu năm", "value": 14.26, "unit": "%", "period": "đầu năm 2024"},
    {"indicator": "tỷ lệ hộ nghèo", "value": 10.71, "unit": "%", "period": "2024"},
    {"indicator": "đảng viên bị thi hành kỷ luật", "value": 187, "unit": "đảng viên", "period": "2024"},
    {"indicator": "tổ chức đảng bị thi hành kỷ luật", "value": 9, "unit": "tổ chức đảng", "period": "2024"},
    {"indicator": "tổ chức cơ sở đảng", "value": 62, "unit": "tổ chức cơ sở đảng", "period": "2024"},
    {"indicator": "công đoàn cơ sở thành lập mới", "value": 23, "unit": "công đoàn cơ sở", "period": "2024"},
    {"indicator": "lớp đào tạo nghề", "value": 22, "unit": "lớp", "period": "2024"},
    {
        "indicator": "tỷ lệ nợ quá hạn", "value": 0.19, "unit": "%", "period": "2024",
        "comparisons": [{"kind": "change", "percent": -5, "base": "năm trước"}],
    },
    {"indicator": "chỉ số hài lòng của người dân (SIPAS)", "value": 83.6, "unit": "%", "period": "2024"},
    {"indicator": "tỷ lệ hộ phân loại rác tại nguồn", "value": 61.3, "unit": "%", "period": "2024"},
    {"indicator": "nợ thuế", "value": 6.8, "unit": "tỷ đồng", "period": "2024"},
    {"indicator": "chỉ tiêu hoàn thành", "value": 19, "of": 20, "unit": "chỉ tiêu", "period": "2023"},
    {
        "indicator": "giải ngân vốn đầu tư công", "value": 155.1, "of": 159.6, "unit": "tỷ đồng", "period": "2023",
        "comparisons": plan(97.2, "kế hoạch vốn"),
    },
    {"indicator": "đơn khiếu nại, tố cáo, kiến nghị được giải quyết", "value": 97, "of": 103, "unit": "đơn", "period": "2023"},
    {"indicator": "doanh nghiệp tạm ngừng hoạt động", "value": 402, "unit": "doanh nghiệp", "period": "2024"},
    {"indicator": "doanh nghiệp quay trở lại hoạt động", "value": 96, "unit": "doanh nghiệp", "period": "2024"},
    {"indicator": "doanh nghiệp thành lập mới", "value": 168, "unit": "doanh nghiệp", "period": "2024"},
    {"indicator": "tiêu chí nông thôn mới nâng cao chưa đạt", "value": 2, "unit": "tiêu chí", "period": "2024"},
    {"kind": "directive", "speaker": "Phùng Khắc Bảo", "text": "Đưa cầu Đò Trang vào sử dụng trước 20/12/2024"},
    {"kind": "event", "name": "Hội nghị Huyện ủy lần thứ 22", "date": "2024-12-18", "place": "huyện Thanh Lộc Sơn",
     "purpose": "đánh giá năm 2024"},
    {"kind": "person", "name": "Cao Minh Triết", "title": "Phó Bí thư Tỉnh ủy", "role": "dự và chỉ đạo hội nghị"},
    {"kind": "document", "name": "Nghị quyết về phương hướng, nhiệm vụ năm 2023", "subject": "nhiệm vụ năm 2023"},
    {"kind": "document", "name": "Nghị quyết về phương hướng, nhiệm vụ năm 2024", "subject": "nhiệm vụ năm 2024"},
    {"indicator": "giá trị sản xuất nông, lâm, thủy sản", "value": 900, "unit": "tỷ đồng", "period": "2023"},
    {"indicator": "giá trị sản xuất nông, lâm, thủy sản", "value": 800, "unit": "tỷ đồng", "period": "2023", "place": OTHER},
    {"indicator": "giá trị sản xuất thủy sản", "value": 850, "unit": "tỷ đồng", "period": "2023", "place": "huyện Tây Kỳ Lam"},
]  # fmt: skip


@pytest.fixture(scope="module")
def base() -> Base:
    return base_of(FACTS, place=PLACE)


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        (("từ tháng 7 đến tháng 9/2024 giải ngân bao nhiêu vốn đầu tư công?",), "112,6 − 61,3 = 51,3"),
        (("từ hết tháng 6 đến hết tháng 9 năm 2024 giải ngân thêm bao nhiêu vốn đầu tư công?",), "112,6 − 61,3 = 51,3"),
        (("tháng 7-9/2024 giải ngân bao nhiêu vốn đầu tư công?",), "112,6 − 61,3 = 51,3"),
        (("9 tháng 2024 thu ngân sách bao nhiêu?", "còn thiếu bao nhiêu nữa mới đủ dự toán?"), "1.335 − 1.048 = 287"),
        (("3 tháng cuối năm 2024 còn phải thu ngân sách bao nhiêu nữa mới đủ dự toán?",), "1.335 − 1.048 = 287"),
        (("đầu năm 2024 tỷ lệ hộ nghèo bao nhiêu?", "đến cuối năm còn mấy %?"), "10,71%"),
        (("thi hành kỷ luật bao nhiêu đảng viên?", "còn tổ chức đảng thì sao?"), "9 tổ chức đảng"),
        (("Liên đoàn Lao động huyện thành lập mới bao nhiêu công đoàn cơ sở?",), "23 công đoàn"),
        (("tỷ lệ nợ quá hạn của Ngân hàng Chính sách xã hội?",), "0,19%"),
        (("mấy doanh nghiệp tạm ngừng?", "còn quay trở lại hoạt động thì mấy doanh nghiệp?"), "96 doanh nghiệp"),
        (("tỷ lệ nợ quá hạn?", "tăng mấy phần trăm so với năm trước?"), "Giảm 5%"),
        (("chỉ số hài lòng?",), "83,6%"),
        (("bao nhiêu % hộ phân loại rác tại nguồn?",), "61,3%"),
        (("huyện còn nợ thuế bao nhiêu tỷ?",), "6,8 tỷ"),
        (("dự toán thu ngân sách năm 2024 là bao nhiêu?",), "1.335 tỷ"),
        (("% thu ngân sách so KH 9 tháng 2024?",), "78,5%"),
        (("cầu Đò Trang khi nào phải xong?",), "trước 20/12/2024"),
        (("lãnh đạo Tỉnh ủy nào dự hội nghị Huyện ủy?",), "Cao Minh Triết"),
        (("huyện tổ chức mấy lớp đào tạo nghề?",), "22 lớp"),
        (("còn bao nhiêu đơn khiếu nại, tố cáo, kiến nghị chưa giải quyết?",), "103 − 97 = 6 đơn"),
    ],
)
def test_what_is_asked_is_told(base: Base, messages: tuple[str, ...], told: str) -> None:
    reply, text = asked_in_words(base, *messages)
    assert reply.outcome == "answer"
    assert told in text
    assert not reply.parts


def test_a_list_is_not_told_by_how_many_it_has(base: Base) -> None:
    reply = asked_in_words(base, "huyện còn những tiêu chí nông thôn mới nâng cao nào chưa đạt?")[0]
    assert reply.outcome == "decline"


def test_papers_of_which_a_part_of_the_name_is_said_are_offered(base: Base) -> None:
    reply = asked_in_words(base, "NQ về phương hướng, nhiệm vụ?")[0]
    assert reply.outcome == "clarify"
    assert ["2023" in option.question or "2024" in option.question for option in reply.options] == [True, True]


@pytest.mark.parametrize("kind", ["huyện", "H.", "h."])
def test_the_point_of_a_short_kind_of_place_parts_nothing(base: Base, kind: str) -> None:
    assert "22 lớp" in asked_in_words(base, f"số lớp đào tạo nghề của {kind} Thanh Lộc Sơn năm 2024 là mấy?")[1]


def test_a_share_of_the_capital_allotted_names_no_target_that_was_missed(base: Base) -> None:
    reply, text = asked_in_words(base, "chỉ tiêu nào không hoàn thành năm 2023?")
    assert reply.outcome == "decline"
    assert "chỉ tiêu nào không đạt" in text
    assert "97,2" not in text


def test_a_target_that_was_missed_is_told_with_the_count_that_shows_it() -> None:
    count = {"indicator": "chỉ tiêu đạt và vượt", "value": 16, "of": 17, "unit": "chỉ tiêu"}
    short = {
        "indicator": "giải ngân vốn đầu tư công",
        "value": 142.3,
        "unit": "tỷ đồng",
        "comparisons": plan(79.7, "kế hoạch"),
    }
    reply, text = asked_in_words(base_of([count, short], place=PLACE), "chỉ tiêu nào không hoàn thành năm 2023?")
    assert "16/17 chỉ tiêu" in text
    assert "79,7% kế hoạch" in text
    assert len(reply.answers[0].facts) == 2


def test_only_figures_of_one_indicator_are_ranked(base: Base) -> None:
    text = asked_in_words(base, "huyện nào có giá trị sản xuất nông, lâm, thủy sản cao nhất năm 2023?")[1]
    assert "900" in text
    assert "800" in text
    assert "850" not in text
