"""What outlives this process: conversations, exchanges and the questions asked are written a moment later and together.

No answer waits for the database: handlers set what is in memory, and a task writes it in one transaction at a time.
What memory no longer holds (after a restart, or above its limits) is read when it is needed. A database that cannot be
used now costs a follow-up its context, and never an answer.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable
from typing import TypeVar

import structlog

from bot.handlers.memory import DAY, Exchange, Memory, Talk
from knowledge.asking import Conversation
from knowledge.errors import StoreError
from knowledge.model import Reply
from knowledge.store import Store
from knowledge.store.remembered import Answered, AskedQuestion, Batch, Remembered

log = structlog.get_logger(__name__)
T = TypeVar("T")
PAUSE = 0.2
"""Seconds between two transactions; a kill loses at most what came in so long."""
LONGEST_PAUSE = 30.0
TALKS = 100_000
"""Talks of before the start whose keys are kept at hand."""
WAITING = 5_000
"""At most so many rows of a kind wait for a database that cannot be written."""
LONGEST_QUESTION = 1_000
"""Letters of a question that are kept."""
ANSWER_MINUTES = 2 * DAY / 60


class Keeping:
    """Reads and writes what `memory` must not lose."""

    def __init__(self, memory: Memory, store: Store, talk_minutes: float, *, keep_questions: bool = True) -> None:
        self._memory = memory
        self._remembered = Remembered(store)
        self._talk_minutes = talk_minutes
        self._keep_questions = keep_questions
        self._talks: dict[Talk, Conversation] = {}
        self._exchanges: dict[tuple[int, int], Exchange] = {}
        self._questions: list[AskedQuestion] = []
        self._moves: list[tuple[int, int]] = []
        self._work = asyncio.Event()
        self._writing = asyncio.Lock()
        self._from_before: set[Talk] | None = None
        """The talks that the store may know and memory does not; None: any."""
        memory.on_move.append(self._moved)

    # --- what handlers ask for --------------------------------------------------------------------------------------

    async def talk(self, talk: Talk) -> Conversation | None:
        """The conversation of a person in a chat; None where there is none, or too long ago."""
        found = self._memory.conversations.get(talk)
        if (
            found is None
            and self._may_be_kept(talk)
            and (kept := await _if_possible(self._remembered.talk(*talk))) is not None
        ):
            found = Conversation.from_json(kept)
        return found

    def _may_be_kept(self, talk: Talk) -> bool:
        """Is it worth reading? Where nobody else writes, only the talks of before the start are, or crowded-out ones."""
        return self._from_before is None or talk in self._from_before or self._memory.conversations.full

    def keep_talk(self, talk: Talk, conversation: Conversation) -> None:
        """What the next message may lean on."""
        self._memory.conversations.set(talk, conversation)
        self._talks[talk] = conversation
        self._work.set()

    async def exchange(self, chat: int, *, message: int | None = None, asked: int | None = None) -> Exchange | None:
        """The exchange whose answer is `message`, or whose question is `asked`; None where it is not known any more."""
        found = self._memory.exchange(chat, message=message, asked=asked)
        if found is None:
            kept = await _if_possible(self._remembered.answer(chat, message=message, asked=asked))
            found = exchange_from(kept) if kept is not None else None
        return found

    def keep_exchange(self, chat: int, exchange: Exchange) -> None:
        """Which messages answer which question."""
        self._memory.file(chat, exchange)
        self._exchanges[chat, exchange.answers[-1]] = exchange
        self._work.set()

    def keep_question(self, question: str, reply: Reply) -> None:
        """What was asked and what came of it, not who asked; unless the settings say otherwise."""
        if self._keep_questions:
            facts = [fact for said in reply.answers for fact in said.facts]
            self._questions.append(AskedQuestion(question[:LONGEST_QUESTION], reply.outcome, reply.reason, facts))
            self._work.set()

    async def greets(self, chat: int) -> bool:
        """Is this group to be greeted? Yes once, over restarts; not where it cannot be known."""
        return await _if_possible(self._remembered.greet(chat)) or False

    async def left(self, chat: int) -> None:
        """The bot is no longer in this chat."""
        await _if_possible(self._remembered.forget_chat(chat))

    async def forget_person(self, person: int) -> None:
        """Drops what waits to be written of a person; what is being written is in the store when this returns."""
        async with self._writing:
            self._talks = {key: value for key, value in self._talks.items() if person not in key}
            self._exchanges = {
                key: one for key, one in self._exchanges.items() if key[0] != person and one.person != person
            }

    def _moved(self, old: int, new: int) -> None:
        for pending in (self._talks, self._exchanges):
            renamed = {(new if key[0] == old else key[0], key[1]): value for key, value in pending.items()}
            pending.clear()
            pending.update(renamed)  # type: ignore[arg-type]  # each keeps values of its own kind
        if self._from_before is not None:
            self._from_before = {(new if chat == old else chat, person) for chat, person in self._from_before}
        self._moves.append((old, new))
        self._work.set()

    # --- writing ----------------------------------------------------------------------------------------------------

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Writes meanwhile, and at the end what is left."""
        if self._remembered.ours_alone:
            self._from_before = await _if_possible(self._remembered.talks(TALKS))
        end = asyncio.Event()
        task = asyncio.create_task(self._write(end))
        try:
            yield
        finally:
            end.set()
            self._work.set()
            await task

    async def _write(self, end: asyncio.Event) -> None:
        pause = PAUSE
        while not end.is_set():
            await self._work.wait()
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(end.wait(), pause)
            pause = PAUSE if await self._flush() else min(LONGEST_PAUSE, pause * 2)
        await self._flush()

    async def _flush(self) -> bool:
        async with self._writing:
            return await self._write_all()

    async def _write_all(self) -> bool:
        """Writes all that waits; True where it is written. What could not be written waits on, within its limit."""
        self._work.clear()
        talks, exchanges, questions, moves = self._talks, self._exchanges, self._questions, self._moves
        self._talks, self._exchanges, self._questions, self._moves = {}, {}, [], []
        try:
            for old, new in moves:
                await self._remembered.move(old, new)
            batch = Batch(_states(talks), _rows(exchanges), questions)
            if len(batch):
                await self._remembered.keep(batch, talk_minutes=self._talk_minutes, answer_minutes=ANSWER_MINUTES)
        except StoreError as error:
            log.warning("the store cannot be written now", code=error.code, reason=str(error), waiting=len(questions))
            self._talks = dict([*(talks | self._talks).items()][-WAITING:])
            self._exchanges = dict([*(exchanges | self._exchanges).items()][-WAITING:])
            self._questions = [*questions, *self._questions][-WAITING:]
            self._moves = [*moves, *self._moves]
            self._work.set()
            return False
        return True


