"""Figures that say something only with what stands before them: parts, totals, those served, bounds, other places."""

from __future__ import annotations

from decimal import Decimal

import pytest

from knowledge.model import Measure
from knowledge.reading import paragraphs_of, read_facts

HEAD = "Báo cáo kết quả công tác năm 2024 của huyện An Bình\n\n"


def read(text: str) -> list[Measure]:
    facts = read_facts(paragraphs_of(HEAD + text), "test").facts
    return [fact for fact in facts if isinstance(fact, Measure)]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Xã tặng 350 suất quà cho 350 hộ nghèo.", {"suất quà được tặng": 350, "hộ nghèo được tặng suất quà": 350}),
        ("Mở 5 lớp dạy nghề cho 150 lao động.", {"lớp dạy nghề được mở": 5, "lao động tham gia lớp dạy nghề": 150}),
        ("Hỗ trợ 1.200 triệu đồng cho 300 hộ nghèo.", {"hỗ trợ": 1200, "hộ nghèo được hỗ trợ": 300}),
        (
            "Mở 22 lớp nghề cho 640 lao động nông thôn; giải quyết việc làm cho 1.285 lao động.",
            {
                "lớp nghề được mở": 22,
                "lao động nông thôn tham gia lớp nghề": 640,
                "lao động được giải quyết việc làm": 1285,
            },
        ),
        (
            "Thành lập mới 7 tổ chức đảng trong doanh nghiệp, nâng tổng số lên 54 tổ chức.",
            {"tổ chức đảng trong doanh nghiệp được thành lập mới": 7, "tổng số tổ chức đảng trong doanh nghiệp": 54},
        ),
        ("Trong số hộ nghèo có 812 hộ đồng bào dân tộc thiểu số.", {"hộ nghèo là đồng bào dân tộc thiểu số": 812}),
        ("Huyện có dân số 61.740 người, diện tích 45 km2.", {"dân số": 61740, "diện tích": 45}),
        ("Mỗi ngày thu gom 120 tấn rác.", {"thu gom rác": 120}),
    ],
)
def test_names_that_lean_on_what_was_told(text: str, named: dict[str, int]) -> None:
    assert {fact.indicator: fact.quantity.value for fact in read(text)} == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Huyện còn 11 chi bộ dưới 5 đảng viên.", {"chi bộ dưới 5 đảng viên": 11}),
        ("Huyện còn 11 chi bộ thôn dưới năm đảng viên.", {"chi bộ thôn dưới năm đảng viên": 11}),
        ("Có 12 xã đạt trên 15 tiêu chí.", {"xã đạt trên 15 tiêu chí": 12}),
        ("Có 45 dự án với tổng vốn trên 1.200 tỷ đồng.", {"số dự án": 45, "tổng vốn dự án": 1200}),
    ],
)
def test_a_bound_is_no_figure_of_its_own(text: str, named: dict[str, int]) -> None:
    assert {fact.indicator: fact.quantity.value for fact in read(text)} == named


def test_a_share_of_a_part_is_no_rate_of_the_whole() -> None:
    (part,) = read("Trong số hộ nghèo có 812 hộ đồng bào dân tộc thiểu số (chiếm 71%).")
    assert [(c.kind, c.percent) for c in part.comparisons] == [("share", Decimal(71))]


def test_places_in_a_row_are_told_by_the_measure_of_the_sentence() -> None:
    told = read(
        "Tổng mức bán lẻ hàng hóa đạt 45.210 tỷ đồng.\n\nThị xã Cửa Đông dẫn đầu về thu ngân sách với 812,5 tỷ đồng, "
        "đạt 116% dự toán; tiếp đến là huyện Sơn Cẩm 268,3 tỷ đồng (109,2%), huyện Mỹ Lương 214,6 tỷ đồng (103,7%)."
    )
    rows = [(fact.indicator, fact.place, [(c.kind, str(c.percent), c.base) for c in fact.comparisons]) for fact in told]
    assert rows[1:] == [
        ("thu ngân sách", "thị xã Cửa Đông", [("plan", "116", "dự toán")]),
        ("thu ngân sách", "huyện Sơn Cẩm", [("plan", "109.2", "dự toán")]),
        ("thu ngân sách", "huyện Mỹ Lương", [("plan", "103.7", "dự toán")]),
    ]


@pytest.mark.parametrize(
    "text", ["Dự án định canh chậm 8 tháng, khiến 26 hộ chưa có đất ở.", "Cầu chậm tiến độ 3 tháng."]
)
def test_a_delay_is_no_period_of_the_report(text: str) -> None:
    told = read(text)
    assert told[0].indicator.startswith("thời gian ")
    assert {fact.period.text for fact in told if fact.period} == {"2024"}
