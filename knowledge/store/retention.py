"""What is kept of people's use goes after a while; facts, sources and the audit trail stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, or_, select, update

from knowledge.store import schema
from knowledge.store.announcements_model import Content
from knowledge.store.announcements_schema import announcements, deliveries
from knowledge.store.engine import writing
from knowledge.store.learning_schema import corrections, told
from knowledge.store.store import Store
from knowledge.store.votes import votes

FINISHED = ("sent", "failed", "uncertain")
OVER = ("draft", "done", "stopped", "cancelled", "skipped")
"""Announcements that nothing more comes of: sent, given up, or never finished."""
ONCE = ("since:", "bao_cao_moi:", "con_so_tuan:")
"""Keys of what is announced once for all: they stay, without what was said, or it would be announced again."""
_EMPTY = Content().dumps()


class Days(NamedTuple):
    """For how many days things are kept: questions asked, votes, what chats were told, announcements that are over.

    Corrections go with what was told, and who got an announcement goes with it.
    """

    questions: float
    votes: float
    told: float
    announcements: float = 365


async def sweep(store: Store, keep: Days, now: datetime | None = None) -> dict[str, int]:
    """Delete what is older than it may be; how many rows of each table went."""
    now = now or datetime.now(UTC)
    told_until = now - timedelta(days=keep.told)
    old = _over_before(now - timedelta(days=keep.announcements))
    ids = select(announcements.c.id).where(*old)
    gone = (
        (schema.questions, (schema.questions.c.at < now - timedelta(days=keep.questions),)),
        (votes, (votes.c.at < now - timedelta(days=keep.votes),)),
        (told, (told.c.at < told_until,)),
        (corrections, (corrections.c.created_at < told_until, corrections.c.state.in_(FINISHED))),
        (schema.conversations, (schema.conversations.c.expires_at <= now,)),
        (deliveries, (deliveries.c.announcement.in_(ids),)),
        (announcements, (*old, ~_once_for_all())),
    )
    swept = {}
    for table, which in gone:  # a short transaction each: answers do not wait for a large one
        async with writing(store.engine, store.where) as connection:
            swept[table.name] = (await connection.execute(delete(table).where(*which))).rowcount
    async with writing(store.engine, store.where) as connection:
        empty = update(announcements).where(*old, announcements.c.content != _EMPTY)
        await connection.execute(empty.values(content=_EMPTY))
    return swept


def _over_before(moment: datetime) -> tuple[ColumnElement[bool], ...]:
    return announcements.c.state.in_(OVER), announcements.c.changed_at < moment


def _once_for_all() -> ColumnElement[bool]:
    return or_(*(announcements.c.key.startswith(prefix, autoescape=True) for prefix in ONCE))
