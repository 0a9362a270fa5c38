"""Every way in which facts change: imported, drafted, published, corrected, retired. Nothing is overwritten.

A fact's id stands for what a document says in one place; each correction is a row of its own, the next revision of
that id. Of an id at most one revision is published and at most one is a draft.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import select, update

from knowledge.errors import StoreError
from knowledge.model import Fact, Source
from knowledge.store import schema
from knowledge.store.keys import content_key, slot_key
from knowledge.store.ledger import CHUNK, Ledger, fact_state, write_rows
from knowledge.store.rows import body_of
from knowledge.store.sources import keep_sources, keep_text

_table = schema.facts
Progress = Callable[[int, int], None]
"""Told how many facts of how many are done."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `superseded` facts had another revision, which is kept as history."""

    added: int = 0
    unchanged: int = 0
    superseded: int = 0


class _Stored(NamedTuple):
    pk: int
    revision: int
    status: str
    document: str
    body: str


class _Known:
    """The revisions of one id that matter: the published one, the draft, and the number of the last."""

    def __init__(self) -> None:
        self.published: _Stored | None = None
        self.draft: _Stored | None = None
        self.last = 0

    def add(self, row: _Stored) -> None:
        self.last = max(self.last, row.revision)
        if row.status in ("published", "draft"):
            setattr(self, row.status, row)


async def import_facts(
    ledger: Ledger,
    facts: Sequence[Fact],
    sources: Mapping[str, Source],
    *,
    progress: Progress | None = None,
    action: str = "import",
    reason: str | None = None,
) -> ImportReport:
    """Publish facts. One whose id is known in other words supersedes that revision; the audit keeps the `reason`.

    Raises:
        StoreError: an id belongs to a fact of another document.
    """
    described = await keep_sources(ledger, [*(fact.document for fact in facts), *sources], sources)
    added = unchanged = superseded = 0
    for start in range(0, len(facts), CHUNK):
        chunk = facts[start : start + CHUNK]
        known = await _known(ledger, [fact.id for fact in chunk])
        rows = []
        for fact in chunk:
            entry = known[fact.id]
            body = body_of(fact)
            if entry.published is not None and entry.published.body == body:
                unchanged += 1
                continue
            _same_document(entry, fact)
            replaced = await _supersede(ledger, entry)
            rows.append(_row(ledger, fact, body, "published", entry.last + 1))
            before = fact_state("published", replaced.revision) if replaced else None
            after = fact_state("published", entry.last + 1, **_because(reason))
            ledger.note(action, "fact", fact.id, before, after)
            superseded += replaced is not None
            added += replaced is None
        await write_rows(ledger.connection, _table, rows)
        await ledger.flush()
        if progress is not None:
            progress(min(start + CHUNK, len(facts)), len(facts))
    await ledger.close(published=bool(added or superseded or described))
    return ImportReport(added, unchanged, superseded)


async def add_drafts(
    ledger: Ledger, source: Source, facts: Sequence[Fact], paragraphs: Sequence[str] = ()
) -> ImportReport:
    """Keep what was read from a document for review. What is published or drafted in these words stays as it is.

    Raises:
        StoreError: an id belongs to a fact of another document.
    """
    described = await keep_sources(ledger, [source.id], {source.id: source})
    if paragraphs:
        await keep_text(ledger, source.id, paragraphs)
    added = unchanged = superseded = 0
    known = await _known(ledger, [fact.id for fact in facts])
    rows = []
    for fact in facts:
        entry, body = known[fact.id], body_of(fact)
        if body in {stored.body for stored in (entry.published, entry.draft) if stored is not None}:
            unchanged += 1
            continue
        _same_document(entry, fact)
        if entry.draft is not None:
            await _set_status(ledger, [entry.draft.pk], "superseded")
            ledger.note("redraft", "fact", fact.id, fact_state("draft", entry.draft.revision), None)
            superseded += 1
        rows.append(_row(ledger, fact, body, "draft", entry.last + 1, paragraphs))
        ledger.note("draft", "fact", fact.id, None, fact_state("draft", entry.last + 1))
        added += 1
    await write_rows(ledger.connection, _table, rows)
    await ledger.close(published=bool(described))
    return ImportReport(added - superseded, unchanged, superseded)


