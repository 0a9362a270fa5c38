"""Times in words: "8h sáng mai", "20:00 25/12", "thứ Hai hằng tuần 7:30", with or without diacritics.

The words and their patterns are data (`texts/schedule.toml`). Every rule takes its words out of the text; a word that
nothing takes is not guessed at: the time is refused and the word named. A time that has passed is refused, too.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.timetable import LAST_DAY, Rule, When, at, data
from knowledge.language.text import fold, nfc

Slots = dict[str, Any]
Reason = Literal["words", "empty", "past", "clock", "day", "part", "date", "weekday", "several", "far"]
LONGEST = 200
"""Letters; no time needs more."""
_LETTERS = re.compile(r"[^\W\d_]+")
_BLANKS = re.compile(r"[\s,;]+")
_CENTURY = 2000


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a time was not taken: `reason` chooses the sentence, `said` is what it is about."""

    reason: Reason
    said: str = ""


class _Refusal(Exception):  # noqa: N818  # it never leaves this module
    def __init__(self, reason: Reason, said: str = "") -> None:
        super().__init__(reason)
        self.refused = Refused(reason, said)


def read_time(text: str, now: datetime, zone: ZoneInfo) -> When | Refused:
    """The moment (and rule) that `text` names, seen from `now`, always later than it; or why there is none.

    "Now" itself ("ngay bây giờ") is `now`.
    """
    try:
        slots = _slots(text)
        here = now.astimezone(zone)
        return When(here) if slots.get("now") else _resolve(slots, here, zone)
    except _Refusal as refusal:
        return refusal.refused


# ------------------------------------------------------------ words → slots


@dataclass(frozen=True, slots=True)
class _Form:
    pattern: re.Pattern[str]
    sets: Slots


@cache
def _forms() -> tuple[_Form, ...]:
    found = []
    for rule in data()["rule"]:
        before, after = (r"\A\s*", r"\s*\Z") if rule.get("whole") else (r"(?<![\w/:.])", r"(?![\w/:])")
        for form in rule["forms"]:
            body = _placed(_either(form)).replace(" ", r"\s*")
            found.append(_Form(re.compile(before + body + after), rule.get("sets", {})))
    return tuple(found)


def _either(form: str) -> str:
    """Words with diacritics are met without any as well."""
    return _LETTERS.sub(lambda word: word[0] if fold(word[0]) == word[0] else f"(?:{word[0]}|{fold(word[0])})", form)


def _placed(form: str) -> str:
    """`<name>` becomes a group of that name that takes the words of its class."""
    return re.sub(r"<(\w+)>", lambda name: f"(?P<{name[1]}>{_class(name[1])})", form)


@cache
def _class(name: str) -> str:
    tables = {"weekday": data()["weekdays"], "part": data()["parts"]}
    numbers = {} if name in ("year", "second") else data()["numbers"]
    longest_first = sorted(tables.get(name, numbers), key=len, reverse=True)
    pattern = [] if name in tables else [data()["classes"][name]]
    return "|".join(pattern + [_either(word) for word in longest_first])


@cache
def _values() -> dict[str, Any]:
    """Every word of a class, folded and without blanks, and what it stands for."""
    tables = [data()["numbers"], data()["weekdays"], data()["parts"]]
    return {_bare(word): value for table in tables for word, value in table.items()}


def _bare(word: str) -> str:
    return "".join(fold(word).split())


def _slots(text: str) -> Slots:
    """What the rules find in the text. Raises `_Refusal` for words that none takes and for two that contradict."""
    left = _BLANKS.sub(" ", nfc(text).lower()).strip(" .!")
    if not left:
        raise _Refusal("empty")
    if len(left) > LONGEST:
        raise _Refusal("words", left)
    slots: Slots = {}
    for form in _forms():
        while match := form.pattern.search(left):
            _merge(slots, form.sets | {name: _value(word) for name, word in match.groupdict().items() if word})
            left = f"{left[: match.start()]} ; {left[match.end() :]}"
    fillers = {form for word in data()["fillers"] for form in (word, fold(word))}
    unknown = [word for word in re.split(r"[\s;]+", left) if word.strip("-–.()") and word not in fillers]
    if unknown:
        raise _Refusal("words", " ".join(unknown))
    return slots


def _value(word: str) -> Any:
    return int(word) if word.isdigit() else _values()[_bare(word)]


def _merge(slots: Slots, more: Slots) -> None:
    for name, value in more.items():
        if name == "weekday":
            slots[name] = tuple(sorted({*slots.get(name, ()), value}))
        elif name in slots and slots[name] != value:
            raise _Refusal("several")
        else:
            slots[name] = value


# ------------------------------------------------------------ slots → a moment

_STARTS = ("days_ahead", "days", "month", "months_ahead", "weeks_ahead")
"""What names a day for certain; a weekday or a day of the month alone is the next one."""


def _resolve(slots: Slots, now: datetime, zone: ZoneInfo) -> When:
    if "unit" in slots:
        return When(_in(slots, now))
    repeat = slots.get("repeat")
    if repeat is None and len(slots.get("weekday", ())) > 1:
        raise _Refusal("several")
    clock, next_day = _clock(slots, now)
    if repeat is None:
        return When(_once(slots, clock, next_day, now, zone))
    if next_day:
        raise _Refusal("clock")
    return _repeated(slots, clock, now, zone)


