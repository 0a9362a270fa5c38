"""Corrections that are with the delivery but not sent: what was changed again meanwhile must not go out any more.

When a correction is handed over, its chats count as told the new figure (see corrections.py). Should the delivery be
slow, or away, the figure may be changed back in between: the announcement is then skipped, and its chats count as told
what they were told before. What comes after it waits for that: it corrects what they were told last.
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
from knowledge.store.announcements_schema import announcements as _announced
from knowledge.store.learning_schema import corrections as _corrections
from knowledge.store.learning_schema import told as _told
from knowledge.store.told import upsert_told

_facts = schema.facts


async def not_begun(connection: AsyncConnection) -> set[str]:
    """The facts of corrections that the delivery has not begun to send: whether it will is not known yet."""
    waiting = _announced.c.kind == "dinh_chinh", _announced.c.state == "scheduled"
    kept = (await connection.execute(select(_announced.c.dialogue).where(*waiting))).scalars()
    return {corrects["fact"] for corrects in map(_corrects, kept) if corrects is not None}


async def still_true(connection: AsyncConnection, announcement: Announcement) -> bool:
    """Does what a correction says hold now? Other announcements state no change, so they are never untrue."""
    corrects = _corrects(announcement.dialogue)
    if corrects is None:
        return True
    published = select(_facts.c.content).where(_facts.c.id == corrects["fact"], _facts.c.status == "published")
    return bool((await connection.execute(published)).scalar_one_or_none() == (corrects["new"] or None))


async def take_back(connection: AsyncConnection, announcement: Announcement) -> None:
    """It is not sent: whoever it was for was told the old figure, and not the new one, unless they heard of it since."""
    corrects, now = _corrects(announcement.dialogue), datetime.now(UTC)
    assert corrects is not None  # noqa: S101  # others are always true
    fact, old, new = corrects["fact"], corrects["old"], corrects["new"]
    owed = select(_corrections.c.chat, _corrections.c.thread, _corrections.c.sent_at).where(
        _corrections.c.fact == fact,
        _corrections.c.old == old,
        _corrections.c.new == new,
        _corrections.c.state == "sent",
        _corrections.c.sent_at >= announcement.created_at,
    )
    if announcement.audience.scope == "chat":
        chosen = {announcement.audience.chat}
    else:
        query = subscribed.recipients(announcement.audience, announcement.kind)
        chosen = {row.chat for row in await connection.execute(query)}
    rows = [row for row in await connection.execute(owed) if row.chat in chosen]
    for chat, thread, handed_over in rows:
        mine = _told.c.chat == chat, _told.c.fact == fact
        await connection.execute(delete(_told).where(*mine, _told.c.content == new, _told.c.at <= handed_over))
        if (await connection.execute(select(_told.c.chat).where(*mine).limit(1))).first() is None:
            row = {"chat": chat, "thread": thread, "fact": fact, "content": old, "at": now}
            await upsert_told(connection, [row])


def _corrects(dialogue: str | None) -> dict[str, Any] | None:
    found: dict[str, Any] | None = json.loads(dialogue or "{}").get("corrects")
    return found
