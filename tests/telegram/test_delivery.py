"""Announcements on their way to Telegram: each chat once, at the pace allowed, whatever Telegram answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from knowledge.store import open_store
from knowledge.store.announcements_model import Audience, Recipient
from tests.telegram.fake import FakeTelegram
from tests.telegram.office import Office, Replica, most_within

ALL = "toàn thể"


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FakeTelegram, str]]:
    """A Telegram and a database with one replica, for the tests of this file."""
    folder: Path = tmp_path_factory.mktemp("post")
    database = str(folder / "notebook.sqlite")
    with FakeTelegram() as server:
        asyncio.run(_made(database))
        replica = Replica(server, database, folder / "log")
        yield server, database
        status = replica.stop()
        assert status == 0, replica.said
        assert "Traceback" not in replica.said
        assert "Warning" not in replica.said
        assert server.conformance.violations == []


async def _made(database: str) -> None:
    await (await open_store(database)).close()


@pytest.fixture
async def office(post: tuple[FakeTelegram, str]) -> AsyncIterator[Office]:
    opened = await Office.opened(*post)
    yield opened
    await opened.store.close()


def people(office: Office, count: int) -> list[int]:
    return [office.telegram.person(f"P{number}").id for number in range(count)]


async def test_everybody_gets_it_once_at_the_pace_allowed(office: Office) -> None:
    chats = people(office, 70)
    await office.subscribe(*chats)
    done = await office.announce(f"Kính gửi <b>{ALL}</b>")
    await office.until(done, "done")
    assert office.got(chats) == {chat: [f"Kính gửi {ALL}"] for chat in chats}
    assert set((await office.states(done)).values()) == {"sent"}
    times = [call.at for call in office.sent(chats)]
    assert most_within(times, 1.0) <= 30
    assert max(times) - min(times) < 5


async def test_a_long_one_comes_in_parts_that_stay_together(office: Office) -> None:
    chats = people(office, 3)
    group = office.telegram.group(office.telegram.person(), forum=True)
    topic = office.telegram.topic(group, office.telegram.person())
    photo = office.telegram.upload(b"picture")
    await office.subscribe(*chats)
    await office.subscriptions.subscribe(Recipient(group.id, topic), "thong_bao", "test")
    long = "\n\n".join(f"Đoạn {number}: " + "chữ " * 300 for number in range(5))
    first = await office.announce(long, photo=photo)
    second = await office.announce("Tin thứ hai")
    await office.until(first, "done")
    await office.until(second, "done")
    for chat, said in office.got([*chats, group.id]).items():
        place = [text[:6] for text in said if text != "Tin thứ hai"]
        assert place == ["", "Đoạn 0", "Đoạn 3"], chat
        assert said.index("Tin thứ hai") in (0, 3), "nothing came between the parts"
        times = [call.at for call in office.sent([chat])]
        assert most_within(times, 1.0) == 1
    assert {call.params.get("message_thread_id") for call in office.sent([group.id])} == {str(topic)}


async def test_too_many_requests_pauses_the_lane_as_long_as_told(office: Office) -> None:
    chats = people(office, 10)
    await office.subscribe(*chats)
    office.telegram.fail("sendMessage", 429, chat=chats[4], retry_after=2)
    done = await office.announce("Tin")
    await office.until(done, "done")
    assert office.got(chats) == {chat: ["Tin"] for chat in chats}
    calls = office.sent(chats)
    told = next(number for number, call in enumerate(calls) if call.error)
    assert calls[told + 1].at - calls[told].at >= 2


async def test_what_may_have_arrived_is_uncertain_and_not_sent_again(office: Office) -> None:
    chats = lost, taken, failed, kept, well = people(office, 5)
    await office.subscribe(*chats)
    office.telegram.fail("sendMessage", chat=lost, drop=True)
    office.telegram.fail("sendMessage", chat=taken, drop=True, delivered=True)
    office.telegram.fail("sendMessage", 502, chat=failed)
    office.telegram.fail("sendMessage", 500, chat=kept, delivered=True)
    done = await office.announce("Tin")
    await office.until(done, "done")
    assert office.got(chats) == {lost: [], taken: ["Tin"], failed: [], kept: ["Tin"], well: ["Tin"]}
    assert len(office.sent(chats)) == 5
    connection, server = "uncertain: connection-lost", "uncertain: server-error"
    assert await office.states(done) == {
        lost: connection,
        taken: connection,
        failed: server,
        kept: server,
        well: "sent",
    }
    assert await office.announcements.retry_failed(done) == 0


async def test_who_has_blocked_the_bot_loses_the_subscription_and_nobody_else(office: Office) -> None:
    chats = people(office, 3)
    await office.subscribe(*chats, 777)
    office.telegram.world.chats[chats[1]].blocked = True
    done = await office.announce("Tin")
    await office.until(done, "done")
    assert await office.states(done) == {
        chats[0]: "sent", chats[1]: "failed: gone", chats[2]: "sent", 777: "failed: gone",
    }  # fmt: skip
    assert {one.chat for one in await office.subscriptions.listing()} == {chats[0], chats[2]}


async def test_a_part_that_is_refused_is_named_and_only_it_is_sent_again(office: Office) -> None:
    [chat] = people(office, 1)
    await office.subscribe(chat)
    long = "A" * 4000 + "\n\n" + "B" * 4000
    done = await office.announce(long)
    office.telegram.wait_call("sendMessage", chat=chat)
    office.telegram.world.chats[chat].blocked = True
    await office.until(done, "done")
    assert await office.states(done) == {chat: "failed: gone, part 2 of 2"}
    office.telegram.world.chats[chat].blocked = False
    assert await office.announcements.retry_failed(done) == 1
    await office.until(done, "done")
    assert [text[:1] for text in office.got([chat])[chat]] == ["A", "B"]


async def test_a_spike_of_refusals_pauses_it_and_unsubscribes_nobody(office: Office) -> None:
    chats = people(office, 45)
    await office.subscribe(*chats)
    for chat in chats[5:]:
        office.telegram.world.chats[chat].blocked = True
    halted = await office.announce("Tin")
    await office.until(halted, "paused")
    found = await office.announcements.get(halted)
    assert found is not None
    assert found.why == "spike"
    states = await office.states(halted)
    assert sum(state == "failed: spike: gone" for state in states.values()) == 20
    assert sum(state == "pending" for state in states.values()) == 20
    assert await office.subscriptions.counts() == {"thong_bao": 45}
    for chat in chats:
        office.telegram.world.chats[chat].blocked = False
    assert await office.announcements.retry_failed(halted) == 20
    await office.until(halted, "done")
    assert office.got(chats) == {chat: ["Tin"] for chat in chats}
    assert await office.subscriptions.counts() == {"thong_bao": 45}


async def test_a_group_that_has_moved_gets_it_once_under_its_new_id(office: Office) -> None:
    lan = office.telegram.person()
    group = office.telegram.group(lan, kind="group")
    [other] = people(office, 1)
    await office.subscribe(group.id, other)
    new = office.telegram.migrate(group, lan)
    done = await office.announce("Tin")
    await office.until(done, "done")
    assert office.got([group.id, new.id, other]) == {group.id: [], new.id: ["Tin"], other: ["Tin"]}
    assert await office.states(done) == {new.id: "sent", other: "sent"}
    assert {one.chat for one in await office.subscriptions.listing()} == {new.id, other}


async def test_pausing_holds_it_and_stopping_ends_it(office: Office) -> None:
    chats = people(office, 60)
    await office.subscribe(*chats)
    held = await office.announce("Tin")
    office.telegram.wait_call("sendMessage", chat=chats[3])
    assert await office.announcements.move(held, ["running"], "paused", "test")
    before = len(office.sent(chats))
    assert await office.announcements.move(held, ["paused"], "running")
    await office.wait(lambda: _more(office, chats, before + 5), "it goes on")
    assert await office.announcements.move(held, ["running"], "stopped", "test")
    progress = await office.announcements.progress(held)
    assert progress.counts["skipped"] > 0
    other = await office.announce("Tin khác", Audience("chat", chats[0]))
    await office.until(other, "done")
    got = office.got(chats)
    assert got.pop(chats[0]) == ["Tin", "Tin khác"]
    assert all(said in ([], ["Tin"]) for said in got.values())
    assert [] in got.values()


async def _more(office: Office, chats: list[int], count: int) -> bool:
    return len(office.sent(chats)) > count


async def test_found_too_late_it_is_skipped_and_said_so(office: Office) -> None:
    chats = people(office, 1)
    await office.subscribe(*chats)
    late = await office.announce("Tin", run_at=datetime.now(UTC) - timedelta(hours=7))
    soon = await office.announce("Tin trễ", run_at=datetime.now(UTC) - timedelta(hours=5))
    assert await office.until(late, "skipped", "done") == "skipped"
    await office.until(soon, "done")
    assert office.got(chats) == {chats[0]: ["Tin trễ"]}


async def test_a_repeating_one_is_sent_at_its_time_and_moved_on(office: Office) -> None:
    chats = people(office, 1)
    await office.subscribe(*chats)
    now = datetime.now(UTC)
    weekly = await office.announce("Hằng tuần", run_at=now, repeats="weekly 0 07:30")

    async def moved_on() -> datetime | None:
        found = await office.announcements.get(weekly)
        return found.run_at if found is not None and found.run_at is not None and found.run_at > now else None

    following = await office.wait(moved_on, "the next time")
    assert following.strftime("%A %H:%M") == "Monday 00:30"
    assert following - now < timedelta(days=7)
    office.telegram.wait_call("sendMessage", chat=chats[0])
    assert office.got(chats) == {chats[0]: ["Hằng tuần"]}
    assert await office.announcements.move(weekly, ["scheduled"], "cancelled", "test")
