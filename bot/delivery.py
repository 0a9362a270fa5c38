"""Durable delivery of announcements: what the handlers and `bot.app` use of it.

    delivery.py           this page: start, stop, and the orders of editors
    delivery_lane.py      how one message leaves: pace, patience, what each of Telegram's answers means
    delivery_parts.py     an announcement as the messages that Telegram wants
    delivery_workflow.py  the DBOS workflow that walks an announcement's recipients in steps

Exactly one replica delivers: the holder of the lease in the database. DBOS runs there only; the orders below may be given on
any replica, for they are rows in the database that the leader takes up within a second.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

What = Literal["started", "paused", "spike", "done", "skipped"]


@dataclass(frozen=True, slots=True)
class Happening:
    """Something the editors want to know of. After a crash it may be told a second time, never not at all.

    `started`: the recipients stand in the ledger. `spike`: paused, because suspiciously many chats refused; nobody was
    unsubscribed. `done`: no delivery waits any more. `skipped`: found too late to be begun.
    """

    announcement: int
    what: What


Listener = Callable[[Happening], Awaitable[None]]
"""Told on the replica that delivers, one after another; an exception is logged and does not stop the delivery."""
NextRun = Callable[[str, datetime], datetime | None]
"""Of a rule of repetition and a moment: the next time after it (UTC), or None where there is none."""
