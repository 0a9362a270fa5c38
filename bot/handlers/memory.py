"""What the bot remembers between two updates: conversations, which answer belongs to which question, offered questions.

All of it lives in this process and fades; nothing depends on its being kept. Losing it costs a follow-up its context,
and an edited question gets a new answer instead of an edited one.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from telegram import User

from knowledge.asking import Conversation

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
Clock = Callable[[], float]
DAY = 24 * 3600.0


class Fading(Generic[K, V]):
    """A mapping that forgets an entry `keep` seconds after it was set, and the oldest ones above `limit`."""

    def __init__(self, keep: float, limit: int, clock: Clock = time.monotonic) -> None:
        self._keep = keep
        self._limit = limit
        self._clock = clock
        self._entries: OrderedDict[K, tuple[float, V]] = OrderedDict()

    def get(self, key: K) -> V | None:
        """The value, or None when it was never set or has faded."""
        entry = self._entries.get(key)
        if entry is None or self._clock() - entry[0] > self._keep:
            return None
        return entry[1]

    def set(self, key: K, value: V) -> None:
        """Remembers `value` from now on."""
        self._entries[key] = (self._clock(), value)
        self._entries.move_to_end(key)
        while len(self._entries) > self._limit:
            self._entries.popitem(last=False)

    def first(self, key: K, value: V) -> bool:
        """Sets the value if there is none; was there none?"""
        if self.get(key) is not None:
            return False
        self.set(key, value)
        return True

    def drop(self, key: K) -> None:
        """Forgets an entry now."""
        self._entries.pop(key, None)

    def rename(self, change: Callable[[K], K]) -> None:
        """Gives every entry the key that `change` makes of its own."""
        self._entries = OrderedDict((change(key), entry) for key, entry in self._entries.items())

    def __len__(self) -> int:
        return len(self._entries)


Talk = tuple[int, int]
"""A conversation's key: chat and person (for an anonymous admin or a channel: the chat it speaks as)."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question that was answered: the messages that answer it, and the conversation as it was before."""

    answers: tuple[int, ...]
    before: Conversation | None


class Memory:
    """Everything that is remembered, each part for as long as it is useful."""

    def __init__(self, conversation_seconds: float, clock: Clock = time.monotonic) -> None:
        self.conversations: Fading[Talk, Conversation] = Fading(conversation_seconds, 20_000, clock)
        self.exchanges: Fading[tuple[int, int], Exchange] = Fading(2 * DAY, 20_000, clock)
        """By chat and message id of the question. Telegram lets people edit for two days."""
        self.offered: Fading[str, str] = Fading(2 * DAY, 50_000, clock)
        """Questions behind buttons, by key."""
        self.greeted: Fading[int, bool] = Fading(DAY, 20_000, clock)
        self.hinted: Fading[int, bool] = Fading(30, 20_000, clock)
        """Chats that were told a moment ago what can be asked: an album of ten photos gets one hint."""

        self.named: Fading[str, User] = Fading(DAY, 5_000, clock)
        """Who wrote to the bot of late, by user name: Telegram tells bots of a name's owner in no other way."""

    def migrate(self, old: int, new: int) -> None:
        """A group became a supergroup: its entries go on under the new id. Idempotent."""
        self.conversations.rename(lambda key: (new if key[0] == old else key[0], key[1]))
        self.greeted.set(new, True)

    def forget(self, chat: int) -> None:
        """The bot left this chat: should it come back, it greets again."""
        self.greeted.drop(chat)
