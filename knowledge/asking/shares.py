"""What share one stated figure is of another ("đảng viên mới chiếm bao nhiêu % tổng số đảng viên?"), worked out in plain sight."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.asking import arithmetic
from knowledge.asking.figures import Figure, operand, worked_out
from knowledge.asking.fits import Query
from knowledge.asking.gather import Candidate, candidates, stated_fits
from knowledge.asking.thresholds import EXACT, MEANT
from knowledge.asking.turn import Turn
from knowledge.model import Measure

PERCENT = "%"


def share_of_another(turn: Turn, found: Sequence[Candidate]) -> Figure | None:
    """The share of the whole that the question names after "%": both of one place, to one day, in one unit."""
    if turn.wanted.aspect != "share":
        return None
    at = next((at for at, word in enumerate(turn.question.words) if word.folded == PERCENT), None)
    if at is None:
        return None
    named = tuple(w for w in turn.question.words[at + 1 :] if not w.is_mark)
    if not named:
        return None
    fits = [f for f in stated_fits(turn.base.scorer.rank(Query(named))) if f.asked >= MEANT and f.stated >= EXACT]
    part = max(found, key=lambda c: c.score)
    wholes = [c.measure for c in candidates(fits, turn.slots) if _held_against(part.measure, c.measure)]
    ours = operand(part.measure)
    if ours is None or len({m.quantity.value for m in wholes}) != 1:
        return None
    whole = operand(wholes[0])
    result = arithmetic.percent_of(ours, whole) if whole is not None else None
    return worked_out("share", result, part.measure, (wholes[0],)) if result is not None else None


def _held_against(part: Measure, whole: Measure) -> bool:
    """Another actual figure of the place, up to the same day."""
    ends = [m.period.end if m.period else None for m in (part, whole)]
    return (
        part.id != whole.id
        and part.place == whole.place
        and ends[0] is not None
        and ends[0] == ends[1]
        and part.quantity.nature == whole.quantity.nature
    )
