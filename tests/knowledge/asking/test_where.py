"""Places in questions: the facts' own, those elsewhere in the country, and names that nobody knows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from knowledge.asking import Base, answer
from knowledge.asking.where import asked_level, level_of
from knowledge.model import Measure, Quantity
from tests.questions.judge import TODAY, base_of


def mentions(message: str, base: Base | None = None) -> list[tuple[str, bool]]:
    return [(found.name, found.known) for found in (base or base_of(None)).listener.hear(message, TODAY).places]


@pytest.fixture(scope="module")
def twins() -> Base:
    facts = [
        Measure(id=f"f{at}", document="d", indicator="dân số", quantity=Quantity(value=Decimal(100 + at), unit="người"), place=place)
        for at, place in enumerate(
            ["xã Tân Lập", "xã Tân Lạp", "huyện Kim Bôi", "thị trấn Kim Bôi", "huyện Cẩm Vân Khê", "huyện Vĩnh Lạc Sơn"]
        )
    ]  # fmt: skip
    return Base(facts, {})


@pytest.mark.parametrize("said", ["huyện Nông Sơn", "nong son", "NÔNG SƠN", "Nông Sơn", "H. Nông Sơn", "nôngsơn"])
def test_a_place_of_the_facts_is_known_however_it_is_typed(said: str) -> None:
    assert mentions(f"{said} có bao nhiêu đảng viên mới?") == [("huyện Nông Sơn", True)]


@pytest.mark.parametrize(
    ("said", "name"),
    [("huyện Quế Sơn", "huyện Quế Sơn"), ("quế sơn", "huyện Quế Sơn"), ("Đà Nẵng", "thành phố Đà Nẵng")],
)
def test_a_place_that_no_fact_is_about_is_known_as_such(said: str, name: str) -> None:
    assert mentions(f"thu ngân sách {said} là bao nhiêu?") == [(name, False)]


def test_a_place_that_nobody_knows_is_told_by_its_unit_word() -> None:
    assert mentions("huyện Yên Phú Giang có bao nhiêu đảng viên?") == [("huyện yên phú giang", False)]


@pytest.mark.parametrize(
    "message", ["huyện mình có mấy đảng viên mới?", "xã nào về đích?", "toàn huyện có mấy đảng viên"]
)
def test_a_unit_word_alone_is_no_place(message: str) -> None:
    assert mentions(message) == []


@pytest.mark.parametrize("place", ["huyện Quế Sơn", "thành phố Đà Nẵng", "huyện Yên Phú Giang"])
def test_another_place_is_refused_by_name(place: str) -> None:
    reply, _ = answer(base_of(None), f"{place} năm 2023 kết nạp bao nhiêu đảng viên mới?", today=TODAY)
    assert reply.outcome == "decline"
    assert reply.reason == "unknown-place"


def test_names_that_differ_in_a_diacritic_are_two_places(twins: Base) -> None:
    assert mentions("dân số xã Tân Lập", twins) == [("xã Tân Lập", True)]
    assert mentions("dân số xã Tân Lạp", twins) == [("xã Tân Lạp", True)]
    for place, value in (("Tân Lập", 100), ("Tân Lạp", 101)):
        reply, _ = answer(twins, f"dân số xã {place} là bao nhiêu?", today=TODAY)
        assert [one.value for one in reply.answers] == [value]


def test_without_diacritics_two_names_are_asked_back(twins: Base) -> None:
    assert answer(twins, "dan so xa tan lap la bao nhieu?", today=TODAY)[0].outcome == "clarify"


def test_without_the_unit_word_two_names_are_asked_back(twins: Base) -> None:
    assert answer(twins, "dân số Kim Bôi là bao nhiêu?", today=TODAY)[0].outcome == "clarify"


def test_the_unit_word_tells_places_of_one_name_apart(twins: Base) -> None:
    assert mentions("dân số huyện Kim Bôi", twins) == [("huyện Kim Bôi", True)]
    assert mentions("dân số thị trấn Kim Bôi", twins) == [("thị trấn Kim Bôi", True)]


def test_a_long_name_takes_a_slip_and_no_other_word(twins: Base) -> None:
    assert mentions("dân số Cẩm Vân Kê", twins) == [("huyện Cẩm Vân Khê", True)]
    assert ("huyện Vĩnh Lạc Sơn", True) not in mentions("dân số huyện Vĩnh Lộc Sơn", twins)


def test_several_places_stand_in_their_order() -> None:
    assert mentions("nông sơn và quế sơn") == [("huyện Nông Sơn", True), ("huyện Quế Sơn", False)]


def test_the_level_of_a_place() -> None:
    levels = [level_of(name) for name in ("tỉnh Quảng Nam", "huyện Nông Sơn", "thị trấn Trung Phước", "Nông Sơn")]
    assert levels == [1, 2, 3, 0]


def test_the_level_that_is_asked_for() -> None:
    assert asked_level("huyen nao nhieu nhat") == 2
    assert asked_level("xa mo nhieu nhat") == 3
    assert asked_level("noi nao nhieu nhat") is None
