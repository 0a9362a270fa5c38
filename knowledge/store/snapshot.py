"""What answering reads: all published facts at one moment, immutable, in memory.

`load_snapshot` is the way of the command line. It reads an SQLite file with the standard library alone, since
importing SQLAlchemy takes longer than answering; a database that must first be made or migrated, or one that is no
file, is opened by the store.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from knowledge.errors import StoreError
from knowledge.model import Amended, Fact, Source
from knowledge.store.amended import REVISIONS, TRAIL, amended
from knowledge.store.location import Location, locate
from knowledge.store.rows import source_of, stored_fact

SCHEMA = "0006"
"""The migration that this program works with: the last one in migrations/."""

FACTS = "SELECT pk, content, slot, body FROM facts WHERE status = 'published' ORDER BY pk"
SOURCES = "SELECT id, title, publisher, published, url FROM sources"
VERSION = "SELECT version, epoch FROM notebook"
TAUGHT = "SELECT phrase, indicator FROM taught WHERE ended_at IS NULL ORDER BY pk"


class Row(NamedTuple):
    """A published fact with its keys (see keys.py)."""

    fact: Fact
    content: str
    slot: str | None


@dataclass(frozen=True)
class Snapshot:
    """The published facts at `version`, the sources of their documents, and the names that editors taught.

    `published` holds them all by row, in the order of publishing. Those that say the same are one in `facts`. `taught`
    holds the indicator's name by the taught one, `amended` what editors corrected, by the fact's id.
    """

    version: int
    published: Mapping[int, Row] = field(repr=False)
    sources: Mapping[str, Source] = field(repr=False)
    epoch: str = ""
    taught: Mapping[str, str] = field(default_factory=dict)
    amended: Mapping[str, Amended] = field(default_factory=dict)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """One fact for each thing said: of facts that say the same, the one of the newest source."""
        return tuple(group[0] for group in self._said.values())

    @cached_property
    def also(self) -> Mapping[str, tuple[Fact, ...]]:
        """By the id of a fact of `facts`: the facts of other documents or paragraphs that say the same."""
        return MappingProxyType({group[0].id: tuple(group[1:]) for group in self._said.values() if len(group) > 1})

    @cached_property
    def conflicts(self) -> tuple[tuple[str, ...], ...]:
        """Groups of ids of facts that speak of the same thing and contradict the first, which is preferred."""
        from knowledge.store import conflicts as rules  # noqa: PLC0415  # not needed to answer most questions

        unlike = {fact.id for fact in self.facts}
        keyed = ((row.slot, row.fact) for row in self.published.values() if row.fact.id in unlike)
        groups = rules.conflicts(rules.by_slot(keyed), self.sources)
        return tuple(tuple(fact.id for fact in group) for group in groups)

    @cached_property
    def _said(self) -> dict[str, list[Fact]]:
        said: dict[str, list[Fact]] = {}
        several = set()
        for row in self.published.values():
            group = said.setdefault(row.content, [])
            group.append(row.fact)
            if len(group) > 1:
                several.add(row.content)
        if several:
            from knowledge.store.conflicts import by_preference  # noqa: PLC0415

            for content in several:
                said[content] = by_preference(said[content], self.sources)
        return said


def row_of(content: str, slot: str | None, body: str) -> Row:
    """The row of a stored fact."""
    return Row(stored_fact(body), content, slot)


def load_snapshot(database: str | Path | None = None) -> Snapshot:
    """All published facts of a database (None: the default one), read at once. A file that is not there is made.

    The default database is not made for reading: until something is stored in it, it holds the bundled facts.

    Raises:
        StoreError: the database cannot be read.
    """
    where = locate(database)
    if where.path is not None and _has_content(where.path):
        snapshot = _read_file(where.path)
        if snapshot is not None:
            return snapshot
    elif where.default:
        return bundled_snapshot()
    return _opened(where)


def bundled_snapshot() -> Snapshot:
    """The bundled facts as the default database holds them at first."""
    from knowledge.catalogue.bundled import bundled  # noqa: PLC0415  # its files are read here only
    from knowledge.store.keys import content_key, slot_key  # noqa: PLC0415

    facts, sources = bundled()
    rows = {number: Row(fact, content_key(fact), slot_key(fact)) for number, fact in enumerate(facts, 1)}
    return Snapshot(1, MappingProxyType(rows), MappingProxyType(dict(sources)))


def built(
    version: int,
    epoch: str,
    facts: Iterable[tuple[int, str, str | None, str]],
    sources: Iterable[Source],
    taught: Iterable[tuple[str, str]],
    changed: Mapping[str, Amended],
) -> Snapshot:
    """A snapshot of stored rows: facts as (pk, content, slot, body), taught names as (phrase, indicator)."""
    rows = {pk: row_of(content, slot, body) for pk, content, slot, body in facts}
    described = MappingProxyType({source.id: source for source in sources})
    return Snapshot(version, MappingProxyType(rows), described, epoch, MappingProxyType(dict(taught)), changed)


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def _read_file(path: Path) -> Snapshot | None:
    """The snapshot of an SQLite file; None where the store must open it (another schema, another state)."""
    modes = ["mode=ro"]
    if not Path(f"{path}-wal").exists():
        modes.append("immutable=1")  # in a folder where SQLite may not make its own files beside it
    for mode in modes:
        with suppress(sqlite3.Error), closing(_connected(path, mode)) as connection:
            try:
                return _read(connection)
            except (ValueError, KeyError, TypeError, ArithmeticError) as error:
                raise StoreError(f"{path}: a stored fact cannot be read ({error}); run `sotay db check`") from error
    return None  # the store opens it, or says why not


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?{mode}", uri=True, timeout=10, isolation_level=None)


def _read(connection: sqlite3.Connection) -> Snapshot | None:
    connection.execute("BEGIN")
    if connection.execute("SELECT version_num FROM alembic_version").fetchall() != [(SCHEMA,)]:
        return None
    version, epoch = connection.execute(VERSION).fetchone()
    sources = [source_of(*row) for row in connection.execute(SOURCES)]
    changed = amended(connection.execute(REVISIONS), connection.execute(TRAIL))
    return built(version, epoch, connection.execute(FACTS), sources, connection.execute(TAUGHT), changed)


def _opened(where: Location) -> Snapshot:
    import asyncio  # noqa: PLC0415

    from knowledge.store.store import open_store  # noqa: PLC0415

    async def read() -> Snapshot:
        store = await open_store(where.path or where.url)
        try:
            return await store.published()
        finally:
            await store.close()

    return asyncio.run(read())
