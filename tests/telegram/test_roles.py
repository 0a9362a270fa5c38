"""Owners and editors: appointing in chat, and who may not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.telegram.conftest import OWNER, StartBot
from tests.telegram.desk import edited, replied
from tests.telegram.fake import FakeTelegram, Person
from tests.telegram.fake.people import buttons, labels
from tests.telegram.test_asking import answer_to

ADD, REMOVE = "Thêm làm biên tập viên", "Bớt"


def owner_of(telegram: FakeTelegram) -> Person:
    return telegram.world.people[OWNER]


def owner_says(telegram: FakeTelegram, text: str, **more: Any) -> dict[str, Any]:
    owner = owner_of(telegram)
    return replied(telegram, owner.id, telegram.say(owner, text, **more))


def test_an_editor_is_appointed_by_number_and_dismissed_from_the_list(telegram: FakeTelegram) -> None:
    lan = telegram.person("Lan")
    card = owner_says(telegram, f"/bientap {lan.id}")
    assert labels(card) == [ADD]
    telegram.tap(owner_of(telegram), card, ADD)
    assert "nay là biên tập viên" in edited(telegram, card)["text"]
    scope = json.dumps({"chat_id": lan.id, "type": "chat"})
    telegram.wait(lambda: telegram.world.commands.get(scope), "the menu of an editor")
    listed = owner_says(telegram, "/bientap")
    assert f"Lan ({lan.id})" in listed["text"]
    telegram.tap(owner_of(telegram), listed, data=f"1:km:{lan.id}")
    assert "không còn là biên tập viên" in edited(telegram, listed)["text"]
    telegram.tap(owner_of(telegram), listed, data=buttons(listed)[0]["callback_data"])
    telegram.settled()
    assert str(lan.id) not in owner_says(telegram, "/bientap")["text"]


def test_an_editor_is_named_by_reply_forward_or_user_name(telegram: FakeTelegram) -> None:
    lan = telegram.person("Lan")
    lan.username = "lan_vanphong"
    group = telegram.group(owner_of(telegram), lan)
    said = telegram.say(lan, "chào cả nhà", group)
    call = telegram.say(owner_of(telegram), "/bientap", group, reply_to=said["message_id"])
    assert f"Lan ({lan.id}) chưa là biên tập viên" in replied(telegram, group.id, call)["text"]
    origin = {"type": "user", "date": 1, "sender_user": lan.json()}
    forward = telegram.say(owner_of(telegram), "chào", forward_origin=origin)
    assert "chưa là" in owner_says(telegram, "/bientap", reply_to=forward["message_id"])["text"]
    hidden = {"type": "hidden_user", "date": 1, "sender_user_name": "Lan"}
    forward = telegram.say(owner_of(telegram), "chào", forward_origin=hidden)
    assert "ẩn tài khoản" in owner_says(telegram, "/bientap", reply_to=forward["message_id"])["text"]
    assert "không cho bot tra tên" in owner_says(telegram, "/bientap @ai_do_khac")["text"]
    telegram.say(lan, "/trogiup")
    answer_to(telegram, lan.id)
    assert "chưa là" in owner_says(telegram, "/bientap @Lan_VanPhong")["text"]


def test_only_owners_appoint_and_anonymous_admins_are_nobody(telegram: FakeTelegram) -> None:
    lan = telegram.person("Lan")
    said = telegram.say(lan, "/bientap 5")
    assert f"mã số của mình: {lan.id}" in replied(telegram, lan.id, said)["text"]
    card = owner_says(telegram, f"/bientap {lan.id}")
    telegram.tap(lan, {**card, "chat": telegram.world.chats[lan.id].json()}, data=buttons(card)[0]["callback_data"])
    telegram.wait(
        lambda: any(
            "dành cho chủ bot" in str(call.params.get("text")) for call in telegram.calls("answerCallbackQuery")
        ),
        "the alert",
    )
    group = telegram.group(owner_of(telegram), lan)
    hidden = telegram.say_as_group(group, "/bientap")
    assert "không biết ai đang viết" in replied(telegram, group.id, hidden)["text"]
    assert "chưa là" in owner_says(telegram, f"/bientap {lan.id}")["text"]


def test_appointments_survive_a_restart(server: FakeTelegram, start_bot: StartBot, tmp_path: Path) -> None:
    owner, lan = server.person("Chủ"), server.person("Lan")
    settings = {"owners": str(owner.id), "database": str(tmp_path / "facts.db")}
    bot = start_bot(**settings).running()
    card = replied(server, owner.id, server.say(owner, f"/bientap {lan.id}"))
    server.tap(owner, card, ADD)
    edited(server, card)
    assert bot.stop() == 0
    start_bot(**settings).running()
    assert str(lan.id) in replied(server, owner.id, server.say(owner, "/bientap"))["text"]
