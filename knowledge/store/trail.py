"""The audit trail as people read it: one line for what one person did at one moment, however many facts it touched."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select

from knowledge.model import Fact
from knowledge.store import schema
from knowledge.store.engine import reading
from knowledge.store.rows import stored_fact
from knowledge.store.store import Store

ACTIONS = (
    "publish",
    "reject",
    "retire",
    "correct",
    "undo",
    "import",
    "revise",
    "draft",
    "appoint",
    "dismiss",
    "bundled",
)
"""What is shown. Left out is what only goes with these: sources described, revisions superseded."""


class Deed(NamedTuple):
    """What somebody did: to `many` facts or people, the first of them `entity_id`.

    Of a deed on one fact: what the fact said before, where it said something else, and after.
    """

    at: datetime
    actor: str
    action: str
    entity_id: str
    many: int
    name: str | None = None
    before: Fact | None = None
    after: Fact | None = None
    reason: str | None = None


async def deeds(store: Store, limit: int, fact_id: str | None = None) -> list[Deed]:
    """The last deeds, the newest first; with `fact_id` only those on that fact."""
    trail = schema.audit
    query = (
        select(
            trail.c.at, trail.c.actor, trail.c.action, func.min(trail.c.entity_id), func.count(), func.max(trail.c.pk)
        )
        .where(trail.c.entity.in_(("fact", "editor")), trail.c.action.in_(ACTIONS))
        .group_by(trail.c.at, trail.c.actor, trail.c.action)
        .order_by(func.max(trail.c.pk).desc())
        .limit(limit)
    )
    if fact_id is not None:
        query = query.where(trail.c.entity == "fact", trail.c.entity_id == fact_id)
    async with reading(store.engine, store.where) as connection:
        rows = (await connection.execute(query)).all()
        lines = (await connection.execute(select(trail).where(trail.c.pk.in_([row[5] for row in rows])))).all()
        single = {line.pk: line for line in lines}
        wanted = {line.entity_id for line in lines if line.entity == "fact"}
        facts = schema.facts
        bodies = await connection.execute(
            select(facts.c.id, facts.c.revision, facts.c.body).where(facts.c.id.in_(sorted(wanted)))
        )
        revisions = {(row.id, row.revision): row.body for row in bodies}
    return [_deed(row, single[row[5]], revisions) for row in rows]


def _deed(row: Any, line: Any, revisions: Mapping[tuple[str, int], str]) -> Deed:
    """A line of people; `line` is the last of the audit lines that it stands for."""
    at, actor, action, first, count, _ = row
    states = [json.loads(said) if said else {} for said in (line.before, line.after)]
    if line.entity == "editor":
        return Deed(at, actor, action, first, count, name=states[0].get("name") or states[1].get("name"))
    before, after = (
        stored_fact(body) if (body := revisions.get((line.entity_id, state.get("revision", 0)))) else None
        for state in states
    )
    gone = states[1].get("status") == "retired"
    other = before is not None and (gone or states[0].get("revision") != states[1].get("revision"))
    shown = before if other else None, None if gone else after
    return Deed(at, actor, action, first, count, None, *shown, states[1].get("reason"))
