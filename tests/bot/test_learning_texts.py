"""What editors read: every card of the desk, corrections and digests, with the longest names there are."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from telegram import InlineKeyboardMarkup

from bot.corrections import worded
from bot.digest import VIETNAM, span_of, week_of, weekly_digest
from bot.handlers import learning_cards as cards
from bot.handlers.html_parts import TEXT_LIMIT, plain, units
from bot.handlers.services import Knowledge
from bot.settings import Settings
from bot.unanswered import Proposal
from bot.wording import as_plain, render
from knowledge.asking import answer
from knowledge.catalogue.bundled import bundled
from knowledge.catalogue.indicators import indicators
from knowledge.learning.effects import Change
from knowledge.learning.gaps import Gap
from knowledge.learning.proposals import Objection
from knowledge.model import Comparison, Fact, Measure, Quantity, Source
from knowledge.store import open_store
from knowledge.store.corrections import Correction
from knowledge.store.names import Taught
from knowledge.store.snapshot import bundled_snapshot

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
LONGEST = max((phrase for one in indicators() for phrase in one.phrases), key=len)
WORDY = " ".join(["Cho hỏi"] + ["nghiêng"] * 300)
MARKUP = re.compile(r"[{}]|%\}|None|<(?!/?(?:b|i|s|code|blockquote)\b)")


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.of(bundled_snapshot())


def gap(number: int = 0, **changes: object) -> Gap:
    fields = {
        "words": (f"nghieng {number}",), "phrase": LONGEST, "unanswered": 12_345, "voted_down": 678, "first": NOW - timedelta(days=300),
        "last": NOW, "wordings": tuple((f"{WORDY} {at}?", 99) for at in range(8)),
        "reasons": ("unknown-indicator", "which-indicator", "new-reason"), "answers": (("a",), ("b",)),
    }  # fmt: skip
    return Gap(**(fields | changes))  # type: ignore[arg-type]


def checked(card: cards.Card) -> str:
    """The text of a card; it and its buttons are within Telegram's limits."""
    text, keyboard = card
    assert 0 < units(plain(text)) <= TEXT_LIMIT
    assert not MARKUP.search(text)
    assert isinstance(keyboard, InlineKeyboardMarkup)
    for button in (one for row in keyboard.inline_keyboard for one in row):
        assert len(str(button.callback_data).encode()) <= 64
        assert 0 < len(button.text) <= 64
        assert button.text == button.text.strip()
        assert re.match(cards.pattern(), str(button.callback_data))
    assert sum(map(len, keyboard.inline_keyboard)) <= 100
    return as_plain(text)


def test_the_list_and_its_pages() -> None:
    many = [gap(number) for number in range(100)]
    for number in (0, 5, 12, 99, -1):
        assert "Câu hỏi chưa trả lời được" in checked(cards.page(many, number))
    assert checked(cards.page([], 0)).startswith("Không có câu hỏi nào đang chờ")
    first = checked(cards.page([gap(first=NOW, voted_down=0)], 0))
    assert "12345 lần chưa trả lời được · 23/11/2026" in first


def test_a_group_and_what_may_come_of_it(knowledge: Knowledge) -> None:
    assert LONGEST[1:] in checked(cards.group(gap(), knowledge))
    named = knowledge.base.entries.all
    assert checked(cards.which("0" * 16, WORDY, named[:4])).startswith("Chưa có chỉ tiêu nào tên là")
    assert checked(cards.which("0" * 16, "x", []))
    for why in ("empty", "long", "unmarked", "own", "taken", "contrast"):
        said = checked(cards.refused("0" * 16, Proposal(WORDY, LONGEST, Objection(why, LONGEST))))
        assert len(said.splitlines()) == 2, why
    reply, _ = answer(knowledge.base, "bao nhiêu đảng viên mới?")
    proposal = Proposal(LONGEST, LONGEST, None, [Change(WORDY, reply, reply)] * 40, [(WORDY, reply)] * 8)
    assert "… và 35 câu nữa." in checked(cards.doubtful("0" * 16, proposal, knowledge))
    name = Taught(2**60, LONGEST, LONGEST, (WORDY,), NOW, "telegram:1 (Lan)")
    assert "→ 33 đảng viên" in checked(cards.taught(proposal, name, knowledge))
    assert checked(cards.dismissed(gap()))
    for number in (0, 4):
        assert checked(cards.names([name] * 33, number))
    assert checked(cards.names([], 0)) == "Chưa có tên gọi nào được dạy."
    for template, values in (("learn_gone", {}), ("learn_undone", {"name": name}), ("learn_undone", {"name": None}),
                             ("learn_reopened", {"count": 0}), ("learn_reopened", {"count": 2})):  # fmt: skip
        assert checked(cards.plain_card(template, **values))


