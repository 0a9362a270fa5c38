"""What tests of the delivery share: a fake Telegram, a database, and replicas that deliver, each a process."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Collection
from pathlib import Path
from typing import Any, TypeVar, get_args

from knowledge.store import Store, open_store
from knowledge.store.announcements import Announcements
from knowledge.store.announcements_model import Audience, Content, NewAnnouncement, Outcome, Recipient
from knowledge.store.announcements_subscriptions import Subscriptions
from tests.telegram.driver import PATIENCE, ROOT
from tests.telegram.fake import Call, FakeTelegram

T = TypeVar("T")
KEYS = itertools.count()
SENDING = ("sendMessage", "sendPhoto", "sendDocument")
QUICK = {
    "delivery_per_second": "30", "delivery_lease_seconds": "3", "delivery_timeout_seconds": "0.5",
    "delivery_night": "0-0",
}  # fmt: skip


class Replica:
    """One process that delivers."""

    def __init__(self, telegram: FakeTelegram, database: str, log: Path, **settings: str) -> None:
        self.log = log
        given = QUICK | settings
        given |= {"telegram_token": telegram.token, "telegram_api": telegram.address, "database": database}
        environment = {key: value for key, value in os.environ.items() if not key.startswith("SOTAY_")}
        environment |= {f"SOTAY_{key.upper()}": value for key, value in given.items()}
        environment |= {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONWARNINGS": "error"}
        command = [sys.executable, "-m", "tests.telegram.deliverer"]
        with log.open("ab") as out:
            self._process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)

    def signal(self, number: int) -> None:
        """Sends it a signal."""
        self._process.send_signal(number)

    def stop(self) -> int:
        """SIGTERM; its exit status."""
        self.signal(signal.SIGTERM)
        return self._process.wait(PATIENCE)

    def kill(self) -> None:
        """SIGKILL."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    @property
    def said(self) -> str:
        """All that it has logged and told."""
        return self.log.read_text(encoding="utf-8")

    @property
    def leads(self) -> bool:
        """Is it the one that delivers, as far as it knows?"""
        return self.said.count("delivering  ") + self.said.count("delivering [") > self.said.count("delivering no more")


class Office:
    """A database with its subscriptions and announcements."""

    def __init__(self, telegram: FakeTelegram, store: Store) -> None:
        self.telegram = telegram
        self.store = store
        self.subscriptions = Subscriptions(store)
        self.announcements = Announcements(store)

    @classmethod
    async def opened(cls, telegram: FakeTelegram, database: str) -> Office:
        """The office of a database, which is made if need be."""
        return cls(telegram, await open_store(database))

    async def subscribe(self, *chats: int) -> None:
        """Make these chats the only ones that get announcements."""
        for one in await self.subscriptions.listing():
            await self.subscriptions.end_chat(one.chat, "test")
        for chat in chats:
            await self.subscriptions.subscribe(Recipient(chat), "thong_bao", "test")

    async def announce(self, html: str, to: Audience | None = None, **more: Any) -> int:
        """Schedule an announcement, for now unless `run_at` is given."""
        content = Content(html, more.pop("photo", None), more.pop("document", None))
        new = NewAnnouncement(
            key=f"test-{next(KEYS)}",
            kind="thong_bao",
            content=content,
            audience=to or Audience("all"),
            by="test",
            **more,
        )
        made = await self.announcements.create(new, "scheduled")
        assert made is not None
        return made

    async def until(self, announcement: int, *states: str) -> str:
        """Wait until an announcement is in one of these states; which one."""

        async def there() -> str | None:
            found = await self.announcements.get(announcement)
            assert found is not None
            return found.state if found.state in states else None

        return await self.wait(there, f"announcement {announcement} {' or '.join(states)}")

    async def wait(self, what: Callable[[], Awaitable[T | None]], why: str) -> T:
        """Wait until `what` gives something true."""
        for _ in range(int(PATIENCE * 50)):
            found = await what()
            if found:
                return found
            await asyncio.sleep(0.02)
        raise AssertionError(f"it did not happen in {PATIENCE:.0f} s: {why}")

    async def states(self, announcement: int) -> dict[int, str]:
        """What the ledger says of each chat."""
        rows = await self.announcements.deliveries(announcement, get_args(Outcome), 100_000)
        return {row.chat: row.state if row.reason is None else f"{row.state}: {row.reason}" for row in rows}

    def got(self, chats: Collection[int]) -> dict[int, list[str]]:
        """The texts that the bot has really put into these chats."""
        return {chat: self._texts(chat) for chat in chats}

    def _texts(self, chat: int) -> list[str]:
        messages = self.telegram.world.chats[chat].messages.values()
        mine = [message for message in messages if message.get("from", {}).get("is_bot")]
        return [message.get("text") or message.get("caption") or "" for message in mine]

    def sent(self, chats: Collection[int]) -> list[Call]:
        """The requests for messages to these chats, in order."""
        return [call for call in self.telegram.calls() if call.method in SENDING and call.chat in chats]


def most_within(times: Collection[float], seconds: float) -> int:
    """The largest number of these times in any window of so many seconds."""
    ordered = sorted(times)
    most, start = 0, 0
    for end, at in enumerate(ordered):
        while ordered[start] <= at - seconds:
            start += 1
        most = max(most, end - start + 1)
    return most
