"""What the bot remembers between two updates: conversations, which answer belongs to which question, offered questions.

All of it fades and is limited. What must outlive this process is written behind it and read again by `keeping`.
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
        now = self._clock()
        self._entries[key] = (now, value)
        self._entries.move_to_end(key)
        while len(self._entries) > self._limit or now - next(iter(self._entries.values()))[0] > self._keep:
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

    def drop_where(self, unwanted: Callable[[K, V], bool]) -> None:
        """Forgets all entries of which `unwanted` says so."""
        self._entries = OrderedDict((key, entry) for key, entry in self._entries.items() if not unwanted(key, entry[1]))

    def rename(self, change: Callable[[K], K]) -> None:
        """Gives every entry the key that `change` makes of its own."""
        self._entries = OrderedDict((change(key), entry) for key, entry in self._entries.items())

    @property
    def full(self) -> bool:
        """Has something had to make room, or is it about to?"""
        return len(self._entries) >= self._limit

    def __len__(self) -> int:
        return len(self._entries)


class Seen:
    """Numbers that were seen in the last while, kept as stretches: update ids follow one another, so there are few."""

    def __init__(self, keep: float, limit: int = 1_000, clock: Clock = time.monotonic) -> None:
        self._keep = keep
        self._limit = limit
        self._clock = clock
        self._stretches: list[list[float]] = []
        """First, last, and when the stretch last grew; the one that grew last stands at the end."""

    def first(self, number: int) -> bool:
        """Notes the number; was it not there?"""
        now = self._clock()
        self._stretches = [one for one in self._stretches if now - one[2] <= self._keep][-self._limit :]
        if any(low <= number <= high for low, high, _ in self._stretches):
            return False
        touching = [one for one in self._stretches if number in (one[0] - 1, one[1] + 1)]
        for one in touching:
            self._stretches.remove(one)
        low, high = min([number, *(one[0] for one in touching)]), max([number, *(one[1] for one in touching)])
        self._stretches.append([low, high, now])
        return True


Talk = tuple[int, int]
"""A conversation's key: chat and person (for an anonymous admin or a channel: the chat it speaks as)."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question that was answered: by which messages, what came of it, and the conversation before and after.

    `asked` is the message that asked; None where a button did.
    """

    person: int
    asked: int | None
    answers: tuple[int, ...]
    question: str
    outcome: str
    facts: tuple[str, ...] = ()
    before: Conversation | None = None
    after: Conversation | None = None


class Memory:
    """Everything that is remembered, each part for as long as it is useful.

    The numbers are small, so that busy minutes fill them and the process grows no further. Talks and exchanges that are
    crowded out are read from the store.
    """

    def __init__(self, conversation_seconds: float, clock: Clock = time.monotonic) -> None:
        self.conversations: Fading[Talk, Conversation] = Fading(conversation_seconds, 2_000, clock)
        self.exchanges: Fading[tuple[int, int], Exchange] = Fading(2 * DAY, 1_000, clock)
        """By chat and last message of the answer. Telegram lets people edit for two days."""
        self.asked: Fading[tuple[int, int], int] = Fading(2 * DAY, 1_000, clock)
        """By chat and message of the question: the last message of its answer."""
        self.offered: Fading[str, str] = Fading(2 * DAY, 2_000, clock)
        """Questions behind buttons, by key."""
        self.voted: Fading[tuple[int, int], bool] = Fading(60, 2_000, clock)
        """Answers that were just voted on: two quick taps are one vote."""
        self.hinted: Fading[int, bool] = Fading(30, 2_000, clock)
        """Chats that were told a moment ago what can be asked: an album of ten photos gets one hint."""
        self.named: Fading[str, User] = Fading(DAY, 1_000, clock)
        """Who wrote to the bot of late, by user name: Telegram tells bots of a name's owner in no other way."""
        self.on_move: list[Callable[[int, int], None]] = []
        """Told of every group that becomes a supergroup, with its old and its new id."""

    def file(self, chat: int, exchange: Exchange) -> None:
        """Remembers an exchange, to be found by its answer and by its question."""
        self.exchanges.set((chat, exchange.answers[-1]), exchange)
        if exchange.asked is not None:
            self.asked.set((chat, exchange.asked), exchange.answers[-1])

    def exchange(self, chat: int, *, message: int | None = None, asked: int | None = None) -> Exchange | None:
        """The exchange whose answer is `message`, or whose question is `asked`."""
        if message is None and asked is not None:
            message = self.asked.get((chat, asked))
        return None if message is None else self.exchanges.get((chat, message))

    def migrate(self, old: int, new: int) -> None:
        """A group became a supergroup: its entries go on under the new id. Idempotent."""

        def moved(key: tuple[int, int]) -> tuple[int, int]:
            return (new if key[0] == old else key[0], key[1])

        for part in (self.conversations, self.exchanges, self.asked, self.voted):
            part.rename(moved)
        for tell in self.on_move:
            tell(old, new)

    def forget_person(self, person: int) -> None:
        """Drops what a person said and was answered; their private chat bears their number."""
        self.conversations.drop_where(lambda key, _: person in key)
        self.exchanges.drop_where(lambda key, exchange: key[0] == person or exchange.person == person)
        for part in (self.asked, self.voted):
            part.drop_where(lambda key, _: key[0] == person)
        self.hinted.drop(person)
        self.named.drop_where(lambda _, user: user.id == person)
