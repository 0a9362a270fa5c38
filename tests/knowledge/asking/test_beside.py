"""What stands beside an answer: freshness, neighbouring questions; facts told for themselves, and search."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from knowledge.asking import Base, Conversation, answer
from knowledge.asking.beside import Beside, Freshness
from knowledge.asking.search import search
from knowledge.asking.told import question_of, told
from knowledge.model import Comparison, Fact, Measure, Quantity, Source
from tests.conftest import BundledFacts

SOURCES = {
    "old": Source(id="old", title="Báo cáo 2022", published=date(2023, 1, 15)),
    "new": Source(id="new", title="Báo cáo 2023", published=date(2024, 1, 15)),
}


def measure(number: int, indicator: str, value: str, **more: Any) -> Measure:
    fields: dict[str, Any] = {
        "id": f"f{number}", "document": "old", "paragraph": 1, "indicator": indicator, "place": "huyện Quế Sơn",
        "period": "2022", "quantity": Quantity(value=Decimal(value), unit=more.pop("unit", "hộ"), **more.pop("quantity", {})),
    }  # fmt: skip
    return Measure(**(fields | more))


OLD = measure(1, "số hộ nghèo", "120")
NEW = measure(2, "số hộ nghèo", "90", document="new", period="2023")
ELSEWHERE = measure(3, "số hộ nghèo", "70", place="huyện Hiệp Đức")
PLAN = (Comparison(kind="plan", percent=Decimal(104), base="kế hoạch"),)
INCOME = measure(4, "thu ngân sách nhà nước", "200", unit="tỷ đồng", document="new", period="2023", comparisons=PLAN)
TARGET = measure(5, "số hộ nghèo", "60", document="new", period="2024", quantity={"nature": "target"})


def base_of(*facts: Fact) -> Base:
    return Base(facts, SOURCES)


def freshness(base: Base, question: str) -> Freshness | None:
    reply, _ = answer(base, question)
    assert reply.outcome == "answer", reply
    return Beside(base).freshness(reply)


def test_the_newest_figure_of_the_newest_report_is_the_latest() -> None:
    base = base_of(OLD, NEW, TARGET)
    assert freshness(base, "số hộ nghèo huyện Quế Sơn năm 2023") == Freshness(date(2023, 12, 31), latest=True)


def test_an_older_figure_names_the_period_of_the_newer_one() -> None:
    base = base_of(OLD, NEW)
    assert freshness(base, "số hộ nghèo huyện Quế Sơn năm 2022") == Freshness(date(2022, 12, 31), newer="2023")


def test_that_nothing_is_newer_is_not_said_where_a_later_report_speaks_of_the_place() -> None:
    base = base_of(OLD, INCOME)
    assert freshness(base, "số hộ nghèo huyện Quế Sơn") == Freshness(date(2022, 12, 31))
    assert freshness(base_of(OLD, ELSEWHERE), "số hộ nghèo huyện Hiệp Đức") == Freshness(
        date(2022, 12, 31), latest=True
    )


def test_nor_where_the_report_has_no_date() -> None:
    undated = measure(6, "số hộ nghèo", "5", document="nowhere")
    assert freshness(base_of(undated), "số hộ nghèo huyện Quế Sơn") == Freshness(date(2022, 12, 31))


def test_a_report_from_before_the_end_of_its_period_is_said_to_be_so() -> None:
    early = measure(7, "số hộ nghèo", "5", period="2023")
    assert freshness(base_of(early), "số hộ nghèo huyện Quế Sơn") == Freshness(
        date(2023, 12, 31), early=True, latest=True
    )


@pytest.mark.parametrize("fact", [TARGET, measure(8, "số hộ nghèo", "5", period=None)])
def test_plans_and_figures_without_a_time_are_neither_fresh_nor_old(fact: Measure) -> None:
    base = base_of(fact)
    reply, _ = told(base, fact)
    assert Beside(base).freshness(reply) is None


def test_questions_beside_an_answer_are_of_different_kinds() -> None:
    base = base_of(OLD, NEW, ELSEWHERE, measure(9, "số hộ cận nghèo", "300"))
    reply, _ = answer(base, "số hộ nghèo huyện Quế Sơn năm 2022")
    found = [(one.kind, one.fact.id) for one in Beside(base).questions(reply)]
    assert found == [("period", "f2"), ("place", "f3"), ("indicator", "f9")]


def test_an_aspect_is_offered_only_where_it_is_answered(notebook: BundledFacts) -> None:
    base = Base(tuple(notebook.facts.values()), notebook.sources)
    beside = Beside(base)
    for fact in base.measures:
        reply, _ = told(base, fact)
        for one in beside.questions(reply):
            there, _ = told(base, one.fact, one.aspect)
            assert there.outcome == "answer"
            assert one.fact.id in there.answers[0].facts
            assert one.kind != "aspect" or there.answers[0].aspect == one.aspect


def test_nothing_stands_beside_a_refusal_or_a_list() -> None:
    base = base_of(OLD, ELSEWHERE)
    for question in ("số tàu ngầm", "huyện nào nhiều hộ nghèo nhất", "xin chào"):
        reply, _ = answer(base, question)
        assert Beside(base).questions(reply) == (), question


def test_every_fact_can_be_told_and_gone_on_with(notebook: BundledFacts) -> None:
    base = Base(tuple(notebook.facts.values()), notebook.sources)
    for fact in base.facts:
        reply, after = told(base, fact)
        assert reply.outcome == "answer"
        assert fact.id in reply.answers[0].facts
        assert fact.id in after.facts
        assert question_of(fact)
    _, after = told(base, notebook.facts["nong-son-2023-dang-vien-moi"])
    followed, _ = answer(base, "đạt mấy %?", after)
    assert followed.answers[0].value == 110


def test_a_target_is_told_though_its_question_asks_for_the_result() -> None:
    base = base_of(NEW, TARGET)
    reply, _ = told(base, TARGET)
    assert reply.answers[0].facts == ("f5",)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("số hộ nghèo", ["f2", "f1", "f3"]),
        ("hộ nghèo Hiệp Đức", ["f3"]),
        ("số hộ ngh", ["f2", "f1", "f3"]),
        ("thu ngan sach", ["f4"]),
        ("số hộ cận nghèo", []),
        ("chi ngân sách", []),
        ("xin chào", []),
        ("sá", []),
    ],
)
def test_search_finds_what_would_be_answered_and_names_begun(words: str, found: list[str]) -> None:
    base = base_of(OLD, NEW, ELSEWHERE, INCOME)
    assert sorted(fact.id for fact in search(base, words)) == sorted(found)
    assert len(search(base, words, 1)) <= 1


def test_a_conversation_comes_back_from_its_json() -> None:
    state = Conversation(label="số hộ nghèo", place="huyện Quế Sơn", marks=("percent",), facts=("f1", "f2"))
    assert Conversation.from_json(state.to_json()) == state
    assert Conversation().to_json() == "{}"
    for rubbish in ("", "[]", '{"label": 3}', '{"unheard": "of"}'):
        assert Conversation.from_json(rubbish) is None
