"""Who wants which announcements, and how many they are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store.announcements_model import Audience, Kind, Recipient
from knowledge.store.announcements_schema import announcements as announced
from knowledge.store.announcements_schema import deliveries
from knowledge.store.announcements_schema import subscriptions as table
from knowledge.store.engine import reading, writing
from knowledge.store.store import Store

DIGEST = timedelta(days=8)
"""How long the digest that an editor got is known at least, or it would be sent again."""


class Subscription(NamedTuple):
    """A chat (and topic) that wants a kind of announcement, since when, and who asked for it."""

    chat: int
    thread: int
    kind: Kind
    title: str | None
    since: datetime
    by: str


class Subscriptions:
    """Operations on subscriptions. Each does all of what it says or nothing; `StoreError` where it cannot."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def subscribe(self, to: Recipient, kind: Kind, by: str, title: str | None = None) -> bool:
        """Subscribe a chat or topic to a kind; False where it was subscribed already."""
        async with writing(self._store.engine, self._store.where) as connection:
            return await _subscribe(connection, to, kind, by, title)

    async def unsubscribe(self, to: Recipient, kind: Kind, by: str) -> bool:
        """End a subscription; False where there was none."""
        async with writing(self._store.engine, self._store.where) as connection:
            return await _end(connection, and_(_of(to), table.c.kind == kind), f"by {by}") > 0

    async def set_kinds(self, to: Recipient, kinds: Collection[Kind], by: str, title: str | None = None) -> None:
        """Make these the kinds that a chat or topic gets, in one transaction; none: all of its subscriptions end."""
        async with writing(self._store.engine, self._store.where) as connection:
            for kind in kinds:
                await _subscribe(connection, to, kind, by, title)
            await _end(connection, and_(_of(to), table.c.kind.not_in(list(kinds))), f"by {by}")

    async def kinds(self, to: Recipient) -> set[Kind]:
        """The kinds that a chat or topic gets now."""
        query = select(table.c.kind).where(_of(to), table.c.ended_at.is_(None))
        async with reading(self._store.engine, self._store.where) as connection:
            return set((await connection.execute(query)).scalars())

    async def listing(self, limit: int = 1000) -> list[Subscription]:
        """The subscriptions that stand, the newest first."""
        columns = (table.c.chat, table.c.thread, table.c.kind, table.c.title, table.c.since, table.c.by)
        query = select(*columns).where(table.c.ended_at.is_(None)).order_by(table.c.pk.desc()).limit(limit)
        async with reading(self._store.engine, self._store.where) as connection:
            return [Subscription(*row) for row in await connection.execute(query)]

    async def count(self, audience: Audience, kind: Kind) -> int:
        """How many chats and topics an announcement of this kind would go to now."""
        if audience.scope == "chat":
            return 1
        query = select(func.count()).select_from(recipients(audience, kind).subquery())
        async with reading(self._store.engine, self._store.where) as connection:
            return int((await connection.execute(query)).scalar_one())

    async def counts(self) -> dict[Kind, int]:
        """How many chats and topics get each kind; kinds that nobody gets are not there."""
        query = select(table.c.kind, func.count()).where(table.c.ended_at.is_(None)).group_by(table.c.kind)
        async with reading(self._store.engine, self._store.where) as connection:
            rows = await connection.execute(query)
            return {row.kind: row[1] for row in rows}

    async def chats(self, limit: int = 50) -> list[tuple[Recipient, str | None]]:
        """Groups and topics with a subscription and their titles, the newest first: to choose one from."""
        query = (
            select(table.c.chat, table.c.thread, func.max(table.c.title))
            .where(table.c.ended_at.is_(None), table.c.chat < 0)
            .group_by(table.c.chat, table.c.thread)
            .order_by(func.max(table.c.pk).desc())
            .limit(limit)
        )
        async with reading(self._store.engine, self._store.where) as connection:
            return [(Recipient(chat, thread), title) for chat, thread, title in await connection.execute(query)]

    async def end_chat(self, chat: int, why: str) -> int:
        """End all subscriptions of a chat and its topics (`why`: "removed", "blocked" …); how many there were."""
        async with writing(self._store.engine, self._store.where) as connection:
            return await end_chat(connection, chat, why)

    async def erase_person(self, person: int, actor: str) -> None:
        """Forget a person: what is of the private chat alone is deleted, and `actor` no longer named elsewhere."""
        async with writing(self._store.engine, self._store.where) as connection:
            await connection.execute(delete(table).where(table.c.chat == person))
            await connection.execute(delete(deliveries).where(deliveries.c.chat == person))
            theirs = announced.c.audience == Audience("chat", person).dumps()
            old = announced.c.changed_at < datetime.now(UTC) - DIGEST
            gone = or_(announced.c.kind == "dinh_chinh", old)
            await connection.execute(delete(announced).where(theirs, gone))
            await connection.execute(update(table).where(table.c.by == actor).values(by="erased"))
            ended = table.c.ended_why == f"by {actor}"
            await connection.execute(update(table).where(ended).values(ended_why="by erased"))


