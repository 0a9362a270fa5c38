"""Erasing an editor's name and number wherever it says who did something. What was done stays: the audit is the law.

`ERASED` stands in their place. An office that is still held is no trace of the past: it stays until it is taken back.
Drafts of announcements were seen by nobody else: they go.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Table, delete, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import announcements_schema, desk_schema, learning_schema, schema
from knowledge.store.engine import writing
from knowledge.store.store import Store

ERASED = "erased"
"""Somebody whose name was erased, where an actor is named."""
_audit, _announced = schema.audit, announcements_schema.announcements
_NAMED: tuple[tuple[Table, tuple[str, ...]], ...] = (
    (schema.facts, ("created_by", "changed_by")),
    (schema.sources, ("created_by",)),
    (_audit, ("actor",)),
    (desk_schema.editors, ("appointed_by",)),
    (learning_schema.taught, ("by", "ended_by")),
    (learning_schema.settled, ("by",)),
    (_announced, ("created_by", "why")),
)


async def erase_editor(store: Store, person: int) -> None:
    """Name a person nowhere any more as somebody who did something, or who was made an editor, or dismissed."""
    async with writing(store.engine, store.where) as connection:
        for table, columns in _NAMED:
            for column in columns:
                await _erase(connection, table, column, person)
        appointed = _audit.c.entity == "editor", _audit.c.entity_id == str(person)
        nobody = {"entity_id": ERASED, "before": None, "after": None}
        await connection.execute(update(_audit).where(*appointed).values(nobody))
        theirs = _announced.c.editor_chat == person
        await connection.execute(delete(_announced).where(theirs, _announced.c.state == "draft"))
        await connection.execute(update(_announced).where(theirs).values(editor_chat=0))


async def _erase(connection: AsyncConnection, table: Table, column: str, person: int) -> None:
    for prefix in ("", "by "):
        named = _is(table.c[column], f"{prefix}telegram:{person}")
        await connection.execute(update(table).where(named).values({column: f"{prefix}{ERASED}"}))


def _is(column: ColumnElement[Any], actor: str) -> ColumnElement[bool]:
    """By number alone, or with whatever name they had then."""
    return or_(column == actor, column.startswith(f"{actor} (", autoescape=True))
