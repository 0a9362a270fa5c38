"""Inline queries and deep links, end to end."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.handlers import links
from bot.handlers.services import fact_key
from tests.telegram.fake import FakeTelegram
from tests.telegram.fake.entities import parse_html, units
from tests.telegram.fake.people import bold, labels
from tests.telegram.test_asking import answer_to

PARTY = "nong-son-2023-dang-vien-moi"


def results_for(telegram: FakeTelegram, words: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """What the bot answers to an inline query: its results, and all parameters."""
    query = telegram.inline(telegram.person(), words)

    def answered() -> Any:
        calls = [c for c in telegram.calls("answerInlineQuery") if c.params["inline_query_id"] == query]
        return next((call for call in calls if call.result or call.error), None)

    call = telegram.wait(answered, "the inline query is answered")
    assert call.error is None
    results = call.params["results"]
    return (json.loads(results) if isinstance(results, str) else results), call.params


def test_the_title_is_the_figure_and_the_text_the_full_answer(telegram: FakeTelegram) -> None:
    (result, *_), params = results_for(telegram, "thu ngân sách")
    assert result["title"] == "Hơn 72 tỷ đồng · thu ngân sách nhà nước"
    assert result["description"] == "Huyện Nông Sơn, năm 2023 · Báo Quảng Nam, 19/12/2023"
    text, _ = parse_html(result["input_message_content"]["message_text"])
    assert text.startswith("Hơn 72 tỷ đồng · thu ngân sách nhà nước\nHuyện Nông Sơn, năm 2023\n")
    assert text.endswith("Nguồn: Báo Quảng Nam, 19/12/2023, đoạn 4")
    assert int(params["cache_time"]) <= 10
    assert params.get("is_personal") in (None, "false", False)


def test_an_empty_query_shows_up_to_ten_newest_figures(telegram: FakeTelegram) -> None:
    results, _ = results_for(telegram, "  ")
    assert 5 <= len(results) <= 10
    assert all(any(char.isdigit() for char in result["title"]) for result in results)
    assert len({result["id"] for result in results}) == len(results)


def test_half_a_word_is_found_while_somebody_types(telegram: FakeTelegram) -> None:
    (result,), _ = results_for(telegram, "thu ng")
    assert "thu ngân sách" in result["title"]


@pytest.mark.parametrize(
    "words", ["số hộ cận nghèo", "tàu ngầm nguyên tử hạt nhân của huyện đảo xa xôi ngoài khơi bao la"]
)
def test_nothing_found_leads_to_the_private_chat_with_the_question(telegram: FakeTelegram, words: str) -> None:
    results, params = results_for(telegram, words)
    assert results == []
    button = params["button"]
    parameter = (json.loads(button) if isinstance(button, str) else button)["start_parameter"]
    assert 1 <= len(parameter) <= 64
    lan = telegram.person()
    telegram.say(lan, f"/start {parameter}")
    said = answer_to(telegram, lan.id)["text"]
    assert ("chưa có" in said) == (links.question_of(parameter) is not None)
    assert said


def test_smalltalk_and_rubbish_find_nothing_and_break_nothing(telegram: FakeTelegram) -> None:
    for words in ("xin chào", "'; DROP TABLE facts; --", "<b>{{ 7*7 }}</b>", "😀" * 200):
        assert results_for(telegram, words)[0] == []


def test_results_keep_telegrams_lengths(telegram: FakeTelegram) -> None:
    for words in ("", "hội nghị huyện ủy", "đảng viên"):
        for result in results_for(telegram, words)[0]:
            assert 1 <= units(result["title"]) <= 90
            assert 1 <= units(result["description"]) <= 120
            assert units(parse_html(result["input_message_content"]["message_text"])[0]) <= 4096
            assert len(result["id"].encode()) <= 64


def test_a_link_opens_its_fact_and_the_talk_goes_on_from_there(telegram: FakeTelegram) -> None:
    (result,), _ = results_for(telegram, "kết nạp đảng viên mới")
    (button,) = result["reply_markup"]["inline_keyboard"][0]
    link = button["url"]
    assert link == f"https://t.me/so_tay_bot?start=f_{fact_key(PARTY)}"
    lan = telegram.person()
    telegram.say(lan, f"/start {link.partition('start=')[2]}")
    answer = answer_to(telegram, lan.id)
    assert bold(answer) == ["33 đảng viên"]
    assert "Nguồn" in labels(answer)
    telegram.say(lan, "đạt mấy %?")
    assert "110%" in answer_to(telegram, lan.id, 2)["text"]


def test_a_link_to_a_fact_that_is_no_more_says_so(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    telegram.say(lan, "/start f_AAAAAAAA")
    answer = answer_to(telegram, lan.id)
    assert answer["text"].startswith("Số liệu trong liên kết này không còn")
    assert len(labels(answer)) == 3


def test_a_link_may_ask_a_question(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    telegram.say(lan, f"/start {links.to_question('bao nhiêu đảng viên mới?')}")
    assert bold(answer_to(telegram, lan.id)) == ["33 đảng viên"]


@pytest.mark.parametrize("parameter", ["q_", "q_!!!!", "q__w", "f_", "x" * 64])
def test_links_of_rubbish_lead_in_all_the_same(telegram: FakeTelegram, parameter: str) -> None:
    lan = telegram.person()
    telegram.say(lan, f"/start {parameter}")
    assert labels(answer_to(telegram, lan.id))
