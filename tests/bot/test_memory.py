"""What the bot keeps by person, chat and question has an end."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from telegram import Update
from telegram.ext import Application, TypeHandler

from bot.app import build
from bot.handlers.memory import Fading, Memory
from bot.handlers.services import Context, Knowledge, Services
from bot.settings import Settings
from knowledge.asking import Base
from knowledge.catalogue.bundled import bundled
from knowledge.learning import gaps
from knowledge.store import open_store


def update(number: int) -> Update:
    """A message of somebody new in a new group."""
    person = {"id": 5_000_000 + number, "is_bot": False, "first_name": "Lan"}
    chat = {"id": -1_001_000_000_000 - number, "type": "supergroup", "title": "Nhóm"}
    said = {"message_id": 1, "date": 0, "from": person, "chat": chat, "text": "chào cả nhà"}
    return Update.de_json({"update_id": number, "message": said}, None)


async def heard(update: Update, context: Context) -> None:
    """An update of which the library makes a note has been handled by somebody."""


async def test_the_library_notes_nobody_for_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOTAY_TELEGRAM_TOKEN", "424242:fake-token-of-the-test-bot-0123456789")
    store = await open_store(tmp_path / "notebook.sqlite")
    try:
        settings = Settings()
        application = build(settings, Services.of(settings, Knowledge.of(await store.published()), store))
        application.handlers.clear()  # only the library's own bookkeeping is looked at
        application.add_handler(TypeHandler(Update, heard))
        application._initialized = True
        for number in range(20):
            await application.process_update(update(number))
    finally:
        await store.close()
    kept = {
        name: len(value) for name in Application.__slots__ if isinstance(value := getattr(application, name, None), set)
    }
    assert len(kept) == 4  # chats and people, to be updated and to be deleted
    assert not any(kept.values())


def test_what_is_remembered_of_people_and_chats_is_bounded() -> None:
    memory = Memory(600, lambda: 0.0)  # nothing fades
    anything: Any = object()
    for number in range(6_000):
        memory.conversations.set((number, number), anything)
        memory.exchanges.set((number, 1), anything)
        memory.asked.set((number, 1), 2)
        memory.offered.set(str(number), "mấy hộ nghèo?")
        memory.voted.set((number, 1), True)
        memory.hinted.set(number, True)
        memory.named.set(str(number), anything)
    kept = {name: len(part) for name, part in vars(memory).items() if isinstance(part, Fading)}
    assert kept == {
        "conversations": 2_000, "exchanges": 1_000, "asked": 1_000, "offered": 2_000, "voted": 2_000, "hinted": 2_000,
        "named": 1_000,
    }  # fmt: skip


def test_questions_heard_long_ago_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gaps, "KEPT", 3)
    hearing = gaps.Hearing(Base(*bundled()), date(2026, 11, 23))
    for number in range(10):
        assert hearing.content(f"bao nhiêu tàu ngầm {number}?").words
        assert not hearing.answers(f"bao nhiêu tàu ngầm {number}?")
    assert hearing._content.cache_info().currsize == hearing._answered.cache_info().currsize == 3
