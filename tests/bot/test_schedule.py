"""Times in words: a table of examples, and what holds for every time that is taken."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.schedule import Refused, read_time
from bot.timetable import Rule, When, at, say
from knowledge.language.text import fold

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 23, 10, 0, 30, tzinfo=ZONE)
EXAMPLES = tomllib.loads((Path(__file__).parent / "schedule_examples.toml").read_text(encoding="utf-8"))

moments = st.integers(1_704_067_200, 2_080_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
clocks = st.times().map(lambda clock: clock.replace(microsecond=0, tzinfo=None))
rules = st.one_of(
    st.builds(Rule, st.just("daily"), clocks),
    st.builds(Rule, st.just("weekly"), clocks, st.sets(st.integers(0, 6), min_size=1).map(lambda d: tuple(sorted(d)))),
    st.builds(Rule, st.just("monthly"), clocks, st.integers(1, 31).map(lambda day: (day,))),
)
PIECES = [
    "8h", "20:15", "3 giờ", "sáng", "tối", "mai", "hôm nay", "thứ hai", "thu sau", "chủ nhật", "hằng tuần", "hằng ngày",
    "hằng tháng", "ngày 31", "25/12", "29/2", "1/1/2027", "tuần sau", "30 phút nữa", "2 tuần nữa", "nửa đêm", "ngay",
    "12", "0h", "24h", "kém 15", "rưỡi", "mốt", "lúc", "tháng sau", "99", "cuối", ",", "/", "đêm nay",
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), EXAMPLES["taken"].items())
def test_what_is_understood_is_said_back_in_full(text: str, said: str) -> None:
    when = read_time(text, NOW, ZONE)
    assert isinstance(when, When), when
    assert say(when, ZONE) == said


@pytest.mark.parametrize(("text", "why"), EXAMPLES["refused"].items())
def test_what_is_not_understood_is_refused_with_its_reason(text: str, why: list[str]) -> None:
    refused = read_time(text, NOW, ZONE)
    assert isinstance(refused, Refused)
    assert [refused.reason, refused.said] == why


@pytest.mark.parametrize("text", EXAMPLES["taken"])
def test_diacritics_may_be_left_out(text: str) -> None:
    assert read_time(fold(text), NOW, ZONE) == read_time(text, NOW, ZONE)


@given(text=st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join) | st.text(max_size=40), now=moments)
def test_no_time_is_ever_in_the_past(text: str, now: datetime) -> None:
    when = read_time(text, now, ZONE)
    if isinstance(when, When):
        assert when.first > now or (when.first == now and when.rule is None)
        assert when.first <= now + timedelta(days=400)


@given(ahead=st.integers(1, 365 * 24 * 3600), now=moments)
def test_a_time_said_back_is_read_as_itself(ahead: int, now: datetime) -> None:
    when = When((now + timedelta(seconds=ahead)).replace(microsecond=0) + timedelta(seconds=1))
    assert read_time(say(when, ZONE), now, ZONE) == When(when.first.astimezone(ZONE))


@given(rule=rules, now=moments)
def test_a_repeated_time_said_back_is_read_as_itself(rule: Rule, now: datetime) -> None:
    when = When(rule.after(now, ZONE), rule)
    assert read_time(say(when, ZONE), now, ZONE) == when


@given(rule=rules, now=moments)
def test_a_rule_comes_again_later_on_its_days_and_survives_storing(rule: Rule, now: datetime) -> None:
    first = rule.after(now, ZONE)
    second = rule.after(first, ZONE)
    assert now < first < second <= first + timedelta(days=32)
    assert first.astimezone(ZONE).timetz().replace(tzinfo=None) == rule.clock
    assert rule.falls_on(second.astimezone(ZONE).date())
    assert Rule.parse(str(rule)) == rule


def test_a_short_month_has_the_31st_on_its_last_day() -> None:
    rule = Rule("monthly", time(8), (31,))
    assert rule.after(datetime(2027, 2, 1, tzinfo=ZONE), ZONE) == datetime(2027, 2, 28, 8, tzinfo=ZONE)


def test_a_time_that_the_zone_skips_is_the_hour_after() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert at(date(2027, 3, 28), time(2, 30), berlin).strftime("%H:%M") == "03:30"


@pytest.mark.parametrize("text", ["", "weekly", "hourly 08:00", "daily 1 08:00", "weekly 0 25:00"])
def test_what_is_no_rule_is_no_rule(text: str) -> None:
    with pytest.raises(ValueError, match=r"not|Invalid|must"):
        Rule.parse(text)
