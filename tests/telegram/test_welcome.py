"""Coming in: /start, /trogiup, menus, groups that the bot joins and leaves, and messages without words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.telegram.conftest import OWNER, STRANGER
from tests.telegram.fake import FakeTelegram
from tests.telegram.fake.people import labels
from tests.telegram.test_asking import STICKER, answer_to

ONE_FILE = {"file_id": "f", "file_unique_id": "u"}


def test_start_says_what_this_is_with_three_questions(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    telegram.say(lan, "/start")
    answer = answer_to(telegram, lan.id)
    assert "Sổ Tay" in answer["text"]
    assert len(labels(answer)) == 3


def test_start_with_a_parameter_that_means_nothing_is_a_start(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    telegram.say(lan, "/start xyz")
    assert "Sổ Tay" in answer_to(telegram, lan.id)["text"]


def test_help_differs_by_audience(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    group = telegram.group(lan)
    telegram.say(lan, "/trogiup")
    telegram.say(lan, "/trogiup@so_tay_bot", group)
    private, public = answer_to(telegram, lan.id), answer_to(telegram, group.id)
    assert "Riêng tư" in private["text"]
    assert "Riêng tư" not in public["text"]
    assert "/hoi" in public["text"]


def test_an_unknown_command_in_private_leads_to_help(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    telegram.say(lan, "/khongco")
    assert "/trogiup" in answer_to(telegram, lan.id)["text"]


def test_menus_are_set_for_each_audience(telegram: FakeTelegram) -> None:
    menus = {scope: [one["command"] for one in menu] for scope, menu in telegram.world.commands.items()}
    assert "hoi" in menus[json.dumps({"type": "all_group_chats"})]
    assert "start" not in menus[json.dumps({"type": "all_group_chats"})]
    assert "start" in menus[json.dumps({"type": "all_private_chats"})]
    assert menus[json.dumps({"chat_id": OWNER, "type": "chat"})]


def test_an_owner_who_never_wrote_to_the_bot_does_not_stop_it(telegram: FakeTelegram) -> None:
    refused = [call for call in telegram.calls("setMyCommands") if call.error]
    assert [str(STRANGER) in call.params["scope"] for call in refused] == [True]


def test_a_group_is_greeted_once(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    group = telegram.group(lan, bot="left")
    telegram.bot_becomes(group, "member", lan)
    assert "/hoi" in answer_to(telegram, group.id)["text"]
    telegram.bot_becomes(group, "administrator", lan)
    telegram.bot_becomes(group, "member", lan)
    telegram.settled()
    assert len(telegram.calls(chat=group.id)) == 1


def test_a_group_that_removed_the_bot_is_forgotten_and_greeted_when_it_comes_back(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    group = telegram.group(lan, bot="left")
    for status in ("member", "kicked", "member"):
        telegram.bot_becomes(group, status, lan)
    telegram.wait_call("sendMessage", chat=group.id, count=2)


def test_blocking_and_unblocking_is_no_error(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    chat = telegram.world.chats[lan.id]
    telegram.bot_becomes(chat, "kicked", lan)
    telegram.bot_becomes(chat, "member", lan)
    telegram.settled()
    assert telegram.calls(chat=lan.id) == []


def test_a_group_that_becomes_a_supergroup_keeps_its_conversation(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    group = telegram.group(lan, kind="group")
    telegram.say(lan, "/hoi bao nhiêu đảng viên mới?", group)
    answer_to(telegram, group.id)
    bigger = telegram.migrate(group, lan)
    telegram.say(lan, "/hoi đạt bao nhiêu %?", bigger)
    assert "110%" in answer_to(telegram, bigger.id)["text"]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ({"sticker": STICKER}, "nhãn dán"),
        ({"voice": {**ONE_FILE, "duration": 3}}, "tin thoại"),
        ({"photo": [{**ONE_FILE, "width": 1, "height": 1}]}, "hình"),
        ({"document": ONE_FILE}, "tệp"),
        ({"location": {"latitude": 15.6, "longitude": 108.0}}, "chữ viết"),
        ({"contact": {"phone_number": "1", "first_name": "A"}}, "chữ viết"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "nhãn dán"),
    ],
)
def test_a_message_without_words_gets_one_line(telegram: FakeTelegram, content: dict[str, Any], word: str) -> None:
    lan = telegram.person()
    for _ in range(3):
        telegram.say(lan, None, **content)
    assert word in answer_to(telegram, lan.id)["text"]
    telegram.settled()
    assert len(telegram.calls("sendMessage", chat=lan.id)) == 1


def test_service_messages_are_left_alone(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    telegram.say(lan, None, pinned_message={"message_id": 1, "date": 0, "chat": telegram.world.chats[lan.id].json()})
    telegram.settled()
    assert telegram.calls(chat=lan.id) == []
