"""How fast and how steady the bot is: `sotay run` as a subprocess against the fake Bot API server, over loopback.

    uv run python benchmarks/telegram.py pace     # questions at a steady pace: how long until the answer arrives
    uv run python benchmarks/telegram.py replay   # an hour's traffic as fast as the bot takes it: its memory

`pace` measures from the moment Telegram has the question to the arrival of the answer at Telegram: both ways over HTTP,
polling and the waiting in line included, so it is an upper bound of the time in the bot. The server shares the machine.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.telegram.driver import BotProcess
from tests.telegram.fake import FakeTelegram
from tests.telegram.fake.people import buttons
from tests.telegram.fake.world import Person, written

QUESTIONS = (
    "bao nhiêu đảng viên mới?", "thu ngan sach bao nhieu", "đạt mấy %?", "tổng giá trị sản xuất tăng bao nhiêu?",
    "đảng viên", "số tàu ngầm nguyên tử", "còn năm 2022?", "chỉ thị 42 ban hành ngày nào", "nguồn đâu?", "xin chào",
    "ai dự hội nghị?", "thu ngân sách có đạt kế hoạch không?", "bn dv moi", "may xa ve dich nong thon moi",
)  # fmt: skip
BACKLOG = 400
"""Updates that may wait in the replay: enough that the bot never idles."""
TAILS = ("", "ạ", "vậy bạn", "năm 2023", "ở Nông Sơn", "?", "cho mình hỏi với")
KEPT, KEPT_MESSAGES = 2_000, 30
"""Calls, and messages of a chat, that the replay lets the fake server remember."""


class Bench:
    """A fake Telegram with the bot on it, and people who write."""

    def __init__(self, folder: Path, people: int, seed: int = 1) -> None:
        self.telegram = FakeTelegram()
        self.telegram.conformance.available = False  # checking is not what is measured
        self.folder = folder
        self.people_count = people
        self.random = random.Random(seed)

    def __enter__(self) -> Self:
        self.telegram.__enter__()
        unlimited = {"person_per_minute": "0", "group_per_minute": "0", "log_level": "warning"}
        self.bot = BotProcess(self.telegram, self.folder, **unlimited).running()
        process = self.bot._process  # noqa: SLF001  # only the figures of the process are of interest
        assert process is not None
        self.process = Path(f"/proc/{process.pid}")
        self.people = [self.telegram.person(f"Người {number}") for number in range(self.people_count)]
        members = self.people[:: max(1, self.people_count // 20)]
        self.groups = [self.telegram.group(*members) for _ in range(max(1, self.people_count // 20))]
        return self

    def __exit__(self, *error: object) -> None:
        status = self.bot.stop()
        self.telegram.__exit__()
        if status or "Traceback" in self.bot.log:
            raise SystemExit(f"the bot ended with status {status}:\n{self.bot.log[-2000:]}")

    def ask(self, person: Person) -> None:
        """A question in the person's own chat."""
        self.telegram.say(person, self.random.choice(QUESTIONS))

    def memory(self) -> float:
        """Resident memory of the bot in MB."""
        status = (self.process / "status").read_text(encoding="ascii")
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024

    def processor(self) -> float:
        """Seconds of processor time that the bot has used."""
        fields = (self.process / "stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / 100


def pace(bench: Bench, rate: float, seconds: float) -> None:
    """Questions at `rate` a second, each by somebody who has no answer outstanding; prints the times to the answer."""
    telegram = bench.telegram
    asked: dict[int, list[float]] = {}
    for person in bench.people[:20]:  # templates, caches, connections
        bench.ask(person)
    until(lambda: len(telegram.calls("sendMessage")) >= 20)
    first = len(telegram.ledger)
    before, start = bench.processor(), time.monotonic()
    for number in range(int(rate * seconds)):
        pause = start + number / rate - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        person = bench.people[number % len(bench.people)]
        asked.setdefault(person.id, []).append(time.monotonic())
        bench.ask(person)
    took = time.monotonic() - start
    total = sum(map(len, asked.values()))
    until(lambda: sum(call.method == "sendMessage" for call in telegram.ledger[first:]) >= total)
    used = bench.processor() - before
    answers = [call for call in telegram.ledger[first:] if call.method == "sendMessage" and call.chat in asked]
    times = [(call.at - asked[call.chat or 0].pop(0)) * 1000 for call in answers]
    print(f"{total} questions in {took:.1f} s ({total / took:.1f} a second), {len(bench.people)} people")
    print(f"answer after: {spread(times)} ms; processor time of the bot {used / total * 1000:.1f} ms an answer")
    print(f"memory {bench.memory():.0f} MB")


def spread(times: Sequence[float]) -> str:
    """Median, tails and the longest."""
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return f"p50 {cuts[49]:.1f}, p95 {cuts[94]:.1f}, p99 {cuts[98]:.1f}, max {max(times):.1f}"


def replay(bench: Bench, updates: int, warm_up: int) -> None:
    """Mixed traffic as fast as the bot takes it; prints its memory along the way and how much it grew."""
    telegram, world = bench.telegram, bench.telegram.world
    start, given, marks = time.monotonic(), 0, []
    while given < updates:
        for _ in range(min(BACKLOG - len(world.updates), updates - given)):
            one_update(bench)
            given += 1
            if given % (updates // 20) == 0:
                marks.append((given, bench.memory()))
                print(f"{given:>7} updates, {time.monotonic() - start:>5.0f} s: {marks[-1][1]:.1f} MB", flush=True)
        forget(telegram)
        time.sleep(0.01)
    until(lambda: not world.updates)
    marks.append((given, bench.memory()))
    steady = [size for at, size in marks if at >= warm_up]
    took = time.monotonic() - start
    print(f"{given} updates in {took:.0f} s ({given / took:.0f} a second), {len(bench.people)} people")
    print(f"after the first {warm_up}: {steady[0]:.1f} MB to {steady[-1]:.1f} MB, at most {max(steady):.1f} MB: "
          f"{(max(steady) / steady[0] - 1) * 100:+.1f}%")  # fmt: skip


def forget(telegram: FakeTelegram) -> None:
    """What the fake server need not remember for ever."""
    with telegram.lock():
        del telegram.ledger[:-KEPT]
        telegram.world.callbacks.clear()
        telegram.world.inline_queries.clear()
        for chat in telegram.world.chats.values():
            while len(chat.messages) > KEPT_MESSAGES:
                del chat.messages[next(iter(chat.messages))]


def one_update(bench: Bench) -> None:
    """What people do: mostly ask, in private and in groups; edit, tap, look up inline, send pictures, chatter."""
    telegram, dice = bench.telegram, bench.random
    person, group = dice.choice(bench.people), dice.choice(bench.groups)
    kind = dice.choices(("private", "group", "edit", "tap", "inline", "picture", "chatter"), (50, 15, 8, 12, 8, 4, 3))[
        0
    ]
    words = f"{dice.choice(QUESTIONS)} {dice.choice(TAILS)}"
    if kind == "group":
        telegram.say(person, f"/hoi {words}", group)
    elif kind == "inline":
        telegram.inline(person, words[: dice.randint(0, 14)])
    elif kind == "picture":
        telegram.say(person, None, photo=[{"file_id": "p", "file_unique_id": "u", "width": 1, "height": 1}])
    elif kind == "chatter":
        telegram.deliver("message", {**telegram.world.message(group, person, written(words))})
    elif kind == "private" or not (edit_one if kind == "edit" else tap_one)(bench, person):
        telegram.say(person, words)


def edit_one(bench: Bench, person: Person) -> bool:
    """The person edits an earlier question; False where there is none."""
    with bench.telegram.lock():
        own = [m for m in bench.telegram.world.chats[person.id].messages.values() if m["from"]["id"] == person.id]
    asked = [message for message in own if "text" in message]
    if asked:
        bench.telegram.edit(bench.random.choice(asked), bench.random.choice(QUESTIONS))
    return bool(asked)


def tap_one(bench: Bench, person: Person) -> bool:
    """The person taps a button of an earlier answer; False where there is none."""
    with bench.telegram.lock():
        found = [(m, b) for m in bench.telegram.world.chats[person.id].messages.values() for b in buttons(m)]
    if found:
        message, button = bench.random.choice(found)
        bench.telegram.tap(person, message, data=button["callback_data"])
    return bool(found)


def until(what: Callable[[], bool]) -> None:
    """Waits without getting in the way."""
    while not what():
        time.sleep(0.05)


def main() -> None:
    """Runs what the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", choices=("pace", "replay"))
    parser.add_argument("--rate", type=float, default=50, help="questions a second")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--people", type=int, default=1_000)
    parser.add_argument("--updates", type=int, default=120_000)
    parser.add_argument("--warm-up", type=int, default=20_000, help="updates before memory is compared")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Bench(Path(folder), given.people) as bench:
        if given.what == "pace":
            pace(bench, given.rate, given.seconds)
        else:
            replay(bench, given.updates, given.warm_up)


if __name__ == "__main__":
    main()