def correction(old: Fact, new: Fact | None, reason: str | None = None) -> str:
    return worded(
        Correction(1, None, old.id, "a", "b", old, new, reason, NOW, 1), {"a": Source(id="a", publisher="UBND")}
    )


def measure(value: int | None = 33, **changes: object) -> Measure:
    fields: dict[str, object] = {
        "id": "f",
        "document": "a",
        "indicator": "kết nạp đảng viên mới",
        "place": "huyện Nông Sơn",
    }
    fields["quantity"] = Quantity(value=None if value is None else Decimal(value), unit="đảng viên")
    return Measure(**(fields | changes))  # type: ignore[arg-type]


def test_a_correction_names_old_new_and_why() -> None:
    compared = (Comparison(kind="plan", percent=Decimal(110), base="chỉ tiêu"),)
    assert correction(measure(comparisons=compared), measure(34)).splitlines() == [
        "<b>Đính chính</b>",
        "Kết nạp đảng viên mới · huyện Nông Sơn",
        "Trước đây Sổ Tay trả lời: <s>33 đảng viên, đạt 110% chỉ tiêu</s>",
        "Nay là: <b>34 đảng viên</b>",
        "Tỷ lệ của số cũ (đạt 110% chỉ tiêu) không còn dùng.",
        "Lý do: số liệu đã được sửa theo nguồn UBND.",
    ]
    whole = measure(comparisons=compared, quantity=Quantity(value=Decimal(33), of=Decimal(40), unit="đảng viên"))
    assert "(đạt 110% chỉ tiêu) không còn dùng" in correction(whole, measure()), "the same number, of another whole"
    assert correction(measure(), None, "nhầm <bảng>").splitlines() == [
        "<b>Đính chính</b>",
        "Trước đây Sổ Tay trả lời: Kết nạp đảng viên mới · huyện Nông Sơn: <s>33 đảng viên</s>",
        "Số liệu này đã được rút lại; bạn đừng dùng nữa nhé.",
        "Lý do: nhầm &lt;bảng&gt;",
    ]
    moved = correction(measure(), measure(place="huyện Quế Sơn"), "nhầm địa bàn").splitlines()
    assert moved[1:3] == [
        "Trước đây Sổ Tay trả lời: Kết nạp đảng viên mới · huyện Nông Sơn: <s>33 đảng viên</s>",
        "Nay là: Kết nạp đảng viên mới · huyện Quế Sơn: <b>33 đảng viên</b>",
    ]


def test_an_editor_is_told_what_stays_when_their_data_are_erased() -> None:
    asked = [render("learn_privacy", state="ask", settings=Settings(), editor=editor) for editor in (False, True)]
    assert ["chỉ ghi “biên tập viên”" in text for text in asked] == [False, True]
    assert max(units(plain(text)) for text in asked) < 1500


def test_every_bundled_figure_can_be_corrected() -> None:
    facts = [fact for fact in bundled()[0] if isinstance(fact, Measure)]
    for old in facts:
        for new in (None, facts[0], old):
            text = correction(old, new, "lý do")
            assert units(plain(text)) <= 1000
            assert not MARKUP.search(text)


def test_weeks_begin_on_monday_in_vietnam() -> None:
    start, end = span_of("2026-W48")
    assert start == datetime(2026, 11, 23, tzinfo=VIETNAM)
    assert end - start == timedelta(days=7)
    assert week_of(start) == "2026-W48"
    assert week_of(start - timedelta(seconds=1)) == "2026-W47"
    assert week_of(datetime(2027, 1, 1, tzinfo=VIETNAM)) == "2026-W53"
    with pytest.raises(ValueError, match="week"):
        span_of("2026-W54")


async def test_the_digest_of_a_week_is_the_same_whoever_asks(tmp_path: Path, knowledge: Knowledge) -> None:
    store = await open_store(tmp_path / "n.sqlite")
    week = week_of(datetime.now(UTC))
    assert "Chưa ai hỏi câu nào." in await weekly_digest(store, week)
    await store.import_facts(*bundled(), "test")
    for number in range(8):
        await store.keep_question(f"{LONGEST} {WORDY} {number}?", "decline", "unknown-indicator")
        await store.keep_question("bao nhiêu đảng viên mới?", "answer")
    text = await weekly_digest(store, week)
    assert text == await weekly_digest(store, week, knowledge.hearing)
    assert "Được hỏi <b>16</b> câu: trả lời 8, hỏi lại 0, chưa có số liệu 8." in text
    assert units(plain(text)) <= TEXT_LIMIT
    assert not MARKUP.search(text)
    last = week_of(datetime.now(UTC) - timedelta(days=7))
    assert "Chưa ai hỏi câu nào." in await weekly_digest(store, last)
    await store.close()
