"""/thongbao and /lichthongbao, end to end: text → preview → audience → time → confirmation → report."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from tests.telegram.conftest import StartBot
from tests.telegram.driver import BotProcess
from tests.telegram.fake import Chat, FakeTelegram, Person
from tests.telegram.fake.ledger import Call
from tests.telegram.fake.people import labels

OWNER = 7_001
EDITOR = 7_002


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


@pytest.fixture
def running(server: FakeTelegram, start_bot: StartBot) -> BotProcess:
    server.person("Chủ", user_id=OWNER)
    server.person("Biên tập", user_id=EDITOR)
    return start_bot(owners=str(OWNER), editors=str(EDITOR)).running()


@pytest.fixture
def owner(server: FakeTelegram, running: BotProcess) -> Talk:
    return Talk(server, server.world.people[OWNER])


def to_audience(talk: Talk, text: str = "Mời họp dân tối mai") -> dict[str, Any]:
    talk.say("/thongbao", "Soạn thông báo")
    return talk.say(text, "Gửi cho ai?")


def to_confirmation(talk: Talk, text: str = "Mời họp dân tối mai") -> dict[str, Any]:
    return talk.tap(
        talk.tap(to_audience(talk, text), "Tất cả nơi đăng ký", "Gửi lúc nào?"), "Gửi ngay", "Gửi thông báo này?"
    )


def test_from_the_text_to_the_report(server: FakeTelegram, owner: Talk) -> None:
    lan, minh = server.person("Lan"), server.person("Minh")
    group = server.group(lan, forum=True)
    topic = server.topic(group, lan)
    subscribe(server, lan)
    subscribe(server, lan, group, thread=topic)
    owner.say("/thongbao", "Soạn thông báo")
    text = "Mời họp dân"
    bold = [{"type": "bold", "offset": 4, "length": 7}]
    asked = owner.say(text, "Gửi cho ai?", entities=bold)
    (preview,) = received(server, OWNER, text)
    assert labels(asked) == [
        "Tất cả nơi đăng ký (2)", "Chỉ các nhóm (1)", "Chỉ cá nhân (1)", "Một nhóm, chủ đề…",
        "Người đăng ký: Thông báo", "Viết lại", "Bỏ",
    ]  # fmt: skip
    asked = owner.tap(asked, "Tất cả nơi đăng ký", "Gửi lúc nào?")
    sure = owner.tap(asked, "Gửi ngay", "Gửi thông báo này?")
    assert "Gửi cho: mọi nơi đăng ký “Thông báo” (2 nơi)\nLúc: ngay khi bạn bấm gửi" in sure["text"]
    owner.tap(sure, "✅ Gửi", "Đang bắt đầu gửi…")
    report = owner.next("Đã gửi xong: 2/2 nơi")
    assert report["message_id"] == sure["message_id"]
    assert labels(report) == []
    for chat in (lan.id, group.id):
        (message,) = received(server, chat, text)
        assert (message["text"], message["entities"]) == (preview["text"], preview["entities"])
    assert received(server, group.id, text)[0]["message_thread_id"] == topic
    assert received(server, minh.id, text) == []