def _states(talks: dict[Talk, Conversation]) -> dict[Talk, str]:
    return {talk: conversation.to_json() for talk, conversation in talks.items()}


def _rows(exchanges: dict[tuple[int, int], Exchange]) -> dict[tuple[int, int], Answered]:
    return {key: Answered(one.asked, one.person, exchange_to(one)) for key, one in exchanges.items()}


def exchange_to(exchange: Exchange) -> str:
    """An exchange as JSON."""
    before, after = exchange.before, exchange.after
    return json.dumps(
        {
            "person": exchange.person,
            "asked": exchange.asked,
            "answers": exchange.answers,
            "question": exchange.question[:LONGEST_QUESTION],
            "outcome": exchange.outcome,
            "facts": exchange.facts,
            "before": before.to_json() if before is not None else None,
            "after": after.to_json() if after is not None else None,
        },
        ensure_ascii=False,
    )


def exchange_from(kept: str) -> Exchange:
    """The exchange of `exchange_to`."""
    values = json.loads(kept)
    for name in ("before", "after"):
        values[name] = Conversation.from_json(values[name]) if values[name] is not None else None
    return Exchange(**values | {"answers": tuple(values["answers"]), "facts": tuple(values["facts"])})


async def _if_possible(reading: Awaitable[T]) -> T | None:
    try:
        return await reading
    except StoreError as error:
        log.warning("the store cannot be used now", code=error.code, reason=str(error))
        return None
