"""From a report to answers: reading, the review, two editors at once, restarts in the middle."""

from __future__ import annotations

from pathlib import Path

from tests.telegram.conftest import StartBot
from tests.telegram.desk import (
    LAN,
    MINH,
    alerts,
    as_docx,
    becomes,
    edited,
    press,
    replied,
    report,
    review_of,
    sent_file,
)
from tests.telegram.fake import FakeTelegram, Person
from tests.telegram.fake.people import bold, buttons, labels, marked

PARTY = "Năm 2024, huyện {} kết nạp {} đảng viên mới, đạt 120% chỉ tiêu."
BUDGET = "Thu ngân sách đạt {} tỷ đồng, bằng 103% dự toán."
ROADS = "Toàn huyện làm mới 12 km đường giao thông nông thôn."
HOUSES = "Xóa {} nhà tạm trong năm 2024."


def sentences(place: str) -> list[str]:
    return [PARTY.format(place, 96), BUDGET.format(98), HOUSES.format(41)]


def lan_of(telegram: FakeTelegram) -> Person:
    return telegram.world.people[LAN]


def ask(telegram: FakeTelegram, person: Person, question: str, expected: str = "") -> str:
    """The bold figure of the answer to a question, asked in a group to find the answer by its reply.

    What was published a moment ago may take another moment to be answered: the `expected` figure is waited for.
    """
    group = telegram.group(person)
    for _ in range(100):
        answer = replied(telegram, group.id, telegram.say(person, f"/hoi {question}", group))
        figure = (bold(answer) or [answer["text"]])[0]
        if expected in figure:
            break
    return figure


def test_a_report_becomes_a_review_and_what_is_approved_is_answered_at_once(desk: FakeTelegram) -> None:
    lan = lan_of(desk)
    page = review_of(desk, lan, as_docx(report("Tiên Phước", *sentences("Tiên Phước"))), "Báo cáo.docx")
    assert "Còn 3 dữ kiện chờ duyệt." in page["text"]
    assert "Báo cáo kết quả năm 2024 của huyện Tiên Phước" in page["text"]
    assert "96" in marked(page, "underline")
    assert "Huyện Tiên Phước, năm 2024\nĐạt 120% chỉ tiêu" in page["text"]
    assert "96" not in ask(desk, lan, "tiên phước kết nạp bao nhiêu đảng viên mới?")
    page = press(desk, lan, page, "Duyệt", "kết nạp")
    assert "Còn 2 dữ kiện" in page["text"]
    assert ask(desk, lan, "tiên phước kết nạp bao nhiêu đảng viên mới?", "96 đảng viên") == "96 đảng viên"
    page = press(desk, lan, page, "Bỏ", "nhà tạm")
    page = press(desk, lan, page, "Duyệt")
    assert "Đã duyệt xong: 2 dữ kiện đã công bố, 1 dữ kiện đã bỏ." in page["text"]
    assert labels(page) == []


def test_what_contradicts_comes_first_and_says_why(desk: FakeTelegram, root: Path) -> None:
    lan = lan_of(desk)
    texts = [ROADS, PARTY.format("Bắc Trà My", 96), "Toàn huyện kết nạp 99 đảng viên mới.", "Có 19/18 xã đạt chuẩn."]
    page = review_of(desk, lan, report("Bắc Trà My", *texts), "bac-tra-my.txt")
    assert "3 dữ kiện cần xem kỹ xếp trước" in page["text"]
    cards = [part for part in page["text"].split("\n\n") if part[:1].isdigit()]
    assert ["kết nạp" in card for card in cards] == [True, True, False, False]
    assert "⚠ Trái với chỗ khác trong cùng báo cáo: 99 đảng viên" in cards[0]
    assert "⚠ Phần lớn hơn toàn bộ" in cards[2]
    assert "⚠" not in cards[3]
    guide = (root / "docs" / "huong-dan.md").read_text(encoding="utf-8")
    assert page["text"].startswith(guide.split("```text\nDuyệt: ")[1].split("\n```")[0], len("Duyệt: "))


def test_a_figure_that_contradicts_what_is_published_names_the_source(desk: FakeTelegram) -> None:
    lan = lan_of(desk)
    other = "Năm 2023, huyện Nông Sơn kết nạp 35 đảng viên mới."
    page = review_of(desk, lan, report("Nông Sơn", other), "nong-son.txt")
    assert (
        "⚠ Trái với số đã công bố: 33 đảng viên (Huyện Nông Sơn, năm 2023, Báo Quảng Nam, 19/12/2023)" in page["text"]
    )


