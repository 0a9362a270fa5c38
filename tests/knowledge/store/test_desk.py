"""The editors' desk in the store: people, drafts decided by two at once, corrections, the trail."""

from __future__ import annotations

import asyncio
from pathlib import Path

from knowledge.model import Fact
from knowledge.store import Store, care
from knowledge.store.desk import Desk, Standing
from knowledge.store.trail import deeds
from tests.knowledge.store.samples import SOURCES, measure, value_of

OWNER = "telegram:1 (Chủ)"
LAN, MINH = "telegram:7 (Lan)", "telegram:8 (Minh)"
TEXT = ["Kết nạp 33 đảng viên mới.", "Thu 72 tỷ đồng."]
TWO = [measure("a-1", paragraph=1), measure("a-2", 72, indicator="thu ngân sách", unit="tỷ đồng", paragraph=2)]


async def reviewed(store: Store) -> Desk:
    """A desk with two drafts on it."""
    desk = Desk(store)
    assert await desk.keep_report(SOURCES["a"], TWO, TEXT, LAN) is None
    return desk


async def test_an_editor_is_appointed_and_dismissed_once(store: Store) -> None:
    desk = Desk(store)
    assert await desk.appoint(7, "Lan", OWNER)
    assert not await desk.appoint(7, "Lan", OWNER)
    assert [(editor.person, editor.name, editor.appointed_by) for editor in await desk.editors()] == [(7, "Lan", OWNER)]
    assert await desk.dismiss(7, OWNER)
    assert not await desk.dismiss(7, OWNER)
    assert await desk.editors() == []
    trail = [(entry.actor, entry.action, entry.before, entry.after) for entry in await store.audit("7")]
    assert trail == [(OWNER, "dismiss", {"name": "Lan"}, None), (OWNER, "appoint", None, {"name": "Lan"})]


async def test_a_backup_keeps_the_editors(store: Store, tmp_path: Path) -> None:
    desk = Desk(store)
    await desk.appoint(2**40, "Người có mã số dài", OWNER)
    await care.backup(store, tmp_path / "copy.backup")
    await desk.dismiss(2**40, OWNER)
    await care.restore(store, tmp_path / "copy.backup", overwrite=True)
    assert [editor.person for editor in await desk.editors()] == [2**40]


async def test_a_document_is_kept_once_whatever_its_name(store: Store) -> None:
    desk = await reviewed(store)
    known = await desk.keep_report(SOURCES["b"], [measure("b-1", document="b")], TEXT, MINH)
    assert known == SOURCES["a"]
    assert [(review.document, review.title, review.left) for review in await desk.reviews()] == [("a", "Báo cáo A", 2)]


async def test_of_two_who_decide_at_once_one_does_and_the_other_is_told(store: Store) -> None:
    desk = await reviewed(store)
    fates = await asyncio.gather(
        desk.decide("a-1", 1, "publish", LAN),
        desk.decide("a-1", 1, "reject", MINH),
        desk.decide("a-1", 1, "publish", MINH),
    )
    (done,) = [number for number, fate in enumerate(fates) if fate is None]
    winner, status = [(LAN, "published"), (MINH, "retired"), (MINH, "published")][done]
    told = [(fate.status, fate.by) for fate in fates if fate is not None]
    assert told == [(status, winner)] * 2
    assert [draft.fact.id for draft in await desk.drafts("a")] == ["a-2"]
    acts = [entry.action for entry in await store.audit("a-1")]
    assert len([act for act in acts if act in ("publish", "reject")]) == 1


async def test_a_draft_that_was_changed_is_not_decided_unseen(store: Store) -> None:
    desk = await reviewed(store)
    assert await desk.revise(measure("a-1", 35, paragraph=1), 1, MINH) is None
    assert (await desk.decide("a-1", 1, "publish", LAN))[:2] == ("superseded", MINH)  # type: ignore[index]
    assert (await desk.revise(measure("a-1", 36, paragraph=1), 1, LAN))[:2] == ("superseded", MINH)  # type: ignore[index]
    assert (await store.published()).facts == ()
    assert await desk.decide("a-1", 2, "publish", LAN) is None
    assert [value_of(fact) for fact in (await store.published()).facts] == [35]
    assert (await desk.decide("no-such", 1, "publish", LAN)).status == "gone"  # type: ignore[union-attr]


