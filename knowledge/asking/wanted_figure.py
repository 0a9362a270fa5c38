"""The figure of a fact that a turn asks for, in the unit it asks for."""

from __future__ import annotations

from knowledge.asking.clauses import is_pace
from knowledge.asking.compare import difference
from knowledge.asking.expected import is_classifier
from knowledge.asking.figures import Figure, figure_for, stated
from knowledge.asking.fits import Query
from knowledge.asking.gather import candidates, is_average
from knowledge.asking.phrase import phrase_terms
from knowledge.asking.rest import rest_in_percent, rest_of
from knowledge.asking.thresholds import NAMED
from knowledge.asking.turn import Turn
from knowledge.asking.two_names import after_percent
from knowledge.asking.what import Wanted
from knowledge.language.units import unit_key
from knowledge.model import Measure

PERCENT = "%"
HEAD = 3
"""So many first words of a name say what kind of thing its figure is."""
EARLIER = frozenset({"before", "plan"})
"""Aspects in which an earlier year may be asked about."""
ABOUT_ONE = frozenset({"value", "plan", "change", "share", "target", "remaining"})
"""Aspects that one fact can answer; a question of any other is answered with its value."""


def wanted_figure(turn: Turn, measure: Measure) -> Figure | None:
    """The figure of this fact that the turn asks for; None where the fact cannot say it."""
    wanted = _wanted_of(turn, measure)
    if wanted is None or (wanted.aspect == "share" and _of_other_side(turn, measure)):
        return None
    if _asks_rest_in_percent(turn, wanted):
        return rest_in_percent(turn.base.neighbours, measure, turn.question.asked)
    if wanted.aspect == "before":
        return _before(turn, measure)
    if turn.question.says_total and (summed := turn.base.neighbours.for_all(measure)) is not None:
        return summed
    figure = _sized(turn, figure_for(measure, wanted, turn.question.asked, turn.base.neighbours.around))
    if figure is None:
        figure = _worked(turn, measure, wanted)
    if figure is not None and _other_kind(turn, figure):
        count = turn.base.neighbours.count_of(measure) if turn.question.says_count else None
        return stated(count) if count is not None else None
    if (
        figure is None
        and "remaining" in wanted.others
        and not turn.question.denies
        and measure.quantity.unit == PERCENT
    ):
        return stated(measure)  # "còn bao nhiêu % hộ nghèo": what there still is
    if figure is not None and not _in_asked_unit(turn, figure):
        return turn.base.neighbours.as_amount(measure) if unit_key(figure.unit) == "%" else None
    if figure is None and turn.question.says_rate and not turn.question.query.content:
        rate = turn.base.neighbours.rate_of(measure)
        return stated(rate) if rate is not None else None
    return figure


def _of_other_side(turn: Turn, measure: Measure) -> bool:
    """Is a rate asked for as a share of what it is no share of ("hộ nghèo chiếm bao nhiêu % số hộ cận nghèo")?"""
    if unit_key(measure.quantity.unit) != PERCENT:
        return False
    own, whole = (
        turn.base.scorer.sides([word.folded for word in words])
        for words in (phrase_terms(measure.indicator), after_percent(turn))
    )
    return any(own[group].keys().isdisjoint(whole[group]) for group in own.keys() & whole.keys())


def _asks_rest_in_percent(turn: Turn, wanted: Wanted) -> bool:
    """As in "bao nhiêu % hộ chưa dùng nước sạch": the share of those of whom the fact does not tell."""
    question = turn.question
    rate = question.expected.percent or (question.says_rate and not question.expected.units)
    rest = wanted.aspect == "remaining" or (wanted.aspect == "plan" and "remaining" in wanted.others)
    of_rest = question.denies or wanted.has("rest") or wanted.has("denied")
    return rate and rest and of_rest and not question.claims and "target" not in wanted.others


def _worked(turn: Turn, measure: Measure, wanted: Wanted) -> Figure | None:
    """What the facts beside this one give: the rest of a whole, a change that is a figure of its own."""
    neighbours, asked = turn.base.neighbours, turn.question.asked
    if wanted.aspect == "remaining":
        return rest_of(neighbours, measure, asked)
    if wanted.aspect == "change" and not wanted.has("percent") and not turn.question.periods.base:
        falls = "giam" in asked if turn.question.names_direction else None
        change = neighbours.stated_change(measure, falls=falls) if not wanted.has("start") else None
        return stated(change) if change is not None else None
    return None


def _wanted_of(turn: Turn, measure: Measure) -> Wanted | None:
    """What to ask this very fact for: one that counts the rest, or is a change itself, answers with its value."""
    wanted, neighbours = turn.wanted, turn.base.neighbours
    if wanted.aspect == "list":
        return None
    if wanted.aspect in EARLIER and (told := _told_for_earlier(turn, measure)) is not wanted:
        return told
    if wanted.aspect == "remaining" and neighbours.counts_the_rest(measure) and not wanted.has("rest"):
        return Wanted("share" if turn.question.expected.percent else "value")
    if wanted.aspect == "value" and _unasked_rest(turn, measure):
        return None
    if wanted.aspect == "value" and turn.question.denies and not neighbours.counts_the_rest(measure):
        return Wanted("remaining")
    if neighbours.is_change(measure) and not neighbours.is_target(measure):
        return Wanted("value") if "change" in (wanted.aspect, *wanted.others) else None
    paced = wanted.aspect == "change" and is_pace(measure.indicator)
    if paced or (wanted.has("added") and _says_what_was_added(turn, measure)):
        return Wanted("value")  # "trồng thêm được mấy ha rừng": all that was planted was added
    if wanted.aspect == "average" and is_average(turn.base.entries.of(measure)):
        return Wanted("value")
    if wanted.aspect in ("difference", "average"):
        return _wanted_of_several(turn)
    return wanted if wanted.aspect in ABOUT_ONE or wanted.aspect == "before" else Wanted("value")


