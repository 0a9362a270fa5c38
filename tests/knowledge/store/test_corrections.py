"""Corrections: who is owed one, once, and what of; on both databases."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from knowledge.store import Store, load_snapshot
from knowledge.store.announcements import Announcements
from knowledge.store.announcements_ledger import Ledger
from knowledge.store.announcements_model import Audience, Content, NewAnnouncement, Recipient
from knowledge.store.announcements_subscriptions import Subscriptions
from knowledge.store.corrections import (
    Correction,
    Done,
    claim,
    counts,
    due,
    mark,
    queue_changes,
    recover,
)
from knowledge.store.desk import Desk
from knowledge.store.engine import reading
from knowledge.store.keys import content_key
from knowledge.store.learning_schema import told as told_table
from knowledge.store.retention import Days, sweep
from knowledge.store.told import Told, forget_told, keep_told, move_told
from tests.knowledge.store.samples import SOURCES, measure, value_of

LAN, GROUP = 5_000_001, -100_123
DAYS = 30
AT_ONCE = timedelta(0)


async def tell(store: Store, chat: int, value: int, *, ago: timedelta = timedelta(), thread: int | None = None) -> None:
    """The chat was told a-1 with this value."""
    row = Told(chat, thread, "a-1", content_key(measure("a-1", value)), datetime.now(UTC) - ago)
    await keep_told(store, [row])


async def owed(store: Store) -> list[tuple[int, object, object]]:
    """Chat, old and new value of all that is due."""
    found = await due(store, DAYS, settle=AT_ONCE)
    return [(one.chat, value_of(one.old), value_of(one.new) if one.new else None) for one in found]


async def send(store: Store, state: Done = "sent") -> list[Correction]:
    """Deliver all that is due."""
    found = await due(store, DAYS, settle=AT_ONCE)
    for one in found:
        assert await claim(store, one)
        await mark(store, one, state)
    return found


async def published(store: Store, value: int) -> None:
    await store.import_facts([measure("a-1", value)], SOURCES, "test")


async def test_a_chat_told_the_old_figure_is_owed_one_correction(store: Store) -> None:
    await published(store, 33)
    await tell(store, LAN, 33)
    await tell(store, GROUP, 33, thread=7)
    assert await owed(store) == []
    await store.correct(measure("a-1", 34), "editor")
    assert await owed(store) == [(GROUP, 33, 34), (LAN, 33, 34)]
    assert await owed(store) == [(GROUP, 33, 34), (LAN, 33, 34)]  # looking twice queues nothing twice
    sent = await send(store)
    assert [one.thread for one in sent] == [7, None]
    assert len({one.key for one in sent}) == 2
    await published(store, 34)  # published again as it is
    assert await owed(store) == []
    assert await counts(store) == {"sent": 2}


async def test_only_figures_that_changed_are_corrected(store: Store) -> None:
    await published(store, 33)
    await tell(store, LAN, 33)
    await store.correct(measure("a-1", 33, evidence="Đã kết nạp 33 đảng viên.", paragraph=4), "editor")
    assert await owed(store) == []
    compared = measure("a-1", 33, comparisons=[{"kind": "plan", "percent": 110, "base": "chỉ tiêu"}])
    await store.correct(compared, "editor")
    assert await owed(store) == [(LAN, 33, 33)]


async def test_changed_twice_before_sending_sends_the_last(store: Store) -> None:
    await published(store, 33)
    await tell(store, LAN, 33)
    for value in (34, 35):
        await store.correct(measure("a-1", value), "editor")
        await queue_changes(store, DAYS)
    assert await owed(store) == [(LAN, 33, 35)]


async def test_changed_back_sends_nothing(store: Store) -> None:
    await published(store, 33)
    await tell(store, LAN, 33)
    await store.correct(measure("a-1", 34), "editor")
    assert await queue_changes(store, DAYS) == 1
    await store.correct(measure("a-1", 33), "editor")
    assert await queue_changes(store, DAYS) == 0


async def test_there_and_back_again_is_told_each_time(store: Store) -> None:
    await published(store, 33)
    await tell(store, LAN, 33)
    for value in (34, 33, 34):
        await store.correct(measure("a-1", value), "editor")
        assert [value_of(one.new) for one in await send(store) if one.new] == [value]


async def test_each_change_has_a_key_of_its_own_and_the_same_change_only_one(store: Store) -> None:
    await published(store, 33)
    await tell(store, LAN, 33)
    await tell(store, GROUP, 33)
    await store.correct(measure("a-1", 34), "editor")
    before = await due(store, DAYS, settle=AT_ONCE)
    await store.correct(measure("a-1", 34, evidence="Đã kết nạp 34 đảng viên."), "editor")  # the figure stays
    assert [one.key for one in await due(store, DAYS, settle=AT_ONCE)] == [one.key for one in before]
    assert len({one.content_key for one in before}) == 1
    keys = [one.content_key for one in (await send(store))[:1]]
    for value in (33, 34, 33):
        await store.correct(measure("a-1", value), "editor")
        keys += [one.content_key for one in (await send(store))[:1]]
    assert len(set(keys)) == 4
    await store.retire(["a-1"], "editor")
    keys += [one.content_key for one in (await send(store))[:1]]
    assert len(set(keys)) == 5


async def hand_over(store: Store) -> int:
    """What is due to one chat waits for the delivery."""
    (one,) = await due(store, DAYS, settle=AT_ONCE)
    kept = json.dumps({"told": one.told, "corrects": one.corrects})
    new = NewAnnouncement(
        key=one.key, kind="dinh_chinh", content=Content("…"), audience=Audience("chat", one.chat), by="sotay",
        dialogue=kept,
    )  # fmt: skip
    number = await Announcements(store).create(new, "scheduled")
    assert number is not None
    assert await claim(store, one)
    await mark(store, one, "sent")
    return number


async def test_a_correction_undone_before_it_is_sent_is_not_sent(store: Store) -> None:
    await published(store, 33)
    await tell(store, LAN, 33)
    await store.correct(measure("a-1", 34), "editor")
    number = await hand_over(store)  # the delivery is away
    await store.correct(measure("a-1", 33), "editor")
    ledger = Ledger(store, "here")
    assert await ledger.take(60)
    for _ in range(2):
        assert await ledger.begin(number, 1, timedelta(hours=6), None) == "over"
    found = await ledger.get(number)
    assert found is not None
    assert (found.state, found.why) == ("skipped", "undone")
    assert await owed(store) == []
    await store.correct(measure("a-1", 35), "editor")
    assert await owed(store) == [(LAN, 33, 35)]


async def test_what_changes_before_a_correction_is_sent_is_told_once_from_what_was_told_last(store: Store) -> None:
    await published(store, 33)
    await tell(store, LAN, 33)
    await store.correct(measure("a-1", 34), "editor")
    number = await hand_over(store)
    await store.correct(measure("a-1", 35), "editor")
    assert await owed(store) == []  # nobody knows yet whether the 34 goes out
    ledger = Ledger(store, "here")
    assert await ledger.take(60)
    assert await ledger.begin(number, 1, timedelta(hours=6), None) == "over"
    assert await owed(store) == [(LAN, 33, 35)]
    number = await hand_over(store)
    assert await ledger.begin(number, 1, timedelta(hours=6), None) == "running"
    assert await owed(store) == []


async def test_who_heard_of_a_change_before_its_correction_was_sent_is_told_that_it_was_undone(store: Store) -> None:
    await published(store, 33)
    await tell(store, LAN, 33)
    await store.correct(measure("a-1", 34), "editor")
    number = await hand_over(store)
    await tell(store, LAN, 34)  # asked meanwhile
    await store.correct(measure("a-1", 33), "editor")
    ledger = Ledger(store, "here")
    assert await ledger.take(60)
    assert await ledger.begin(number, 1, timedelta(hours=6), None) == "over"
    assert await owed(store) == [(LAN, 34, 33)]


async def test_what_was_withdrawn_and_published_anew_before_that_was_sent_counts_as_told(store: Store) -> None:
    await published(store, 33)
    await tell(store, LAN, 33)
    await store.retire(["a-1"], "editor")
    number = await hand_over(store)
    await published(store, 33)
    ledger = Ledger(store, "here")
    assert await ledger.take(60)
    assert await ledger.begin(number, 1, timedelta(hours=6), None) == "over"
    await store.correct(measure("a-1", 35), "editor")
    assert await owed(store) == [(LAN, 33, 35)]


async def test_what_an_announcement_told_is_corrected_too(store: Store) -> None:
    await published(store, 33)
    for chat in (LAN, GROUP, 6, 7):
        await Subscriptions(store).subscribe(Recipient(chat), "con_so_tuan", "test")
    kept = json.dumps({"fact": "a-1", "told": {"a-1": content_key(measure("a-1", 33))}})
    new = NewAnnouncement(
        key="k", kind="con_so_tuan", content=Content("33"), audience=Audience("all"), by="sotay", dialogue=kept
    )
    number = await Announcements(store).create(new, "scheduled")
    assert number is not None
    ledger, other = Ledger(store, "here"), Ledger(store, "there")
    assert await ledger.take(60)
    assert await ledger.begin(number, 1, timedelta(hours=6), None) == "running"
    waiting = {one.chat: one for one in await ledger.pending(number, 1, 10)}
    for chat in (LAN, 6, GROUP):
        assert await ledger.mark_sending(waiting[chat], 1)
    await ledger.mark(waiting[LAN], "sent")
    await ledger.mark(waiting[6], "failed")
    assert await ledger.keep(0)
    assert await other.take(60)  # the first died; what it was sending may have arrived
    await store.correct(measure("a-1", 34), "editor")
    assert await owed(store) == [(GROUP, 33, 34), (LAN, 33, 34)]


async def test_asking_again_after_the_change_does_not_cancel_the_correction(store: Store) -> None:
    await published(store, 33)
    await tell(store, GROUP, 33)
    await store.correct(measure("a-1", 34), "editor")
    await tell(store, GROUP, 34)
    assert [(old, new) for _, old, new in await owed(store)] == [(33, 34)]
    await send(store)
    assert await owed(store) == []


async def test_a_withdrawn_figure_is_corrected_with_the_reason(store: Store) -> None:
    await published(store, 33)
    await tell(store, LAN, 33)
    await store.retire(["a-1"], "editor", "báo cáo đã được thay")
    (one,) = await due(store, DAYS, settle=AT_ONCE)
    assert (one.new, one.reason) == (None, "báo cáo đã được thay")
    await send(store)
    assert await owed(store) == []


async def test_the_reason_of_a_correction_goes_with_it(store: Store) -> None:
    await published(store, 33)
    await tell(store, LAN, 33)
    await store.correct(measure("a-1", 34), "editor", "báo cáo ghi nhầm")
    (one,) = await due(store, DAYS, settle=AT_ONCE)
    assert one.reason == "báo cáo ghi nhầm"


async def test_a_figure_counts_as_amended_as_long_as_editors_say_something_else_than_the_report(store: Store) -> None:
    async def amended() -> tuple[object, object] | None:
        found = (await store.published()).amended.get("a-1")
        return found and (value_of(found.before), found.reason)

    await published(store, 33)
    assert await amended() is None
    await store.correct(measure("a-1", 34), "editor", "cộng thiếu")
    assert await amended() == (33, "cộng thiếu")
    await store.correct(measure("a-1", 35), "editor")
    assert await amended() == (33, None)
    before = await store.published()
    assert await Desk(store).undo("a-1", 3, "editor") == measure("a-1", 34)
    assert await amended() == (33, "cộng thiếu")
    after = await store.published(before)
    assert after.amended == (await store.published()).amended
    if store.where.path is not None:
        assert load_snapshot(store.where.path).amended == after.amended
    assert (datetime.now(UTC) - after.amended["a-1"].at).total_seconds() < 60
    await Desk(store).undo("a-1", 4, "editor")
    assert await amended() == (33, None)  # back to what was there before: 35
    await store.correct(measure("a-1", 33), "editor")
    assert await amended() is None
    await store.correct(measure("a-1", 36), "editor")
    await published(store, 37)  # the report itself says so now
    assert await amended() is None


async def test_what_another_report_still_says_needs_no_correction(store: Store) -> None:
    await published(store, 33)
    await store.import_facts([measure("b-1", 33, document="b")], SOURCES, "test")
    await tell(store, LAN, 33)
    await store.retire(["a-1"], "editor")
    assert await owed(store) == []


async def test_what_was_told_long_ago_is_not_corrected(store: Store) -> None:
    await published(store, 33)
    await tell(store, LAN, 33, ago=timedelta(days=DAYS + 1))
    await store.correct(measure("a-1", 34), "editor")
    assert await owed(store) == []
    assert (await sweep(store, Days(365, 365, DAYS)))["told"] == 1


async def test_a_fresh_correction_waits_a_little(store: Store) -> None:
    await published(store, 33)
    await tell(store, LAN, 33)
    await store.correct(measure("a-1", 34), "editor")
    assert await due(store, DAYS) == []
    assert len(await due(store, DAYS, now=datetime.now(UTC) + timedelta(minutes=3))) == 1


async def test_a_correction_is_taken_once_and_a_crash_leaves_it_uncertain(store: Store) -> None:
    await published(store, 33)
    await tell(store, LAN, 33)
    await store.correct(measure("a-1", 34), "editor")
    (one,) = await due(store, DAYS, settle=AT_ONCE)
    assert await claim(store, one)
    assert not await claim(store, one)
    await store.correct(measure("a-1", 35), "editor")
    assert await owed(store) == []  # while one is under way
    assert await recover(store) == 1
    assert await counts(store) == {"uncertain": 1}
    assert await owed(store) == [(LAN, 34, 35)]  # it may have arrived, so this is what is wrong now
    await mark(store, one, "sent")  # a late mark changes nothing
    assert (await counts(store))["uncertain"] == 1


async def test_a_chat_that_cannot_be_reached_is_owed_no_more(store: Store) -> None:
    await published(store, 33)
    await tell(store, LAN, 33)
    await store.correct(measure("a-1", 34), "editor")
    await send(store, "failed")
    await store.correct(measure("a-1", 35), "editor")
    assert await owed(store) == []


async def test_forgetting_and_moving_a_chat(store: Store) -> None:
    await published(store, 33)
    await tell(store, LAN, 33)
    await tell(store, GROUP, 33)
    await tell(store, GROUP - 1, 33)
    await store.correct(measure("a-1", 34), "editor")
    await queue_changes(store, DAYS)
    await forget_told(store, LAN)
    for _ in range(2):
        await move_told(store, GROUP, GROUP - 1)
    assert await owed(store) == [(GROUP - 1, 33, 34)]
    async with reading(store.engine, store.where) as connection:
        assert (await connection.execute(select(told_table.c.chat))).scalars().all() == [GROUP - 1]
