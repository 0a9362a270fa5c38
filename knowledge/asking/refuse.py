"""Saying what is not known, with the nearest that is, and answering small talk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from knowledge.asking.base import Base
from knowledge.asking.conversation import Conversation
from knowledge.asking.figures import Figure, stated
from knowledge.asking.fits import Fit, Fits
from knowledge.asking.gather import Slots, candidates, stated_fits, winning_ghost
from knowledge.asking.question import Question
from knowledge.asking.tell import answer_of, measure_options, question_for
from knowledge.asking.when import When
from knowledge.model import Measure, Option, Reply

WELL_NAMED = 0.6
"""This much of an indicator's name must be said before anything is worked out of it."""
SAMPLES = 3
"""So many questions that work are shown."""
CHAT_WITH_SAMPLES = frozenset({"greeting", "help", "identity", "empty"})


def samples(base: Base, slots: Slots | None = None) -> tuple[Option, ...]:
    """Questions that work on the facts at hand, of different indicators; of the place and time talked about, where they are."""
    there: dict[str, Measure] = {}
    if slots is not None and slots.places:
        results = (m for m in base.at_places(slots.places) if slots.at_time(m) and m.quantity.nature == "actual")
        for measure in islice(results, 100 * SAMPLES):
            there.setdefault(measure.indicator, measure)
    told = sorted(there.values(), key=lambda m: (-len(m.comparisons), m.id))
    return tuple(
        Option(label=m.indicator, question=question_for(m.indicator, m.place, m.period.text if m.period else None))
        for m in (told or base.telling)[:SAMPLES]
    )


def chat_reply(base: Base, question: Question) -> Reply:
    """An answer to greetings, thanks and the like; those who may not know what to ask get examples."""
    options = samples(base) if question.chat in CHAT_WITH_SAMPLES else ()
    return Reply(outcome="chat", reason=question.chat, options=options)


def refuse(base: Base, question: Question, before: Conversation, slots: Slots, fits: Fits, *,
           known: Measure | None = None) -> tuple[Reply, Conversation]:  # fmt: skip
    """Decline, naming the part that is unknown, with the nearest facts as options."""
    if known is not None:
        worked = _worked_out(base, question, slots, stated_fits(fits))
        if worked is not None:
            return worked, before
        return _decline("unknown-detail", (known,), "indicator", before, words=" ".join(_content(question)))
    good = stated_fits(fits)
    ghost = winning_ghost(base, question, fits)
    if slots.unknown_place is not None:
        return _decline(
            "unknown-place",
            [m for fit in good[:2] for m in fit.entry.facts][:4],
            "place",
            before,
            place=slots.unknown_place,
        )
    if ghost is not None:
        near = [m for fit in fits[:6] if not fit.entry.ghost and fit.score > 0.3 for m in _at(fit, slots)][:3]
        return _decline("unknown-indicator", near, "indicator", slots.kept(before), words=ghost.entry.label)
    if good:
        worked = _worked_out(base, question, slots, good)
        if worked is not None:
            return worked, before
        if not slots.places and not slots.when:
            near = [fit.entry.facts[0] for fit in good][:3]
            return _decline("unknown-indicator", near, "indicator", before, words=" ".join(_content(question)))
        return _no_slot(before, slots, good)
    near = [m for fit in fits[:8] if not fit.entry.ghost and fit.score > 0.3 for m in _at(fit, slots)][:3]
    words = " ".join(_content(question))
    near = near or [m for entry in base.similar(words) for m in _there(entry.facts, slots)]
    return _decline("unknown-indicator", near, "indicator", slots.kept(before), words=words)


def _content(question: Question) -> list[str]:
    return [word.form or word.folded for word in question.query.content][:12]


def _at(fit: Fit, slots: Slots) -> list[Measure]:
    return _there(fit.entry.facts, slots)


def _there(facts: Sequence[Measure], slots: Slots) -> list[Measure]:
    """One fact of an indicator, at the place and time asked if there is one."""
    there = [m for m in facts if slots.at_place(m) and slots.at_time(m)]
    return list(there or facts)[:1]


def _no_slot(before: Conversation, slots: Slots, good: Sequence[Fit]) -> tuple[Reply, Conversation]:
    """The indicator is known, but not there or not then."""
    here = [c.measure for c in candidates(good, replace(slots, when=()))]
    if here and slots.when:
        context = before.model_copy(update={"label": here[0].indicator, "place": here[0].place})
        return _decline("unknown-period", here, "period", context, period=", ".join(w.text() for w in slots.when))
    there = [c.measure for c in candidates(good, replace(slots, places=()))] or [
        m for fit in good for m in fit.entry.facts
    ]
    context = slots.kept(before).model_copy(update={"label": there[0].indicator})
    if not slots.when:
        context = context.model_copy(update={"period": there[0].period.text if there[0].period else None})
    return _decline("unknown-place", there, "place", context, place=", ".join(slots.places))


