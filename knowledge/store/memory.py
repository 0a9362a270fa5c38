"""What the bot remembers of talks: the conversation that follow-ups inherit, and what was asked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
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
    await keep_conversations(connection, {(chat, person): state}, minutes)


async def keep_conversations(
    connection: AsyncConnection, states: Mapping[tuple[int, int], str], minutes: float
) -> None:
    """Keep the states of conversations, by chat and person, for some minutes; those that have expired are forgotten."""
    now = datetime.now(UTC)
    end = now + timedelta(minutes=minutes)
    rows = [{"chat": chat, "person": who, "state": state, "expires_at": end} for (chat, who), state in states.items()]
    if not rows:
        return
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    kept = dialect.insert(_talks)
    changed = {name: kept.excluded[name] for name in ("state", "expires_at")}
    await connection.execute(kept.on_conflict_do_update(index_elements=["chat", "person"], set_=changed), rows)
    await connection.execute(delete(_talks).where(_talks.c.expires_at <= now))


async def conversing(connection: AsyncConnection, limit: int) -> set[tuple[int, int]]:
    """Chat and person of the conversations that have not expired, the last ones where there are more than `limit`."""
    query = select(_talks.c.chat, _talks.c.person).where(_talks.c.expires_at > datetime.now(UTC))
    rows = await connection.execute(query.order_by(_talks.c.expires_at.desc()).limit(limit))
    return {(row.chat, row.person) for row in rows}


async def forget_person(connection: AsyncConnection, person: int) -> None:
    """Forget all conversations of a person."""
    await connection.execute(delete(_talks).where(_talks.c.person == person))


async def keep_question(
    connection: AsyncConnection, text: str, outcome: str, reason: str, facts: Sequence[str]
) -> None:
    """Keep a question and what came of it."""
    await keep_questions(connection, [(text, outcome, reason, facts)])


async def keep_questions(connection: AsyncConnection, asked: Sequence[tuple[str, str, str, Sequence[str]]]) -> None:
    """Keep questions: text, outcome, reason, and the facts cited."""
    now = datetime.now(UTC)
    rows = [
        {"at": now, "text": text, "outcome": outcome, "reason": reason, "facts": json.dumps(list(facts))}
        for text, outcome, reason, facts in asked
    ]
    if rows:
        await connection.execute(insert(_asked), rows)


async def questions(connection: AsyncConnection, outcome: str | None, limit: int) -> list[Asked]:
    """The last questions, the newest first; with `outcome` only those that ended so."""
    query = select(_asked).order_by(_asked.c.pk.desc()).limit(limit)
    rows = await connection.execute(query if outcome is None else query.where(_asked.c.outcome == outcome))
    return [Asked(utc(row.at), row.text, row.outcome, row.reason, tuple(json.loads(row.facts))) for row in rows]


def utc(moment: datetime) -> datetime:
    """The moment with its zone; SQLite gives times back without one."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
