"""Which figures are announced of their own accord, and the words."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

from bot.handlers.html_parts import TEXT_LIMIT, plain, units
from bot.own_accord_words import content_key, figure_of_the_week, headlines, report_text, week_text
from knowledge.asking import Base
from knowledge.language.periods import Period
from knowledge.model import Comparison, Measure, Quantity, Source
from tests.conftest import BundledFacts

SOURCES = {
    "cu": Source(id="cu", title="Báo cáo cũ", publisher="UBND huyện", published=date(2024, 1, 5)),
    "moi": Source(id="moi", title="Báo cáo <mới>", publisher="UBND huyện", published=date(2025, 1, 6)),
}
PLAN = Comparison(kind="plan", percent=Decimal(110), base="chỉ tiêu")


def figure(fact: str, document: str = "moi", *, compared: bool = True, **more: Any) -> Measure:
    body: dict[str, Any] = {
        "indicator": f"chỉ tiêu {fact}",
        "quantity": Quantity(value=Decimal(33), unit="đảng viên"),
        "place": "huyện Nông Sơn",
        "period": Period.parse("2024"),
        "paragraph": 1,
    }
    return Measure(id=fact, document=document, comparisons=(PLAN,) if compared else (), **body | more)


def test_headlines_are_compared_results_of_different_paragraphs_in_the_order_of_the_report() -> None:
    target = figure("a-muc-tieu", quantity=Quantity(value=Decimal(1), nature="target"), paragraph=9)
    many = [figure(f"p{number}", paragraph=number, compared=number > 2) for number in range(1, 8)]
    twin = figure("p3-nua", paragraph=3)
    assert [one.id for one in headlines([target, *many, twin])] == ["p3", "p4", "p5", "p6", "p7"]
    assert [one.id for one in headlines([twin, many[2], many[0]])] == ["p1", "p3", "p3-nua"]


def test_a_report_in_words() -> None:
    measures = [
        figure("mot", indicator="kết nạp đảng viên mới"),
        figure("hai", indicator="thu ngân sách", quantity=Quantity(value=Decimal("72.5"), unit="tỷ đồng", qualifier="more_than")),
        figure("ba", indicator="số hộ nghèo", place="xã Quế Lộc", compared=False),
    ]  # fmt: skip
    assert plain(report_text(measures, Base(measures, SOURCES), "so_tay_bot")) == (
        "Báo cáo mới: Báo cáo <mới>\n"
        "UBND huyện, 6/1/2025\n"
        "Huyện Nông Sơn, năm 2024\n"
        "\n"
        "• 33 đảng viên · kết nạp đảng viên mới, đạt 110% chỉ tiêu\n"
        "• hơn 72,5 tỷ đồng · thu ngân sách, đạt 110% chỉ tiêu\n"
        "• 33 đảng viên · số hộ nghèo (xã Quế Lộc)\n"
        "\n"
        "Hỏi thêm về báo cáo này: nhắn câu hỏi cho @so_tay_bot"
    )


def test_the_same_figures_have_the_same_key_whatever_they_are_called() -> None:
    one, other = figure("mot", indicator="x"), figure("hai", "cu", indicator="x", paragraph=7)
    assert content_key([one]) == content_key([other])
    assert content_key([one]) != content_key([figure("mot", indicator="x", quantity=Quantity(value=Decimal(34)))])


def test_no_figure_of_the_week_comes_again_until_all_were_told_and_the_newest_report_comes_first() -> None:
    facts = [figure("cu-1", "cu"), figure("moi-1"), figure("moi-2"), figure("khong-so-sanh", compared=False)]
    base, told = Base(facts, SOURCES), Counter[str]()
    order = []
    for _ in range(6):
        chosen = figure_of_the_week(base, told)
        assert chosen is not None
        order.append(chosen.id)
        told[chosen.id] += 1
    assert order == ["moi-1", "moi-2", "cu-1"] * 2
    assert figure_of_the_week(Base([], {}), told) is None


def test_the_figure_of_the_week_in_words() -> None:
    one = figure("mot", indicator="kết nạp đảng viên mới")
    assert plain(week_text(one, Base([one], SOURCES))) == (
        "Con số trong tuần\n\n33 đảng viên · kết nạp đảng viên mới\nHuyện Nông Sơn, năm 2024\nĐạt 110% chỉ tiêu\n"
        "Nguồn: UBND huyện, 6/1/2025, đoạn 1"
    )


def test_the_longest_names_fit_into_one_message(notebook: BundledFacts) -> None:
    measures = [fact for fact in notebook.facts.values() if isinstance(fact, Measure)]
    base = Base(list(notebook.facts.values()), notebook.sources)
    longest = sorted(measures, key=lambda one: len(one.indicator))[-5:]
    assert units(plain(report_text(longest, base, "b" * 32))) < TEXT_LIMIT
    assert all(units(plain(week_text(one, base))) < TEXT_LIMIT for one in measures)
