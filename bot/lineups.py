"""A `Lineup` in words: the text of /sosanh, what stands on a chart and under it, and the table behind it.

Every figure comes as the report states it, with its qualifier; only the length of a bar is in a common unit.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from bot.handlers.html_parts import CAPTION_LIMIT, plain, split, units
from bot.pictures import MOST_BARS, Bar, Picture
from bot.wording import as_plain, capital, render
from knowledge.asking.lineup import Lineup, Point
from knowledge.asking.series import Apart
from knowledge.model import Answer, Source, Span
from knowledge.store.sheets import Cell, harmless, workbook
from knowledge.wire import number_to_json

TABLE = 34
"""Letters that a phone shows in a line of a table; wider ones are told as a list."""
MOST_APART = 12
"""Figures that are told one by one."""
_GAP = "\u00a0\u00a0"
_FILE = Path(__file__).parent / "texts" / "telegram_table.toml"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure in words. `full` has its unit, `bare` leaves out one that all share; `source` is a number."""

    name: str
    group: str
    full: str
    bare: str
    plan: str
    notes: tuple[str, ...]
    source: int
    plain: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A line-up in words: `sources` are numbered, each with the paragraphs cited."""

    subtitle: str
    rows: tuple[Row, ...]
    sources: tuple[tuple[int, Source, tuple[int, ...]], ...]
    source: str
    highest: Row
    lowest: Row
    unit: str
    base: str


def tell(lineup: Lineup) -> Told:
    """The words of a line-up, row by row."""
    points = lineup.points
    stated = {point.answer.unit for point in points}
    unit = next(iter(stated)) if len(stated) == 1 else None
    sources = _sources(points)
    numbers = {source.id: number for number, source, _ in sources}
    bases = {point.base for point in points}
    base = next(iter(bases)) if len(bases) == 1 else None
    rows = tuple(
        _row(lineup, point, numbers[point.answer.source.id], bare=unit is not None, based=len(bases) > 1)
        for point in points
    )
    order = sorted(range(len(points)), key=lambda at: points[at].size)
    return Told(
        subtitle=_say("subtitle", lineup=lineup, unit=unit, base=base),
        rows=rows,
        sources=sources,
        source=_say("source", sources=[source for _, source, _ in sources]),
        highest=rows[order[-1]],
        lowest=rows[order[0]],
        unit=unit or "",
        base=_say("based", base=base, aspect=points[0].answer.aspect) if base else "",
    )


def _sources(points: Sequence[Point]) -> tuple[tuple[int, Source, tuple[int, ...]], ...]:
    """Each source once, numbered as it comes, with all paragraphs that give figures or plans."""
    answers = [answer for point in points for answer in (point.answer, point.plan) if answer is not None]
    found = {answer.source.id: answer.source for answer in answers}
    return tuple(
        (number, source, tuple(sorted({a.paragraph for a in answers if a.source.id == key and a.paragraph})))
        for number, (key, source) in enumerate(found.items(), 1)
    )


def _row(lineup: Lineup, point: Point, source: int, *, bare: bool, based: bool) -> Row:
    answer = point.answer
    place, period = answer.place or "", _say("when", period=answer.period) if answer.period else ""
    plan = _say("plan", plan=point.plan, bare=bare and point.plan.unit == answer.unit) if point.plan else ""
    reached = _say("reached", reached=point.reached) if point.reached else ""
    base = _say("based", base=point.base, aspect=answer.aspect) if based and point.base else ""
    return Row(
        name=place if lineup.by == "place" else period,
        group=place if lineup.by == "both" else "",
        full=_figure(answer),
        bare=_figure(answer, bare=bare),
        plan=plan,
        notes=tuple(note for note in (base, plan, reached) if note),
        source=source,
        plain=answer.aspect in ("value", "target"),
    )


def _figure(answer: Answer, *, bare: bool = False, signed: bool = False) -> str:
    return _say("figure", answer=answer, bare=bare, signed=signed)


def _say(part: str, **values: Any) -> str:
    return as_plain(render("telegram_lineup_part", part=part, **values))


def compare_text(lineup: Lineup) -> str:
    """The answer to /sosanh as HTML: a table where it fits a phone, else a list; notes, and every source."""
    told = tell(lineup)
    return render("telegram_compare", lineup=lineup, told=told, table=_table(lineup, told))


def apart_text(apart: Apart) -> str:
    """Figures that must not stand side by side, one by one, and why."""
    sources = {answer.source.id: answer.source for answer in apart.answers[:MOST_APART]}
    return render("telegram_compare_apart", apart=apart, most=MOST_APART, sources=sources)


def _table(lineup: Lineup, told: Told) -> list[str]:
    """The rows in columns, figures to the right; empty where that is too wide, or where there is more to say."""
    differ = not told.base and any(point.base for point in lineup.points)
    if differ or not told.unit or lineup.by == "both" or any(p.reached for p in lineup.points):
        return []
    plans = any(row.plan for row in told.rows)
    several = len(told.sources) > 1
    rows = [[_say("head", by=lineup.by), _say("head-figure"), _say("head-plan")]] if plans else []
    for row, point in zip(told.rows, lineup.points, strict=True):
        name = row.name if lineup.by == "place" else (point.answer.period or "")
        plan = _figure(point.plan, bare=True) if point.plan and point.plan.unit == point.answer.unit else row.plan
        rows.append([capital(name), row.bare] + ([plan] if plans else []))
    wide = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    if sum(wide) + 2 * (len(wide) - 1) + (5 if several else 0) > TABLE:
        return []
    marks = [*([""] if plans else ()), *(f"[{row.source}]" if several else "" for row in told.rows)]
    return [_line(row, wide, mark) for row, mark in zip(rows, marks, strict=True)]


def _line(cells: Sequence[str], wide: Sequence[int], mark: str) -> str:
    """One line of a table. Blanks that do not break stay as they are; others would be tidied away."""
    padded = [cells[0].ljust(wide[0]), *(cell.rjust(width) for cell, width in zip(cells[1:], wide[1:], strict=True))]
    return (_GAP.join([*padded, mark] if mark else padded)).replace(" ", "\u00a0")


def caption(lineup: Lineup) -> str:
    """The chart in a sentence, at most 1,024 units: with every figure where they fit, else with the outermost."""
    told = tell(lineup)
    for long, more in ((True, True), (True, False), (False, True), (False, False)):
        text = render("telegram_chart_caption", lineup=lineup, told=told, long=long, more=more)
        if units(plain(text)) <= CAPTION_LIMIT:
            return text
    return split(text, CAPTION_LIMIT)[0]


def picture(lineup: Lineup) -> Picture:
    """What stands on the chart: the latest or the highest figures, as many as can be looked at."""
    told = tell(lineup)
    shown = slice(0, MOST_BARS) if lineup.by == "place" else slice(-MOST_BARS, None)
    return Picture(
        title=_say("title", lineup=lineup),
        subtitle=told.subtitle,
        bars=tuple(_bar(lineup, row, point) for row, point in list(zip(told.rows, lineup.points, strict=True))[shown]),
        upright=lineup.by == "period",
        legend=_say("legend"),
        source=told.source,
        signature=_say("signature"),
    )


def _bar(lineup: Lineup, row: Row, point: Point) -> Bar:
    name = (point.answer.period or "") if lineup.by != "place" else row.name
    return Bar(
        name=capital(name),
        size=float(point.size),
        figure=_figure(point.answer, bare=row.bare != row.full, signed=True),
        notes=row.notes,
        plan=None if point.plan_size is None else float(point.plan_size),
        group=capital(row.group),
    )


def _number(value: Decimal | Span | None) -> int | float | None:
    """A figure as a number of a cell; line-ups hold no ranges."""
    return number_to_json(value) if isinstance(value, Decimal) else None


@cache
def _sheet() -> tuple[str, dict[str, int]]:
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return data["sheet"], data["columns"]


def spreadsheet(lineup: Lineup) -> bytes:
    """The line-up as an XLSX workbook: every figure with its plan, its source and its sentence; no cell a formula."""
    name, columns = _sheet()
    rows = [list[Cell](columns), *_cells(lineup)]
    return workbook(([harmless(cell) for cell in row] for row in rows), name, tuple(columns.values()))


def _cells(lineup: Lineup) -> Iterator[list[Cell]]:
    for point in lineup.points:
        for answer in (point.answer, *point.differing):
            own = answer is point.answer
            plan = point.plan if own else None
            reached = point.reached if own else None
            published = answer.source.published
            yield [
                answer.indicator, answer.place, answer.period, _number(answer.value), _number(answer.of), answer.unit, _figure(answer),
                _number(plan.value) if plan else None, plan.unit if plan else None,
                _say("reached", reached=reached) if reached else None,
                answer.source.publisher or answer.source.title or answer.source.id,
                published.isoformat() if published else None, answer.paragraph,
                point.measure.evidence if own else None,
            ]  # fmt: skip
