"""How fast and how steady the bot is: `sotay run` as a subprocess against the fake Bot API server, over loopback.

    uv run python benchmarks/telegram.py pace     # questions at a steady pace: how long until the answer arrives
    uv run python benchmarks/telegram.py replay   # an hour's traffic at a faster pace: its memory

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

from benchmarks.traffic import COMMON, Traffic
from tests.telegram.driver import BotProcess
from tests.telegram.fake import FakeTelegram
from tests.telegram.fake.world import Person

BACKLOG = 50
"""Updates that may wait in the replay; beyond that the people wait too."""


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
        generous = {"person_per_minute": "1000", "group_per_minute": "1000", "log_level": "warning"}
        self.bot = BotProcess(self.telegram, self.folder, **generous).running()
        process = self.bot._process  # noqa: SLF001  # only the figures of the process are of interest
        assert process is not None
        self.process = Path(f"/proc/{process.pid}")
        self.people = [self.telegram.person(f"Người {number}") for number in range(self.people_count)]
        return self

    def __exit__(self, *error: object) -> None:
        status = self.bot.stop()
        self.telegram.__exit__()
        if status or "Traceback" in self.bot.log:
            raise SystemExit(f"the bot ended with status {status}:\n{self.bot.log[-2000:]}")

    def ask(self, person: Person) -> None:
        """A question in the person's own chat."""
        self.telegram.say(person, self.random.choice(COMMON))

    def memory(self, what: str = "VmRSS") -> float:
        """Resident memory of the bot in MB, now or ("VmHWM") at its highest."""
        status = (self.process / "status").read_text(encoding="ascii")
        return int(next(line for line in status.splitlines() if line.startswith(what)).split()[1]) / 1024

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


def replay(bench: Bench, rate: float, updates: int, warm_up: int) -> None:
    """Mixed traffic at `rate` a second; prints the bot's memory along the way and how much it grew after `warm_up`."""
    world, traffic = bench.telegram.world, Traffic(bench.telegram, bench.people_count)
    until(lambda: not world.updates)
    start, marks, waiting = time.monotonic(), [], []
    for given in range(1, updates + 1):
        while len(world.updates) > BACKLOG or given / rate > time.monotonic() - start:
            time.sleep(0.005)
        traffic.one_update()
        if given % 100 == 0:
            waiting.append(len(world.updates))
            traffic.forget()
        if given % (updates // 20) == 0 or given == warm_up:
            marks.append((given, bench.memory()))
            print(f"{given:>7} updates, {time.monotonic() - start:>5.0f} s: {marks[-1][1]:.1f} MB", flush=True)
    until(lambda: not world.updates)
    marks.append((updates, bench.memory()))
    steady = [size for at, size in marks if at >= warm_up]
    took = time.monotonic() - start
    print(f"{updates} updates in {took:.0f} s ({updates / took:.0f} a second), {traffic.came} people came, "
          f"p95 of the updates that wait {statistics.quantiles(waiting, n=20)[18]:.0f}, "
          f"processor time of the bot {bench.processor() / updates * 1000:.1f} ms an update")  # fmt: skip
    print(f"after the first {warm_up}: {steady[0]:.1f} MB to {steady[-1]:.1f} MB, at most {max(steady):.1f} MB: "
          f"{(max(steady) / steady[0] - 1) * 100:+.1f}%; the most ever {bench.memory('VmHWM'):.1f} MB")  # fmt: skip


def until(what: Callable[[], bool]) -> None:
    """Waits without getting in the way."""
    while not what():
        time.sleep(0.05)


def main() -> None:
    """Runs what the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", choices=("pace", "replay"))
    parser.add_argument("--rate", type=float, default=50, help="questions, or updates of the replay, a second")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--people", type=int, default=1_000)
    parser.add_argument("--updates", type=int, default=120_000)
    parser.add_argument("--warm-up", type=int, default=10_000, help="updates before memory is compared")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Bench(Path(folder), given.people) as bench:
        if given.what == "pace":
            pace(bench, given.rate, given.seconds)
        else:
            replay(bench, given.rate, given.updates, given.warm_up)


if __name__ == "__main__":
    main()
