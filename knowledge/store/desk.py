"""The editors' desk in the store: who may edit, drafts and their fate, corrections.

Each change is one short transaction under the writers' lock and names the revision that the person saw: of two people
who decide at the same time one does it, and the other is told how things stand.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.model import Fact, Source
from knowledge.store import changes, desk_schema, schema, sources
from knowledge.store.engine import reading, writing
from knowledge.store.ledger import CHUNK, Ledger
from knowledge.store.rows import stored_fact
from knowledge.store.store import Store

_editors = desk_schema.editors
_facts = schema.facts
Verdict = Literal["publish", "reject"]


class Editor(NamedTuple):
    """A person who was made an editor in chat."""

    person: int
    name: str
    appointed_at: datetime
    appointed_by: str


class Draft(NamedTuple):
    """A fact that waits for an editor, at the revision that is to be decided on."""

    fact: Fact
    revision: int


class Review(NamedTuple):
    """A document with drafts: how many, and since when they wait."""

    document: str
    title: str | None
    publisher: str | None
    left: int
    since: datetime


class Standing(NamedTuple):
    """How a revision of a fact stands ("gone" where it was never there), who brought it there, and when."""

    status: str
    by: str
    at: datetime


class Desk:
    """What editors do in a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @asynccontextmanager
    async def _change(self, actor: str) -> AsyncIterator[Ledger]:
        async with writing(self._store.engine, self._store.where) as connection:
            yield await Ledger.opened(connection, actor)

    # ------------------------------------------------------------ people

    async def editors(self) -> list[Editor]:
        """Everybody who was made an editor in chat, the first one first."""
        async with reading(self._store.engine, self._store.where) as connection:
            rows = await connection.execute(select(_editors).order_by(_editors.c.appointed_at, _editors.c.person))
            return [Editor(*row) for row in rows]

    async def appoint(self, person: int, name: str, actor: str) -> bool:
        """Make a person an editor; False where they are one already."""
        async with self._change(actor) as ledger:
            known = await ledger.connection.execute(select(_editors.c.person).where(_editors.c.person == person))
            if known.first() is not None:
                return False
            row = {"person": person, "name": name, "appointed_at": ledger.now, "appointed_by": actor}
            await ledger.connection.execute(insert(_editors).values(**row))
            ledger.note("appoint", "editor", str(person), None, {"name": name})
            await ledger.close(published=False)
            return True

    async def dismiss(self, person: int, actor: str) -> bool:
        """Take the office back; False where the person does not hold it."""
        async with self._change(actor) as ledger:
            gone = delete(_editors).where(_editors.c.person == person).returning(_editors.c.name)
            name = (await ledger.connection.execute(gone)).scalar()
            if name is None:
                return False
            ledger.note("dismiss", "editor", str(person), {"name": name}, None)
            await ledger.close(published=False)
            return True

    # ------------------------------------------------------------ reviews

    async def keep_report(
        self, source: Source, facts: Sequence[Fact], paragraphs: Sequence[str], actor: str
    ) -> Source | None:
        """Keep what was read from a document as drafts. Where a document has this very text: that one, and no change.

        Raises:
            StoreError: an id belongs to a fact of another document.
        """
        async with self._change(actor) as ledger:
            known = await sources.source_with_text(ledger.connection, sources.text_hash(paragraphs))
            if known is None:
                await changes.add_drafts(ledger, source, facts, paragraphs)
            return known

    async def earlier_version(self, name: str, paragraphs: Sequence[str], alike: float) -> str | None:
        """The document whose id begins with `name` and a hyphen and that has most of these paragraphs, but not all.

        `alike` is the share of the shorter one's paragraphs that it must have.
        """
        table = schema.sources
        query = select(table.c.id, table.c.paragraphs).where(
            table.c.id.startswith(f"{name}-", autoescape=True), table.c.paragraphs.is_not(None)
        )
        async with reading(self._store.engine, self._store.where) as connection:
            rows = (await connection.execute(query)).all()
        mine = set(paragraphs)
        shares = {row.id: _share(mine, set(json.loads(row.paragraphs))) for row in rows}
        best = max(shares, key=lambda one: shares[one], default=None)
        return best if best is not None and alike <= shares[best] and len(mine) > 1 else None

    async def reviews(self) -> list[Review]:
        """Documents with drafts, the one that waits longest first."""
        described = schema.sources
        query = (
            select(
                _facts.c.document, described.c.title, described.c.publisher, func.count(), func.min(_facts.c.created_at)
            )
            .join_from(_facts, described, described.c.id == _facts.c.document)
            .where(_facts.c.status == "draft")
            .group_by(_facts.c.document, described.c.title, described.c.publisher)
            .order_by(func.min(_facts.c.created_at), _facts.c.document)
        )
        async with reading(self._store.engine, self._store.where) as connection:
            return [Review(*row) for row in await connection.execute(query)]

    async def documents(self) -> list[str]:
        """The ids of all documents of which anything was kept."""
        return await self._ids(select(schema.sources.c.id))

    async def facts(self, document: str) -> list[str]:
        """The ids of all facts of a document, whatever became of them."""
        return await self._ids(select(_facts.c.id).where(_facts.c.document == document).distinct())

    async def _ids(self, query: Select[Any]) -> list[str]:
        async with reading(self._store.engine, self._store.where) as connection:
            return [one for (one,) in await connection.execute(query)]

    async def tally(self, document: str) -> dict[str, int]:
        """How many facts of a document have a revision of each status."""
        query = select(_facts.c.status, func.count()).where(_facts.c.document == document).group_by(_facts.c.status)
        async with reading(self._store.engine, self._store.where) as connection:
            return {row.status: row[1] for row in await connection.execute(query)}

    async def drafts(self, document: str, status: Literal["draft", "published"] = "draft") -> list[Draft]:
        """What waits of a document, in the order of its text; or, by `status`, what is published of it."""
        query = select(_facts.c.body, _facts.c.revision).where(_facts.c.status == status, _facts.c.document == document)
        async with reading(self._store.engine, self._store.where) as connection:
            found = [Draft(stored_fact(body), revision) for body, revision in await connection.execute(query)]
        return sorted(found, key=lambda draft: (draft.fact.paragraph or 0, draft.fact.id))

    async def decide(self, fact_id: str, revision: int, verdict: Verdict, actor: str) -> Standing | None:
        """Publish or reject a draft. Where it waits no longer at this revision nothing is done: how it stands then."""
        async with self._change(actor) as ledger:
            standing = await _standing(ledger.connection, fact_id, revision)
            if standing.status != "draft":
                return standing
            if verdict == "publish":
                await changes.publish(ledger, [fact_id])
            else:
                await changes.end(ledger, [fact_id], "draft", None)
            return None

    async def publish_all(self, wanted: Sequence[tuple[str, int]], actor: str) -> int:
        """Publish those of these drafts (id and revision) that still wait at that revision; how many."""
        async with self._change(actor) as ledger:
            waiting: set[tuple[str, int]] = set()
            for start in range(0, len(wanted), CHUNK):
                ids = [fact_id for fact_id, _ in wanted[start : start + CHUNK]]
                query = select(_facts.c.id, _facts.c.revision).where(_facts.c.status == "draft", _facts.c.id.in_(ids))
                waiting.update((row.id, row.revision) for row in await ledger.connection.execute(query))
            return await changes.publish(ledger, [one[0] for one in wanted if one in waiting])

    async def revise(self, fact: Fact, revision: int, actor: str, reason: str | None = None) -> Standing | None:
        """Change what a draft says, for a reason that the audit keeps; otherwise as `decide`."""
        async with self._change(actor) as ledger:
            standing = await _standing(ledger.connection, fact.id, revision)
            if standing.status != "draft":
                return standing
            paragraphs = await sources.paragraphs_of(ledger.connection, fact.document)
            await changes.revise_draft(ledger, fact, paragraphs, reason)
            return None

    # ------------------------------------------------------------ corrections

    async def published(self, fact_id: str) -> Draft | None:
        """The published revision of a fact."""
        query = select(_facts.c.body, _facts.c.revision).where(_facts.c.status == "published", _facts.c.id == fact_id)
        async with reading(self._store.engine, self._store.where) as connection:
            row = (await connection.execute(query)).first()
        return None if row is None else Draft(stored_fact(row.body), row.revision)

    async def at(self, fact_id: str, revision: int) -> tuple[Fact, Standing] | None:
        """What a revision says, and how it stands."""
        columns = (_facts.c.body, _facts.c.status, _facts.c.changed_by, _facts.c.changed_at)
        query = select(*columns).where(_facts.c.id == fact_id, _facts.c.revision == revision)
        async with reading(self._store.engine, self._store.where) as connection:
            row = (await connection.execute(query)).first()
        return None if row is None else (stored_fact(row.body), Standing(*row[1:]))

    async def correct(self, fact: Fact, revision: int, actor: str, reason: str | None = None) -> Standing | None:
        """Publish a new revision in the place of this one, for a reason that whoever was told the old one reads.

        Where another is published by now: how this one stands.
        """
        async with self._change(actor) as ledger:
            standing = await _standing(ledger.connection, fact.id, revision)
            if standing.status != "published":
                return standing
            await _republish(ledger, fact, "correct", reason)
            return None

    async def undo(self, fact_id: str, revision: int, actor: str) -> Standing | Fact | None:
        """Publish anew what was published before this revision; that fact.

        Where another revision is published by now: how this one stands. None where nothing was published before it.
        """
        async with self._change(actor) as ledger:
            standing = await _standing(ledger.connection, fact_id, revision)
            if standing.status != "published":
                return standing
            former = await _former(ledger.connection, fact_id, revision)
            if former is not None:
                await _republish(ledger, former, "undo")
            return former


