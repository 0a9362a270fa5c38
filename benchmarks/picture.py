"""The risk–coverage curve as a picture; needs matplotlib, which is imported only here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

Point = tuple[float, float]
PERCENT = 100
COLOURS = ("#1b6ca8", "#c0392b")
GREY = "#7f8c8d"


def draw_curve(
    lines: Mapping[str, Sequence[Point]], gates: Sequence[tuple[float, Point]], now: Mapping[str, Point], path: Path
) -> None:
    """Draw coverage against risk: lines by confidence, a dotted one by the gate, dots where the notebook stands now.

    The same figures give the same file: no date, no random names inside.
    """
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams.update({"svg.hashsalt": "sotay", "font.size": 10})
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7.5, 4.5), layout="constrained")
    for (name, points), colour in zip(lines.items(), COLOURS, strict=True):
        axes.step(*_percent(points), where="post", color=colour, label=name, linewidth=1.8)
    axes.plot(*_percent([point for _, point in gates]), ":o", color=GREY, markersize=3, label="by EXPLAINED, all sets")
    for gate, (coverage, risk) in gates:
        axes.annotate(f"{gate:g}", (coverage * PERCENT, risk * PERCENT), (4, 4), textcoords="offset points",
                      fontsize=7, color=GREY)  # fmt: skip
    for (name, point), colour in zip(now.items(), COLOURS, strict=True):
        axes.plot(*_percent([point]), "o", color=colour, markersize=8, label=f"as set, {name}")
    axes.set_xlabel("coverage: answered among the answerable, %")
    axes.set_ylabel("risk: wrong among the answered, %")
    axes.set_xlim(0, 101)
    axes.set_ylim(bottom=0)
    axes.grid(alpha=0.3)
    axes.legend(frameon=False, loc="upper left")
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    plt.close(figure)


def _percent(points: Sequence[Point]) -> tuple[list[float], list[float]]:
    return [x * PERCENT for x, _ in points], [y * PERCENT for _, y in points]
