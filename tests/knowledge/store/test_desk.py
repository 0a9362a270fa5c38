"""The editors' desk in the store: appointing people."""

from __future__ import annotations

from pathlib import Path

from knowledge.store import Store, care
from knowledge.store.desk import Desk

OWNER = "telegram:1 (Chủ)"


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
