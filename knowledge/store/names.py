"""Names that editors teach, and what they decide about questions that were not answered.

A taught name is part of what is published: teaching or taking back raises the notebook's version, so that every process
takes it over (`Snapshot.taught`). Each decision has its line in the audit trail (entity "name" or "gap").
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store.engine import reading, writing
from knowledge.store.learning_schema import settled as _settled
from knowledge.store.learning_schema import taught as _taught
from knowledge.store.ledger import Ledger
from knowledge.store.memory import utc
from knowledge.store.store import Store

MOST_QUESTIONS = 20
"""Questions that are kept with a taught name, as its tests."""

Verdict = Literal["taught", "dismissed"]


class Taught(NamedTuple):
    """`phrase` is another name of `indicator`; `questions` were asked in that name."""

    pk: int
    phrase: str
    indicator: str
    questions: tuple[str, ...]
    at: datetime
    by: str


class Settled(NamedTuple):
    """What was decided about the questions of some content words, and when."""

    verdict: Verdict
    at: datetime


async def teach(
    store: Store, phrase: str, indicator: str, actor: str, *, questions: Sequence[str] = (), words: Collection[str] = ()
) -> Taught:
    """Let `phrase` be a name of `indicator` from now on; one that it was taught before ends.

    `questions` become its tests, and the gaps of `words` (see knowledge.learning.gaps) count as settled.
    """
    async with writing(store.engine, store.where) as connection:
        ledger = await Ledger.opened(connection, actor)
        before = await _standing(connection, _taught.c.phrase == phrase)
        for earlier in before:
            await _end(ledger, earlier)
        row = {"phrase": phrase, "indicator": indicator, "at": ledger.now, "by": actor}
        kept = json.dumps(list(questions)[:MOST_QUESTIONS], ensure_ascii=False)
        made = await connection.execute(insert(_taught).values(**row, questions=kept).returning(_taught.c.pk))
        pk = int(made.scalar_one())
        await _settle(ledger, words, "taught", pk)
        ledger.note("teach", "name", phrase, _indicator(before), {"indicator": indicator})
        await ledger.close(published=True)
    return Taught(pk, phrase, indicator, tuple(questions)[:MOST_QUESTIONS], ledger.now, actor)


async def take_back(store: Store, pk: int, actor: str) -> Taught | None:
    """Undo what was taught; what it settled is open again. None where it no longer stands."""
    async with writing(store.engine, store.where) as connection:
        ledger = await Ledger.opened(connection, actor)
        standing = await _standing(connection, _taught.c.pk == pk)
        if not standing:
            return None
        await _end(ledger, standing[0])
        ledger.note("unteach", "name", standing[0].phrase, _indicator(standing), None)
        await ledger.close(published=True)
    return standing[0]


async def dismiss(store: Store, words: Collection[str], actor: str) -> None:
    """Show the questions of these content words no more."""
    async with writing(store.engine, store.where) as connection:
        ledger = await Ledger.opened(connection, actor)
        await _settle(ledger, words, "dismissed", None)
        for one in sorted(set(words)):
            ledger.note("dismiss", "gap", one, None, {"verdict": "dismissed"})
        await ledger.close(published=False)


async def reopen(store: Store, words: Collection[str], actor: str) -> int:
    """Show questions again that were dismissed; how many kinds of them there were."""
    async with writing(store.engine, store.where) as connection:
        ledger = await Ledger.opened(connection, actor)
        chosen = (_settled.c.words.in_(sorted(set(words))), _settled.c.verdict == "dismissed")
        found = (await connection.execute(select(_settled.c.words).where(*chosen))).scalars().all()
        await connection.execute(delete(_settled).where(*chosen))
        for one in found:
            ledger.note("reopen", "gap", one, {"verdict": "dismissed"}, None)
        await ledger.close(published=False)
    return len(found)


async def standing(store: Store) -> list[Taught]:
    """All names that are taught now, the newest first."""
    async with reading(store.engine, store.where) as connection:
        return (await _standing(connection))[::-1]


async def settled(store: Store) -> dict[str, Settled]:
    """What was decided, by the content words it was decided about."""
    async with reading(store.engine, store.where) as connection:
        rows = (await connection.execute(select(_settled.c.words, _settled.c.verdict, _settled.c.at))).all()
    return {row.words: Settled(row.verdict, utc(row.at)) for row in rows}


async def _standing(connection: AsyncConnection, *which: Any) -> list[Taught]:
    query = select(_taught).where(_taught.c.ended_at.is_(None), *which).order_by(_taught.c.pk)
    return [
        Taught(row.pk, row.phrase, row.indicator, tuple(json.loads(row.questions)), utc(row.at), row.by)
        for row in (await connection.execute(query)).all()
    ]


async def _end(ledger: Ledger, earlier: Taught) -> None:
    ended: dict[str, Any] = {"ended_at": ledger.now, "ended_by": ledger.actor}
    await ledger.connection.execute(update(_taught).where(_taught.c.pk == earlier.pk).values(**ended))
    await ledger.connection.execute(delete(_settled).where(_settled.c.taught == earlier.pk))


async def _settle(ledger: Ledger, words: Collection[str], verdict: Verdict, pk: int | None) -> None:
    rows = [
        {"words": one, "verdict": verdict, "taught": pk, "at": ledger.now, "by": ledger.actor} for one in set(words)
    ]
    if rows:
        chosen = _settled.c.words.in_([row["words"] for row in rows])
        await ledger.connection.execute(delete(_settled).where(chosen))
        await ledger.connection.execute(insert(_settled), rows)


def _indicator(before: Sequence[Taught]) -> Mapping[str, str] | None:
    return {"indicator": before[0].indicator} if before else None
