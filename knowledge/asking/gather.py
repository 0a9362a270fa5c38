"""Which facts a question may mean: the entries that fit its words, at the place and time it names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from knowledge.asking.base import Base
from knowledge.asking.clauses import counts_change, negatives
from knowledge.asking.conversation import Conversation
from knowledge.asking.entries import Entry
from knowledge.asking.fits import Fit, Fits, Query
from knowledge.asking.phrase import Term, as_words, phrase_terms
from knowledge.asking.question import Question
from knowledge.asking.thresholds import (
    ANSWER,
    EXACT,
    EXPLAINED,
    FAR_BETTER,
    GHOST_NAMED,
    GHOST_WINS,
    HARDLY,
    RATHER_NAMED,
)
from knowledge.asking.when import When
from knowledge.asking.where import split_kind
from knowledge.language.periods import Period
from knowledge.language.places import PROVINCE, places
from knowledge.language.text import fold
from knowledge.model import Measure

PERCENT = "%"
AT = "tại"
YEAR, ENDS_OF_YEAR = "năm", frozenset({"đầu", "cuối"})
AVERAGE = frozenset({"binh", "quan"})
"""The folded words of an average; asked for one, a total that nobody stated is not what was meant."""


@dataclass(frozen=True, slots=True)
class Slots:
    """Where and when, after the conversation has filled in what the message left out.

    `either` is set where the places are readings of one name, not several places asked about.
    """

    places: tuple[str, ...] = ()
    when: tuple[When, ...] = ()
    unknown_place: str | None = None
    inherited_place: bool = False
    inherited_period: bool = False
    either: bool = False

    def kept(self, before: Conversation) -> Conversation:
        """What the next message may lean on where this one was not answered: the one place and period that it named."""
        place = self.places[0] if len(self.places) == 1 and not self.either else before.place
        period = self.when[0].text() if len(self.when) == 1 and self.when[0].year is not None else before.period
        return before.model_copy(update={"place": place, "period": period})

    def at_place(self, measure: Measure) -> bool:
        """Is the fact about a place asked for (any, where none was)?"""
        return not self.places or measure.place in self.places

    def at_time(self, measure: Measure) -> bool:
        """Is the fact of a period asked for (any, where none was)?"""
        for when in self.when:
            if when.fits(measure.period):
                return True
        return not self.when


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact that may answer, with how well its entry fits."""

    measure: Measure
    fit: Fit

    @property
    def score(self) -> float:
        """The fit of its entry."""
        return self.fit.score


def slots_of(base: Base, question: Question, before: Conversation, *, fresh: bool) -> Slots:
    """The slots of a question; a follow-up inherits what it leaves out, a fresh complete question does not."""
    known = tuple(dict.fromkeys(name for m in question.places if m.known for name in (m.name, *m.others)))
    either = any(mention.others for mention in question.places)
    stranger = next((mention.name for mention in question.places if not mention.known), None)
    when = question.when
    inherited_place = not known and stranger is None and before.place is not None and not fresh
    if inherited_place and before.place is not None:
        known = (before.place,)
    inherited_period = (
        not when
        and before.period is not None
        and not fresh
        and not (question.places and not question.leans and question.query.content)
    )
    if inherited_period and before.period is not None:
        when = (_when(before.period),)
        if question.wanted.aspect == "target" and "nam" in question.asked:
            when = (When(year=when[0].year),)  # "kế hoạch năm là mấy?" after the figure of a quarter
    elif when and before.period and all(w.year is None for w in when):
        year = _when(before.period).year
        when = tuple(replace(w, year=year) for w in when)
    if known and stranger is not None and not _is_above(stranger):
        known = ()  # the one that nobody reports about is the news: no figure of the other alone
    return Slots(known, when, stranger if not known else None, inherited_place, inherited_period, either)


def _is_above(name: str) -> bool:
    """Is it a province, said only to tell where the place lies ("Nông Sơn, Quảng Nam")?"""
    return any(place.level == PROVINCE for place in places().named(name))


def _when(period: str) -> When:
    read = Period.parse(period)
    if read.start is None or read.end is None:
        return When()
    if read.kind == "year":
        return When(year=read.start.year)
    return When(read.start.month, read.end.month, read.start.year)


def query_of(base: Base, question: Question, before: Conversation, *, lean: bool) -> Query:
    """The words to match; in a follow-up those of the indicator before help, unless the new ones contradict them."""
    known = before.label or before.words
    if not lean or known is None:
        return question.query
    inherited = spoken_of(base, question, known)
    named = question.query.content or question.wanted.aspect == "share"  # "… chiếm bao nhiêu % tổng thu": of what
    query = question.query if named else replace(question.query, content=question.heads)
    kept = _without_contrasts(base, inherited, question)
    if len(kept) < len(inherited) and _is_counterpart(base, query, kept):
        return replace(query, content=(*query.content, *as_words(kept)))
    return replace(query, inherited=kept)


def spoken_of(base: Base, question: Question, label: str) -> tuple[Term, ...]:
    """The words of what was spoken of, without an end of a year in them ("tỷ lệ hộ nghèo đầu năm") where another time is asked about."""
    terms = base.entries.canonical(label)
    if not question.when:
        return terms
    ends = {at for at, (one, two) in enumerate(pairwise(terms)) if two.form == YEAR and one.form in ENDS_OF_YEAR}
    return tuple(term for at, term in enumerate(terms) if at not in ends and at - 1 not in ends)


