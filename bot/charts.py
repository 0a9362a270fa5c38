"""Charts as PNG: bars that say their own figures, readable on a phone, on a ground of their own.

There is no value axis: every bar bears the figure that a report states, so nothing is shown that is not said. Columns
stand for up to ten periods; everything else lies down, a row each. All words come from the caller. Importing this
module imports matplotlib (half a second): do it when the first chart is wanted. There is no pyplot, and so no state
that threads would share.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from bot.chart_paper import BAR, BELOW, INK, MUTED, Paper, Words
from bot.pictures import Bar, Picture

WIDTH = 1200
HEIGHT = 900
MARGIN = 56
MOST_COLUMNS = 10
READABLE = 24
"""Pixels. A phone shows the picture at a third of its size."""


def draw(picture: Picture) -> bytes:
    """The picture as PNG, 1200 pixels wide, 900 high or as high as its rows need."""
    paper = Paper(WIDTH, HEIGHT)
    upright = picture.upright and _stands(paper, picture.bars)
    if not upright:
        paper = Paper(WIDTH, max(HEIGHT, 320 + _count_rows(picture.bars) * 52))
    top = _head(paper, picture)
    bottom = _foot(paper, picture)
    (_columns if upright else _rows)(paper, picture.bars, top, bottom)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _stands(paper: Paper, bars: Sequence[Bar]) -> bool:
    """Do the figures stand above columns in letters that can be read on a phone?"""
    if len(bars) > MOST_COLUMNS or any(bar.group for bar in bars):
        return False
    slot = (WIDTH - 2 * MARGIN) / len(bars)
    figures = paper.alike([bar.figure for bar in bars], slot - 6, lines=2, sizes=(READABLE, 1), bold=True)
    return all(figure.size >= READABLE for figure in figures)


def _count_rows(bars: Sequence[Bar]) -> int:
    """Rows for the bars and for their headings."""
    return len(bars) + len(dict.fromkeys(bar.group for bar in bars if bar.group))


def _head(paper: Paper, picture: Picture) -> float:
    """Title, subtitle and legend; gives the y below them."""
    title = _title(paper, picture.title)
    y = MARGIN - 8 + paper.write(title, MARGIN, MARGIN - 8, INK)
    if picture.subtitle:
        words = paper.fitted(picture.subtitle, WIDTH - 2 * MARGIN, lines=2, sizes=(32, 29, 26))
        y += 8 + paper.write(words, MARGIN, y + 8, MUTED)
    if any(bar.plan is not None for bar in picture.bars):
        words = paper.fitted(picture.legend, WIDTH - 2 * MARGIN - 60, lines=1, sizes=(27,))
        high = paper.write(words, MARGIN + 52, y + 12, MUTED)
        paper.mark(MARGIN, y + 12 + high / 2, MARGIN + 38, y + 12 + high / 2)
        y += 12 + high
    return y + 22


def _title(paper: Paper, text: str) -> Words:
    """The title on as few lines as letters of a good size allow."""
    for lines in (1, 2, 3):
        found = paper.fitted(text, WIDTH - 2 * MARGIN, lines=lines, sizes=(46, 42, 38, 34), bold=True)
        if not found.lines or not found.lines[-1].endswith("…"):
            break
    return found


def _foot(paper: Paper, picture: Picture) -> float:
    """Source in the left corner, our name in the right one; gives the y above them."""
    signature = paper.fitted(picture.signature, 200, lines=1, sizes=(25,), bold=True)
    across = WIDTH - 2 * MARGIN - paper.wide(signature) - 30
    source = paper.fitted(picture.source, across, lines=2, sizes=(25, 23))
    y = paper.height - 30 - paper.high(source)
    paper.rule(MARGIN, y - 14, WIDTH - MARGIN, y - 14)
    paper.write(source, MARGIN, y, MUTED)
    paper.write(signature, WIDTH - MARGIN, y, MUTED, right=True)
    return y - 34


def _columns(paper: Paper, bars: Sequence[Bar], top: float, bottom: float) -> None:
    """Upright bars, names and notes below them."""
    slot = (WIDTH - 2 * MARGIN) / len(bars)
    thick = min(0.62 * slot, 170)
    names = paper.alike([bar.name for bar in bars], slot - 10, lines=3, sizes=(33, 30, 27, 24, 21, 18))
    notes = [paper.alike(bar.notes, slot - 8, lines=2, sizes=(26, 24, 22, 20, 18, 16)) for bar in bars]
    figures = paper.alike(
        [bar.figure for bar in bars], slot - 6, lines=2, sizes=(40, 36, 33, 30, 27, READABLE), bold=True
    )
    below = max(paper.high(name) for name in names) + max(
        (sum(paper.high(word) + 4 for word in own) for own in notes), default=0
    )
    floor, ceiling = bottom - below - 16, top
    highs = [paper.high(figure) + 14 for figure in figures]
    per, zero = _scale(bars, highs, floor - ceiling)
    base = floor - zero
    for number, bar in enumerate(bars):
        middle = MARGIN + (number + 0.5) * slot
        end = base - bar.size * per
        paper.bar(middle - thick / 2, min(base, end), thick, abs(end - base), BAR if bar.size >= 0 else BELOW)
        reach = _past_mark(abs(bar.size), bar.plan, bar.size < 0, per, highs[number]) * per
        y = base + reach + 8 if bar.size < 0 else base - reach - highs[number] + 4
        if bar.plan is not None:
            mark = base - bar.plan * per
            paper.mark(middle - thick / 2 - 14, mark, middle + thick / 2 + 14, mark)
        paper.write(figures[number], middle, y, INK, centre=True)
        y = floor + 14 + paper.write(names[number], middle, floor + 14, INK, centre=True)
        for word in notes[number]:
            y += 4 + paper.write(word, middle, y + 4, MUTED, centre=True)
    paper.rule(MARGIN, base, WIDTH - MARGIN, base, strong=True)


def _rows(paper: Paper, bars: Sequence[Bar], top: float, bottom: float) -> None:
    """Lying bars, each with its name before it and its figure after it, under headings where they have some."""
    each = min((bottom - top) / _count_rows(bars), 300)
    sizes = tuple(size for size in (36, 34, 32, 30, 28, 26, 24, 22, 20) if size <= each * 0.62) or (20,)
    lines = 2 if each >= 64 else 1
    names = paper.alike([bar.name for bar in bars], 390, lines=lines, sizes=sizes)
    figures = paper.alike([bar.figure for bar in bars], 420, lines=1, sizes=sizes, bold=True)
    notes = [_note(paper, bar, sizes) for bar in bars]
    left = MARGIN + max(paper.wide(name) for name in names) + 20
    wides = [paper.wide(f) + (paper.wide(n) + 14 if n else 0) + 16 for f, n in zip(figures, notes, strict=True)]
    per, zero = _scale(bars, wides, WIDTH - MARGIN - left)
    base, y, group = left + zero, top, ""
    thick = min(each * 0.58, 140)
    for number, bar in enumerate(bars):
        if bar.group != group:
            group = bar.group
            heading = paper.fitted(group, WIDTH - 2 * MARGIN, lines=1, sizes=sizes, bold=True)
            paper.write(heading, MARGIN, y + (each - paper.high(heading)) * 0.65, INK)
            y += each
        paper.rule(base, y, base, y + each, strong=True)
        middle = y + each / 2
        paper.write(names[number], left - 20, middle - paper.high(names[number]) / 2, INK, right=True)
        end = base + bar.size * per
        paper.bar(min(base, end), middle - thick / 2, abs(end - base), thick, BAR if bar.size >= 0 else BELOW)
        if bar.plan is not None:
            mark = base + bar.plan * per
            paper.mark(mark, middle - thick / 2 - 7, mark, middle + thick / 2 + 7)
        _after(paper, figures[number], notes[number], bar, (base, per, wides[number], middle))
        y += each


def _after(paper: Paper, figure: Words, note: Words | None, bar: Bar, at: tuple[float, float, float, float]) -> None:
    """The figure behind the end of a lying bar, and its small print behind that."""
    base, per, wide, middle = at
    reach = _past_mark(abs(bar.size), bar.plan, bar.size < 0, per, wide) * per
    x = base - reach - wide + 4 if bar.size < 0 else base + reach + 12
    paper.write(figure, x, middle - paper.high(figure) / 2, INK)
    if note is not None:
        paper.write(note, x + paper.wide(figure) + 14, middle - paper.high(note) / 2, MUTED)


def _note(paper: Paper, bar: Bar, sizes: Sequence[int]) -> Words | None:
    small = max(18, sizes[0] - 8)
    return paper.fitted(" · ".join(bar.notes), 330, lines=1, sizes=(small, 18)) if bar.notes else None


def _past_mark(size: float, plan: float | None, negative: bool, per: float, room: float) -> float:
    """Where the figure begins: behind the bar, or behind the plan's mark where that would stand in the figure."""
    if plan is None or negative or not size - 8 / (per or 1) <= plan <= size + room / (per or 1):
        return size
    return max(size, plan + 6 / (per or 1))


def _scale(bars: Sequence[Bar], room: Sequence[float], length: float) -> tuple[float, float]:
    """Pixels a unit, and how far zero lies from the low end, so that all bars and their figures fit in `length`."""

    def ends(per: float) -> tuple[float, float]:
        low = max((-bar.size * per + r for bar, r in zip(bars, room, strict=True) if bar.size < 0), default=0.0)
        high = max((_past_mark(bar.size, bar.plan, False, per, r) * per + r
                    for bar, r in zip(bars, room, strict=True) if bar.size >= 0), default=0.0)  # fmt: skip
        plans = [bar.plan * per + 8 for bar in bars if bar.plan is not None]
        return max(low, *(-p + 16 for p in plans), 0.0), max(high, *plans, 0.0)

    return _widest(ends, length, max((abs(v) for bar in bars for v in (bar.size, bar.plan or 0.0)), default=0.0))


def _widest(ends: Callable[[float], tuple[float, float]], length: float, largest: float) -> tuple[float, float]:
    if not largest:
        return 0.0, 0.0
    low, high = 0.0, length / largest
    for _ in range(40):
        per = (low + high) / 2
        low, high = (per, high) if sum(ends(per)) <= length else (low, per)
    return low, ends(low)[0]
