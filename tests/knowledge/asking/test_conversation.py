"""Conversations: a follow-up inherits what it leaves out, a whole new question inherits nothing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from knowledge.asking import Base, Conversation, answer
from knowledge.language.periods import Period
from knowledge.model import Comparison, Measure, Quantity, Reply, Source
from tests.questions.judge import TODAY

BUDGET, PEOPLE = "thu ngân sách nhà nước", "kết nạp đảng viên mới"


def fact(number: int, indicator: str, value: int, unit: str, place: str, year: str, plan: int) -> Measure:
    return Measure(
        id=f"f{number}", document="bao-cao", indicator=indicator, quantity=Quantity(value=Decimal(value), unit=unit), place=place,
        period=Period.parse(year), comparisons=(Comparison(kind="plan", percent=Decimal(plan), base="kế hoạch"),),
    )  # fmt: skip


@pytest.fixture(scope="module")
def base() -> Base:
    facts = [
        fact(1, BUDGET, 100, "tỷ đồng", "huyện Nông Sơn", "2022", 101),
        fact(2, BUDGET, 110, "tỷ đồng", "huyện Nông Sơn", "2023", 102),
        fact(3, BUDGET, 200, "tỷ đồng", "huyện Quế Sơn", "2022", 103),
        fact(4, BUDGET, 220, "tỷ đồng", "huyện Quế Sơn", "2023", 104),
        fact(5, PEOPLE, 31, "đảng viên", "huyện Nông Sơn", "2022", 105),
        fact(6, PEOPLE, 33, "đảng viên", "huyện Nông Sơn", "2023", 110),
        fact(7, PEOPLE, 77, "đảng viên", "huyện Quế Sơn", "2023", 99),
    ]
    return Base(facts, {"bao-cao": Source(id="bao-cao", title="Báo cáo năm")})


def said(base: Base, turns: Sequence[str]) -> Reply:
    reply, after = answer(base, turns[0], today=TODAY)
    for turn in turns[1:]:
        kept = Conversation.model_validate_json(after.model_dump_json())  # as a restart would find it
        reply, after = answer(base, turn, kept, today=TODAY)
    return reply


FIRST = "Thu ngân sách huyện Nông Sơn năm 2023 là bao nhiêu?"


@pytest.mark.parametrize(
    ("turns", "value"),
    [
        ([FIRST], 110),
        ([FIRST, "còn 2022?"], 100),
        ([FIRST, "năm 2022 thì sao?"], 100),
        ([FIRST, "thế Quế Sơn?"], 220),
        ([FIRST, "còn huyện Quế Sơn thì sao"], 220),
        ([FIRST, "the con que son"], 220),
        ([FIRST, "thế Quế Sơn?", "còn 2022?"], 200),
        ([FIRST, "còn 2022?", "thế Quế Sơn?"], 200),
        ([FIRST, "đạt mấy % kế hoạch?"], 102),
        ([FIRST, "đạt bao nhiêu phần trăm kế hoạch?", "còn Quế Sơn?"], 104),
        ([FIRST, "còn đảng viên mới?"], 33),
        ([FIRST, "còn kết nạp đảng viên mới thì sao?", "thế Quế Sơn?"], 77),
        ([FIRST, "cảm ơn", "còn 2022?"], 100),
    ],
)
def test_a_follow_up_inherits_what_it_leaves_out(base: Base, turns: list[str], value: int) -> None:
    reply = said(base, turns)
    assert reply.outcome == "answer"
    assert reply.answers[0].value == Decimal(value)


@pytest.mark.parametrize(
    ("turns", "cited"),
    [
        ([FIRST, "Huyện Quế Sơn năm 2022 thu ngân sách được bao nhiêu?"], "f3"),
        ([FIRST, "đạt mấy % kế hoạch?", "Huyện Nông Sơn năm 2022 kết nạp bao nhiêu đảng viên mới?"], "f5"),
    ],
)
def test_a_whole_question_inherits_nothing(base: Base, turns: list[str], cited: str) -> None:
    reply = said(base, turns)
    assert reply.answers[0].facts == (cited,)
    assert reply.answers[0].aspect == "value"
    assert reply == said(base, turns[-1:])


def test_a_follow_up_about_the_source_names_it(base: Base) -> None:
    reply = said(base, [FIRST, "nguồn đâu?"])
    assert reply.answers[0].aspect == "source"
    assert reply.answers[0].source.title == "Báo cáo năm"


def test_an_unknown_place_in_a_follow_up_is_refused(base: Base) -> None:
    reply = said(base, [FIRST, "còn huyện Phước Sơn?"])
    assert reply.outcome == "decline"
    assert reply.reason == "unknown-place"


def test_an_unknown_year_in_a_follow_up_is_refused(base: Base) -> None:
    assert said(base, [FIRST, "còn 2019?"]).outcome == "decline"


def test_a_follow_up_without_a_question_before_is_not_answered(base: Base) -> None:
    for message in ("còn 2022?", "thế Quế Sơn?", "đạt mấy %?"):
        assert said(base, [message]).outcome in {"clarify", "decline", "chat"}, message


def test_a_question_back_is_answered_by_its_option(base: Base) -> None:
    first, _ = answer(base, "Thu ngân sách năm 2023 là bao nhiêu?", today=TODAY)
    assert first.outcome == "clarify"
    assert first.reason == "which-place"
    for option in first.options:
        alone, _ = answer(base, option.question, today=TODAY)
        assert alone.outcome == "answer"


@pytest.mark.parametrize("typed", ["Quế Sơn", "huyện Quế Sơn", "que son"])
def test_a_question_back_is_answered_by_the_missing_word(base: Base, typed: str) -> None:
    _, after = answer(base, "Thu ngân sách năm 2023 là bao nhiêu?", today=TODAY)
    reply, _ = answer(base, typed, after, today=TODAY)
    assert [one.value for one in reply.answers] == [Decimal(220)]


def test_the_conversation_is_frozen_and_small(base: Base) -> None:
    _, after = answer(base, FIRST, today=TODAY)
    assert len(after.model_dump_json()) < 1_000
    with pytest.raises(ValueError, match="frozen"):
        after.place = "x"