def _share(one: set[str], other: set[str]) -> float:
    """The share of the shorter text that the longer one has too; 0 where they are the same text."""
    return 0.0 if one == other else len(one & other) / max(1, min(len(one), len(other)))


async def _standing(connection: AsyncConnection, fact_id: str, revision: int) -> Standing:
    query = select(_facts.c.status, _facts.c.changed_by, _facts.c.changed_at)
    row = (await connection.execute(query.where(_facts.c.id == fact_id, _facts.c.revision == revision))).first()
    return Standing("gone", "", datetime.now(UTC)) if row is None else Standing(*row)


async def _republish(ledger: Ledger, fact: Fact, action: str, reason: str | None = None) -> None:
    """Publish a new revision. A draft of the same fact goes on waiting: it is another editor's to decide."""
    query = select(_facts.c.body).where(_facts.c.id == fact.id, _facts.c.status == "draft")
    waiting = (await ledger.connection.execute(query)).scalar()
    await changes.import_facts(ledger, [fact], {}, action=action, reason=reason)
    if waiting is not None:
        await changes.add_drafts(ledger, Source(id=fact.document), [stored_fact(waiting)])


async def _former(connection: AsyncConnection, fact_id: str, revision: int) -> Fact | None:
    """What was published before a revision: the audit names each published revision that came to its end."""
    trail = schema.audit
    query = select(trail.c.before).where(
        trail.c.entity == "fact", trail.c.entity_id == fact_id, trail.c.before.is_not(None)
    )
    for (said,) in await connection.execute(query.order_by(trail.c.pk.desc())):
        before = json.loads(said)
        if before["status"] == "published" and before["revision"] < revision:
            body = select(_facts.c.body).where(_facts.c.id == fact_id, _facts.c.revision == before["revision"])
            return stored_fact((await connection.execute(body)).scalar_one())
    return None
