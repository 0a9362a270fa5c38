"""What is announced of its own accord, in words: figures of a report, the figure of the week."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import blake2b

from bot.wording import html, render
from knowledge.asking import Base
from knowledge.model import Answer, Measure, Reply

HEADLINES = 5
"""So many figures of a new report are announced at most."""


def headlines(measures: Iterable[Measure]) -> list[Measure]:
    """The figures to announce of a report: results that are compared with something first, each of another paragraph."""
    results = [one for one in measures if one.quantity.nature == "actual" and one.quantity.value is not None]
    ranked = sorted(results, key=lambda one: (not one.comparisons, one.paragraph or 0, one.id))
    first_of: dict[int | None, Measure] = {}
    for one in ranked:
        first_of.setdefault(one.paragraph, one)
    chosen = list(first_of.values())
    chosen += [one for one in ranked if one not in chosen]
    return sorted(chosen[:HEADLINES], key=lambda one: (one.paragraph or 0, one.id))


def report_text(measures: Sequence[Measure], base: Base, bot: str) -> str:
    """The announcement of a new report, as HTML."""
    common = Counter((one.place, one.period.text if one.period else None) for one in measures).most_common(1)[0][0]
    source = base.source(measures[0].document)
    return render("announce_report", source=source, measures=measures, place=common[0], period=common[1], bot=bot)


def content_key(measures: Iterable[Measure]) -> str:
    """The same for reports that say the same, under whatever name they come."""
    said = [
        [one.indicator, one.place, one.period.text if one.period else None, one.quantity.model_dump(mode="json")]
        for one in measures
    ]
    return short_key(json.dumps(sorted(said, key=str), ensure_ascii=False))


def short_key(text: str) -> str:
    """A few characters that stand for a text in a key."""
    return blake2b(text.encode(), digest_size=9).hexdigest()


def figure_of_the_week(base: Base, told: Counter[str]) -> Measure | None:
    """The figure told the fewest times so far, of the newest report: none comes again until all were told.

    Only results with a figure and a comparison are told.
    """
    fit = [
        (number, one)
        for number, one in enumerate(base.measures)
        if one.quantity.nature == "actual" and one.quantity.value is not None and one.comparisons
    ]
    return min(fit, key=lambda item: (told[item[1].id], item[0]), default=(0, None))[1]


def week_text(measure: Measure, base: Base) -> str:
    """The announcement of the figure of the week, as HTML."""
    quantity = measure.quantity
    answer = Answer(
        facts=(measure.id,),
        kind="measure",
        aspect="value",
        indicator=measure.indicator,
        value=quantity.value,
        of=quantity.of,
        unit=quantity.unit,
        qualifier=quantity.qualifier,
        place=measure.place,
        period=measure.period.text if measure.period else None,
        source=base.source(measure.document),
        paragraph=measure.paragraph,
    )
    figure = html(Reply(outcome="answer", answers=(answer,)), base, options=False)
    return render("announce_week", figure=figure)
