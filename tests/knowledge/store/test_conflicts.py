"""Facts that say the same, and facts that contradict each other."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from knowledge.model import Fact
from knowledge.store.conflicts import contradict
from knowledge.store.keys import content_key, slot_key
from knowledge.store.rows import body_of, stored_fact
from knowledge.store.snapshot import Row, Snapshot
from tests.knowledge.store.samples import SOURCES, measure


def snapshot(*facts: Fact) -> Snapshot:
    rows = {number: Row(fact, content_key(fact), slot_key(fact)) for number, fact in enumerate(facts)}
    return Snapshot(1, MappingProxyType(rows), MappingProxyType(SOURCES))


def test_the_same_from_two_documents_is_one_fact_with_two_sources() -> None:
    old, new = measure("a-1"), measure("b-1", document="b", evidence="Câu khác.", paragraph=2)
    found = snapshot(old, new)
    assert found.facts == (new,)  # the newer document comes first
    assert found.also == {"b-1": (old,)}
    assert found.conflicts == ()


def test_another_value_is_a_conflict_and_both_are_kept() -> None:
    old, new = measure("a-1", 33), measure("b-1", 35, document="b")
    found = snapshot(old, new)
    assert found.facts == (old, new)
    assert found.conflicts == (("b-1", "a-1"),)


def test_two_sentences_of_one_document_may_conflict() -> None:
    (group,) = snapshot(measure("a-1", 96), measure("a-2", 99)).conflicts
    assert sorted(group) == ["a-1", "a-2"]


@pytest.mark.parametrize(
    "other",
    [
        {"nature": "target"},
        {"period": "6 tháng đầu năm 2023"},
        {"period": "tính đến 31/12/2023"},
        {"place": "huyện Quế Sơn"},
        {"indicator": "lũy kế kết nạp đảng viên mới"},
        {"unit": "%"},
    ],
)
def test_different_things_never_conflict(other: dict[str, object]) -> None:
    found = snapshot(measure("a-1", 33), measure("b-1", 99, document="b", **other))
    assert found.conflicts == ()
    assert len(found.facts) == 2


def test_what_a_document_leaves_unsaid_is_its_own() -> None:
    assert len(snapshot(measure("a-1", place=None), measure("b-1", place=None, document="b")).facts) == 2
    assert snapshot(measure("a-1", 1, place=None), measure("b-1", 2, place=None, document="b")).conflicts == ()
    assert len(snapshot(measure("a-1", 1, place=None), measure("a-2", 2, place=None)).conflicts) == 1


@pytest.mark.parametrize(
    ("one", "other", "against"),
    [
        ({"value": 33}, {"value": 33.0}, False),
        ({"value": 33}, {"value": 34}, True),
        ({"value": 72, "unit": "tỷ đồng"}, {"value": 72.3, "unit": "tỷ đồng"}, False),
        ({"value": 72.4, "unit": "tỷ đồng"}, {"value": 72.3, "unit": "tỷ đồng"}, True),
        ({"value": 1.5, "unit": "tỷ đồng"}, {"value": 1500, "unit": "triệu đồng"}, False),
        ({"value": 1.5, "unit": "tỷ đồng"}, {"value": 1600, "unit": "triệu đồng"}, True),
        ({"value": 72, "qualifier": "more_than"}, {"value": 73}, False),
        ({"value": 72, "qualifier": "more_than"}, {"value": 71}, True),
        ({"value": 100, "qualifier": "nearly"}, {"value": 98}, False),
        ({"value": 100, "qualifier": "about"}, {"value": 97}, False),
        ({"value": 100, "qualifier": "about"}, {"value": 80}, True),
        ({"value": [10, 20]}, {"value": 15}, False),
        ({"value": [10, 20]}, {"value": 25}, True),
        ({"value": 17, "of": 18}, {"value": 17, "of": 20}, True),
        ({"value": 0}, {"value": 0}, False),
        ({"value": 0}, {"value": 1}, True),
        ({"value": None, "comparisons": [{"kind": "change", "percent": 5}]}, {"value": 1}, False),
    ],
)
def test_when_figures_contradict(one: dict[str, object], other: dict[str, object], against: bool) -> None:
    a, b = measure("a-1", **one), measure("b-1", **other)
    assert contradict(a, b) is against
    assert contradict(b, a) is against


def test_spelling_of_periods_does_not_matter() -> None:
    one = measure("a-1", period="9 tháng năm 2023")
    other = measure("b-1", period="9 tháng đầu năm 2023", document="b")
    assert content_key(one) == content_key(other)


def test_keys_do_not_depend_on_how_a_number_is_held() -> None:
    for value in (90, 100, 1200, 0.5, 0, 12.50, [10, 20]):
        fact = measure("a-1", value, comparisons=[{"kind": "change", "percent": 110, "base": None}])
        assert content_key(stored_fact(body_of(fact))) == content_key(fact)
        assert repr(stored_fact(body_of(fact)).quantity) == repr(fact.quantity)  # type: ignore[union-attr]
