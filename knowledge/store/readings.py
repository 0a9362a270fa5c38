"""Reports that are being read for editors: what a process that dies in the middle leaves unsaid is found here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, insert, select

from knowledge.store.desk_schema import readings
from knowledge.store.engine import reading, writing
from knowledge.store.store import Store


class Unfinished(NamedTuple):
    """A message that says that the report `name` is being read."""

    chat: int
    message: int
    thread: int | None
    name: str
    again: bool


async def begin_reading(store: Store, one: Unfinished) -> None:
    """A report is being read from now on."""
    async with writing(store.engine, store.where) as connection:
        await connection.execute(delete(readings).where(*_which(one)))
        await connection.execute(insert(readings).values(**one._asdict(), at=datetime.now(UTC)))


async def end_reading(store: Store, one: Unfinished) -> None:
    """Its message says what came of it."""
    async with writing(store.engine, store.where) as connection:
        await connection.execute(delete(readings).where(*_which(one)))


async def unfinished(store: Store) -> list[Unfinished]:
    """The readings that were begun and not ended, the oldest first."""
    columns = [readings.c[name] for name in Unfinished._fields]
    async with reading(store.engine, store.where) as connection:
        return [Unfinished(*row) for row in await connection.execute(select(*columns).order_by(readings.c.at))]


def _which(one: Unfinished) -> tuple[ColumnElement[bool], ...]:
    return readings.c.chat == one.chat, readings.c.message == one.message
