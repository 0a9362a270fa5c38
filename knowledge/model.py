"""The words of the domain: facts, their parts, a question and a reply. Everything is frozen.

Facts are what reports state. They exist in five kinds (measure, person, event, document, directive) that share where
they come from (`Source`, paragraph, `evidence`). An invalid fact cannot be built: pydantic's error names the field.
The JSON form that the command line reads and writes stands in `knowledge.wire`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Date
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from knowledge.language.periods import Period
from knowledge.language.text import nfc

Qualifier = Literal["exact", "more_than", "less_than", "nearly", "about", "estimated"]
Nature = Literal["actual", "target"]
ComparisonKind = Literal["plan", "change", "share"]
FactKind = Literal["measure", "person", "event", "document", "directive"]
Aspect = Literal[
    "value", "plan", "change", "share", "target", "remaining", "difference", "total", "average", "rank",
    "person", "date", "place", "name", "text", "source",
]  # fmt: skip
Outcome = Literal["answer", "clarify", "decline", "chat"]

MAX_DIGITS = 15
"""Significant digits of a figure: what JSON numbers carry without loss everywhere."""


def _clean(text: str) -> str:
    """NFC text without surrounding white space; inner runs of white space become one space."""
    return " ".join(nfc(text).split())


def _figure(value: object) -> object:
    """Numbers come as int, float, Decimal or a plain decimal string; bool and NaN are no figures."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        raise ValueError("not a number")  # noqa: TRY004  # pydantic turns a ValueError into its own
    try:
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(str(value))
    except InvalidOperation:
        raise ValueError("not a number") from None
    if not number.is_finite():
        raise ValueError("not a finite number")
    if len(number.normalize().as_tuple().digits) > MAX_DIGITS or abs(number.adjusted()) > MAX_DIGITS + 3:
        raise ValueError(f"more than {MAX_DIGITS} significant digits")
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()


Text = Annotated[str, AfterValidator(_clean), Field(min_length=1, max_length=1000)]
LongText = Annotated[str, AfterValidator(_clean), Field(min_length=1, max_length=20_000)]
Figure = Annotated[Decimal, BeforeValidator(_figure)]


class Model(BaseModel):
    """Frozen, strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Span(Model):
    """A range of figures, low to high ("135 - 140")."""

    low: Figure
    high: Figure

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low > self.high:
            raise ValueError("low is above high")
        return self


class Quantity(Model):
    """A stated figure: one number or a range, of a whole where it is a fraction ("17/18"), with its unit.

    `value` is None where the document states only a change or a share ("GRDP tăng 5,54%"). The unit keeps its
    magnitude word: 1810 with "tỷ đồng", never 1_810_000_000 with "đồng".
    """

    value: Figure | Span | None
    of: Figure | None = None
    unit: Text | None = None
    qualifier: Qualifier = "exact"
    nature: Nature = "actual"

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.of is not None and (not isinstance(self.value, Decimal) or self.of <= 0):
            raise ValueError("a fraction has one number over a positive whole")
        return self


class Comparison(Model):
    """What a figure is held against: a plan (percent reached), a change (signed) or a share of a whole.

    Exactly one of `percent` and `amount` is given; an amount carries its unit. `base` is the document's own name of
    what it is compared with ("kế hoạch huyện giao", "cùng kỳ"); `qualifier` is its own ("gần 104% kế hoạch").
    """

    kind: ComparisonKind
    percent: Figure | None = None
    amount: Figure | None = None
    unit: Text | None = None
    base: Text | None = None
    qualifier: Qualifier = "exact"

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if (self.percent is None) == (self.amount is None):
            raise ValueError("give either percent or amount")
        if self.amount is not None and self.unit is None:
            raise ValueError("an amount needs a unit")
        return self


class Source(Model):
    """The document that facts come from. `id` is the `document` of the JSON form."""

    id: Text
    title: Text | None = None
    publisher: Text | None = None
    published: Date | None = None
    url: Text | None = None


class _Fact(Model):
    """What all facts share. `paragraph` is 1-based and counts non-empty paragraphs of the document."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,99}$")]
    document: Text
    paragraph: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    evidence: LongText | None = None
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None


class Measure(_Fact):
    """A figure: what is measured (`indicator`, in the document's words), where, when, and how it compares."""

    kind: Literal["measure"] = "measure"
    indicator: Text
    quantity: Quantity
    place: Text | None = None
    period: Period | None = None
    comparisons: tuple[Comparison, ...] = ()

    @model_validator(mode="after")
    def _states_something(self) -> Self:
        if self.quantity.value is None and not self.comparisons:
            raise ValueError("a measure without a value needs a comparison")
        return self


class Person(_Fact):
    """Somebody named in a report, with the office held (`title`) and the part taken (`role`)."""

    kind: Literal["person"] = "person"
    name: Text
    title: Text | None = None
    role: Text | None = None


class Event(_Fact):
    """A meeting or ceremony."""

    kind: Literal["event"] = "event"
    name: Text
    date: Date | None = None
    place: Text | None = None
    purpose: Text | None = None


class Document(_Fact):
    """A resolution, directive, plan … that a report names."""

    kind: Literal["document"] = "document"
    name: Text
    date: Date | None = None
    issuer: Text | None = None
    subject: Text | None = None


class Directive(_Fact):
    """What somebody asked for."""

    kind: Literal["directive"] = "directive"
    speaker: Text | None = None
    text: LongText


Fact = Measure | Person | Event | Document | Directive
FACT_TYPES: Mapping[str, type[Fact]] = {
    "measure": Measure, "person": Person, "event": Event, "document": Document, "directive": Directive,
}  # fmt: skip


class Amended(NamedTuple):
    """Editors corrected a published fact: what it said `before` in the words of its report, since when, and why."""

    at: datetime
    before: Fact
    reason: str | None


class Answer(Model):
    """One figure, name, date or text that answers. `value` is the very figure asked for.

    `facts` are the ids cited, the first one first; `working` is the arithmetic where no document states the figure.
    """

    facts: tuple[str, ...]
    kind: FactKind
    aspect: Aspect
    indicator: str | None = None
    value: Figure | Span | None = None
    of: Figure | None = None
    unit: str | None = None
    qualifier: Qualifier = "exact"
    place: str | None = None
    period: str | None = None
    text: str | None = None
    working: str | None = None
    source: Source
    paragraph: int | None = None


class Option(Model):
    """Something to ask instead: a short label for a button and the full question behind it."""

    label: str
    question: str


class Reply(Model):
    """What the notebook has to say to a message, before it is put into words.

    `reason` is a short code that chooses the sentence ("unknown-place", "greeting" …); `detail` fills its blanks.
    Where a message holds several questions, `parts` are the replies to each, and the rest is what they come to together.
    """

    outcome: Outcome
    answers: tuple[Answer, ...] = ()
    options: tuple[Option, ...] = ()
    reason: str = ""
    detail: Mapping[str, Any] = {}
    confidence: Annotated[float, Field(ge=0, le=1)] = 1.0
    parts: tuple[Reply, ...] = ()
