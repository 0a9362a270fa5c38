"""Erasing who an editor was, and what is kept of announcements; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import inspect, select, text, update

from knowledge.errors import StoreError
from knowledge.store import Store, schema
from knowledge.store.announcements import Announcements
from knowledge.store.announcements_model import Audience, Content, NewAnnouncement, State
from knowledge.store.announcements_schema import announcements, deliveries
from knowledge.store.announcements_subscriptions import Subscriptions
from knowledge.store.desk import Desk
from knowledge.store.engine import reading, writing
from knowledge.store.erasing import erase_editor
from knowledge.store.names import teach
from knowledge.store.retention import Days, sweep
from knowledge.store.trail import deeds
from tests.knowledge.store.samples import SOURCES, measure

LAN, MINH = "telegram:77 (Lan 😀 Trần)", "telegram:771 (Minh)"
NEW = NewAnnouncement(key="k", kind="thong_bao", content=Content("Tin"), audience=Audience("all"), by=LAN)


async def everything(store: Store) -> str:
    """All texts of all tables."""
    found = []
    async with reading(store.engine, store.where) as connection:
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        for table in tables:
            found += [str(tuple(row)) for row in await connection.execute(text(f"SELECT * FROM {table}"))]
    return "\n".join(found)


async def test_an_erased_editor_is_named_nowhere_and_what_they_did_stays(store: Store) -> None:
    desk = Desk(store)
    await store.import_facts([measure("a-1")], SOURCES, "test")
    await desk.appoint(77, "Lan 😀 Trần", MINH)
    await desk.appoint(771, "Minh", LAN)
    await store.add_drafts(SOURCES["b"], [measure("b-1", document="b")], LAN)
    await desk.decide("b-1", 1, "publish", LAN)
    await desk.correct(measure("a-1", 34), 1, MINH)
    await desk.undo("a-1", 2, LAN)
    await teach(store, "đv mới", "kết nạp đảng viên mới", LAN)
    made = await Announcements(store).create(replace(NEW, editor_chat=77), "scheduled")
    assert made is not None
    await Announcements(store).move(made, ["scheduled"], "stopped", f"by {LAN}")
    await desk.dismiss(77, MINH)
    before = len(await store.audit())

    for _ in range(2):
        await erase_editor(store, 77)
    left = await everything(store)
    assert "Trần" not in left
    assert "77 " not in left.replace("771", "")
    assert "771 (Minh)" in left
    assert len(await store.audit()) == before
    done = [(deed.action, deed.actor) for deed in await deeds(store, 20)]
    assert ("undo", "erased") in done
    assert ("correct", MINH) in done
    found = await Announcements(store).get(made)
    assert found is not None
    assert (found.created_by, found.why, found.editor_chat) == ("erased", "by erased", 0)


async def test_nothing_that_an_editor_wrote_or_got_bears_their_number(store: Store) -> None:
    table = Announcements(store)
    new = replace(NEW, by="telegram:77", editor_chat=77)
    kept = [await table.create(replace(new, key=state), state) for state in ("scheduled", "running", "paused")]
    assert await table.create(replace(new, key="draft"), "draft")
    for key in ("tong_ket:2026-W40:77", "tong_ket:2026-W47:77"):
        assert await table.create(replace(NEW, key=key, by="sotay", audience=Audience("chat", 77)), "done")
    async with writing(store.engine, store.where) as connection:
        week = announcements.c.key == "tong_ket:2026-W40:77"
        ago = datetime.now(UTC) - timedelta(days=49)
        await connection.execute(update(announcements).where(week).values(changed_at=ago))

    await Subscriptions(store).erase_person(77, "telegram:77")
    await erase_editor(store, 77)
    async with reading(store.engine, store.where) as connection:
        rows = (await connection.execute(select(announcements.c.key, announcements.c.editor_chat))).all()
    assert None not in kept
    left = [("scheduled", 0), ("running", 0), ("paused", 0), ("tong_ket:2026-W47:77", None)]
    assert sorted(map(tuple, rows)) == sorted(left), "the last digest stays, or it would be sent again"


@pytest.mark.parametrize(
    "change",
    ["actor = 'telegram:5'", "actor = 'erased', after = NULL", "action = 'erased'", "entity_id = 'erased'"],
)
async def test_nothing_else_of_the_audit_can_be_changed(store: Store, change: str) -> None:
    await store.import_facts([measure("a-1")], SOURCES, LAN)
    with pytest.raises(StoreError, match="only grows"):
        async with writing(store.engine, store.where) as connection:
            await connection.execute(text(f"UPDATE audit SET {change}"))
    async with reading(store.engine, store.where) as connection:
        assert set((await connection.execute(select(schema.audit.c.actor))).scalars()) == {LAN}


async def test_announcements_that_are_over_go_and_what_comes_once_for_all_is_remembered(store: Store) -> None:
    table, days = Announcements(store), Days(365, 365, 30, announcements=100)
    states: dict[str, State] = {
        "old": "done", "draft:1": "draft", "dinh_chinh:x": "done", "bao_cao_moi:x": "done", "since:x": "cancelled",
        "repeats": "scheduled", "fresh": "done",
    }  # fmt: skip
    ids = {key: await table.create(replace(NEW, key=key), state) for key, state in states.items()}
    async with writing(store.engine, store.where) as connection:
        ago = datetime.now(UTC) - timedelta(days=101)
        await connection.execute(update(announcements).where(announcements.c.key != "fresh").values(changed_at=ago))
        for number in ids.values():
            row = {"announcement": number, "chat": 5, "thread": 0, "state": "sent", "message_ids": "[]", "attempts": 1}
            await connection.execute(deliveries.insert().values(**row))
    swept = await sweep(store, days)
    assert (swept["announcements"], swept["deliveries"]) == (3, 5)
    async with reading(store.engine, store.where) as connection:
        rows = (await connection.execute(select(announcements.c.key, announcements.c.content))).all()
    kept = {row.key: Content.loads(row.content).html for row in rows}
    assert kept == {"bao_cao_moi:x": "", "since:x": "", "repeats": "Tin", "fresh": "Tin"}
    assert (await sweep(store, days))["announcements"] == 0
