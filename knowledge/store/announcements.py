"""Announcements from the first draft to the last report. `bot.delivery` sends them; what was sent is in the ledger.

    announcements_model.py          what they are, as plain values
    announcements_subscriptions.py  who wants them
    announcements_ledger.py         a record for each chat, and the lease of the replica that delivers
    announcements_schema.py         the tables

Every change names the states it starts from (and the revision, where an editor decides on what was shown), so that two
editors, two taps or two replicas do a thing once.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, get_args

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store.announcements_model import (
    Announcement,
    Audience,
    Content,
    Delivered,
    NewAnnouncement,
    Outcome,
    Progress,
    State,
)
from knowledge.store.announcements_schema import announcements as table
from knowledge.store.announcements_schema import deliveries
from knowledge.store.engine import reading, writing
from knowledge.store.store import Store

OPEN: tuple[State, ...] = ("draft", "scheduled")
"""States in which an announcement may be changed."""


class Announcements:
    """Operations on announcements. Each does all of what it says or nothing; `StoreError` where it cannot."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def create(self, new: NewAnnouncement, state: State = "draft") -> int | None:
        """Keep a new announcement; its id, or None where one with this key was there before.

        With `state="scheduled"` it is delivered when its time comes (`Delivery.wake()` has it looked at now).
        """
        async with writing(self._store.engine, self._store.where) as connection:
            return await create(connection, new, state)

    async def get(self, announcement: int) -> Announcement | None:
        """The announcement of this id."""
        async with reading(self._store.engine, self._store.where) as connection:
            return await get(connection, announcement)

    async def listing(self, states: Collection[State], limit: int = 20) -> list[Announcement]:
        """Announcements in these states: by their time, the next first; those without a time before them, newest first."""
        query = select(table).where(table.c.state.in_(list(states)))
        query = query.order_by(table.c.run_at.asc().nulls_first(), table.c.id.desc()).limit(limit)
        async with reading(self._store.engine, self._store.where) as connection:
            return [of_row(row) for row in await connection.execute(query)]

    async def draft_of(self, editor_chat: int) -> Announcement | None:
        """The last open draft of an editor's chat."""
        query = select(table).where(table.c.editor_chat == editor_chat, table.c.state == "draft")
        async with reading(self._store.engine, self._store.where) as connection:
            row = (await connection.execute(query.order_by(table.c.id.desc()).limit(1))).first()
        return of_row(row) if row is not None else None

    async def update(self, announcement: int, revision: int, **changes: Any) -> bool:
        """Change a draft or a scheduled announcement; False where `revision` is no longer the last one.

        `changes`: kind, content, audience, urgent, run_at, repeats, dialogue.
        """
        allowed = {"kind", "content", "audience", "urgent", "run_at", "repeats", "dialogue"}
        if not changes.keys() <= allowed:
            raise TypeError(f"no such field: {changes.keys() - allowed}")
        values = {name: _stored(value) for name, value in changes.items()}
        if "run_at" in values:
            values["run"] = table.c.run + 1
        async with writing(self._store.engine, self._store.where) as connection:
            return await change(connection, announcement, OPEN, revision, **values)

    async def move(
        self,
        announcement: int,
        before: Collection[State],
        after: State,
        why: str | None = None,
        revision: int | None = None,
    ) -> bool:
        """Go from one of the states `before` to `after`; False where it is in none of them (or not at `revision`)."""
        values: dict[str, Any] = {"state": after, "why": why}
        if after in ("scheduled", "running"):
            values["run"] = table.c.run + 1
        async with writing(self._store.engine, self._store.where) as connection:
            moved = await change(connection, announcement, before, revision, **values)
            if moved and after == "stopped":
                await _skip_the_rest(connection, announcement)
            return moved

    async def set_dialogue(self, announcement: int, dialogue: str | None) -> None:
        """Keep what the handlers remember of an announcement, whatever its state; the revision stays."""
        async with writing(self._store.engine, self._store.where) as connection:
            await connection.execute(update(table).where(table.c.id == announcement).values(dialogue=dialogue))

    async def retry_failed(self, announcement: int) -> int:
        """Set a finished announcement going again for the failed deliveries only; how many there are.

        One that is paused goes on with everybody else as well. Where parts had arrived before the failure, it goes on with the next one. Uncertain ones are left alone.
        """
        again = deliveries.c.announcement == announcement, deliveries.c.state == "failed"
        async with writing(self._store.engine, self._store.where) as connection:
            count = int((await connection.execute(select(func.count()).where(*again))).scalar_one())
            if await change(connection, announcement, ["stopped"]):
                await _skip_the_rest(connection, announcement)  # one may have been on its way when it was stopped
            values: dict[str, Any] = {"state": "running", "why": None, "run": table.c.run + 1}
            if not count or not await change(connection, announcement, ("done", "stopped", "paused"), None, **values):
                return 0
            pending = {"state": "pending", "reason": None, "attempts": 0}
            await connection.execute(update(deliveries).where(*again).values(pending))
            return count

    async def progress(self, announcement: int) -> Progress:
        """How far its delivery has come."""
        columns = deliveries.c.state, deliveries.c.reason, func.count()
        query = select(*columns).where(deliveries.c.announcement == announcement).group_by(*columns[:2])
        counts: dict[Outcome, int] = dict.fromkeys(get_args(Outcome), 0)
        reasons: dict[str, dict[str, int]] = {"failed": {}, "uncertain": {}}
        async with reading(self._store.engine, self._store.where) as connection:
            for state, reason, count in await connection.execute(query):
                counts[state] += count
                if state in reasons:
                    reasons[state][reason or ""] = count
        return Progress(counts, reasons["failed"], reasons["uncertain"])

    async def deliveries(self, announcement: int, outcomes: Collection[Outcome], limit: int = 50) -> list[Delivered]:
        """The records of an announcement with these outcomes, in the order of sending."""
        query = select(deliveries).where(deliveries.c.announcement == announcement)
        query = query.where(deliveries.c.state.in_(list(outcomes))).order_by(deliveries.c.pk).limit(limit)
        async with reading(self._store.engine, self._store.where) as connection:
            return [delivered(row) for row in await connection.execute(query)]


