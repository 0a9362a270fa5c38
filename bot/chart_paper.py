"""A sheet to draw charts on, measured in pixels from its upper left corner; and the colours, with their contrasts.

The ground is solid and light, so the picture reads the same in Telegram's dark mode. All words are drawn as they are:
a "$" is no formula here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import IO

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.patches import Rectangle

GROUND = "#FFFFFF"
INK = "#14202B"
MUTED = "#465564"
BAR = "#2A78C2"
BELOW = "#BF4A22"
"""Bars below zero."""
MARK = INK
HALO = GROUND
"""Around marks, so that they stand out on a bar as on the ground."""
RULE = "#C3CCD5"
DPI = 100
LEADING = 1.22
KERNED = 1.01
"""Room for what the hinting of letters adds; kerning only takes."""


@dataclass(frozen=True, slots=True)
class Words:
    """Lines of text in a size (pixels) that was found to fit."""

    lines: tuple[str, ...]
    size: float
    bold: bool = False


class Paper:
    """The sheet. What is written is cut with "…" rather than let run over."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=GROUND)
        FigureCanvasAgg(self._figure)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, width)
        self._axes.set_ylim(height, 0)

    def measure(self, line: str, size: float, *, bold: bool = False) -> float:
        """The width of a line in pixels, a little too wide rather than too narrow."""
        return sum(_advance(char, bold) for char in line) * size * KERNED

    def wide(self, words: Words) -> float:
        """The width of the longest line."""
        return max((self.measure(line, words.size, bold=words.bold) for line in words.lines), default=0.0)

    def high(self, words: Words) -> float:
        """The height of all lines."""
        return len(words.lines) * words.size * LEADING

    def fitted(self, text: str, width: float, *, lines: int, sizes: Sequence[int], bold: bool = False) -> Words:
        """The text in the largest size that needs no more lines than this; cut in the smallest where none fits."""
        for size in sizes:
            wrapped = self._wrap(text, width, size, bold=bold)
            if len(wrapped) <= lines and all(self.measure(line, size, bold=bold) <= width for line in wrapped):
                return Words(tuple(wrapped), size, bold)
        return Words(tuple(self._cut(wrapped, width, lines, size, bold=bold)), size, bold)

    def alike(
        self, texts: Sequence[str], width: float, *, lines: int, sizes: Sequence[int], bold: bool = False
    ) -> list[Words]:
        """Several texts in one size: the largest in which all fit."""
        for size in sizes:
            found = [self.fitted(text, width, lines=lines, sizes=(size,), bold=bold) for text in texts]
            if not any(line.endswith("…") for words in found for line in words.lines):
                break
        return found if texts else []

    def write(
        self, words: Words, x: float, y: float, colour: str, *, centre: bool = False, right: bool = False
    ) -> float:
        """Writes below `y`, from `x` on (or around it, or up to it); gives the height used."""
        align = "center" if centre else "right" if right else "left"
        for number, line in enumerate(words.lines):
            self._axes.text(
                x, y + (number * LEADING + 0.98) * words.size, line, color=colour, ha=align, va="baseline",
                fontproperties=_font(words.size, bold=words.bold), parse_math=False,
            )  # fmt: skip
        return self.high(words)

    def bar(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled rectangle; one of no size is a hair, so that a zero is seen."""
        self._axes.add_patch(Rectangle((x, y), max(width, 2), max(height, 2), facecolor=colour, linewidth=0))

    def mark(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """The plan's mark: a short thick line with a halo."""
        self._axes.plot((x0, x1), (y0, y1), color=HALO, linewidth=7, solid_capstyle="butt", zorder=3)
        self._axes.plot((x0, x1), (y0, y1), color=MARK, linewidth=4, solid_capstyle="butt", zorder=4)

    def rule(self, x0: float, y0: float, x1: float, y1: float, *, strong: bool = False) -> None:
        """A thin line."""
        colour, width = (MUTED, 1.6) if strong else (RULE, 1.2)
        self._axes.plot((x0, x1), (y0, y1), color=colour, linewidth=width, zorder=2)

    def save(self, out: IO[bytes]) -> None:
        """Writes the sheet as PNG."""
        self._figure.savefig(out, format="png", dpi=DPI, facecolor=GROUND)

    def _wrap(self, text: str, width: float, size: float, *, bold: bool) -> list[str]:
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.measure(longer, size, bold=bold) > width:
                lines.append(word)
            elif lines:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def _cut(self, lines: Sequence[str], width: float, most: int, size: float, *, bold: bool) -> list[str]:
        kept = list(lines[:most])
        if len(lines) > most:
            kept[-1] += "…"
        return [self._short(line, width, size, bold=bold) for line in kept]

    def _short(self, line: str, width: float, size: float, *, bold: bool) -> str:
        if self.measure(line, size, bold=bold) <= width:
            return line
        bare = line.removesuffix("…")
        fits = bisect_right(range(len(bare)), width, key=lambda end: self.measure(bare[:end] + "…", size, bold=bold))
        return bare[: max(1, fits - 1)].rstrip() + "…"


@lru_cache(maxsize=4096)
def _advance(char: str, bold: bool) -> float:  # a key of the cache
    """The width of a letter in a size of one pixel; laying out whole lines takes a hundred times as long."""
    font = get_font(findfont(_font(1, bold=bold)))
    font.set_size(100, 72)
    return font.load_char(ord(char), flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65536 / 100


def _font(size: float, *, bold: bool) -> FontProperties:
    return FontProperties(family="DejaVu Sans", size=size * 72 / DPI, weight="bold" if bold else "normal")
