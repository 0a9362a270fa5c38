"""A group becomes a supergroup: all that is kept of it goes on under the new id, in one transaction."""

from __future__ import annotations

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import announcements_subscriptions as subscribed
from knowledge.store.announcements_model import Audience
from knowledge.store.announcements_schema import announcements, deliveries
from knowledge.store.engine import writing
from knowledge.store.remembered import move_remembered
from knowledge.store.store import Store
from knowledge.store.told import carry_told


async def move_chat(store: Store, old: int, new: int) -> None:
    """A group has got a new id: carry over all that is kept of it, in one transaction. Idempotent."""
    async with writing(store.engine, store.where) as connection:
        await move(connection, old, new)


async def move(connection: AsyncConnection, old: int, new: int) -> None:
    """The same within a transaction."""
    await subscribed.move_chat(connection, old, new)
    await _move_deliveries(connection, old, new)
    await _move_audiences(connection, old, new)
    await move_remembered(connection, old, new)
    await carry_told(connection, old, new)


async def _move_deliveries(connection: AsyncConnection, old: int, new: int) -> None:
    """Records of the old id go on under the new one; where both have one, the chat gets the announcement once.

    A message on its way is left alone: Telegram will say itself that the chat has moved.
    """
    other = deliveries.alias()
    same = other.c.announcement == deliveries.c.announcement, other.c.thread == deliveries.c.thread
    had = exists().where(*same, other.c.chat == old, other.c.state.in_(["sent", "uncertain"]))
    both = exists().where(*same, other.c.chat == new)
    skipped = {"state": "skipped", "reason": "moved"}
    pending = deliveries.c.state == "pending"
    await connection.execute(update(deliveries).where(deliveries.c.chat == new, pending, had).values(skipped))
    await connection.execute(update(deliveries).where(deliveries.c.chat == old, pending, both).values(skipped))
    left = deliveries.c.chat == old, deliveries.c.state != "sending", ~both
    await connection.execute(update(deliveries).where(*left).values(chat=new))


async def _move_audiences(connection: AsyncConnection, old: int, new: int) -> None:
    query = select(announcements.c.id, announcements.c.audience).where(
        announcements.c.state.in_(["draft", "scheduled"]), announcements.c.audience.like(f"%{old}%")
    )
    for row in (await connection.execute(query)).all():
        audience = Audience.loads(row.audience)
        if audience.chat == old:
            moved = Audience(audience.scope, new, audience.thread).dumps()
            await connection.execute(update(announcements).where(announcements.c.id == row.id).values(audience=moved))
