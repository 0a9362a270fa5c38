"""How often something happened in a stretch of time: questions by what came of them, votes, names taught."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from knowledge.store import schema
from knowledge.store.engine import reading
from knowledge.store.learning_schema import corrections, taught
from knowledge.store.store import Store
from knowledge.store.votes import votes


class Tally(NamedTuple):
    """Questions answered, asked back and declined; votes; names taught; corrections queued."""

    answered: int
    asked_back: int
    declined: int
    good: int
    bad: int
    taught: int
    corrections: int

    @property
    def asked(self) -> int:
        """Questions in all, small talk left out."""
        return self.answered + self.asked_back + self.declined


async def tally(store: Store, start: datetime, end: datetime) -> Tally:
    """What happened from `start` on and before `end`."""
    asked = schema.questions
    outcomes = select(asked.c.outcome, func.count()).where(asked.c.at >= start, asked.c.at < end)
    thumbs = select(votes.c.good, func.count()).where(votes.c.at >= start, votes.c.at < end)
    names = select(func.count()).select_from(taught).where(taught.c.at >= start, taught.c.at < end)
    owed = select(func.count()).select_from(corrections)
    owed = owed.where(corrections.c.created_at >= start, corrections.c.created_at < end)
    async with reading(store.engine, store.where) as connection:
        of = {str(outcome): count for outcome, count in await connection.execute(outcomes.group_by(asked.c.outcome))}
        liked = {bool(good): count for good, count in await connection.execute(thumbs.group_by(votes.c.good))}
        learned = (await connection.execute(names)).scalar_one()
        corrected = (await connection.execute(owed)).scalar_one()
    return Tally(
        of.get("answer", 0), of.get("clarify", 0), of.get("decline", 0), liked.get(True, 0), liked.get(False, 0),
        learned, corrected,
    )  # fmt: skip
