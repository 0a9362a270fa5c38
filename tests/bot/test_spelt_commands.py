"""Commands typed with diacritics or spaces: what they are read as."""

from __future__ import annotations

import unicodedata

import pytest
from telegram import Bot, Update

from bot.handlers.spelt_commands import command_in, plainly


@pytest.mark.parametrize(
    ("text", "command", "rest"),
    [
        ("/hỏi thu ngân sách", "/hoi", " thu ngân sách"),
        ("/Hỏi", "/hoi", ""),
        ("/HỎI: thu ngân sách", "/hoi", ": thu ngân sách"),
        ("/sosánh đảng viên", "/sosanh", " đảng viên"),
        ("/so sánh đảng viên", "/sosanh", " đảng viên"),
        ("/trợ giúp", "/trogiup", ""),
        ("/hủy đăng ký", "/huydangky", ""),
        ("/đăng ký", "/dangky", ""),
        ("/hỏi@so_tay_bot mấy xã?", "/hoi@so_tay_bot", " mấy xã?"),
        ("/lịch  sử\nthu ngân sách", "/lichsu", "\nthu ngân sách"),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_command_is_read_as_what_it_folds_to(text: str, command: str, rest: str, form: str) -> None:
    typed = unicodedata.normalize(form, text)  # type: ignore[arg-type]  # one of the two forms
    found = command_in(typed)
    assert found is not None
    assert (found[0], unicodedata.normalize("NFC", typed[found[1] :])) == (command, rest)


@pytest.mark.parametrize(
    "text",
    ["/hoi thu ngân sách", "/HOI x", "/sosanh@so_tay_bot a", "hỏi gì", "/ hỏi", "/", "", "//hỏi", "/thuế", "/so@ai sánh",
     "/số hộ nghèo", "/17 xã"],
)  # fmt: skip
def test_everything_else_is_left_alone(text: str) -> None:
    assert command_in(text) is None


def test_what_is_marked_stays_marked() -> None:
    bot = Bot("1:x")
    chat = {"id": 5, "type": "private", "first_name": "Lan"}
    text = unicodedata.normalize("NFD", "/hỏi thu ngân sách")
    message = {
        "message_id": 1, "date": 1, "chat": chat, "text": text,
        "entities": [{"type": "bold", "offset": text.index("thu"), "length": 3}],
    }  # fmt: skip
    asked = message | {"message_id": 2, "text": "vâng", "entities": [], "reply_to_message": message}
    update = Update.de_json({"update_id": 1, "message": asked}, bot)
    read = plainly(update, bot).effective_message
    assert read is not None
    assert read.text == "vâng"
    assert read.reply_to_message is not None
    assert [read.reply_to_message.parse_entity(one) for one in read.reply_to_message.entities] == ["/hoi", "thu"]
    plain = Update.de_json({"update_id": 2, "message": message | {"text": "/hoi x", "entities": []}}, bot)
    assert plainly(plain, bot) is plain
