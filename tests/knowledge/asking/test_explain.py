"""An explanation says what `answer` did: the same reply, and the words, slots and candidates behind it."""

from __future__ import annotations

import pytest

from knowledge.asking import answer
from knowledge.asking.explain import Explanation, explain
from knowledge.asking.thresholds import ANSWER, EXPLAINED
from tests.questions.judge import SETS, TODAY, base_of, cases

SET = SETS["seed_heldout"]
BASE = base_of(SET.facts)


def explained(message: str) -> Explanation:
    return explain(BASE, message, today=TODAY)


def parts(found: Explanation, part: str) -> str:
    return " ".join(word.text for word in found.words if word.part == part)


def standings(found: Explanation) -> dict[str, str]:
    return {one.label: one.standing for one in found.ranked}


def test_every_word_has_its_part() -> None:
    found = explained("Huyện Nông Sơn năm 2023 kết nạp bao nhiêu đảng viên?")
    assert parts(found, "place") == "huyện nông sơn"
    assert parts(found, "period") == "năm 2023"
    assert parts(found, "asking") == "bao nhiêu"
    assert {"kết", "nạp", "đảng", "viên"} <= set(parts(found, "content").split())
    assert all((word.weight is not None) == (word.part == "content") for word in found.words)


def test_words_are_shown_as_repaired() -> None:
    typed = explained("thu nân sáhc nông sơn dc bn?")
    assert [word.text for word in typed.words] == ["thu", "ngân", "sách", "nông", "sơn", "được", "bao", "nhiêu", "?"]
    assert all(word.cost > 0 for word in typed.words if word.text == "sách")


def test_slots_are_those_of_the_question() -> None:
    slots = explained("năm 2023 thu ngân sách Nông Sơn đạt bao nhiêu % kế hoạch?").slots
    assert (slots.aspect, slots.percent, slots.places, slots.periods) == ("plan", True, ("huyện Nông Sơn",), ("2023",))
    assert "percent" in slots.marks
    assert slots.inherited == ()


def test_what_a_follow_up_leaves_out_is_named() -> None:
    first = explained("năm 2023 Nông Sơn kết nạp bao nhiêu đảng viên mới?")
    then = explain(BASE, "đạt bao nhiêu phần trăm?", first.after, today=TODAY)
    assert set(then.slots.inherited) == {"place", "period"}
    assert then.reply.answers[0].value == 110


def test_the_one_that_answers_is_chosen_and_its_fact_cited() -> None:
    found = explained("bao nhiêu đảng viên mới?")
    assert standings(found)["kết nạp đảng viên mới"] == "chosen"
    assert [one.fact.id for one in found.figures if one.cited] == ["nong-son-2023-dang-vien-moi"]
    assert found.path == "facts"


def test_a_ghost_that_wins_is_the_reason() -> None:
    found = explained("Tổng chi ngân sách của Nông Sơn là bao nhiêu?")
    assert found.path == "ghost"
    assert "ghost-wins" in standings(found).values()
    assert found.reply.outcome == "decline"


def test_an_unknown_place_is_the_reason() -> None:
    found = explained("Huyện Tiên Phước kết nạp bao nhiêu đảng viên mới?")
    assert (found.path, found.reply.reason) == ("place", "unknown-place")
    assert found.slots.unknown_place is not None


def test_an_indicator_known_of_another_year_stands_elsewhere() -> None:
    found = explained("năm 2019 Nông Sơn kết nạp bao nhiêu đảng viên mới?")
    assert (found.path, found.reply.reason) == ("slots", "unknown-period")
    assert standings(found)["kết nạp đảng viên mới"] == "elsewhere"
    assert found.figures == ()


def test_small_talk_weighs_nothing() -> None:
    found = explained("cảm ơn bạn nhé")
    assert (found.path, found.ranked, found.figures, found.matters) == ("chat", (), (), ())


def test_people_are_weighed_by_their_own_words() -> None:
    found = explained("Ai là bí thư huyện ủy Nông Sơn?")
    assert found.path == "matter"
    assert found.ranked == ()
    cited = {fact for one in found.reply.answers for fact in one.facts}
    assert cited == {one.fact.id for one in found.matters if one.cited}


@pytest.mark.parametrize("message", ["", "?", "%", "…", "\u200d", "((((", "a" * 5000, "bao nhiêu " * 300])
def test_odd_messages_are_explained_too(message: str) -> None:
    assert explained(message).reply == answer(BASE, message, today=TODAY)[0]


def test_over_all_questions_it_agrees_with_the_reply() -> None:
    """The reply is the same, what it cites is shown, and an entry that failed a hurdle really did."""
    for case in cases(SET.questions):
        conversation = None
        for turn in case["turns"]:
            reply, after = answer(BASE, turn, conversation, today=TODAY)
            found = explain(BASE, turn, conversation, today=TODAY)
            assert (found.reply, found.after) == (reply, after)
            _check(found)
            conversation = after


def _check(found: Explanation) -> None:
    for one in found.ranked:
        assert (one.standing != "unexplained") or one.asked < EXPLAINED
        assert (one.standing != "weak") or one.score < ANSWER
        assert one.ghost == (one.facts == 0)
    if found.reply.reason == "unknown-place" and found.path == "place":
        assert found.slots.unknown_place == found.reply.detail["place"]
    if found.reply.outcome == "answer" and found.path == "facts":
        shown = {one.fact.id for one in found.figures} | {one.fact.id for one in found.matters}
        assert {found.reply.answers[0].facts[0]} <= shown, found.reply
