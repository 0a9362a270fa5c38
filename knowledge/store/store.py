"""The store: facts, drafts, sources, conversations and questions asked, on SQLite or PostgreSQL.

All methods are safe to call from several tasks and several processes. Each either does all of what it says or nothing,
and raises `StoreError` where the database cannot be used now; the next call may succeed.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from knowledge.errors import StoreError
from knowledge.model import Amended, Fact, Source
from knowledge.store import (  # noqa: F401  # all tables
    announcements_schema,
    changes,
    desk_schema,
    learning_schema,
    memory,
    migrate,
    remembered,
    schema,
    sources,
    votes,
)
from knowledge.store.amended import REVISIONS, TRAIL, amended
from knowledge.store.changes import ImportReport, Progress
from knowledge.store.engine import lock_for_migration, make_engine, reading, use_wal, writing
from knowledge.store.ledger import Ledger
from knowledge.store.location import Location, locate
from knowledge.store.rows import stored_fact
from knowledge.store.snapshot import SCHEMA, TAUGHT, Row, Snapshot, built, row_of

__all__ = ["Entry", "ImportReport", "Revision", "Store", "open_store"]

_facts = schema.facts
SMALLEST = 512
"""Bytes of the smallest SQLite file that holds anything."""


class Revision(NamedTuple):
    """One revision of a fact: who made it, and what it is now."""

    fact: Fact
    revision: int
    status: str
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str


class Entry(NamedTuple):
    """A line of the audit trail; `before` and `after` are JSON values."""

    at: datetime
    actor: str
    action: str
    entity: str
    entity_id: str
    before: Any
    after: Any


async def open_store(database: str | Path | None = None) -> Store:
    """Open a database (a path, an SQLAlchemy URL, or None for the default one); it is made or migrated if need be.

    The default database is made with the bundled facts in it, any other empty.

    Raises:
        StoreError: it cannot be opened, or a newer program made it.
    """
    where = locate(database)
    _check_path(where)
    store = Store(make_engine(where), where)
    try:
        await store.upgrade()
    except BaseException:
        await store.close()
        raise
    return store


def _check_path(where: Location) -> None:
    if where.path is None:
        return
    if where.path.is_dir():
        raise StoreError(f"{where.name} is a folder, not a database")
    if where.path.exists() and not _may_be_sqlite(where.path):
        raise StoreError(f"{where.name}: this file is not a Sổ Tay database")
    if where.default:
        try:
            where.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{where.path.parent} cannot be made: {error.strerror}") from None
    elif not where.path.parent.is_dir():
        raise StoreError(f"{where.name}: the folder {where.path.parent} does not exist")


def _may_be_sqlite(path: Path) -> bool:
    """SQLite would write over a short file of another kind; of a longer one it says itself that it is none.

    The file is not looked into: on closing it this process would lose the locks of all its connections to the same
    file, and another process might then take the write-ahead log away from under them.
    """
    size = path.stat().st_size
    return size == 0 or size >= SMALLEST


class Store:
    """An open database. Close it when done."""

    def __init__(self, engine: AsyncEngine, where: Location) -> None:
        self.engine = engine
        self.where = where

    async def close(self) -> None:
        """Let go of all connections."""
        await self.engine.dispose()

    # ------------------------------------------------------------ schema

    async def upgrade(self) -> tuple[str | None, str | None]:
        """Bring the schema up to this program's; what it was before and is now. Nothing is done where it is."""
        before = await self._schema()
        if before == SCHEMA:
            return before, before
        if self.where.path is not None:
            await use_wal(self.engine, self.where)
        async with writing(self.engine, self.where) as connection:
            await lock_for_migration(connection)
            before, after = await connection.run_sync(migrate.upgrade)
            if before is None and self.where.default:
                await _seed(connection)
        return before, after

    async def _schema(self) -> str | None:
        if self.where.path is not None and not self.where.path.exists():
            return None
        async with reading(self.engine, self.where) as connection:
            return await connection.run_sync(_current)

    # ------------------------------------------------------------ reading

    async def version(self) -> int:
        """The number that grows whenever what is published changes."""
        async with reading(self.engine, self.where) as connection:
            return int((await connection.execute(select(schema.notebook.c.version))).scalar_one())

    async def published(self, previous: Snapshot | None = None) -> Snapshot:
        """What is published now. With `previous` only what changed since is read; it is returned if nothing did."""
        async with reading(self.engine, self.where) as connection:
            version, epoch = (
                await connection.execute(select(schema.notebook.c.version, schema.notebook.c.epoch))
            ).one()
            if previous is not None and (previous.version, previous.epoch) == (version, epoch):
                return previous
            since = previous.version if previous is not None and previous.epoch == epoch else -1
            described = await sources.read_sources(connection, since)
            query = select(_facts.c.pk, _facts.c.content, _facts.c.slot, _facts.c.body, _facts.c.status)
            if since < 0:
                query = query.where(_facts.c.status == "published")
            rows = (await connection.execute(query.where(_facts.c.version > since).order_by(_facts.c.pk))).all()
            taught = [(phrase, name) for phrase, name in await connection.execute(text(TAUGHT))]
            revisions, trail = [(await connection.execute(text(query))).all() for query in (REVISIONS, TRAIL)]
        changed = amended(map(tuple, revisions), map(tuple, trail))
        if since < 0 or previous is None:
            facts = (tuple(row)[:4] for row in rows)
            return await asyncio.to_thread(built, version, epoch, facts, described, taught, changed)
        return await asyncio.to_thread(_changed, previous, version, rows, described, taught, changed)

    async def drafts(self, document: str | None = None) -> list[Fact]:
        """Facts that wait for an editor, in the order in which they were read."""
        query = select(_facts.c.body).where(_facts.c.status == "draft").order_by(_facts.c.pk)
        async with reading(self.engine, self.where) as connection:
            rows = await connection.execute(query if document is None else query.where(_facts.c.document == document))
            return [stored_fact(body) for (body,) in rows]

    async def sources(self) -> dict[str, Source]:
        """All documents, those without published facts as well."""
        async with reading(self.engine, self.where) as connection:
            return {source.id: source for source in await sources.read_sources(connection)}

    async def source_with_text(self, paragraphs: Sequence[str]) -> Source | None:
        """The document that has just this text, if it was read before."""
        async with reading(self.engine, self.where) as connection:
            return await sources.source_with_text(connection, sources.text_hash(paragraphs))

    async def paragraphs(self, document: str) -> tuple[str, ...]:
        """The non-empty paragraphs of a document; none where its text is not known."""
        async with reading(self.engine, self.where) as connection:
            return await sources.paragraphs_of(connection, document)

    async def history(self, fact_id: str) -> list[Revision]:
        """All revisions of a fact, the oldest first."""
        query = select(_facts).where(_facts.c.id == fact_id).order_by(_facts.c.revision)
        async with reading(self.engine, self.where) as connection:
            rows = (await connection.execute(query)).all()
        return [
            Revision(stored_fact(row.body), row.revision, row.status,
                     row.created_at, row.created_by, row.changed_at, row.changed_by)
            for row in rows
        ]  # fmt: skip

    async def audit(self, entity_id: str | None = None, limit: int = 100) -> list[Entry]:
        """The last lines of the audit trail, the newest first."""
        query = select(schema.audit).order_by(schema.audit.c.pk.desc()).limit(limit)
        if entity_id is not None:
            query = query.where(schema.audit.c.entity_id == entity_id)
        async with reading(self.engine, self.where) as connection:
            rows = (await connection.execute(query)).all()
        return [
            Entry(row.at, row.actor, row.action, row.entity, row.entity_id, _value(row.before), _value(row.after))
            for row in rows
        ]

    # ------------------------------------------------------------ changing

    @asynccontextmanager
    async def _change(self, actor: str) -> AsyncIterator[Ledger]:
        async with writing(self.engine, self.where) as connection:
            yield await Ledger.opened(connection, actor)

    async def import_facts(
        self,
        facts: Sequence[Fact],
        sources: Mapping[str, Source],
        actor: str,
        progress: Progress | None = None,
    ) -> ImportReport:
        """Publish facts and take over the descriptions of their sources, all of it or nothing.

        A document without a source gets one. A fact whose id is known in other words supersedes that revision.

        Raises:
            StoreError: an id belongs to a fact of another document, or the database cannot be written.
        """
        async with self._change(actor) as ledger:
            return await changes.import_facts(ledger, facts, sources, progress=progress)

    async def add_drafts(
        self,
        source: Source,
        facts: Sequence[Fact],
        actor: str,
        paragraphs: Sequence[str] = (),
        *,
        publish: bool = False,
    ) -> ImportReport:
        """Keep what was read from a document, with its text, until an editor publishes or rejects it.

        With `publish` it is published at once, in the same step.
        """
        async with self._change(actor) as ledger:
            report = await changes.add_drafts(ledger, source, facts, paragraphs)
            if publish:
                await changes.publish(ledger, [fact.id for fact in facts])
            return report

    async def publish(self, ids: Iterable[str], actor: str) -> int:
        """Publish the drafts of these ids; how many there were."""
        async with self._change(actor) as ledger:
            return await changes.publish(ledger, ids)

    async def reject(self, ids: Iterable[str], actor: str, reason: str | None = None) -> int:
        """Put drafts aside for good; how many there were. They stay in the history."""
        async with self._change(actor) as ledger:
            return await changes.end(ledger, ids, "draft", reason)

    async def retire(self, ids: Iterable[str], actor: str, reason: str | None = None) -> int:
        """Take published facts back; how many there were. They stay in the history."""
        async with self._change(actor) as ledger:
            return await changes.end(ledger, ids, "published", reason)

    async def correct(self, fact: Fact, actor: str, reason: str | None = None) -> ImportReport:
        """Publish a new revision of the fact of that id; the earlier one stays in the history, with the reason."""
        async with self._change(actor) as ledger:
            return await changes.import_facts(ledger, [fact], {}, action="correct", reason=reason)

    # ------------------------------------------------------------ talks

    async def conversation(self, chat: int, person: int) -> str | None:
        """The state kept for a person in a chat; None where there is none or it has expired."""
        async with reading(self.engine, self.where) as connection:
            return await memory.conversation(connection, chat, person)

    async def keep_conversation(self, chat: int, person: int, state: str, minutes: float) -> None:
        """Keep the state of a conversation for some minutes."""
        async with writing(self.engine, self.where) as connection:
            await memory.keep_conversation(connection, chat, person, state, minutes)

    async def forget_person(self, person: int) -> None:
        """Forget all conversations of a person."""
        async with writing(self.engine, self.where) as connection:
            await memory.forget_person(connection, person)

    async def keep_question(self, text: str, outcome: str, reason: str = "", facts: Sequence[str] = ()) -> None:
        """Keep a question and what came of it; who asked is not kept."""
        async with writing(self.engine, self.where) as connection:
            await memory.keep_question(connection, text, outcome, reason, facts)

    async def questions(self, outcome: str | None = None, limit: int = 100) -> list[memory.Asked]:
        """The last questions asked, the newest first; with `outcome` only those that ended so."""
        async with reading(self.engine, self.where) as connection:
            return await memory.questions(connection, outcome, limit)


