"""Turning figures and matters into the answers and options of a `Reply`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from knowledge.asking.base import Base
from knowledge.asking.figures import Figure, measures_of
from knowledge.data_files import read_data
from knowledge.model import Answer, Aspect, Directive, Document, Event, Fact, Measure, Option, Person

MAX_OPTIONS = 6


@cache
def _wording() -> dict[str, str]:
    data = read_data("knowledge.asking", "wording")
    return dict(data["question"])


def day(moment: date) -> str:
    """A date as people write it: 19/12/2023."""
    return f"{moment.day}/{moment.month}/{moment.year}"


def answer_of(base: Base, figure: Figure, *, text: str | None = None, aspect: Aspect | None = None) -> Answer:
    """A figure as an answer that cites its facts."""
    measure = figure.measure
    return Answer(
        facts=tuple(m.id for m in measures_of((figure,))), kind="measure", aspect=aspect or figure.aspect,
        indicator=measure.indicator, value=figure.value, of=figure.of, unit=figure.unit, qualifier=figure.qualifier,
        place=figure.place or measure.place, period=figure.period or (measure.period.text if measure.period else None), text=text, working=figure.working,
        source=base.source(measure.document), paragraph=measure.paragraph,
    )  # fmt: skip


def matter_answer(base: Base, fact: Fact, aspect: Aspect, text: str) -> Answer:
    """A name, date or text as an answer."""
    return Answer(facts=(fact.id,), kind=fact.kind, aspect=aspect, text=text, place=getattr(fact, "place", None),
                  source=base.source(fact.document), paragraph=fact.paragraph)  # fmt: skip


def question_for(what: str, place: str | None, period: str | None, aspect: str = "value") -> str:
    """A full question, as a button would ask it."""
    wording = _wording()
    where = wording["where"].format(place=place) if place else ""
    when = ""
    if period:
        when = wording["when" if period.isdigit() else "when_part"].format(period=period)
    asked = aspect if aspect in ("plan", "change", "share", "target", "remaining") else "value"
    text = wording[asked].format(what=what, where=where, when=when)
    return text[:1].upper() + text[1:]


def measure_options(measures: Iterable[Measure], by: str, aspect: str = "value") -> tuple[Option, ...]:
    """Options that differ `by` indicator, place or period; each a full question."""
    found: dict[str, Option] = {}
    for measure in measures:
        period = measure.period.text if measure.period else None
        label = {"indicator": measure.indicator, "place": measure.place or "", "period": period or ""}[by]
        if label and label not in found:
            found[label] = Option(label=label, question=question_for(measure.indicator, measure.place, period, aspect))
            if len(found) == MAX_OPTIONS:
                break
    return tuple(found.values())


def matter_options(facts: Sequence[Fact]) -> tuple[Option, ...]:
    """Options that name people, documents or events."""
    options: dict[str, Option] = {}
    for fact in facts:
        if isinstance(fact, Person):
            label, question = f"{fact.title or fact.name}", _wording()["person"].format(title=fact.title or fact.name)
        elif isinstance(fact, Document):
            label, question = fact.name, _wording()["document"].format(name=fact.name)
        elif isinstance(fact, Event):
            label, question = fact.name, _wording()["event"].format(name=fact.name)
        else:
            continue
        options.setdefault(label, Option(label=label, question=question))
    return tuple(options.values())[:MAX_OPTIONS]


def matter_text(fact: Fact) -> str:
    """What a matter says in one line."""
    if isinstance(fact, Directive):
        return fact.text
    if isinstance(fact, Document):
        return fact.subject or fact.name
    if isinstance(fact, Event):
        return fact.purpose or fact.name
    return fact.name if isinstance(fact, Person) else ""
