"""What the delivery has to tell: values shared by the engine and those who listen to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

What = Literal["started", "spike", "done", "skipped", "error"]


@dataclass(frozen=True, slots=True)
class Happening:
    """Something the editors want to know of.

    `started`: the recipients stand in the ledger, and this replica sends to them (said again when it takes over). `spike`: paused, because suspiciously many messages went wrong; nobody
    was unsubscribed. `done`: no delivery waits any more. `skipped`: found too late to be begun.
    `error`: paused because of a fault of ours. After a crash the same may be told a second time, never not at all.
    """

    announcement: int
    what: What


Listener = Callable[[Happening], Awaitable[None]]
"""Told on the replica that delivers, on the bot's own event loop; an exception is logged and stops nothing."""
Tell = Callable[[Happening], Awaitable[None]]
"""Passes a happening on to the listener, from the delivery's event loop."""
NextRun = Callable[[str, datetime], datetime | None]
"""Of a rule of repetition and a moment: the next time after it (UTC), or None where there is none."""
