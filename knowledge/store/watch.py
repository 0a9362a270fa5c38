"""Hearing of changes: PostgreSQL tells every replica (LISTEN/NOTIFY); where it cannot, the version is asked for."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any

from knowledge.errors import StoreError
from knowledge.store.ledger import CHANNEL

if TYPE_CHECKING:
    from knowledge.store.store import Store


async def watch(store: Store, known: int, every: float = 5.0) -> AsyncGenerator[int, None]:
    """The notebook's version, each time it is another than before; starts from the `known` one and never ends.

    On PostgreSQL a change is heard of at once; elsewhere, and while listening is not possible, after `every` seconds at
    most. A database that cannot be reached is tried again.
    """
    listener: Any = None
    try:
        while True:
            if listener is None:
                listener = await _listener(store)
            with contextlib.suppress(StoreError):
                version = await store.version()
                if version != known:
                    known = version
                    yield known
            if not await _heard(listener, every):
                listener = None
    finally:
        if listener is not None:
            await listener.close()


async def _listener(store: Store) -> Any:
    """A connection that listens; None where there is none to be had."""
    if store.where.path is not None:
        return None
    import psycopg  # noqa: PLC0415  # an extra

    try:
        url = store.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        connection = await psycopg.AsyncConnection.connect(url, autocommit=True)
        await connection.execute(f"LISTEN {CHANNEL}".encode())
    except psycopg.Error:
        return None
    return connection


async def _heard(listener: Any, every: float) -> bool:
    """Wait for news or for the time to pass; False where listening is over."""
    if listener is None:
        await asyncio.sleep(every)
        return False
    import psycopg  # noqa: PLC0415

    try:
        async for _ in listener.notifies(timeout=every, stop_after=1):
            pass
    except psycopg.Error:
        await listener.close()
        await asyncio.sleep(min(every, 1.0))
        return False
    return True
