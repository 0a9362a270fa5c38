"""/sua with its undo, and /lichsu: who changed what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.handlers.services import fact_key
from bot.settings import Settings
from tests.telegram.desk import LAN, MINH, alerts, becomes, edited, press, replied, report, review_of
from tests.telegram.fake import FakeTelegram, Person
from tests.telegram.fake.people import labels
from tests.telegram.test_review import ask

FOREST = "Năm 2024, huyện {} trồng mới {} ha rừng."


def published(telegram: FakeTelegram, place: str, value: int, name: str) -> Person:
    """Lan, after she has published how much forest a district planted."""
    lan = telegram.world.people[LAN]
    page = review_of(telegram, lan, report(place, FOREST.format(place, value)), name)
    press(telegram, lan, page, "Duyệt")
    ask(telegram, lan, f"{place} năm 2024 trồng mới bao nhiêu ha rừng?", f"{value} ha")
    return lan


def said(telegram: FakeTelegram, person: Person, text: str, **more: Any) -> dict[str, Any]:
    return replied(telegram, person.id, telegram.say(person, text, **more))


def test_a_published_figure_is_corrected_and_the_correction_undone(desk: FakeTelegram) -> None:
    lan = published(desk, "Duy Xuyên", 310, "duy-xuyen.txt")
    minh = desk.world.people[MINH]
    question = "duy xuyên năm 2024 trồng mới bao nhiêu ha rừng?"
    assert ask(desk, lan, question, "310 ha") == "310 ha"
    prompt = said(desk, lan, f"/sua {question}")
    assert prompt["text"].startswith("✎ Sửa số liệu đã công bố: 310 ha")
    proposal = said(desk, lan, "315 ha", reply_to=prompt["message_id"])
    assert "Công bố thay đổi này?" in proposal["text"]
    assert "Cũ: 310 ha" in proposal["text"]
    assert "Mới: 315 ha" in proposal["text"]
    assert ask(desk, lan, question, "310 ha") == "310 ha"
    stale = said(desk, minh, "320", reply_to=said(desk, minh, f"/sua {question}")["message_id"])
    done = press(desk, lan, proposal, "Công bố")
    assert labels(done) == ["Hoàn tác"]
    assert ask(desk, lan, question, "315 ha") == "315 ha"
    refused = press(desk, minh, stale, "Công bố")
    assert refused["text"].startswith("Lan đã sửa dữ kiện này lúc")
    assert ask(desk, lan, question, "315 ha") == "315 ha"
    undone = press(desk, minh, done, "Hoàn tác")
    assert "bản cũ được công bố lại" in undone["text"]
    assert ask(desk, lan, question, "310 ha") == "310 ha"
    history = said(desk, lan, f"/lichsu {question}")["text"]
    deeds = [line for line in history.splitlines() if f"({MINH})" in line or f"({LAN})" in line]
    assert [line.split(": ", 1)[1] for line in deeds] == [
        f"Minh ({MINH}) hoàn tác",
        f"Lan ({LAN}) sửa",
        f"Lan ({LAN}) duyệt",
        f"Lan ({LAN}) đọc từ báo cáo",
    ]
    assert "Cũ: 310 ha" in history


def test_a_corrected_answer_does_not_contradict_itself(desk: FakeTelegram) -> None:
    lan = desk.world.people[LAN]
    sentence = "Năm 2024, huyện Đông Giang trồng mới 120 ha rừng, đạt 96% kế hoạch."
    press(desk, lan, review_of(desk, lan, report("Đông Giang", sentence), "dong-giang.txt"), "Duyệt")
    question = "đông giang năm 2024 trồng mới bao nhiêu ha rừng?"
    ask(desk, lan, question, "120 ha")
    prompt = said(desk, lan, f"/sua {question}")
    assert "lý do: báo cáo ghi nhầm" in prompt["text"]
    proposal = said(desk, lan, "150 ha\nlý do: cộng thiếu xã Tư", reply_to=prompt["message_id"])
    assert "Bỏ tỷ lệ của số cũ: đạt 96% kế hoạch" in proposal["text"]
    assert "Lý do: cộng thiếu xã Tư" in proposal["text"]
    press(desk, lan, proposal, "Công bố")
    ask(desk, lan, question, "150 ha")
    count = len(desk.calls("sendMessage", chat=lan.id))
    desk.say(lan, question)
    answer = desk.wait_call("sendMessage", chat=lan.id, count=count + 1).result
    assert "96" not in answer["text"]
    desk.tap(lan, answer, "Nguồn")
    shown = desk.wait_call("sendMessage", chat=lan.id, count=count + 2).result["text"]
    day = datetime.now(Settings().zone)
    amended = (
        f"Biên tập viên đã sửa số liệu này ngày {day.day}/{day.month}/{day.year}: 120 ha, đạt 96% kế hoạch → 150 ha "
        "(lý do: cộng thiếu xã Tư). Tỷ lệ của số cũ (đạt 96% kế hoạch) không còn dùng."
    )
    assert shown.endswith(f"{sentence}\n{amended}")
    assert said(desk, lan, f"/lichsu {question}")["text"].count("Lý do: cộng thiếu xã Tư") == 1
    desk.say(lan, question)
    desk.wait_call("sendMessage", chat=lan.id, count=count + 4)
    desk.say(lan, "nguồn đâu?")
    source = desk.wait_call("sendMessage", chat=lan.id, count=count + 5).result["text"]
    assert amended in source


def test_the_fact_is_found_by_a_reply_to_its_answer_or_by_its_link(desk: FakeTelegram) -> None:
    lan = published(desk, "Điện Bàn", 77, "dien-ban.txt")
    count = len(desk.calls("sendMessage", chat=lan.id))
    desk.say(lan, "điện bàn năm 2024 trồng mới bao nhiêu ha rừng?")
    answer = desk.wait_call("sendMessage", chat=lan.id, count=count + 1).result
    assert "✎ Sửa số liệu đã công bố: 77 ha" in said(desk, lan, "/sua", reply_to=answer["message_id"])["text"]
    bare = {**answer}
    bare.pop("reply_markup", None)
    with desk.lock():
        desk.world.chats[lan.id].messages[answer["message_id"]] = bare  # "Nguồn" was tapped, and is gone
    assert "✎ Sửa số liệu đã công bố: 77 ha" in said(desk, lan, "/sua", reply_to=answer["message_id"])["text"]
    link = f"https://t.me/so_tay_bot?start=f_{fact_key('nong-son-2023-dang-vien-moi')}"
    prompt = said(desk, lan, f"/sua {link}")
    assert "33 đảng viên" in prompt["text"]
    proposal = said(desk, lan, "34", reply_to=prompt["message_id"])
    assert "không có gì thay đổi" in press(desk, lan, proposal, "Thôi")["text"]
    assert "không tìm thấy" in said(desk, lan, "/sua chuyện gì đâu đâu")["text"]
    assert "/sua câu hỏi" in said(desk, lan, "/sua")["text"]
    which = said(desk, lan, "/sua thu chi ngân sách nông sơn năm 2023")
    assert which["text"].startswith(("Bạn muốn sửa số liệu nào?", "✎", "Sổ Tay không tìm thấy"))


def test_what_was_shown_is_what_is_published(desk: FakeTelegram) -> None:
    lan = published(desk, "Núi Thành", 55, "nui-thanh.txt")
    prompt = said(desk, lan, "/sua núi thành năm 2024 trồng mới bao nhiêu ha rừng?")
    value = desk.say(lan, "56 ha", reply_to=prompt["message_id"])
    proposal = replied(desk, lan.id, value)
    with desk.lock():  # the reply is edited behind the proposal's back
        proposal["reply_to_message"]["text"] = "65 ha"
        desk.world.chats[lan.id].messages[proposal["message_id"]] = proposal
    desk.tap(lan, proposal, "Công bố")
    desk.wait(lambda: any("đã xong hoặc quá cũ" in text for text in alerts(desk)), "the alert")
    assert ask(desk, lan, "núi thành năm 2024 trồng mới bao nhiêu ha rừng?", "55 ha") == "55 ha"


def test_commands_of_editors_are_for_editors(desk: FakeTelegram) -> None:
    hoa = desk.person("Hoa")
    for command in ("/sua 5", "/lichsu", "/duyet", "/nhap"):
        assert "dành cho biên tập viên" in said(desk, hoa, command)["text"]
    group = desk.group(hoa)
    assert "không biết ai" in replied(desk, group.id, desk.say_as_group(group, "/lichsu"))["text"]
    lan = desk.world.people[LAN]
    trail = said(desk, lan, "/lichsu")["text"]
    assert trail.startswith(("Những thay đổi gần đây", "Chưa có thay đổi nào"))


def test_a_draft_is_read_once_however_often_the_button_is_tapped(desk: FakeTelegram) -> None:
    lan = desk.world.people[LAN]
    from tests.telegram.desk import READ, sent_file

    content = report("Đại Lộc", FOREST.format("Đại Lộc", 88))
    offer = replied(desk, lan.id, sent_file(desk, lan, content, "dai-loc.txt"))
    for _ in range(2):
        desk.tap(lan, offer, data="1:kr")
    becomes(desk, offer, "Còn 1 dữ kiện")
    assert edited(desk, offer)["text"].startswith("Đang tải")
    assert READ not in labels(edited(desk, offer))


def test_a_right_value_is_not_taken_for_the_text_of_an_announcement(desk: FakeTelegram) -> None:
    lan = published(desk, "Phước Sơn", 210, "phuoc-son.txt")
    desk.say(lan, "/thongbao")
    desk.settled()
    card = next(call.result for call in desk.calls("sendMessage", chat=lan.id)[::-1] if call.result)
    assert card["text"].startswith("Soạn thông báo")  # whatever she writes next is its text
    prompt = said(desk, lan, "/sua Phước Sơn năm 2024 trồng mới bao nhiêu ha rừng?")
    proposal = said(desk, lan, "215 ha", reply_to=prompt["message_id"])
    assert "Mới: 215 ha" in proposal["text"]
    assert press(desk, lan, card, "Bỏ")["text"] == "Đã bỏ, không gửi gì."
