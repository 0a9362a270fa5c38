"""Thumbs, neighbouring questions and freshness under answers, end to end."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from tests.telegram.driver import BotProcess
from tests.telegram.fake import FakeTelegram
from tests.telegram.fake.people import bold, labels
from tests.telegram.test_taps import ask

QUESTION = "bao nhiêu đảng viên mới?"


def rows(bot: BotProcess, query: str, *values: object) -> list[Any]:
    """What the bot's own database holds."""
    (file,) = bot.folder.glob("data/sotay/sotay.sqlite")
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()


def votes_of(telegram: FakeTelegram, bot: BotProcess, person: int) -> list[Any]:
    """The votes of a person, once there is one."""
    query = "SELECT question, outcome, facts, good FROM votes WHERE person = ?"
    return telegram.wait(lambda: rows(bot, query, person), "a vote is kept", poll=True)


def test_a_vote_is_thanked_for_once_kept_and_its_buttons_go(telegram: FakeTelegram, shared_bot: BotProcess) -> None:
    lan = telegram.person()
    answer = ask(telegram, lan, QUESTION)
    assert labels(answer)[:3] == ["Nguồn", "👍", "👎"]
    taps = [telegram.tap(lan, answer, "👎") for _ in range(2)]
    left = telegram.wait_call("editMessageReplyMarkup", chat=lan.id).result
    assert "👍" not in labels(left)
    assert "👎" not in labels(left)
    assert "Nguồn" in labels(left)
    telegram.settled()
    thanked = {c.params["callback_query_id"]: c.params.get("text") for c in telegram.calls("answerCallbackQuery")}
    assert [thanked[tap] for tap in taps] == ["Cảm ơn bạn!"] * 2
    assert len(telegram.calls("sendMessage", chat=lan.id)) == 1
    facts = '["nong-son-2023-dang-vien-moi"]'
    assert votes_of(telegram, shared_bot, lan.id) == [(QUESTION, "answer", facts, 0)]


def test_no_answer_can_be_voted_on_too(telegram: FakeTelegram, shared_bot: BotProcess) -> None:
    lan = telegram.person()
    said = ask(telegram, lan, "số tàu ngầm nguyên tử của huyện")
    assert labels(said)[-2:] == ["👍", "👎"]
    telegram.tap(lan, said, "👍")
    assert votes_of(telegram, shared_bot, lan.id) == [("số tàu ngầm nguyên tử của huyện", "decline", "[]", 1)]


def test_smalltalk_and_asking_back_have_no_thumbs(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    assert "👍" not in labels(ask(telegram, lan, "xin chào"))
    assert "👍" not in labels(ask(telegram, lan, "đảng viên", 2))


def test_neighbouring_questions_are_really_answered(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    answer = ask(telegram, lan, QUESTION)
    offered = labels(answer)[3:]
    assert offered == [
        "Chỉ tiêu là bao nhiêu?",
        "Tổng số đảng viên toàn Đảng bộ?",
        "Tổng vốn đầu tư phát triển toàn xã hội?",
    ]
    said = []
    for number, label in enumerate(offered, 2):
        telegram.tap(lan, answer, label)
        said.append(bold(telegram.wait_call("sendMessage", chat=lan.id, count=number).result)[0])
    assert said == ["30 đảng viên", "1.281 đảng viên", "Ước 250 tỷ đồng"]
    telegram.say(lan, "đạt mấy %?")
    assert "100%" in telegram.wait_call("sendMessage", chat=lan.id, count=5).result["text"]


def test_how_fresh_the_figures_are_is_said(telegram: FakeTelegram) -> None:
    text = ask(telegram, telegram.person(), QUESTION)["text"]
    assert "Số liệu của kỳ đến 31/12/2023; chưa có báo cáo mới hơn." in text


@pytest.mark.parametrize(("question", "outcome"), [(QUESTION, "answer"), ("giá vàng hôm nay tại huyện", "decline")])
def test_every_question_is_kept_without_who_asked(
    telegram: FakeTelegram, shared_bot: BotProcess, question: str, outcome: str
) -> None:
    ask(telegram, telegram.person(), question)
    query = "SELECT outcome FROM questions WHERE text = ?"
    assert telegram.wait(lambda: rows(shared_bot, query, question), "it is kept", poll=True)[0] == (outcome,)
    columns = [name for _, name, *_ in rows(shared_bot, "PRAGMA table_info(questions)")]
    assert columns == ["pk", "at", "text", "outcome", "reason", "facts"]
