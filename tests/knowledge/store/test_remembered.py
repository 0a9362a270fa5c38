"""What the bot remembers over restarts: talks, answers, greetings, votes; on both databases."""

from __future__ import annotations

import pytest

from knowledge.store import Store
from knowledge.store.remembered import Answered, AskedQuestion, Batch, Remembered
from knowledge.store.votes import Vote, keep_vote, last_votes

GROUP, BIGGER, LAN, MINH = -4_000_001, -1_001_000_000_001, 11, 12


@pytest.fixture
def remembered(store: Store) -> Remembered:
    return Remembered(store)


async def keep(remembered: Remembered, batch: Batch, minutes: float = 10) -> None:
    await remembered.keep(batch, talk_minutes=minutes, answer_minutes=minutes)


async def test_a_batch_is_kept_and_found_again_by_question_and_by_answer(store: Store, remembered: Remembered) -> None:
    answers = {(GROUP, 5): Answered(4, LAN, "một"), (GROUP, 6): Answered(None, LAN, "hai")}
    await keep(remembered, Batch({(GROUP, LAN): "talk"}, answers, [AskedQuestion("mấy?", "answer", "", ["f"])]))
    await keep(remembered, Batch(answers={(GROUP, 5): Answered(4, LAN, "một, sửa")}))
    assert await remembered.talk(GROUP, LAN) == "talk"
    assert await remembered.talk(GROUP, MINH) is None
    assert await remembered.answer(GROUP, asked=4) == "một, sửa"
    assert await remembered.answer(GROUP, message=6) == "hai"
    assert await remembered.answer(GROUP, asked=6) is None
    (asked,) = await store.questions()
    assert (asked.text, asked.outcome, asked.facts) == ("mấy?", "answer", ("f",))


async def test_what_has_expired_is_gone(remembered: Remembered) -> None:
    await keep(remembered, Batch({(GROUP, LAN): "talk"}, {(GROUP, 5): Answered(4, LAN, "một")}), minutes=-1)
    assert await remembered.talk(GROUP, LAN) is None
    assert await remembered.answer(GROUP, message=5) is None


async def test_a_group_is_greeted_once_until_the_bot_leaves(remembered: Remembered) -> None:
    assert [await remembered.greet(GROUP), await remembered.greet(GROUP)] == [True, False]
    await remembered.forget_chat(GROUP)
    assert await remembered.greet(GROUP)


async def test_a_group_that_moves_takes_everything_along_even_when_told_twice(
    store: Store, remembered: Remembered
) -> None:
    await keep(remembered, Batch({(GROUP, LAN): "old", (GROUP, MINH): "his"}, {(GROUP, 5): Answered(4, LAN, "một")}))
    await keep(remembered, Batch({(BIGGER, LAN): "new"}))
    await keep_vote(store, Vote(GROUP, LAN, "mấy?", "answer", ["f"], good=True))
    for _ in range(2):
        await remembered.move(GROUP, BIGGER)
    assert await remembered.talk(BIGGER, LAN) == "new"
    assert await remembered.talk(BIGGER, MINH) == "his"
    assert await remembered.answer(BIGGER, asked=4) == "một"
    assert not await remembered.greet(BIGGER)
    assert [vote.chat for vote in await last_votes(store)] == [BIGGER]


async def test_votes_are_kept_newest_first_and_forgotten_with_the_person(store: Store, remembered: Remembered) -> None:
    await keep_vote(store, Vote(GROUP, LAN, "mấy?", "answer", ["f", "g"], good=True))
    await keep_vote(store, Vote(GROUP, MINH, "ai?", "decline", [], good=False))
    await keep(remembered, Batch(answers={(GROUP, 5): Answered(4, LAN, "một")}))
    assert [(v.person, v.question, tuple(v.facts), v.good) for v in await last_votes(store)] == [
        (MINH, "ai?", (), False),
        (LAN, "mấy?", ("f", "g"), True),
    ]
    await remembered.forget_person(LAN)
    assert [vote.person for vote in await last_votes(store)] == [MINH]
    assert await remembered.answer(GROUP, message=5) is None
