"""What the steps of an announcement's workflow do: begin, deliver some, finish. Each may be repeated after a crash."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from datetime import UTC, datetime, timedelta
from typing import Literal

import structlog

from bot.delivery_lane import Lane, Order, OverError, at_night
from bot.delivery_news import Happening, NextRun, Tell, What
from bot.delivery_parts import parts
from bot.settings import Settings
from knowledge.errors import StoreError
from knowledge.store.announcements_ledger import SPIKE, Begun, Ledger
from knowledge.store.announcements_model import Announcement, Delivered

log = structlog.get_logger(__name__)
Step = Literal["more", "served", "spike", "error", "over"]
SOME = 100
"""Deliveries looked after in one step of the workflow, at most."""
STEP_SECONDS = 30.0
ERROR = "error"


class Courier:
    """Delivers announcements for as long as this replica holds the lease."""

    def __init__(self, settings: Settings, ledger: Ledger, lane: Lane, tell: Tell, next_run: NextRun) -> None:
        self._settings = settings
        self._ledger = ledger
        self._lane = lane
        self._tell = tell
        self._next_run = next_run

    async def begin(self, announcement: int, run: int) -> Begun | Literal["error"]:
        """Set it running if its time has come and it is not too late."""
        found = await self._ledger.get(announcement)
        if found is None or found.run != run:
            return "over"
        if found.why == ERROR and found.state == "paused":
            return "error"
        late = timedelta(minutes=self._settings.delivery_late_minutes)
        try:
            following = self._following(found)
        except ValueError as error:  # a rule that this program cannot read
            log.error("announcement paused: no next time", id=announcement, error=type(error).__name__)  # noqa: TRY400
            await self._ledger.pause(announcement, run, ERROR)
            return "error"
        begun = await self._ledger.begin(announcement, run, late, following)
        log.info("announcement", id=announcement, run=run, begun=begun)
        return begun

    def _following(self, found: Announcement) -> datetime | None:
        """When a repeating announcement comes next; occurrences that were missed are not made up for."""
        if found.repeats is None or found.run_at is None:
            return None
        return self._next_run(found.repeats, max(datetime.now(UTC), found.run_at))

    async def deliver_some(self, announcement: int, run: int) -> Step:
        """Send to the next recipients, until none is `more` to be served or something ends this run."""
        found = await self._ledger.get(announcement)
        if found is None or found.run != run:
            return "over"
        if found.state != "running":
            return "spike" if found.why == SPIKE else "error" if found.why == ERROR else "over"
        waiting = await self._ledger.pending(announcement, run, SOME)
        if not waiting:
            return "served"
        try:
            await self._walk(waiting, self._order(found, run))
        except OverError:
            pass  # the next step says why
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is, it must not begin again and again
            log.error("announcement paused: it cannot be sent", id=announcement, error=type(error).__name__)  # noqa: TRY400
            await self._ledger.pause(announcement, run, ERROR)
        finally:
            self._lane.forget(announcement)
        return "more"

    def _order(self, found: Announcement, run: int) -> Order:
        def silent() -> bool:
            here = datetime.now(self._settings.zone)
            return not found.urgent and at_night(here, self._settings.quiet_hours)

        return Order(found.id, run, parts(found.content), silent)

    async def _walk(self, waiting: list[Delivered], order: Order) -> None:
        size = self._settings.delivery_spike_window
        wrong = deque(reversed(await self._ledger.last_outcomes(order.announcement, size)), size)
        until = time.monotonic() + STEP_SECONDS
        while waiting:
            if time.monotonic() > until:  # nobody is left with half an announcement
                waiting = [one for one in waiting if one.message_ids]
            one, wait = self._lane.next(waiting, order)
            if one is None:
                await asyncio.sleep(wait)
                continue
            sent = await self._lane.send(one, order)
            place = waiting.index(one)
            waiting[place : place + 1] = [sent.left] if sent.left is not None else []
            if sent.outcome is not None:
                wrong.append(sent.outcome != "sent")
                await self._watch_for_spike(order, wrong)

    async def _watch_for_spike(self, order: Order, wrong: deque[bool]) -> None:
        """Many refusals in a row are our own trouble (a ban, a bad file): stop before everybody is written off."""
        count, settings = sum(wrong), self._settings
        if not wrong[-1] or count < settings.delivery_spike_count or count < settings.delivery_spike_share * len(wrong):
            return
        if await self._ledger.pause_for_spike(order.announcement, order.run):
            log.error("announcement paused: too many refusals", id=order.announcement, refused=count, of=len(wrong))
        raise OverError

    async def finish(self, announcement: int, run: int) -> bool:
        """Call it done where everybody is served; False where it was stopped, or begun anew."""
        done = await self._ledger.finish(announcement, run)
        log.info("announcement served", id=announcement, run=run, done=done)
        return done

    async def tell(self, announcement: int, what: What) -> None:
        """Let the editors know."""
        await self._tell(Happening(announcement, what))
