"""Which names may be taught, what they then answer, and what they would change."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from knowledge.asking import Base, answer
from knowledge.catalogue.bundled import bundled
from knowledge.catalogue.indicators import by_phrase
from knowledge.catalogue.taught import with_taught
from knowledge.learning.effects import changes
from knowledge.learning.gaps import Hearing
from knowledge.learning.proposals import entry_named, likely, objection
from knowledge.model import Measure, Quantity

TODAY = date(2026, 11, 23)
NEW, REVENUE = "kết nạp đảng viên mới", "thu ngân sách nhà nước"


@pytest.fixture(scope="module")
def hearing() -> Hearing:
    return Hearing(Base(*bundled()), TODAY)


@pytest.mark.parametrize(
    ("phrase", "indicator", "why"),
    [
        ("quần chúng tiên phong", NEW, None),
        ("tiền chợ", REVENUE, None),
        ("chi ngân sách nhà nước", REVENUE, "taken"),
        ("đảng viên bị khai trừ", NEW, "taken"),
        ("số đảng viên", NEW, "taken"),
        ("thu ngân sách", REVENUE, "own"),
        ("tiền chi chợ", REVENUE, "contrast"),
        ("bao nhiêu", NEW, "empty"),
        ("năm 2023", NEW, "empty"),
        ("Nông Sơn", NEW, "empty"),
        ("quan chung uu tu", NEW, "unmarked"),
        ("quần chúng " * 9, NEW, "long"),
    ],
)
def test_a_name_that_would_blur_two_indicators_is_refused(
    hearing: Hearing, phrase: str, indicator: str, why: str | None
) -> None:
    meant = entry_named(hearing.base, indicator)
    assert meant is not None
    found = objection(hearing, phrase, meant)
    assert (found.why if found else None) == why


def test_no_alias_of_the_catalogue_may_be_taught_for_its_contrast(hearing: Hearing) -> None:
    catalogue = {indicator.id: indicator for indicator in by_phrase().values()}
    taught = [
        (phrase, other)
        for indicator in list(catalogue.values())[::7]
        for other in indicator.contrasts[:2]
        for phrase in indicator.phrases[:2]
    ]
    assert len(taught) > 50
    for phrase, other in taught:
        meant = entry_named(hearing.base, catalogue[other].name)
        assert meant is not None
        assert objection(hearing, phrase, meant) is not None, (phrase, meant.label)


@pytest.mark.parametrize(
    ("said", "label"), [(NEW, NEW), ("Kết nạp Đảng viên mới", NEW), ("ket nap dang vien moi", NEW), ("số rồng", None)]
)
def test_an_indicator_is_found_by_its_name(hearing: Hearing, said: str, label: str | None) -> None:
    found = entry_named(hearing.base, said)
    assert (found.label if found else None) == label


def test_what_may_be_meant_is_offered(hearing: Hearing) -> None:
    assert likely(hearing, "bao nhiêu quần chúng vào đảng?", 3)[0].label == NEW


@pytest.mark.parametrize("question", ["tiền chợ bao nhiêu?", "tien cho duoc may ty", "tiền chợ nông sơn năm 2023"])
def test_a_taught_name_of_the_catalogue_answers_as_the_indicator(question: str) -> None:
    reply, _ = answer(Base(*bundled(), {"tiền chợ": REVENUE}), question, today=TODAY)
    assert [said.value for said in reply.answers] == [Decimal(72)]


def test_a_taught_name_of_a_facts_own_indicator_answers_too() -> None:
    own = Measure(
        id="a", document="d", indicator="khu phố văn hóa", quantity=Quantity(value=Decimal(5), unit="khu phố")
    )
    assert "khu phố văn hóa" not in by_phrase()
    reply, _ = answer(Base([own], {}, {"xóm đẹp": "khu phố văn hóa"}), "mấy xóm đẹp?", today=TODAY)
    assert [said.value for said in reply.answers] == [Decimal(5)]


def test_a_name_of_what_no_fact_states_is_declined() -> None:
    facts, sources = bundled()
    assert (
        answer(Base(facts, sources, {"thầy lang": "số bác sĩ"}), "mấy thầy lang?", today=TODAY)[0].outcome == "decline"
    )


def test_without_names_the_catalogue_is_the_same_object() -> None:
    catalogue, own = with_taught({})
    assert catalogue is with_taught({})[0]
    assert own == {}


def test_what_a_name_changes_is_found_and_nothing_else() -> None:
    facts = [
        Measure(id="a", document="d", indicator=NEW, quantity=Quantity(value=Decimal(33), unit="đảng viên")),
        Measure(id="b", document="d", indicator="khu phố văn hóa", quantity=Quantity(value=Decimal(5), unit="khu phố")),
    ]
    base = Base(facts, {})
    asked = ["phố văn hóa mấy cái?", "bao nhiêu đảng viên mới?", "giá vàng?", "phố văn hóa mấy cái?"]
    (change,) = changes(base, base.also_taught({"phố văn hóa mới": NEW}), asked, "phố văn hóa mới", TODAY)
    assert (change.question, change.before.outcome, change.after.outcome) == (asked[0], "answer", "clarify")
    assert changes(base, base.also_taught({"tiền chợ": NEW}), asked, "tiền chợ", TODAY) == []
