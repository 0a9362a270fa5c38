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
        (
            "Tổng đàn gia súc 3.460 con, trong đó trâu 210 con, bò 1.350 con; đã tiêm phòng 1.890 con.",
            {"tổng đàn gia súc": 3460, "đàn trâu": 210, "đàn bò": 1350, "đàn gia súc tiêm phòng": 1890},
        ),
        (
            "Về nông thôn mới, 97/124 xã đạt chuẩn, trong đó 31 xã đạt chuẩn nâng cao.",
            {"xã đạt chuẩn nông thôn mới": 97, "xã đạt chuẩn nâng cao": 31},
        ),
        (
            "Trung tâm khám bệnh cho 3.860 lượt người; ghi nhận 64 ca sốt xuất huyết.",
            {"lượt người được trung tâm khám bệnh": 3860, "ca sốt xuất huyết": 64},
        ),
        ("Giải quyết 46/52 đơn khiếu nại, tố cáo.", {"đơn khiếu nại, tố cáo được giải quyết": 46}),
        ("Đón 315.000 lượt khách; doanh thu 412 tỷ đồng.", {"lượt khách được đón": 315000, "doanh thu du lịch": 412}),
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


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Chủ tịch UBND xã Nậm Khoa Giàng A Sếnh cho biết xã còn 96 hộ nghèo.", "xã Nậm Khoa"),
        ("Bí thư Đảng ủy xã Phú Kim Bồng Kiều Văn Thảo thừa nhận xã còn 96 hộ nghèo.", "xã Phú Kim Bồng"),
        ("Chủ tịch UBND xã Nậm Khoa Giàng A Sếnh cho biết huyện còn 96 hộ nghèo.", "huyện An Bình"),
        ("Chủ tịch UBND huyện Lò Văn Páo cho biết huyện còn 96 hộ nghèo.", "huyện An Bình"),
    ],
)
def test_who_speaks_of_their_own_place(text: str, place: str) -> None:
    assert [(fact.indicator, fact.place) for fact in read(text)] == [("hộ nghèo", place)]


def test_places_ranked_by_a_count_have_its_name() -> None:
    told = read("Thành phố Châu Đăng xảy ra nhiều vụ cháy nhất với 26 vụ; tiếp đến là thị xã An Lương 9 vụ.")
    assert [(fact.indicator, fact.place, fact.quantity.value) for fact in told] == [
        ("vụ cháy", "thành phố Châu Đăng", Decimal(26)),
        ("vụ cháy", "thị xã An Lương", Decimal(9)),
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Theo Chủ tịch UBND xã Hải Trung Đỗ Văn Bảy, bờ biển sạt lở 1,8 km.", "xã Hải Trung"),
        ("Còn tại phường Nhơn Mỹ, lực lượng chức năng xử lý 52 trường hợp lấn chiếm vỉa hè.", "phường Nhơn Mỹ"),
        ("Theo Chủ tịch UBND huyện Đỗ Văn Bảy, toàn huyện xử lý 52 trường hợp.", "huyện An Bình"),
    ],
)
def test_what_is_told_of_a_commune(text: str, place: str) -> None:
    assert {fact.place for fact in read(text)} == {place}


def test_a_plan_of_the_year_leads_no_later_sentence() -> None:
    head = "Báo cáo kết quả công tác 9 tháng đầu năm 2025 của huyện An Bình\n\n"
    text = "Kế hoạch vốn đầu tư công năm 2025 là 214 tỷ đồng. Đến ngày 30/9, toàn huyện giải ngân 133 tỷ đồng."
    facts = read_facts(paragraphs_of(head + text), "test").facts
    assert [str(fact.period.text) for fact in facts if isinstance(fact, Measure) and fact.period] == [
        "2025",
        "9 tháng đầu năm 2025",
    ]


def test_a_goal_is_of_the_time_that_its_own_clause_names() -> None:
    told = read(
        "Huyện phấn đấu cả năm 2025 thu ngân sách 170 tỷ đồng; riêng 6 tháng cuối năm 2025 kết nạp 62 đảng viên."
    )
    assert [fact.period.text for fact in told if fact.period] == ["2025", "6 tháng cuối năm 2025"]


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
