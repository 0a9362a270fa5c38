"""Taught names and settled gaps in the store; what is kept goes in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from knowledge.store import Store, care, load_snapshot, names, open_store
from knowledge.store.retention import Days, sweep
from knowledge.store.tally import tally
from knowledge.store.votes import Vote, keep_vote, last_votes
from tests.knowledge.store.samples import SOURCES, measure

PHRASE, INDICATOR = "quần chúng tiên phong", "kết nạp đảng viên mới"


async def test_a_taught_name_is_published_at_once_and_may_be_taken_back(store: Store) -> None:
    await store.import_facts([measure("a-1")], SOURCES, "test")
    before = await store.published()
    assert before.taught == {}
    name = await names.teach(store, PHRASE, INDICATOR, "editor", questions=["bao nhiêu?"], words=["a b", "c"])
    after = await store.published(before)
    assert after.version > before.version
    assert (after.taught, after.facts) == ({PHRASE: INDICATOR}, before.facts)
    assert {words: one.verdict for words, one in (await names.settled(store)).items()} == {
        "a b": "taught",
        "c": "taught",
    }
    assert await names.standing(store) == [name]
    assert await names.take_back(store, name.pk, "other") == name
    assert await names.take_back(store, name.pk, "other") is None
    assert (await store.published(after)).taught == {}
    assert await names.settled(store) == {}
    trail = [(line.action, line.actor, line.after) for line in await store.audit(PHRASE)]
    assert trail == [("unteach", "other", None), ("teach", "editor", {"indicator": INDICATOR})]


async def test_a_name_taught_anew_replaces_what_it_meant(store: Store) -> None:
    first = await names.teach(store, PHRASE, INDICATOR, "editor")
    await names.teach(store, PHRASE, "tổng số đảng viên", "editor")
    assert (await store.published()).taught == {PHRASE: "tổng số đảng viên"}
    assert await names.take_back(store, first.pk, "editor") is None


async def test_dismissed_until_reopened(store: Store) -> None:
    version = await store.version()
    await names.dismiss(store, ["gia vang", "vang"], "editor")
    assert {one.verdict for one in (await names.settled(store)).values()} == {"dismissed"}
    assert await names.reopen(store, ["gia vang"], "editor") == 1
    assert list(await names.settled(store)) == ["vang"]
    assert await store.version() == version  # nothing published has changed
    assert [line.action for line in await store.audit("gia vang")] == ["reopen", "dismiss"]


async def test_a_file_is_read_and_copied_with_its_names(tmp_path: Path) -> None:
    store = await open_store(tmp_path / "notebook.sqlite")
    await store.import_facts([measure("a-1")], SOURCES, "test")
    await names.teach(store, PHRASE, INDICATOR, "editor")
    assert load_snapshot(tmp_path / "notebook.sqlite").taught == {PHRASE: INDICATOR}
    await care.backup(store, tmp_path / "copy.backup")
    assert load_snapshot(tmp_path / "copy.backup").taught == {PHRASE: INDICATOR}
    await store.close()


async def test_the_sweep_takes_what_is_too_old_and_no_more(store: Store) -> None:
    now = datetime.now(UTC)
    await store.keep_question("giá vàng?", "decline")
    await keep_vote(store, Vote(1, 2, "giá vàng?", "decline", [], good=False, at=now - timedelta(days=3)))
    await keep_vote(store, Vote(1, 2, "đảng viên?", "answer", ["a-1"], good=True))
    swept = await sweep(store, Days(questions=1, votes=2, told=1))
    assert (swept["votes"], swept["questions"]) == (1, 0)
    assert [vote.question for vote in await last_votes(store)] == ["đảng viên?"]
    assert (await sweep(store, Days(1, 2, 1), now + timedelta(days=1, minutes=1)))["questions"] == 1
    assert await store.questions() == []


async def test_the_tally_counts_what_lies_in_the_stretch(store: Store) -> None:
    now = datetime.now(UTC)
    for outcome in ("answer", "answer", "clarify", "decline", "chat"):
        await store.keep_question("?", outcome)
    await keep_vote(store, Vote(1, 2, "?", "answer", [], good=True))
    await keep_vote(store, Vote(1, 3, "?", "answer", [], good=False))
    await names.teach(store, PHRASE, INDICATOR, "editor")
    counts = await tally(store, now - timedelta(hours=1), now + timedelta(hours=1))
    assert (counts.asked, counts.answered, counts.asked_back, counts.declined) == (4, 2, 1, 1)
    assert (counts.good, counts.bad, counts.taught) == (1, 1, 1)
    assert (await tally(store, now - timedelta(days=2), now - timedelta(days=1))).asked == 0
