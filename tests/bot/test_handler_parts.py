"""The parts of the handlers that need no Telegram: buttons, memory, evidence, patience, menus."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.handlers import buttons, memory, menus, outbox
from bot.handlers.evidence import evidence
from bot.handlers.services import fact_key
from knowledge.model import Amended, Answer, Comparison, Measure, Option, Quantity, Reply, Source, Span


class Sources:
    """As much of a base as the evidence needs."""

    change: Amended | None = None

    def amended(self, fact_id: str) -> Amended | None:
        return self.change

    def source(self, document: str) -> Source:
        return Source(id=document, title="Báo cáo <1>", publisher="Báo")


def measure(value: Any, sentence: str, **more: Any) -> Measure:
    return Measure(
        id="f", document="d", indicator="x", quantity=Quantity(value=value, unit="ha"), evidence=sentence, **more
    )


@pytest.mark.parametrize(
    ("fact", "marked"),
    [
        (measure("33", "Kết nạp 33 đảng viên, 133 lượt, 33,5%."), ["33"]),
        (measure("1281", "Có 1.281 hộ, 1281 người."), ["1.281", "1281"]),
        (measure("18.2", "đạt 18,2 tiêu chí (182)"), ["18,2"]),
        (measure("9", "ngày 09 có 9 xã"), ["09", "9"]),
        (measure(Span(low=Decimal(135), high=Decimal(140)), "từ 135 - 140 tỷ"), ["135", "140"]),
        (measure(None, "tăng 5,54%", comparisons=(Comparison(kind="change", percent=Decimal("5.54")),)), ["5,54"]),
        (measure(None, "giảm 3%", comparisons=(Comparison(kind="change", percent=Decimal(-3)),)), ["3"]),
        (measure("7", "không có con số"), []),
    ],
)
def test_the_figure_is_marked_in_the_sentence(fact: Measure, marked: list[str]) -> None:
    shown = evidence([fact], Sources())  # type: ignore[arg-type]  # a part of Base
    assert re.findall(r"<u>(.*?)</u>", shown) == marked


def test_evidence_is_escaped() -> None:
    shown = evidence([measure("1", "a < b & 1")], Sources())  # type: ignore[arg-type]  # a part of Base
    assert "a &lt; b &amp; <b><u>1</u></b>" in shown
    assert "Báo cáo &lt;1&gt;" in shown


def test_the_sentence_of_a_corrected_figure_says_so() -> None:
    plan = (Comparison(kind="plan", percent=Decimal(110), base="chỉ tiêu"),)
    base, before = Sources(), measure("33", "Kết nạp 33 đảng viên, đạt 110% chỉ tiêu.", comparisons=plan)
    base.change = Amended(datetime(2026, 11, 22, 18, tzinfo=UTC), before, "cộng <thiếu>")
    shown = evidence([measure("35", before.evidence or "")], base)  # type: ignore[arg-type]  # a part of Base
    assert "<u>" not in shown
    assert (
        "</blockquote>\nBiên tập viên đã sửa số liệu này ngày 23/11/2026: 33 ha, đạt 110% chỉ tiêu → 35 ha "
        "(lý do: cộng &lt;thiếu&gt;). Tỷ lệ của số cũ (đạt 110% chỉ tiêu) không còn dùng."
    ) in shown


def test_a_fact_without_a_sentence_says_so() -> None:
    fact = measure("1", "x").model_copy(update={"evidence": None})
    assert "blockquote" not in evidence([fact], Sources())  # type: ignore[arg-type]  # a part of Base


def reply(facts: int, options: int, outcome: str = "answer") -> Reply:
    ids = tuple(f"fact-{number}" for number in range(facts))
    answers = (Answer(facts=ids, kind="measure", aspect="value", source=Source(id="d")),) if facts else ()
    offered = tuple(Option(label=f"câu {number}", question="hỏi " * 40 + str(number)) for number in range(options))
    return Reply(outcome=outcome, answers=answers, options=offered)  # type: ignore[arg-type]


def data_of(markup: InlineKeyboardMarkup | None) -> list[str]:
    assert markup is not None
    return [str(button.callback_data) for row in markup.inline_keyboard for button in row]


def test_buttons_fit_and_come_back_as_what_they_were() -> None:
    data = data_of(buttons.keyboard(reply(facts=20, options=20)))
    assert all(len(one.encode()) <= 64 for one in data)
    assert len(data) == 3 + buttons.MAX_OPTIONS
    source = buttons.parse(data[0])
    assert source is not None
    assert source.action == "source"
    assert source.keys == tuple(fact_key(f"fact-{number}") for number in range(buttons.MAX_FACTS))
    assert {pressed.action for one in data[3:] if (pressed := buttons.parse(one))} == {"ask"}
    back = data_of(buttons.keyboard(reply(facts=0, options=1, outcome="clarify")))
    assert [pressed.action for one in back if (pressed := buttons.parse(one))] == ["edit"]


def test_nothing_to_press_is_no_keyboard() -> None:
    assert buttons.keyboard(reply(0, 0, outcome="chat")) is None
    assert buttons.questions(()) is None


@pytest.mark.parametrize("data", [None, "", "1", "1:s:", "2:s:abcdefgh", "1:z:a", "s:1:a", ":::"])
def test_what_is_no_button_of_ours(data: str | None) -> None:
    assert buttons.parse(data) is None


def test_a_button_is_taken_away_and_the_others_stay() -> None:
    one, two = (InlineKeyboardButton(text, callback_data=text) for text in "ab")
    assert data_of(buttons.without(InlineKeyboardMarkup([[one], [two]]), "a")) == ["b"]
    assert buttons.without(InlineKeyboardMarkup([[one]]), "a") is None
    assert buttons.without(None, "a") is None


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_memory_fades_and_is_bounded() -> None:
    clock = Clock()
    fading: memory.Fading[str, int] = memory.Fading(10, 2, clock)
    assert fading.first("a", 1)
    assert not fading.first("a", 2)
    clock.now = 10
    assert fading.get("a") == 1
    clock.now = 10.1
    assert fading.get("a") is None
    for name in "bcd":
        fading.set(name, 1)
    assert len(fading) == 2
    assert fading.get("b") is None


def test_a_migrated_group_keeps_its_conversations() -> None:
    kept = memory.Memory(60)
    kept.conversations.set((1, 7), "talk")  # type: ignore[arg-type]  # any value will do
    kept.migrate(1, 2)
    kept.migrate(1, 2)
    assert kept.conversations.get((2, 7)) == "talk"  # type: ignore[comparison-overlap]


def caused(cause: Exception) -> NetworkError:
    error = NetworkError("x")
    error.__cause__ = cause
    return error


async def attempts(error: Exception, endpoint: str = "sendMessage") -> tuple[int, list[float]]:
    """How often a request is made that always fails with `error`, and the pauses between."""
    made, pauses = 0, []

    async def request() -> bool:
        nonlocal made
        made += 1
        raise error

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    with pytest.raises(type(error)):
        await outbox.Patience(pause).process_request(request, (), {}, endpoint, {}, None)
    return made, pauses


@pytest.mark.parametrize(
    "error",
    [
        TimedOut(),
        caused(httpx.ReadError("gone")),
        caused(httpx.ReadTimeout("slow")),
        NetworkError("Bad Gateway"),
        BadRequest("message is too long"),
        Forbidden("blocked"),
        RetryAfter(3600),
    ],
)
async def test_what_may_have_arrived_or_never_will_is_not_repeated(error: Exception) -> None:
    assert (await attempts(error))[0] == 1


@pytest.mark.parametrize("error", [caused(httpx.ConnectError("x")), caused(httpx.ConnectTimeout("x")), RetryAfter(5)])
async def test_what_surely_did_not_arrive_is_repeated_a_few_times(error: Exception) -> None:
    made, pauses = await attempts(error)
    assert made == outbox.Patience.ATTEMPTS
    assert pauses == ([5.0] * 3 if isinstance(error, RetryAfter) else [0.5, 1.0, 2.0])


async def test_polling_has_its_own_patience() -> None:
    assert (await attempts(caused(httpx.ConnectError("x")), "getUpdates"))[0] == 1


@pytest.mark.parametrize("audience", ["private", "group", "owner"])
def test_menus_are_what_telegram_accepts(audience: menus.Audience) -> None:
    commands = menus.commands_for(audience)
    assert 1 <= len(commands) <= 100
    for command in commands:
        assert re.fullmatch(r"[a-z0-9_]{1,32}", command.command)
        assert 1 <= len(command.description) <= 256
