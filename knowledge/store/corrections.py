"""Corrections: a published figure changed, and chats that were told the old one are to hear of it, once.

How delivery uses this (one replica at a time; `bot.corrections.worded` gives the text of one):

    await recover(store)                         # at the start: what was under way when a process died is `uncertain`
    for correction in await due(store, days):    # looks for changes first, so that nothing stale is sent
        if await claim(store, correction):       # False: another one took it, or it is no longer true
            … send to correction.chat, topic correction.thread …
            await mark(store, correction, "sent" | "failed" | "uncertain")

What is due follows from two tables alone: `told` (what a chat was told) and `facts` (what is published). A chat that
was told something else than what is published is owed one correction from the one to the other, so a restart or a
repeated publication queues nothing twice, a figure changed twice before sending sends the last, and one changed back
sends nothing. Sent or uncertain, the chat counts as told the new figure; failed, it is owed no more. `retry` failed
sends before marking them: a mark is final. A figure that goes back and forth is corrected each time: `change` tells one
change of a fact from the next one that says the same.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any, Literal, NamedTuple

from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.model import Fact
from knowledge.store import schema
from knowledge.store.corrections_held import not_begun
from knowledge.store.engine import reading, writing
from knowledge.store.learning_schema import corrections as _table
from knowledge.store.learning_schema import told as _told
from knowledge.store.ledger import CHUNK
from knowledge.store.memory import utc
from knowledge.store.rows import stored_fact
from knowledge.store.store import Store
from knowledge.store.told import upsert_told

SETTLE = timedelta(minutes=2)
"""So long a correction waits: an editor who corrects a slip of their own at once bothers nobody."""

Done = Literal["sent", "failed", "uncertain"]
_facts = schema.facts
_Key = tuple[int, str]
"""Chat and fact."""
_Said = tuple[str, str]
"""A fact and the content of one of its revisions."""


class Correction(NamedTuple):
    """What a chat is owed: it was told `old`; `new` holds now, None where the fact was withdrawn."""

    chat: int
    thread: int | None
    fact: str
    old_content: str
    new_content: str
    old: Fact
    new: Fact | None
    reason: str | None
    created_at: datetime
    change: int
    """The last revision that said something else than what holds now. Another reading of the same words (a report
    published again, evidence put right) leaves it as it is; a figure that was changed back and again has another."""

    @property
    def content_key(self) -> str:
        """The same for the same change of the figure, whomever it is told."""
        return _digest([self.fact, self.old_content, self.new_content, self.change])

    @property
    def key(self) -> str:
        """The same for the same correction of the same chat, whenever it is worked out."""
        return _digest([self.chat, self.content_key])

    @property
    def told(self) -> dict[str, str]:
        """What whoever hears of it is told: fact and content; nothing where the fact was withdrawn."""
        return {self.fact: self.new_content} if self.new_content else {}

    @property
    def corrects(self) -> dict[str, str]:
        """Which change it tells of, as the delivery keeps it."""
        return {"fact": self.fact, "old": self.old_content, "new": self.new_content}


def _digest(said: list[object]) -> str:
    return blake2b(json.dumps(said).encode(), digest_size=12).hexdigest()


async def queue_changes(store: Store, days: float) -> int:
    """Bring the queue in line with what is published; chats told within `days` count. How many are queued now."""
    owed = await _owed(store, datetime.now(UTC) - timedelta(days=days))
    async with reading(store.engine, store.where) as connection:
        queued = await _queued_keys(connection)
    if owed.keys() == queued:
        return len(queued)
    async with writing(store.engine, store.where) as connection:
        busy = {(chat, fact) for chat, fact in await connection.execute(_of_state("sending"))}
        queued = await _queued_keys(connection)
        for chat, fact, old, new in queued - owed.keys():
            await connection.execute(delete(_table).where(*_which(chat, fact, old, new), _table.c.state == "queued"))
        rows = [row for key, row in owed.items() if key not in queued and key[:2] not in busy]
        for start in range(0, len(rows), CHUNK):
            await _enqueue(connection, rows[start : start + CHUNK])
        return len((await connection.execute(_of_state("queued"))).all())


async def due(
    store: Store, days: float, *, limit: int = 1000, settle: timedelta = SETTLE, now: datetime | None = None
) -> list[Correction]:
    """The corrections to send now, the oldest first; those younger than `settle` wait, and those of facts under way."""
    await queue_changes(store, days)
    until = (now or datetime.now(UTC)) - settle
    query = select(_table).where(_table.c.state == "queued", _table.c.created_at <= until)
    async with reading(store.engine, store.where) as connection:
        query = query.where(_table.c.fact.not_in(await not_begun(connection)))
        rows = (await connection.execute(query.order_by(_table.c.created_at, _table.c.chat).limit(limit))).all()
        changes = await _changes(connection, {(row.fact, row.new) for row in rows})
    return [_correction(row, changes[row.fact, row.new]) for row in rows]


async def claim(store: Store, correction: Correction) -> bool:
    """Take a correction to send it; False where it is no longer queued."""
    async with writing(store.engine, store.where) as connection:
        which = (*_which_of(correction), _table.c.state == "queued")
        taken = await connection.execute(update(_table).where(*which).values(state="sending"))
        return taken.rowcount == 1


async def mark(store: Store, correction: Correction, state: Done) -> None:
    """Say what became of a claimed correction. Where it may have arrived, the chat counts as told the new figure."""
    async with writing(store.engine, store.where) as connection:
        await _finish(connection, correction, state)


async def recover(store: Store) -> int:
    """At the start of delivery: corrections that were being sent when it stopped may have arrived. How many."""
    async with writing(store.engine, store.where) as connection:
        rows = (await connection.execute(select(_table).where(_table.c.state == "sending"))).all()
        for row in rows:
            await _finish(connection, _correction(row, 0), "uncertain")
    return len(rows)


async def counts(store: Store) -> dict[str, int]:
    """How many corrections there are of each state."""
    query = select(_table.c.state, func.count()).group_by(_table.c.state)
    async with reading(store.engine, store.where) as connection:
        return {state: count for state, count in await connection.execute(query)}  # noqa: C416  # rows to plain values


async def _enqueue(connection: AsyncConnection, rows: list[dict[str, Any]]) -> None:
    """Queue corrections; one that was sent long ago and is owed again takes its old row."""
    kept = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(_table)
    fresh = {name: kept.excluded[name] for name in ("thread", "reason", "created_at", "state")} | {"sent_at": None}
    again = and_(_table.c.state != "queued", _table.c.state != "sending")
    keys = [column.name for column in _table.primary_key.columns]
    await connection.execute(kept.on_conflict_do_update(index_elements=keys, set_=fresh, where=again), rows)


async def _finish(connection: AsyncConnection, correction: Correction, state: Done) -> None:
    now = datetime.now(UTC)
    claimed = (*_which_of(correction), _table.c.state == "sending")
    done = await connection.execute(update(_table).where(*claimed).values(state=state, sent_at=now))
    if done.rowcount != 1:
        return  # marked before
    chat, fact, new = correction.chat, correction.fact, correction.new_content
    await connection.execute(delete(_told).where(_told.c.chat == chat, _told.c.fact == fact, _told.c.content != new))
    if state != "failed" and new:
        row = {"chat": chat, "thread": correction.thread, "fact": fact, "content": new, "at": now}
        await upsert_told(connection, [row])


# ---------------------------------------------------------------- what is owed


async def _owed(store: Store, since: datetime) -> dict[tuple[int, str, str, str], dict[str, Any]]:
    """The rows that ought to be queued, by their keys."""
    async with reading(store.engine, store.where) as connection:
        stale = await _stale(connection, since)
        if not stale:
            return {}
        ids = sorted({fact for _, fact in stale})
        published = await _published(connection, ids)
        bodies = await _bodies(connection, ids)
        reasons = await _reasons(connection, ids)
    now = datetime.now(UTC)
    owed = {}
    for (chat, fact), (thread, old) in stale.items():
        revision, new, new_body = published.get(fact, (None, "", None))
        if (fact, old) in bodies:
            reason = reasons.get((fact, revision))
            row = {"chat": chat, "fact": fact, "old": old, "new": new, "thread": thread, "reason": reason}
            row |= {"old_body": bodies[fact, old], "new_body": new_body, "created_at": now, "state": "queued"}
            owed[chat, fact, old, new] = row
    return owed


async def _stale(connection: AsyncConnection, since: datetime) -> dict[_Key, tuple[int | None, str]]:
    """What chats were told last and no published fact says: topic and content, by chat and fact."""
    same = and_(_facts.c.id == _told.c.fact, _facts.c.status == "published", _facts.c.content == _told.c.content)
    query = select(_told).outerjoin(_facts, same).where(_told.c.at >= since, _facts.c.pk.is_(None))
    rows = (await connection.execute(query.order_by(_told.c.at))).all()
    elsewhere = await _said_elsewhere(connection, {row.content for row in rows})
    return {(row.chat, row.fact): (row.thread, row.content) for row in rows if row.content not in elsewhere}


async def _said_elsewhere(connection: AsyncConnection, contents: Collection[str]) -> set[str]:
    """Those of `contents` that another published fact still says."""
    found: set[str] = set()
    for chunk in _chunks(contents):
        said = select(_facts.c.content).where(_facts.c.status == "published", _facts.c.content.in_(chunk))
        found.update((await connection.execute(said)).scalars())
    return found


async def _published(connection: AsyncConnection, ids: Collection[str]) -> dict[str, tuple[int, str, str]]:
    """Revision, content and body of the published facts of these ids."""
    found = {}
    for chunk in _chunks(ids):
        columns = (_facts.c.id, _facts.c.revision, _facts.c.content, _facts.c.body)
        rows = await connection.execute(select(*columns).where(_facts.c.status == "published", _facts.c.id.in_(chunk)))
        found.update({row.id: (row.revision, row.content, row.body) for row in rows})
    return found


async def _bodies(connection: AsyncConnection, ids: Collection[str]) -> dict[tuple[str, str], str]:
    """The body of each fact and content, of the last revision that had it."""
    found = {}
    for chunk in _chunks(ids):
        columns = (_facts.c.id, _facts.c.content, _facts.c.body)
        rows = await connection.execute(select(*columns).where(_facts.c.id.in_(chunk)).order_by(_facts.c.revision))
        found.update({(row.id, row.content): row.body for row in rows})
    return found


async def _changes(connection: AsyncConnection, wanted: Collection[_Said]) -> dict[_Said, int]:
    """For facts and the contents that hold now: the last revision that said something else. See `Correction.change`."""
    found = dict.fromkeys(wanted, 0)
    for chunk in _chunks({fact for fact, _ in wanted}):
        columns = (_facts.c.id, _facts.c.revision, _facts.c.content, _facts.c.status)
        rows = (await connection.execute(select(*columns).where(_facts.c.id.in_(chunk)))).all()
        current = {row.id: row.revision for row in rows if row.status == "published"}
        for fact, new in wanted:
            others = [row.revision for row in rows if row.id == fact and row.content != new]
            found[fact, new] = max([one for one in others if one <= current.get(fact, one)], default=found[fact, new])
    return found


async def _reasons(connection: AsyncConnection, ids: Collection[str]) -> Mapping[tuple[str, int | None], str]:
    """Why a fact is as it is: by id and published revision, None where it was withdrawn."""
    found: dict[tuple[str, int | None], str] = {}
    trail = schema.audit
    for chunk in _chunks(ids):
        query = select(trail.c.entity_id, trail.c.after).where(trail.c.entity == "fact", trail.c.entity_id.in_(chunk))
        for fact, after in await connection.execute(query.order_by(trail.c.pk)):
            said = json.loads(after) if after else None
            if isinstance(said, dict):
                revision = None if said.get("status") == "retired" else said.get("revision")
                found[fact, revision] = said.get("reason") or ""
    return {key: reason for key, reason in found.items() if reason}


def _chunks(values: Collection[str]) -> Iterable[list[str]]:
    ordered = sorted(values)
    return [ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK)]


def _of_state(state: str) -> Any:
    return select(_table.c.chat, _table.c.fact).where(_table.c.state == state)


async def _queued_keys(connection: AsyncConnection) -> set[tuple[int, str, str, str]]:
    columns = (_table.c.chat, _table.c.fact, _table.c.old, _table.c.new)
    rows = await connection.execute(select(*columns).where(_table.c.state == "queued"))
    return {(chat, fact, old, new) for chat, fact, old, new in rows}


def _which(chat: int, fact: str, old: str, new: str) -> tuple[Any, ...]:
    return (_table.c.chat == chat, _table.c.fact == fact, _table.c.old == old, _table.c.new == new)


def _which_of(correction: Correction) -> tuple[Any, ...]:
    return _which(correction.chat, correction.fact, correction.old_content, correction.new_content)


def _correction(row: Any, change: int) -> Correction:
    new = None if row.new_body is None else stored_fact(row.new_body)
    return Correction(
        row.chat,
        row.thread,
        row.fact,
        row.old,
        row.new,
        stored_fact(row.old_body),
        new,
        row.reason,
        utc(row.created_at),
        change,
    )
