"""Keeping pace, the sign of typing, update ids seen, and writing behind: without any Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from telegram.error import BadRequest

from bot import telling
from bot.handlers.keeping import Keeping, exchange_from, exchange_to
from bot.handlers.memory import Exchange, Fading, Memory, Seen
from bot.handlers.outbox import Address
from bot.handlers.pace import Allowance, Pace
from bot.handlers.typing_sign import typing
from knowledge.asking import Conversation
from knowledge.errors import StoreError
from knowledge.model import Reply
from knowledge.store import Store, open_store
from knowledge.store.told import forget_told, keep_told
from tests.knowledge.store.samples import measure


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_a_person_who_asks_too_fast_is_told_once_an_episode() -> None:
    clock = Clock()
    pace = Pace(8, 0, clock)
    taken = [pace.take(7) for _ in range(12)]
    assert [one.go for one in taken] == [True] * 8 + [False] * 4
    assert [one.say for one in taken] == [False] * 8 + [True] + [False] * 3
    assert taken[8].pausing == 15
    assert pace.take(6).go, "others go on"
    clock.now += 10
    assert pace.take(7) == Allowance(go=False, pausing=5)
    clock.now += 5.1
    assert [pace.take(7).go for _ in range(3)] == [True, True, False]
    clock.now += 300
    assert [pace.take(7).go for _ in range(9)] == [True] * 8 + [False]
    assert not pace.take(7).say


def test_a_group_has_a_pace_of_its_own_and_no_limit_is_no_limit() -> None:
    pace = Pace(0, 3, Clock())
    assert [pace.take(person, -5).go for person in range(5)] == [True] * 3 + [False] * 2
    assert all(pace.take(person).go for person in range(100))


def test_update_ids_are_kept_as_stretches_and_fade() -> None:
    clock = Clock()
    seen = Seen(60, limit=3, clock=clock)
    assert [seen.first(number) for number in (5, 6, 8, 6, 7, 8, 5)] == [True, True, True, False, True, False, False]
    assert len(seen._stretches) == 1  # that they are few is the promise
    assert [seen.first(number) for number in range(10_000, 0, -100)] == [True] * 100
    assert len(seen._stretches) <= 4
    clock.now += 61
    assert seen.first(6), "after a quiet week Telegram may begin anywhere"


def test_what_has_faded_makes_room() -> None:
    clock = Clock()
    fading: Fading[int, str] = Fading(10, 100, clock)
    for number in range(50):
        fading.set(number, "x")
    clock.now += 11
    fading.set(99, "y")
    assert len(fading) == 1


class Signs:
    """As much of a bot as the sign of typing needs."""

    def __init__(self, error: Exception | None = None) -> None:
        self.shown = asyncio.Event()
        self.asked: list[tuple[Any, ...]] = []
        self.error = error

    async def send_chat_action(self, chat: int, action: str, message_thread_id: int | None) -> None:
        self.asked.append((chat, action, message_thread_id))
        self.shown.set()
        if self.error:
            raise self.error


async def test_typing_is_shown_in_the_topic_while_an_answer_takes_long() -> None:
    bot = Signs()
    async with typing(bot, Address(5, 6), after=0):  # type: ignore[arg-type]  # a part of Bot
        await bot.shown.wait()
    assert bot.asked == [(5, "typing", 6)]


async def test_typing_is_not_shown_for_a_quick_answer_and_its_failure_is_nobodys() -> None:
    bot = Signs(BadRequest("TOPIC_CLOSED"))
    async with typing(bot, Address(5)):  # type: ignore[arg-type]  # a part of Bot
        pass
    assert bot.asked == []
    async with typing(bot, Address(5), after=0):  # type: ignore[arg-type]  # a part of Bot
        await bot.shown.wait()


def test_an_exchange_comes_back_from_its_json() -> None:
    before, after = Conversation(label="x"), Conversation(label="y", facts=("f",))
    for exchange in (
        Exchange(1, 2, (3, 4), "mấy?", "answer", ("f",), before, after),
        Exchange(1, None, (3,), "ai?", "decline"),
    ):
        assert exchange_from(exchange_to(exchange)) == exchange


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await open_store(tmp_path / "notebook.sqlite")
    yield opened
    await opened.close()


LEANING = Conversation(label="số hộ nghèo")
GIVEN = Exchange(7, 40, (41,), "mấy hộ nghèo?", "answer", ("f",), None, LEANING)


async def test_what_one_process_kept_the_next_one_knows(store: Store) -> None:
    first = Keeping(Memory(60), store, 10)
    async with first.running():
        first.keep_talk((1, 7), LEANING)
        first.keep_exchange(1, GIVEN)
        first.keep_question("mấy hộ nghèo?", Reply(outcome="decline", reason="unknown-place"))
    second = Keeping(Memory(60), store, 10)
    assert await second.talk((1, 7)) == LEANING
    assert await second.talk((1, 8)) is None
    assert await second.exchange(1, asked=40) == GIVEN
    assert await second.exchange(1, message=41) == GIVEN
    (asked,) = await store.questions()
    assert (asked.text, asked.outcome, asked.reason) == ("mấy hộ nghèo?", "decline", "unknown-place")


async def test_a_group_that_moves_takes_along_what_was_not_yet_written(store: Store) -> None:
    memory = Memory(60)
    keeping = Keeping(memory, store, 10)
    async with keeping.running():
        keeping.keep_talk((-1, 7), LEANING)
        keeping.keep_exchange(-1, GIVEN)
        memory.migrate(-1, -100)
        assert await keeping.exchange(-100, asked=40) == GIVEN
    later = Keeping(Memory(60), store, 10)
    assert await later.talk((-100, 7)) == LEANING
    assert await later.exchange(-100, message=41) == GIVEN
    assert not await later.greets(-100)


async def test_a_database_that_fails_costs_no_answer_and_is_written_later(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeping = Keeping(Memory(60), store, 10)
    failing, failed = True, asyncio.Event()
    keep = keeping._remembered.keep  # where the fault goes in

    async def faulty(*batch: Any, **minutes: Any) -> None:
        if failing:
            failed.set()
            raise StoreError("the disk is full")
        await keep(*batch, **minutes)

    async def unreadable(*key: Any) -> str | None:
        raise StoreError("the file is damaged")

    monkeypatch.setattr(keeping._remembered, "keep", faulty)
    monkeypatch.setattr(keeping._remembered, "talk", unreadable)
    async with keeping.running():
        keeping.keep_talk((1, 7), LEANING)
        await failed.wait()
        assert await keeping.talk((1, 7)) == LEANING
        assert await keeping.talk((1, 8)) is None
        failing = False
    assert await Keeping(Memory(60), store, 10).talk((1, 7)) == LEANING


async def test_erasing_a_person_waits_for_what_is_being_written(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    keeping, told = Keeping(Memory(60), store, 10), telling.Telling()
    begun, go = asyncio.Barrier(3), asyncio.Event()

    def slowly(write: Any) -> Any:
        async def slow(*values: Any, **more: Any) -> None:
            await begun.wait()
            await go.wait()
            await write(*values, **more)

        return slow

    monkeypatch.setattr(keeping._remembered, "keep", slowly(keeping._remembered.keep))
    monkeypatch.setattr(telling, "keep_told", slowly(keep_told))
    async with keeping.running():
        keeping.keep_talk((7, 7), LEANING)
        told.note(7, None, [measure("a-1")])
        writing = asyncio.create_task(told.write(store))
        await begun.wait()
        erasing = [asyncio.create_task(one) for one in (keeping.forget_person(7), told.forget(7))]
        await asyncio.sleep(0)
        assert not any(one.done() for one in erasing)
        go.set()
        await asyncio.gather(writing, *erasing)
        await store.forget_person(7)
        await forget_told(store, 7)
    assert await Keeping(Memory(60), store, 10).talk((7, 7)) is None


async def test_a_talk_of_before_the_start_is_found_where_its_group_has_moved(store: Store) -> None:
    first = Keeping(Memory(60), store, 10)
    async with first.running():
        first.keep_talk((-1, 7), LEANING)
    memory = Memory(60)
    second = Keeping(memory, store, 10)
    async with second.running():
        memory.migrate(-1, -100)
    assert await second.talk((-100, 7)) == LEANING