# ---------------------------------------------------------------- within a transaction


async def create(connection: AsyncConnection, new: NewAnnouncement, state: State) -> int | None:
    """Insert an announcement; its id, or None where its key was there."""
    values = {field.name: _stored(getattr(new, field.name)) for field in fields(new)}
    values["created_by"] = values.pop("by")
    now = datetime.now(UTC)
    row = values | {"state": state, "run": 1, "revision": 1, "created_at": now, "changed_at": now}
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    made = dialect.insert(table).values(**row).on_conflict_do_nothing(index_elements=["key"]).returning(table.c.id)
    return (await connection.execute(made)).scalar_one_or_none()


async def get(connection: AsyncConnection, announcement: int) -> Announcement | None:
    """The announcement of this id."""
    row = (await connection.execute(select(table).where(table.c.id == announcement))).first()
    return of_row(row) if row is not None else None


async def change(
    connection: AsyncConnection,
    announcement: int,
    before: Collection[State],
    revision: int | None = None,
    at_run: int | None = None,
    **values: Any,
) -> bool:
    """Change one that is in a state of `before` (and at this revision or run, where given); False where it is not."""
    where = [table.c.id == announcement, table.c.state.in_(list(before))]
    if revision is not None:
        where.append(table.c.revision == revision)
    if at_run is not None:
        where.append(table.c.run == at_run)
    new = values | {"revision": table.c.revision + 1, "changed_at": datetime.now(UTC)}
    return (await connection.execute(update(table).where(*where).values(new))).rowcount == 1


async def _skip_the_rest(connection: AsyncConnection, announcement: int) -> None:
    """Who has not got a stopped announcement does not get it when the failed ones are tried again."""
    rest = update(deliveries).where(deliveries.c.announcement == announcement, deliveries.c.state == "pending")
    await connection.execute(rest.values(state="skipped", reason="stopped"))


def of_row(row: Any) -> Announcement:
    """An announcement of a stored row."""
    found = dict(row._mapping)  # noqa: SLF001  # SQLAlchemy's public name
    found |= {
        "content": Content.loads(row.content),
        "audience": Audience.loads(row.audience),
        "urgent": bool(row.urgent),
    }
    return Announcement(**found | {name: utc(found[name]) for name in ("run_at", "created_at", "changed_at")})


def delivered(row: Any) -> Delivered:
    """A delivery of a stored row."""
    found = dict(row._mapping)  # noqa: SLF001  # SQLAlchemy's public name
    return Delivered(**found | {"message_ids": tuple(json.loads(row.message_ids)), "at": utc(row.at)})


def utc(stored: datetime | None) -> datetime | None:
    """A time as stored: SQLite forgets that it is UTC."""
    return stored.replace(tzinfo=UTC) if stored is not None and stored.tzinfo is None else stored


def _stored(value: Any) -> Any:
    if isinstance(value, (Content, Audience)):
        return value.dumps()
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return int(value) if isinstance(value, bool) else value
