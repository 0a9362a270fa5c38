"""Facts: what can be built, what cannot, and that the error names the part that is wrong."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from knowledge.model import (
    FACT_TYPES,
    Comparison,
    Directive,
    Measure,
    Model,
    Quantity,
    Reply,
    Source,
    Span,
)


def measure(**changes: Any) -> Measure:
    fields = {
        "id": "nong-son-2023-dang-vien-moi", "document": "seed", "indicator": "kết nạp đảng viên mới",
        "quantity": {"value": 33, "unit": "đảng viên"}, "place": "huyện Nông Sơn", "period": "2023", "paragraph": 7,
    }  # fmt: skip
    return Measure.model_validate(fields | changes)


def wrong_part(error: pytest.ExceptionInfo[ValidationError]) -> set[str]:
    return {".".join(str(part) for part in problem["loc"]) for problem in error.value.errors()}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id": "Đảng viên"}, "id"),
        ({"id": ""}, "id"),
        ({"document": "  "}, "document"),
        ({"indicator": ""}, "indicator"),
        ({"indicator": "x" * 1001}, "indicator"),
        ({"paragraph": 0}, "paragraph"),
        ({"confidence": 1.5}, "confidence"),
        ({"colour": "red"}, "colour"),
        ({"comparisons": [{"kind": "plan", "percent": "nhiều"}]}, "comparisons.0.percent"),
        ({"comparisons": [{"kind": "guess", "percent": 1}]}, "comparisons.0.kind"),
        ({"quantity": {"value": True}}, "quantity.value"),
        ({"quantity": {"value": 1, "qualifier": "roughly"}}, "quantity.qualifier"),
    ],
)
def test_an_invalid_measure_cannot_be_built_and_the_error_names_the_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as error:
        measure(**changes)
    assert any(part.startswith(field) for part in wrong_part(error))


@pytest.mark.parametrize(
    "quantity",
    [
        {"value": float("nan")},
        {"value": float("inf")},
        {"value": "1" * 16},
        {"value": None, "of": 3},
        {"value": 17, "of": 0},
        {"value": 17, "of": -18},
        {"value": {"low": 140, "high": 135}},
    ],
)
def test_figures_that_are_none(quantity: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Quantity.model_validate(quantity)


def test_a_measure_states_a_value_or_a_comparison() -> None:
    with pytest.raises(ValidationError, match="needs a comparison"):
        measure(quantity={"value": None})
    change = Comparison(kind="change", percent=Decimal("5.54"), base="cùng kỳ")
    assert measure(quantity={"value": None}, comparisons=(change,)).comparisons == (change,)


def test_a_comparison_is_a_percentage_or_an_amount_with_its_unit() -> None:
    for wrong in ({}, {"percent": 1, "amount": 1, "unit": "xã"}, {"amount": 1}):
        with pytest.raises(ValidationError):
            Comparison.model_validate({"kind": "change"} | wrong)
    assert Comparison.model_validate({"kind": "change", "amount": "4.58", "unit": "triệu đồng"}).amount == Decimal(
        "4.58"
    )


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_a_figure_keeps_what_its_number_shows(number: float) -> None:
    shown = Decimal(repr(number))
    if len(shown.normalize().as_tuple().digits) > 15 or (shown and abs(shown.adjusted()) > 18):
        with pytest.raises(ValidationError):
            Quantity(value=number)  # type: ignore[arg-type]  # numbers of JSON are taken too
    else:
        value = Quantity(value=number).value  # type: ignore[arg-type]  # as above
        assert isinstance(value, Decimal)
        assert value == shown


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_whole_numbers_stay_whole(number: int) -> None:
    value = Quantity(value=Decimal(number)).value
    assert isinstance(value, Decimal)
    assert int(value) == number


def test_text_is_composed_and_tidied() -> None:
    assert measure(indicator="  ke\u0302\u0301t   na\u0323p\u200b ").indicator == "kết nạp"


def test_everything_is_frozen() -> None:
    with pytest.raises(ValidationError):
        measure().indicator = "khác"
    for model in (*FACT_TYPES.values(), Quantity, Comparison, Source, Span, Reply):
        assert issubclass(model, Model)
        assert model.model_config["frozen"]


def test_facts_know_their_kind_and_survive_a_round_trip() -> None:
    fact = measure(quantity={"value": {"low": 135, "high": 140}, "unit": "đảng viên"})
    assert fact.kind == "measure"
    assert Measure.model_validate_json(fact.model_dump_json()) == fact
    assert set(FACT_TYPES) == {model.model_fields["kind"].default for model in FACT_TYPES.values()}


def test_a_request_needs_words() -> None:
    with pytest.raises(ValidationError):
        Directive(id="d", document="seed", text=" ")


def test_dates_are_read_from_their_iso_form() -> None:
    assert Source.model_validate({"id": "seed", "published": "2023-12-19"}).published == date(2023, 12, 19)
