"""Questions on Telegram, end to end: private chats, groups, topics, edits."""

from __future__ import annotations

from typing import Any

import pytest

from tests.telegram.fake import Chat, FakeTelegram, Person
from tests.telegram.fake.people import bold, labels


def answer_to(telegram: FakeTelegram, chat: int, count: int = 1) -> dict[str, Any]:
    """The `count`-th message that the bot sent to a chat."""
    result: dict[str, Any] = telegram.wait_call("sendMessage", chat=chat, count=count).result
    return result


def test_a_question_in_a_private_chat_gets_the_figure_in_bold_and_its_source(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    telegram.say(lan, "bao nhiêu đảng viên mới?")
    answer = answer_to(telegram, lan.id)
    assert bold(answer) == ["33 đảng viên"]
    assert "Nông Sơn" in answer["text"]
    assert "Báo Quảng Nam" in answer["text"]
    assert labels(answer)[0] == "Nguồn"
    assert "reply_to_message" not in answer


def test_a_question_without_diacritics_is_the_same_question(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    telegram.say(lan, "bao nhieu dang vien moi")
    assert bold(answer_to(telegram, lan.id)) == ["33 đảng viên"]


def test_a_follow_up_goes_on_with_the_persons_own_last_question(telegram: FakeTelegram) -> None:
    lan, minh = telegram.person("Lan"), telegram.person("Minh")
    group = telegram.group(lan, minh)
    telegram.say(lan, "/hoi bao nhiêu đảng viên mới?", group)
    assert bold(answer_to(telegram, group.id)) == ["33 đảng viên"]
    telegram.say(minh, "/hoi tổng giá trị sản xuất bao nhiêu?", group)
    other = bold(answer_to(telegram, group.id, 2))
    telegram.say(lan, "/hoi đạt bao nhiêu %?", group)
    followed = answer_to(telegram, group.id, 3)
    assert other != ["33 đảng viên"]
    assert "110%" in followed["text"]


def test_no_fact_is_said_so_and_not_guessed(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    telegram.say(lan, "số tàu ngầm nguyên tử của huyện")
    answer = answer_to(telegram, lan.id)
    assert not any(char.isdigit() for text in bold(answer) for char in text)


PHOTO = {"photo": [{"file_id": "p", "file_unique_id": "u", "width": 1, "height": 1}]}
DOCUMENT = {"document": {"file_id": "d", "file_unique_id": "u", "file_name": "bao-cao.pdf"}}


@pytest.mark.parametrize("content", [PHOTO, DOCUMENT], ids=["photo", "document"])
def test_a_caption_is_a_question_too(telegram: FakeTelegram, content: dict[str, Any]) -> None:
    lan = telegram.person()
    telegram.say(lan, None, caption="bao nhiêu đảng viên mới?", **content)
    assert bold(answer_to(telegram, lan.id)) == ["33 đảng viên"]


def test_a_forwarded_question_is_answered(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    origin = {"type": "hidden_user", "date": 0, "sender_user_name": "Ai đó"}
    telegram.say(lan, "bao nhiêu đảng viên mới?", forward_origin=origin)
    assert bold(answer_to(telegram, lan.id)) == ["33 đảng viên"]


def test_hoi_in_reply_to_a_quoted_part_asks_that_part(telegram: FakeTelegram) -> None:
    lan, minh, group = group_of(telegram)
    theirs = telegram.say(lan, "Hôm nay mưa to. Bao nhiêu đảng viên mới? Ai biết không", group)
    quote = {"text": "Bao nhiêu đảng viên mới?", "position": 17}
    telegram.say(minh, "/hoi", group, reply_to=theirs["message_id"], quote=quote)
    assert bold(answer_to(telegram, group.id)) == ["33 đảng viên"]


def test_an_album_with_a_question_gets_one_answer_and_nothing_else(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    photo = [{"file_id": "p", "file_unique_id": "u", "width": 1, "height": 1}]
    telegram.say(lan, None, caption="bao nhiêu đảng viên mới?", photo=photo, media_group_id="7")
    telegram.say(lan, None, photo=photo, media_group_id="7")
    assert bold(answer_to(telegram, lan.id)) == ["33 đảng viên"]
    telegram.settled()
    assert len(telegram.calls("sendMessage", chat=lan.id)) == 1


def test_an_edit_that_makes_a_question_is_answered(telegram: FakeTelegram) -> None:
    lan, _, group = group_of(telegram)
    telegram.world.privacy = False
    talk = telegram.say(lan, "bao nhiêu đảng viên mới?", group)
    telegram.world.privacy = True
    telegram.settled()
    assert telegram.calls(chat=group.id) == []
    telegram.edit(talk, "/hoi bao nhiêu đảng viên mới?")
    assert bold(answer_to(telegram, group.id)) == ["33 đảng viên"]


def test_an_edited_question_edits_its_answer(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    question = telegram.say(lan, "bao nhiêu đảng viên mới?")
    answer = answer_to(telegram, lan.id)
    telegram.edit(question, "tổng giá trị sản xuất bao nhiêu?")
    edited = telegram.wait_call("editMessageText", chat=lan.id).result
    telegram.settled()
    assert edited["message_id"] == answer["message_id"]
    assert "33 đảng viên" not in edited["text"]
    assert "giá trị sản xuất" in edited["text"]
    assert len(telegram.calls("sendMessage", chat=lan.id)) == 1


def test_an_edit_that_changes_nothing_is_no_error(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    question = telegram.say(lan, "bao nhiêu đảng viên mới?")
    answer_to(telegram, lan.id)
    telegram.edit(question, "bao nhiêu đảng viên mới ?")
    refused = telegram.wait_call("editMessageText", chat=lan.id)
    telegram.settled()
    assert "not modified" in (refused.error or "")
    assert len(telegram.calls("sendMessage", chat=lan.id)) == 1


def group_of(telegram: FakeTelegram) -> tuple[Person, Person, Chat]:
    lan, minh = telegram.person("Lan"), telegram.person("Minh")
    return lan, minh, telegram.group(lan, minh)


def test_hoi_in_a_group_is_answered_as_a_reply(telegram: FakeTelegram) -> None:
    lan, _, group = group_of(telegram)
    question = telegram.say(lan, "/hoi@so_tay_bot bao nhiêu đảng viên mới?", group)
    answer = answer_to(telegram, group.id)
    assert answer["reply_to_message"]["message_id"] == question["message_id"]
    assert bold(answer) == ["33 đảng viên"]


def test_a_command_with_its_diacritics_is_that_command(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    group = telegram.group(lan)
    for chat in (None, group):
        asked = telegram.say(lan, "/hỏi bao nhiêu đảng viên mới?", chat)
        assert "bot_command" not in [one["type"] for one in asked.get("entities", [])]
        assert bold(answer_to(telegram, asked["chat"]["id"])) == ["33 đảng viên"]
    telegram.edit(asked, "/hỏi thu ngân sách bao nhiêu?")
    assert "72 tỷ" in telegram.wait_call("editMessageText", chat=group.id).result["text"]
    telegram.say(lan, "/Trợ giúp", group)
    assert "/hoi" in answer_to(telegram, group.id, 2)["text"]
    telegram.say(lan, "/số hộ nghèo", group)  # nobody's command
    telegram.settled()
    assert len(telegram.calls("sendMessage", chat=group.id)) == 2


def test_hoi_in_reply_to_somebody_asks_what_they_wrote(telegram: FakeTelegram) -> None:
    lan, minh, group = group_of(telegram)
    theirs = telegram.say(lan, "bao nhiêu đảng viên mới nhỉ?", group)
    telegram.say(minh, "/hoi", group, reply_to=theirs["message_id"])
    assert bold(answer_to(telegram, group.id)) == ["33 đảng viên"]


def test_hoi_without_a_question_says_how_to_ask(telegram: FakeTelegram) -> None:
    lan, _, group = group_of(telegram)
    telegram.say(lan, "/hoi", group)
    assert "/hoi " in answer_to(telegram, group.id)["text"]


def test_a_reply_to_the_bot_is_a_question(telegram: FakeTelegram) -> None:
    lan, minh, group = group_of(telegram)
    telegram.say(lan, "/hoi bao nhiêu đảng viên mới?", group)
    first = answer_to(telegram, group.id)
    telegram.say(minh, "tổng giá trị sản xuất bao nhiêu?", group, reply_to=first["message_id"])
    assert "giá trị sản xuất" in answer_to(telegram, group.id, 2)["text"]


def test_a_mention_is_answered_where_the_bot_can_see_it(telegram: FakeTelegram) -> None:
    lan, minh, _ = group_of(telegram)
    group = telegram.group(lan, minh, bot="administrator")
    telegram.say(lan, "@So_Tay_Bot bao nhiêu đảng viên mới?", group)
    assert bold(answer_to(telegram, group.id)) == ["33 đảng viên"]


def test_other_talk_in_a_group_is_left_alone(telegram: FakeTelegram) -> None:
    lan, minh, _ = group_of(telegram)
    group = telegram.group(lan, minh, bot="administrator")
    telegram.say(lan, "bao nhiêu đảng viên mới?", group)
    telegram.say(lan, "/hoi@some_other_bot bao nhiêu đảng viên mới?", group)
    telegram.say(minh, "/khongcolenhnay", group)
    telegram.say(minh, None, group, sticker=STICKER)
    telegram.settled()
    assert telegram.calls(chat=group.id) == []


STICKER = {
    "file_id": "s", "file_unique_id": "s", "type": "regular", "width": 512, "height": 512, "is_animated": False,
    "is_video": False,
}  # fmt: skip


def test_an_anonymous_admin_is_answered(telegram: FakeTelegram) -> None:
    _, _, group = group_of(telegram)
    telegram.say_as_group(group, "/hoi bao nhiêu đảng viên mới?")
    assert bold(answer_to(telegram, group.id)) == ["33 đảng viên"]


def test_a_person_who_writes_as_a_channel_is_answered(telegram: FakeTelegram) -> None:
    _, _, group = group_of(telegram)
    channel = telegram.group(kind="channel")
    stand_in = Person(136817688, "Channel", is_bot=True, username="Channel_Bot")
    telegram.say(stand_in, "/hoi bao nhiêu đảng viên mới?", group, sender_chat=channel.json())
    assert bold(answer_to(telegram, group.id)) == ["33 đảng viên"]


def test_another_bot_is_not_answered(telegram: FakeTelegram) -> None:
    _, _, group = group_of(telegram)
    telegram.say(Person(77, "Bot", is_bot=True, username="other_bot"), "/hoi đảng viên mới", group)
    telegram.settled()
    assert telegram.calls(chat=group.id) == []


def test_a_forum_topic_is_answered_in_place(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    forum = telegram.group(lan, forum=True)
    topic = telegram.topic(forum, lan)
    telegram.say(lan, "/hoi bao nhiêu đảng viên mới?", forum, thread=topic)
    answer = answer_to(telegram, forum.id)
    assert answer["message_thread_id"] == topic
    telegram.say(lan, "/hoi bao nhiêu đảng viên mới?", forum)
    assert "message_thread_id" not in answer_to(telegram, forum.id, 2)


def test_talk_in_a_topic_that_the_bot_opened_is_no_reply_to_it(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    forum = telegram.group(lan, forum=True, bot="administrator")
    topic = telegram.topic(forum, telegram.world.me)
    telegram.say(lan, "bao nhiêu đảng viên mới?", forum, thread=topic)
    telegram.settled()
    assert telegram.calls(chat=forum.id) == []


def test_a_closed_topic_is_no_reason_to_fall_over(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    forum = telegram.group(lan, forum=True)
    topic = telegram.topic(forum, lan, closed=True)
    telegram.say(lan, "/hoi bao nhiêu đảng viên mới?", forum, thread=topic)
    assert "TOPIC_CLOSED" in (telegram.wait_call("sendMessage", chat=forum.id).error or "")
    telegram.say(lan, "bao nhiêu đảng viên mới?")
    assert bold(answer_to(telegram, lan.id)) == ["33 đảng viên"]


def test_the_same_update_twice_is_answered_once(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    telegram.say(lan, "bao nhiêu đảng viên mới?")
    answer_to(telegram, lan.id)
    telegram.settled()
    with telegram.lock():
        repeated = telegram.world.enqueue("message", {**telegram.world.chats[lan.id].messages[1]})
        repeated["update_id"] -= 1
    telegram.changed()
    telegram.settled()
    assert len(telegram.calls("sendMessage", chat=lan.id)) == 1


def test_messages_of_one_person_are_answered_in_order(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    for text in ["bao nhiêu đảng viên mới?", "tổng giá trị sản xuất bao nhiêu?"] * 4:
        telegram.say(lan, text)
    telegram.wait_call("sendMessage", chat=lan.id, count=8)
    figures = [bold(call.result)[0] for call in telegram.calls("sendMessage", chat=lan.id)]
    assert [figure == "33 đảng viên" for figure in figures] == [True, False] * 4


def test_channel_posts_and_polls_are_ignored(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    channel = telegram.group(lan, kind="channel", bot="administrator")
    telegram.say(lan, "bao nhiêu đảng viên mới?", channel)
    telegram.settled()
    assert telegram.calls(chat=channel.id) == []
