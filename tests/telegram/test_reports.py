"""What editors send to be read: files, forwards, long texts, /nhap; and what cannot be read."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pytest

from tests.telegram.desk import LAN, READ, becomes, edits, press, replied, report, review_of, sent_file
from tests.telegram.fake import FakeTelegram, Person
from tests.telegram.fake.people import labels
from tests.telegram.test_asking import answer_to

ASK = "Trả lời như câu hỏi"
FILLER = "Cấp ủy, chính quyền các cấp đã tập trung lãnh đạo, chỉ đạo thực hiện đồng bộ các nhiệm vụ, giải pháp đề ra. "


def lan_of(telegram: FakeTelegram) -> Person:
    return telegram.world.people[LAN]


def encrypted() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("mật khẩu")
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


def test_a_long_text_and_a_forward_are_offered_and_a_question_is_answered(desk: FakeTelegram) -> None:
    lan = lan_of(desk)
    text = f"Kết quả năm 2024 của huyện Tây Giang\n\nHuyện Tây Giang trồng mới 310 ha rừng.\n\n{FILLER * 6}"
    offer = replied(desk, lan.id, desk.say(lan, text))
    assert labels(offer) == [READ, ASK]
    desk.tap(lan, offer, READ)
    assert "310 ha" in becomes(desk, offer, "Còn 1 dữ kiện")["text"]
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Văn phòng"}
    offer = replied(desk, lan.id, desk.say(lan, f"bao nhiêu đảng viên mới? {FILLER * 3}", forward_origin=origin))
    count = len(desk.calls("sendMessage", chat=lan.id)) + 1
    desk.tap(lan, offer, ASK)
    desk.wait_call("deleteMessage", chat=lan.id)
    desk.wait_call("sendMessage", chat=lan.id, count=count)  # the answer, before the next question
    desk.say(lan, "huyện Nông Sơn kết nạp bao nhiêu đảng viên mới?")
    assert "33" in desk.wait_call("sendMessage", chat=lan.id, count=count + 1).result["text"]


def test_others_files_and_long_texts_are_no_reports(desk: FakeTelegram) -> None:
    hoa = desk.person("Hoa")
    sent_file(desk, hoa, b"x" * 50, "a.txt")
    assert "chưa nhận tệp" in answer_to(desk, hoa.id)["text"]
    desk.say(hoa, FILLER * 8)
    assert labels(answer_to(desk, hoa.id, 2)) != [READ, ASK]
    refused = replied(desk, hoa.id, desk.say(hoa, "/nhap"))
    assert "dành cho biên tập viên" in refused["text"]


def test_nhap_reads_the_message_replied_to_also_in_a_group(desk: FakeTelegram) -> None:
    lan, hoa = lan_of(desk), desk.person("Hoa")
    group = desk.group(lan, hoa)
    said = desk.say(hoa, "Năm 2024, huyện Hiệp Đức xây 27 nhà tình nghĩa.", group)
    progress = replied(desk, group.id, desk.say(lan, "/nhap", group, reply_to=said["message_id"]))
    assert "27" in becomes(desk, progress, "Còn 1 dữ kiện")["text"]
    desk.tap(hoa, progress, data=progress_button(desk, progress, "Duyệt"))
    assert "Bạn trả lời một tệp" in replied(desk, group.id, desk.say(lan, "/nhap", group))["text"]
    hidden = desk.say_as_group(group, "/nhap", reply_to=said["message_id"])
    assert "không biết ai đang viết" in replied(desk, group.id, hidden)["text"]
    assert "Còn 1 dữ kiện" in edits(desk, progress)[-1]["text"]


def progress_button(telegram: FakeTelegram, message: dict[str, Any], label: str) -> str:
    rows = edits(telegram, message)[-1]["reply_markup"]["inline_keyboard"]
    data: str = next(one["callback_data"] for row in rows for one in row if one["text"] == label)
    return data


def test_the_same_report_is_recognised_and_a_corrected_one_shows_only_what_changed(desk: FakeTelegram) -> None:
    lan = lan_of(desk)
    texts = [f"Huyện Thăng Bình làm mới {number} km đường {name}." for number, name in
             ((12, "bê tông"), (31, "đất"), (5, "nhựa"), (7, "ven biển"), (9, "nội đồng"))]  # fmt: skip
    page = review_of(desk, lan, report("Thăng Bình", *texts), "thang-binh.txt")
    count = page["text"].split("Còn ")[1].split(" ")[0]
    again = replied(desk, lan.id, sent_file(desk, lan, report("Thăng Bình", *texts), "ten-khac.txt"))
    desk.tap(lan, again, READ)
    known = becomes(desk, again, "đã được đọc rồi", f"Còn {count} dữ kiện")
    assert labels(known) == [f"Duyệt ({count})"]
    page = press(desk, lan, page, f"Duyệt tất cả còn lại ({count})")
    press(desk, lan, page, f"Duyệt tất cả còn lại ({count})")
    texts[0] = texts[0].replace("12", "13")
    page = review_of(desk, lan, report("Thăng Bình", *texts), "thang-binh.txt")
    assert "Còn 1 dữ kiện" in page["text"]
    assert "⚠ Sẽ thay cho số đã công bố của báo cáo này: 12 km" in page["text"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("mat-khau.pdf", encrypted(), "có mật khẩu"),
        ("hong.docx", b"PK\x03\x04" + b"x" * 500, "bị hỏng"),
        ("anh.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "tấm ảnh"),
        ("thu.txt", "Chúc mừng năm mới!".encode(), "không thấy số liệu nào"),
    ],
)
def test_what_cannot_be_read_is_said(desk: FakeTelegram, name: str, content: bytes, said: str) -> None:
    lan = lan_of(desk)
    offer = replied(desk, lan.id, sent_file(desk, lan, content, name))
    desk.tap(lan, offer, READ)
    assert labels(becomes(desk, offer, said)) == []


def test_a_file_that_is_too_large_is_not_fetched(desk: FakeTelegram) -> None:
    lan = lan_of(desk)
    for size in (21 * 1024 * 1024, 1000):  # what Telegram says of it, and what getFile finds
        with desk.lock():
            file_id = f"large-{size}"
            desk.world.files[file_id] = bytes(21 * 1024 * 1024)
        document = {"file_id": file_id, "file_unique_id": "u", "file_name": "lon.pdf", "file_size": size}
        offer = replied(desk, lan.id, desk.say(lan, None, document=document))
        desk.tap(lan, offer, READ)
        becomes(desk, offer, "lớn hơn 20 MB")
