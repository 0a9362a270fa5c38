"""When two facts say the same, and when they speak of the same thing.

A measure's slot is its indicator, place, period and nature, however the period is spelt. Where a document leaves place
or period unsaid it is the document's own, so such facts never meet those of another document.
"""

from __future__ import annotations

import json
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from knowledge.language.units import unit_key
from knowledge.model import Fact, Measure, Span
from knowledge.wire import fact_to_json

_NOT_SAID = ("id", "document", "paragraph", "evidence", "confidence")
_OF_ONE_DOCUMENT = ("person", "directive")


def content_key(fact: Fact) -> str:
    """Equal for facts that say the same, whoever says it."""
    if isinstance(fact, Measure):
        quantity = fact.quantity
        said: list[Any] = [_slot(fact), _value(quantity.value), _number(quantity.of), unit_key(quantity.unit)]
        compared = (
            [c.kind, _number(c.percent), _number(c.amount), unit_key(c.unit), _words(c.base), c.qualifier]
            for c in fact.comparisons
        )
        return _digest([*said, quantity.qualifier, sorted(compared)])
    body = {key: _words(value) for key, value in fact_to_json(fact).items() if key not in _NOT_SAID}
    return _digest([fact.document if fact.kind in _OF_ONE_DOCUMENT else None, body])


def slot_key(fact: Fact) -> str | None:
    """Equal for measures of the same thing; None for facts that are no measures."""
    return _digest(_slot(fact)) if isinstance(fact, Measure) else None


def _slot(fact: Measure) -> list[Any]:
    place = [_words(fact.place)] if fact.place else ["in", fact.document]
    period = [*fact.period.key] if fact.period else ["in", fact.document]
    return [_words(fact.indicator), place, period, fact.quantity.nature]


def _value(value: Decimal | Span | None) -> str | None:
    return f"{_number(value.low)}-{_number(value.high)}" if isinstance(value, Span) else _number(value)


def _number(value: Decimal | None) -> str | None:
    """One form for equal figures: 110, 110.0 and 1.1E+2; 0 and -0."""
    return None if value is None else format(value.normalize() + 0, "f")


def _words(text: Any) -> Any:
    """Texts of the model are composed and trimmed already; only the case is left to level."""
    return text.lower() if isinstance(text, str) else text


def _digest(said: Any) -> str:
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return blake2b(canonical.encode(), digest_size=12).hexdigest()
