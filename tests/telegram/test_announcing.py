"""/thongbao and /lichthongbao, end to end: text → preview → audience → time → confirmation → report."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.settings import Settings
from bot.timetable import Rule, When, say
from knowledge.store import open_store
from knowledge.store.announcements import Announcements
from knowledge.store.announcements_model import Audience, Content, NewAnnouncement
from tests.telegram.announcing import OWNER, Office, Talk, received, subscribe
from tests.telegram.fake import FakeTelegram
from tests.telegram.fake.people import buttons, labels


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with FakeTelegram() as server:
        server.person("Chủ", user_id=OWNER)
        office = Office(server, tmp_path_factory.mktemp("office"))
        office.bot.running()
        yield office
        assert office.bot.stop() == 0, office.bot.log
        assert "Traceback" not in office.bot.log
        assert server.conformance.violations == []


def to_audience(talk: Talk, text: str = "Mời họp dân tối mai") -> dict[str, Any]:
    talk.say("/thongbao", "Soạn thông báo")
    return talk.say(text, "Gửi cho ai?")


def to_confirmation(talk: Talk, text: str = "Mời họp dân tối mai") -> dict[str, Any]:
    return talk.tap(
        talk.tap(to_audience(talk, text), "Tất cả nơi đăng ký", "Gửi lúc nào?"), "Gửi ngay", "Gửi thông báo này?"
    )


def test_from_the_text_to_the_report(office: Office) -> None:
    server, editor = office.server, office.editor()
    lan, minh = server.person("Lan"), server.person("Minh")
    group = server.group(lan, forum=True)
    topic = server.topic(group, lan)
    subscribe(server, lan)
    subscribe(server, lan, group, thread=topic)
    editor.say("/thongbao", "Soạn thông báo")
    text = "Mời họp dân"
    bold = [{"type": "bold", "offset": 4, "length": 7}]
    asked = editor.say(text, "Gửi cho ai?", entities=bold)
    (preview,) = received(server, editor.person.id, text)
    assert preview["entities"] == bold
    assert labels(asked) == [
        "Tất cả nơi đăng ký (2)", "Chỉ các nhóm (1)", "Chỉ cá nhân (1)", "Một nhóm, chủ đề…",
        "Người đăng ký: Thông báo", "Viết lại", "Bỏ",
    ]  # fmt: skip
    asked = editor.tap(asked, "Tất cả nơi đăng ký", "Gửi lúc nào?")
    sure = editor.tap(asked, "Gửi ngay", "Gửi thông báo này?")
    assert "Gửi cho: mọi nơi đăng ký “Thông báo” (2 nơi)\nLúc: ngay khi bạn bấm gửi" in sure["text"]
    editor.tap(sure, "✅ Gửi", "Đang bắt đầu gửi…")
    report = editor.next("Đã gửi xong: 2/2 nơi")
    assert report["message_id"] == sure["message_id"]
    assert labels(report) == []
    for chat in (lan.id, group.id):
        (message,) = received(server, chat, text)
        assert (message["text"], message["entities"]) == (preview["text"], preview["entities"])
    assert received(server, group.id, text)[0]["message_thread_id"] == topic
    assert received(server, minh.id, text) == []


def test_a_picture_and_a_file_with_their_captions(office: Office) -> None:
    server, editor, lan = office.server, office.editor(), office.server.person()
    office.subscribed(lan.id)
    photo = [{"file_id": server.upload(b"png"), "file_unique_id": "p", "width": 9, "height": 9}]
    document = {"file_id": server.upload(b"pdf"), "file_unique_id": "d", "file_name": "moi.pdf"}
    for extra, method in (({"photo": photo}, "sendPhoto"), ({"document": document}, "sendDocument")):
        editor.say("/thongbao", "Soạn thông báo")
        asked = editor.say(None, "Gửi cho ai?", caption="Ảnh <hội> nghị", media_group_id="album-1", **extra)
        server.say(editor.person, None, photo=photo, media_group_id="album-1")  # the rest of the album
        sure = editor.tap(editor.tap(asked, "Tất cả", "Gửi lúc nào?"), "Gửi ngay", "Gửi thông báo này?")
        assert "Kèm một" in sure["text"]
        editor.tap(sure, "✅ Gửi", "Đang bắt đầu gửi…")
        editor.next("Đã gửi xong: 1/1 nơi")
        assert server.wait_call(method, chat=lan.id).result["caption"] == "Ảnh <hội> nghị"
    assert len(received(server, lan.id, "Ảnh")) == 2


def test_only_groups_only_people_one_topic_and_other_kinds(office: Office) -> None:
    server, editor, lan = office.server, office.editor(), office.server.person()
    group = server.group(lan)
    office.subscribed(lan.id, group.id)
    asked = to_audience(editor)
    sure = editor.tap(editor.tap(asked, "Chỉ các nhóm (1)", "Gửi lúc nào?"), "Gửi ngay", "Gửi thông báo này?")
    assert "Gửi cho: các nhóm đăng ký “Thông báo” (1 nơi)" in sure["text"]
    asked = editor.tap(sure, "Đổi người nhận", "Gửi cho ai?")
    asked = editor.tap(asked, "Người đăng ký: Thông báo", "Gửi cho ai?")
    assert labels(asked)[:5] == [
        "Tất cả nơi đăng ký (0)", "Chỉ các nhóm (0)", "Chỉ cá nhân (0)", "Một nhóm, chủ đề…",
        "Người đăng ký: Báo cáo mới",
    ]  # fmt: skip
    chats = editor.tap(asked, "Một nhóm, chủ đề…", "Gửi vào nhóm hay chủ đề nào?")
    assert labels(chats) == [f"Nhóm {group.id}", "Bỏ", "Quay lại"]
    sure = editor.tap(chats, f"Nhóm {group.id}", "Gửi thông báo này?")
    assert f"Gửi cho: Nhóm {group.id}\n" in sure["text"]
    editor.tap(sure, "✅ Gửi", "Đang bắt đầu gửi…")
    editor.next("Đã gửi xong: 1/1 nơi")
    assert len(received(server, group.id, "Mời họp dân tối mai")) == 1
    assert received(server, lan.id, "Mời họp dân tối mai") == []


def test_two_taps_send_it_once_and_buttons_of_before_do_nothing(office: Office) -> None:
    server, editor, lan = office.server, office.editor(), office.server.person()
    office.subscribed(lan.id)
    asked = to_audience(editor, "Chỉ một lần")
    again = next(one["callback_data"] for one in buttons(asked) if one["text"].startswith("Chỉ các nhóm"))
    sure = editor.tap(editor.tap(asked, "Tất cả", "Gửi lúc nào?"), "Gửi ngay", "Gửi thông báo này?")
    server.tap(editor.person, asked, data=again)  # the revision has moved on: the groups are not chosen
    confirm = buttons(sure)[0]["callback_data"]
    for _ in range(3):
        server.tap(editor.person, sure, data=confirm)
    editor.next("Đã gửi xong: 1/1 nơi")
    server.settled()
    assert len(received(server, lan.id, "Chỉ một lần")) == 1


def test_a_restart_in_the_middle_of_the_dialogue_loses_nothing(office: Office) -> None:
    server, editor, lan = office.server, office.editor(), office.server.person()
    office.subscribed(lan.id)
    editor.say("/thongbao", "Soạn thông báo")
    assert office.bot.stop() == 0
    office.bot.running()
    asked = editor.say("Sau khi khởi động lại", "Gửi cho ai?")
    asked = editor.tap(asked, "Tất cả", "Gửi lúc nào?")
    office.bot.kill()
    office.bot.running()
    sure = editor.say("2 giây nữa", "Gửi thông báo này?")
    editor.tap(sure, "✅ Hẹn gửi", "Đã hẹn gửi: ")
    report = editor.next("Đã gửi xong: 1/1 nơi")
    assert report["message_id"] != sure["message_id"]
    assert len(received(server, lan.id, "Sau khi khởi động lại")) == 1


def test_times_are_repeated_in_full_and_refused_with_their_reason(office: Office) -> None:
    editor = office.editor()
    asked = editor.tap(to_audience(editor), "Tất cả", "Gửi lúc nào?")
    editor.say("8h sáng nếu trời đẹp", "Sổ Tay chưa hiểu “nếu trời đẹp” trong giờ hẹn.")
    editor.say("1/1/2020 8h", "Giờ ấy đã qua.")
    editor.say("31/2 8h", "Không có ngày ấy trong lịch.")
    sure = editor.say("thứ hai hằng tuần 7:30", "Gửi thông báo này?")
    assert re.search(r"^Lúc: thứ Hai, \d\d/\d\d/\d{4}, 07:30, lặp lại hằng tuần$", sure["text"], re.MULTILINE)
    asked = editor.tap(sure, "Đổi giờ", "Gửi lúc nào?")
    sure = editor.tap(asked, "8 giờ sáng mai", "Gửi thông báo này?")
    assert re.search(r"^Lúc: .*, \d\d/\d\d/\d{4}, 08:00$", sure["text"], re.MULTILINE)
    urgent = editor.tap(sure, "🔔 Khẩn", "Gửi thông báo này?")
    assert "Khẩn: kêu chuông cả ban đêm" in urgent["text"]
    editor.tap(urgent, "Bỏ", "Đã bỏ, không gửi gì.")


def test_words_where_a_button_is_waited_for_are_no_question(office: Office) -> None:
    server, editor = office.server, office.editor()
    asked = to_audience(editor)
    told = editor.say("tất cả", "Ở bước này bạn bấm nút nhé.")
    assert told["text"].splitlines()[0].endswith("nhắn /hoi câu hỏi.")
    assert labels(told) == labels(asked)
    answer = editor.say("/hoi xin chào", "Chào bạn!")
    editor.say("cảm ơn", "", reply_to=answer["message_id"])  # goes on with the answer, not with the draft
    editor.tap(told, "Một nhóm, chủ đề…", "Chưa có nhóm")
    editor.say("nhóm của tôi", "Ở bước này bạn bấm nút nhé.")
    editor.say("/thongbao", "Bạn đang soạn dở một thông báo.")
    asked = editor.tap(editor.next("Chưa có nhóm"), "Quay lại", "Gửi cho ai?")
    asked = editor.tap(asked, "Viết lại", "Soạn thông báo")
    editor.say(None, "Thông báo nhận chữ, một ảnh hoặc một tệp", sticker=STICKER)
    editor.say("Nội dung khác", "Gửi cho ai?")
    assert server.conformance.violations == []


def test_without_its_tables_an_editor_is_answered_once(office: Office) -> None:
    server, editor = office.server, office.editor()
    with sqlite3.connect(office.database) as database:
        database.execute("ALTER TABLE announcements RENAME TO away")
    try:
        editor.say("bao nhiêu đảng viên mới?", "Sổ Tay chưa có tài liệu nào")
        # Delivered, or looked after, where one was sent before.
        server.wait(lambda: "announcements cannot be " in office.bot.log, "it is logged", poll=True)
    finally:
        with sqlite3.connect(office.database) as database:
            database.execute("ALTER TABLE away RENAME TO announcements")
        database.close()
    server.settled()
    assert len(server.calls("sendMessage", chat=editor.person.id)) == 1
    to_audience(editor)  # the fixture looks for tracebacks in the log


def test_what_nobody_would_get_is_not_sent(office: Office) -> None:
    editor, lan = office.editor(), office.server.person()
    office.subscribed()
    sure = to_confirmation(editor, "Cho ai đây")
    asked = editor.tap(sure, "✅ Gửi", "Chưa có ai để gửi")
    assert "Gửi cho ai?" in asked["text"]
    office.subscribed(lan.id)
    sure = editor.tap(asked, "Tất cả", "Gửi thông báo này?")
    editor.tap(sure, "✅ Gửi", "Đang bắt đầu gửi…")
    editor.next("Đã gửi xong: 1/1 nơi")
    assert len(received(office.server, lan.id, "Cho ai đây")) == 1


STICKER = {
    "file_id": "s", "file_unique_id": "s", "type": "regular", "width": 9, "height": 9, "is_animated": False,
    "is_video": False,
}  # fmt: skip


def test_nobody_else_announces_and_nobody_in_a_group(office: Office) -> None:
    server, editor, lan = office.server, office.editor(), office.server.person()
    for command in ("/thongbao", "/lichthongbao"):
        server.say(lan, command)
    assert server.wait_call("sendMessage", chat=lan.id, count=2).result["text"].startswith("Việc này dành cho")
    group = server.group(editor.person)
    server.say(editor.person, "/thongbao", group)
    assert server.wait_call("sendMessage", chat=group.id).result["text"].startswith("Bạn nhắn /thongbao và")
    asked = to_audience(editor)
    before = len(received(server, lan.id, "Nút này đã cũ"))
    server.tap(lan, asked, data=buttons(asked)[0]["callback_data"])
    server.settled()
    assert (before, received(server, lan.id, "Gửi lúc nào?")) == (0, [])
    assert editor.tap(asked, "Tất cả", "Gửi lúc nào?")


def test_paused_resumed_and_stopped_while_it_is_sent(office: Office) -> None:
    server, editor = office.server, office.editor()
    people = [server.person(f"Người {number}") for number in range(12)]
    office.subscribed(*[person.id for person in people])
    sure = to_confirmation(editor, "Dừng lại")
    editor.tap(sure, "✅ Gửi", "Đang bắt đầu gửi…")
    sending = editor.next("Đang gửi: ")
    assert labels(sending) == ["Tạm dừng", "Dừng hẳn"]
    paused = editor.tap(sending, "Tạm dừng", "Tạm dừng: ")
    assert labels(paused) == ["Gửi tiếp", "Dừng hẳn"]

    def got() -> int:
        return sum(len(received(server, person.id, "Dừng lại")) for person in people)

    held = got()
    assert held < 12
    editor.tap(paused, "Gửi tiếp", "Đang gửi: ")
    server.wait(lambda: got() > held + 1, "it goes on")
    server.tap(editor.person, sending, data=sending_button(sending, "Dừng hẳn"))
    stopped = editor.next("Đã dừng hẳn: ")
    done = got()
    assert "Chưa gửi: " in stopped["text"]
    assert done < 12
    edits = [call.at for call in server.calls("editMessageText", chat=editor.person.id)]
    assert len(edits) < 16
    assert got() - done <= 1


def sending_button(message: dict[str, Any], label: str) -> str:
    return str(next(one["callback_data"] for one in buttons(message) if one["text"] == label))


def test_the_report_names_reasons_and_sends_again_to_the_failed_only(office: Office) -> None:
    server, editor = office.server, office.editor()
    lan, minh, hoa = (server.person(name) for name in ("Lan", "Minh", "Hoa"))
    office.subscribed(lan.id, minh.id, hoa.id)
    server.world.chats[minh.id].blocked = True
    server.fail("sendMessage", chat=hoa.id, drop=True, delivered=True)
    editor.tap(to_confirmation(editor, "Ai chưa nhận"), "✅ Gửi", "Đang bắt đầu gửi…")
    report = editor.next("Đã gửi xong: 1/3 nơi")
    assert "Không gửi được: 1\n• đã chặn bot, đưa bot ra khỏi nhóm, hoặc không còn: 1" in report["text"]
    assert "Chưa chắc đã đến (không gửi lại để khỏi gửi hai lần): 1\n• mất kết nối giữa chừng: 1" in report["text"]
    assert labels(report) == ["Gửi lại nơi chưa nhận được: 1"]
    server.world.chats[minh.id].blocked = False
    server.tap(editor.person, report, "Gửi lại nơi chưa nhận được: 1")
    editor.next("Đã gửi xong: 2/3 nơi")
    assert [len(received(server, person.id, "Ai chưa nhận")) for person in (lan, minh, hoa)] == [1, 1, 1]


def test_two_editors_change_a_planned_one_without_stepping_on_each_other(office: Office) -> None:
    editor, other = office.editor(), office.editor()
    asked = editor.tap(to_audience(editor, "Họp tuần tới"), "Tất cả", "Gửi lúc nào?")
    editor.tap(editor.say("8h 20 ngày nữa", "Gửi thông báo này?"), "✅ Hẹn gửi", "Đã hẹn gửi: ")
    mine = change(editor, "Họp tuần tới")
    theirs = change(other, "Họp tuần tới")
    other.tap(theirs, "Đổi nội dung", "Nội dung mới")
    theirs = other.say("Họp tuần sau nữa", "Lưu thay đổi này?")
    other.tap(theirs, "✅ Lưu thay đổi", "Đã hẹn gửi: ")
    editor.tap(mine, "Đổi giờ", "Gửi lúc nào?")
    mine = editor.say("9h 20 ngày nữa", "Lưu thay đổi này?")
    editor.tap(mine, "✅ Lưu thay đổi", "Thông báo này vừa được người khác đổi")
    card = opened(editor, "Họp tuần sau nữa")
    assert ", 08:00\n" in card["text"] + "\n"
    asked = editor.tap(card, "Hủy lịch", "Thông báo đã hẹn")
    assert asked["text"].endswith("Hủy lịch gửi này?")
    editor.tap(asked, "Hủy thật", "Đã hủy lịch, không gửi")
    listed = other.say("/lichthongbao", "")
    assert "Họp tuần sau nữa" not in listed["text"]


def test_a_repeated_one_is_sent_when_its_time_comes_and_stays_planned(office: Office) -> None:
    server, editor, lan = office.server, office.editor(), office.server.person()
    office.subscribed(lan.id)
    due = datetime.now(UTC) - timedelta(seconds=2)
    rule = Rule("daily", due.astimezone(Settings().zone).time().replace(microsecond=0))
    new = NewAnnouncement(
        key="repeated", kind="thong_bao", content=Content("Mỗi ngày một tin"), audience=Audience("all"), by="test",
        run_at=due, repeats=str(rule), editor_chat=editor.person.id,
    )  # fmt: skip

    async def plan() -> None:
        store = await open_store(office.database)
        await Announcements(store).create(new, "scheduled")
        await store.close()

    asyncio.run(plan())
    editor.next("Đã gửi xong: 1/1 nơi")
    assert len(received(server, lan.id, "Mỗi ngày một tin")) == 1
    tomorrow = say(When(rule.after(datetime.now(UTC), Settings().zone), rule), Settings().zone)
    asked = editor.tap(opened(editor, tomorrow), "Hủy lịch", "Thông báo đã hẹn")
    editor.tap(asked, "Hủy thật", "Đã hủy lịch, không gửi")


def opened(editor: Talk, text: str) -> dict[str, Any]:
    """The card of the announcement that begins so, from the list."""
    listed = editor.say("/lichthongbao", "Các thông báo")
    number = next(line.partition(".")[0] for line in listed["text"].splitlines() if text in line)
    return editor.tap(listed, number, "Thông báo đã hẹn")


def change(editor: Talk, text: str) -> dict[str, Any]:
    return editor.tap(opened(editor, text), "Đổi", "Lưu thay đổi này?")


def test_no_button_of_all_this_has_too_much_data(office: Office) -> None:
    calls = [call for call in office.server.calls() if call.result and isinstance(call.result, dict)]
    data = [one["callback_data"] for call in calls for one in buttons(call.result)]
    assert len(data) > 100
    assert max(len(one.encode()) for one in data) <= 64
