"""How fast announcements may leave: so many a second over all chats, one a second in a chat, twenty a minute in a group.

What Telegram counts is when a message reaches it, some time between our request and its answer. A turn is therefore
counted from the answer of an earlier message to the request of the next one: then no window of a second or a minute
holds more than its limit, however slow the network is.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable

CHAT_SECONDS = 1.0
GROUP_SECONDS = 60.0
GROUP_LIMIT = 20
"""Messages a minute in one group, as Telegram's Bot FAQ says."""


class Pace:
    """The turns of one lane. Times are those of `clock`, in seconds."""

    def __init__(self, per_second: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last: deque[float] = deque(maxlen=per_second)
        self._chats: OrderedDict[int, deque[float]] = OrderedDict()
        """The last messages of each chat that was written to within the last minute, the longest silent first."""
        self._blocked_until = 0.0

    def wait(self, chat: int) -> float:
        """Seconds until this chat may be written to; 0 where it may be now."""
        now = self._clock()
        free = self._blocked_until
        if len(self._last) == self._last.maxlen:
            free = max(free, self._last[0] + 1.0)
        sent = self._chats.get(chat)
        if sent:
            free = max(free, sent[-1] + CHAT_SECONDS)
            if chat < 0 and len(sent) == GROUP_LIMIT:
                free = max(free, sent[0] + GROUP_SECONDS)
        return max(0.0, free - now)

    def answered(self, chat: int, times: int = 1) -> None:
        """A message to this chat was answered now, or given up (`times`: as many as may have reached it)."""
        now = self._clock()
        sent = self._chats.setdefault(chat, deque(maxlen=GROUP_LIMIT))
        for _ in range(min(times, GROUP_LIMIT)):
            self._last.append(now)
            sent.append(now)
        self._chats.move_to_end(chat)
        while self._chats and next(iter(self._chats.values()))[-1] < now - GROUP_SECONDS:
            self._chats.popitem(last=False)

    def block(self, seconds: float) -> None:
        """Nothing leaves for so long."""
        self._blocked_until = max(self._blocked_until, self._clock() + seconds)
