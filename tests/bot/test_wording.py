"""Replies in words: every reason has its sentence, every number its origin, and nothing is left unescaped."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wording import as_plain, html, plain, render
from knowledge.language.numbers import format_number
from knowledge.model import (
    Answer,
    Comparison,
    Document,
    Event,
    Fact,
    Measure,
    Option,
    Person,
    Quantity,
    Reply,
    Source,
    Span,
)

SOURCE = Source(id="d1", publisher="Báo Quảng Nam", published=date(2023, 12, 19))
OPTIONS = (Option(label="Thu ngân sách", question="Thu ngân sách năm 2023 bao nhiêu?"),)
REASONS = {
    "answer": ["", "rank", "series", "yes", "no", "premise", "differ", "difference", "extremes", "total", "source"],
    "clarify": ["which-indicator", "which-place", "which-period", "which-document", "which-person"],
    "decline": [
        "unknown-indicator",
        "unknown-place",
        "unknown-period",
        "unknown-detail",
        "nothing",
        "mislead",
        "unclear",
    ],
    "chat": ["greeting", "thanks", "bye", "help", "identity", "smalltalk", "ok", "empty", "too-long"],
}
DETAIL = {
    "words": ["hộ", "nghèo"], "place": "huyện Trà My", "period": "2022", "asked": "15/18", "stated": "17/18",
    "order": "lowest", "limit": 4096,
}  # fmt: skip
EVERY_REASON = [(outcome, reason) for outcome, reasons in REASONS.items() for reason in reasons]
NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")


class Facts(dict[str, Fact]):
    def fact(self, fact_id: str) -> Fact | None:
        return self.get(fact_id)

    def amended(self, fact_id: str) -> None:
        return None


def measure(**changes: Any) -> Measure:
    quantity = {"value": 33, "unit": "đảng viên"} | {
        key: changes.pop(key) for key in ("value", "of", "unit", "qualifier", "nature") if key in changes
    }
    fields: dict[str, Any] = {
        "id": "f1",
        "document": "d1",
        "indicator": "kết nạp đảng viên mới",
        "paragraph": 7,
    } | changes
    return Measure(quantity=Quantity.model_validate(quantity), **fields)


def answer_of(fact: Measure, **changes: Any) -> Answer:
    quantity = fact.quantity
    fields: dict[str, Any] = {
        "facts": (fact.id,), "kind": "measure", "aspect": "value", "indicator": fact.indicator,
        "value": quantity.value, "of": quantity.of, "unit": quantity.unit, "qualifier": quantity.qualifier,
        "place": "huyện Nông Sơn", "period": "2023", "source": SOURCE, "paragraph": fact.paragraph,
    }  # fmt: skip
    return Answer(**(fields | changes))


def said(fact: Measure, **changes: Any) -> str:
    reply = Reply(outcome="answer", answers=(answer_of(fact, **changes),))
    return plain(reply, Facts({fact.id: fact}))


@pytest.mark.parametrize(("outcome", "reason"), EVERY_REASON)
@pytest.mark.parametrize("detail", [{}, DETAIL, dict.fromkeys(DETAIL)], ids=["none", "all", "empty"])
@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_every_reason_survives_any_detail(outcome: Any, reason: str, detail: dict[str, Any], count: int) -> None:
    answers = (answer_of(measure()),) * count if outcome == "answer" else ()
    text = plain(Reply(outcome=outcome, reason=reason, detail=detail, answers=answers, options=OPTIONS))
    assert len(text) > 10
    assert "None" not in text
    assert not re.search(r"[{}<>]|%\}|  ", text)


def test_every_reason_of_a_kind_has_words_of_its_own() -> None:
    for outcome in ("clarify", "decline", "chat"):
        texts = {plain(Reply(outcome=outcome, reason=reason, detail=DETAIL)) for reason in REASONS[outcome]}
        assert len(texts) == len(REASONS[outcome])


def test_a_reason_nobody_knows_yet_still_gets_a_sentence() -> None:
    for outcome in ("clarify", "decline", "chat"):
        assert len(plain(Reply(outcome=outcome, reason="brand-new"))) > 10


def test_figure_comes_first_and_bold_then_place_period_comparison_and_source() -> None:
    fact = measure(comparisons=(Comparison(kind="plan", percent=Decimal(110), base="chỉ tiêu"),))
    assert html(Reply(outcome="answer", answers=(answer_of(fact),)), Facts({"f1": fact})).splitlines() == [
        "<b>33 đảng viên</b> · kết nạp đảng viên mới",
        "Huyện Nông Sơn, năm 2023",
        "Đạt 110% chỉ tiêu",
        "<i>Nguồn: Báo Quảng Nam, 19/12/2023, đoạn 7</i>",
    ]


@pytest.mark.parametrize(
    ("qualifier", "words"),
    [
        ("exact", "72 tỷ đồng"), ("more_than", "Hơn 72 tỷ đồng"), ("less_than", "Dưới 72 tỷ đồng"),
        ("nearly", "Gần 72 tỷ đồng"), ("about", "Khoảng 72 tỷ đồng"), ("estimated", "Ước 72 tỷ đồng"),
    ],
)  # fmt: skip
def test_qualifiers_are_carried_through(qualifier: str, words: str) -> None:
    assert said(measure(value=72, unit="tỷ đồng", qualifier=qualifier)).startswith(f"{words} ·")


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        ({"value": 17, "of": 18, "unit": "chỉ tiêu"}, "17/18 chỉ tiêu"),
        ({"value": Span(low=Decimal(135), high=Decimal(140)), "unit": "đảng viên"}, "135 - 140 đảng viên"),
        ({"value": Decimal("18.2"), "unit": "tiêu chí/xã"}, "18,2 tiêu chí/xã"),
        ({"value": 1281, "unit": "đảng viên"}, "1.281 đảng viên"),
        ({"value": Decimal("66.7"), "unit": "%"}, "66,7%"),
        ({"value": 5, "unit": None}, "5"),
    ],
)
def test_figures_are_written_as_vietnamese_write_them(quantity: dict[str, Any], words: str) -> None:
    assert said(measure(**quantity)).startswith(f"{words} ·")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"aspect": "plan", "value": 110, "unit": "%"}, "Đạt 110% chỉ tiêu · kết nạp"),
        ({"aspect": "plan", "value": 10, "unit": "%", "working": "110% − 100% = 10%"}, "10% · so với kế hoạch: "),
        ({"aspect": "change", "value": 10, "unit": "%"}, "Tăng 10% so với cùng kỳ ·"),
        ({"aspect": "change", "value": -4, "unit": "%"}, "Giảm 4% ·"),
        ({"aspect": "change", "value": Decimal("1.1"), "unit": "lần"}, "Gấp 1,1 lần so với cùng kỳ ·"),
        ({"aspect": "change", "value": Decimal("0.6"), "unit": "lần"}, "Bằng 0,6 lần ·"),
        ({"aspect": "share", "value": 30, "unit": "%"}, "Chiếm 30% ·"),
        ({"aspect": "target", "value": 30, "working": "33 ÷ 110% = 30"}, "30 đảng viên · chỉ tiêu: "),
    ],
)
def test_the_aspect_asked_for_is_the_headline(changes: dict[str, Any], words: str) -> None:
    compared = (
        Comparison(kind="plan", percent=Decimal(110), base="chỉ tiêu"),
        Comparison(kind="change", percent=Decimal(10), base="cùng kỳ"),
    )
    text = said(measure(comparisons=compared), **changes)
    assert text.startswith(words)
    assert changes.get("working", "") in text


def test_times_that_are_counted_grow_by_their_number() -> None:
    assert said(measure(value=5, unit="lần"), aspect="change", value=2, unit="lần").startswith("Tăng 2 lần ·")


def test_a_target_is_marked_as_one() -> None:
    assert "(mục tiêu)" in said(measure(nature="target"))
    assert "(mục tiêu)" not in said(measure())


def test_sources_that_differ_are_each_named_with_their_date() -> None:
    other = Source(id="d2", publisher="Cổng thông tin huyện", published=date(2024, 1, 5))
    answers = (answer_of(measure()), answer_of(measure(), value=34, source=other))
    text = plain(Reply(outcome="answer", reason="differ", answers=answers))
    for part in ("33 đảng viên", "34 đảng viên", "Báo Quảng Nam, 19/12/2023", "Cổng thông tin huyện, 5/1/2024"):
        assert part in text


def test_a_result_leads_and_its_figures_follow() -> None:
    gap = answer_of(measure(), value=62, aspect="difference", working="95 − 33 = 62")
    other = answer_of(measure(), value=95, place="huyện Quế Sơn")
    reply = Reply(outcome="answer", reason="difference", answers=(gap, answer_of(measure()), other))
    assert plain(reply).splitlines()[:4] == [
        "62 đảng viên · chênh lệch: kết nạp đảng viên mới",
        "Cách tính: 95 − 33 = 62",
        "• 33 đảng viên · kết nạp đảng viên mới · huyện Nông Sơn, năm 2023",
        "• 95 đảng viên · kết nạp đảng viên mới · huyện Quế Sơn, năm 2023",
    ]


def test_what_a_figure_rests_on_is_shown_when_the_source_is_asked_for() -> None:
    fact = measure(evidence="Huyện kết nạp được 33 đảng viên mới.")
    text = said(fact, aspect="source", value=None, text="Báo Quảng Nam, 19/12/2023")
    assert text.splitlines() == ["Báo Quảng Nam, 19/12/2023", "Đoạn 7: “Huyện kết nạp được 33 đảng viên mới.”"]


def test_a_figure_that_was_worked_out_does_not_borrow_the_comparisons_of_its_fact() -> None:
    fact = measure(comparisons=(Comparison(kind="plan", percent=Decimal(110), base="chỉ tiêu"),))
    assert "110" not in said(fact, value=30, period="2022", working="33 − 3 = 30")


def test_people_events_and_documents_bring_what_is_known_of_them() -> None:
    facts = Facts(
        p=Person(id="p", document="d1", name="Lê Văn Dũng", title="Phó Bí thư", role="dự và phát biểu"),
        e=Event(id="e", document="d1", name="Hội nghị", date=date(2023, 12, 19), purpose="đánh giá năm 2023"),
        d=Document(id="d", document="d1", name="Chỉ thị số 42", date=date(2023, 9, 12), issuer="Ban Thường vụ"),
    )
    asked: list[dict[str, Any]] = [
        {"facts": ("p",), "kind": "person", "aspect": "person", "text": "Lê Văn Dũng"},
        {"facts": ("e",), "kind": "event", "aspect": "date", "text": "19/12/2023"},
        {"facts": ("d",), "kind": "document", "aspect": "name", "text": "Chỉ thị số 42"},
    ]
    shown = [plain(Reply(outcome="answer", answers=(Answer(source=SOURCE, **fields),)), facts) for fields in asked]
    assert "Phó Bí thư" in shown[0]
    assert "đánh giá năm 2023" in shown[1]
    assert "12/9/2023" in shown[2]
    assert "Ban Thường vụ" in shown[2]


@given(st.text(max_size=200))
def test_nothing_a_person_wrote_becomes_markup(words: str) -> None:
    reply = Reply(outcome="decline", reason="unknown-indicator", detail={"words": words + "<b>&"}, options=OPTIONS)
    allowed = re.sub(r"</?[bi]>", "", html(reply).replace("&lt;", "").replace("&gt;", ""))
    assert "<" not in allowed
    assert ">" not in allowed
    assert as_plain(html(reply)) == plain(reply)


def test_long_words_are_not_said_back_in_full() -> None:
    reply = Reply(outcome="decline", reason="unknown-indicator", detail={"words": "x" * 5000})
    assert len(plain(reply)) < 300


def test_a_template_does_not_go_on_with_a_missing_value() -> None:
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        render("terminal")


def numbers_in(text: str) -> set[str]:
    return set(NUMBER.findall(text))


@given(
    st.decimals(min_value=-1000, max_value=1_000_000, places=2),
    st.sampled_from(["value", "plan", "change", "share", "target", "remaining", "difference", "total", "average"]),
    st.sampled_from(["exact", "more_than", "about"]),
)
def test_every_number_said_stands_in_the_answer(value: Decimal, aspect: Any, qualifier: Any) -> None:
    fact = measure(comparisons=(Comparison(kind="plan", percent=Decimal("104.5"), base="kế hoạch"),))
    answer = answer_of(fact, value=value, aspect=aspect, qualifier=qualifier, unit="tỷ đồng", working="60 + 9 = 69")
    text = plain(Reply(outcome="answer", answers=(answer,)), Facts({"f1": fact}))
    figure = format_number(abs(value) if aspect == "change" else value).removeprefix("-")
    known = numbers_in(f"{figure} 104,5 60 9 69 2023 19/12/2023 7")
    assert numbers_in(text) <= known
    assert figure in text
