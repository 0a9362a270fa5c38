"""What became of a place that a figure is about: old units are named as they are today beside the figure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from knowledge.language.places import places
from knowledge.model import Measure, Reply

MOST_UNITS = 5
"""A place whose land lies in more units than these today is only said to be no longer so."""


@lru_cache(maxsize=2_000)
def place_today(name: str) -> tuple[str, tuple[str, ...], str | None] | None:
    """The last day of change, the units of today and their province; None for places that still are, or are not known."""
    history = places().history(name)
    if history is None or not history.changes or history.today == (name,):
        return None
    day = history.changes[-1].day
    units = history.today if len(history.today) <= MOST_UNITS else ()
    return f"{day.day}/{day.month}/{day.year}", units, history.province


def with_place_today(reply: Reply) -> Reply:
    """The reply with a note on its place, where all its answers are of one that is no longer."""
    names = {answer.place for answer in reply.answers}
    name = next(iter(names)) if len(names) == 1 and reply.outcome == "answer" else None
    now = place_today(name) if name else None
    if now is None:
        return reply
    note = {"place": name, "since": now[0], "units": now[1], "province": now[2]}
    return reply.model_copy(update={"detail": {**reply.detail, "now": note}})


def boundaries_changed(measures: Sequence[Measure]) -> list[str]:
    """The places whose land changed between the first and the last period of these facts: not quite the same thing."""
    spans: dict[str, list[date]] = {}
    for measure in measures:
        if measure.place and measure.period and measure.period.start and measure.period.end:
            spans.setdefault(measure.place, []).extend((measure.period.start, measure.period.end))
    return [place for place, days in spans.items() if _changed(place, min(days), max(days))]


@lru_cache(maxsize=2_000)
def _changed(place: str, first: date, last: date) -> bool:
    return places().boundary_changed(place, first, last)
