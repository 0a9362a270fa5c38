"""Repeated times: what the rule is, when it comes next, and how a time is said in full.

A rule has a short text of its own ("weekly 0 07:30") under which it is stored; `Rule.parse` reads it back.
"""

from __future__ import annotations

import calendar
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

FILE = Path(__file__).parent / "texts" / "schedule.toml"
Every = Literal["daily", "weekly", "monthly"]
LAST_DAY = 31
"""Of a month; a rule for the 31st is one for the last day."""
SHORTEST_MONTH = 28


@cache
def data() -> dict[str, Any]:
    """The words and rules of `texts/schedule.toml`."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Rule:
    """Every day, on some days of the week (Monday is 0) or on one day of the month, at a time of the clock.

    A month without that day has it on its last one.
    """

    every: Every
    clock: time
    days: tuple[int, ...] = ()

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The first time of the rule later than `moment`, in `zone`."""
        local = moment.astimezone(zone)
        for ahead in count():
            day = local.date() + timedelta(days=ahead)
            if self.falls_on(day):
                found = at(day, self.clock, zone)
                if found > moment:
                    return found
        raise AssertionError("unreachable: every rule comes again")

    def falls_on(self, day: date) -> bool:
        """Is `day` one of the rule's?"""
        if self.every == "daily":
            return True
        if self.every == "weekly":
            return day.weekday() in self.days
        return day.day == min(self.days[0], calendar.monthrange(day.year, day.month)[1])

    def __str__(self) -> str:
        return " ".join([self.every, *filter(None, [",".join(map(str, self.days))]), self.clock.isoformat()])

    @classmethod
    def parse(cls, text: str) -> Self:
        """The rule of a stored text.

        Raises:
            ValueError: this is none.
        """
        every, *days, clock = text.split(" ")
        if every not in ("daily", "weekly", "monthly") or (every == "daily") != (not days):
            raise ValueError(f"not a rule: {text}")
        numbers = tuple(int(day) for part in days for day in part.split(","))
        return cls(every, time.fromisoformat(clock), numbers)  # type: ignore[arg-type]  # checked above


@dataclass(frozen=True, slots=True)
class When:
    """A moment to send at (with its zone), and the rule by which it comes again."""

    first: datetime
    rule: Rule | None = None


def at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """A time of the clock on a day; one that the zone skips (summer time) is the hour after."""
    return datetime.combine(day, clock, zone).astimezone(UTC).astimezone(zone)


def say(when: When, zone: ZoneInfo) -> str:
    """The whole time in Vietnamese, so that nothing is left to guess: "thứ Hai, 30/11/2026, 07:30, lặp lại hằng tuần"."""
    words = data()["say"]
    local = when.first.astimezone(zone)
    clock = local.strftime("%H:%M:%S" if local.second else "%H:%M")
    weekday = words["weekdays"][local.weekday()]
    text = str(words["once"]).format(weekday=weekday, date=local.strftime("%d/%m/%Y"), clock=clock)
    return text + (_again(when.rule, words) if when.rule else "")


def _again(rule: Rule, words: dict[str, Any]) -> str:
    if rule.every == "daily" or (rule.every == "weekly" and len(rule.days) == 1):
        return str(words[rule.every])
    if rule.every == "weekly":
        *most, last = [words["weekdays"][day] for day in rule.days]
        return str(words["weekly_on"]).format(weekdays=", ".join(most) + words["and"] + last)
    name = "monthly" if rule.days[0] <= SHORTEST_MONTH else "monthly_short"
    return str(words["monthly_last" if rule.days[0] == LAST_DAY else name]).format(day=rule.days[0])
