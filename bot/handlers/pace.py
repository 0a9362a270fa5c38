"""How often a person, and a group, may ask: a few dozen questions a minute, then a pause with a polite word once.

A bucket holds a minute's worth of questions and fills again steadily. Once it is empty the pause lasts until a quarter
of it is full, so that an impatient person gets one word about it and not one at every second question.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Literal

from bot.handlers.memory import Clock, Fading

MINUTE = 60.0
REST = 0.25
"""Share of the bucket that must have filled again before the pause ends."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """May this question be answered? `pausing` is the number of seconds until it may; `say` whether to tell so."""

    go: bool
    say: bool = False
    pausing: int = 0


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float
    pausing: bool = False


class Pace:
    """The buckets of all people and groups; a limit of 0 is none."""

    def __init__(self, person_per_minute: int, group_per_minute: int, clock: Clock = time.monotonic) -> None:
        self._limits = {"person": person_per_minute, "group": group_per_minute}
        self._clock = clock
        self._buckets: Fading[tuple[str, int], _Bucket] = Fading(2 * MINUTE, 10_000, clock)

    def take(self, person: int, group: int | None = None) -> Allowance:
        """Takes a question out of the person's bucket, and of the group's where it was asked in one."""
        allowance = self._take("person", person)
        return self._take("group", group) if allowance.go and group is not None else allowance

    def _take(self, kind: Literal["person", "group"], number: int) -> Allowance:
        limit = self._limits[kind]
        if not limit:
            return Allowance(go=True)
        now = self._clock()
        bucket = self._buckets.get((kind, number)) or _Bucket(limit, now)
        bucket.left = min(limit, bucket.left + (now - bucket.at) * limit / MINUTE)
        bucket.at = now
        self._buckets.set((kind, number), bucket)
        enough = max(1.0, limit * REST) if bucket.pausing else 1.0
        if bucket.left >= enough:
            bucket.left -= 1
            bucket.pausing = False
            return Allowance(go=True)
        first, bucket.pausing = not bucket.pausing, True
        wait = (max(1.0, limit * REST) - bucket.left) * MINUTE / limit
        return Allowance(go=False, say=first, pausing=math.ceil(round(wait, 3)))
