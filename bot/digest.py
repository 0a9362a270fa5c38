"""The week in figures for editors: what was asked, what could not be answered, and what people thought of it.

A digest follows from the store and the week's key alone, so that it reads the same whoever asks for it and whenever it
is sent. Weeks are those of ISO 8601 ("2026-W47"), from Monday 0:00 to Monday 0:00 in Vietnam.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta, timezone

from bot.unanswered import open_gaps
from bot.wording import render
from knowledge.asking import Base
from knowledge.learning.gaps import Hearing
from knowledge.store import Store
from knowledge.store.tally import tally

VIETNAM = timezone(timedelta(hours=7))
TOP = 5


async def weekly_digest(store: Store, week: str, hearing: Hearing | None = None) -> str:
    """The digest of a week as HTML. `hearing` spares the index where there is one already.

    Raises:
        ValueError: `week` is no week's key.
    """
    start, end = span_of(week)
    counts = await tally(store, start, end)
    top = await open_gaps(store, hearing or await _hearing(store), start, end)
    first, last = start.astimezone(VIETNAM).date(), (end.astimezone(VIETNAM) - timedelta(days=1)).date()
    return render("learn_digest", first=first, last=last, counts=counts, gaps=top[:TOP], more=max(0, len(top) - TOP))


def week_of(moment: datetime) -> str:
    """The key of the week that a moment lies in, in Vietnam."""
    year, week, _ = moment.astimezone(VIETNAM).isocalendar()
    return f"{year}-W{week:02}"


def span_of(week: str) -> tuple[datetime, datetime]:
    """The first moment of a week, and the first after it.

    Raises:
        ValueError: `week` is no week's key.
    """
    year, _, number = week.partition("-W")
    monday = datetime.combine(date.fromisocalendar(int(year), int(number), 1), datetime.min.time(), VIETNAM)
    return monday.astimezone(UTC), (monday + timedelta(days=7)).astimezone(UTC)


async def _hearing(store: Store) -> Hearing:
    snapshot = await store.published()
    base = await asyncio.to_thread(Base, snapshot.facts, snapshot.sources, snapshot.taught)
    return Hearing(base)
