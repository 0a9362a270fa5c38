"""The decision on one question: answer, ask back, or decline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.asking.across import across, reply_of
from knowledge.asking.bare import (
    fraction_named,
    names_units_only,
    offer,
    only_of_unit,
    says_nothing,
    targets_counted,
    wanted_of_targets,
)
from knowledge.asking.base import Base
from knowledge.asking.clauses import rules
from knowledge.asking.conversation import Conversation
from knowledge.asking.figures import Figure, stated
from knowledge.asking.fits import Fits
from knowledge.asking.gather import Candidate, candidates, says_itself, stated_fits, winning_ghost
from knowledge.asking.meetings import is_unheld, told_at_meeting
from knowledge.asking.missed import missed_targets
from knowledge.asking.natures import of_nature
from knowledge.asking.outcomes import Outcome, unknown
from knowledge.asking.parallel import parallel
from knowledge.asking.places_today import with_place_today
from knowledge.asking.question import Question
from knowledge.asking.refuse import chat_reply, refuse
from knowledge.asking.requested import told_by_request
from knowledge.asking.sources import source_reply
from knowledge.asking.sums import brought_together
from knowledge.asking.tell import answer_of, measure_options
from knowledge.asking.thresholds import BARELY, CLOSE, CLOSE_ELSEWHERE, EXACT, EXPLAINED, KIN_WORDS, MEANT
from knowledge.asking.turn import Turn, after_figure, allotted, inside, turn_of
from knowledge.asking.two_names import asks_rate_of, figure_of_two
from knowledge.asking.verdict import verdict_on
from knowledge.asking.wanted_figure import wanted_figure
from knowledge.asking.what import Wanted
from knowledge.asking.who import MATTER_ASPECTS, follow_reply, matter_reply, told_by_name
from knowledge.asking.wishes import wish_in
from knowledge.model import Measure, Reply

NEW = "moi"
"""After "bây giờ" it says only that something is late."""
ACROSS = frozenset({"rank", "difference", "total", "average"})


def answer_one(base: Base, question: Question, before: Conversation) -> tuple[Reply, Conversation]:
    """Answer one question in a conversation; gives the reply and what the next message may lean on."""
    return answer_in_view(base, question, before)[0]


def answer_in_view(base: Base, question: Question, before: Conversation) -> tuple[Outcome, Turn | None]:
    """The same with the turn in which figures were looked for, where they were: what the words may mean is in view there."""
    reply = _without_figures(base, question, before)
    if reply is not None:
        return reply, None
    turn = turn_of(base, question, before)
    return _of_figures(turn), turn


def _without_figures(base: Base, question: Question, before: Conversation) -> Outcome | None:
    """The reply to what no figure answers; None where figures are to be looked for."""
    if question.chat:
        return chat_reply(base, question), before
    if not base.facts:
        return Reply(outcome="decline", reason="nothing"), before
    if question.wanted.aspect == "private":
        return Reply(outcome="decline", reason="unknown-detail", confidence=0.9), before
    if question.wanted.aspect == "source":
        return source_reply(base, question, before)
    if question.wanted.aspect in MATTER_ASPECTS and not _counts_too(base, question):
        found = matter_reply(base, question, before)
        says_none = question.wanted.aspect in ("place", "date") or question.wanted.has("issuer")
        if found is None and says_none and not question.expected.questions:
            return unknown(before)  # no figure says where, when or who set it out
        if found is not None:
            return found
    return follow_reply(base, question, before)


def _of_figures(turn: Turn) -> Outcome:
    base, question, before = turn.base, turn.question, turn.before
    reply, after = _measure_reply(turn)
    if reply.outcome == "decline":
        return _otherwise(base, question, before) or (reply, after)
    return unknown(before) if is_unheld(base, question) else (with_place_today(reply), after)


def _otherwise(base: Base, question: Question, before: Conversation) -> tuple[Reply, Conversation] | None:
    """Where no figure answers as asked: what a paper of that name says, a target, a figure of a meeting, a request."""
    if (told := told_by_name(base, question, before)) is not None:
        return told
    for wish in filter(None, (wish_in(base, question), told_at_meeting(base, question))):
        reply, after = _measure_reply(turn_of(base, wish.question, before))
        if wish.is_met(base, reply):
            return with_place_today(reply), after
    return told_by_request(base, question, before)


def _counts_too(base: Base, question: Question) -> bool:
    """Does a question of when ask how much as well, of an indicator that it names ("tổng mức đầu tư bao nhiêu và khi nào …")?"""
    if question.wanted.aspect != "date" or not question.expected.questions or not question.query.content:
        return False
    return any(fit.asked >= EXACT and fit.stated >= EXPLAINED for fit in stated_fits(base.scorer.rank(question.query)))


def _measure_reply(turn: Turn) -> tuple[Reply, Conversation]:
    missed = missed_targets(turn)
    if missed is not None:
        return missed
    counted = targets_counted(turn)
    if counted:
        return _single(replace(turn, wanted=wanted_of_targets(turn)), counted)
    if says_nothing(turn):
        return offer(turn)
    if turn.slots.unknown_place is not None:
        return refuse(turn.base, turn.question, turn.before, turn.slots, turn.fits)
    together = brought_together(turn)
    if together is not None:
        reason = "difference" if together[0].aspect == "difference" else "total"
        return reply_of(turn.base, together, reason), after_figure(turn, together[:2][-1].measure)
    turn, found = _found(turn)
    named = fraction_named(turn, found)
    if named is not None:
        wanted = Wanted("share") if turn.question.expected.percent else turn.wanted
        return _single(replace(turn, wanted=wanted), [named])
    ghost = winning_ghost(turn.base, turn.question, turn.fits)
    if names_units_only(turn, found) and (ghost is None or ghost.own < EXACT):
        counted = only_of_unit(turn)
        return _single(turn, counted) if counted else offer(turn)
    missing = ghost is not None or _meant_elsewhere(turn, found) if found else True
    narrower = _narrower(turn, found) if missing else []
    if len(narrower) > 1:
        return _ask_back(turn, [c.measure for c in narrower], "indicator", turn.wanted.aspect)
    if missing or _barely_named(turn, found):
        return refuse(turn.base, turn.question, turn.before, turn.slots, turn.fits)
    return (_over_several(turn, found) if _is_over_several(turn) else None) or _single(turn, found)


def _found(turn: Turn) -> tuple[Turn, list[Candidate]]:
    """The facts that may be meant; with kin names, and without a period told in passing, where there are none else."""
    found = _fitting(turn)
    if not found:
        turn = replace(turn, fits=_with_kin(turn))
        found = _fitting(turn)
    if (
        not found
        and (turn.wanted.aspect == "remaining" or rules().once_a_year.stand_in(turn.question.words))
        and any(when.year and (not when.first or when.ends_year) for when in turn.slots.when)
    ):
        # what is left of a year's plan is told by the figures of the year so far, and what is done once by any of the year
        when = tuple(when.so_far() for when in turn.slots.when)
        turn = replace(turn, slots=replace(turn.slots, when=when))
        found = _fitting(turn)
    if not found and turn.wanted.aspect == "difference" and turn.question.compares:
        turn = replace(turn, fits=turn.base.scorer.rank(turn.question.before_compared))
        found = _fitting(turn)
    if not found and (planned := allotted(turn)) is not None:
        turn, found = planned, _fitting(planned)
    if not found and turn.question.aside:
        turn = replace(turn, slots=replace(turn.slots, when=()))
        found = _fitting(turn)
    return turn, found


def _fitting(turn: Turn) -> list[Candidate]:
    turn = inside(turn)
    return of_nature(turn, candidates(stated_fits(turn.fits), turn.slots))


def _is_over_several(turn: Turn) -> bool:
    slots = turn.slots
    several = len(slots.when) > 1 or (len(slots.places) > 1 and not slots.either) or bool(turn.question.periods.base)
    return several or turn.wanted.aspect in ACROSS


def _over_several(turn: Turn, found: Sequence[Candidate]) -> tuple[Reply, Conversation] | None:
    """The reply over several places or periods; None where one fact answers after all."""
    reply = across(turn.base, turn.question, turn.wanted, turn.slots, found, stated_fits(turn.fits))
    if reply is not None:
        return reply, after_figure(turn, found[0].measure)
    if turn.wanted.aspect == "rank" or (turn.question.periods.base and turn.wanted.aspect == "value"):
        return refuse(turn.base, turn.question, turn.before, turn.slots, turn.fits, known=found[0].measure)
    return None


def _with_kin(turn: Turn) -> Fits:
    """The fits, with those whose name is that of the best fit with a word or two more or less ("tỷ lệ giải ngân", "giải ngân")."""
    good = stated_fits(turn.fits)
    if not good or not turn.question.says_rate:
        return turn.fits
    top = max(good, key=lambda fit: fit.score)
    name = {term.form for term in top.entry.phrases[0]}
    kin = []
    for fit in turn.fits:
        own = {term.form for term in fit.entry.phrases[0]}
        if fit not in good and not fit.entry.ghost and (own <= name or name <= own) and len(own ^ name) <= KIN_WORDS:
            kin.append(fit._replace(score=top.score, asked=1.0))
    return Fits((*turn.fits.strong, *kin))


def _meant_elsewhere(turn: Turn, found: Sequence[Candidate]) -> bool:
    """Does the question name an indicator that is known, but not at this place and time, and only others are?"""
    top = max(stated_fits(turn.fits), key=lambda fit: fit.score)
    here = max(found, key=lambda c: c.score)
    kin = top.entry.indicator is not None and top.entry.indicator is here.fit.entry.indicator
    a, b = top.entry.letters, here.fit.entry.letters
    kind = turn.base.neighbours.kind(here.measure)
    kin = kin or (kind is not None and kind == turn.base.neighbours.kind(top.entry.facts[0]))
    planned = rules().soften["plan"] if turn.wanted.aspect == "target" else ()
    said = turn.question.asked.union(term.folded for phrase in planned for term in phrase)
    kin = kin or ((a <= b or b <= a) and len((a ^ b) - said) <= KIN_WORDS)
    kin = kin or asks_rate_of(turn, a, b)
    return here.fit.entry is not top.entry and not kin and here.score < MEANT * top.score


def _narrower(turn: Turn, found: Sequence[Candidate]) -> list[Candidate]:
    """Figures of parts of what was asked for that exclude each other ("năng suất lúa": vụ đông xuân, vụ hè thu)."""
    said = [word.folded for word in turn.question.words]
    names = {word.folded for word in turn.question.query.content}
    parts = [c for c in found if c.fit.asked >= EXACT and names < c.fit.entry.letters]
    opposed = turn.base.scorer.opposed
    return [c for c in parts if any(opposed(c.fit.entry, other.fit.entry, said) for other in parts if other is not c)]


def _barely_named(turn: Turn, found: Sequence[Candidate]) -> bool:
    """Is all that was said one word of a longer name ("vốn"), with nothing before to lean on?"""
    best = max(found, key=lambda c: c.score).fit
    alone = len(turn.question.query.content) == 1 and not best.leaning
    return alone and max(best.stated, best.own) < BARELY


def _single(turn: Turn, found: Sequence[Candidate]) -> tuple[Reply, Conversation]:
    figures = [(c, f) for c in found if (f := wanted_figure(turn, c.measure)) is not None]
    worked = figure_of_two(turn, found) if not figures else None
    if worked is not None:
        both = [worked, *map(stated, (worked.measure, *worked.also))]
        return reply_of(turn.base, both, "difference"), after_figure(turn, worked.measure)
    if not figures:
        return refuse(turn.base, turn.question, turn.before, turn.slots, turn.fits, known=found[0].measure)
    top = _top(turn, [c for c, _ in figures])
    close = [(c, f) for c, f in figures if _rivals(c, top) or _only_opposed(turn, c, top) or _both_hold(turn, c, top)]
    if len(close) > 1:
        close = parallel(turn, close) or close
    if len(close) == 1:
        return _one(turn, *close[0])
    return _settle(turn, close)


def _top(turn: Turn, found: Sequence[Candidate]) -> Candidate:
    """The best; one named exactly by its own name before one that fits by another name of the catalogue."""
    best = max(found, key=lambda c: c.score)
    own = [c for c in found if _says_all(turn, c) and c.score >= CLOSE_ELSEWHERE * best.score]
    if own and not best.fit.leaning and not _says_all(turn, best):
        return max(own, key=lambda c: c.score)  # and no other name of the catalogue's explains better what it asks
    named = [c for c in found if c.fit.own >= EXACT and c.score >= CLOSE * best.score]
    return max(named, key=lambda c: c.score) if named and best.fit.own < EXACT else best


def _says_all(turn: Turn, candidate: Candidate) -> bool:
    """Does the entry's own name hold every word that must be explained?"""
    return len(turn.question.query.content) > 1 and says_itself(turn.question, candidate.fit.entry)


