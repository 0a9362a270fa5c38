"""What is said of announcements: in words, and never too long, whatever the names."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.handlers.announce_buttons import button, kind_words, kinds
from bot.handlers.html_parts import TEXT_LIMIT, plain, units
from bot.schedule import Refused
from bot.wording import as_plain, render

ALERT_LIMIT = 200
"""Units of the answer to a tap."""
LABEL = 64
"""Letters that a button shows on a phone before it is cut off, roughly."""
LONGEST_NAME = (
    "Ủy ban Mặt trận Tổ quốc Việt Nam và các đoàn thể chính trị - xã hội thị trấn Trung Phước › Số liệu, báo cáo " * 2
)
"""Telegram allows 128 letters for a group's name and for a topic's each."""
REASONS = ("words", "empty", "past", "clock", "day", "part", "date", "weekday", "several", "far")
WHEN = "Chủ nhật, 30/11/2026, 07:30, lặp lại ngày 30 hằng tháng (tháng không có ngày này thì gửi ngày cuối tháng)"
FACTS = {
    "beginning": LONGEST_NAME[:60] + "…", "file": "photo", "scope": "chat", "kind": "Con số trong tuần",
    "title": LONGEST_NAME, "count": 123_456, "when": WHEN, "urgent": True, "state": "scheduled",
}  # fmt: skip


def everything() -> Iterator[str]:
    """Every text of announcements, with the longest of everything."""
    for refused in [
        *(Refused(reason, LONGEST_NAME) for reason in REASONS),  # type: ignore[arg-type]  # REASONS are the reasons
        "kind", "empty", "passed", "nobody", "button", None,
    ]:  # fmt: skip
        for step in ("text", "audience", "chat", "time", "confirm"):
            yield render("announce_dialogue", step=step, change=True, has_chats=True, refused=refused, **FACTS)
    yield render("announce_list", item=FACTS, asked=True)
    yield render("announce_list", items=[FACTS] * 20)
    for what in ("skipped", "spike", "error"):
        yield render("announce_alert", what=what, beginning=LONGEST_NAME[:60], when=WHEN, late=10_000)
    for what in ("reports_skipped", "weekly_skipped", "digest_skipped"):
        yield render("announce_missed", what=what, titles=["x" * 250] * 99, when=WHEN, late=10_000)
    many = [(f"reason{number}", 123_456) for number in range(12)]
    for state in ("scheduled", "running", "paused", "done", "stopped", "cancelled", "skipped"):
        yield render(
            "announce_progress", state=state, why="spike", beginning=LONGEST_NAME[:60], total=123_456, sent=1, left=5,
            failed=many, failed_count=9, uncertain=many, uncertain_count=9,
        )  # fmt: skip
    for where in ("private", "group", "topic"):
        for state in ("choices", "ended", "none", "admins"):
            yield render("announce_subscription", state=state, where=where, chosen=[], kinds=kinds(), bot="b" * 32)


def test_every_text_fits_into_one_message() -> None:
    lengths = [units(plain(text)) for text in everything()]
    assert len(lengths) > 80
    assert max(lengths) <= TEXT_LIMIT
    assert min(lengths) > 0


def test_what_is_said_to_a_tap_fits() -> None:
    for where in ("private", "group", "topic"):
        text = as_plain(render("announce_subscription", state="admins", where=where, bot="b" * 32))
        assert units(text) <= ALERT_LIMIT


@pytest.mark.parametrize("label", ["chat", "number", "retry", "kind", "chosen", "to_all", "urgent", "calm"])
def test_no_button_says_more_than_it_has_room_for(label: str) -> None:
    assert len(button(label, "x", name=LONGEST_NAME).text) <= LABEL + 16
    assert "  " not in button(label, "x", name="Một").text


def test_every_kind_has_its_words(root: Path) -> None:
    words = tomllib.loads((root / "bot/texts/announce_kinds.toml").read_text(encoding="utf-8"))
    assert [kind.id for kind in kinds()] == list(words)
    assert kind_words("dinh_chinh").name == "Đính chính"


def test_why_a_time_is_refused() -> None:
    def said(refused: Refused) -> str:
        text = render("announce_dialogue", step="time", change=False, has_chats=True, refused=refused, **FACTS)
        return plain(text).partition("\n")[0]

    assert said(Refused("weekday", "30/11/2026")) == "Ngày 30/11/2026 không phải thứ bạn nêu."
    assert said(Refused("part", "16")) == "16 giờ không thuộc buổi bạn nêu."
    assert said(Refused("words", "<b>x")) == "Sổ Tay chưa hiểu “<b>x” trong giờ hẹn."


def test_a_report_in_words() -> None:
    text = render(
        "announce_progress", state="stopped", why="by x", beginning="Mời họp", total=1200, sent=1000, left=150,
        failed=[("gone", 30), ("etwas", 1)], failed_count=31, uncertain=[("timeout", 19)], uncertain_count=19,
    )  # fmt: skip
    assert plain(text) == (
        "Đã dừng hẳn: 1.000/1.200 nơi\n“Mời họp”\n\nKhông gửi được: 31\n"
        "• đã chặn bot, đưa bot ra khỏi nhóm, hoặc không còn: 30\n• lý do khác: 1\n\n"
        "Chưa chắc đã đến (không gửi lại để khỏi gửi hai lần): 19\n• Telegram không trả lời kịp: 19\n\nChưa gửi: 150"
    )
