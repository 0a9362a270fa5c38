"""Facts in the store, on both databases: published, drafted, corrected, taken back; nothing is ever overwritten."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text

from knowledge import wire
from knowledge.errors import StoreError
from knowledge.model import Fact, Source
from knowledge.store import Store, load_snapshot, open_store
from knowledge.store.engine import writing
from tests.knowledge.store.samples import SOURCES, measure, value_of


async def test_a_new_database_is_empty(store: Store) -> None:
    snapshot = await store.published()
    assert snapshot.facts == ()
    assert await store.version() == 0


async def test_import_and_read_back(store: Store, database: str) -> None:
    facts = [measure("a-1"), measure("a-2", [1.5, 2], indicator="x"), measure("b-1", 7, document="b", indicator="y")]
    report = await store.import_facts(facts, {"a": SOURCES["a"]}, "test")
    assert (report.added, report.unchanged, report.superseded) == (3, 0, 0)
    snapshot = await store.published()
    assert list(snapshot.facts) == facts
    assert snapshot.sources == {"a": SOURCES["a"], "b": Source(id="b")}
    assert snapshot.version == await store.version() == 1
    await store.close()
    assert (await asyncio.to_thread(load_snapshot, database)) == snapshot


async def test_the_same_again_changes_nothing(store: Store) -> None:
    await store.import_facts([measure("a-1")], SOURCES, "test")
    report = await store.import_facts([measure("a-1")], SOURCES, "test")
    assert report.unchanged == 1
    assert await store.version() == 1


async def test_a_correction_supersedes_and_is_remembered(store: Store) -> None:
    await store.import_facts([measure("a-1")], SOURCES, "import")
    await store.correct(measure("a-1", 34), "editor")
    (fact,) = (await store.published()).facts
    assert value_of(fact) == 34
    history = await store.history("a-1")
    assert [(value_of(r.fact), r.revision, r.status) for r in history] == [
        (33, 1, "superseded"),
        (34, 2, "published"),
    ]
    assert (history[0].created_by, history[0].changed_by) == ("import", "editor")
    entry = (await store.audit("a-1"))[0]
    assert (entry.actor, entry.action) == ("editor", "correct")
    assert entry.before == {"status": "published", "revision": 1}
    assert entry.after == {"status": "published", "revision": 2}


async def test_an_id_of_another_document_is_refused_and_nothing_is_stored(store: Store) -> None:
    await store.import_facts([measure("a-1")], SOURCES, "test")
    before = await store.published()
    with pytest.raises(StoreError, match="belongs to a fact of document 'a'"):
        await store.import_facts([measure("new"), measure("a-1", document="b")], SOURCES, "test")
    assert await store.published() == before


async def test_retired_facts_leave_and_can_come_back(store: Store) -> None:
    await store.import_facts([measure("a-1"), measure("a-2", 5, indicator="x")], SOURCES, "test")
    assert await store.retire(["a-1", "unknown"], "editor", "sai số") == 1
    assert [fact.id for fact in (await store.published()).facts] == ["a-2"]
    assert (await store.audit("a-1"))[0].after == {"status": "retired", "revision": 1, "reason": "sai số"}
    await store.import_facts([measure("a-1")], {}, "test")
    assert [r.status for r in await store.history("a-1")] == ["retired", "published"]


async def test_drafts_wait_until_they_are_published(store: Store) -> None:
    paragraphs = ["Mở đầu.", "Năm 2023 kết nạp 33 đảng viên mới."]
    drafts: list[Fact] = [
        measure("a-1", paragraph=2, evidence="kết nạp 33 đảng viên mới"),
        measure("a-2", 5, indicator="x"),
    ]
    report = await store.add_drafts(SOURCES["a"], drafts, "reader", paragraphs)
    assert report.added == 2
    assert (await store.published()).facts == ()
    assert await store.drafts() == await store.drafts("a") == drafts
    assert await store.drafts("b") == []
    assert await store.paragraphs("a") == tuple(paragraphs)
    found = await store.source_with_text([*paragraphs])
    assert found == SOURCES["a"]
    assert await store.publish(["a-1"], "editor") == 1
    assert await store.reject(["a-2"], "editor") == 1
    assert list((await store.published()).facts) == drafts[:1]
    assert await store.drafts() == []
    async with writing(store.engine, store.where) as connection:
        span = (await connection.execute(text("SELECT evidence_start, evidence_end FROM facts WHERE id = 'a-1'"))).one()
    assert paragraphs[1][span[0] : span[1]] == "kết nạp 33 đảng viên mới"


async def test_a_document_may_be_published_at_once(store: Store) -> None:
    drafts = [measure("a-1"), measure("a-2", 5, indicator="x")]
    await store.add_drafts(SOURCES["a"], drafts, "reader", ["Một."], publish=True)
    await store.add_drafts(SOURCES["a"], drafts, "reader", ["Một."], publish=True)
    assert list((await store.published()).facts) == drafts
    assert await store.version() == 1
    assert [entry.action for entry in await store.audit("a-1")] == ["publish", "draft"]


async def test_a_draft_may_replace_a_published_fact(store: Store) -> None:
    await store.import_facts([measure("a-1")], SOURCES, "test")
    assert (await store.add_drafts(SOURCES["a"], [measure("a-1")], "reader")).unchanged == 1
    await store.add_drafts(SOURCES["a"], [measure("a-1", 34)], "reader")
    report = await store.add_drafts(SOURCES["a"], [measure("a-1", 35)], "reader")
    assert (report.added, report.superseded) == (0, 1)
    await store.publish(["a-1"], "editor")
    assert [(value_of(r.fact), r.status) for r in await store.history("a-1")] == [
        (33, "superseded"), (34, "superseded"), (35, "published"),
    ]  # fmt: skip


async def test_snapshots_are_brought_up_to_date_by_what_changed(store: Store) -> None:
    await store.add_drafts(SOURCES["a"], [measure("early", 1, indicator="e")], "reader")
    await store.import_facts([measure(f"a-{n}", n, indicator=f"i {n}") for n in range(5)], SOURCES, "test")
    snapshot = await store.published()
    assert await store.published(snapshot) is snapshot
    await store.retire(["a-2"], "editor")
    await store.correct(measure("a-3", 30, indicator="i 3"), "editor")
    await store.publish(["early"], "editor")
    await store.import_facts([measure("b-1", document="b")], {"b": Source(id="b", title="Khác")}, "test")
    changed = await store.published(snapshot)
    assert changed == await store.published()
    assert list(changed.published) == list((await store.published()).published)
    assert changed.sources["b"].title == "Khác"
    assert value_of(snapshot.facts[3]) == 3  # the old one is as it was


async def test_the_audit_trail_only_grows(store: Store) -> None:
    await store.import_facts([measure("a-1")], SOURCES, "test")
    for command in ("UPDATE audit SET actor = 'x'", "DELETE FROM audit"):
        with pytest.raises(StoreError, match="only grows"):
            async with writing(store.engine, store.where) as connection:
                await connection.execute(text(command))


async def test_two_stores_on_one_database(store: Store, database: str) -> None:
    other = await open_store(database)
    try:
        await asyncio.gather(
            *(s.import_facts([measure(f"{name}-{n}", n)], SOURCES, name)
              for n in range(10) for s, name in ((store, "x"), (other, "y")))
        )  # fmt: skip
        assert len((await other.published()).published) == 20
        assert await store.version() == 20
    finally:
        await other.close()


async def test_progress_is_told(store: Store) -> None:
    told: list[tuple[int, int]] = []
    facts = [measure(f"a-{n}", n) for n in range(1200)]
    await store.import_facts(facts, SOURCES, "test", lambda done, total: told.append((done, total)))
    assert told == [(500, 1200), (1000, 1200), (1200, 1200)]


async def test_conversations_expire_and_are_forgotten(store: Store) -> None:
    await store.keep_conversation(1, 2**40, '{"n": 1}', 5)
    await store.keep_conversation(1, 2**40, '{"n": 2}', 5)
    await store.keep_conversation(1, 3, "{}", -1)
    assert await store.conversation(1, 2**40) == '{"n": 2}'
    assert await store.conversation(1, 3) is None
    assert await store.conversation(2, 2**40) is None
    await store.forget_person(2**40)
    assert await store.conversation(1, 2**40) is None


async def test_questions_are_kept_without_who_asked(store: Store) -> None:
    await store.keep_question("bao nhiêu đảng viên mới?", "answer", facts=["a-1"])
    await store.keep_question("giá vàng?", "decline", "unknown-indicator")
    newest, oldest = await store.questions()
    assert (newest.text, newest.reason, oldest.facts) == ("giá vàng?", "unknown-indicator", ("a-1",))
    assert [asked.text for asked in await store.questions("decline")] == ["giá vàng?"]
    assert newest.at.tzinfo is not None


@pytest.mark.parametrize("name", ["seed.facts.jsonl", "dev.facts.jsonl"])
async def test_real_facts_survive(store: Store, shared: Path, name: str) -> None:
    found = wire.read_facts_file(shared / "data" / name)
    await store.import_facts(found.facts, found.sources, "test")
    stored = [row.fact for row in (await store.published()).published.values()]
    assert stored == found.facts
    lines = list(wire.write_facts(stored, {}))
    assert wire.read_facts([line.encode() for line in lines], "again").facts == found.facts


def test_decimals_are_kept_to_the_last_digit() -> None:
    assert value_of(measure("a", 0.123456789012345)) == Decimal("0.123456789012345")