def _rivals(candidate: Candidate, top: Candidate) -> bool:
    """Could this be meant as well as the best? Exactly named, only the same name can; elsewhere its kin can, too."""
    if candidate.fit.entry is top.fit.entry:
        return True
    same_kind = candidate.fit.entry.indicator is not None and candidate.fit.entry.indicator is top.fit.entry.indicator
    same_slot = (candidate.measure.place, _period_key(candidate.measure)) == (
        top.measure.place,
        _period_key(top.measure),
    )
    if same_kind and not same_slot:
        return candidate.score >= CLOSE_ELSEWHERE * top.score
    if top.fit.own >= EXACT:
        return candidate.fit.own >= EXACT
    return candidate.score >= CLOSE * top.score


def _only_opposed(turn: Turn, candidate: Candidate, top: Candidate) -> bool:
    """Do both explain all that was said, neither named in full, and differ where the question takes no side?"""
    said = min(candidate.fit.asked, top.fit.asked) >= EXACT > max(candidate.fit.own, top.fit.own)
    near = candidate.score >= CLOSE_ELSEWHERE * top.score
    if not said or not near or top.fit.leaning:
        return False
    words = [word.folded for word in turn.question.words]
    return turn.base.scorer.opposed(candidate.fit.entry, top.fit.entry, words)


