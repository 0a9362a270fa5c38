"""Corrections that are with the delivery but not sent: what was changed again meanwhile must not go out any more.

When a correction is handed over, its chats count as told the new figure (see corrections.py). Should the delivery be
slow, or away, the figure may be changed back in between: the announcement is then skipped, and its chats count as told
what they were told before.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import announcements_subscriptions as subscribed
from knowledge.store import schema
from knowledge.store.announcements_model import Announcement
from knowledge.store.learning_schema import corrections as _corrections
from knowledge.store.learning_schema import told as _told
from knowledge.store.told import upsert_told

_facts = schema.facts


async def still_true(connection: AsyncConnection, announcement: Announcement) -> bool:
    """Does what a correction says hold now? Other announcements state no change, so they are never untrue."""
    corrects = _corrects(announcement)
    if corrects is None:
        return True
    published = select(_facts.c.content).where(_facts.c.id == corrects["fact"], _facts.c.status == "published")
    return bool((await connection.execute(published)).scalar_one_or_none() == (corrects["new"] or None))


async def take_back(connection: AsyncConnection, announcement: Announcement) -> None:
    """It is not sent: whoever it was for was told the old figure, and not the new one."""
    corrects, now = _corrects(announcement), datetime.now(UTC)
    assert corrects is not None  # noqa: S101  # others are always true
    fact, old, new = corrects["fact"], corrects["old"], corrects["new"]
    owed = select(_corrections.c.chat, _corrections.c.thread).where(
        _corrections.c.fact == fact,
        _corrections.c.old == old,
        _corrections.c.new == new,
        _corrections.c.state == "sent",
    )
    if announcement.audience.scope == "chat":
        chosen = {announcement.audience.chat}
    else:
        query = subscribed.recipients(announcement.audience, announcement.kind)
        chosen = {row.chat for row in await connection.execute(query)}
    rows = [row for row in await connection.execute(owed) if row.chat in chosen]
    for chat, thread in rows:
        mine = _told.c.chat == chat, _told.c.fact == fact
        await connection.execute(delete(_told).where(*mine, _told.c.content == new))
        row = {"chat": chat, "thread": thread, "fact": fact, "content": old, "at": now}
        await upsert_told(connection, [row])


def _corrects(announcement: Announcement) -> dict[str, Any] | None:
    found: dict[str, Any] | None = json.loads(announcement.dialogue or "{}").get("corrects")
    return found
