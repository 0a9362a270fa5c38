"""Buttons, end to end: the source, questions offered, old and foreign ones, and what survives a restart."""

from __future__ import annotations

from typing import Any

from tests.telegram.fake import FakeTelegram, Person
from tests.telegram.fake.people import bold, buttons, labels, marked

FIGURE = "33"


def ask(telegram: FakeTelegram, person: Person, text: str, count: int = 1) -> dict[str, Any]:
    """Asks in the private chat; the bot's `count`-th message there."""
    telegram.say(person, text)
    result: dict[str, Any] = telegram.wait_call("sendMessage", chat=person.id, count=count).result
    return result


def test_nguon_shows_report_date_paragraph_and_the_sentence(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    answer = ask(telegram, lan, "bao nhiêu đảng viên mới?")
    telegram.tap(lan, answer, "Nguồn")
    shown = telegram.wait_call("sendMessage", chat=lan.id, count=2).result
    assert shown["reply_to_message"]["message_id"] == answer["message_id"]
    assert "Báo Quảng Nam" in shown["text"]
    assert "19/12/2023" in shown["text"]
    assert "đoạn" in shown["text"]
    (sentence,) = marked(shown, "expandable_blockquote")
    assert FIGURE in sentence
    assert marked(shown, "underline") == [FIGURE]


def test_nguon_goes_away_once_pressed_and_the_tap_is_acknowledged(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    answer = ask(telegram, lan, "bao nhiêu đảng viên mới?")
    query = telegram.tap(lan, answer, "Nguồn")
    left = telegram.wait_call("editMessageReplyMarkup", chat=lan.id).result
    assert "Nguồn" not in labels(left)
    assert query in [call.params["callback_query_id"] for call in telegram.calls("answerCallbackQuery")]
    telegram.tap(lan, answer, data=buttons(answer)[0]["callback_data"])
    telegram.settled()


def test_nguon_in_a_topic_is_shown_in_the_topic(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    forum = telegram.group(lan, forum=True)
    topic = telegram.topic(forum, lan)
    telegram.say(lan, "/hoi bao nhiêu đảng viên mới?", forum, thread=topic)
    telegram.tap(lan, telegram.wait_call("sendMessage", chat=forum.id).result, "Nguồn")
    assert telegram.wait_call("sendMessage", chat=forum.id, count=2).result["message_thread_id"] == topic


def start(telegram: FakeTelegram, person: Person) -> dict[str, Any]:
    """/start: a message whose buttons offer questions."""
    return ask(telegram, person, "/start")


def test_a_question_offered_is_answered_below(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    welcome = start(telegram, lan)
    for number, label in enumerate(labels(welcome), 2):
        telegram.tap(lan, welcome, label)
        answer = telegram.wait_call("sendMessage", chat=lan.id, count=number).result
        assert any(char.isdigit() for char in bold(answer)[0])
    assert len(labels(welcome)) == 3


def offers(telegram: FakeTelegram, person: Person, text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A message to the bot, and the offer that it gets for it."""
    message = ask(telegram, person, text)
    offered = [button for button in buttons(message) if button["callback_data"].startswith(("1:e:", "1:q:"))]
    assert offered, f"nothing offered for {text!r}: {message['text']!r}"
    return message, offered[0]


AMBIGUOUS = "đảng viên"


def test_asking_back_edits_the_message_into_the_answer(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    message, button = offers(telegram, lan, AMBIGUOUS)
    assert button["callback_data"].startswith("1:e:")
    telegram.tap(lan, message, button["text"])
    answer = telegram.wait_call("editMessageText", chat=lan.id).result
    assert answer["message_id"] == message["message_id"]
    assert any(char.isdigit() for char in bold(answer)[0])
    assert "Nguồn" in labels(answer)


def test_an_offer_in_a_group_may_be_taken_by_anybody_and_followed_up(telegram: FakeTelegram) -> None:
    lan, minh = telegram.person("Lan"), telegram.person("Minh")
    group = telegram.group(lan, minh)
    telegram.say(lan, f"/hoi {AMBIGUOUS}", group)
    message = telegram.wait_call("sendMessage", chat=group.id).result
    telegram.tap(minh, message, next(label for label in labels(message) if "mới" in label))
    assert bold(telegram.wait_call("editMessageText", chat=group.id).result) == ["33 đảng viên"]
    telegram.say(minh, "/hoi đạt bao nhiêu %?", group)
    assert "110%" in telegram.wait_call("sendMessage", chat=group.id, count=2).result["text"]


def test_what_was_asked_since_does_not_change_what_a_button_asks(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    message, _ = offers(telegram, lan, AMBIGUOUS)
    ask(telegram, lan, "tổng giá trị sản xuất đạt bao nhiêu % kế hoạch?", 2)
    telegram.tap(lan, message, next(label for label in labels(message) if "mới" in label))
    assert bold(telegram.wait_call("editMessageText", chat=lan.id).result) == ["33 đảng viên"]


def test_old_and_foreign_buttons_are_answered_politely(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    answer = ask(telegram, lan, "bao nhiêu đảng viên mới?")
    foreign = ["0:s:abcdefgh", "1:x:abc", "1:s:AAAAAAAA", "1:q:AAAAAAAAAAAA", "1:e:", "rubbish", "1:s:" + "á" * 20]
    for number, data in enumerate(foreign, 2):
        telegram.tap(lan, answer, data=data)
        said = telegram.wait_call("sendMessage", chat=lan.id, count=number).result
        assert said["text"].startswith("Nút này đã cũ")
        assert len(labels(said)) == 3
    alerts = [call.params.get("text") for call in telegram.calls("answerCallbackQuery")]
    assert alerts.count("Nút này đã cũ.") >= len(foreign)


def test_a_tap_that_comes_too_late_still_works(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    answer = ask(telegram, lan, "bao nhiêu đảng viên mới?")
    telegram.fail("answerCallbackQuery", 400, "Bad Request: query is too old and response timeout expired")
    telegram.tap(lan, answer, "Nguồn")
    assert "Báo Quảng Nam" in telegram.wait_call("sendMessage", chat=lan.id, count=2).result["text"]


def test_callback_data_never_exceeds_64_bytes(telegram: FakeTelegram) -> None:
    sent = [call.result for call in telegram.calls("sendMessage") if call.result]
    data = [button["callback_data"] for message in sent for button in buttons(message)]
    assert data
    assert max(len(one.encode()) for one in data) <= 64
