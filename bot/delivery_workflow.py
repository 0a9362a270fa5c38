"""The workflow of an announcement on DBOS: its steps are recorded, so that after a crash it goes on where it was.

One workflow an announcement (and run), which walks its recipients in steps: a workflow for each recipient would be much
slower on SQLite. What exactly was sent is not DBOS's to know but the ledger's, so a step may be repeated.

Only the replica that delivers runs DBOS, and `bot.delivery_replica` alone imports this module: it takes a second.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Literal

import structlog
from dbos import DBOS, DBOSConfig, SetWorkflowID

from bot.delivery_courier import Courier, Step
from bot.delivery_lane import patiently
from bot.delivery_news import What
from knowledge.store.announcements_ledger import Begun, Due
from knowledge.store.location import Location

log = structlog.get_logger(__name__)
VERSION = "1"
"""Of the workflow below: raise it when its steps become others. Pinned, for DBOS leaves the work of other versions lying."""
EXECUTOR = "sotay"
"""All replicas are the same executor to DBOS: whoever delivers takes up what the one before left."""
SCHEMA = "sotay_delivery"
"""Of DBOS's tables on PostgreSQL."""


class Desk:
    """DBOS at work for one courier. DBOS knows workflows by name, so there is one desk a process at a time."""

    open: Desk | None = None

    def __init__(self, courier: Courier, where: Location, url: str) -> None:
        self.courier = courier
        self.walking: dict[tuple[int, int], asyncio.Task[object]] = {}
        """The workflows at work here, by announcement and run."""
        _quiet()
        DBOS(config=_config(where, database_url(where, url)))
        Desk.open = self
        try:
            DBOS.launch()  # takes up what was pending, on this event loop
        except BaseException:
            Desk.open = None
            DBOS.destroy()
            raise

    async def start(self, due: Due) -> None:
        """Have a workflow look after an announcement; one that is there already stays the only one."""
        with SetWorkflowID(f"announcement-{due.id}-{due.run}"):
            when = due.run_at.timestamp() if due.run_at is not None else 0.0
            await DBOS.start_workflow_async(announcement, due.id, due.run, when)

    async def close(self) -> None:
        """Leave the workflows where they are; another desk takes them up."""
        Desk.open = None
        tasks = list(self.walking.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        DBOS.destroy()


def _config(where: Location, url: str) -> DBOSConfig:
    config = DBOSConfig(
        name="sotay",
        application_version=VERSION,
        executor_id=EXECUTOR,
        system_database_url=url,
        log_level="CRITICAL",
        scheduler_polling_interval_sec=3600,  # we have no schedules of that kind
    )
    if where.path is None:
        config["dbos_system_schema"] = SCHEMA
        config["sys_db_pool_size"] = 4
    return config


def _quiet() -> None:
    """DBOS would write to the console by itself, and invite to its console on the web."""
    logger = logging.getLogger("dbos")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def database_url(where: Location, url: str) -> str:
    """DBOS's own database: a file beside the notebook's, or the same PostgreSQL database with a schema of its own."""
    if where.path is None:
        return url.replace("postgresql+psycopg://", "postgresql://", 1)
    return f"sqlite:///{where.path.with_name(where.path.name + '-delivery')}"


@DBOS.workflow(name="announcement")
async def announcement(number: int, run: int, run_at: float) -> None:
    """One run of an announcement: wait for its time, enlist the recipients, send, say that it is done."""
    desk, me = _desk(), asyncio.current_task()
    if me is not None:
        desk.walking[number, run] = me
    try:
        await DBOS.sleep_async(max(0.001, run_at - time.time()))  # always a step, or a repetition would count wrongly
        begun = await begin(number, run)
        if begun == "over":
            return None
        if begun != "running":
            return await tell(number, begun)
        # No step: whoever takes this workflow over says it again, for its own listener.
        await desk.courier.tell(number, "started")
        step: Step = "more"
        while step == "more":
            step = await deliver_some(number, run)
        if step == "served" and await finish(number, run):
            await tell(number, "done")
        elif step in ("spike", "error"):
            await tell(number, step)
    finally:
        desk.walking.pop((number, run), None)


@DBOS.step(name="begin")
async def begin(number: int, run: int) -> Begun | Literal["error"]:
    """Its recipients stand in the ledger."""
    return await patiently(lambda: _desk().courier.begin(number, run))


@DBOS.step(name="deliver_some")
async def deliver_some(number: int, run: int) -> Step:
    """Some more of them are served."""
    return await patiently(lambda: _desk().courier.deliver_some(number, run))


@DBOS.step(name="finish")
async def finish(number: int, run: int) -> bool:
    """All are served."""
    return await patiently(lambda: _desk().courier.finish(number, run))


@DBOS.step(name="tell")
async def tell(number: int, what: What) -> None:
    """The editors know."""
    await _desk().courier.tell(number, what)


def _desk() -> Desk:
    if Desk.open is None:
        raise asyncio.CancelledError  # this replica has stopped delivering
    return Desk.open
