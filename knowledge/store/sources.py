"""Documents: what is known of them, and their text where it was read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.model import Source
from knowledge.store import schema
from knowledge.store.ledger import CHUNK, Ledger
from knowledge.store.rows import source_of

_table = schema.sources
_COLUMNS = (_table.c.id, _table.c.title, _table.c.publisher, _table.c.published, _table.c.url)
_DESCRIBED = ("title", "publisher", "published", "url")


def text_hash(paragraphs: Sequence[str]) -> str:
    """The hash by which a document is known again: of its paragraphs, white space aside."""
    text = "\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
    return hashlib.sha256(text.encode()).hexdigest()


async def read_sources(connection: AsyncConnection, since: int = -1) -> list[Source]:
    """All sources that changed after a version of the notebook."""
    rows = await connection.execute(select(*_COLUMNS).where(_table.c.version > since).order_by(_table.c.id))
    return [source_of(*row) for row in rows]


async def source_with_text(connection: AsyncConnection, digest: str) -> Source | None:
    """The source whose text has this `text_hash`, if there is one."""
    row = (await connection.execute(select(*_COLUMNS).where(_table.c.content_hash == digest).limit(1))).first()
    return None if row is None else source_of(*row)


async def paragraphs_of(connection: AsyncConnection, document: str) -> tuple[str, ...]:
    """The paragraphs of a document; none where its text is not known."""
    stored = (await connection.execute(select(_table.c.paragraphs).where(_table.c.id == document))).scalar()
    return tuple(json.loads(stored)) if stored else ()


async def keep_sources(ledger: Ledger, documents: Iterable[str], described: Mapping[str, Source]) -> int:
    """Make sure that each document has a source, and take over new descriptions; how many were new or changed."""
    changed = 0
    names = sorted(set(documents))
    for start in range(0, len(names), CHUNK):
        chunk = names[start : start + CHUNK]
        rows = await ledger.connection.execute(select(*_COLUMNS).where(_table.c.id.in_(chunk)))
        known = {row.id: source_of(*row) for row in rows}
        for name in chunk:
            changed += await _keep(ledger, known.get(name), described.get(name) or Source.model_construct(id=name))
    return changed


async def keep_text(ledger: Ledger, document: str, paragraphs: Sequence[str]) -> None:
    """Keep the text of a document that has a source already."""
    values = {"paragraphs": json.dumps(list(paragraphs), ensure_ascii=False), "content_hash": text_hash(paragraphs)}
    await ledger.connection.execute(update(_table).where(_table.c.id == document).values(**values))
    ledger.note("text", "source", document, None, {"content_hash": values["content_hash"]})


async def _keep(ledger: Ledger, known: Source | None, wanted: Source) -> bool:
    given = {key: value for key in _DESCRIBED if (value := getattr(wanted, key)) is not None}
    if known is None:
        row = {"version": ledger.version, "created_at": ledger.now, "created_by": ledger.actor}
        await ledger.connection.execute(insert(_table).values(id=wanted.id, **given, **row))
        ledger.note("add", "source", wanted.id, None, given)
        return True
    before = _description(known)
    if before | given == before:
        return False
    await ledger.connection.execute(
        update(_table).where(_table.c.id == wanted.id).values(**given, version=ledger.version)
    )
    ledger.note("describe", "source", wanted.id, before, before | given)
    return True


def _description(source: Source) -> dict[str, Any]:
    return {key: getattr(source, key) for key in _DESCRIBED}
