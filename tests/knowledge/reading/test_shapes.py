"""Shapes of sentences that were once misread, each in words of its own: units, parts of a whole, limits, ways of moving."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.model import Measure
from knowledge.reading import paragraphs_of, read_facts
from knowledge.wire import fact_to_json

HEAD = "Huyện An Bình: một năm nhìn lại\n\nNgày 20/12/2023, Huyện ủy An Bình tổ chức hội nghị tổng kết năm 2023.\n\n"


def read(text: str) -> list[tuple[str, Any, str]]:
    facts = read_facts(paragraphs_of(HEAD + text), "test").facts
    found = [fact_to_json(fact) for fact in facts if isinstance(fact, Measure)]
    return [(fact["indicator"], fact["value"], fact["unit"]) for fact in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("khách quốc tế 96.500 lượt", ("lượt khách quốc tế được đón", 96500, "lượt")),
        ("khách quốc tế 96,5 nghìn lượt", ("lượt khách quốc tế được đón", 96.5, "nghìn lượt")),
        ("quốc tế 96.500", ("lượt khách được đón quốc tế", 96500, "lượt khách")),
        ("quốc tế 0,1", ("lượt khách được đón quốc tế", 0.1, "triệu lượt khách")),
    ],
)
def test_a_part_has_its_own_magnitude(text: str, expected: tuple[str, Any, str]) -> None:
    assert read(f"Huyện đón 1,74 triệu lượt khách, trong đó {text}.")[1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7 chủ đầu tư cam kết đúng hạn", ("chủ đầu tư cam kết đúng hạn", 7, "chủ đầu tư")),
        ("7 chủ doanh nghiệp cam kết trả nợ", ("chủ doanh nghiệp cam kết trả nợ", 7, "chủ doanh nghiệp")),
        ("5 sở thực hiện tốt", ("sở thực hiện tốt", 5, "sở")),
        ("38 chi bộ trực thuộc", ("chi bộ trực thuộc", 38, "chi bộ")),
    ],
)
def test_no_unit_cuts_a_word_in_two(text: str, expected: tuple[str, Any, str]) -> None:
    assert read(f"Đến nay, có {text}.") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Trong số đảng viên mới có 17 nữ.", ("đảng viên mới là nữ", 17, "đảng viên")),
        ("Trong số đại biểu trúng cử có 9 nữ.", ("đại biểu trúng cử là nữ", 9, "đại biểu")),
        ("Trong tổng số cán bộ có 45 nữ.", ("cán bộ là nữ", 45, "cán bộ")),
    ],
)
def test_a_trait_is_no_unit(text: str, expected: tuple[str, Any, str]) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Có 12 chủ đầu tư còn giải ngân dưới 40%.", ("chủ đầu tư", 12, "chủ đầu tư")),
        ("Còn 8 xã có tỷ lệ hộ nghèo trên 20%.", ("xã có tỷ lệ hộ nghèo", 8, "xã")),
        ("Có 5 sở giải ngân đạt dưới 30% kế hoạch.", ("sở giải ngân đạt", 5, "sở")),
    ],
)
def test_a_limit_says_which_are_counted(text: str, expected: tuple[str, Any, str]) -> None:
    ((name, value, unit),) = read(text)
    assert name.startswith(expected[0])
    assert name.endswith("%")
    assert (value, unit) == expected[1:]


def test_a_percentage_of_the_plan_is_no_limit() -> None:
    assert read("Kết nạp 80 đảng viên mới, đạt trên 90% kế hoạch.") == [("kết nạp đảng viên mới", 80, "đảng viên")]


@pytest.mark.parametrize("way", ["rút xuống còn", "thu hẹp còn", "kéo mạnh xuống", "xuống còn"])
def test_ways_from_one_figure_to_another(way: str) -> None:
    assert read(f"Số hộ nghèo từ 143 hộ năm 2022 {way} 98 hộ, tương ứng 2,31%.") == [
        ("số hộ nghèo", 143, "hộ"),
        ("số hộ nghèo", 98, "hộ"),
        ("tỷ lệ hộ nghèo", 2.31, "%"),
    ]


@pytest.mark.parametrize(
    "text",
    ["đưa mức tăng 9 tháng lên 8,35%", "nâng tốc độ tăng 9 tháng lên 8,35%", "kéo mức tăng 9 tháng xuống 8,35%"],
)
def test_growth_at_another_time(text: str) -> None:
    assert read(f"GRDP quý III ước tăng 9,12%, {text} so với cùng kỳ.") == [
        ("tốc độ tăng GRDP", 9.12, "%"),
        ("tốc độ tăng GRDP", 8.35, "%"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GRDP tăng từ 8,5% trở lên", ("tốc độ tăng GRDP", 8.5, "%")),
        ("thu ngân sách tăng từ 10% trở lên", ("tốc độ tăng thu ngân sách", 10, "%")),
        ("tỷ lệ hộ nghèo giảm từ 1,5% trở lên", ("mức giảm tỷ lệ hộ nghèo", 1.5, "%")),
    ],
)
def test_growth_from_so_much_up(text: str, expected: tuple[str, Any, str]) -> None:
    assert read(f"Năm 2024, huyện phấn đấu {text}.") == [expected]


def test_what_a_rate_grew_from_is_no_rate_of_growth() -> None:
    assert read("Tỷ lệ hồ sơ trực tuyến đạt 87,3%, tăng từ 82,5% của năm 2022.")[0][1] == 87.3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dịch tái phát ở vài xã, buộc phải tiêu hủy 264 con lợn.", ("lợn bị tiêu hủy", 264, "con")),
        ("Huyện tiêm phòng cho 1.200 con bò.", ("bò được tiêm phòng", 1200, "con")),
        ("Dự án đã bàn giao mặt bằng 41,5 km.", ("dự án đã bàn giao mặt bằng", 41.5, "km")),
        ("Khu vực nông nghiệp chỉ nhích 0,9%.", ("tốc độ tăng khu vực nông nghiệp", 0.9, "%")),
    ],
)
def test_what_is_done(text: str, expected: tuple[str, Any, str]) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("29 quần chúng ưu tú được đứng vào hàng ngũ của Đảng", ("kết nạp đảng viên mới", 29, "đảng viên")),
        ("31 quần chúng vinh dự được kết nạp vào Đảng", ("kết nạp đảng viên mới", 31, "đảng viên")),
        (
            "12 quần chúng là người dân tộc được kết nạp vào Đảng",
            ("quần chúng là người dân tộc được kết nạp vào Đảng", 12, "quần chúng"),
        ),
    ],
)
def test_what_is_said_in_other_words(text: str, expected: tuple[str, Any, str]) -> None:
    assert read(f"Trong năm, có {text}.") == [expected]


def test_a_bare_verb_of_money_is_the_one_spoken_of() -> None:
    assert read("Tổng thu ngân sách đạt 946 tỷ đồng; riêng quý III/2023 thu 271 tỷ đồng.")[1] == (
        "tổng thu ngân sách",
        271,
        "tỷ đồng",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Xảy ra 143 vụ tai nạn giao thông; so với cùng kỳ giảm 18 vụ.",
            ("mức giảm vụ tai nạn giao thông so với cùng kỳ", 18, "vụ"),
        ),
        (
            "Huyện đón 12.000 lượt khách, so với cùng kỳ tăng 3.000 lượt.",
            ("mức tăng lượt khách được đón so với cùng kỳ", 3000, "lượt"),
        ),
        (
            "Kết nạp 120 đảng viên, so với năm 2022 tăng 8 đảng viên.",
            ("mức tăng kết nạp đảng viên so với năm 2022", 8, "đảng viên"),
        ),
    ],
)
def test_what_moved_since_the_same_time(text: str, expected: tuple[str, Any, str]) -> None:
    assert read(text)[1] == expected


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Thu ngân sách 9 tháng đạt 90 tỷ đồng.", "9 tháng đầu năm 2023"),
        ("Thu ngân sách 6 tháng chỉ đạt 90 tỷ đồng.", "6 tháng đầu năm 2023"),
        ("Sau 3 tháng triển khai, thu 90 tỷ đồng.", "2023"),
    ],
)
def test_months_without_a_year(text: str, period: str) -> None:
    facts = read_facts(paragraphs_of(HEAD + text), "test").facts
    assert [str(fact_to_json(fact)["period"]) for fact in facts if isinstance(fact, Measure)] == [period]


@pytest.mark.parametrize("allotted", ["được giao", "được phân bổ", "được bố trí"])
def test_what_is_spent_is_not_named_by_how_it_was_allotted(allotted: str) -> None:
    found = read(f"Vốn đầu tư công {allotted} 169.706 triệu đồng, đến ngày 15/12 đã giải ngân 151.038 triệu đồng.")

    assert [name for name, _, _ in found] == [f"vốn đầu tư công {allotted}", "giải ngân vốn đầu tư công"]