def _both_hold(turn: Turn, candidate: Candidate, top: Candidate) -> bool:
    """Is all that was said a part of both names ("nông thôn mới": xã về đích, tiêu chí), with no unit that chooses?"""
    question, (one, other) = turn.question, (candidate.fit.entry, top.fit.entry)
    if question.expected.units or question.expected.percent or top.fit.leaning or turn.wanted != Wanted():
        return False
    if "%" in (candidate.measure.quantity.unit or "") + (top.measure.quantity.unit or ""):
        return False  # a rate is asked for by its name
    if one.indicator is other.indicator or not (_says_all(turn, candidate) and _says_all(turn, top)):
        return False
    frame = {word.folded for word in (*question.query.helpers, *question.heads)}
    begins = any(entry.phrases[0][0].folded == question.query.content[0].folded for entry in (one, other))
    return not begins and frame.isdisjoint(one.letters ^ other.letters) and max(candidate.fit.own, top.fit.own) < EXACT


def _period_key(measure: Measure) -> object:
    return measure.period.key if measure.period else None


def _settle(turn: Turn, close: Sequence[tuple[Candidate, Figure]]) -> tuple[Reply, Conversation]:
    """Several facts fit: ask which place, period or indicator is meant, or show that reports differ."""
    measures = [c.measure for c, _ in close]
    places = dict.fromkeys(m.place for m in measures)
    periods = dict.fromkeys(_period_key(m) for m in measures)
    labels = dict.fromkeys(c.fit.entry.id for c, _ in close)
    aspect = turn.wanted.aspect
    if len(places) > 1:
        return _ask_back(turn, measures, "place", aspect)
    if len(periods) > 1:
        last = _latest(turn, close)
        return _settle(turn, last) if last else _ask_back(turn, measures, "period", aspect)
    if len({(f.value, f.unit) for _, f in close}) == 1 and aspect == "remaining":
        return _one(turn, *min(close, key=lambda pair: bool(pair[1].working)))  # told twice: "15/18", and "3 chưa đạt"
    totals = [pair for pair in close if pair[1].aspect == "total"]
    if len(totals) == 1 and {m.id for m in measures} <= {m.id for m in (totals[0][1].measure, *totals[0][1].also)}:
        return _one(turn, *totals[0])
    if len(labels) > 1:
        counted = _counted_so(turn, close)
        return _settle(turn, counted) if counted else _ask_back(turn, measures, "indicator", aspect)
    if len(totals) == 1:
        return _one(turn, *totals[0])
    values = {(f.value, f.of, f.unit) for _, f in close}
    if len(values) == 1:
        return _one(turn, *close[0])
    answers = tuple(answer_of(turn.base, f) for _, f in close)
    return Reply(outcome="answer", answers=answers, reason="differ", confidence=0.6), after_figure(turn, measures[0])