async def revise_draft(ledger: Ledger, fact: Fact, paragraphs: Sequence[str] = (), reason: str | None = None) -> int:
    """Put other words in the place of the draft of that id; the number of the new draft's revision.

    Raises:
        StoreError: there is no such draft, or it is of another document.
    """
    entry = (await _known(ledger, [fact.id]))[fact.id]
    if entry.draft is None:
        raise StoreError(f"the id {fact.id!r} has no draft")
    _same_document(entry, fact)
    await _set_status(ledger, [entry.draft.pk], "superseded")
    revision = entry.last + 1
    await write_rows(ledger.connection, _table, [_row(ledger, fact, body_of(fact), "draft", revision, paragraphs)])
    before = fact_state("draft", entry.draft.revision)
    after = fact_state("draft", revision, **_because(reason))
    ledger.note("revise", "fact", fact.id, before, after)
    await ledger.close(published=False)
    return revision


async def publish(ledger: Ledger, ids: Iterable[str]) -> int:
    """Publish drafts; each supersedes the published revision of its id. How many there were."""
    done = 0
    for fact_id, entry in (await _known(ledger, list(ids))).items():
        if entry.draft is None:
            continue
        if entry.published is not None:
            await _set_status(ledger, [entry.published.pk], "superseded")
            ledger.note("supersede", "fact", fact_id, fact_state("published", entry.published.revision), None)
        await _set_status(ledger, [entry.draft.pk], "published")
        revision = entry.draft.revision
        ledger.note("publish", "fact", fact_id, fact_state("draft", revision), fact_state("published", revision))
        done += 1
    await ledger.close(published=done > 0)
    return done


async def end(ledger: Ledger, ids: Iterable[str], status: str, reason: str | None) -> int:
    """Retire the draft ("draft") or the published ("published") revision of each id. How many there were."""
    done = 0
    for fact_id, entry in (await _known(ledger, list(ids))).items():
        stored = entry.draft if status == "draft" else entry.published
        if stored is None:
            continue
        await _set_status(ledger, [stored.pk], "retired")
        action = "reject" if status == "draft" else "retire"
        after = fact_state("retired", stored.revision, **_because(reason))
        ledger.note(action, "fact", fact_id, fact_state(status, stored.revision), after)
        done += 1
    await ledger.close(published=status == "published" and done > 0)
    return done


def _because(reason: str | None) -> dict[str, object]:
    return {"reason": reason} if reason else {}


async def _known(ledger: Ledger, ids: Sequence[str]) -> dict[str, _Known]:
    known: dict[str, _Known] = {fact_id: _Known() for fact_id in ids}
    columns = (_table.c.id, _table.c.pk, _table.c.revision, _table.c.status, _table.c.document, _table.c.body)
    for start in range(0, len(ids), CHUNK):
        rows = await ledger.connection.execute(select(*columns).where(_table.c.id.in_(ids[start : start + CHUNK])))
        for fact_id, *stored in rows:
            known[fact_id].add(_Stored(*stored))
    return known


def _same_document(entry: _Known, fact: Fact) -> None:
    stored = entry.published or entry.draft
    if stored is not None and stored.document != fact.document:
        raise StoreError(
            f"the id {fact.id!r} (document {fact.document!r}) belongs to a fact of document {stored.document!r}; "
            "nothing was stored"
        )


async def _supersede(ledger: Ledger, entry: _Known) -> _Stored | None:
    """End the revisions that a new published one replaces; the published one of them."""
    pks = [stored.pk for stored in (entry.published, entry.draft) if stored is not None]
    if pks:
        await _set_status(ledger, pks, "superseded")
    return entry.published


async def _set_status(ledger: Ledger, pks: Sequence[int], status: str) -> None:
    values: dict[str, Any] = {"status": status, "version": ledger.version}
    values |= {"changed_at": ledger.now, "changed_by": ledger.actor}
    await ledger.connection.execute(update(_table).where(_table.c.pk.in_(pks)).values(**values))


def _row(
    ledger: Ledger, fact: Fact, body: str, status: str, revision: int, paragraphs: Sequence[str] = ()
) -> dict[str, Any]:
    start, end = _span(fact, paragraphs)
    return {
        "id": fact.id,
        "revision": revision,
        "document": fact.document,
        "status": status,
        "body": body,
        "content": content_key(fact),
        "slot": slot_key(fact),
        "evidence_start": start,
        "evidence_end": end,
        "version": ledger.version,
        "created_at": ledger.now,
        "created_by": ledger.actor,
        "changed_at": ledger.now,
        "changed_by": ledger.actor,
    }


def _span(fact: Fact, paragraphs: Sequence[str]) -> tuple[int | None, int | None]:
    """Where the evidence stands in its paragraph, if it does word for word."""
    if fact.evidence is None or fact.paragraph is None or fact.paragraph > len(paragraphs):
        return None, None
    start = paragraphs[fact.paragraph - 1].find(fact.evidence)
    return (None, None) if start < 0 else (start, start + len(fact.evidence))
