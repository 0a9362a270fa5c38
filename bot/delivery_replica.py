"""The thread in which this replica delivers, when it is its turn: an event loop, connections and DBOS of its own.

DBOS takes over the thread pool of the event loop that it runs on and blocks that loop when it starts and stops; here
that delays nobody's answer. Replicas agree by a lease in the database: it is taken when there is something to deliver
and kept up meanwhile; where its holder dies, another replica takes it when it has run out.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

import structlog

from bot.delivery_courier import Courier
from bot.delivery_lane import Lane
from bot.delivery_news import Happening, Listener, NextRun
from bot.logs import frames
from bot.settings import Settings
from knowledge.errors import StoreError
from knowledge.store import Store
from knowledge.store.announcements_ledger import Due, Ledger
from knowledge.store.engine import make_engine
from knowledge.store.location import Location

if TYPE_CHECKING:
    from bot.delivery_workflow import Desk

log = structlog.get_logger(__name__)
POLL = 1.0
"""Seconds after which the database is looked at for new orders."""
UNATTENDED = 10.0
"""Seconds after which an announcement that has no workflow, though it was given one, is given another."""
BEGINNING = 20.0
"""Seconds more that the lease is taken for at first: DBOS blocks this thread while it starts, on a busy machine for long."""
LAST_WORDS = 3.0
"""Seconds that a message on its way is given at the stop."""
LISTENER_SECONDS = 30.0


class Replica:
    """A candidate for delivering. `start` and `stop` are called on the bot's event loop; the rest happens in a thread."""

    def __init__(self, settings: Settings, where: Location, listener: Listener, next_run: NextRun) -> None:
        self._settings = settings
        self._where = where
        self._listener = listener
        self._next_run = next_run
        self._main = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._work, name="sotay-delivery", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()
        self._woken = asyncio.Event()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """There is something new in the database: look at once."""
        self._call(self._woken)

    async def stop(self) -> None:
        """Finish the message on its way and leave everything else to whoever comes next."""
        self._call(self._stop)
        self._call(self._woken)
        await asyncio.to_thread(self._thread.join, 4 * LAST_WORDS)
        if self._thread.is_alive():
            log.error("the delivery did not stop in time")

    def _call(self, event: asyncio.Event) -> None:
        if self._loop is None:  # the thread has only just been started
            event.set()
            return
        with contextlib.suppress(RuntimeError):  # its loop is closed already
            self._loop.call_soon_threadsafe(event.set)

    # ------------------------------------------------------------ in the thread

    def _work(self) -> None:
        with asyncio.Runner() as runner:
            self._loop = runner.get_loop()
            runner.run(self._live())

    async def _live(self) -> None:
        holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        while not self._stop.is_set():
            try:
                store = Store(make_engine(self._where), self._where)  # migrated before we were started
                try:
                    await self._take_turns(store, Ledger(store, holder))
                finally:
                    await store.close()
            except StoreError as error:
                log.warning("announcements cannot be delivered now", code=error.code, reason=str(error))
            except Exception as error:  # noqa: BLE001  # whatever it is: tried again, and one line is enough each second
                name, where = type(error).__name__, frames(error)
                log.error("announcements cannot be delivered now", error=name, where=where)  # noqa: TRY400
            await self._pause(POLL)

    async def _take_turns(self, store: Store, ledger: Ledger) -> None:
        while not self._stop.is_set():
            if await ledger.due():
                from bot.delivery_workflow import Desk  # noqa: PLC0415  # takes a second; most bots announce nothing

                if await ledger.take(self._settings.delivery_lease_seconds + BEGINNING):
                    log.info("delivering", holder=ledger.holder, token=ledger.token)
                    await self._lead(store, ledger, Desk)
            await self._pause(POLL)

    async def _lead(self, store: Store, ledger: Ledger, make_desk: type[Desk]) -> None:
        lane = Lane(self._settings, ledger)
        desk: Desk | None = None
        tasks: list[asyncio.Task[Any]] = []
        try:
            await lane.remember()
            url = store.engine.url.render_as_string(hide_password=False)
            courier = Courier(self._settings, ledger, lane, self._tell, self._next_run)
            desk = make_desk(courier, store.where, url)
            duties = [self._keep(ledger), self._look_after(ledger, desk), self._stop.wait()]
            tasks = [asyncio.create_task(duty) for duty in duties]
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.gather(*done)
        finally:
            await lane.close(LAST_WORDS)
            for task in tasks:
                task.cancel()
            with contextlib.suppress(StoreError):
                await ledger.release()
            if desk is not None:
                await desk.close()
            await lane.disconnect()
            log.info("delivering no more", token=ledger.token)

    async def _keep(self, ledger: Ledger) -> None:
        """Keep the lease up; returns when another replica has it.

        One that ran out unnoticed (a busy machine, a database away) is ours still where nobody took it: no clock of this
        process decides, for without the lease no mark is made, and without a mark nothing is sent.
        """
        seconds = self._settings.delivery_lease_seconds
        while True:
            try:
                if not await ledger.keep(seconds):
                    log.warning("another replica delivers now", token=ledger.token)
                    return
            except StoreError as error:
                log.warning("the lease cannot be kept up now", reason=str(error))
            await asyncio.sleep(seconds / 3)

    async def _look_after(self, ledger: Ledger, desk: Desk) -> None:
        """See to it that each announcement that is scheduled or running has a workflow."""
        asked: dict[tuple[int, int], float] = {}
        while True:
            try:
                for due in await ledger.due():
                    await self._attend(due, asked, ledger, desk)
            except StoreError as error:
                log.warning("announcements cannot be looked after now", reason=str(error))
            await self._pause(POLL)

    async def _attend(self, due: Due, asked: dict[tuple[int, int], float], ledger: Ledger, desk: Desk) -> None:
        key = (due.id, due.run)
        if key in desk.walking:
            return
        if key not in asked:
            asked[key] = time.monotonic()
            await desk.start(due)
        elif time.monotonic() - asked[key] > UNATTENDED:
            log.warning("announcement started anew", id=due.id, run=due.run)
            await ledger.start_anew(due)

    async def _pause(self, seconds: float) -> None:
        """Wait for an order, for so long at most."""
        if self._stop.is_set():
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), seconds)
        self._woken.clear()

    async def _tell(self, happening: Happening) -> None:
        """Tell the listener on the bot's event loop."""
        told = asyncio.run_coroutine_threadsafe(self._listen(happening), self._main)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.wrap_future(told), LISTENER_SECONDS)

    async def _listen(self, happening: Happening) -> None:
        try:
            await self._listener(happening)
        except Exception as error:  # noqa: BLE001  # the words about a delivery must not stop the delivery
            log.error("nobody could be told", what=happening.what, error=type(error).__name__)  # noqa: TRY400
