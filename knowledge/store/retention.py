"""What is kept of people's use goes after a while; facts, sources and the audit trail stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete

from knowledge.store import schema
from knowledge.store.engine import writing
from knowledge.store.learning_schema import corrections, told
from knowledge.store.store import Store
from knowledge.store.votes import votes

FINISHED = ("sent", "failed", "uncertain")


class Days(NamedTuple):
    """For how many days things are kept: questions asked, votes, and what chats were told (with their corrections)."""

    questions: float
    votes: float
    told: float


async def sweep(store: Store, keep: Days, now: datetime | None = None) -> dict[str, int]:
    """Delete what is older than it may be; how many rows of each table went."""
    now = now or datetime.now(UTC)
    told_until = now - timedelta(days=keep.told)
    gone = (
        (schema.questions, (schema.questions.c.at < now - timedelta(days=keep.questions),)),
        (votes, (votes.c.at < now - timedelta(days=keep.votes),)),
        (told, (told.c.at < told_until,)),
        (corrections, (corrections.c.created_at < told_until, corrections.c.state.in_(FINISHED))),
        (schema.conversations, (schema.conversations.c.expires_at <= now,)),
    )
    swept = {}
    for table, which in gone:  # a short transaction each: answers do not wait for a large one
        async with writing(store.engine, store.where) as connection:
            swept[table.name] = (await connection.execute(delete(table).where(*which))).rowcount
    return swept
