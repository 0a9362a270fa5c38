"""The ledger of deliveries: a mark before each message and one after it, and who may write them.

One replica delivers, the holder of the lease. Its token is looked at in the same transaction as every mark, so that a
replica that was asleep while another took over can mark nothing, and sends nothing without a mark.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, func, insert, literal, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import announcements_subscriptions as subscribed
from knowledge.store.announcements import change, create, delivered, get, utc
from knowledge.store.announcements_model import (
    Announcement,
    Delivered,
    NewAnnouncement,
    Outcome,
    Recipient,
)
from knowledge.store.announcements_moving import move
from knowledge.store.announcements_schema import announcements, deliveries, lease
from knowledge.store.corrections_held import still_true, take_back
from knowledge.store.engine import reading, writing
from knowledge.store.store import Store
from knowledge.store.told import Told, told_by_announcement

Begun = Literal["running", "skipped", "over"]
FROZEN_SECONDS = 5
"""After which PostgreSQL ends a transaction of ours that does nothing and holds on to its locks."""
GONE, TOPIC_GONE, SPIKE = "gone", "topic-gone", "spike"
"""Reasons of a failed delivery: the chat is gone, the topic is, and: as the first, but suspiciously many at once."""
UNDONE = "undone"
"""Why a correction of what was changed again before it was sent is skipped. Nobody need know."""


class Due(NamedTuple):
    """An announcement that a workflow should be looking after."""

    id: int
    run: int
    run_at: datetime | None


class Ledger:
    """What the delivering replica reads and writes. `token` is that of its lease; 0 while it has none."""

    def __init__(self, store: Store, holder: str) -> None:
        self._store = store
        self.holder = holder
        self.token = 0

    def _reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        return reading(self._store.engine, self._store.where)

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncConnection]:
        """A writing transaction. A replica that is frozen in the middle of one must not hold up the others."""
        async with writing(self._store.engine, self._store.where) as connection:
            if connection.dialect.name != "sqlite":
                await connection.execute(text(f"SET LOCAL idle_in_transaction_session_timeout = '{FROZEN_SECONDS}s'"))
            yield connection

    # ------------------------------------------------------------ the lease

    async def take(self, seconds: float) -> bool:
        """Become the one that delivers, where nobody else is; False where somebody is.

        What the one before was sending when it died may have arrived or not: it becomes uncertain.
        """
        async with self._writing() as connection:
            now = await _now(connection)
            values = {"holder": self.holder, "token": lease.c.token + 1, "expires_at": now + timedelta(seconds=seconds)}
            free = update(lease).where(lease.c.expires_at <= now).values(values).returning(lease.c.token)
            token = (await connection.execute(free)).scalar_one_or_none()
            if token is None:
                return False
            lost = update(deliveries).where(deliveries.c.state == "sending").returning(deliveries.c.pk)
            rows = await connection.execute(lost.values(state="uncertain", reason="crash", at=now))
            for pk in rows.scalars().all():
                await _note_told(connection, pk)
            self.token = token
            return True

    async def keep(self, seconds: float) -> bool:
        """Hold the lease for some more seconds; False where another replica has it."""
        async with self._writing() as connection:
            until = await _now(connection) + timedelta(seconds=seconds)
            kept = update(lease).where(lease.c.token == self.token).values(expires_at=until)
            return (await connection.execute(kept)).rowcount == 1

    async def release(self) -> None:
        """Give the lease back, so that another replica need not wait."""
        async with self._writing() as connection:
            past = datetime(2000, 1, 1, tzinfo=UTC)
            await connection.execute(update(lease).where(lease.c.token == self.token).values(expires_at=past))

    async def due(self) -> list[Due]:
        """The announcements that are scheduled or running."""
        query = select(announcements.c.id, announcements.c.run, announcements.c.run_at)
        query = query.where(announcements.c.state.in_(["scheduled", "running"])).order_by(announcements.c.id)
        async with self._reading() as connection:
            return [Due(row.id, row.run, utc(row.run_at)) for row in await connection.execute(query)]

    async def start_anew(self, due: Due) -> None:
        """Give an announcement that no workflow looks after a new run."""
        async with self._writing() as connection:
            where = and_(announcements.c.id == due.id, announcements.c.run == due.run, self._leading())
            await connection.execute(update(announcements).where(where).values(run=due.run + 1))

    # ------------------------------------------------------------ one announcement

    async def begin(self, announcement: int, run: int, late: timedelta, following: datetime | None) -> Begun:
        """Set a scheduled announcement running: every recipient gets a record. Again, where it ran already: nothing.

        Found later than `late` after its time it is skipped; so is a correction of what was changed again meanwhile.
        A repeating one is moved on to the time `following`, and the occurrence becomes an announcement of its own.
        """
        async with self._writing() as connection:
            found = await get(connection, announcement)
            if found is None or found.run != run or not await self._leads(connection):
                return "over"
            if found.state != "scheduled":  # a step that is repeated says what it said
                return found.state if found.state in ("running", "skipped") and found.why != UNDONE else "over"
            now = datetime.now(UTC)
            if found.repeats is not None and found.run_at is not None:
                await _occur(connection, found, found.run_at, following)
                return "over"
            if found.run_at is not None and now - found.run_at > late:
                await change(connection, announcement, ["scheduled"], state="skipped", why="late")
                return "skipped"
            if not await still_true(connection, found):
                await take_back(connection, found)
                await change(connection, announcement, ["scheduled"], state="skipped", why=UNDONE)
                return "over"
            await change(connection, announcement, ["scheduled"], state="running", run_at=found.run_at or now)
            await _enlist(connection, found)
            return "running"

    async def get(self, announcement: int) -> Announcement | None:
        """The announcement of this id."""
        async with self._reading() as connection:
            return await get(connection, announcement)

    async def pending(self, announcement: int, run: int, limit: int) -> list[Delivered]:
        """The next recipients, those first who have a part of it already; none where this run is over."""
        going = exists().where(announcements.c.id == announcement, announcements.c.run == run)
        going = going.where(announcements.c.state == "running")
        query = select(deliveries).where(
            deliveries.c.announcement == announcement, deliveries.c.state == "pending", going
        )
        begun = case((deliveries.c.message_ids == "[]", 1), else_=0)
        async with self._reading() as connection:
            rows = await connection.execute(query.order_by(begun, deliveries.c.pk).limit(limit))
            return [delivered(row) for row in rows]

    async def finish(self, announcement: int, run: int) -> bool:
        """Call it done, where nothing is left to send, and end the subscriptions of the chats that are gone."""
        left = select(deliveries.c.pk).where(
            deliveries.c.announcement == announcement, deliveries.c.state.in_(["pending", "sending"])
        )
        async with self._writing() as connection:
            found = await get(connection, announcement)
            if found is None or found.run != run or not await self._leads(connection):
                return False
            if found.state == "done":  # this step is repeated
                return True
            if found.state != "running" or (await connection.execute(left.limit(1))).first() is not None:
                return False
            await change(connection, announcement, ["running"], at_run=run, state="done")
            gone = select(deliveries.c.chat, deliveries.c.thread, deliveries.c.reason).where(
                deliveries.c.announcement == announcement, deliveries.c.state == "failed"
            )
            for row in (await connection.execute(gone)).all():
                reason = str(row.reason).split(",")[0]
                if reason in (GONE, TOPIC_GONE):
                    await subscribed.end_chat(
                        connection, row.chat, reason, row.thread if reason == TOPIC_GONE else None
                    )
            return True

    async def last_outcomes(self, announcement: int, count: int) -> list[bool]:
        """Of the last deliveries decided since it was last set going, the newest first: did they go wrong?"""
        since = select(announcements.c.changed_at).where(announcements.c.id == announcement).scalar_subquery()
        query = select(deliveries.c.state).where(
            deliveries.c.announcement == announcement,
            deliveries.c.state.in_(["sent", "failed", "uncertain"]),
            deliveries.c.at >= since,
        )
        async with self._reading() as connection:
            rows = await connection.execute(query.order_by(deliveries.c.at.desc(), deliveries.c.pk.desc()).limit(count))
            return [row.state != "sent" for row in rows]

    async def pause(self, announcement: int, run: int, why: str) -> bool:
        """Pause a scheduled or running announcement, for a reason of ours."""
        async with self._writing() as connection:
            if not await self._leads(connection):
                return False
            return await change(connection, announcement, ["scheduled", "running"], at_run=run, state="paused", why=why)

    async def pause_for_spike(self, announcement: int, run: int) -> bool:
        """Pause it, and see to it that nobody is unsubscribed for what happened in it so far."""
        async with self._writing() as connection:
            if not await self._leads(connection):
                return False
            if not await change(connection, announcement, ["running"], at_run=run, state="paused", why=SPIKE):
                return False
            refused = and_(
                deliveries.c.announcement == announcement, deliveries.c.state == "failed",
                deliveries.c.reason.not_like(f"{SPIKE}%"),
            )  # fmt: skip
            await connection.execute(
                update(deliveries).where(refused).values(reason=literal(f"{SPIKE}: ") + deliveries.c.reason)
            )
            return True

    # ------------------------------------------------------------ one message

    async def mark_sending(self, one: Delivered, run: int) -> bool:
        """The mark before a message. False: it must not be sent (paused, stopped, or another replica delivers now)."""
        async with self._writing() as connection:
            going = exists().where(announcements.c.id == one.announcement, announcements.c.run == run)
            going = going.where(announcements.c.state == "running")
            if not await self._leads(connection):
                return False
            where = and_(deliveries.c.pk == one.pk, deliveries.c.state == "pending", going)
            values = {"state": "sending", "attempts": deliveries.c.attempts + 1, "at": datetime.now(UTC)}
            return (await connection.execute(update(deliveries).where(where).values(values))).rowcount == 1

    async def mark(
        self, one: Delivered, outcome: Outcome, reason: str | None = None, message_ids: Sequence[int] | None = None
    ) -> None:
        """The mark after a message. What another replica has called uncertain meanwhile may only be made certain.

        Where it has arrived, or may have, the chat counts as told the figures of the announcement.
        """
        values: dict[str, Any] = {"state": outcome, "reason": reason, "at": datetime.now(UTC)}
        if message_ids is not None:
            values["message_ids"] = json.dumps(list(message_ids))
        before = ["sending"] if outcome in ("pending", "uncertain") else ["sending", "uncertain"]
        where = and_(deliveries.c.pk == one.pk, deliveries.c.state.in_(before))
        async with self._writing() as connection:
            marked = (await connection.execute(update(deliveries).where(where).values(values))).rowcount == 1
            if marked and outcome in ("sent", "uncertain"):
                await _note_told(connection, one.pk)

    async def moved(self, one: Delivered, new: int) -> Delivered | None:
        """The chat of a message has a new id, as Telegram says: carry all over, and what is left to send, if anything."""
        async with self._writing() as connection:
            mine = deliveries.c.pk == one.pk
            back = update(deliveries).where(mine, deliveries.c.state == "sending")
            await connection.execute(back.values(state="pending", at=datetime.now(UTC)))
            await move(connection, one.chat, new)
            row = (await connection.execute(select(deliveries).where(mine))).one()
            return delivered(row) if row.state == "pending" else None

    async def recent(self, seconds: float) -> list[tuple[int, int]]:
        """Chats that were written to lately, and how often at most: what the pace must not forget over a restart."""
        since = datetime.now(UTC) - timedelta(seconds=seconds)
        query = select(deliveries.c.chat, func.sum(deliveries.c.attempts)).where(deliveries.c.at >= since)
        async with self._reading() as connection:
            return [(chat, int(count)) for chat, count in await connection.execute(query.group_by(deliveries.c.chat))]

    def _leading(self) -> ColumnElement[bool]:
        return exists().where(lease.c.token == self.token)

    async def _leads(self, connection: AsyncConnection) -> bool:
        """Do we hold the lease still? Nobody takes it before this transaction ends."""
        query = select(lease.c.token)
        if connection.dialect.name != "sqlite":
            query = query.with_for_update(read=True)
        return bool((await connection.execute(query)).scalar_one() == self.token)


async def _enlist(connection: AsyncConnection, announcement: Announcement) -> None:
    """A record for each recipient, all at once; the audience is looked up now and not when it was written."""
    if announcement.audience.scope == "chat":
        chosen: Iterable[Recipient] = [Recipient(announcement.audience.chat, announcement.audience.thread)]
    else:
        query = subscribed.recipients(announcement.audience, announcement.kind)
        chosen = [Recipient(*row) for row in await connection.execute(query)]
    rows = [
        {"announcement": announcement.id, "chat": to.chat, "thread": to.thread, "state": "pending",
         "message_ids": "[]", "attempts": 0}
        for to in chosen
    ]  # fmt: skip
    for start in range(0, len(rows), 1000):
        await connection.execute(insert(deliveries), rows[start : start + 1000])


async def _note_told(connection: AsyncConnection, pk: int) -> None:
    """The chat of a delivery was told the figures of its announcement."""
    both = deliveries.join(announcements, announcements.c.id == deliveries.c.announcement)
    columns = deliveries.c.chat, deliveries.c.thread, announcements.c.dialogue
    row = (await connection.execute(select(*columns).select_from(both).where(deliveries.c.pk == pk))).one()
    told = Told(row.chat, row.thread or None, "", "", datetime.now(UTC))
    await told_by_announcement(connection, row.dialogue, told)


async def _occur(
    connection: AsyncConnection, found: Announcement, run_at: datetime, following: datetime | None
) -> None:
    """An occurrence of a repeating announcement: an announcement of its own, while the repeating one moves on."""
    occurrence = NewAnnouncement(
        key=f"repeat:{found.id}:{run_at.isoformat()}", kind=found.kind, content=found.content,
        audience=found.audience, by=found.created_by, urgent=found.urgent, run_at=run_at,
        editor_chat=found.editor_chat,
    )  # fmt: skip
    await create(connection, occurrence, "scheduled")
    after = {"state": "done"} if following is None else {"run_at": following.astimezone(UTC), "run": found.run + 1}
    await change(connection, found.id, ["scheduled"], **after)


async def _now(connection: AsyncConnection) -> datetime:
    """The database's clock where replicas may run on several machines."""
    if connection.dialect.name == "sqlite":
        return datetime.now(UTC)
    return (await connection.execute(select(func.clock_timestamp()))).scalar_one()  # type: ignore[no-any-return]
