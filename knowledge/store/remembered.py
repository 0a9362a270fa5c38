"""What the bot must still know after a restart: talks, which answer belongs to which question, groups it has greeted.

Rows are written together, some tenths of a second after the fact (see `bot.handlers.keeping`), and expire.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, Column, DateTime, Index, Table, Text, delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import memory, schema
from knowledge.store.engine import reading, writing
from knowledge.store.schema import metadata
from knowledge.store.votes import votes

if TYPE_CHECKING:
    from knowledge.store.store import Store

exchanges = Table(
    "exchanges",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("message", BigInteger, primary_key=True, autoincrement=False),
    Column("asked", BigInteger),
    Column("person", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Index(None, "chat", "asked"),
    Index(None, "expires_at"),
    Index(None, "person"),
)
"""Answers given. `message` is the last message of the answer, `asked` the message it answers; what `state` holds is
the caller's affair."""

greetings = Table(
    "greetings",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
"""Groups that were greeted, so that it happens once."""


class Answered(NamedTuple):
    """A row of `exchanges` to be kept: what the answer was to, and its state."""

    asked: int | None
    person: int
    state: str


class AskedQuestion(NamedTuple):
    """A question and what came of it; who asked is not kept."""

    text: str
    outcome: str
    reason: str
    facts: Sequence[str]


@dataclass(slots=True)
class Batch:
    """What is written in one transaction. Keys: chat and person, chat and message."""

    talks: dict[tuple[int, int], str] = field(default_factory=dict)
    answers: dict[tuple[int, int], Answered] = field(default_factory=dict)
    questions: list[AskedQuestion] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.talks) + len(self.answers) + len(self.questions)


class Remembered:
    """These tables of an open store. Raises `StoreError` where the database cannot be used now."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def keep(self, batch: Batch, *, talk_minutes: float, answer_minutes: float) -> None:
        """Write a batch, all of it or nothing; forget the exchanges that have expired."""
        async with writing(self._store.engine, self._store.where) as connection:
            await memory.keep_conversations(connection, batch.talks, talk_minutes)
            await _keep_answers(connection, batch.answers, answer_minutes)
            await memory.keep_questions(connection, batch.questions)

    @property
    def ours_alone(self) -> bool:
        """Does no other process write here meanwhile? So it is with an SQLite file: one bot runs on it."""
        return self._store.where.path is not None

    async def talks(self, limit: int) -> set[tuple[int, int]]:
        """Chat and person of the conversations that go on, the last ones where there are more than `limit`."""
        async with reading(self._store.engine, self._store.where) as connection:
            return await memory.conversing(connection, limit)

    async def talk(self, chat: int, person: int) -> str | None:
        """The state of a conversation; None where there is none or it has expired."""
        return await self._store.conversation(chat, person)

    async def answer(self, chat: int, *, message: int | None = None, asked: int | None = None) -> str | None:
        """The state of the answer that is `message`, or that `asked` was answered with; None where it is not known."""
        which = exchanges.c.message == message if message is not None else exchanges.c.asked == asked
        query = select(exchanges.c.state, exchanges.c.expires_at).where(exchanges.c.chat == chat, which)
        async with reading(self._store.engine, self._store.where) as connection:
            row = (await connection.execute(query.order_by(exchanges.c.message.desc()))).first()
        return row.state if row is not None and memory.utc(row.expires_at) > datetime.now(UTC) else None

    async def greet(self, chat: int) -> bool:
        """Is this the first greeting of that chat? It is noted as greeted."""
        async with writing(self._store.engine, self._store.where) as connection:
            return await _greeted(connection, chat)

    async def forget_chat(self, chat: int) -> None:
        """The bot is no longer there: should it come back, it greets again."""
        async with writing(self._store.engine, self._store.where) as connection:
            await connection.execute(delete(greetings).where(greetings.c.chat == chat))

    async def forget_person(self, person: int) -> None:
        """Forget the answers that a person was given, and the votes."""
        async with writing(self._store.engine, self._store.where) as connection:
            await connection.execute(delete(exchanges).where(exchanges.c.person == person))
            await connection.execute(delete(votes).where(votes.c.person == person))

    async def move(self, old: int, new: int) -> None:
        """A group became a supergroup: all that is kept of it goes on under the new id. Idempotent."""
        async with writing(self._store.engine, self._store.where) as connection:
            await move_remembered(connection, old, new)


async def move_remembered(connection: AsyncConnection, old: int, new: int) -> None:
    """Carry the talks, answers, votes and the greeting of a group over to its new id within a transaction."""
    for table, key in ((schema.conversations, "person"), (exchanges, "message")):
        there = table.alias()
        same = exists().where(there.c.chat == new, there.c[key] == table.c[key])
        await connection.execute(delete(table).where(table.c.chat == old, same))
        await connection.execute(update(table).where(table.c.chat == old).values(chat=new))
    await connection.execute(update(votes).where(votes.c.chat == old).values(chat=new))
    await _greeted(connection, new)
    await connection.execute(delete(greetings).where(greetings.c.chat == old))


async def _greeted(connection: AsyncConnection, chat: int) -> bool:
    """Notes that a chat was greeted; was it not before?"""
    noted = _insert(connection, greetings).values(chat=chat, at=datetime.now(UTC)).on_conflict_do_nothing()
    return (await connection.execute(noted.returning(greetings.c.chat))).first() is not None


async def _keep_answers(
    connection: AsyncConnection, answers: Mapping[tuple[int, int], Answered], minutes: float
) -> None:
    now = datetime.now(UTC)
    rows = [
        {"chat": chat, "message": message, "expires_at": now + timedelta(minutes=minutes)} | answered._asdict()
        for (chat, message), answered in answers.items()
    ]
    if not rows:
        return
    kept = _insert(connection, exchanges)
    changed = {name: kept.excluded[name] for name in ("asked", "person", "state", "expires_at")}
    statement = kept.on_conflict_do_update(index_elements=["chat", "message"], set_=changed)
    await connection.execute(statement, rows)
    await connection.execute(delete(exchanges).where(exchanges.c.expires_at <= now))


def _insert(connection: AsyncConnection, table: Table) -> Any:
    """An INSERT that can deal with rows that are there already; both databases say it alike."""
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)
