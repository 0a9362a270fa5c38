"""The editors' desk in the store: who may edit.

Each change is one short transaction under the writers' lock, so that of two people who do the same at the same time one
does it and the other is told.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, insert, select

from knowledge.store import desk_schema
from knowledge.store.engine import reading, writing
from knowledge.store.ledger import Ledger
from knowledge.store.store import Store

_editors = desk_schema.editors


class Editor(NamedTuple):
    """A person who was made an editor in chat."""

    person: int
    name: str
    appointed_at: datetime
    appointed_by: str


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