def _decline(
    reason: str, near: Sequence[Measure], by: str, context: Conversation, **detail: str
) -> tuple[Reply, Conversation]:
    options = measure_options(near, by)[:4]
    return Reply(outcome="decline", reason=reason, detail=detail, options=options, confidence=0.9), context


def _worked_out(base: Base, question: Question, slots: Slots, good: Sequence[Fit]) -> Reply | None:
    """A figure that no report states but the reports' figures give: a year's plan, a quarter, the year before."""
    if len(slots.when) != 1 or slots.when[0].year is None or question.wanted.aspect == "share":
        return None
    if question.wanted.aspect == "target":
        return _year_plan(base, slots, good)
    named = [fit for fit in good if fit.stated >= WELL_NAMED]
    sure = good if slots.places else named  # of what was hardly named ("vốn"), at no place, nothing is worked out
    return _between(base, slots, sure) or _compared_with(base, slots, sure) or _worked_back(base, slots, named)


def _compared_with(base: Base, slots: Slots, good: Sequence[Fit]) -> Reply | None:
    """The figure of the very period that a report compares another with."""
    for candidate in candidates(good, replace(slots, when=())):
        if slots.at_place(candidate.measure) and not base.neighbours.is_target(candidate.measure):
            figure = base.neighbours.before_named(candidate.measure, slots.when[0].fits)
            if figure is not None:
                return _worked(base, figure, slots)
    return None


def _year_plan(base: Base, slots: Slots, good: Sequence[Fit]) -> Reply | None:
    for candidate in candidates(good, replace(slots, when=())):
        if slots.when[0].first is None and slots.when[0].same_year(candidate.measure.period):
            told = base.neighbours.target(candidate.measure)
            if told is not None:
                return _worked(base, replace(stated(told), aspect="target"), slots)
            figure = base.neighbours.year_plan(candidate.measure)
            if figure is not None:
                return _worked(base, figure, slots)
    return None


def _between(base: Base, slots: Slots, good: Sequence[Fit]) -> Reply | None:
    """As in "quý III": nine months less six."""
    when = slots.when[0]
    if when.first is None or when.last is None:
        return None
    if when.first == 1:
        return _less_last(base, slots, good)
    later = candidates(good, replace(slots, when=(When(1, when.last, when.year),)))
    earlier = candidates(good, replace(slots, when=(When(1, when.first - 1, when.year),)))
    for a in later:
        for b in earlier:
            if (
                a.fit.entry is b.fit.entry
                and a.measure.place == b.measure.place
                and not base.neighbours.is_target(a.measure)
            ):
                figure = base.neighbours.rest_of_year(a.measure, b.measure)
                if figure is not None:
                    return _worked(base, figure, slots)
    return None


def _less_last(base: Base, slots: Slots, good: Sequence[Fit]) -> Reply | None:
    """As in "6 tháng đầu năm": nine months less the quarter that follows them."""
    when = slots.when[0]
    last = when.last or 0
    for end in range(last + 1, 13):
        for a in candidates(good, replace(slots, when=(When(1, end, when.year),))):
            for b in candidates(good, replace(slots, when=(When(last + 1, end, when.year),))):
                same = a.fit.entry is b.fit.entry and a.measure.place == b.measure.place
                if same and not base.neighbours.is_target(a.measure) and not base.neighbours.is_target(b.measure):
                    figure = base.neighbours.rest_of_year(a.measure, b.measure)
                    if figure is not None:
                        return _worked(base, figure, slots)
    return None


def _worked(base: Base, figure: Figure, slots: Slots) -> Reply:
    answer = answer_of(base, figure).model_copy(update={"period": figure.period or slots.when[0].text()})
    return Reply(outcome="answer", answers=(answer,), reason="worked-out", confidence=0.7)


def _worked_back(base: Base, slots: Slots, good: Sequence[Fit]) -> Reply | None:
    """The figure of the year before, where the report of the year after states the change."""
    when = slots.when[0]
    after = replace(when, year=(when.year or 0) + 1)
    for candidate in candidates(good, replace(slots, when=(after,))):
        if base.neighbours.is_target(candidate.measure):
            continue
        figure: Figure | None = base.neighbours.year_before(candidate.measure)
        if figure is not None:
            return _worked(base, figure, slots)
    return None
