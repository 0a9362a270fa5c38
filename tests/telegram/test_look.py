"""/solieu, end to end: topics, indicators, pages, figures, and the way back; in groups, topics, and after a restart."""

from __future__ import annotations

from typing import Any

import pytest

from tests.telegram import looking
from tests.telegram.fake import FakeTelegram, Person
from tests.telegram.fake.people import bold, labels


def look(telegram: FakeTelegram, person: Person) -> dict[str, Any]:
    """The topics."""
    telegram.say(person, "/solieu")
    result: dict[str, Any] = telegram.wait_call("sendMessage", chat=person.id).result
    return result


def tap(telegram: FakeTelegram, person: Person, message: dict[str, Any], *ways: str) -> dict[str, Any]:
    """The message after taps on the buttons whose labels begin so."""
    chat = message["chat"]["id"]
    for way in ways:
        before = len(telegram.calls("editMessageText", chat=chat))
        label = next(label for label in labels(message) if label.startswith(way))
        telegram.tap(person, message, label)
        message = telegram.wait_call("editMessageText", chat=chat, count=before + 1).result
    return message


def test_topics_lead_to_indicators_and_figures_and_back(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    topics = look(telegram, lan)
    assert topics["text"].startswith("Số liệu theo chủ đề\nCó 8 số liệu trong 1 báo cáo.")
    assert labels(topics)[0] == "Xây dựng Đảng, đoàn thể (3)"
    indicators = tap(telegram, lan, topics, "Xây dựng Đảng")
    assert indicators["message_id"] == topics["message_id"]
    assert bold(indicators) == ["Xây dựng Đảng, đoàn thể"]
    figures = tap(telegram, lan, indicators, "Kết nạp đảng viên mới")
    assert labels(figures)[0] == "Năm 2023: 33 đảng viên"
    again = tap(telegram, lan, figures, "‹ Quay lại", "« Các chủ đề")
    assert again["text"] == topics["text"]
    assert labels(again) == labels(topics)


def test_a_figure_is_the_ordinary_answer_with_its_source(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    answer = tap(telegram, lan, look(telegram, lan), "Xây dựng Đảng", "Kết nạp đảng viên mới", "Năm 2023: 33")
    telegram.say(lan, "kết nạp đảng viên mới bao nhiêu?")
    asked = telegram.wait_call("sendMessage", chat=lan.id, count=2).result
    assert answer["text"] == asked["text"]
    telegram.tap(lan, answer, "Nguồn")
    shown = telegram.wait_call("sendMessage", chat=lan.id, count=3).result
    assert "Báo Quảng Nam" in shown["text"]
    back = tap(telegram, lan, answer, "‹ Quay lại")
    assert labels(back)[0] == "Năm 2023: 33 đảng viên"


def test_a_figure_that_was_opened_is_what_the_talk_is_about(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    tap(telegram, lan, look(telegram, lan), "Xây dựng Đảng", "Kết nạp đảng viên mới", "Năm 2023: 33")
    telegram.settled()
    telegram.say(lan, "đạt mấy %?")
    assert "110%" in telegram.wait_call("sendMessage", chat=lan.id, count=2).result["text"]


def test_in_a_topic_of_a_group_anybody_may_turn_the_pages(telegram: FakeTelegram) -> None:
    lan, minh = telegram.person("Lan"), telegram.person("Minh")
    forum = telegram.group(lan, minh, forum=True)
    topic = telegram.topic(forum, lan)
    telegram.say(lan, "/solieu@so_tay_bot", forum, thread=topic)
    topics = telegram.wait_call("sendMessage", chat=forum.id).result
    assert topics["message_thread_id"] == topic
    assert bold(tap(telegram, minh, topics, "Xây dựng Đảng")) == ["Xây dựng Đảng, đoàn thể"]


@pytest.mark.parametrize(
    "data", ["1:li:nothing:0", "1:lf:AAAAAAAA:party:0", "1:la:AAAAAAAA:AAAAAAAA:party:0", "1:lt", "1:li:party:x"]
)
def test_a_button_to_what_is_gone_leads_to_the_topics(telegram: FakeTelegram, data: str) -> None:
    lan = telegram.person()
    indicators = tap(telegram, lan, look(telegram, lan), "Xây dựng Đảng")
    telegram.tap(lan, indicators, data=data)
    shown = telegram.wait_call("editMessageText", chat=lan.id, count=2).result
    assert bold(shown) == ["Số liệu theo chủ đề"]
    assert "Nút này đã cũ." in [call.params.get("text") for call in telegram.calls("answerCallbackQuery")]


def test_pages_and_open_words_and_all_of_it_after_a_restart(
    server: FakeTelegram, tmp_path_factory: pytest.TempPathFactory
) -> None:
    bot = looking.start(server, tmp_path_factory.mktemp("look"))
    lan = server.person()
    first = tap(server, lan, look(server, lan), "Ngân sách", "Thu ngân sách nhà nước")
    assert "Trang 1/3" in first["text"]
    assert len(labels(first)) == 8 + 1 + 2 + 1
    second = tap(server, lan, first, "Trang sau")
    assert "Trang 2/3" in second["text"]
    last = tap(server, lan, second, "Trang sau")
    assert "Trang sau ›" not in labels(last)
    assert set(labels(first)[:8]).isdisjoint(labels(second)[:8])
    reports = tap(server, lan, last, "‹ Quay lại", "« Các chủ đề", "Khác, theo từng báo cáo")
    assert labels(reports)[:2] == [
        "Báo cáo kinh tế - xã hội năm 2023 (28/12/2023) (1)",
        "Báo cáo kết quả năm 2023 (18/12/2023) (1)",
    ]
    figures = tap(server, lan, reports, "Báo cáo kết quả năm 2023", "Biển quảng cáo sai quy định")
    assert labels(figures)[:2] == ["Năm 2023 · huyện Bàu Sen: 57 biển", "Năm 2023 · huyện Trà Lân: 31 biển"]
    server.tap(lan, figures, "So sánh")
    compared = server.wait_call("sendMessage", chat=lan.id, count=2).result
    assert "Chênh lệch: 57 − 31 = 26 biển" in compared["text"]
    server.tap(lan, figures, "Biểu đồ")
    photo = server.wait_call("sendPhoto", chat=lan.id).result
    assert bot.stop() == 0
    bot.running()
    server.tap(lan, photo, "Bảng tính .xlsx")
    assert server.wait_call("sendDocument", chat=lan.id).error is None
    assert bot.stop() == 0


def test_an_empty_notebook_says_so(server: FakeTelegram, tmp_path_factory: pytest.TempPathFactory) -> None:
    from tests.telegram.driver import BotProcess

    folder = tmp_path_factory.mktemp("empty")
    bot = BotProcess(server, folder, database=str(folder / "empty.db")).running()
    lan = server.person()
    assert look(server, lan)["text"] == "Sổ Tay chưa có số liệu nào."
    server.say(lan, "/sosanh")
    usage = server.wait_call("sendMessage", chat=lan.id, count=2).result
    assert "chưa có nội dung nào có số liệu của nhiều nơi hoặc nhiều kỳ" in usage["text"]
    server.say(lan, "/bieudo thu ngân sách")
    assert "chưa có tài liệu nào" in server.wait_call("sendMessage", chat=lan.id, count=3).result["text"]
    assert bot.stop() == 0
