"""The small parts of the delivery: turns, night, what Telegram's answers mean, an announcement as messages."""

from __future__ import annotations

from datetime import datetime, timedelta

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.delivery_lane import at_night
from bot.delivery_pace import Pace
from bot.delivery_parts import Part, parts
from bot.delivery_verdict import Verdict, verdict
from bot.settings import Settings
from knowledge.store.announcements_model import Content


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_turn_comes_a_second_after_the_answer_so_many_messages_ago() -> None:
    clock = Clock()
    pace = Pace(3, clock)
    for chat in (1, 2, 3):
        assert pace.wait(chat) == 0
        clock.now += 0.1
        pace.answered(chat)
    assert pace.wait(4) == pytest.approx(0.8)
    assert pace.wait(3) == pytest.approx(1.0)
    pace.block(5)
    assert pace.wait(4) == pytest.approx(5)
    clock.now += 5
    assert pace.wait(4) == 0


def test_a_group_has_twenty_turns_a_minute_and_a_person_one_a_second() -> None:
    clock = Clock()
    pace = Pace(30, clock)
    for _ in range(20):
        assert pace.wait(-7) == 0
        assert pace.wait(7) == 0
        pace.answered(-7)
        pace.answered(7)
        clock.now += 1.0
    assert pace.wait(7) == 0
    assert pace.wait(-7) == pytest.approx(40)
    clock.now += 40
    assert pace.wait(-7) == 0


def test_what_was_sent_before_a_restart_counts() -> None:
    clock = Clock()
    pace = Pace(30, clock)
    pace.answered(-7, 25)
    assert pace.wait(-7) == pytest.approx(60)
    assert pace.wait(-8) == 0


@pytest.mark.parametrize(
    ("hours", "quiet"),
    [("22-6", {22, 23, 0, 5}), ("0-0", set()), ("0-24", {0, 5, 6, 12, 21, 22, 23}), ("12-13", {12})],
)
def test_night_is_what_the_settings_say(hours: str, quiet: set[int]) -> None:
    night = Settings(delivery_night=hours).quiet_hours
    asked = (0, 5, 6, 12, 21, 22, 23)
    assert {hour for hour in asked if at_night(datetime(2026, 1, 1, hour), night)} == quiet  # noqa: DTZ001  # local


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (RetryAfter(timedelta(seconds=7)), Verdict("again", "too-many-requests", 7.0)),
        (caused(NetworkError("x"), httpx.ConnectError("x")), Verdict("again", "no-connection")),
        (caused(TimedOut(), httpx.ConnectTimeout("x")), Verdict("again", "no-connection")),
        (caused(TimedOut(), httpx.PoolTimeout("x")), Verdict("again", "no-connection")),
        (InvalidToken(), Verdict("again", "token-refused")),
        (caused(TimedOut(), httpx.ReadTimeout("x")), Verdict("uncertain", "timeout")),
        (caused(NetworkError("x"), httpx.ReadError("x")), Verdict("uncertain", "connection-lost")),
        (NetworkError("Bad Gateway"), Verdict("uncertain", "server-error")),
        (caused(TelegramError("Invalid server response"), ValueError()), Verdict("uncertain", "server-error")),
        (ChatMigrated(-100), Verdict("moved", chat=-100)),
        (Forbidden("Forbidden: bot was blocked by the user"), Verdict("failed", "gone")),
        (BadRequest("Chat not found"), Verdict("failed", "gone")),
        (BadRequest("Message thread not found"), Verdict("failed", "topic-gone")),
        (BadRequest("TOPIC_CLOSED"), Verdict("failed", "refused: TOPIC_CLOSED")),
        (BadRequest("Wrong file identifier"), Verdict("failed", "refused: Wrong file identifier")),
    ],
    ids=str,
)
def test_what_telegram_says_decides_what_becomes_of_a_delivery(error: TelegramError, meaning: Verdict) -> None:
    assert verdict(error) == meaning


def test_an_announcement_in_messages() -> None:
    assert parts(Content("<b>Tin</b>")) == (Part("text", "<b>Tin</b>"),)
    assert parts(Content("<b>Tin</b>", photo="p")) == (Part("photo", "<b>Tin</b>", "p"),)
    assert parts(Content("", document="d")) == (Part("document", "", "d"),)
    long = "chữ " * 500
    assert parts(Content(long, document="d")) == (Part("document", "", "d"), Part("text", long))
    assert [part.kind for part in parts(Content(long * 5, photo="p"))] == ["photo", "text", "text", "text"]
