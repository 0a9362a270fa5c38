"""Plans and results: which of the facts that fit are of the kind that was asked for."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.asking.gather import Candidate
from knowledge.asking.turn import Turn
from knowledge.language.text import fold
from knowledge.model import Measure

BUDGETED = "du toan"
"""The folded word for what was budgeted: asked for by it, no other goal is meant ("dự toán 166 tỷ đồng; phấn đấu 170 tỷ")."""
PLAN = frozenset({"ke", "hoach"})
"""The folded words of a plan."""


def of_nature(turn: Turn, found: Sequence[Candidate]) -> list[Candidate]:
    """Plans only where a plan is asked for, or named ("đặt kế hoạch trồng bao nhiêu ha rừng"); figures reached otherwise."""
    is_target, wanted = turn.base.neighbours.is_target, turn.wanted
    targets = [c for c in found if is_target(c.measure)]
    if wanted.aspect == "target":
        if BUDGETED in turn.question.text:
            targets = [c for c in targets if BUDGETED in fold(c.measure.indicator)] or targets
        stated = {_slot(c.measure) for c in targets}
        derived = [c for c in found if _slot(c.measure) not in stated]
        return [*targets, *(c for c in derived if c not in targets)]
    if "target" in wanted.others and len(targets) == len(found) and wanted.aspect != "remaining":
        return targets
    if len(targets) == len(found) and {word.folded for word in turn.question.query.content} >= PLAN:
        return targets
    return [c for c in found if not is_target(c.measure)]


def _slot(measure: Measure) -> tuple[str | None, int | None]:
    return measure.place, measure.period.year if measure.period else None
