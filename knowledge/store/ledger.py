"""One change of the notebook: who makes it, when, the version it leads to, and its lines in the audit trail."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import schema

CHANNEL = "sotay_published"
"""PostgreSQL's channel on which the new version is announced."""

CHUNK = 500
"""Ids asked for at once, rows written at once."""


class Ledger:
    """A writing transaction's book-keeping. Writers stand in line: `opened` waits for the one before."""

    def __init__(self, connection: AsyncConnection, actor: str, version: int) -> None:
        self.connection = connection
        self.actor = actor
        self.version = version
        self.now = datetime.now(UTC)
        self._audit: list[dict[str, Any]] = []

    @classmethod
    async def opened(cls, connection: AsyncConnection, actor: str) -> Ledger:
        """Take the writers' lock; `version` is the one that this change leads to if it publishes anything."""
        query = select(schema.notebook.c.version)
        if connection.dialect.name != "sqlite":
            query = query.with_for_update()
        version = int((await connection.execute(query)).scalar_one())
        return cls(connection, actor, version + 1)

    def note(self, action: str, entity: str, entity_id: str, before: object, after: object) -> None:
        """Put a line in the audit trail; it is written by `close`."""
        self._audit.append(
            {
                "at": self.now,
                "actor": self.actor,
                "action": action,
                "entity": entity,
                "entity_id": entity_id,
                "before": _json(before),
                "after": _json(after),
            }
        )

    async def flush(self) -> None:
        """Write the audit lines noted so far."""
        await write_rows(self.connection, schema.audit, self._audit)
        self._audit.clear()

    async def close(self, *, published: bool) -> None:
        """Write what is left of the audit; where `published` facts changed, raise the version and tell replicas."""
        await self.flush()
        if not published:
            return
        await self.connection.execute(update(schema.notebook).values(version=self.version))
        if self.connection.dialect.name == "postgresql":
            notify = text("SELECT pg_notify(:channel, :version)")
            await self.connection.execute(notify, {"channel": CHANNEL, "version": str(self.version)})


async def write_rows(connection: AsyncConnection, table: Any, rows: list[dict[str, Any]]) -> None:
    """Insert rows, a chunk at a time; each row has the same keys."""
    for start in range(0, len(rows), CHUNK):
        await connection.execute(insert(table), rows[start : start + CHUNK])


def fact_state(status: str, revision: int, **more: object) -> Mapping[str, object]:
    """What the audit says of a fact; the body of each revision stays in the table of facts."""
    return {"status": status, "revision": revision, **more}


def _json(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)
