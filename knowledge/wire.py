"""The JSON form of a fact: one object a line, as `ingest --json`, `facts import` and `facts export` speak it.

The form is the command line's contract. Numbers are JSON numbers (integers where the figure is whole) and survive a
round trip to the last of `MAX_DIGITS` digits. Keys that are not known are passed over, so that files of later versions
can be read; a known key of the wrong type is an error that names the key.

Beyond the contract's keys a line may carry `source` ({"title", "publisher", "date", "url"}), which describes its
document, so that an export into an empty database keeps what answers say about their sources.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from pydantic import ValidationError

from knowledge.errors import FactError, FactsFileError
from knowledge.language.text import fold
from knowledge.model import FACT_TYPES, Comparison, Directive, Document, Event, Fact, Measure, Person, Source, Span

IdMaker = Callable[[str, Mapping[str, Any]], str]
"""Makes the id of a fact that has none, from its document and its object."""

MAX_PROBLEMS = 1000
MAX_WHOLE = 10**9
_TEXTS: Mapping[str, tuple[str, ...]] = {
    "measure": ("indicator", "place"),
    "person": ("name", "title", "role"),
    "event": ("name", "place", "purpose"),
    "document": ("name", "issuer", "subject"),
    "directive": ("speaker", "text"),
}
_COMMON = ("id", "document", "evidence")
_NOT_CONTENT = frozenset({"id", "evidence", "confidence", "source"})


class FactsFile(NamedTuple):
    """What a facts file holds: its facts in order, and the sources that its lines describe."""

    facts: list[Fact]
    sources: dict[str, Source]


# ---------------------------------------------------------------- model → JSON


def number_to_json(value: Decimal) -> int | float:
    """A figure as a JSON number: whole figures without a point."""
    return int(value) if value == value.to_integral_value() else float(value)


def value_to_json(value: Decimal | Span | None) -> int | float | list[int | float] | None:
    """A figure, a range as `[low, high]`, or null."""
    if isinstance(value, Span):
        return [number_to_json(value.low), number_to_json(value.high)]
    return None if value is None else number_to_json(value)


def fact_to_json(fact: Fact, source: Source | None = None) -> dict[str, Any]:
    """The contract's object for a fact, keys in the contract's order; with `source`, its description as well."""
    body: dict[str, Any] = {"kind": fact.kind, "id": fact.id, "document": fact.document, **_content(fact)}
    body |= {"paragraph": fact.paragraph, "evidence": fact.evidence, "confidence": fact.confidence}
    if source is not None and _describes(source):
        body["source"] = {
            "title": source.title,
            "publisher": source.publisher,
            "date": _iso(source.published),
            "url": source.url,
        }
    return body


def line_of(fact: Fact, source: Source | None = None) -> str:
    """One line of a facts file, without the line break."""
    return json.dumps(fact_to_json(fact, source), ensure_ascii=False)


def _content(fact: Fact) -> dict[str, Any]:
    match fact:
        case Measure():
            quantity = fact.quantity
            return {
                "indicator": fact.indicator,
                "value": value_to_json(quantity.value),
                "of": value_to_json(quantity.of),
                "unit": quantity.unit,
                "qualifier": quantity.qualifier,
                "nature": quantity.nature,
                "place": fact.place,
                "period": fact.period.text if fact.period else None,
                "comparisons": [_comparison_to_json(comparison) for comparison in fact.comparisons],
            }
        case Event():
            return {"name": fact.name, "date": _iso(fact.date), "place": fact.place, "purpose": fact.purpose}
        case Document():
            return {"name": fact.name, "date": _iso(fact.date), "issuer": fact.issuer, "subject": fact.subject}
        case Person():
            return {"name": fact.name, "title": fact.title, "role": fact.role}
        case Directive():
            return {"speaker": fact.speaker, "text": fact.text}


def _comparison_to_json(comparison: Comparison) -> dict[str, Any]:
    if comparison.percent is not None:
        said: dict[str, Any] = {
            "kind": comparison.kind,
            "percent": number_to_json(comparison.percent),
            "base": comparison.base,
        }
    else:
        amount = value_to_json(comparison.amount)
        said = {"kind": comparison.kind, "amount": amount, "unit": comparison.unit, "base": comparison.base}
    if comparison.qualifier != "exact":
        said["qualifier"] = comparison.qualifier
    return said


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _describes(source: Source) -> bool:
    return any((source.title, source.publisher, source.published, source.url))


# ---------------------------------------------------------------- JSON → model


def fact_from_json(obj: Mapping[str, Any], *, default_id: IdMaker | None = None) -> Fact:
    """Build a fact from the contract's object. A missing id is made by `default_id` (`made_id` unless given).

    Raises:
        FactError: a key is missing, of the wrong type or out of range; the error names it.
    """
    kind = obj.get("kind")
    if not isinstance(kind, str) or kind not in FACT_TYPES:
        raise FactError("kind", f"must be one of {', '.join(FACT_TYPES)}")
    fields: dict[str, Any] = {key: _text(obj, key) for key in (*_COMMON, *_TEXTS[kind])}
    fields["paragraph"] = _whole(obj, "paragraph")
    fields["confidence"] = _number(obj, "confidence")
    if kind == "measure":
        fields |= _measure_fields(obj)
    elif kind in ("event", "document"):
        fields["date"] = _date(obj, "date")
    if fields["document"] is None:
        raise FactError("document", "is missing")
    if fields["id"] is None:
        fields["id"] = (default_id or made_id)(fields["document"], obj)
    required = FACT_TYPES[kind].model_fields
    try:
        return FACT_TYPES[kind](**{k: v for k, v in fields.items() if v is not None or not required[k].is_required()})
    except ValidationError as error:
        raise _named(error) from None


def source_from_json(document: str, obj: object) -> Source:
    """Build the source that a line's `source` object describes.

    Raises:
        FactError: it is no object, or a key of it is of the wrong type.
    """
    if not isinstance(obj, Mapping):
        raise FactError("source", "must be an object")
    texts = {key: _text(obj, key, "source.") for key in ("title", "publisher", "url")}
    try:
        return Source(id=document, published=_date(obj, "date", "source."), **texts)
    except ValidationError as error:
        raise _named(error, "source.") from None


def _named(error: ValidationError, prefix: str = "") -> FactError:
    first = error.errors(include_url=False, include_context=False)[0]
    field = ".".join(str(part) for part in first["loc"] if part != "quantity") or "fact"
    reason = "is missing" if first["type"] == "missing" else first["msg"].removeprefix("Value error, ")
    return FactError(prefix + field, reason)


def _measure_fields(obj: Mapping[str, Any]) -> dict[str, Any]:
    quantity: dict[str, Any] = {"value": _value(obj.get("value")), "of": _number(obj, "of"), "unit": _text(obj, "unit")}
    quantity |= {key: obj[key] for key in ("qualifier", "nature") if obj.get(key) is not None}
    comparisons = obj.get("comparisons")
    comparisons = [] if comparisons is None else comparisons
    if not isinstance(comparisons, list):
        raise FactError("comparisons", "must be a list")
    return {
        "quantity": quantity,
        "period": _text(obj, "period"),
        "comparisons": tuple(_comparison(item, f"comparisons.{number}.") for number, item in enumerate(comparisons)),
    }


def _comparison(obj: object, prefix: str) -> dict[str, Any]:
    if not isinstance(obj, Mapping):
        raise FactError(prefix.removesuffix("."), "must be an object")
    fields: dict[str, Any] = {"kind": obj.get("kind")}
    fields |= {key: _number(obj, key, prefix) for key in ("percent", "amount")}
    fields |= {key: _text(obj, key, prefix) for key in ("unit", "base")}
    if obj.get("qualifier") is not None:
        fields["qualifier"] = obj["qualifier"]
    return fields


def _value(value: object) -> Any:
    if not isinstance(value, list):
        return _number({"value": value}, "value")
    if len(value) != 2:
        raise FactError("value", "a range has a low and a high figure")
    low, high = (_number({"value": bound}, "value") for bound in value)
    if low is None or high is None:
        raise FactError("value", "a range has a low and a high figure")
    return {"low": low, "high": high}


def _number(obj: Mapping[str, Any], key: str, prefix: str = "") -> Any:
    value = obj.get(key)
    if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float, Decimal))):
        raise FactError(prefix + key, "must be a number")
    return value


def _whole(obj: Mapping[str, Any], key: str) -> int | None:
    value = _number(obj, key)
    if value is not None and (abs(value) > MAX_WHOLE or value != int(value)):
        raise FactError(key, "must be a whole number")
    return None if value is None else int(value)


def _text(obj: Mapping[str, Any], key: str, prefix: str = "") -> str | None:
    """A text, or None where it is missing, null or blank."""
    value = obj.get(key)
    if value is not None and not isinstance(value, str):
        raise FactError(prefix + key, "must be a text")
    return value if value and value.strip() else None


def _date(obj: Mapping[str, Any], key: str, prefix: str = "") -> date | None:
    value = _text(obj, key, prefix)
    try:
        return None if value is None else date.fromisoformat(value)
    except ValueError:
        raise FactError(prefix + key, "must be a date such as 2023-12-19") from None


# ---------------------------------------------------------------- ids


def made_id(document: str, obj: Mapping[str, Any]) -> str:
    """The id of a fact that came without one: readable, ASCII, and the same whenever the same is read again.

    It depends on the document, the paragraph and the content, not on evidence or confidence.
    """
    content = {key: value for key, value in obj.items() if key not in _NOT_CONTENT and value not in (None, [])}
    canonical = json.dumps([document, content], ensure_ascii=False, sort_keys=True, default=str)
    digest = hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    subject = next((obj[key] for key in ("indicator", "name", "text") if isinstance(obj.get(key), str)), "")
    parts = (slug(document, 32), slug(subject, 48), digest)
    return "-".join(part for part in parts if part)


def slug(text: str, length: int = 80) -> str:
    """Lower-case ASCII letters and digits joined by hyphens, cut at a word; empty where nothing is left."""
    words = re.findall(r"[a-z0-9]+", fold(text))
    while len(words) > 1 and len("-".join(words)) > length:
        words.pop()
    return "-".join(words)[:length]


# ---------------------------------------------------------------- files


def read_facts_file(path: Path | str, *, default_id: IdMaker | None = None) -> FactsFile:
    """Read a whole facts file (UTF-8, one object a line, blank lines allowed).

    Raises:
        FactsFileError: a line is malformed, or two lines use one id for different facts; all such lines are named.
        OSError: the file cannot be read.
    """
    with Path(path).open("rb") as lines:
        return read_facts(lines, str(path), default_id=default_id)


def read_facts(lines: Iterable[bytes], name: str, *, default_id: IdMaker | None = None) -> FactsFile:
    """Read the lines of a facts file that is open already; see `read_facts_file`."""
    facts: dict[str, tuple[int, Fact]] = {}
    sources: dict[str, Source] = {}
    problems: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip(b" \t\r\n\xef\xbb\xbf"):
            continue
        try:
            obj = _object(line)
            fact = fact_from_json(obj, default_id=default_id)
            first, same = facts.setdefault(fact.id, (number, fact))
            if same != fact:
                problems.append((number, f"id: {fact.id!r} is another fact on line {first}"))
            if obj.get("source") is not None:
                sources.setdefault(fact.document, source_from_json(fact.document, obj["source"]))
        except FactError as error:
            problems.append((number, str(error)))
            if len(problems) >= MAX_PROBLEMS:
                break
    if problems:
        raise FactsFileError(name, problems)
    return FactsFile([fact for _, fact in facts.values()], sources)


def write_facts(facts: Iterable[Fact], sources: Mapping[str, Source]) -> Iterable[str]:
    """The lines of a facts file, without line breaks; every line describes its source where that is known."""
    for fact in facts:
        yield line_of(fact, sources.get(fact.document))


def _object(line: bytes) -> Mapping[str, Any]:
    try:
        text = line.decode("utf-8-sig")
        obj = json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
        if "\\u" in text:
            json.dumps(obj, ensure_ascii=False, default=str).encode()  # half a surrogate pair is no text
    except UnicodeError:
        raise FactError("line", "is not valid UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise FactError("line", f"is not valid JSON ({error.msg} at column {error.colno})") from None
    except (ValueError, InvalidOperation, RecursionError):
        raise FactError("line", "holds a number or a nesting that is too large") from None
    if not isinstance(obj, Mapping):
        raise FactError("line", "must be a JSON object")
    return obj


def _no_constant(name: str) -> NoReturn:
    raise FactError("line", f"holds {name}, which is no number")
