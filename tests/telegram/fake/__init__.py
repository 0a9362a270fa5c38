"""A small Bot API server of our own: real HTTP on loopback, Telegram's limits and errors, faults on demand."""

from tests.telegram.fake.ledger import Call
from tests.telegram.fake.server import FakeTelegram
from tests.telegram.fake.world import Chat, Person

__all__ = ["Call", "Chat", "FakeTelegram", "Person"]
