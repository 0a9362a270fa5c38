"""Questions that failed are grouped by what they ask; what must be kept apart is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from knowledge.asking import Base
from knowledge.catalogue.bundled import bundled
from knowledge.learning.gaps import Failed, Gap, Hearing, gaps

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture(scope="module")
def hearing() -> Hearing:
    return Hearing(Base(*bundled()), date(2026, 11, 23))


def test_a_new_day_is_another_year() -> None:
    today = date(2023, 12, 31)
    base = Base(*bundled())
    hearing = Hearing(base, lambda: today)
    question = "năm nay kết nạp bao nhiêu đảng viên mới?"
    assert hearing.answers(question)
    today = date(2024, 1, 1)
    assert not hearing.answers(question)
    assert hearing.content(question) == Hearing(base, today).content(question)


def grouped(hearing: Hearing, *texts: str) -> list[Gap]:
    failed = [Failed(NOW - timedelta(hours=at), text, "decline", "unknown-indicator") for at, text in enumerate(texts)]
    return gaps(failed, hearing)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("nông sơn có bao nhiêu bác sĩ năm 2023?", "so bac si cua huyen"),
        ("bao nhiêu hộ nghèo", "nam 2022 may ho ngheo z"),
        ("bác sĩ thú y vào đảng?", "số bác sĩ thú y kết nạp đảng là mấy ạ"),
        ("quần chúng tiên phong?", "quần chúng tiên phongg mấy ng"),
    ],
)
def test_one_thing_asked_in_two_ways_is_one_group(hearing: Hearing, one: str, other: str) -> None:
    (gap,) = grouped(hearing, one, other)
    assert gap.unanswered == 2
    assert {text for text, _ in gap.wordings} == {one, other}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bao nhiêu hộ nghèo?", "bao nhiêu hộ cận nghèo?"),
        ("bao nhiêu hộ nghèo?", "tỷ lệ hộ nghèo?"),
        ("thu ngân sách tỉnh bao nhiêu?", "chi ngân sách tỉnh bao nhiêu?"),
        ("mấy bác sĩ?", "mấy y sĩ?"),
        ("số học sinh giỏi?", "số học sinh nghèo?"),
    ],
)
def test_neighbours_are_kept_apart(hearing: Hearing, one: str, other: str) -> None:
    assert len(grouped(hearing, one, other)) == 2


def test_a_group_says_how_often_when_and_how_it_was_asked(hearing: Hearing) -> None:
    (gap,) = gaps(
        [
            Failed(NOW, "so bac si", "decline", "unknown-indicator"),
            Failed(NOW - timedelta(days=2), "bao nhiêu bác sĩ?", "decline", "unknown-indicator"),
            Failed(NOW - timedelta(days=1), "bao nhiêu  bác sĩ?", "clarify", "which-place"),
            Failed(NOW - timedelta(days=3), "bác sĩ?", "answer", facts=("f-1",), voted_down=True),
        ],
        hearing,
    )
    assert (gap.count, gap.unanswered, gap.voted_down) == (4, 3, 1)
    assert (gap.first, gap.last) == (NOW - timedelta(days=3), NOW)
    assert gap.wordings[0] == ("bao nhiêu bác sĩ?", 2)
    assert gap.phrase == "bác sĩ"  # the spelling with diacritics
    assert gap.reasons == ("unknown-indicator", "which-place")
    assert gap.answers == (("f-1",),)


def test_the_biggest_group_comes_first_and_is_found_by_any_of_its_words(hearing: Hearing) -> None:
    found = grouped(
        hearing, "giá vàng?", "số bác sĩ?", "bao nhiêu bác sĩ?", "nhà gươl truyền thống", "nhà gươll truyền thống"
    )
    assert [gap.unanswered for gap in found] == [2, 2, 1]
    slipped = next(gap for gap in found if len(gap.words) == 2)
    alone = grouped(hearing, "nhà gươll truyền thống")[0]
    assert alone.key in slipped.keys


@pytest.mark.parametrize("text", ["còn năm 2022?", "ở đâu?", "xin chào", "", "???", "bao nhiêu?"])
def test_what_asks_for_nothing_by_itself_is_left_out(hearing: Hearing, text: str) -> None:
    assert grouped(hearing, text) == []


def test_the_order_of_asking_changes_no_group(hearing: Hearing) -> None:
    texts = ["giá vàng?", "mấy bác sĩ?", "bao nhiêu bác sĩ?", "quần chúng ưu tú", "quần chúng ưu túu"]
    there, back = grouped(hearing, *texts), grouped(hearing, *reversed(texts))
    assert [gap.words for gap in there if gap.unanswered == 2] != []
    assert {gap.words for gap in there} == {gap.words for gap in back}
