"""What stands on a chart, in words and lengths; `bot.charts` draws it."""

from __future__ import annotations

from dataclasses import dataclass

MOST_BARS = 20
"""More bars than this are no picture any more."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, how long it is, the figure as written on it, small print, and where the plan is marked.

    `group` is the heading that it stands under, with its neighbours of the same heading.
    """

    name: str
    size: float
    figure: str
    notes: tuple[str, ...] = ()
    plan: float | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """All that stands on a chart. `legend` says what the plan's mark means; `source` stands in the corner."""

    title: str
    subtitle: str
    bars: tuple[Bar, ...]
    upright: bool
    legend: str
    source: str
    signature: str
