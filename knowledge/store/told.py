"""What chats were told: the figures that a correction would have to reach.

A row says that a chat was given a fact with this content. Rows are written in the background, a batch at a time, and
go when they are older than corrections reach back, when the chat was corrected, or when the person has them erased.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, exists, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store.engine import writing
from knowledge.store.learning_schema import corrections as _corrections
from knowledge.store.learning_schema import told as _told
from knowledge.store.ledger import CHUNK
from knowledge.store.store import Store


class Told(NamedTuple):
    """A chat was told a fact; `content` is its key (see keys.py), `thread` the forum topic."""

    chat: int
    thread: int | None
    fact: str
    content: str
    at: datetime


async def keep_told(store: Store, rows: Iterable[Told]) -> None:
    """Remember what was told, all of it or nothing; told again, it is as fresh as the last time."""
    latest = list({(row.chat, row.fact, row.content): row._asdict() for row in rows}.values())
    async with writing(store.engine, store.where) as connection:
        for start in range(0, len(latest), CHUNK):
            await upsert_told(connection, latest[start : start + CHUNK])


async def upsert_told(connection: AsyncConnection, rows: list[dict[str, Any]]) -> None:
    """Write rows of `told`; those of the same chat, fact and content take the new time and topic."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    kept = dialect.insert(_told)
    fresh = {"thread": kept.excluded.thread, "at": kept.excluded.at}
    await connection.execute(kept.on_conflict_do_update(index_elements=["chat", "fact", "content"], set_=fresh), rows)


async def told_by_announcement(connection: AsyncConnection, dialogue: str | None, row: Told) -> None:
    """What an announcement told a chat: the facts and contents that its `dialogue` names under "told".

    `row` says where and when; its fact and content do not count.
    """
    facts: dict[str, str] = json.loads(dialogue or "{}").get("told", {})
    rows = [row._replace(fact=fact, content=content)._asdict() for fact, content in facts.items()]
    if rows:
        await upsert_told(connection, rows)


async def forget_told(store: Store, chat: int) -> None:
    """Erase what is kept of a chat: what it was told, and its corrections, sent or not."""
    async with writing(store.engine, store.where) as connection:
        for table in (_told, _corrections):
            await connection.execute(delete(table).where(table.c.chat == chat))


async def move_told(store: Store, old: int, new: int) -> None:
    """A group became a supergroup: what the old id was told, the new one was. Idempotent."""
    async with writing(store.engine, store.where) as connection:
        await carry_told(connection, old, new)


async def carry_told(connection: AsyncConnection, old: int, new: int) -> None:
    """The same within a transaction."""
    for table in (_told, _corrections):
        there = table.alias()
        keys = [column.name for column in table.primary_key.columns if column.name != "chat"]
        same = exists().where(there.c.chat == new, *(there.c[key] == table.c[key] for key in keys))
        await connection.execute(delete(table).where(table.c.chat == old, same))
        await connection.execute(update(table).where(table.c.chat == old).values(chat=new))
