"""Thumbs up and down under answers: kept for the desk that looks after what the bot could not answer well."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Index, Integer, Table, Text, insert, select

from knowledge.store.engine import reading, writing
from knowledge.store.schema import metadata

if TYPE_CHECKING:
    from knowledge.store.store import Store

votes = Table(
    "votes",
    metadata,
    Column("pk", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("person", BigInteger, nullable=False),
    Column("question", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("good", Boolean, nullable=False),
    Index(None, "at"),
    Index(None, "person"),
)
"""`facts` is the JSON list of the ids that the answer cited; `question` is "" where it was no longer known."""


@dataclass(frozen=True, slots=True)
class Vote:
    """What a person thought of one answer, and what it was an answer to."""

    chat: int
    person: int
    question: str
    outcome: str
    facts: Sequence[str]
    good: bool
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


async def keep_vote(store: Store, vote: Vote) -> None:
    """Keep a vote. Raises `StoreError` where the database cannot be written now."""
    row = {"at": vote.at, "chat": vote.chat, "person": vote.person, "question": vote.question}
    row |= {"outcome": vote.outcome, "facts": json.dumps(list(vote.facts)), "good": vote.good}
    async with writing(store.engine, store.where) as connection:
        await connection.execute(insert(votes).values(**row))


async def last_votes(store: Store, limit: int = 100) -> list[Vote]:
    """The last votes, the newest first."""
    query = select(votes).order_by(votes.c.pk.desc()).limit(limit)
    async with reading(store.engine, store.where) as connection:
        rows = (await connection.execute(query)).all()
    return [
        Vote(row.chat, row.person, row.question, row.outcome, tuple(json.loads(row.facts)), row.good, row.at)
        for row in rows
    ]
