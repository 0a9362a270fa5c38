"""Facts that the tests of the store are made of."""

from __future__ import annotations

from knowledge.model import Fact, Measure, Quantity, Source
from knowledge.wire import fact_from_json

SOURCES = {
    "a": Source.model_validate({"id": "a", "title": "Báo cáo A", "publisher": "UBND", "published": "2023-12-01"}),
    "b": Source.model_validate({"id": "b", "title": "Báo cáo B", "publisher": "UBND", "published": "2024-02-01"}),
}


def measure(fact_id: str, value: object = 33, **more: object) -> Measure:
    """A measure of document "a" unless said otherwise."""
    body = {"kind": "measure", "id": fact_id, "document": "a", "indicator": "kết nạp đảng viên mới", "value": value,
            "unit": "đảng viên", "place": "huyện Nông Sơn", "period": "2023"}  # fmt: skip
    fact = fact_from_json(body | more)
    assert isinstance(fact, Measure)
    return fact


def value_of(fact: Fact) -> object:
    assert isinstance(fact, Measure)
    quantity: Quantity = fact.quantity
    return quantity.value
