"""What was announced already, by the keys of announcements, and which reports there are to announce."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import case, func, select

from knowledge.store import schema
from knowledge.store.announcements import of_row, utc
from knowledge.store.announcements_model import Announcement
from knowledge.store.announcements_schema import announcements as _announcements
from knowledge.store.engine import reading
from knowledge.store.store import Store

_facts = schema.facts


class Report(NamedTuple):
    """A document with published facts: when its first fact came, the last one was published, and how many are drafts."""

    document: str
    first: datetime
    last: datetime
    drafts: int


async def announced(store: Store, prefix: str) -> dict[str, str | None]:
    """The announcements whose key begins so, whatever became of them: key → what the handlers remember of it."""
    query = select(_announcements.c.key, _announcements.c.dialogue)
    query = query.where(_announcements.c.key.startswith(prefix, autoescape=True)).order_by(_announcements.c.id)
    async with reading(store.engine, store.where) as connection:
        rows = await connection.execute(query)
        return {row.key: row.dialogue for row in rows}


async def lately_over(store: Store, limit: int) -> list[Announcement]:
    """The announcements of editors that were sent, stopped or skipped, the last one first."""
    over = _announcements.c.state.in_(["done", "stopped", "skipped"])
    query = select(_announcements).where(over, _announcements.c.editor_chat.is_not(None))
    query = query.order_by(_announcements.c.changed_at.desc(), _announcements.c.id.desc()).limit(limit)
    async with reading(store.engine, store.where) as connection:
        return [of_row(row) for row in await connection.execute(query)]


async def reports(store: Store) -> list[Report]:
    """The documents with published facts, in the order in which they were published."""
    published, draft = _facts.c.status == "published", _facts.c.status == "draft"
    last = func.max(case((published, _facts.c.changed_at)))
    query = (
        select(_facts.c.document, func.min(_facts.c.created_at), last, func.sum(case((draft, 1), else_=0)))
        .group_by(_facts.c.document)
        .having(last.is_not(None))
        .order_by(last, _facts.c.document)
    )
    async with reading(store.engine, store.where) as connection:
        rows = (await connection.execute(query)).all()
    return [Report(document, _known(first), _known(last), int(drafts)) for document, first, last, drafts in rows]


def _known(moment: datetime | str) -> datetime:
    """SQLite gives the results of functions back as text."""
    found = utc(datetime.fromisoformat(moment) if isinstance(moment, str) else moment)
    assert found is not None  # noqa: S101  # there is a fact, and it has its times
    return found
