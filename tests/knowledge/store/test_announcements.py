"""Subscriptions, announcements and the ledger of deliveries, on SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select

from knowledge.store import Store, care, open_store
from knowledge.store.announcements import Announcements
from knowledge.store.announcements_ledger import Ledger
from knowledge.store.announcements_model import Audience, Content, Delivered, Kind, NewAnnouncement, Recipient
from knowledge.store.announcements_moving import move_chat
from knowledge.store.announcements_schema import announcements, deliveries, subscriptions
from knowledge.store.announcements_subscriptions import Subscriptions
from knowledge.store.engine import reading
from knowledge.store.learning_schema import told
from knowledge.store.told import Told, keep_told
from knowledge.store.votes import Vote, keep_vote, last_votes

ALL = Audience("all")
LATE = timedelta(hours=6)


def new(key: str = "k", audience: Audience = ALL, kind: Kind = "thong_bao") -> NewAnnouncement:
    return NewAnnouncement(key=key, kind=kind, content=Content("<b>Tin</b>"), audience=audience, by="test")


async def begun(
    store: Store, *chats: int, audience: Audience = ALL, kind: Kind = "thong_bao"
) -> tuple[Ledger, int, list[Delivered]]:
    """A running announcement to these chats, its ledger, and who is to get it."""
    for chat in chats:
        await Subscriptions(store).subscribe(Recipient(chat), "thong_bao", "test")
    ledger = Ledger(store, "here")
    assert await ledger.take(60)
    number = await Announcements(store).create(new(audience=audience, kind=kind), "scheduled")
    assert number is not None
    assert await ledger.begin(number, 1, LATE, None) == "running"
    return ledger, number, await ledger.pending(number, 1, 100)


async def test_subscribing_and_ending_it(store: Store) -> None:
    subs, lan = Subscriptions(store), Recipient(5)
    assert await subs.subscribe(lan, "thong_bao", "lan", "Lan")
    assert not await subs.subscribe(lan, "thong_bao", "lan")
    await subs.set_kinds(lan, ["con_so_tuan", "dinh_chinh"], "lan")
    assert await subs.kinds(lan) == {"con_so_tuan", "dinh_chinh"}
    assert await subs.unsubscribe(lan, "dinh_chinh", "lan")
    assert not await subs.unsubscribe(lan, "dinh_chinh", "lan")
    assert await subs.subscribe(lan, "dinh_chinh", "lan"), "an ended one is revived"
    assert await subs.end_chat(5, "blocked") == 2
    assert await subs.kinds(lan) == set()
    assert await subs.counts() == {}


async def test_the_audience_is_counted_by_scope_and_kind(store: Store) -> None:
    subs = Subscriptions(store)
    for chat, thread in ((5, 0), (6, 0), (-7, 0), (-7, 3)):
        await subs.subscribe(Recipient(chat, thread), "thong_bao", "x", "Nhóm" if chat < 0 else None)
    await subs.subscribe(Recipient(8), "dinh_chinh", "x")
    counts = {scope: await subs.count(Audience(scope), "thong_bao") for scope in ("all", "groups", "private")}
    assert counts == {"all": 4, "groups": 2, "private": 2}
    assert await subs.count(Audience("chat", 99), "thong_bao") == 1
    assert await subs.chats() == [(Recipient(-7, 3), "Nhóm"), (Recipient(-7), "Nhóm")]
    await subs.erase_person(5, "x")
    assert {one.chat for one in await subs.listing()} == {6, -7, 8}
    assert {one.by for one in await subs.listing()} == {"erased"}


async def test_an_erased_person_is_named_nowhere(store: Store) -> None:
    subs, group = Subscriptions(store), Recipient(-7)
    await subs.subscribe(group, "thong_bao", "telegram:5")
    await subs.unsubscribe(group, "thong_bao", "telegram:5")
    ledger, number, _ = await begun(store, audience=Audience("chat", 5), kind="dinh_chinh")
    other = await Announcements(store).create(new("for 6", Audience("chat", 6), "dinh_chinh"), "scheduled")
    await subs.erase_person(5, "telegram:5")
    async with reading(store.engine, store.where) as connection:
        (row,) = (await connection.execute(select(subscriptions))).all()
        assert (await connection.execute(select(deliveries))).all() == []
        assert (await connection.execute(select(announcements.c.id))).scalars().all() == [other]
    assert (row.chat, row.by, row.ended_why) == (-7, "erased", "by erased")
    assert await ledger.get(number) is None


async def test_one_key_makes_one_announcement(store: Store) -> None:
    table = Announcements(store)
    assert await table.create(new("report-2023")) is not None
    assert await table.create(new("report-2023")) is None
    assert await table.create(new("report-2024")) is not None


async def test_of_two_editors_the_first_decides(store: Store) -> None:
    table = Announcements(store)
    number = await table.create(replace(new(), editor_chat=5, dialogue="{}"))
    assert number is not None
    vietnam = timezone(timedelta(hours=7))
    assert await table.update(number, 1, run_at=datetime(2026, 12, 25, 20, tzinfo=vietnam), urgent=True)
    assert not await table.update(number, 1, content=Content("other"))
    found = await table.draft_of(5)
    assert found is not None
    assert (found.revision, found.urgent, found.content) == (2, True, Content("<b>Tin</b>"))
    assert found.run_at == datetime(2026, 12, 25, 13, tzinfo=UTC)
    assert not await table.move(number, ["draft"], "scheduled", revision=1)
    assert await table.move(number, ["draft"], "scheduled", revision=2)
    assert not await table.move(number, ["draft"], "scheduled")
    assert [one.id for one in await table.listing(["scheduled"])] == [number]
    with pytest.raises(TypeError, match="state"):
        await table.update(number, 3, state="done")


async def test_only_the_holder_of_the_lease_may_mark(store: Store) -> None:
    old, number, waiting = await begun(store, 5, 6)
    other = Ledger(store, "there")
    assert not await other.take(60)
    assert await old.mark_sending(waiting[0], 1)
    assert await old.keep(0)  # it falls asleep, and its time runs out
    assert await other.take(60)
    assert not await old.keep(60)
    assert not await old.mark_sending(waiting[1], 1)
    assert not await old.finish(number, 1)
    await other.release()
    table = Announcements(store)
    assert (await table.progress(number)).uncertain == {"crash": 1}
    await old.mark(waiting[0], "sent", None, [77])  # what it was sending has arrived after all
    progress = await table.progress(number)
    assert (progress.counts["sent"], progress.waiting, progress.total) == (1, 1, 2)


async def test_a_run_that_is_over_sends_nothing(store: Store) -> None:
    ledger, number, waiting = await begun(store, 5)
    table = Announcements(store)
    assert await table.move(number, ["running"], "paused", "by test")
    assert not await ledger.mark_sending(waiting[0], 1)
    assert await table.move(number, ["paused"], "running")
    assert not await ledger.mark_sending(waiting[0], 1), "the workflow of the first run may still be about"
    assert await ledger.mark_sending(waiting[0], 2)
    assert not await ledger.finish(number, 2)
    await ledger.mark(waiting[0], "failed", "gone")
    assert await ledger.finish(number, 2)
    assert await ledger.finish(number, 2), "a step that is repeated says the same"
    assert await Subscriptions(store).counts() == {}
    assert await table.retry_failed(number) == 1
    assert [one.state for one in await table.deliveries(number, ["pending"])] == ["pending"]


async def test_trying_the_failed_again_leaves_out_those_it_was_stopped_for(store: Store) -> None:
    ledger, number, waiting = await begun(store, 5, 6, 7)
    table = Announcements(store)
    assert await ledger.mark_sending(waiting[0], 1)
    await ledger.mark(waiting[0], "failed", "too-many-requests")
    assert await ledger.mark_sending(waiting[1], 1)
    assert await table.move(number, ["running"], "stopped", "by test")
    await ledger.mark(waiting[1], "pending")  # Telegram did not take it
    assert await table.retry_failed(number) == 1
    assert [one.chat for one in await ledger.pending(number, 2, 10)] == [5]
    assert (await table.progress(number)).counts["skipped"] == 2


async def test_a_group_that_moves_keeps_everything_once(store: Store) -> None:
    subs, table = Subscriptions(store), Announcements(store)
    await subs.subscribe(Recipient(-100), "con_so_tuan", "x")
    planned = await table.create(new("planned", Audience("chat", -1)))
    await store.keep_conversation(-1, 5, "state", 10)
    await keep_vote(store, Vote(-1, 5, "mấy?", "answer", ["f"], good=True))
    await keep_told(store, [Told(-1, None, "f", "content", datetime.now(UTC))])
    ledger, number, _ = await begun(store, -1, -100, -2)
    for _ in range(2):
        await move_chat(store, -1, -100)
    assert sorted((one.chat, one.kind) for one in await subs.listing()) == [
        (-100, "con_so_tuan"), (-100, "thong_bao"), (-2, "thong_bao"),
    ]  # fmt: skip
    assert {one.chat for one in await ledger.pending(number, 1, 10)} == {-100, -2}
    assert (await table.progress(number)).counts["skipped"] == 1
    assert planned is not None
    moved = await table.get(planned)
    assert moved is not None
    assert moved.audience == Audience("chat", -100)
    assert await store.conversation(-100, 5) == "state"
    assert [vote.chat for vote in await last_votes(store)] == [-100]
    async with reading(store.engine, store.where) as connection:
        assert (await connection.execute(select(told.c.chat))).scalars().all() == [-100]


async def test_a_group_that_had_it_under_its_old_id_does_not_get_it_again(store: Store) -> None:
    ledger, number, waiting = await begun(store, -1, -100)
    assert await ledger.mark_sending(waiting[0], 1)
    await ledger.mark(waiting[0], "sent", None, [7])
    assert await ledger.mark_sending(waiting[1], 1)
    assert await ledger.moved(replace(waiting[1], chat=-1), -100) is None
    assert {one.state for one in await Announcements(store).deliveries(number, ["sent", "skipped"])} == {
        "sent",
        "skipped",
    }


async def test_a_restored_backup_holds_back_what_it_was_about_to_send(store: Store, tmp_path: Path) -> None:
    ledger, number, waiting = await begun(store, 5, 6)
    assert await ledger.mark_sending(waiting[0], 1)
    await care.backup(store, tmp_path / "backup")
    copy = await open_store(tmp_path / "copy.sqlite")
    await care.restore(copy, tmp_path / "backup")
    table = Announcements(copy)
    found = await table.get(number)
    assert found is not None
    assert (found.state, found.why) == ("paused", "restored")
    assert (await table.progress(number)).uncertain == {"restored": 1}
    assert await Subscriptions(copy).counts() == {"thong_bao": 2}
    await copy.close()
