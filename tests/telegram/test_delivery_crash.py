"""Replicas that die or fall asleep in the middle: another one goes on, and nobody gets it twice."""

from __future__ import annotations

import random
import signal
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.telegram.fake import FakeTelegram
from tests.telegram.office import Office, Replica, most_within

CHATS = 60


@pytest.fixture
async def office(server: FakeTelegram, database: str) -> AsyncIterator[Office]:
    opened = await Office.opened(server, database)
    yield opened
    await opened.store.close()


@pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)
async def test_another_replica_goes_on_where_one_died_or_slept(office: Office, database: str, tmp_path: Path) -> None:
    chance = random.Random(7)
    chats = [office.telegram.person(f"P{number}").id for number in range(CHATS)]
    await office.subscribe(*chats)
    replicas = [Replica(office.telegram, database, tmp_path / f"log{number}") for number in range(2)]
    try:
        done = await office.announce("Tin")
        first = await _leader(office, replicas, chats, 10 + chance.randrange(20))
        second = next(one for one in replicas if one is not first)
        if Path(database).is_absolute():  # an SQLite file; a sleeper might hold the lock of the file
            first.kill()
            await _goes_on(office, second, chats)
        else:
            first.signal(signal.SIGSTOP)  # asleep with the lease in its hands
            await _goes_on(office, second, chats)
            first.signal(signal.SIGCONT)
            await _gives_up(office, first)
            second.kill()
            second = first
        await office.until(done, "done")
        assert second.stop() == 0, second.said
    finally:
        for one in replicas:
            one.kill()
    _nothing_lost_nothing_twice(office, await office.states(done), chats, at_most=2)
    assert "Traceback" not in second.said


def _nothing_lost_nothing_twice(office: Office, states: dict[int, str], chats: list[int], at_most: int) -> None:
    """Each chat got it once, or its delivery is uncertain; at most one is, for each that died."""
    got = {chat: len(said) for chat, said in office.got(chats).items()}
    assert set(states) == set(chats)
    assert all(got[chat] == 1 for chat in chats if states[chat] == "sent")
    assert all(got[chat] <= 1 for chat in chats)
    counts = Counter(states.values())
    assert counts["sent"] + counts["uncertain: crash"] == len(chats), counts
    assert counts["uncertain: crash"] <= at_most
    assert most_within([call.at for call in office.sent(chats)], 1.0) <= 30


async def _leader(office: Office, replicas: list[Replica], chats: list[int], count: int) -> Replica:
    """The replica that delivers, once it has sent so many."""

    async def leading() -> Replica | None:
        if len(office.sent(chats)) < count:
            return None
        return next(one for one in replicas if "told 1 started" in one.said)

    return await office.wait(leading, "somebody delivers")


async def _goes_on(office: Office, replica: Replica, chats: list[int]) -> None:
    before = len(office.sent(chats))

    async def more() -> bool:
        return "told 1 started" in replica.said and len(office.sent(chats)) > before + 10

    await office.wait(more, "the other one takes over")


async def _gives_up(office: Office, replica: Replica) -> None:
    async def noticed() -> bool:
        return "delivering no more" in replica.said

    await office.wait(noticed, "the one that slept finds that it delivers no more")
