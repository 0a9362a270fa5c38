"""Figures worked out from two indicators that one question names: what share one is of the other, how far they are apart.

Both figures are stated, of one place, up to the same day and in one unit; the reply cites both and shows the working.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal

from knowledge.asking import arithmetic
from knowledge.asking.compare import difference
from knowledge.asking.figures import Figure, operand, stated, worked_out
from knowledge.asking.fits import Query
from knowledge.asking.gather import Candidate, candidates, stated_fits
from knowledge.asking.parts import is_part
from knowledge.asking.phrase import Term
from knowledge.asking.readings import Word
from knowledge.asking.thresholds import EXACT, MEANT
from knowledge.asking.turn import Turn
from knowledge.language.numbers import format_number
from knowledge.model import Measure

PERCENT = "%"
COUNT, RATE = frozenset({"so"}), frozenset({"ty", "le"})
"""The folded words of a count and of a rate."""
JOINING = frozenset({"trong", "so", "voi", "cua", "tren", "cho"})
"""Folded words between a percentage and what it is of."""
OWNING = frozenset({"cua", "o", "tai", "toan", "ca"})
AREA = frozenset({"huyen", "xa", "tinh", "phuong", "thi", "thanh", "pho", "toan", "ca", "minh", "nha", "ta", "dia"})
"""What follows a whole that is named, and says of what area it is."""


def figure_of_two(turn: Turn, found: Sequence[Candidate]) -> Figure | None:
    """The share ("thu thuế chiếm bao nhiêu % thu ngân sách?") or the difference ("xuất khẩu hơn nhập khẩu bao nhiêu?")."""
    best = max(found, key=lambda c: c.score)
    if turn.wanted.aspect == "share":
        whole = _other(turn, best.measure, after_percent(turn), ()) or _of_number(turn, best.measure)
        return _share(best.measure, whole) if whole is not None else None
    if turn.wanted.aspect == "difference" and turn.question.compares:
        own = turn.base.entries.canonical(best.measure.indicator)
        other = _other(turn, best.measure, turn.question.compared, own)
        return difference(stated(best.measure), stated(other)) if other is not None else None
    return None


def asks_rate_of(turn: Turn, counted: AbstractSet[str], named: AbstractSet[str]) -> bool:
    """Is `named` the rate of what is `counted`, both folded, and a share asked for without a whole ("hộ nghèo chiếm bao nhiêu %")?"""
    share = turn.wanted.aspect == "share" and turn.question.expected.percent and not after_percent(turn)
    return share and named >= RATE and named - RATE == counted - COUNT


def _of_number(turn: Turn, part: Measure) -> Measure | None:
    """The whole that the question names by its figure ("trong 3,8 tỷ …, dân đóng góp chiếm mấy %?")."""
    wholes = {
        whole.quantity.value: whole
        for whole in (turn.base.neighbours.beside(part) if turn.question.numbers else ())
        if isinstance(whole.quantity.value, Decimal)
        and (format_number(whole.quantity.value),) == turn.question.numbers
        and is_part(turn.base, whole, part)
    }
    return next(iter(wholes.values())) if len(wholes) == 1 else None


def _share(part: Measure, whole: Measure) -> Figure | None:
    ours, all_of_it = operand(part), operand(whole)
    result = arithmetic.percent_of(ours, all_of_it) if ours is not None and all_of_it is not None else None
    return worked_out("share", result, part, (whole,)) if result is not None else None


def after_percent(turn: Turn) -> tuple[Word, ...]:
    """The words behind "%" that name a whole, without those that join it ("trong") and say of what place ("của huyện")."""
    words, question = turn.question.words, turn.question
    at = next((at for at, word in enumerate(words) if word.folded == PERCENT), len(words))
    places = {spot for mention in question.places for spot in range(mention.start, mention.end)}
    stop = next((part.stop for part in question.parts if at in part), len(words))  # "… tổng số đảng viên | vậy ad"
    kept = [w for spot, w in enumerate(words[:stop]) if spot > at and not w.is_mark and spot not in places]
    while kept and kept[0].folded in JOINING:
        kept.pop(0)
    end = next(
        (e for e, w in enumerate(kept) if w.folded in OWNING and {k.folded for k in kept[e + 1 :]} <= AREA), None
    )
    return tuple(kept[:end])


def _other(turn: Turn, one: Measure, named: tuple[Word, ...], lent: tuple[Term, ...]) -> Measure | None:
    """The one other figure that these words name, with words `lent` by the first name ("năng suất lúa …, vụ hè thu")."""
    if not named:
        return None
    fits = stated_fits(turn.base.scorer.rank(Query(named, inherited=lent)))
    fits = [fit for fit in fits if fit.asked >= MEANT and fit.stated >= (MEANT if lent else EXACT)]
    there = [c for c in candidates(fits, turn.slots) if _stands_beside(one, c.measure)]
    best = max((c.score for c in there), default=0.0)
    values = {c.measure.quantity.value: c.measure for c in there if c.score == best}
    return next(iter(values.values())) if len(values) == 1 else None


def _stands_beside(one: Measure, other: Measure) -> bool:
    """Another actual figure of the place, up to the same day."""
    ends = [m.period.end if m.period else None for m in (one, other)]
    return (
        one.id != other.id
        and one.place == other.place
        and ends[0] is not None
        and ends[0] == ends[1]
        and one.quantity.nature == other.quantity.nature
    )
