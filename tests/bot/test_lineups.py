"""Captions, tables and pictures: only figures of facts, never too long, readable, and the same on every ground."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from matplotlib.colors import to_rgb
from openpyxl import load_workbook
from PIL import Image

from bot import chart_paper, lineups
from bot.charts import READABLE, WIDTH, draw
from bot.handlers.html_parts import CAPTION_LIMIT, plain, units
from bot.pictures import MOST_BARS, Bar, Picture
from knowledge.asking import Base
from knowledge.asking.lineup import Lineup
from knowledge.asking.series import find
from knowledge.language.numbers import read_numeral
from knowledge.language.periods import Period
from knowledge.model import Measure, Quantity, Source
from knowledge.wire import made_id, read_facts_file

FACTS = Path(__file__).parents[2] / "docs" / "charts" / "facts.jsonl"
TODAY = date(2026, 11, 23)
ASKED = [
    "kết nạp đảng viên mới",
    "thu ngân sách",
    "thu ngân sách Bàu Sen, Trà Lân 2022 2023",
    "tỷ lệ hộ nghèo",
    "giá trị sản xuất công nghiệp",
    "biển quảng cáo sai quy định bị tháo dỡ",
]
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@pytest.fixture(scope="module")
def base() -> Base:
    found = read_facts_file(FACTS, default_id=made_id)
    return Base(found.facts, found.sources)


def lineup_of(base: Base, text: str) -> Lineup:
    found = find(base, text, today=TODAY)
    assert isinstance(found, Lineup)
    return found


def stated(base: Base, lineup: Lineup) -> set[Decimal]:
    """Every number of the facts shown, and of their sources and periods."""
    texts = []
    for fact_id in lineup.facts:
        fact = base.fact(fact_id)
        assert isinstance(fact, Measure)
        compared = [abs(n) for c in fact.comparisons for n in (c.percent, c.amount) if n is not None]
        texts += [
            f"{number:f}".replace(".", ",")
            for number in (fact.quantity.value, fact.quantity.of, *compared)
            if isinstance(number, Decimal)
        ]
        source = base.source(fact.document)
        texts += [
            fact.indicator,
            fact.place or "",
            fact.period.text if fact.period else "",
            f"{source.published:%-d/%-m/%Y}",
        ]
    for left in lineup.left_out:
        texts += [name for answer in left.answers for name in (answer.period or "", answer.place or "")]
    return {number for text in texts for found in NUMBER.findall(text) if (number := read_numeral(found)) is not None}


@pytest.mark.parametrize("text", ASKED)
def test_the_numbers_of_a_caption_are_numbers_of_facts(base: Base, text: str) -> None:
    lineup = lineup_of(base, text)
    said = {read_numeral(number) for number in NUMBER.findall(plain(lineups.caption(lineup)))}
    assert said <= stated(base, lineup)
    assert {abs(Decimal(str(point.answer.value))) for point in lineup.points} <= said


@pytest.mark.parametrize("text", ASKED)
def test_the_numbers_of_a_picture_are_numbers_of_facts(base: Base, text: str) -> None:
    lineup = lineup_of(base, text)
    picture = lineups.picture(lineup)
    words = [picture.title, picture.subtitle, picture.source]
    words += [word for bar in picture.bars for word in (bar.name, bar.figure, *bar.notes)]
    said = {read_numeral(number) for word in words for number in NUMBER.findall(word)}
    assert said <= stated(base, lineup)
    assert [bar.size for bar in picture.bars] == [float(point.size) for point in lineup.points]


def test_a_caption_in_full(base: Base) -> None:
    assert plain(lineups.caption(lineup_of(base, "thu ngân sách Bàu Sen, Trà Lân 2022 2023"))) == (
        "Thu ngân sách nhà nước: huyện Bàu Sen: năm 2022 là 112,4 tỷ đồng (đạt 108,2% dự toán), năm 2023 là 121,9 tỷ "
        "đồng (đạt 106% dự toán); huyện Trà Lân: năm 2022 là 72.034 triệu đồng, năm 2023 là 104,7 tỷ đồng (đạt 101,5% "
        "dự toán).\nNguồn: Văn phòng huyện Bàu Sen, 20/12/2022; Văn phòng huyện Bàu Sen, 18/12/2023; Cục Thống kê tỉnh "
        "Lam Hải, 28/12/2023"
    )


LONG = "giá trị sản phẩm thu được trên một đơn vị diện tích đất trồng trọt và mặt nước nuôi trồng thủy sản"
PLACE = "phường Nguyễn Thị Minh Khai Đông Hòa 🏠"


@pytest.fixture(scope="module")
def many() -> Lineup:
    """45 places with long names and long units, from a report with a long title: 40 of them are shown."""
    measures = [
        Measure(id=f"m{n}", document="d", indicator=LONG, place=f"{PLACE} {n}", period=Period.parse("2023"),
                quantity=Quantity(value=Decimal(1000 + n * 7), unit="triệu đồng/người/năm", qualifier="estimated"))
        for n in range(45)
    ]  # fmt: skip
    source = Source(id="d", title="Báo cáo " * 60, published=date(2023, 1, 1))
    return lineup_of(Base(measures, {"d": source}), LONG)


@pytest.mark.parametrize("count", [2, 5, 40])
def test_a_caption_is_never_longer_than_telegram_takes(many: Lineup, count: int) -> None:
    for name in (LONG, LONG * 9):
        text = lineups.caption(replace(many, indicator=name, points=many.points[:count]))
        assert units(plain(text)) <= CAPTION_LIMIT
        assert text.count("<b>") == text.count("</b>")


def test_a_caption_too_short_for_all_tells_the_outermost(many: Lineup) -> None:
    text = plain(lineups.caption(many))
    assert f"cao nhất: {PLACE} 44 là ước 1.308" in text
    assert f"thấp nhất: {PLACE} 5 là ước 1.035" in text


def test_a_picture_shows_no_more_bars_than_can_be_looked_at(many: Lineup) -> None:
    assert (len(many.points), many.total) == (40, 45)
    assert len(lineups.picture(many).bars) == MOST_BARS
    assert "Chỉ nêu 40 trong 45 số liệu." in lineups.compare_text(many)


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_words_and_bars_stand_out_from_the_ground() -> None:
    assert contrast(chart_paper.INK, chart_paper.GROUND) >= 7
    assert contrast(chart_paper.MUTED, chart_paper.GROUND) >= 7
    for colour in (chart_paper.BAR, chart_paper.BELOW):
        assert contrast(colour, chart_paper.GROUND) >= 3
        # The plan's mark has a halo: it stands out from the bar by the halo, from the ground by itself.
        assert contrast(chart_paper.HALO, colour) >= 3
    assert contrast(chart_paper.MARK, chart_paper.HALO) >= 7


def picture(bars: tuple[Bar, ...], *, upright: bool, title: str = "Thu ngân sách") -> Picture:
    return Picture(title, "Năm 2023 · đơn vị: tỷ đồng", bars, upright, "Chỉ tiêu", "Nguồn: Báo cáo", "Sổ Tay")


@pytest.mark.parametrize("upright", [True, False])
@pytest.mark.parametrize(
    "bars",
    [
        (Bar("2022", 1, "1"), Bar("2023", 2, "2", ("chỉ tiêu 3",), 3)),
        (Bar("2022", -5, "−5%"), Bar("2023", -2.5, "−2,5%", (), -3)),
        (Bar("2022", 0, "0"), Bar("2023", 0, "0")),
        tuple(Bar(f"quý I/{year}", 10.0**15, "hơn 1.000.000.000.000.000 $x_1$") for year in range(2000, 2010)),
        tuple(Bar("xã " + "Rất Dài " * 30, n, "1", ("chỉ tiêu " * 20,), n, "huyện " + "Dài " * 50) for n in range(20)),
    ],
    ids=["plan", "negative", "zeros", "wide", "long"],
)
def test_nothing_is_drawn_over_the_edge(bars: tuple[Bar, ...], upright: bool) -> None:
    image = Image.open(io.BytesIO(draw(picture(bars, upright=upright, title="Rất dài " * 60)))).convert("RGB")
    assert image.width == WIDTH
    ground = Image.new("RGB", image.size, chart_paper.GROUND)
    edges = [(0, 0, 20, image.height), (image.width - 20, 0, image.width, image.height), (0, 0, image.width, 20)]
    for edge in [*edges, (0, image.height - 12, image.width, image.height)]:
        assert image.crop(edge).tobytes() == ground.crop(edge).tobytes(), edge


def test_figures_that_are_too_wide_for_columns_lie_down() -> None:
    from bot.chart_paper import Paper
    from bot.charts import _stands

    paper = Paper(WIDTH, 900)
    assert _stands(paper, [Bar(str(n), n, "72.034") for n in range(8)])
    assert not _stands(paper, [Bar(str(n), n, "1.000.000.000") for n in range(10)])
    assert READABLE / 3 >= 8


def test_the_table_holds_every_figure_and_its_source(base: Base) -> None:
    lineup = lineup_of(base, "thu ngân sách Bàu Sen, Trà Lân 2022")
    sheet = load_workbook(io.BytesIO(lineups.spreadsheet(lineup))).active
    assert sheet is not None
    head, *rows = [dict(enumerate(row)) for row in sheet.iter_rows(values_only=True)]
    assert head[3] == "Giá trị"
    assert [(row[1], row[3], row[5], row[6]) for row in rows] == [
        ("huyện Bàu Sen", 112.4, "tỷ đồng", "112,4 tỷ đồng"), ("huyện Trà Lân", 72034, "triệu đồng", "72.034 triệu đồng"),
    ]  # fmt: skip
    assert [row[10] for row in rows] == ["Văn phòng huyện Bàu Sen", "Cục Thống kê tỉnh Lam Hải"]
