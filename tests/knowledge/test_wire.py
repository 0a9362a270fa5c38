"""The JSON form of facts: lossless both ways, tolerant of the unknown, exact about what is wrong."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import wire
from knowledge.errors import FactError, FactsFileError
from knowledge.model import (
    Comparison,
    Directive,
    Document,
    Event,
    Fact,
    Measure,
    Person,
    Quantity,
    Source,
    Span,
)

SHARED = Path(__file__).parents[3] / "shared" / "data"
LINE: dict[str, Any] = {
    "kind": "measure", "document": "bao-cao", "indicator": "số hộ nghèo", "value": 120, "of": None, "unit": "hộ",
    "qualifier": "more_than", "nature": "actual", "place": "xã A", "period": "2023",
    "comparisons": [{"kind": "plan", "percent": 110.5, "base": "kế hoạch"}], "paragraph": 3,
}  # fmt: skip

# Text as NFC words: what a fact holds after it was built.
words = st.text("abcđêửịỌ XYZ019,.%-\"'\\", min_size=1, max_size=40).map(lambda t: " ".join(t.split())).filter(bool)
ids = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,30}", fullmatch=True)
figures = st.builds(
    lambda digits, exponent: Decimal(digits).scaleb(exponent),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.integers(-9, 2),
)
spans = st.lists(figures, min_size=2, max_size=2).map(lambda pair: Span(low=min(pair), high=max(pair)))
maybe_words = st.none() | words
comparisons = st.builds(
    Comparison, kind=st.sampled_from(["plan", "change", "share"]), percent=figures, base=maybe_words
) | st.builds(Comparison, kind=st.sampled_from(["change"]), amount=figures, unit=words, base=maybe_words)
fractions = st.builds(
    Quantity, value=figures, of=st.integers(1, 999).map(Decimal), unit=maybe_words, nature=st.just("target")
)
quantities = st.builds(
    Quantity,
    value=figures | spans,
    unit=maybe_words,
    qualifier=st.sampled_from(["exact", "more_than", "less_than", "nearly", "about", "estimated"]),
)
common = {
    "id": ids,
    "document": words,
    "paragraph": st.none() | st.integers(1, 99),
    "evidence": maybe_words,
    "confidence": st.none() | st.floats(0, 1),
}
dates = st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1))
facts: st.SearchStrategy[Fact] = st.one_of(
    st.builds(
        Measure,
        **common,
        indicator=words,
        quantity=quantities | fractions,
        place=maybe_words,
        period=st.none() | st.sampled_from(["2023", "quý I/2024", "6 tháng đầu năm 2023", "tính đến 15/6/2024"]),
        comparisons=st.lists(comparisons, max_size=3).map(tuple),
    ),
    st.builds(Person, **common, name=words, title=maybe_words, role=maybe_words),
    st.builds(Event, **common, name=words, date=dates, place=maybe_words, purpose=maybe_words),
    st.builds(Document, **common, name=words, date=dates, issuer=maybe_words, subject=maybe_words),
    st.builds(Directive, **common, speaker=maybe_words, text=words),
)


def read(*lines: str | bytes) -> wire.FactsFile:
    return wire.read_facts([line if isinstance(line, bytes) else line.encode() for line in lines], "f.jsonl")


@settings(max_examples=300)
@given(fact=facts)
def test_a_fact_survives_the_round_trip(fact: Fact) -> None:
    line = wire.line_of(fact)
    assert read(line).facts == [fact]
    assert wire.fact_from_json(json.loads(line)) == fact  # plain floats lose nothing either


def test_numbers_are_written_as_people_write_them() -> None:
    fact = wire.fact_from_json(LINE | {"value": [130, 140.5]})
    body = wire.fact_to_json(fact)
    assert body["value"] == [130, 140.5]
    assert isinstance(body["value"][0], int)
    assert list(body)[:4] == ["kind", "id", "document", "indicator"]
    assert body["comparisons"] == [{"kind": "plan", "percent": 110.5, "base": "kế hoạch"}]


def test_fifteen_digits_survive() -> None:
    for text in ("123456789012345", "0.123456789012345", "-1234567.89012345"):
        fact = read(json.dumps(LINE).replace("120", text)).facts[0]
        assert isinstance(fact, Measure)
        assert fact.quantity.value == Decimal(text)
        assert wire.line_of(fact).count(f'"value": {text}') == 1


def test_a_change_without_a_value_and_an_amount() -> None:
    change = {"kind": "change", "amount": 4.58, "unit": "triệu đồng", "base": "năm 2020"}
    fact = wire.fact_from_json(LINE | {"value": None, "comparisons": [change]})
    assert wire.fact_to_json(fact)["comparisons"] == [change]


def test_missing_ids_are_made_readable_and_always_the_same() -> None:
    first = wire.fact_from_json(LINE)
    again = wire.fact_from_json(LINE | {"evidence": "Câu văn.", "confidence": 0.5})
    other = wire.fact_from_json(LINE | {"value": 121})
    assert first.id.startswith("bao-cao-so-ho-ngheo-")
    assert first.id == again.id != other.id
    assert first.id.isascii()


def test_the_id_maker_of_the_caller_is_used() -> None:
    assert wire.fact_from_json(LINE, default_id=lambda document, _: f"{document}.1").id == "bao-cao.1"


def test_any_document_name_makes_a_valid_id() -> None:
    for document in ("日本", "Báo cáo số 12/BC-UBND", "x" * 300, "--"):
        assert wire.fact_from_json(LINE | {"document": document}).document == document


def test_unknown_keys_are_passed_over() -> None:
    assert wire.fact_from_json(LINE | {"later": {"version": 3}}).document == "bao-cao"


def test_the_source_of_a_line_is_kept() -> None:
    source = Source(id="bao-cao", title="Báo cáo", publisher="UBND", published=date(2023, 12, 1), url="https://x.vn/1")
    fact = wire.fact_from_json(LINE)
    found = read(*wire.write_facts([fact], {"bao-cao": source}))
    assert found.sources == {"bao-cao": source}
    assert found.facts == [fact]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "rumour"}, "kind"),
        ({"kind": None}, "kind"),
        ({"indicator": None}, "indicator"),
        ({"indicator": "  "}, "indicator"),
        ({"indicator": 5}, "indicator"),
        ({"document": None}, "document"),
        ({"value": "120"}, "value"),
        ({"value": True}, "value"),
        ({"value": [1]}, "value"),
        ({"value": [3, 1]}, "value"),
        ({"value": [None, 1]}, "value"),
        ({"value": 1234567890123456789}, "value"),
        ({"value": None, "comparisons": []}, "fact"),
        ({"of": "18"}, "of"),
        ({"of": 0}, "fact"),
        ({"unit": 3}, "unit"),
        ({"qualifier": "roughly"}, "qualifier"),
        ({"nature": "dream"}, "nature"),
        ({"period": 2023}, "period"),
        ({"paragraph": 0}, "paragraph"),
        ({"paragraph": 1.5}, "paragraph"),
        ({"paragraph": "3"}, "paragraph"),
        ({"confidence": 2}, "confidence"),
        ({"confidence": "high"}, "confidence"),
        ({"id": "Có dấu"}, "id"),
        ({"id": 7}, "id"),
        ({"comparisons": {}}, "comparisons"),
        ({"comparisons": ["110%"]}, "comparisons.0"),
        ({"comparisons": [{"kind": "plan"}]}, "comparisons.0"),
        ({"comparisons": [{"kind": "plan", "percent": "110"}]}, "comparisons.0.percent"),
        ({"comparisons": [{"kind": "wish", "percent": 110}]}, "comparisons.0.kind"),
        ({"comparisons": [{"kind": "change", "amount": 2}]}, "comparisons.0"),
        ({"kind": "event", "name": "Hội nghị", "date": "19/12/2023"}, "date"),
        ({"kind": "event", "name": "Hội nghị", "date": 20231219}, "date"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], field: str) -> None:
    with pytest.raises(FactError) as caught:
        wire.fact_from_json(LINE | change)
    assert caught.value.field.startswith(field)


def test_every_malformed_line_is_reported_with_its_number() -> None:
    good = json.dumps(LINE)
    with pytest.raises(FactsFileError) as caught:
        read(good, b"\xff\xfe", "", "{", "[1]", '{"kind": "measure"}', '"\\ud800"', good.replace("120", "NaN"))
    assert [number for number, _ in caught.value.problems] == [2, 4, 5, 6, 7, 8]
    assert "nothing of this file was stored" in str(caught.value)


def test_absurd_json_is_an_error_and_not_a_crash() -> None:
    good = json.dumps(LINE)
    for line in ("[" * 100_000, good.replace("120", "1" * 5000), good.replace("120", "1E+99999999999999999999"),
                 good.replace('"paragraph": 3', '"paragraph": 1E+999999')):  # fmt: skip
        with pytest.raises(FactsFileError):
            read(line)


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(FactsFileError, match="UTF-8"):
        read(json.dumps(LINE | {"place": "xã \ud83d"}))
    assert read(json.dumps(LINE | {"place": "xã \U0001f600"})).facts


def test_one_id_for_two_facts_is_an_error_and_the_same_fact_twice_is_one() -> None:
    one = json.dumps(LINE | {"id": "a"})
    assert len(read(one, one).facts) == 1
    with pytest.raises(FactsFileError, match="line 2"):
        read(one, json.dumps(LINE | {"id": "a", "value": 5}))


def test_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    path.write_bytes(
        b"\xef\xbb\xbf" + json.dumps(LINE).encode() + b"\r\n\r\n" + json.dumps(LINE | {"value": 5}).encode()
    )
    assert len(wire.read_facts_file(path).facts) == 2


@pytest.mark.parametrize("name", ["seed.facts.jsonl", "dev.facts.jsonl"])
def test_real_files_round_trip(name: str) -> None:
    path = SHARED / name
    if not path.exists():
        pytest.skip("shared/ is not beside the repository")
    found = wire.read_facts_file(path)
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    written = [json.loads(line) for line in wire.write_facts(found.facts, found.sources)]
    for original, again in zip(lines, written, strict=True):
        assert again.pop("id") is not None
        assert again == {"evidence": None, "confidence": None} | original