async def test_publishing_the_rest_leaves_what_others_decided_or_changed(store: Store) -> None:
    desk = await reviewed(store)
    seen = [(draft.fact.id, draft.revision) for draft in await desk.drafts("a")]
    await desk.revise(measure("a-1", 35, paragraph=1), 1, MINH)
    assert await desk.publish_all(seen, LAN) == 1
    assert await desk.publish_all(seen, LAN) == 0
    assert [(draft.fact.id, draft.revision) for draft in await desk.drafts("a")] == [("a-1", 2)]


async def test_a_correction_is_undone_and_the_undoing_too(store: Store) -> None:
    desk = await reviewed(store)
    await desk.decide("a-1", 1, "publish", LAN)
    assert await desk.correct(measure("a-1", 35, paragraph=1), 1, LAN) is None
    refused = await desk.correct(measure("a-1", 36, paragraph=1), 1, MINH)
    assert refused is not None
    assert refused[:2] == ("superseded", LAN)
    undone = await desk.undo("a-1", 2, MINH)
    assert isinstance(undone, Fact)
    assert value_of(undone) == 33
    assert isinstance(await desk.undo("a-1", 2, MINH), Standing)
    again = await desk.undo("a-1", 3, LAN)
    assert isinstance(again, Fact)
    assert value_of(again) == 35
    assert [value_of(fact) for fact in (await store.published()).facts] == [35]
    assert [(one.revision, one.status) for one in await store.history("a-1")] == [
        (1, "superseded"), (2, "superseded"), (3, "superseded"), (4, "published")]  # fmt: skip
    assert await care.check(store) == []


async def test_a_correction_leaves_a_draft_of_the_same_fact_waiting(store: Store) -> None:
    desk = await reviewed(store)
    await desk.decide("a-1", 1, "publish", LAN)
    await store.add_drafts(SOURCES["a"], [measure("a-1", 40, paragraph=1)], MINH)
    assert await desk.correct(measure("a-1", 35, paragraph=1), 1, LAN) is None
    waiting = {draft.fact.id: value_of(draft.fact) for draft in await desk.drafts("a")}
    assert waiting == {"a-1": 40, "a-2": 72}
    assert [value_of(fact) for fact in (await store.published()).facts] == [35]


async def test_there_is_nothing_to_undo_before_the_first_revision(store: Store) -> None:
    desk = await reviewed(store)
    await desk.revise(measure("a-1", 34, paragraph=1), 1, LAN)  # a draft was never published
    await desk.decide("a-1", 2, "publish", LAN)
    assert await desk.undo("a-1", 2, LAN) is None
    assert await desk.published("a-1") is not None


async def test_the_trail_says_who_did_what_in_one_line_each(store: Store) -> None:
    desk = await reviewed(store)
    await desk.publish_all([("a-1", 1), ("a-2", 1)], LAN)
    await desk.correct(measure("a-1", 35, paragraph=1), 1, MINH)
    await desk.appoint(9, "Hoa", OWNER)
    said = [(deed.actor, deed.action, deed.many) for deed in await deeds(store, 10)]
    assert said == [(OWNER, "appoint", 1), (MINH, "correct", 1), (LAN, "publish", 2), (LAN, "draft", 2)]
    (newest, *_) = await deeds(store, 1, "a-1")
    assert newest.before is not None
    assert newest.after is not None
    assert (value_of(newest.before), value_of(newest.after)) == (33, 35)
    await store.retire(["a-1"], LAN)
    (gone,) = await deeds(store, 1)
    assert gone.before is not None
    assert (gone.action, value_of(gone.before), gone.after) == ("retire", 35, None)
