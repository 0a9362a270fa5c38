"""What tests of announcing share: an editor's talk with the bot, a bot with an office of editors, what chats received."""

from __future__ import annotations

import asyncio
import itertools
from pathlib import Path
from typing import Any

from knowledge.store import open_store
from knowledge.store.announcements_model import Kind, Recipient
from knowledge.store.announcements_subscriptions import Subscriptions
from tests.telegram.driver import BotProcess
from tests.telegram.fake import Chat, FakeTelegram, Person
from tests.telegram.fake.ledger import Call
from tests.telegram.fake.people import labels

OWNER = 7_000


class Talk:
    """An editor's chat with the bot: what they do, and what they see then."""

    def __init__(self, telegram: FakeTelegram, person: Person) -> None:
        self.telegram = telegram
        self.person = person
        self.seen = 0
        self.skip()

    def skip(self) -> None:
        """Forgets what was said so far."""
        self.telegram.settled()
        self.seen = len(self._shown())

    def _shown(self) -> list[Call]:
        methods = ("sendMessage", "editMessageText", "sendPhoto", "sendDocument")
        calls = [call for call in self.telegram.calls(chat=self.person.id) if call.method in methods]
        return [call for call in calls if call.result is not None]

    def next(self, start: str) -> dict[str, Any]:
        """The next message (or edit) that begins with these words."""

        def found() -> dict[str, Any] | None:
            for number, call in enumerate(itertools.islice(self._shown(), self.seen, None), self.seen + 1):
                if words(call.result).startswith(start):
                    self.seen = number
                    return dict(call.result)
            return None

        return self.telegram.wait(found, f"“{start}” in {[words(call.result)[:40] for call in self._shown()[-4:]]}")

    def say(self, text: str | None, start: str, **extra: Any) -> dict[str, Any]:
        self.telegram.say(self.person, text, **extra)
        return self.next(start)

    def tap(self, message: dict[str, Any], label: str, start: str) -> dict[str, Any]:
        full = next((one for one in labels(message) if one.startswith(label)), label)
        self.telegram.tap(self.person, message, full)
        return self.next(start)


def words(message: dict[str, Any]) -> str:
    return str(message.get("text") or message.get("caption") or "")


def subscribe(telegram: FakeTelegram, person: Person, chat: Chat | None = None, **extra: Any) -> None:
    where = chat.id if chat else person.id
    before = len(telegram.calls("sendMessage", chat=where))
    telegram.say(person, "/dangky", chat, **extra)
    message = telegram.wait_call("sendMessage", chat=where, count=before + 1).result
    edits = len(telegram.calls("editMessageText", chat=where))
    telegram.tap(person, message, "▫️ Thông báo")
    telegram.wait_call("editMessageText", chat=where, count=edits + 1)


def received(telegram: FakeTelegram, chat: int, start: str) -> list[dict[str, Any]]:
    """The messages in a chat that begin with these words."""
    methods = ("sendMessage", "sendPhoto", "sendDocument")
    calls = [call for call in telegram.calls(chat=chat) if call.method in methods and call.result]
    return [call.result for call in calls if words(call.result).startswith(start)]


class Office:
    """A Telegram with the bot on it, its database, and editors of whom every test takes a fresh one."""

    def __init__(self, server: FakeTelegram, folder: Path) -> None:
        self.server = server
        self.database = folder / "facts.db"
        self.editors = iter(range(7_001, 7_060))
        ids = ", ".join(map(str, range(7_001, 7_060)))
        self.bot = BotProcess(
            server, folder, editors=ids, owners=str(OWNER), database=str(self.database), delivery_per_second="2",
            delivery_night="0-0", reload_seconds="0.2",
        )  # fmt: skip

    def editor(self) -> Talk:
        return Talk(self.server, self.server.person("Biên tập", user_id=next(self.editors)))

    def subscribed(self, *chats: int, kind: Kind = "thong_bao") -> None:
        """These chats, and no others, get this kind."""

        async def change() -> None:
            store = await open_store(self.database)
            subscriptions = Subscriptions(store)
            for one in await subscriptions.listing():
                await subscriptions.end_chat(one.chat, "test")
            for chat in chats:
                await subscriptions.subscribe(Recipient(chat), kind, "test", f"Nhóm {chat}")
            await store.close()

        asyncio.run(change())
