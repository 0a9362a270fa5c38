"""Finding what can be set side by side for "thu ngân sách Nông Sơn, Quế Sơn" or "đảng viên mới 2021 2022 2023".

`find` understands the words as a question is understood, chooses the one indicator they name, and gives a `Lineup` of
its figures; where that cannot be, it says why: a `Reply` (one figure only, or a refusal that names what is unknown), a
`Choice` to be made by the person, or `Apart`: figures that are there and must not be set side by side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from knowledge.asking.base import Base
from knowledge.asking.chosen import Choice, chosen_group
from knowledge.asking.contents import Group, contents_of, group_key
from knowledge.asking.conversation import Conversation
from knowledge.asking.figures import Figure, stated
from knowledge.asking.fits import Fits
from knowledge.asking.gather import Slots
from knowledge.asking.lineup import (
    LeftOut,
    Lineup,
    Reason,
    biggest,
    in_time,
    likeness,
    line_up,
    period_key,
    slot_of,
    stretch,
)
from knowledge.asking.places_today import with_place_today
from knowledge.asking.refuse import chat_reply, refuse
from knowledge.asking.tell import answer_of, measure_options
from knowledge.asking.turn import Turn, turn_of
from knowledge.asking.wanted_figure import wanted_figure
from knowledge.asking.what import Wanted
from knowledge.asking.where import level_of
from knowledge.language.units import unit_key
from knowledge.model import Answer, Measure, Reply

MOST_POINTS = 40
"""More figures than this are too many to look at; the latest or the highest are shown."""
TOLD = 3
"""So many figures of a place are told where they cannot be set side by side: the latest."""
STATED = frozenset({"value", "plan", "change", "share", "target"})
"""Aspects that reports state; asked for any other, the values are set side by side."""
_COMMA = re.compile(r"\s*[,;]\s*")


@dataclass(frozen=True, slots=True)
class Picked:
    """What a person has chosen by buttons: the key of a group, the name of a place."""

    group: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Apart:
    """Figures that are there, but not alike: `reason` says what they differ in."""

    indicator: str
    reason: Reason
    answers: tuple[Answer, ...]
    left_out: tuple[LeftOut, ...] = ()


Found = Lineup | Choice | Apart | Reply


@dataclass(frozen=True, slots=True)
class _Search:
    """One search under way: the turn, the group found, where and when was asked, and what is missing so far."""

    turn: Turn
    group: Group
    places: tuple[str, ...]
    either: bool
    missing: tuple[str, ...] = ()


def find(base: Base, text: str, *, today: date | None = None, picked: Picked | None = None) -> Found:
    """What can be set side by side for these words; with a group `picked`, the words may be empty."""
    picked = picked or Picked()
    words = _COMMA.sub(", ", text).strip()
    question = base.listener.hear(words, today or date.today())  # noqa: DTZ011  # the asker's calendar day
    if question.chat and picked.group is None:
        return chat_reply(base, question)
    if not base.facts:
        return Reply(outcome="decline", reason="nothing")
    turn = _plain(turn_of(base, question, Conversation()))
    contents = contents_of(base)
    group = contents.groups.get(picked.group or "") or chosen_group(turn, contents)
    if not isinstance(group, Group):
        return group
    return _arranged(_search(turn, group, picked))


def _plain(turn: Turn) -> Turn:
    """The turn with all periods it names as asked for ("2023 so với 2022"), and an aspect that facts state."""
    when = (*turn.slots.when, *(w for w in turn.question.periods.base if w.year is not None))
    wanted = turn.wanted if turn.wanted.aspect in STATED else Wanted("value", turn.wanted.marks & {"percent"})
    return replace(turn, slots=replace(turn.slots, when=tuple(dict.fromkeys(when))), wanted=wanted)


def _search(turn: Turn, group: Group, picked: Picked) -> _Search:
    known = tuple(dict.fromkeys(name for m in turn.question.places if m.known for name in (m.name, *m.others)))
    strangers = tuple(m.name for m in turn.question.places if not m.known) if turn.slots.unknown_place else ()
    if picked.place is not None:
        return _Search(turn, group, (picked.place,), either=False)
    either = turn.slots.either and len([m for m in turn.question.places if m.known]) == 1
    return _Search(turn, group, known, either, strangers)


def _arranged(search: _Search) -> Found:
    """The figures of the group, at the places and times asked, side by side."""
    slots = replace(search.turn.slots, places=search.places, unknown_place=None)
    if search.missing and not search.places:
        return _without_places(search, search.missing)
    here = [m for m in search.group.measures if slots.at_place(m) and slots.at_time(m)]
    if not here:  # a year that belongs to the name itself ("mức giảm … so với năm 2022") asks for no period
        name = search.group.title.split()
        slots = replace(slots, when=tuple(when for when in slots.when if str(when.year) not in name))
        here = [m for m in search.group.measures if slots.at_place(m) and slots.at_time(m)]
    figures, left_out = _figures(search, here)
    if not figures:
        return _nothing(search, here, slots, left_out)
    without = [place for place in search.places if place not in {m.place for m in here}]
    unknown = (*search.missing, *without) if not search.either else search.missing
    if unknown and len(search.places) - len(without) < 2 and len(slots.when) < 2:
        return _of_one_place(search, figures, unknown)
    if search.either and len({f.measure.place for f in figures}) > 1:
        return _which_place(search, figures)
    groups = likeness(figures)
    alike = _asked_unit(search.turn, groups)
    if other := [f for group in groups if group is not alike for f in group]:
        left_out.append(LeftOut("unit", answers=_answers(search, other)))
    missing = _missing(search, slots, alike)
    if missing:
        left_out.append(LeftOut("no-figure", missing))
    return _by(search, slots, alike, left_out, figures)


def _figures(search: _Search, here: Sequence[Measure]) -> tuple[list[Figure], list[LeftOut]]:
    """The stated figures of results, newest source first; ranges cannot be held against numbers."""
    base = search.turn.base
    order = {measure.id: at for at, measure in enumerate(base.measures)}
    actual = [m for m in here if not base.neighbours.is_target(m) and not base.neighbours.is_change(m)]
    newest = sorted(actual or here, key=lambda m: order[m.id])
    figures = [f for m in newest if (f := _read(search.turn, m)) is not None]
    if not figures and not search.turn.wanted.has("percent"):
        # "kế hoạch vốn đầu tư công": a word that asks for a plan elsewhere is part of the name here.
        figures = [f for m in newest if (f := stated(m)).value is not None]
    ranges = [f for f in figures if hasattr(f.value, "low")]
    left_out = [LeftOut("range", answers=_answers(search, ranges))] if ranges else []
    return [f for f in figures if f not in ranges], left_out


def _read(turn: Turn, measure: Measure) -> Figure | None:
    """The figure that is wanted of this fact, where it is stated."""
    figure = stated(measure) if turn.wanted == Wanted() else wanted_figure(turn, measure)
    return figure if figure is not None and figure.working is None and figure.value is not None else None


def _asked_unit(turn: Turn, groups: Sequence[list[Figure]]) -> list[Figure]:
    """The group in the unit that the words ask for, else the largest."""
    expected = turn.question.expected
    percent = expected.percent or turn.question.says_rate

    def fits(figure: Figure) -> bool:
        if percent:
            return unit_key(figure.unit) == "%" and figure.aspect == "value"
        names = turn.base.entries.unit_words(figure.unit)
        return bool(expected.units & names)

    return next((group for group in groups if fits(group[0])), groups[0])


def _nothing(search: _Search, here: Sequence[Measure], slots: Slots, left_out: Sequence[LeftOut]) -> Found:
    """No single number: ranges are shown as they are, and otherwise what is unknown is named."""
    if left_out and len(left_out[0].answers) == 1:
        return with_place_today(Reply(outcome="answer", answers=left_out[0].answers))
    if left_out:
        return Apart(search.group.title, "range", left_out[0].answers)
    turn = replace(search.turn, slots=slots)
    known = here[0] if here else None
    own = [fit for fit in turn.fits if not fit.entry.ghost and group_key(turn.base, fit.entry) == search.group.key]
    return refuse(turn.base, turn.question, Conversation(), slots, Fits(own) if own else turn.fits, known=known)[0]


def _without_places(search: _Search, names: Sequence[str]) -> Reply:
    """A refusal that names the places without a figure; figures of others are offered."""
    near = [m for m in search.group.measures if not search.places or m.place in search.places] or search.group.measures
    offered = measure_options(near, "period" if search.places else "place")[:4]
    detail = {"place": ", ".join(names)}
    return Reply(outcome="decline", reason="unknown-place", detail=detail, options=offered, confidence=0.9)


def _of_one_place(search: _Search, figures: Sequence[Figure], unknown: tuple[str, ...]) -> Found:
    """The latest figure of the one place that has any, where it was to be held against places that have none."""
    alike = _asked_unit(search.turn, likeness(figures))
    last = max(in_time(f.measure) for f in alike)
    return _one_or_apart(search, [], [LeftOut("no-figure", unknown)], [f for f in alike if in_time(f.measure) == last])


def _missing(search: _Search, slots: Slots, figures: Sequence[Figure]) -> tuple[str, ...]:
    """Places and periods that were asked for by name and have no figure."""
    places = {f.measure.place for f in figures}
    named = search.places if not search.either else ()
    without = [place for place in named if place not in places]
    whens = [w.text() for w in slots.when if not any(w.fits(f.measure.period) for f in figures)]
    return (*search.missing, *without, *whens)


def _by(search: _Search, slots: Slots, figures: list[Figure], left_out: list[LeftOut], every: list[Figure]) -> Found:
    """By place, by period, or both: what was named several times, else what there is more of."""
    places, several_times = len(search.places), len(slots.when) > 1
    if places > 1 and several_times:
        return _over_both(search, figures, left_out)
    if places > 1 or (not places and len(slots.when) == 1):
        return _over_places(search, figures, left_out, every)
    if places == 1 or several_times:
        return _over_periods(search, figures, left_out, every)
    across = _over_places(search, figures, list(left_out), every)
    along = _over_periods(search, figures, list(left_out), every)
    if isinstance(across, Lineup) and isinstance(along, Lineup):
        return across if len(across.points) >= len(along.points) else along
    return across if isinstance(across, Lineup) or not isinstance(along, Lineup | Choice) else along


def _over_places(search: _Search, figures: list[Figure], left_out: list[LeftOut], every: list[Figure]) -> Found:
    """One figure a place, all of the period that most of them share, the latest where several do."""
    figures = [f for f in figures if f.measure.place]
    if not figures:
        return _one_or_apart(search, figures, left_out, every)
    if not search.places:
        level = search.turn.question.asks_level()
        levels = biggest(figures, lambda f: level_of(f.measure.place or ""), _count_places)
        same = next((own for own in levels if level == level_of(own[0].measure.place or "")), levels[0])
        if other := [f for f in figures if f not in same]:
            left_out.append(LeftOut("level", _names(other)))
        figures = same
    # Figures of no period stand beside others of their own report only.
    periods = biggest(
        figures, lambda f: period_key(f.measure) or (f.measure.document,), lambda own: (_count_places(own), _end(own))
    )
    shown = periods[0]
    if _count_places(shown) < 2:
        return _one_or_apart(search, figures, left_out, every)
    absent = {f.measure.place for f in figures} - {f.measure.place for f in shown}
    if other := [f for f in figures if f.measure.place in absent]:
        left_out.append(LeftOut("period", answers=_answers(search, other)))
    return _lined_up(search, "place", shown, left_out)


def _over_periods(search: _Search, figures: list[Figure], left_out: list[LeftOut], every: list[Figure]) -> Found:
    """One figure a period, of one place, all periods of one kind."""
    places = biggest(figures, lambda f: f.measure.place, _count_periods)
    several = [own for own in places if _count_periods(_longest(own)) > 1]
    if len(several) > 1:
        return _which_place(search, [f for own in several for f in own])
    if not several:
        return _one_or_apart(search, figures, left_out, every)
    own = several[0]
    shown = _longest(own)
    if other := [f for f in own if f not in shown]:
        left_out.append(LeftOut("period", answers=_answers(search, other)))
    return _lined_up(search, "period", shown, left_out)


def _over_both(search: _Search, figures: list[Figure], left_out: list[LeftOut]) -> Found:
    shown = _longest(figures)
    if other := [f for f in figures if f not in shown]:
        left_out.append(LeftOut("period", answers=_answers(search, other)))
    by: Literal["place", "period", "both"] = "both"
    if _count_places(shown) == 1 or _count_periods(shown) == 1:
        by = "period" if _count_places(shown) == 1 else "place"
    if max(_count_places(shown), _count_periods(shown)) < 2:
        return _one_or_apart(search, figures, left_out, figures)
    order = {place: at for at, place in enumerate(search.places)}
    return _lined_up(search, by, sorted(shown, key=lambda f: order.get(f.measure.place or "", 0)), left_out)


def _lined_up(search: _Search, by: Literal["place", "period", "both"], figures: Sequence[Figure],
              left_out: Sequence[LeftOut]) -> Lineup:  # fmt: skip
    found = line_up(search.turn.base, search.group.title, by, figures, left_out)
    shown = found.points[:MOST_POINTS] if by == "place" else found.points[-MOST_POINTS:]
    return replace(found, points=shown, total=len(found.points))


def _one_or_apart(
    search: _Search, figures: Sequence[Figure], left_out: Sequence[LeftOut], every: Sequence[Figure]
) -> Found:
    """A single figure is a plain answer; several that are not alike are told one by one, with what they differ in."""
    slots = {(f.measure.place, period_key(f.measure)) for f in every}
    if len(slots) == 1:
        answers = tuple({f.value: answer_of(search.turn.base, f) for f in every}.values())
        missing = [name for left in left_out if left.reason == "no-figure" for name in left.names]
        reply = Reply(outcome="answer", answers=answers, reason="differ" if len(answers) > 1 else "",
                      detail={"missing": missing} if missing else {})  # fmt: skip
        return with_place_today(reply)
    alike = likeness(every)[0]
    reason: Reason = "period" if len({period_key(f.measure) for f in alike}) > 1 else "level"
    reason = "unit" if len({slot_of(f.measure) for f in alike}) < 2 else reason
    gaps = tuple(left for left in left_out if left.reason == "no-figure")
    latest = [f for own in biggest(every, lambda f: f.measure.place, lambda _: 0) for f in _latest(own)]
    return Apart(search.group.title, reason, _answers(search, latest), gaps)


def _latest(figures: Sequence[Figure]) -> list[Figure]:
    """The latest figures of a place, each once, in the order of time."""
    once = {(period_key(f.measure), f.value, f.unit): f for f in figures}
    return sorted(once.values(), key=lambda f: in_time(f.measure))[-TOLD:]


def _which_place(search: _Search, figures: Sequence[Figure]) -> Choice:
    names = dict.fromkeys(f.measure.place for f in figures if f.measure.place)
    return Choice("place", tuple((name, name) for name in names), search.group.key)


def _longest(figures: Sequence[Figure]) -> list[Figure]:
    """The figures of the one kind of period that there are most of, the latest where several are."""
    return biggest(figures, lambda f: stretch(f.measure), lambda own: (_count_periods(own), _end(own)))[0]


def _count_places(figures: Sequence[Figure]) -> int:
    return len({f.measure.place for f in figures})


def _count_periods(figures: Sequence[Figure]) -> int:
    return len({period_key(f.measure) for f in figures})


def _end(figures: Sequence[Figure]) -> int:
    return max(in_time(f.measure)[0] for f in figures)


def _names(figures: Sequence[Figure]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f.measure.place or "" for f in figures))


def _answers(search: _Search, figures: Sequence[Figure]) -> tuple[Answer, ...]:
    return tuple(answer_of(search.turn.base, figure) for figure in figures)
