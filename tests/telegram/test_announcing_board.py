"""What editors and owners are told of a delivery without asking, and how often."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from telegram import Bot

from bot.delivery import Happening
from bot.handlers.announcing_progress import Board
from bot.handlers.services import Knowledge, Services
from bot.settings import Settings
from knowledge.store import open_store
from knowledge.store.announcements_model import Audience, Content, NewAnnouncement, State
from tests.telegram.announcing import received
from tests.telegram.fake import FakeTelegram
from tests.telegram.fake.people import labels

OWNER, EDITOR, UNREACHABLE = 7_201, 7_202, 7_203


class Room:
    """A board over a store of its own."""

    def __init__(self, board: Board, services: Services) -> None:
        self.board = board
        self.services = services

    async def kept(self, state: State, editor: int | None = EDITOR) -> int:
        """An announcement in this state."""
        new = NewAnnouncement(
            key=f"{state}:{editor}", kind="thong_bao", content=Content("<b>Mời</b> họp dân"), audience=Audience("all"),
            by="test", run_at=datetime(2026, 11, 30, 0, 30, tzinfo=UTC), editor_chat=editor,
        )  # fmt: skip
        made = await self.services.announcements.create(new, state)
        assert made is not None
        return made


@pytest.fixture
async def room(server: FakeTelegram, tmp_path: Path) -> AsyncIterator[Room]:
    for person in (OWNER, EDITOR):
        server.person(user_id=person)
    store = await open_store(tmp_path / "facts.db")
    settings = Settings(owners=(UNREACHABLE, OWNER))
    services = Services.of(settings, Knowledge.of(await store.published()), store)
    async with Bot(server.token, base_url=f"{server.address}/bot") as bot:
        board = Board(bot, services)
        yield Room(board, services)
        await board.close()
    await store.close()


async def test_owners_and_the_editor_are_told_of_what_was_too_late(server: FakeTelegram, room: Room) -> None:
    await room.board.on_happening(Happening(await room.kept("skipped"), "skipped"))
    for person in (OWNER, EDITOR):
        (told,) = received(server, person, "Thông báo “Mời họp dân” hẹn thứ Hai, 30/11/2026, 07:30 đã không được gửi")
        assert "quá hạn gửi trễ (360 phút)" in told["text"]


async def test_a_spike_of_refusals_is_told_with_a_way_on(server: FakeTelegram, room: Room) -> None:
    await room.board.on_happening(Happening(await room.kept("paused", None), "spike"))
    (told,) = received(server, OWNER, "Đã tạm dừng thông báo “Mời họp dân”: quá nhiều nơi từ chối cùng lúc")
    assert labels(told) == ["Gửi tiếp", "Dừng hẳn"]
    assert received(server, EDITOR, "") == []


async def test_a_progress_message_that_was_deleted_is_sent_anew(server: FakeTelegram, room: Room) -> None:
    made = await room.kept("done")
    for count in (1, 2):
        await room.board.on_happening(Happening(made, "done"))
        await room.board.settled()
        (last,) = received(server, EDITOR, "Đã gửi xong")[count - 1 :]
        del server.world.chats[EDITOR].messages[last["message_id"]]


async def test_an_announcement_that_is_no_more_is_no_error(room: Room) -> None:
    await room.board.on_happening(Happening(999, "done"))


async def test_an_editor_whose_number_was_erased_is_not_looked_for(server: FakeTelegram, room: Room) -> None:
    await room.board.on_happening(Happening(await room.kept("skipped", editor=0), "skipped"))
    async with asyncio.timeout(5):
        await room.board.settled()
    assert received(server, OWNER, "Thông báo “Mời họp dân”")
    assert {int(call.params["chat_id"]) for call in server.calls("sendMessage")} == {UNREACHABLE, OWNER}