def test_a_draft_is_put_right_by_a_reply(desk: FakeTelegram) -> None:
    lan = lan_of(desk)
    page = review_of(desk, lan, report("Nam Giang", *sentences("Nam Giang")), "nam-giang.txt")
    sent = len(desk.calls("sendMessage", chat=lan.id))
    desk.tap(lan, page, "Sửa 1")
    prompt = desk.wait_call("sendMessage", chat=lan.id, count=sent + 1).result
    assert prompt["text"].startswith("✎ Sửa: 96 đảng viên · kết nạp đảng viên mới")
    again = replied(desk, lan.id, desk.say(lan, "rất nhiều", reply_to=prompt["message_id"]))
    assert "Sổ Tay chưa hiểu con số “rất nhiều”." in again["text"]
    value = desk.say(lan, "35 đảng viên\nkỳ: 6 tháng đầu năm 2024", reply_to=again["message_id"])
    changed = replied(desk, lan.id, value)
    assert "Cũ: 96 đảng viên · kết nạp đảng viên mới (Huyện Nam Giang, năm 2024" in changed["text"]
    assert "Mới: 35 đảng viên · kết nạp đảng viên mới (Huyện Nam Giang, 6 tháng đầu năm 2024" in changed["text"]
    becomes(desk, page, "35 đảng viên", "6 tháng đầu năm 2024")
    alone = press(desk, lan, changed, "Duyệt")
    assert "Đã duyệt." in alone["text"]
    assert (
        ask(desk, lan, "nam giang 6 tháng đầu năm 2024 kết nạp bao nhiêu đảng viên mới?", "35 đảng viên")
        == "35 đảng viên"
    )
    late = replied(desk, lan.id, desk.say(lan, "36", reply_to=prompt["message_id"]))
    assert "Bạn đã sửa dữ kiện này" in late["text"]
    assert "Còn 2 dữ kiện" in press(desk, lan, alone, "Xem tiếp")["text"]


def test_two_editors_share_a_review_and_no_decision_is_lost_or_doubled(desk: FakeTelegram) -> None:
    lan, minh = lan_of(desk), desk.world.people[MINH]
    hers = review_of(desk, lan, report("Phước Sơn", *sentences("Phước Sơn")), "phuoc-son.txt")
    desk.say(minh, "/trogiup")
    listed = replied(desk, minh.id, desk.say(minh, "/duyet"))
    title = next(label for label in labels(listed) if "Phước Sơn" in label or "huyện Ph" in label)
    his = press(desk, minh, listed, title)
    assert labels(his) == labels(hers)
    press(desk, minh, his, "Bỏ", "kết nạp")
    now = press(desk, lan, hers, "Duyệt", "kết nạp")
    assert any(text.startswith("Minh đã bỏ dữ kiện này lúc") for text in alerts(desk))
    assert "Còn 2 dữ kiện" in now["text"]
    for _ in range(2):  # one button, tapped twice before the page is there
        desk.tap(lan, now, data=buttons(now)[0]["callback_data"])
    becomes(desk, hers, "Còn 1 dữ kiện")
    desk.wait(lambda: any(text.startswith("Bạn đã duyệt dữ kiện này lúc") for text in alerts(desk)), "the second word")
    assert "96" not in ask(desk, lan, "phước sơn kết nạp bao nhiêu đảng viên mới?")


def test_approving_the_rest_asks_once_more_and_again_where_the_list_has_changed(desk: FakeTelegram) -> None:
    lan, minh = lan_of(desk), desk.world.people[MINH]
    page = review_of(desk, lan, report("Đông Giang", *sentences("Đông Giang")), "dong-giang.txt")
    asked = press(desk, lan, page, "Duyệt tất cả còn lại (3)")
    assert "Công bố tất cả 3 dữ kiện còn lại" in asked["text"]
    listed = replied(desk, minh.id, desk.say(minh, "/duyet"))
    his = press(desk, minh, listed, next(label for label in labels(listed) if "Đông" in label))
    press(desk, minh, his, "Bỏ", "nhà tạm")
    asked = press(desk, lan, asked, "Duyệt tất cả còn lại (3)")
    assert "Danh sách vừa thay đổi" in asked["text"]
    done = press(desk, lan, asked, "Duyệt tất cả còn lại (2)")
    assert "2 dữ kiện đã công bố, 1 dữ kiện đã bỏ" in done["text"]
    assert ask(desk, lan, "đông giang thu ngân sách bao nhiêu?", "98 tỷ đồng") == "98 tỷ đồng"


def test_reviews_and_edits_go_on_after_a_kill(server: FakeTelegram, start_bot: StartBot, tmp_path: Path) -> None:
    lan = server.person("Lan")
    settings = {"editors": str(lan.id), "database": str(tmp_path / "facts.db")}
    first = start_bot(**settings).running()
    offer = replied(server, lan.id, sent_file(server, lan, report("An Bình", *sentences("An Bình")), "an-binh.txt"))
    first.kill()
    server.tap(lan, offer, "Đọc làm báo cáo")
    second = start_bot(**settings).running()
    page = becomes(server, offer, "chờ duyệt")
    page = press(server, lan, page, "Duyệt", "nhà tạm")
    sent = len(server.calls("sendMessage", chat=lan.id))
    server.tap(lan, page, "Sửa 1")
    prompt = server.wait_call("sendMessage", chat=lan.id, count=sent + 1).result
    server.settled()
    second.kill()
    value = server.say(lan, "97", reply_to=prompt["message_id"])
    start_bot(**settings).running()
    changed = replied(server, lan.id, value)
    assert "Mới: 97 đảng viên" in changed["text"]
    page = becomes(server, page, "97 đảng viên")
    page = press(server, lan, page, "Duyệt", "97")
    page = press(server, lan, page, "Duyệt")
    assert "Đã duyệt xong: 3 dữ kiện đã công bố" in page["text"]
    assert ask(server, lan, "kết nạp bao nhiêu đảng viên mới?", "97 đảng viên") == "97 đảng viên"
    assert edited(server, offer)["message_id"] == offer["message_id"]