def _current(connection: Connection) -> str | None:
    """The schema of a database, without Alembic (which takes a quarter of a second to import)."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


async def _seed(connection: AsyncConnection) -> None:
    from knowledge.catalogue.bundled import bundled  # noqa: PLC0415  # the catalogue is read here only

    facts, described = bundled()
    ledger = await Ledger.opened(connection, "bundled")
    await changes.import_facts(ledger, facts, described, action="bundled")


def _changed(
    previous: Snapshot,
    version: int,
    rows: Iterable[Any],
    described: Iterable[Source],
    taught: Iterable[tuple[str, str]],
    changed: Mapping[str, Amended],
) -> Snapshot:
    """A snapshot with the rows that changed since; new rows come last, as they do in the table."""
    facts: dict[int, Row] = dict(previous.published)
    for row in rows:
        if row.status == "published":
            facts[row.pk] = row_of(row.content, row.slot, row.body)
        else:
            facts.pop(row.pk, None)
    if list(facts) != sorted(facts):  # a draft that was older than the last published fact
        facts = dict(sorted(facts.items()))
    found = dict(previous.sources) | {source.id: source for source in described}
    names = MappingProxyType(dict(taught))
    return Snapshot(version, MappingProxyType(facts), MappingProxyType(found), previous.epoch, names, changed)


def _value(stored: str | None) -> Any:
    return None if stored is None else json.loads(stored)
