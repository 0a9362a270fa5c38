"""What editors write to put a fact right, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.errors import CorrectionError
from knowledge.model import Fact
from knowledge.reading.correcting import corrected, reason_in
from knowledge.wire import fact_from_json, fact_to_json

PARTY = {
    "kind": "measure", "id": "a-1", "document": "a", "indicator": "kết nạp đảng viên", "value": 33, "unit": "đảng viên",
    "qualifier": "more_than", "place": "huyện Nông Sơn", "period": "2023", "confidence": 0.6, "evidence": "Kết nạp 33.",
    "comparisons": [{"kind": "plan", "percent": 110, "base": "chỉ tiêu"}],
}  # fmt: skip
NO_RATIO: dict[str, Any] = {"comparisons": []}
"""What the report compares is the figure that its sentence states, and no other one."""
MONEY = PARTY | {"indicator": "thu ngân sách", "value": 72, "unit": "tỷ đồng", "comparisons": []}
EVENT = {"kind": "event", "id": "a-2", "document": "a", "name": "Hội nghị", "place": "Nông Sơn", "date": "2023-12-19"}


def fact(body: dict[str, Any]) -> Fact:
    return fact_from_json(body)


def changed(body: dict[str, Any], said: str) -> dict[str, Any]:
    """What is other in the corrected fact."""
    before, after = fact_to_json(fact(body)), fact_to_json(corrected(fact(body), said))
    assert after.pop("confidence") is None
    return {key: value for key, value in after.items() if before[key] != value}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("35", NO_RATIO | {"value": 35, "qualifier": "exact"}),
        ("hơn 35", NO_RATIO | {"value": 35}),
        ("gần 1.281 đồng chí", NO_RATIO | {"value": 1281, "unit": "đồng chí", "qualifier": "nearly"}),
        ("35 đảng viên", NO_RATIO | {"value": 35, "qualifier": "exact"}),
        ("ba mươi lăm đảng viên", NO_RATIO | {"value": 35, "qualifier": "exact"}),
        ("17/18 chỉ tiêu", NO_RATIO | {"value": 17, "of": 18, "unit": "chỉ tiêu", "qualifier": "exact"}),
        ("từ 135 đến 140 tạ/ha", NO_RATIO | {"value": [135, 140], "unit": "tạ/ha", "qualifier": "exact"}),
        ("-3,5%", NO_RATIO | {"value": -3.5, "unit": "%", "qualifier": "exact"}),
        ("2024", NO_RATIO | {"value": 2024, "qualifier": "exact"}),
        ("12 km2", NO_RATIO | {"value": 12, "unit": "km2", "qualifier": "exact"}),
        ("đơn vị: đồng chí", {"unit": "đồng chí"}),
        ("địa điểm: Quế Sơn", {"place": "huyện Quế Sơn"}),
        ("dia diem: que son", {"place": "huyện Quế Sơn"}),
        ("nơi: xã Ninh Phước", {"place": "xã Ninh Phước"}),
        ("địa điểm: -", {"place": None}),
        ("kỳ: 6 tháng 2024", {"period": "6 tháng 2024"}),
        ("năm: 2024", {"period": "2024"}),
        ("tên: kết nạp đảng viên mới", {"indicator": "kết nạp đảng viên mới"}),
        ("đạt: 104%", {"comparisons": [{"kind": "plan", "percent": 104, "base": "chỉ tiêu"}]}),
        ("đạt: gần 104% kế hoạch", {"comparisons": [{"kind": "plan", "percent": 104, "base": "kế hoạch",
                                                      "qualifier": "nearly"}]}),
        ("kế hoạch: bỏ", {"comparisons": []}),
        ("giảm: 5,2% so với cùng kỳ", {"comparisons": [{"kind": "plan", "percent": 110, "base": "chỉ tiêu"},
                                                        {"kind": "change", "percent": -5.2, "base": "cùng kỳ"}]}),
        ("35 đảng viên\nkỳ: 2024; nơi: Quế Sơn", NO_RATIO | {"value": 35, "qualifier": "exact", "period": "2024",
                                                   "place": "huyện Quế Sơn"}),
    ],
)  # fmt: skip
def test_a_measure_is_put_right(said: str, expected: dict[str, Any]) -> None:
    assert changed(PARTY, said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("73", {"value": 73, "qualifier": "exact"}),
        ("1,5 nghìn tỷ", {"value": 1.5, "unit": "nghìn tỷ đồng", "qualifier": "exact"}),
        ("72.500 triệu đồng", {"value": 72500, "unit": "triệu đồng", "qualifier": "exact"}),
        ("hai tỷ đồng", {"value": 2, "qualifier": "exact"}),
        ("tăng: 4,58 tỷ đồng so với năm 2020", {"comparisons": [
            {"kind": "change", "amount": 4.58, "unit": "tỷ đồng", "base": "năm 2020"}]}),
    ],
)  # fmt: skip
def test_magnitudes_stay_with_the_unit(said: str, expected: dict[str, Any]) -> None:
    assert changed(MONEY, said) == expected


MISREAD = PARTY | {"value": 3.3, "evidence": "Kết nạp 33 đảng viên, đạt 110% chỉ tiêu, tăng 5% so với cùng kỳ."}
PLAN: dict[str, Any] = {"kind": "plan", "percent": 110, "base": "chỉ tiêu"}
RISE = {"kind": "change", "percent": 5, "base": "cùng kỳ"}


@pytest.mark.parametrize(
    ("body", "said", "kept"),
    [
        (PARTY | {"comparisons": [PLAN, RISE]}, "35\nđạt: 117% chỉ tiêu", [PLAN | {"percent": 117}]),
        (PARTY | {"comparisons": [PLAN, RISE]}, "đạt: 117%; 35", [PLAN | {"percent": 117}]),
        (PARTY | {"comparisons": [PLAN, RISE]}, "đạt: 110%; 35", [PLAN]),
        (MISREAD, "33", [PLAN]),  # the sentence shows that it was misread
        (MISREAD, "35", []),
        (MISREAD | {"value": 110}, "33", []),  # both stand in the sentence: another figure was meant
        (PARTY, "hơn 33 đồng chí", [PLAN]),  # the same figure in other words
        (MONEY | {"comparisons": [PLAN]}, "72.000 triệu đồng", [PLAN]),
        (MONEY | {"comparisons": [PLAN]}, "72 triệu đồng", []),
    ],
)
def test_a_comparison_stays_with_its_figure_alone(body: dict[str, Any], said: str, kept: list[dict[str, Any]]) -> None:
    unsaid = {"percent": None, "amount": None, "unit": None, "base": None, "qualifier": "exact"}
    made = fact_to_json(corrected(fact(body), said))
    assert [{**unsaid, **one} for one in made["comparisons"]] == [{**unsaid, **one} for one in kept]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("35", None),
        ("35\nlý do: báo cáo ghi nhầm", "báo cáo ghi nhầm"),
        ("Lý do: cộng thiếu; xem phụ lục 2\n35", "cộng thiếu; xem phụ lục 2"),
        ("35; ghi chú: theo văn bản 12/BC", "theo văn bản 12/BC"),
    ],
)
def test_a_reason_is_no_part_of_the_fact(said: str, reason: str | None) -> None:
    assert reason_in(said) == reason
    assert changed(PARTY, said) == NO_RATIO | {"value": 35, "qualifier": "exact"}


def test_a_reason_alone_changes_nothing_and_a_long_one_is_refused() -> None:
    with pytest.raises(CorrectionError, match="empty"):
        corrected(fact(PARTY), "lý do: báo cáo ghi nhầm")
    with pytest.raises(CorrectionError) as refused:
        reason_in("35\nlý do: " + "a" * 301)
    assert "trong 300 chữ cái" in refused.value.user_text


def test_other_facts_are_put_right_by_their_parts() -> None:
    assert changed(EVENT, "Hội nghị lần thứ 16") == {"name": "Hội nghị lần thứ 16"}
    assert changed(EVENT, "ngày: 20/12/2023\nmục đích: đánh giá") == {"date": "2023-12-20", "purpose": "đánh giá"}


@pytest.mark.parametrize(
    ("body", "said", "sentence"),
    [
        (PARTY, " ", "chưa viết giá trị mới"),
        (PARTY, "rất nhiều", "chưa hiểu con số “rất nhiều”"),
        (PARTY, "1.23.4", "chưa hiểu con số"),
        (PARTY, "140 - 135", "chưa hiểu con số"),
        (PARTY, "1/7/2025", "chưa hiểu con số"),
        (PARTY, "màu sắc: đỏ", "chưa hiểu “màu sắc”"),
        (PARTY, "kỳ: hôm nọ", "chưa hiểu khoảng thời gian “hôm nọ”"),
        (PARTY, "kỳ: tháng 13/2024", "chưa hiểu khoảng thời gian"),
        (PARTY, "tên: -", "không bỏ trống được"),
        (PARTY, "hơn 33", "giống hệt"),
        (PARTY, "17/0 xã", "không hợp lệ"),
        (PARTY, "1" * 30, "không hợp lệ"),
        (PARTY, "tên: " + "a" * 2000, "không hợp lệ"),
        (EVENT, "ngày: 31/2/2023", "chưa hiểu ngày"),
    ],
)
def test_what_is_not_understood_is_said(body: dict[str, Any], said: str, sentence: str) -> None:
    with pytest.raises(CorrectionError) as refused:
        corrected(fact(body), said)
    assert sentence in refused.value.user_text