def _told_for_earlier(turn: Turn, measure: Measure) -> Wanted | None:
    """What is asked of an earlier year: a percentage of a figure that is none is one of its change, if it is compared."""
    wanted = turn.wanted
    if wanted.aspect == "plan":  # "cùng kỳ đạt bao nhiêu % kế hoạch?": of an earlier plan no fact of this year tells
        return None if "before" in wanted.others else wanted
    if not turn.question.expected.percent or unit_key(measure.quantity.unit) == PERCENT:
        return wanted
    compared = "change" in wanted.others and not {"plan", "share", "target"} & {*wanted.others}
    return Wanted("change", frozenset({"percent"})) if compared else None


def _says_what_was_added(turn: Turn, measure: Measure) -> bool:
    """Is it a result of its period that states no change, and is it held against no other?"""
    neighbours = turn.base.neighbours
    flows = neighbours.is_flow(measure) and not neighbours.is_target(measure) and not turn.question.says_against
    return flows and not any(comparison.kind == "change" for comparison in measure.comparisons)


def _wanted_of_several(turn: Turn) -> Wanted | None:
    """What one fact can say to a question of several: its own change, none where it is held against another figure."""
    wanted, question = turn.wanted, turn.question
    if wanted.aspect == "difference" and question.periods.base:
        return Wanted("change", wanted.marks)  # of two figures asked about this one may state its own change
    if wanted.aspect == "difference" and "change" in wanted.others and question.says_against:
        amount = question.expected.units and not question.expected.percent
        return Wanted("change", wanted.marks | ({"amount"} if amount else set()))  # "tăng thêm bao nhiêu tỷ"
    return None if wanted.aspect == "average" or question.compares else Wanted("value")


def _unasked_rest(turn: Turn, measure: Measure) -> bool:
    """Does the fact count what is wanting ("giáo viên còn thiếu"), and nobody spoke of that, nor in the turn before?"""
    neighbours = turn.base.neighbours
    if not neighbours.counts_the_rest(measure):
        return False
    said = turn.question.asked.union(term.folded for term in turn.base.entries.canonical(turn.before.label or ""))
    return not neighbours.speaks_of_rest(said)


def _sized(turn: Turn, figure: Figure | None) -> Figure | None:
    """Asked how much something fell, the size of the fall answers, without a sign."""
    if figure is None or figure.aspect != "change" or not figure.working or not figure.also:
        return figure
    if not turn.question.names_direction or unit_key(figure.unit) == "%":
        return figure
    return difference(stated(figure.measure), stated(figure.also[0]))


def _other_kind(turn: Turn, figure: Figure) -> bool:
    """Is a rate asked for by name and this is none, or a count ("số học sinh") and this is a rate?"""
    question = turn.question
    rate = PERCENT in (figure.unit or "") or "/" in (figure.unit or "") or figure.times
    if question.says_rate and not question.expected.units and not question.expected.percent:
        return not rate
    return question.says_count and figure.aspect == "value" and unit_key(figure.unit) == PERCENT


def _in_asked_unit(turn: Turn, figure: Figure) -> bool:
    """Is the figure in a unit that the question asks for, by name ("bao nhiêu tỷ") or by noun ("tổng vốn")?"""
    expected = turn.question.expected
    if expected.per and expected.per not in (figure.unit or "").split("/")[1:]:
        return False
    if expected.percent or figure.aspect in ("plan", "share") or figure.times:
        return True
    names = turn.base.entries.unit_words(figure.unit)
    if expected.units:
        return bool(expected.units & names) or _counts_asked(turn, figure)
    nouns = turn.question.nouns
    if not nouns:
        return True
    name = turn.base.entries.canonical(figure.measure.indicator)
    counted = unit_key(figure.unit) != PERCENT  # "dự án … điều chuyển vốn" is no figure of "vốn"
    told = frozenset(term.folded for term in (name[:HEAD] if counted else name))
    implied = frozenset().union(*(units for noun, units in nouns if not noun <= told))
    return not implied or bool(implied & names)


def _counts_asked(turn: Turn, figure: Figure) -> bool:
    """Is it a number of the very things asked for, counted by a classifier ("mấy tàu cá": 21 chiếc)?"""
    head = turn.base.entries.canonical(figure.measure.indicator)[:1]
    unit = tuple(term.folded for term in turn.base.entries.canonical(figure.unit or ""))
    return is_classifier(unit) and any(term.folded in turn.question.expected.units for term in head)


def _before(turn: Turn, measure: Measure) -> Figure | None:
    """What it was before: the year earlier by the stated change, or a total less what was added in the period."""
    earlier = turn.base.neighbours.year_before(measure, turn.question.asked)
    if earlier is not None:
        return earlier
    if not turn.base.neighbours.is_stock(measure):
        return None  # nothing is added to it
    query = turn.question.query
    rest = Query((), (*query.content, *query.helpers, *query.context))
    added = [
        c.measure
        for c in candidates(turn.base.scorer.rank(rest), turn.slots)
        if c.measure.quantity.nature == "actual" and c.fit.stated >= NAMED  # "trước khi kết nạp …", not before anything
    ]
    return turn.base.neighbours.less_added(measure, added)
