"""What goes wrong on the way to Telegram, and that nobody is told twice, or shown a traceback."""

from __future__ import annotations

from typing import Any

import pytest

from tests.telegram.driver import BotProcess
from tests.telegram.fake import FakeTelegram
from tests.telegram.fake.people import bold
from tests.telegram.test_asking import answer_to

QUESTION = "bao nhiêu đảng viên mới?"


def test_too_many_requests_is_waited_for_and_others_go_on(telegram: FakeTelegram) -> None:
    lan, minh = telegram.person("Lan"), telegram.person("Minh")
    telegram.fail("sendMessage", 429, chat=lan.id, retry_after=1)
    telegram.say(lan, QUESTION)
    telegram.wait_call("sendMessage", chat=lan.id)
    telegram.say(minh, QUESTION)
    quick = telegram.wait_call("sendMessage", chat=minh.id)
    late = telegram.wait_call("sendMessage", chat=lan.id, count=2)
    assert bold(late.result) == ["33 đảng viên"]
    assert quick.at < late.at


def test_a_person_who_blocked_the_bot_is_no_error_for_others(telegram: FakeTelegram) -> None:
    lan, minh = telegram.person("Lan"), telegram.person("Minh")
    telegram.fail("sendMessage", 403, chat=lan.id)
    telegram.say(lan, QUESTION)
    telegram.say(minh, QUESTION)
    assert bold(answer_to(telegram, minh.id)) == ["33 đảng viên"]
    telegram.settled()
    assert len(telegram.calls("sendMessage", chat=lan.id)) == 1


def test_markup_that_telegram_refuses_is_sent_plain_once(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    telegram.fail("sendMessage", 400, "Bad Request: can't parse entities: Unsupported start tag", chat=lan.id)
    telegram.say(lan, QUESTION)
    plain = telegram.wait_call("sendMessage", chat=lan.id, count=2)
    assert "parse_mode" not in plain.params
    assert "33 đảng viên" in plain.result["text"]
    assert "<b>" not in plain.result["text"]


@pytest.mark.parametrize("fault", [{"drop": True}, {"code": 502}, {"code": 500}])
def test_a_message_that_may_have_arrived_is_not_sent_again(telegram: FakeTelegram, fault: dict[str, Any]) -> None:
    lan = telegram.person()
    telegram.fail("sendMessage", chat=lan.id, delivered=True, **fault)
    telegram.say(lan, QUESTION)
    telegram.say(lan, "tổng giá trị sản xuất bao nhiêu?")
    # What one person asks is answered in order: the second answer closes the case of the first.
    telegram.wait(lambda: any("giá trị" in text for text in texts(telegram, lan.id)), "the second answer")
    assert sum("33 đảng viên" in text for text in texts(telegram, lan.id)) == 1
    assert len(telegram.calls("sendMessage", chat=lan.id)) == 2


def texts(telegram: FakeTelegram, chat: int) -> list[str]:
    """All that the bot has put into a chat, heard of or not."""
    messages = telegram.world.chats[chat].messages.values()
    return [message["text"] for message in messages if message["from"]["is_bot"]]


def test_a_group_that_has_moved_is_answered_where_it_is_now(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    group = telegram.group(lan, kind="group")
    telegram.say(lan, "/hoi " + QUESTION, group)
    answer_to(telegram, group.id)
    bigger = telegram.group(lan)
    telegram.fail(
        "sendMessage", 400, "Bad Request: group chat was upgraded", chat=group.id, migrate_to_chat_id=bigger.id
    )
    telegram.say(lan, "/hoi " + QUESTION, group)
    assert bold(answer_to(telegram, bigger.id)) == ["33 đảng viên"]


def test_a_lost_poll_loses_no_update(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    telegram.fail("getUpdates", 502)
    telegram.fail("getUpdates", drop=True)
    telegram.say(lan, QUESTION)
    telegram.say(lan, QUESTION)
    answer_to(telegram, lan.id, 2)
    telegram.settled()
    assert len(telegram.calls("sendMessage", chat=lan.id)) == 2


def test_a_flood_of_odd_input_shows_nobody_a_traceback(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    odd = ["😀😀😀", "?", "\u200b", "<b>&lt;</i>", "{{ 1 }}", "a" * 4096, "0" * 400, "' OR 1=1 --", "\u202eabc", "/"]
    for text in odd:
        telegram.say(lan, text)
    telegram.wait_call("sendMessage", chat=lan.id, count=len(odd))
    said = [call.result["text"] for call in telegram.calls("sendMessage", chat=lan.id) if call.result]
    assert len(said) == len(odd)
    assert not any("Traceback" in text or "Error" in text for text in said)


def test_a_failing_handler_tells_the_person_in_a_sentence(telegram: FakeTelegram, shared_bot: BotProcess) -> None:
    lan = telegram.person()
    telegram.fail("sendMessage", 400, "Bad Request: something new", chat=lan.id)
    telegram.say(lan, QUESTION)
    said = answer_to(telegram, lan.id, 2)
    assert said["text"].startswith("Có lỗi ngoài dự kiến")
    telegram.settled()
    assert "Something new" in shared_bot.log
    assert "Traceback" not in shared_bot.log
