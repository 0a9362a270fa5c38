"""The risk–coverage curve as a picture; needs matplotlib, which is imported only here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Point = tuple[float, float]
PERCENT = 100
COLOURS = ("#1b6ca8", "#c0392b")
GREY = "#5d6d7e"
NAMED = (0.2, 0.3, 0.4, 0.74, 0.9, 1.0)
"""Gates that are written beside their points; more would cover each other."""


def draw_curve(
    lines: Mapping[str, Sequence[Point]], gates: Sequence[tuple[float, Point]], now: Mapping[str, Point], path: Path
) -> None:
    """Draw coverage against risk, left by confidence with dots where the notebook stands now, right by the gate.

    The same figures give the same file: no date, no random names inside.
    """
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams.update({"svg.hashsalt": "sotay", "svg.fonttype": "none", "font.size": 9})
    from matplotlib import pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.8), layout="constrained", sharey=True)
    _by_confidence(left, lines, now)
    _by_gate(right, gates)
    for axes in (left, right):
        axes.set_xlabel("coverage: answered among the answerable, %")
        axes.grid(alpha=0.3)
    left.set_ylabel("risk: wrong among the answered, %")
    left.set_ylim(bottom=-0.1)
    figure.savefig(path, metadata={"Date": None, "Creator": None} if path.suffix == ".svg" else None)
    plt.close(figure)


def _by_confidence(axes: Axes, lines: Mapping[str, Sequence[Point]], now: Mapping[str, Point]) -> None:
    for (name, points), colour in zip(lines.items(), COLOURS, strict=True):
        axes.plot(*_percent(points), color=colour, label=name, linewidth=1.6)
    for point, colour in zip(now.values(), COLOURS, strict=True):
        axes.plot(*_percent([point]), "o", color=colour, markersize=7, clip_on=False)
    axes.set_title("only replies of some confidence (dots: all)", fontsize=9)
    axes.set_xlim(0, 101)
    axes.legend(frameon=False, loc="upper left")


def _by_gate(axes: Axes, gates: Sequence[tuple[float, Point]]) -> None:
    axes.plot(*_percent([point for _, point in gates]), ":o", color=GREY, markersize=4)
    for gate, point in gates:
        if gate in NAMED:
            where = (point[0] * PERCENT, point[1] * PERCENT)
            axes.annotate(f"{gate:g}", where, (5, 5), textcoords="offset points", color=GREY)
    axes.set_title("EXPLAINED from 0.2 to 1, all sets", fontsize=9)


def _percent(points: Sequence[Point]) -> tuple[list[float], list[float]]:
    return [x * PERCENT for x, _ in points], [y * PERCENT for _, y in points]
