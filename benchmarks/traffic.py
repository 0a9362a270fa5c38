"""An hour at the bot: people who come, ask a few things and go; groups that add the bot and lose it again.

Nobody is there for long, and hardly a question is asked twice in the same words: names of the catalogue's indicators in
the phrases of `answering.toml`, half of them with typos, without diacritics or in teencode. So whatever the bot keeps by
person, by chat or by word keeps meeting new ones.
"""

from __future__ import annotations

import random
import tomllib
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.noise import nodia, nodia_typos, teencode, typos
from knowledge.catalogue.indicators import indicators
from tests.telegram.fake import FakeTelegram
from tests.telegram.fake.people import buttons
from tests.telegram.fake.world import Chat, Person, written

COMMON = (
    "bao nhiêu đảng viên mới?", "thu ngan sach bao nhieu", "đạt mấy %?", "tổng giá trị sản xuất tăng bao nhiêu?",
    "đảng viên", "số tàu ngầm nguyên tử", "còn năm 2022?", "chỉ thị 42 ban hành ngày nào", "nguồn đâu?", "xin chào",
    "ai dự hội nghị?", "thu ngân sách có đạt kế hoạch không?", "bn dv moi", "may xa ve dich nong thon moi",
)  # fmt: skip
TAILS = ("", "ạ", "vậy bạn", "năm 2023", "ở Nông Sơn", "?", "cho mình hỏi với")
PLACES = ("Nông Sơn", "huyện Nông Sơn", "xã Quế Lộc", "xã Quế Trung", "Quế Sơn", "Đại Lộc", "Quảng Nam")
YEARS = ("2021", "2022", "2023", "2024", "2025")
TEMPLATES: tuple[str, ...] = tuple(
    turn.strip()
    for part in ("value", "other")
    for line in tomllib.loads((Path(__file__).parent / "answering.toml").read_text(encoding="utf-8"))[part]
    for turn in line.split("→")
)
NOISES: tuple[Callable[[str, random.Random], str], ...] = (
    *(lambda text, _: text,) * 4, nodia, nodia_typos, teencode, lambda text, rng: typos(text, rng, 20),
)  # fmt: skip
KINDS = {"private": 50, "group": 15, "edit": 8, "tap": 12, "inline": 8, "picture": 4, "chatter": 3}
"""What people do, in percent."""
STAY = 15
"""Updates of a person on average, and a tenth of a group's."""
GONE = 2_000
"""So many who left stay known to the fake server: some of them come back, and answers may still be on their way."""
KEPT_CALLS, KEPT_MESSAGES = 2_000, 30
"""Calls, and messages of a chat, that the fake server is let remember."""


def question(rng: random.Random) -> str:
    """What somebody might ask: every third time what many do, else something of their own."""
    if rng.random() < 1 / 3:
        return f"{rng.choice(COMMON)} {rng.choice(TAILS)}"
    name = rng.choice(rng.choice(indicators()).phrases)
    values = {"name": name, "place": rng.choice(PLACES), "year": rng.choice(YEARS), "stranger": rng.choice(PLACES)}
    return rng.choice(NOISES)(rng.choice(TEMPLATES).format(**values), rng)


class Traffic:
    """The people and groups who are there now; `one_update` lets one of them do something."""

    def __init__(self, telegram: FakeTelegram, people: int, seed: int = 1) -> None:
        self.telegram = telegram
        self.rng = random.Random(seed)
        self.came = 0
        self.gone: deque[Person] = deque()
        self.left: deque[Chat] = deque()
        self.people = [self._newcomer() for _ in range(people)]
        self.groups = [self._new_group() for _ in range(max(1, people // 20))]

    def one_update(self) -> None:
        """One thing that one of the people does: mostly asks."""
        at = self.rng.randrange(len(self.people))
        if self.rng.random() < 1 / STAY:
            self._replace(at)
        person = self.people[at]
        kind = self.rng.choices(tuple(KINDS), tuple(KINDS.values()))[0]
        words = question(self.rng)
        if kind in ("group", "chatter"):
            self._in_group(person, words, called=kind == "group")
        elif kind == "inline":
            self.telegram.inline(person, words[: self.rng.randint(0, 20)])
        elif kind == "picture":
            self.telegram.say(person, None, photo=[{"file_id": "p", "file_unique_id": "u", "width": 1, "height": 1}])
        elif kind == "private" or not (self._edits if kind == "edit" else self._taps)(person, words):
            self.telegram.say(person, words)

    def forget(self) -> None:
        """Lets the fake server forget what is long past."""
        world = self.telegram.world
        with self.telegram.lock():
            del self.telegram.ledger[:-KEPT_CALLS]
            world.callbacks.clear()
            world.inline_queries.clear()
            while len(self.gone) > GONE:
                person = self.gone.popleft()
                world.people.pop(person.id)
                world.chats.pop(person.id)
            while len(self.left) > GONE:
                world.chats.pop(self.left.popleft().id)
            for chat in world.chats.values():
                while len(chat.messages) > KEPT_MESSAGES:
                    del chat.messages[next(iter(chat.messages))]

    def _newcomer(self) -> Person:
        self.came += 1
        person = self.telegram.person(f"Người {self.came}")
        if self.came % 2:
            person.username = f"nguoi_{self.came}"
        return person

    def _replace(self, at: int) -> None:
        """Somebody goes; every fifth time somebody who was there before comes back, else somebody new comes."""
        self.gone.append(self.people[at])
        back = self.rng.random() < 0.2
        known = self.rng.randrange(len(self.gone))
        if not back:
            self.people[at] = self._newcomer()
            self.telegram.say(self.people[at], "/start")
        else:
            self.people[at] = self.gone[known]
            del self.gone[known]

    def _new_group(self) -> Chat:
        by = self.rng.choice(self.people)
        group = self.telegram.group(by, bot="left")
        self.telegram.bot_becomes(group, "member", by)
        return group

    def _in_group(self, person: Person, words: str, *, called: bool) -> None:
        """Asks in a group, or says there what is not meant for the bot; now and then the bot is sent away."""
        at = self.rng.randrange(len(self.groups))
        if self.rng.random() < 0.1 / STAY:
            self.left.append(self.groups[at])
            self.telegram.bot_becomes(self.groups[at], "left", person)
            self.groups[at] = self._new_group()
        if called:
            self.telegram.say(person, f"/hoi {words}", self.groups[at])
        else:
            message = self.telegram.world.message(self.groups[at], person, written(words))
            self.telegram.deliver("message", {**message})

    def _messages(self, person: Person) -> list[dict[str, Any]]:
        with self.telegram.lock():
            return list(self.telegram.world.chats[person.id].messages.values())

    def _edits(self, person: Person, words: str) -> bool:
        """The person edits an earlier question; False where there is none."""
        asked = [one for one in self._messages(person) if one["from"]["id"] == person.id and "text" in one]
        if asked:
            self.telegram.edit(self.rng.choice(asked), words)
        return bool(asked)

    def _taps(self, person: Person, _: str) -> bool:
        """The person taps a button of an earlier answer; False where there is none."""
        found = [(message, button) for message in self._messages(person) for button in buttons(message)]
        if found:
            message, button = self.rng.choice(found)
            self.telegram.tap(person, message, data=button["callback_data"])
        return bool(found)
