"""Figures of two names that a question brings together: a balance ("xuất siêu"), a sum of two kinds, so much for each.

Only what is surely apart is added (`addable` in data/targets.toml: poor and near-poor households, never a part and its
whole), only figures of one place, period and unit, and only a sum of money or goods is divided by the things that the
same paragraph counts. Both figures are cited and the working is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from knowledge.asking import arithmetic
from knowledge.asking.arithmetic import spell
from knowledge.asking.bare import SET_OUT
from knowledge.asking.clauses import PhraseSet, rules
from knowledge.asking.compare import difference, summed
from knowledge.asking.figures import Figure, operand, stated, worked_out
from knowledge.asking.fits import Query
from knowledge.asking.gather import candidates, stated_fits
from knowledge.asking.phrase import as_words, phrase_terms
from knowledge.asking.question import CONTENT, Question
from knowledge.asking.readings import Word
from knowledge.asking.thresholds import EXACT, MEANT
from knowledge.asking.turn import Turn
from knowledge.data_files import read_data
from knowledge.language.numbers import format_number
from knowledge.language.units import unit_key
from knowledge.model import Measure

PERCENT, PLUS = "%", "+"
HALF = 0.5
THING = 3
"""Words at most that name a thing counted."""


class _Rules(NamedTuple):
    balances: tuple[tuple[PhraseSet, str, str], ...]
    addable: tuple[tuple[PhraseSet, PhraseSet], ...]


@cache
def _rules() -> _Rules:
    data = read_data("knowledge.asking", "targets")

    def side(text: str) -> PhraseSet:
        return PhraseSet.of(text.split(","))

    pairs = (line.split("|") for line in data["addable"].strip().splitlines())
    return _Rules(
        tuple((side(name), more, less) for name, more, less in data["balances"]),
        tuple((side(one), side(other)) for one, other in pairs),
    )


AND = "va"
IN_ALL = re.compile(r"(?<!tren )\btong (?:so |cong )?(?:\S+ ){0,2}(?:bao nhieu|may|nhieu|nhiu)\b")
"""Asks for all there are, folded; "mấy trên tổng số bao nhiêu" asks for both."""


def brought_together(turn: Turn) -> list[Figure] | None:
    """What was worked out and the two figures it is of; None where the question asks for nothing of the kind."""
    words = turn.question.words
    if rules().each.stand_in(words):
        return _for_each(turn)
    if is_sum(turn.question) or any(word.folded == PLUS for word in words):
        return _sum(turn) or _all_of_fraction(turn) or None
    return _all_of_fraction(turn) or _balance(turn)


def is_sum(question: Question) -> bool:
    """Does it ask for two kinds together ("cộng cả …", "tổng cộng bao nhiêu hộ nghèo và cận nghèo")?"""
    words = question.words
    if rules().adding.stand_in(words):
        return True
    if not any(word.folded == AND for word in words) or not IN_ALL.search(question.text):
        return False
    return any(all(side.stand_in(words) for side in sides) for sides in _rules().addable)


def takes_off(words: Sequence[Word], named: Sequence[Word]) -> bool:
    """Do the words name a balance ("xuất siêu"), and `named` just what is taken off in it ("nhập khẩu")?"""
    letters = {word.folded for word in named}
    return any(
        name.stand_in(words) and letters and letters <= {term.folded for term in phrase_terms(less)}
        for name, _, less in _rules().balances
    )


def _all_of_fraction(turn: Turn) -> list[Figure]:
    """How many there are in all, of the one fraction that counts them ("tổng cộng có mấy xã?" after "4/6 xã": 6)."""
    question, before = turn.question, turn.base.fact(turn.before.measure or "")
    if question.expected.percent or not IN_ALL.search(question.text) or turn.slots.unknown_place is not None:
        return []
    told = [before] if isinstance(before, Measure) else turn.base.at_places(turn.slots.places)
    found = [m for m in told if m.quantity.of is not None and turn.slots.at_place(m) and turn.slots.at_time(m)]
    found = [m for m in found if _counted(turn, m)]
    if len({(m.place, m.quantity.of) for m in found}) != 1:
        return []
    measure, q = found[0], found[0].quantity
    if q.of is None or not isinstance(q.value, Decimal):
        return []
    working = f"{format_number(q.value)}/{spell(q.of, q.unit)}"  # so that it reads as what the fraction is of
    return [Figure("total", q.of, q.unit, measure, working=working)]


def _counted(turn: Turn, measure: Measure) -> bool:
    """Does the question name what the fact counts, and nothing else but who set it out ("nghị quyết đề ra")?"""
    unit = turn.base.entries.unit_words(measure.quantity.unit)
    content = {word.folded for word in turn.question.query.content}
    return bool(unit) and unit <= turn.question.asked and content <= unit | SET_OUT


def _balance(turn: Turn) -> list[Figure] | None:
    for name, more, less in _rules().balances:
        if name.stand_in(turn.question.words):
            a, b = (_figures(turn, as_words(phrase_terms(text)), EXACT) for text in (more, less))
            pairs = [(one, other) for one in a for other in b if _together(one, other)]
            values = {(one.quantity.value, other.quantity.value) for one, other in pairs}
            gap = difference(*map(stated, pairs[0])) if len(values) == 1 else None
            # where the other is larger it would be the other balance
            return [gap, *map(stated, pairs[0])] if gap is not None and _is_first(gap, pairs[0]) else None
    return None


def _is_first(gap: Figure, pair: tuple[Measure, Measure]) -> bool:
    a, b = map(operand, pair)
    return a is not None and b is not None and gap.value == a.value - b.value


def _sum(turn: Turn) -> list[Figure] | None:
    """Two kinds of one thing added ("hộ nghèo + hộ cận nghèo"); the first may be what was talked about before."""
    question = turn.question
    lent = as_words(turn.base.entries.canonical(turn.before.label or ""))
    for sides in _rules().addable:
        spans = [list(side.spans(question.words)) for side in sides]
        if not any(spans):
            continue
        told = zip(sides, spans, strict=True)
        named = [as_words(side.phrases[0]) if found or side.stand_in(lent) else [] for side, found in told]
        taken = {at for found in spans for span in found for at in span} | _adding(question.words)
        rest = [
            w
            for at, w in enumerate(question.words)
            if at not in taken and question.roles[at] == CONTENT and not w.is_mark
        ]
        if not all(named):
            continue
        kinds = [_figures(turn, [*words, *rest], MEANT) for words in named]
        pairs = [(a, b) for a in kinds[0] for b in kinds[1] if _together(a, b)]
        if len({(a.quantity.value, b.quantity.value) for a, b in pairs}) == 1:
            both = [stated(measure) for measure in pairs[0]]
            total = summed(both, average=False)
            return [total, *both] if total is not None else None
    return None


def _adding(words: Sequence[Word]) -> set[int]:
    return {at for span in rules().adding.spans(words) for at in span}


def _for_each(turn: Turn) -> list[Figure] | None:
    """A sum divided by the number of things it is for ("bình quân mỗi doanh nghiệp đăng ký bao nhiêu tỷ?")."""
    question = turn.question
    span = next(iter(rules().each.spans(question.words)))
    after = question.words[span.stop :]
    content = [at for at, role in enumerate(question.roles) if role == CONTENT and at not in span]
    lent = turn.base.entries.canonical(turn.before.label or "")
    for left_out in range(THING + 1):  # what is counted may be no part of the name of the sum
        named = tuple(question.words[at] for at in content if not span.stop <= at < span.stop + left_out)
        fits = stated_fits(turn.base.scorer.rank(Query(named, inherited=lent)))
        totals = [c.measure for c in candidates(fits, turn.slots) if _is_sum(turn, c.measure)]
        pairs = [(total, count) for total in totals for count in _counts(turn, total, after)]
        if pairs:
            break
    if len({(total.quantity.value, count.quantity.value) for total, count in pairs}) != 1:
        return None
    total, count = pairs[0]
    a, b = operand(total), operand(count)
    result = arithmetic.each(a, b) if a is not None and b is not None else None
    return (
        [worked_out("average", result, total, (count,)), stated(total), stated(count)] if result is not None else None
    )


def _is_sum(turn: Turn, measure: Measure) -> bool:
    unit = measure.quantity.unit or ""
    names = {term.folded for term in turn.base.entries.canonical(unit)}
    plain = unit_key(unit) != PERCENT and "/" not in unit and not turn.base.neighbours.is_target(measure)
    expected = turn.question.expected.units
    return plain and not turn.base.neighbours.is_change(measure) and (not expected or bool(expected & names))


def _counts(turn: Turn, total: Measure, after: Sequence[Word]) -> Iterator[Measure]:
    """The numbers of the things that `after` begins with, of which the same paragraph says the sum."""
    neighbours = turn.base.neighbours
    for other in neighbours.beside(total):
        unit = phrase_terms(other.quantity.unit or "")
        said = len(unit) and [w.folded for w in after[: len(unit)]] == [t.folded for t in unit]
        if not said or other is total or neighbours.is_target(other) or neighbours.is_change(other):
            continue
        own = neighbours.core(other) - neighbours.words_of(other.quantity.unit or "")
        shared = own & neighbours.core(total)
        near = (other.document, other.paragraph) == (total.document, total.paragraph)
        if near and len(shared) >= HALF * len(own):
            yield other


def _figures(turn: Turn, words: Sequence[Word], least: float) -> list[Measure]:
    """The results at the place and time that these words name."""
    fits = [fit for fit in stated_fits(turn.base.scorer.rank(Query(tuple(words)))) if fit.own >= least]
    found: Iterable[Measure] = (c.measure for c in candidates(fits, turn.slots))
    neighbours = turn.base.neighbours
    return [m for m in found if operand(m) and not neighbours.is_target(m) and not neighbours.is_change(m)]


def _together(one: Measure, other: Measure) -> bool:
    """Two figures of one place, period and unit, neither named as a kind of the other."""
    same = one.place == other.place and (one.period and one.period.key) == (other.period and other.period.key)
    return same and one.id != other.id and unit_key(one.quantity.unit) == unit_key(other.quantity.unit)
