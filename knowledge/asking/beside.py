"""What stands beside an answer: how fresh its figures are, and the neighbouring questions that are answered as well.

Nothing here is guessed. A neighbour is a fact of the base; that nothing newer is known is said only where no fact and
no document of the base speaks against it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal, NamedTuple

from knowledge.asking.base import Base
from knowledge.asking.several import answer
from knowledge.asking.told import cites, question_of
from knowledge.model import Measure, Reply

Kind = Literal["period", "place", "aspect", "indicator"]
MOST = 3
"""Questions beside one answer."""
KEPT = 5_000
FAR = 3
"""Paragraphs. What stands further off in a report is no neighbour."""


class Freshness(NamedTuple):
    """Until when the figures of an answer go; `early` where the report appeared before that, so for all of a period.

    `newer` is the period of a later figure of the same thing; `latest` that neither such a figure nor a later report
    about the place is in the notebook. Both are unset where it cannot be told.
    """

    until: date
    early: bool = False
    newer: str | None = None
    latest: bool = False


class Next(NamedTuple):
    """A neighbouring question: which aspect of which fact, and how it differs from what was asked."""

    kind: Kind
    fact: Measure
    aspect: str = "value"


class Beside:
    """Look-ups around the answers of one base."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._of_document: dict[str, list[Measure]] = defaultdict(list)
        self._kept: dict[tuple[str, str], tuple[Next, ...]] = {}
        """Questions worked out before, by cited fact and aspect."""
        self._reported: dict[str, date] = {}
        """By place: the day of the last report about it."""
        for measure in base.measures:
            self._of_document[measure.document].append(measure)
            day = base.source(measure.document).published
            if day is not None:
                place = measure.place or ""
                self._reported[place] = max(day, self._reported.get(place, day))

    def freshness(self, reply: Reply) -> Freshness | None:
        """How fresh the figures of a reply are; None for replies without figures of a known time, and for plans."""
        measures = self._cited(reply)
        ends = [measure.period.end for measure in measures if measure.period is not None and measure.period.end]
        if not measures or len(ends) < len(measures) or any(map(self._base.neighbours.is_target, measures)):
            return None
        last = max(zip(ends, measures, strict=True), key=lambda pair: pair[0])
        published = self._base.source(last[1].document).published
        early = published is not None and published < last[0]
        newer = next((later for measure in measures if (later := self.newer(measure))), None)
        period = newer.period.text if newer is not None and newer.period is not None else None
        return Freshness(last[0], early, period, newer is None and all(map(self._is_last_report, measures)))

    def newer(self, measure: Measure) -> Measure | None:
        """The last figure of the same thing and place with a later end than this one's."""
        later = [other for other in self._same(measure) if _end(other) > _end(measure)]
        return max(later, key=_end, default=None)

    def questions(self, reply: Reply) -> tuple[Next, ...]:
        """Neighbouring questions of an answer about one figure, each of another kind as far as there are such."""
        cited = self._cited(reply)
        if reply.outcome != "answer" or len(reply.answers) != 1 or not cited:
            return ()
        asked = (cited[0].id, reply.answers[0].aspect)
        if asked not in self._kept:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            self._kept[asked] = self._around(cited[0], asked[1], MOST)
        return self._kept[asked]

    def _around(self, fact: Measure, aspect: str, count: int) -> tuple[Next, ...]:
        found = [*self._first(self._aspects(fact, aspect)), *self._first(self._periods(fact))]
        found += self._first(self._places(fact))
        for other in self._in_report(fact):
            if len(found) >= count:
                break
            found.append(Next("indicator", other))
        return tuple(found[:count])

    def _cited(self, reply: Reply) -> list[Measure]:
        """The facts that the answers cite first; none where one of them is no measure."""
        cited = [self._base.fact(said.facts[0]) for said in reply.answers if said.facts]
        measures = [fact for fact in cited if isinstance(fact, Measure)]
        return measures if len(measures) == len(cited) else []

    def _is_last_report(self, measure: Measure) -> bool:
        published = self._base.source(measure.document).published
        return published is not None and published >= self._reported[measure.place or ""]

    def _same(self, measure: Measure) -> list[Measure]:
        """The other figures of the same indicator and place; plans are none."""
        return [other for other in self._actuals(measure) if other.place == measure.place]

    def _actuals(self, measure: Measure) -> Iterator[Measure]:
        entry = self._base.entries.of(measure)
        for other in entry.facts if entry is not None else ():
            if other is not measure and other.quantity.value is not None and not self._base.neighbours.is_target(other):
                yield other

    @staticmethod
    def _first(found: Iterable[Next]) -> list[Next]:
        return next(([one] for one in found), [])

    def _periods(self, fact: Measure) -> Iterator[Next]:
        """The newest other period first."""
        for other in sorted(self._same(fact), key=_end, reverse=True):
            if other.period is not None and fact.period is not None and other.period.key != fact.period.key:
                yield Next("period", other)

    def _places(self, fact: Measure) -> Iterator[Next]:
        for other in self._actuals(fact):
            same_time = (other.period and other.period.key) == (fact.period and fact.period.key)
            if other.place and other.place != fact.place and same_time:
                yield Next("place", other)

    def _aspects(self, fact: Measure, asked: str) -> Iterator[Next]:
        """Other aspects, as far as the notebook really answers them with this fact."""
        for aspect in _worth_asking(fact, asked):
            there, _ = answer(self._base, question_of(fact, aspect))
            if cites(there, fact) and there.answers[0].aspect == aspect:
                yield Next("aspect", fact, aspect)

    def _in_report(self, fact: Measure) -> list[Measure]:
        """Figures of the same report, place and time that stand nearby, the nearest first."""
        entry, near = self._base.entries.of(fact), []
        for other in self._of_document[fact.document]:
            same = (other.place, other.period) == (fact.place, fact.period)
            away = abs((other.paragraph or 0) - (fact.paragraph or 0))
            if same and other.quantity.value is not None and self._base.entries.of(other) is not entry and away <= FAR:
                near.append((away, other))
        return [other for _, other in sorted(near, key=lambda pair: pair[0])]


def _end(measure: Measure) -> date:
    return (measure.period.end if measure.period is not None else None) or date.min


def _worth_asking(fact: Measure, asked: str) -> Iterator[str]:
    """What is not said already: an answer with the value tells how it compares as well."""
    if asked != "value":
        yield "value"
        return
    if fact.quantity.of is not None:
        yield "remaining"
    if any(c.kind == "plan" and c.percent is not None for c in fact.comparisons):
        yield "target"