def _in(slots: Slots, now: datetime) -> datetime:
    """So and so long from now: on the whole minute after, or the whole second where seconds were said."""
    seconds = slots["n"] * slots["unit"] + 60 * slots.get("minute", 0)
    if set(slots) - {"unit", "n", "minute"}:
        raise _Refusal("several")
    if not seconds:
        raise _Refusal("past")
    found = now + timedelta(seconds=seconds)
    step = timedelta(seconds=1) if slots["unit"] == 1 else timedelta(minutes=1)
    whole = found.replace(microsecond=0) if slots["unit"] == 1 else found.replace(second=0, microsecond=0)
    return whole if whole == found else whole + step


def _clock(slots: Slots, now: datetime) -> tuple[time, int]:
    """The time of the clock, and 1 where it is midnight at the end of the day."""
    if "hour" not in slots:
        if "days" in slots and "part" not in slots:
            return now.time().replace(second=0, microsecond=0), 0
        raise _Refusal("clock")
    hour, minute, second = slots["hour"], slots.get("minute", 0), slots.get("second", 0)
    if "part" in slots:
        hour = _hour_of(hour, slots["part"])
    if "minus" in slots:
        hour, minute = hour - 1, 60 - slots["minus"]
    if not (0 <= hour <= 24 and 0 <= minute < 60 and second < 60) or (hour == 24 and minute + second):
        raise _Refusal("clock")
    return time(hour % 24, minute, second), hour // 24


def _hour_of(hour: int, part: list[list[int]]) -> int:
    for low, high, more in part:
        if low <= hour <= high:
            return hour + more
    raise _Refusal("part", str(hour))


def _once(slots: Slots, clock: time, next_day: int, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment of a time that does not come again. Where only part of a date is said, the next one that fits."""
    for day in _days(slots, now.date()):
        found = at(day + timedelta(days=next_day), clock, zone)
        if found > now:
            if slots.get("weekday") and day.weekday() not in slots["weekday"]:
                raise _Refusal("weekday", day.strftime("%d/%m/%Y"))
            if found > now + timedelta(days=data()["longest_days"]):
                raise _Refusal("far", found.strftime("%d/%m/%Y"))
            return found
    raise _Refusal("past")


def _days(slots: Slots, today: date) -> list[date]:
    """The days that may be meant, earliest first; the first that has not passed is."""
    ways = []
    if "days_ahead" in slots:
        ways.append([today + timedelta(days=slots["days_ahead"])])
    if "days" in slots:
        ways.append([today + timedelta(days=slots["days"] * slots["n"])])
    if "day" in slots:
        ways.append(_dates(slots, today))
    if "weeks_ahead" in slots:
        monday = today - timedelta(days=today.weekday())
        ways.append([monday + timedelta(days=7 * slots["weeks_ahead"] + day) for day in slots["weekday"]])
    if not ways:
        ahead = [(day - today.weekday()) % 7 for day in slots.get("weekday", ())]
        return [today + timedelta(days=more) for first in ahead or [0] for more in (first, first + (7 if ahead else 1))]
    agreed = [day for day in ways[0] if all(day in way for way in ways)]
    if not agreed:
        raise _Refusal("several")
    return agreed


def _dates(slots: Slots, today: date) -> list[date]:
    """The days that a day of the month, or of a month, or of a year's month can be."""
    day = slots["day"]
    if "year" in slots:
        year = slots["year"] if slots["year"] > 99 else _CENTURY + slots["year"]
        return _real([(year, slots["month"] - 1)], day)
    if "month" in slots:
        # 29/2 may be years away; then it is refused as too far, not as impossible.
        this_year, *later = _real([(today.year + more, slots["month"] - 1) for more in range(5)], day)
        near = this_year.year > today.year or (later[0] - today).days <= data()["next_year_days"]
        return [this_year, *later] if near else [this_year]
    months = [slots["months_ahead"]] if "months_ahead" in slots else range(4)
    return _real([divmod(today.year * 12 + today.month - 1 + more, 12) for more in months], day)


def _real(months: list[tuple[int, int]], day: int) -> list[date]:
    """That day of those months (January is 0) that have it."""
    found = [
        date(year, month + 1, day)
        for year, month in months
        if 0 <= month < 12 and 1 <= day <= calendar.monthrange(year, month + 1)[1]
    ]
    if not found:
        raise _Refusal("date")
    return found


def _repeated(slots: Slots, clock: time, now: datetime, zone: ZoneInfo) -> When:
    """The rule, and its first time: on the date given with it, else the next one that fits."""
    rule = Rule(slots["repeat"], clock, _rule_days(slots, now))
    if not any(name in slots for name in _STARTS):
        return When(rule.after(now, zone), rule)
    first = _once(slots, clock, 0, now, zone)
    if not rule.falls_on(first.date()):
        raise _Refusal("several")
    return When(first, rule)


def _rule_days(slots: Slots, now: datetime) -> tuple[int, ...]:
    """The days of a rule. A weekly one without a weekday takes that of its first date."""
    every, dated = slots["repeat"], any(name in slots for name in _STARTS)
    if every == "daily":
        if "weekday" in slots and not dated:
            raise _Refusal("several")
        return ()
    if every == "weekly":
        if "weekday" not in slots and not dated:
            raise _Refusal("day")
        return slots.get("weekday") or (_days(slots, now.date())[0].weekday(),)
    day = slots.get("rule_day", slots.get("day"))
    if day is None:
        raise _Refusal("day")
    if not 1 <= day <= LAST_DAY:
        raise _Refusal("date")
    return (day,)
