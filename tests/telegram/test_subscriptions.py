"""/dangky and /huydangky, end to end: who may, what is chosen, and what ends or moves a subscription."""

from __future__ import annotations

from typing import Any

from tests.telegram.fake import Chat, FakeTelegram, Person
from tests.telegram.fake.people import labels

NONE = ["▫️ Thông báo", "▫️ Báo cáo mới", "▫️ Con số trong tuần", "▫️ Đính chính", "Nhận tất cả"]
ALL = ["✅ Thông báo", "✅ Báo cáo mới", "✅ Con số trong tuần", "✅ Đính chính"]
ADMINS_ONLY = "Trong nhóm, quản trị viên của nhóm mới đăng ký hay hủy được."


def said(telegram: FakeTelegram, chat: int, count: int = 1) -> dict[str, Any]:
    result: dict[str, Any] = telegram.wait_call("sendMessage", chat=chat, count=count).result
    return result


def edited(telegram: FakeTelegram, chat: int, count: int = 1) -> dict[str, Any]:
    result: dict[str, Any] = telegram.wait_call("editMessageText", chat=chat, count=count).result
    return result


def chosen(telegram: FakeTelegram, person: Person, chat: Chat | None = None, **extra: Any) -> list[str]:
    """What /dangky shows now."""
    where = chat.id if chat else person.id
    before = len(telegram.calls("sendMessage", chat=where))
    telegram.say(person, "/dangky", chat, **extra)
    return labels(said(telegram, where, before + 1))


def test_a_person_chooses_kinds_one_by_one(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    telegram.say(lan, "/dangky")
    message = said(telegram, lan.id)
    assert message["text"].startswith("Bạn chưa nhận tin nào của Sổ Tay.")
    assert labels(message) == NONE
    telegram.tap(lan, message, "▫️ Báo cáo mới")
    after = edited(telegram, lan.id)
    assert after["message_id"] == message["message_id"]
    assert labels(after) == ["▫️ Thông báo", "✅ Báo cáo mới", "▫️ Con số trong tuần", "▫️ Đính chính"]
    telegram.tap(lan, after, "▫️ Đính chính")
    telegram.tap(lan, edited(telegram, lan.id, 2), "✅ Báo cáo mới")
    assert labels(edited(telegram, lan.id, 3))[1::2] == ["▫️ Báo cáo mới", "✅ Đính chính"]


def test_all_at_once_and_none_again(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    telegram.say(lan, "/dangky")
    telegram.tap(lan, said(telegram, lan.id), "Nhận tất cả")
    assert labels(edited(telegram, lan.id)) == ALL
    telegram.say(lan, "/huydangky")
    assert said(telegram, lan.id, 2)["text"].startswith("Bạn sẽ không nhận tin tự động nữa.")
    telegram.say(lan, "/huydangky")
    assert said(telegram, lan.id, 3)["text"] == "Bạn chưa đăng ký nhận tin nào. Đăng ký: /dangky"
    assert chosen(telegram, lan) == NONE


def test_two_taps_of_one_button_do_it_once(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    telegram.say(lan, "/dangky")
    message = said(telegram, lan.id)
    data = message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    telegram.tap(lan, message, data=data)
    telegram.tap(lan, message, data=data)
    telegram.settled()
    assert chosen(telegram, lan)[0] == "✅ Thông báo"


def test_a_group_is_subscribed_by_its_admins_only(telegram: FakeTelegram) -> None:
    lan, minh = telegram.person("Lan"), telegram.person("Minh")
    group = telegram.group(lan, minh)
    telegram.say(minh, "/dangky", group)
    assert said(telegram, group.id)["text"].startswith(ADMINS_ONLY)
    telegram.say(lan, "/dangky", group)
    message = said(telegram, group.id, 2)
    assert message["text"].startswith("Nhóm này chưa nhận tin nào của Sổ Tay.")
    query = telegram.tap(minh, message, "Nhận tất cả")
    telegram.wait(
        lambda: [call for call in telegram.calls("answerCallbackQuery") if call.params["callback_query_id"] == query],
        "the tap is refused",
    )
    telegram.tap(lan, message, "Nhận tất cả")
    assert labels(edited(telegram, group.id)) == ALL
    telegram.say(minh, "/huydangky", group)
    assert said(telegram, group.id, 3)["text"].startswith(ADMINS_ONLY)
    assert chosen(telegram, lan, group) == ALL


def test_an_anonymous_admin_counts_as_the_groups(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    group = telegram.group(lan)
    telegram.say_as_group(group, "/dangky")
    telegram.tap(lan, said(telegram, group.id), "▫️ Thông báo")
    edited(telegram, group.id)
    telegram.say_as_group(group, "/huydangky")
    assert said(telegram, group.id, 2)["text"].startswith("Nhóm này sẽ không nhận tin tự động nữa.")


def test_a_topic_has_subscriptions_of_its_own(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    forum = telegram.group(lan, forum=True)
    topic = telegram.topic(forum, lan)
    telegram.say(lan, "/dangky", forum, thread=topic)
    message = said(telegram, forum.id)
    assert message["text"].startswith("Chủ đề này chưa nhận tin nào")
    assert message["message_thread_id"] == topic
    telegram.tap(lan, message, "Nhận tất cả")
    edited(telegram, forum.id)
    assert chosen(telegram, lan, forum) == NONE
    assert chosen(telegram, lan, forum, thread=topic) == ALL


def subscribed(telegram: FakeTelegram, person: Person, chat: Chat | None = None) -> None:
    where = chat.id if chat else person.id
    telegram.say(person, "/dangky", chat)
    telegram.tap(person, said(telegram, where), "Nhận tất cả")
    edited(telegram, where)


def test_a_removed_or_blocked_bot_ends_what_was_subscribed(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    group = telegram.group(lan)
    subscribed(telegram, lan, group)
    telegram.bot_becomes(group, "kicked", lan)
    telegram.bot_becomes(group, "member", lan)
    telegram.settled()  # it greets the group
    assert chosen(telegram, lan, group) == NONE
    subscribed(telegram, minh := telegram.person("Minh"))
    telegram.bot_becomes(telegram.world.chats[minh.id], "kicked", minh)
    telegram.bot_becomes(telegram.world.chats[minh.id], "member", minh)
    assert chosen(telegram, minh) == NONE


def test_a_group_that_becomes_a_supergroup_keeps_what_it_gets(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    group = telegram.group(lan, kind="group")
    subscribed(telegram, lan, group)
    new = telegram.migrate(group, lan)
    assert chosen(telegram, lan, new) == ALL


def test_old_buttons_of_another_kind_are_answered_politely(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    telegram.say(lan, "/dangky")
    message = said(telegram, lan.id)
    for number, data in enumerate(["1:ms:nothing:1", "1:ms", "1:ms:thong_bao:7"], 2):
        telegram.tap(lan, message, data=data)
        assert said(telegram, lan.id, number)["text"].startswith("Nút này đã cũ")
