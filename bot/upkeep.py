"""What the bot does beside answering: writes what chats were told, queues corrections, deletes what is too old.

One task does it all, so that none of it meets another, and no answer waits for it. A store that cannot be used now is
used later.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

import structlog

from bot.handlers.services import Services
from knowledge.errors import SotayError
from knowledge.store.corrections import queue_changes
from knowledge.store.retention import Days, sweep

log = structlog.get_logger(__name__)
PAUSE = 0.5
"""Seconds between two rounds, unless knowledge is reloaded more often."""
DAY = 24 * 3600.0


@contextlib.asynccontextmanager
async def upkeep(services: Services) -> AsyncIterator[None]:
    """Looks after the store meanwhile, and writes at the end what is left."""
    end = asyncio.Event()
    task = asyncio.create_task(_work(services, end))
    try:
        yield
    finally:
        end.set()
        await task


async def _work(services: Services, end: asyncio.Event) -> None:
    swept = -DAY
    corrected: int | None = None
    pause = min(PAUSE, services.settings.reload_seconds)
    while not end.is_set():
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(end.wait(), pause)
        try:
            await services.telling.write(services.store)
            version = services.knowledge.version
            if version != corrected and not end.is_set():
                queued = await queue_changes(services.store, services.settings.correction_days)
                corrected = version
                log.debug("corrections looked for", queued=queued)
            if time.monotonic() - swept >= DAY and not end.is_set():
                swept = time.monotonic()
                log.info("swept", **await sweep(services.store, _days(services)))
        except SotayError as error:
            log.warning("the store cannot be looked after now", code=error.code, reason=str(error))
        except Exception as error:  # noqa: BLE001  # nothing here may end the task, or answers would not be corrected
            log.error("upkeep failed", error=type(error).__name__)  # noqa: TRY400  # its message may quote facts


def _days(services: Services) -> Days:
    settings = services.settings
    return Days(
        settings.keep_questions_days,
        settings.keep_votes_days,
        settings.correction_days,
        settings.keep_announcements_days,
    )
