"""Facts as stored rows hold them.

They were checked when they were written, so reading builds them unchecked, in a third of the time. A test holds the
two ways together.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from sys import intern
from typing import Any, TypeVar

from pydantic import BaseModel

from knowledge.language.periods import Period
from knowledge.model import Comparison, Directive, Document, Event, Fact, Measure, Person, Quantity, Source, Span
from knowledge.wire import fact_to_json

_DECODER = json.JSONDecoder(parse_float=Decimal, parse_int=Decimal)
_PLAIN: dict[str, type[Person | Directive]] = {"person": Person, "directive": Directive}
_DATED: dict[str, type[Event | Document]] = {"event": Event, "document": Document}
_REPEATED = ("kind", "document", "indicator", "unit", "qualifier", "nature", "place")
_ZERO = Decimal(0)

M = TypeVar("M", bound=BaseModel)


def body_of(fact: Fact) -> str:
    """What is stored of a fact: the contract's JSON object."""
    return json.dumps(fact_to_json(fact), ensure_ascii=False)


def stored_fact(body: str) -> Fact:
    """The fact of a stored body.

    Raises:
        ValueError, KeyError, TypeError: the body is not what `body_of` writes.
    """
    fields: dict[str, Any] = _DECODER.decode(body)
    kind = fields["kind"]
    if (paragraph := fields["paragraph"]) is not None:
        fields["paragraph"] = int(paragraph)
    if (confidence := fields["confidence"]) is not None:
        fields["confidence"] = float(confidence)
    for key in _REPEATED:  # a text that many facts share is kept once
        if (text := fields.get(key)) is not None:
            fields[key] = intern(text)
    if kind == "measure":
        return _measure(fields)
    if kind in _PLAIN:
        return _made(_PLAIN[kind], fields)
    if (day := fields["date"]) is not None:
        fields["date"] = date.fromisoformat(day)
    return _made(_DATED[kind], fields)


def source_of(document: str, title: str | None, publisher: str | None, published: object, url: str | None) -> Source:
    """The source of a stored row; dates come as ISO text or as dates."""
    day = date.fromisoformat(published) if isinstance(published, str) else published
    fields = {"id": document, "title": title, "publisher": publisher, "published": day, "url": url}
    return _made(Source, fields)


def _made(model: type[M], fields: dict[str, Any]) -> M:
    """A model of checked fields, all of them given, by the way in which pydantic unpickles.

    Its own `model_construct` looks for defaults and keeps a set of field names for each object: twice the memory.
    """
    made = model.__new__(model)
    state = {"__dict__": fields, "__pydantic_fields_set__": _names(model)}
    made.__setstate__(state | {"__pydantic_extra__": None, "__pydantic_private__": None})
    return made


@cache
def _names(model: type[BaseModel]) -> set[str]:
    return set(model.model_fields)


def _measure(fields: dict[str, Any]) -> Measure:
    take = fields.pop
    fields["quantity"] = _made(
        Quantity,
        {
            "value": _value(take("value")),
            "of": _figure(take("of")),
            "unit": take("unit"),
            "qualifier": take("qualifier"),
            "nature": take("nature"),
        },
    )
    period = fields["period"]
    fields["period"] = None if period is None else _period(period)
    fields["comparisons"] = tuple([_comparison(item) for item in fields["comparisons"]])
    return _made(Measure, fields)


def _comparison(item: dict[str, Any]) -> Comparison:
    unit, base = item.get("unit"), item["base"]
    return _made(
        Comparison,
        {
            "kind": intern(item["kind"]),
            "percent": _figure(item.get("percent")),
            "amount": _figure(item.get("amount")),
            "unit": unit if unit is None else intern(unit),
            "base": base if base is None else intern(base),
            "qualifier": intern(item.get("qualifier", "exact")),
        },
    )


def _value(value: Any) -> Decimal | Span | None:
    if isinstance(value, list):
        low, high = value
        return _made(Span, {"low": _figure(low), "high": _figure(high)})
    return _figure(value)


def _figure(value: Decimal | None) -> Decimal | None:
    """JSON numbers as they are written have the model's own form: 110 is Decimal("110"), not 1.1E+2."""
    return value or (None if value is None else _ZERO)


@lru_cache(maxsize=4096)
def _period(text: str) -> Period:
    return Period.parse(text)
