"""What is left out of the figure asked for ("trừ phần dân góp thì còn bao nhiêu?"): the whole less the part, or nothing.

The whole alone never answers. The part must be surely inside it: by the catalogue, by a share that the report states,
or as a longer name of the same thing in the same paragraph; both are of one place and period, and both are cited.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import NamedTuple

from knowledge.asking import arithmetic, clauses
from knowledge.asking.across import reply_of
from knowledge.asking.base import Base
from knowledge.asking.clauses import PhraseSet
from knowledge.asking.conversation import Conversation
from knowledge.asking.figures import stated, worked_out
from knowledge.asking.fits import Fit, Query, few
from knowledge.asking.gather import candidates, stated_fits, winning_ghost
from knowledge.asking.parts import is_below, is_part, operands
from knowledge.asking.phrase import as_words, phrase_terms
from knowledge.asking.question import Question
from knowledge.asking.readings import Word
from knowledge.asking.sums import brought_together, takes_off
from knowledge.asking.tell import measure_options
from knowledge.asking.thresholds import ANSWER, CLOSE, EXACT, EXPLAINED, NAMED
from knowledge.asking.turn import Turn, after_figure, turn_of
from knowledge.asking.what import Wanted
from knowledge.asking.who import MATTER_ASPECTS
from knowledge.data_files import read_data
from knowledge.model import Measure, Reply

ELSEWHERE = MATTER_ASPECTS | {"before", "source", "private"}
"""Aspects of questions that are no sum with something left out ("trừ 33 đảng viên mới thì trước đó có bao nhiêu?")."""
WHOLES = frozenset({"value", "remaining", "total", "difference"})
FAR = 8
"""Words at most between an opening and its closing word ("bỏ … ra")."""
MOSTLY = 0.6


class _Rules(NamedTuple):
    marks: PhraseSet
    no_marks: PhraseSet
    loose_marks: PhraseSet
    besides: PhraseSet
    open_marks: PhraseSet
    opened_by: PhraseSet
    closing: PhraseSet
    no_closing: PhraseSet
    ends: PhraseSet
    empty: PhraseSet


class Exclusion(NamedTuple):
    """What a question leaves out: the words that say so, the name of it, and the words of the message without them."""

    said: tuple[Word, ...]
    part: tuple[Word, ...]
    rest: tuple[Word, ...]
    loose: bool = False
    """It may as well be another thing told beside ("Ngoài thu ngân sách, huyện còn kết nạp …")."""


@cache
def _rules() -> _Rules:
    data = read_data("knowledge.asking", "excluded")
    return _Rules(*(PhraseSet.of(data[name]) for name in _Rules._fields))


def without(base: Base, question: Question, before: Conversation, today: date) -> tuple[Reply, Conversation] | None:
    """The reply to a question that leaves something out; None where it leaves out nothing."""
    left_out = None if question.chat or question.wanted.aspect in ELSEWHERE else exclusion_in(question)
    if left_out is None or _is_name(base, question, left_out):
        return None
    rest = base.listener.hear_words([Word(word.folded, word.form) for word in left_out.rest], today)
    if rest.wanted.aspect in WHOLES:
        rest = replace(rest, wanted=Wanted())
    turn = turn_of(base, rest, before)
    if takes_off(rest.words, left_out.part):
        figures = brought_together(turn)
        return (reply_of(base, figures, "difference"), before) if figures else _declined(turn, left_out)
    pair = None if rest.wanted.aspect != "value" or rest.expected.percent else _pair(turn, left_out)
    result = arithmetic.less(*operands(*pair)) if pair is not None else None
    if pair is None or result is None:
        return None if left_out.loose and not _is_known_part(turn, left_out) else _declined(turn, left_out)
    whole, part = pair
    figure = worked_out("remaining", result, whole, (part,))
    figures = [figure, stated(whole), stated(part)]
    return reply_of(base, figures, "difference"), after_figure(replace(turn, wanted=Wanted()), whole)


def exclusion_in(question: Question) -> Exclusion | None:
    """What the sentence that asks leaves out."""
    words = question.words
    for mark in _marks(words):
        asking = question.expected.questions
        if asking and mark.start not in range(*clauses.sentence_of(words, asking[-1].start, asking[-1].stop)):
            continue
        end = _end(question, mark.stop)
        empty = {at for span in _rules().empty.spans(words) for at in span}
        part = [words[at] for at in range(mark.stop, end) if at not in empty]
        if not part:  # a place may be left out, too, and is never worked out
            end = next((mention.end for mention in question.places if mention.start == end), 0)
            if not end:
                continue
        after = end + (_rules().ends.at(words, end) if end < len(words) else 0)
        start = mark.start
        while start and (words[start - 1].folded == "," or clauses.says_before(words, start, _rules().opened_by)):
            start -= 1
        if start == 0 and after < len(words) and words[after].folded == ",":
            after += 1
        rest = words[:start] + words[after:]
        loose = bool(_rules().loose_marks.at(words, mark.start)) and not _rules().marks.at(words, mark.start)
        if not loose or _rules().besides.stand_in(words[end:]):
            return Exclusion(words[mark.start : end], tuple(part), rest, loose)
    return None


def _marks(words: Sequence[Word]) -> Iterator[range]:
    """Where words say that what follows is left out."""
    rules, starts = _rules(), _starts()
    for at, word in enumerate(words):
        if word[0] not in starts:
            continue
        length = rules.marks.at(words, at)
        if not length and _is_closed(words, at):
            length = rules.open_marks.at(words, at)
        if not length and (at == 0 or words[at - 1].is_mark):
            length = rules.loose_marks.at(words, at)
        if length and not any(at in span for span in rules.no_marks.spans(words)):
            yield range(at, at + length)


@cache
def _starts() -> frozenset[str]:
    """What the words that leave something out begin with, folded."""
    lists = (_rules().marks, _rules().open_marks, _rules().loose_marks)
    return frozenset(phrase[0].folded for phrases in lists for phrase in phrases)


def _is_closed(words: Sequence[Word], at: int) -> bool:
    """Does an opening word stand here, at the start or after "nếu", and a closing one after it?"""
    rules = _rules()
    length = rules.open_marks.at(words, at)
    opened = at == 0 or words[at - 1].is_mark or clauses.says_before(words, at, rules.opened_by)
    if not length or not opened:
        return False
    for place in range(at + length + 1, min(len(words), at + length + FAR)):
        if words[place].is_mark:
            return False
        if rules.closing.at(words, place) and not rules.no_closing.at(words, place):
            return True
    return False


def _end(question: Question, start: int) -> int:
    """Where the name of what is left out ends: at a mark, a place, a period, the question word or a word that ends it."""
    words = question.words
    slots = {span.start for span in (*question.period_words, *question.expected.questions)}
    slots |= {mention.start for mention in question.places}
    for at in range(start, len(words)):
        if words[at].is_mark or at in slots or (at > start and _rules().ends.at(words, at)):
            return at
    return len(words)


def _is_name(base: Base, question: Question, left_out: Exclusion) -> bool:
    """Do the words belong to the name of something ("thu ngân sách không kể tiền đất")?"""
    part = {word.folded for word in left_out.part}
    for fit in base.scorer.rank(question.query).strong if part else ():
        name = as_words(phrase_terms(fit.entry.label))
        if part <= {word.folded for word in name} and fit.clash is None and any(_marks(name)):
            return True
    return False


def _pair(turn: Turn, left_out: Exclusion) -> tuple[Measure, Measure] | None:
    """The one whole that is asked for with the one part of it that is named; None where several may be meant."""
    base, slots = turn.base, turn.slots
    if not left_out.part or slots.unknown_place is not None or winning_ghost(base, turn.question, turn.fits):
        return None
    query = Query(left_out.part)
    found = []
    for candidate in candidates([*stated_fits(turn.fits), *_but_for_units(turn)], slots):
        whole = candidate.measure
        query = replace(Query(few(left_out.part)), inherited=base.entries.canonical(whole.indicator))
        if (part := _part_named(turn, whole, query)) is not None and _in_unit(turn, whole):
            found.append((candidate.score, whole, part))
    best = max((score for score, *_ in found), default=0.0)
    pairs = [(whole, part) for score, whole, part in found if score >= CLOSE * best]
    values = {(whole.quantity.value, part.quantity.value) for whole, part in pairs}
    return pairs[0] if len(values) == 1 else None


def _in_unit(turn: Turn, whole: Measure) -> bool:
    expected = turn.question.expected.units
    return not expected or not expected.isdisjoint(turn.base.entries.unit_words(whole.quantity.unit))


def _but_for_units(turn: Turn) -> Iterator[Fit]:
    """Names that explain all but what the same paragraph counts the thing by ("các tuyến hẻm": 14 tuyến)."""
    for fit in turn.fits.strong:
        if fit.entry.ghost or fit.clash or not fit.unexplained or not MOSTLY <= fit.asked < EXPLAINED:
            continue
        if fit.score < ANSWER:
            continue
        units = {
            term.folded
            for fact in fit.entry.facts
            for other in turn.base.neighbours.beside(fact)
            if (other.document, other.paragraph) == (fact.document, fact.paragraph)
            for term in phrase_terms(other.quantity.unit or "")
        }
        if units.issuperset(term.folded for word in fit.unexplained for term in phrase_terms(word)):
            yield fit


def _part_named(turn: Turn, whole: Measure, query: Query) -> Measure | None:
    """The part of `whole` that the words name, and no other part with another figure."""
    fits = []
    for other in turn.base.neighbours.beside(whole):
        entry = turn.base.entries.of(other)
        if entry is not None and is_part(turn.base, whole, other):
            fit = turn.base.scorer.fit(entry, query)
            if fit.asked >= EXACT and fit.clash is None:
                fits.append((fit, other))
    named = [pair for pair in fits if pair[0].own >= EXACT] or fits
    values = {other.quantity.value for _, other in named}
    return named[0][1] if len(values) == 1 and named[0][0].stated >= NAMED else None


def _is_known_part(turn: Turn, left_out: Exclusion) -> bool:
    """Is what is named a part, by the catalogue, of what is asked for, though no report states it?"""
    named = [fit.entry for fit in turn.base.scorer.rank(Query(left_out.part)).strong if fit.own >= EXACT <= fit.asked]
    return any(is_below(fit.entry, entry) for fit in turn.fits.strong if fit.asked >= EXPLAINED for entry in named)


def _declined(turn: Turn, left_out: Exclusion) -> tuple[Reply, Conversation]:
    """Says that the reports do not tell the figure so, and offers the whole by its name."""
    words = " ".join(word.form or word.folded for word in left_out.said)
    near = [c.measure for c in candidates(stated_fits(turn.fits), turn.slots)][:3]
    options = measure_options(near, "indicator")
    detail = {"words": words}
    reply = Reply(outcome="decline", reason="unknown-detail", detail=detail, options=options, confidence=0.9)
    return reply, turn.slots.kept(turn.before)