def _is_counterpart(base: Base, query: Query, kept: Sequence[Term]) -> bool:
    """Is the other side of the contrast, with the words that stay, a name ("xuất khẩu" before, "còn nhập khẩu?")?"""
    full = (*query.content, *as_words(kept))
    best = next(iter(base.scorer.rank(Query(full)).strong), None)
    return best is not None and min(best.own, best.asked) >= EXACT


def _without_contrasts(base: Base, inherited: Sequence[Term], question: Question) -> tuple[Term, ...]:
    asked = base.scorer.sides([word.folded for word in question.query.content])
    dropped = {
        word
        for group, sides in base.scorer.sides([term.folded for term in inherited]).items()
        if group in asked and not sides.keys() & asked[group].keys()
        for member in sides.values()
        for word in member.split()
    }
    return tuple(term for term in inherited if term.folded not in dropped)


def stated_fits(fits: Fits) -> list[Fit]:
    """The fits good enough to answer from, in their order; whether a ghost of the catalogue wins is not asked here."""
    return [
        fit
        for fit in fits.strong
        if not fit.entry.ghost and fit.clash is None and fit.asked >= EXPLAINED and fit.score >= ANSWER
    ]


def winning_ghost(base: Base, question: Question, fits: Fits) -> Fit | None:
    """The catalogue's indicator that fits clearly better than any the facts state; its name must have been said."""
    bare = Query(question.query.content)
    rate = question.expected.percent or question.says_rate or question.wanted.has("points")
    good = stated_fits(fits)
    if question.denies and any(_denies(fit.entry) for fit in good):
        fits = Fits(fit for fit in fits.strong if _denies(fit.entry))
    if question.asked >= AVERAGE and any(is_average(fit.entry) for fit in good):
        fits = Fits(fit for fit in fits.strong if is_average(fit.entry))
    stated = max((fit.score for fit in good), default=0.0)
    hardly = good and not question.denies and max(fit.stated for fit in good) < HARDLY
    hardly = hardly and not any(says_itself(question, fit.entry) for fit in good)
    likely = takewhile(lambda fit: fit.score > stated * GHOST_WINS, fits.strong)
    best = next((
        f for f in likely
        if f.entry.ghost and f.clash is None and _in_unit(question, f.entry) and f.asked >= EXPLAINED and f.anchored and (not rate or PERCENT in f.entry.units) and base.scorer.fit(f.entry, bare).stated >= (RATHER_NAMED if hardly and f.score > FAR_BETTER * stated else GHOST_NAMED)
        and not any(base.entries.same_words(f.entry, fit.entry) or _says_more(question, fit.entry, f.entry) or _is_at(fit.entry, f.entry) for fit in good)
    ), None)  # fmt: skip
    return best if best is not None and (not stated or not best.leaning) else None


def says_itself(question: Question, entry: Entry) -> bool:
    """Are all words that must be explained those of the entry's own name, and of no other name of it?"""
    return all(word.folded in entry.letters for word in question.query.content)


def _says_more(question: Question, entry: Entry, ghost: Entry) -> bool:
    """Does the question say all of a name that is longer, frame words and all ("doanh nghiệp | đang hoạt động")?"""
    return entry.letters <= question.asked and len(entry.letters) > len(ghost.letters & question.asked)


def _is_at(entry: Entry, ghost: Entry) -> bool:
    """Is it what the ghost is, at a spot that its name tells ("điểm wifi miễn phí | tại nhà làng")?"""
    own, other = entry.phrases[0], ghost.phrases[0]
    return len(own) > len(other) and own[: len(other)] == other and own[len(other)].form == AT


def _in_unit(question: Question, entry: Entry) -> bool:
    """May the indicator be told in the unit asked for ("gạo" in tấn, not in "mấy hộ")?"""
    units = question.expected.units
    return not units or not entry.units or not units.isdisjoint(entry.units)


def _denies(entry: Entry) -> bool:
    return not negatives().isdisjoint(entry.letters)


def is_average(entry: Entry | None) -> bool:
    """Is the figure itself an average, by its name?"""
    return entry is not None and entry.letters >= AVERAGE


def candidates(fits: Sequence[Fit], slots: Slots) -> list[Candidate]:
    """The facts of the fitting entries at the slots, best entries first."""
    names = [fold(_bare(place)) for place in slots.places]
    return [Candidate(m, fit) for fit in fits for m in _there(fit.entry, slots, names) if _label_or_time(m, slots)]


def _there(entry: Entry, slots: Slots, names: Sequence[str]) -> Iterable[Measure]:
    """The facts at the places asked for, or about a thing that bears the name of one ("cầu Sông Ngân 2")."""
    if not slots.places:
        return entry.facts
    if any(name in said for name in names for said in entry.said):
        return [m for m in entry.facts if slots.at_place(m) or any(name in fold(m.indicator) for name in names)]
    if len(slots.places) == 1:
        return entry.at_place.get(slots.places[0], ())
    return [m for m in entry.facts if slots.at_place(m)]


def _label_or_time(measure: Measure, slots: Slots) -> bool:
    """Of the period asked for, or about something of that year by name ("tuyển quân năm 2025")."""
    if slots.at_time(measure):
        return True
    if counts_change(measure.indicator):
        return False  # the year in its name is the one compared with
    return any(
        when.year is not None and when.first is None and str(when.year) in measure.indicator.split()
        for when in slots.when
    )


def _bare(place: str) -> str:
    return " ".join(term.form for term in split_kind(phrase_terms(place))[1])
