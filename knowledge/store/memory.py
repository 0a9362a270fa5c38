"""What the bot remembers of talks: the conversation that follow-ups inherit, and what was asked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import schema

_talks = schema.conversations
_asked = schema.questions


class Asked(NamedTuple):
    """A question that was asked, and what came of it."""

    at: datetime
    text: str
    outcome: str
    reason: str
    facts: tuple[str, ...]


async def conversation(connection: AsyncConnection, chat: int, person: int) -> str | None:
    """The state kept for a person in a chat; None where there is none or it has expired."""
    query = select(_talks.c.state, _talks.c.expires_at).where(_talks.c.chat == chat, _talks.c.person == person)
    row = (await connection.execute(query)).first()
    return row.state if row is not None and utc(row.expires_at) > datetime.now(UTC) else None


async def keep_conversation(connection: AsyncConnection, chat: int, person: int, state: str, minutes: float) -> None:
    """Keep the state of a conversation for some minutes; those that have expired are forgotten."""
    now = datetime.now(UTC)
    row = {"chat": chat, "person": person, "state": state, "expires_at": now + timedelta(minutes=minutes)}
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    kept = dialect.insert(_talks).values(**row)
    changed = {key: row[key] for key in ("state", "expires_at")}
    await connection.execute(kept.on_conflict_do_update(index_elements=["chat", "person"], set_=changed))
    await connection.execute(delete(_talks).where(_talks.c.expires_at <= now))


async def forget_person(connection: AsyncConnection, person: int) -> None:
    """Forget all conversations of a person."""
    await connection.execute(delete(_talks).where(_talks.c.person == person))


async def keep_question(
    connection: AsyncConnection, text: str, outcome: str, reason: str, facts: Sequence[str]
) -> None:
    """Keep a question and what came of it."""
    row = {"at": datetime.now(UTC), "text": text, "outcome": outcome, "reason": reason}
    await connection.execute(insert(_asked).values(**row, facts=json.dumps(list(facts))))


async def questions(connection: AsyncConnection, outcome: str | None, limit: int) -> list[Asked]:
    """The last questions, the newest first; with `outcome` only those that ended so."""
    query = select(_asked).order_by(_asked.c.pk.desc()).limit(limit)
    rows = await connection.execute(query if outcome is None else query.where(_asked.c.outcome == outcome))
    return [Asked(utc(row.at), row.text, row.outcome, row.reason, tuple(json.loads(row.facts))) for row in rows]


def utc(moment: datetime) -> datetime:
    """The moment with its zone; SQLite gives times back without one."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
