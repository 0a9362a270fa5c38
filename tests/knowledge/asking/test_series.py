"""Figures side by side: which facts are found, in which order, and when they must stay apart."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from knowledge.asking import Base
from knowledge.asking.chosen import Choice
from knowledge.asking.comparable import examples
from knowledge.asking.contents import contents_of
from knowledge.asking.lineup import Lineup
from knowledge.asking.series import Apart, Picked, find
from knowledge.catalogue.indicators import indicators
from knowledge.catalogue.topics import topics
from knowledge.language.periods import Period
from knowledge.model import Comparison, Measure, Quantity, Reply, Source
from knowledge.wire import made_id, read_facts_file

FACTS = Path(__file__).parents[3] / "docs" / "charts" / "facts.jsonl"
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def base() -> Base:
    found = read_facts_file(FACTS, default_id=made_id)
    return Base(found.facts, found.sources)


def lined_up(base: Base, text: str) -> Lineup:
    found = find(base, text, today=TODAY)
    assert isinstance(found, Lineup), found
    return found


def told(lineup: Lineup) -> list[tuple[str | None, str | None, Decimal]]:
    return [(p.answer.place, p.answer.period, Decimal(str(p.answer.value))) for p in lineup.points]


def test_a_series_runs_forward_in_time(base: Base) -> None:
    found = lined_up(base, "kết nạp đảng viên mới")
    assert (found.by, found.place, found.unit) == ("period", "huyện Bàu Sen", "đảng viên")
    assert [period for _, period, _ in told(found)] == ["2019", "2020", "2021", "2022", "2023"]
    assert [(left.reason, [a.period for a in left.answers]) for left in found.left_out] == [
        ("period", ["6 tháng đầu năm 2023"])
    ]


def test_a_plan_is_what_facts_state_and_nothing_worked_out(base: Base) -> None:
    found = lined_up(base, "đảng viên mới 2021 2022 2023")
    assert [p.plan.value if p.plan else None for p in found.points] == [None, 120, 150]
    assert [p.reached.percent if p.reached else None for p in found.points] == [Decimal("102.6"), 105, 94]


def test_places_stand_highest_first_in_one_period_and_one_level(base: Base) -> None:
    found = lined_up(base, "thu ngan sach")
    assert (found.by, found.period, len(found.points)) == ("place", "2023", 15)
    sizes = [point.size for point in found.points]
    assert sizes == sorted(sizes, reverse=True)
    assert {left.reason: left.names for left in found.left_out if left.names} == {"level": ("tỉnh Lam Hải",)}
    assert [a.place for left in found.left_out if left.reason == "period" for a in left.answers] == ["huyện Thác Bạc"]


def test_units_that_convert_share_a_scale_and_keep_their_words(base: Base) -> None:
    found = lined_up(base, "thu ngân sách Bàu Sen, Trà Lân 2022")
    assert [(p.answer.unit, p.answer.value) for p in found.points] == [
        ("tỷ đồng", Decimal("112.4")),
        ("triệu đồng", 72034),
    ]
    assert (found.unit, [point.size for point in found.points]) == ("triệu đồng", [Decimal(112400), Decimal(72034)])


def test_places_and_periods_may_both_be_named(base: Base) -> None:
    found = lined_up(base, "thu ngân sách Bàu Sen, Trà Lân năm 2022 và 2023")
    assert found.by == "both"
    assert [(place, period) for place, period, _ in told(found)] == [
        ("huyện Bàu Sen", "2022"), ("huyện Bàu Sen", "2023"), ("huyện Trà Lân", "2022"), ("huyện Trà Lân", "2023"),
    ]  # fmt: skip


def test_a_period_compared_with_stands_beside_the_one_asked(base: Base) -> None:
    found = lined_up(base, "đảng viên mới Bàu Sen 2023 so với 2021")
    assert [period for _, period, _ in told(found)] == ["2021", "2023"]
    assert found.gap is not None
    assert found.gap.value == 23


def test_changes_stand_beside_changes_with_what_they_refer_to(base: Base) -> None:
    found = lined_up(base, "giá trị sản xuất công nghiệp")
    assert {p.answer.aspect for p in found.points} == {"change"}
    assert {p.base for p in found.points} == {"năm trước"}
    assert found.points[2].answer.value == Decimal("-7.8")
    assert found.gap is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [("diện tích rừng trồng mới", "unit"), ("số vụ phạm tội", "period"), ("thu ngân sách Thác Bạc, Bàu Sen", "period")],
)
def test_what_is_not_alike_stays_apart(base: Base, text: str, reason: str) -> None:
    found = find(base, text, today=TODAY)
    assert isinstance(found, Apart), found
    assert found.reason == reason
    assert len(found.answers) >= 2


@pytest.mark.parametrize(
    ("text", "reason", "named"),
    [
        ("thu ngân sách huyện Kim Bôi, huyện Lạc Sơn", "unknown-place", "huyện Kim Bôi, huyện Lạc Sơn"),
        ("đảng viên mới Bàu Sen 2010", "unknown-period", "2010"),
        ("thu ngân sách zqxw Bàu Sen", "unknown-detail", "zqxw"),
        ("zqxw wqxz 2022 2023", "unknown-indicator", "zqxw wqxz"),
        ("2022 2023", "unclear", ""),
    ],
)
def test_what_is_unknown_is_named(base: Base, text: str, reason: str, named: str) -> None:
    found = find(base, text, today=TODAY)
    assert isinstance(found, Reply)
    assert (found.outcome, found.reason) == ("decline", reason)
    assert named in " ".join(map(str, found.detail.values()))


@pytest.mark.parametrize(
    ("text", "missing", "place", "period"),
    [
        ("thu ngân sách Bàu Sen, huyện Kim Bôi", "huyện Kim Bôi", "huyện Bàu Sen", "2023"),
        ("đảng viên mới Trà Lân, Bàu Sen", "huyện Trà Lân", "huyện Bàu Sen", "2023"),
        ("đảng viên mới Bàu Sen, Trà Lân 2022", "huyện Trà Lân", "huyện Bàu Sen", "2022"),
    ],
)
def test_of_one_place_that_is_left_the_latest_figure_is_told(
    base: Base, text: str, missing: str, place: str, period: str
) -> None:
    found = find(base, text, today=TODAY)
    assert isinstance(found, Reply)
    assert (found.outcome, found.detail["missing"]) == ("answer", [missing])
    assert {(answer.place, answer.period) for answer in found.answers} == {(place, period)}


def test_of_one_place_that_is_left_the_periods_asked_for_are_set_side_by_side(base: Base) -> None:
    found = lined_up(base, "đảng viên mới Bàu Sen, Kim Bôi 2021 2022")
    assert [value for _, _, value in told(found)] == [118, 126]
    assert [left.names for left in found.left_out] == [("huyện Kim Bôi",)]


def test_what_is_missing_beside_others_is_named(base: Base) -> None:
    found = lined_up(base, "thu ngân sách Bàu Sen, Trà Lân, Kim Bôi")
    assert len(found.points) == 2
    assert [left.names for left in found.left_out] == [("huyện Kim Bôi",)]


def test_a_name_said_in_full_is_no_choice(base: Base) -> None:
    found = lined_up(base, "chỉ tiêu kết nạp đảng viên mới Bàu Sen")
    assert found.indicator == "chỉ tiêu kết nạp đảng viên mới"
    assert [value for _, _, value in told(found)] == [120, 150]


def test_several_indicators_are_a_choice_and_what_was_picked_decides(base: Base) -> None:
    found = find(base, "đảng viên 2022 2023", today=TODAY)
    assert isinstance(found, Choice)
    assert found.by == "group"
    key = dict(found.options)["tổng số đảng viên"]
    picked = find(base, "đảng viên 2022 2023", today=TODAY, picked=Picked(key))
    assert isinstance(picked, Lineup)
    assert [value for _, _, value in told(picked)] == [4102, 4230]


def test_one_figure_is_an_answer(base: Base) -> None:
    found = find(base, "số hộ cận nghèo 2022 2023", today=TODAY)
    assert isinstance(found, Reply)
    assert found.outcome == "answer"
    assert [answer.value for answer in found.answers] == [640]
    assert found.detail["missing"] == ["2022"]


def measure(indicator: str, place: str, period: str, value: str, *, document: str = "d", **more: Any) -> Measure:
    name = f"{indicator} {place} {period} {document}".encode().hex()[-90:]
    return Measure(id=name, document=document, indicator=indicator, place=place, period=Period.parse(period),
                   quantity=Quantity(value=Decimal(value), unit="hộ"), **more)  # fmt: skip


BAU_SEN, TRA_LAN = "huyện Bàu Sen", "huyện Trà Lân"
PLAN = (Comparison(kind="plan", amount=Decimal(45), unit="hộ", base="kế hoạch"),)


@pytest.fixture(scope="module")
def special() -> Base:
    """Facts with one difficulty each, every one under an indicator of its own."""
    measures = [
        measure("số hộ nghèo", BAU_SEN, "2022", "50"),
        measure("số hộ nghèo", BAU_SEN, "2023", "40"),
        measure("số hộ nghèo", BAU_SEN, "2023", "41", document="new"),
        measure("số hộ cận nghèo", BAU_SEN, "quý I/2023", "50"),
        measure("số hộ cận nghèo", BAU_SEN, "9 tháng đầu năm 2023", "51"),
        measure("số hộ cận nghèo", BAU_SEN, "2023", "52"),
        measure("số hộ cận nghèo", BAU_SEN, "9 tháng đầu năm 2024", "40"),
        *(measure("số hộ thoát nghèo", place, year, "5") for place in (BAU_SEN, TRA_LAN) for year in ("2021", "2022")),
        measure("nhà tạm được xóa", BAU_SEN, "2022", "50", comparisons=PLAN),
        measure("nhà tạm được xóa", BAU_SEN, "2023", "40"),
    ]
    sources = {"d": Source(id="d", published=date(2023, 1, 1)), "new": Source(id="new", published=date(2024, 1, 1))}
    return Base(measures, sources)


def test_where_sources_differ_the_newer_is_shown_and_the_other_is_named(special: Base) -> None:
    found = lined_up(special, "số hộ nghèo Bàu Sen")
    assert [p.answer.value for p in found.points] == [50, 41]
    assert [a.value for p in found.points for a in p.differing] == [40]


def test_sums_since_january_stand_only_beside_sums_to_the_same_month(special: Base) -> None:
    found = lined_up(special, "số hộ cận nghèo Bàu Sen")
    assert [p.answer.period for p in found.points] == ["9 tháng đầu năm 2023", "9 tháng đầu năm 2024"]


def test_several_places_with_several_periods_ask_which_place(special: Base) -> None:
    found = find(special, "số hộ thoát nghèo 2021 2022", today=TODAY)
    assert isinstance(found, Choice)
    assert [name for name, _ in found.options] == [BAU_SEN, TRA_LAN]
    own = find(special, "số hộ thoát nghèo 2021 2022", today=TODAY, picked=Picked(found.group, TRA_LAN))
    assert isinstance(own, Lineup)
    assert own.place == TRA_LAN


def test_a_plan_in_an_amount_beside_the_figure_counts_as_stated(special: Base) -> None:
    found = lined_up(special, "nhà tạm được xóa Bàu Sen")
    assert [p.plan_size for p in found.points] == [45, None]


def test_every_example_gives_figures_side_by_side(base: Base) -> None:
    found = examples(base)
    assert len(found) == 2
    assert {lined_up(base, example.text).by for example in found} == {"place", "period"}


def test_names_of_one_indicator_are_one_group_and_the_rest_stand_by_report(base: Base) -> None:
    contents = contents_of(base)
    assert contents_of(base) is contents
    assert {group.key for groups in contents.topics.values() for group in groups}.isdisjoint(
        group.key for groups in contents.reports.values() for group in groups
    )
    assert sum(len(group.measures) for group in contents.groups.values()) == len(base.measures)
    assert [group.title for group in contents.reports["bc-2023"]] == ["biển quảng cáo sai quy định bị tháo dỡ"]


def test_every_topic_of_the_catalogue_has_a_title() -> None:
    assert {indicator.topic for indicator in indicators()} == set(topics())