def _counted_so(turn: Turn, close: Sequence[tuple[Candidate, Figure]]) -> list[tuple[Candidate, Figure]]:
    """Those of the one indicator that is counted in a unit which the question says ("cho mấy hộ?")."""
    if not rules().how_many.stand_in(turn.question.words):
        return []
    said = [pair for pair in close if _says_unit(turn, pair[1])]
    return said if len({c.fit.entry.id for c, _ in said}) == 1 < len({c.fit.entry.id for c, _ in close}) else []


def _says_unit(turn: Turn, figure: Figure) -> bool:
    unit = turn.base.entries.unit_words(figure.unit)
    return bool(unit) and unit <= turn.question.asked


def _latest(turn: Turn, close: Sequence[tuple[Candidate, Figure]]) -> list[tuple[Candidate, Figure]]:
    """Those of the period that ends last, where the question says "mới nhất"; none where they have no end."""
    words = turn.question.words
    spans = rules().latest.spans(words)
    if all(span.stop < len(words) and words[span.stop].folded == NEW for span in spans):  # "chừ mới hỏi được"
        return []
    ends = [c.measure.period.end if c.measure.period else None for c, _ in close]
    known = [end for end in ends if end is not None]
    last = [pair for pair, end in zip(close, ends, strict=True) if known and end == max(known)]
    return last if len({_period_key(c.measure) for c, _ in last}) == 1 else []


def _ask_back(turn: Turn, measures: Sequence[Measure], by: str, aspect: str) -> tuple[Reply, Conversation]:
    options = measure_options(measures, by, aspect)
    first = measures[0]
    after = after_figure(turn, first)
    drop: dict[str, None] = {{"place": "place", "period": "period", "indicator": "label"}[by]: None}
    if by == "place" and not turn.slots.when:
        drop["period"] = None  # that of the first place is nobody's choice
    after = after.model_copy(update=drop)
    return Reply(outcome="clarify", options=options, reason=f"which-{by}", confidence=0.5), after


def _one(turn: Turn, candidate: Candidate, figure: Figure) -> tuple[Reply, Conversation]:
    reason, detail = verdict_on(turn, figure)
    confidence = round(min(1.0, candidate.fit.asked * (0.7 + 0.3 * candidate.fit.stated)), 3)
    reply = Reply(
        outcome="answer", answers=(answer_of(turn.base, figure),), reason=reason, detail=detail, confidence=confidence
    )
    return reply, after_figure(turn, candidate.measure)