def recipients(audience: Audience, kind: Kind) -> Select[Any]:
    """The chats and topics of a subscribed audience (any scope but `chat`), as a query of `chat` and `thread`."""
    query = select(table.c.chat, table.c.thread).where(table.c.kind == kind, table.c.ended_at.is_(None))
    if audience.scope == "groups":
        return query.where(table.c.chat < 0)
    return query.where(table.c.chat > 0) if audience.scope == "private" else query


async def end_chat(connection: AsyncConnection, chat: int, why: str, thread: int | None = None) -> int:
    """End the subscriptions of a chat (of one topic where `thread` is given) within a transaction."""
    where = table.c.chat == chat
    return await _end(connection, where if thread is None else and_(where, table.c.thread == thread), why)


async def move_chat(connection: AsyncConnection, old: int, new: int) -> None:
    """Carry the subscriptions of a group over to its new id within a transaction. Idempotent."""
    moving = (await connection.execute(select(table.c.pk, table.c.thread, table.c.kind, table.c.ended_at)
                                       .where(table.c.chat == old))).all()  # fmt: skip
    there = {(thread, kind): ended for thread, kind, ended in await connection.execute(
        select(table.c.thread, table.c.kind, table.c.ended_at).where(table.c.chat == new))}  # fmt: skip
    for row in moving:
        key = (row.thread, row.kind)
        if key not in there:
            await connection.execute(update(table).where(table.c.pk == row.pk).values(chat=new))
            continue
        if there[key] is not None and row.ended_at is None:
            revived = and_(table.c.chat == new, table.c.thread == row.thread, table.c.kind == row.kind)
            await connection.execute(update(table).where(revived).values(ended_at=None, ended_why=None))
        await connection.execute(delete(table).where(table.c.pk == row.pk))


def _of(to: Recipient) -> ColumnElement[bool]:
    return and_(table.c.chat == to.chat, table.c.thread == to.thread)


async def _end(connection: AsyncConnection, where: ColumnElement[bool], why: str) -> int:
    values = {"ended_at": datetime.now(UTC), "ended_why": why}
    return (await connection.execute(update(table).where(where, table.c.ended_at.is_(None)).values(values))).rowcount


async def _subscribe(connection: AsyncConnection, to: Recipient, kind: Kind, by: str, title: str | None) -> bool:
    query = select(table.c.pk, table.c.ended_at).where(_of(to), table.c.kind == kind)
    row = (await connection.execute(query)).first()
    if row is None:
        values = {"chat": to.chat, "thread": to.thread, "kind": kind, "title": title, "by": by}
        await connection.execute(insert(table).values(**values, since=datetime.now(UTC)))
        return True
    new = {"title": title} if title is not None else {}
    if row.ended_at is not None:
        new |= {"since": datetime.now(UTC), "by": by, "ended_at": None, "ended_why": None}  # type: ignore[dict-item]
    if new:
        await connection.execute(update(table).where(table.c.pk == row.pk).values(new))
    return row.ended_at is not None
