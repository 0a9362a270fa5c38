"""What was announced, and which reports there are to announce, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from knowledge.store import Store
from knowledge.store.announced import announced, lately_over, reports
from knowledge.store.announcements import Announcements
from knowledge.store.announcements_model import Audience, Content, NewAnnouncement
from tests.knowledge.store.samples import SOURCES, measure


def new(key: str, dialogue: str | None = None) -> NewAnnouncement:
    return NewAnnouncement(
        key=key, kind="con_so_tuan", content=Content("x"), audience=Audience("all"), by="test", dialogue=dialogue
    )


async def test_keys_are_found_by_how_they_begin(store: Store) -> None:
    announcements = Announcements(store)
    await announcements.create(new("con_so_tuan:2026-W48", '{"fact": "a"}'), "scheduled")
    await announcements.create(new("con_so_tuan:2026-W49"), "skipped")
    await announcements.create(new("conXso_tuan:2026-W50"), "skipped")  # _ is no wildcard
    found = await announced(store, "con_so_tuan:")
    assert found == {"con_so_tuan:2026-W48": '{"fact": "a"}', "con_so_tuan:2026-W49": None}


async def test_a_report_has_its_times_and_the_drafts_that_are_left(store: Store) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    await store.add_drafts(SOURCES["a"], [measure("a-1"), measure("a-2", 5, indicator="số xã")], "test")
    assert await reports(store) == []
    await store.publish(["a-1"], "test")
    await store.import_facts([measure("b-1", document="b")], SOURCES, "test")
    first, second = await reports(store)
    assert (first.document, first.drafts, second.document, second.drafts) == ("a", 1, "b", 0)
    assert before < first.first < first.last <= second.last <= datetime.now(UTC)
    await store.reject(["a-2"], "test")
    assert [report.drafts for report in await reports(store)] == [0, 0]


async def test_what_editors_announced_lately_comes_last_first(store: Store) -> None:
    announcements = Announcements(store)
    await announcements.create(new("of-its-own-accord"), "done")
    for key in ("first", "second", "third"):
        await announcements.create(replace(new(key), editor_chat=1), "done")
    await announcements.create(replace(new("planned"), editor_chat=1), "scheduled")
    assert [one.key for one in await lately_over(store, 2)] == ["third", "second"]
