"""Whether one figure is surely a part of another: by the catalogue, by a share that the report states, or by its name.

Both are actual amounts of one place, period and dimension; what merely stands beside is no part.
"""

from __future__ import annotations

from knowledge.asking import arithmetic, clauses
from knowledge.asking.arithmetic import Operand
from knowledge.asking.base import Base
from knowledge.asking.entries import Entry
from knowledge.asking.figures import PERCENT, operand
from knowledge.asking.phrase import phrase_terms
from knowledge.asking.rest import ROUNDED, whole_beside
from knowledge.catalogue.indicators import by_id
from knowledge.language.units import same_measure, unit_key
from knowledge.model import Measure


def operands(whole: Measure, part: Measure) -> tuple[Operand, Operand]:
    """The single numbers of both; those of `is_part` have them.

    Raises:
        ValueError: one of them has none.
    """
    a, b = operand(whole), operand(part)
    if a is None or b is None:
        raise ValueError(whole.indicator)
    return a, b


def is_part(base: Base, whole: Measure, part: Measure) -> bool:
    """Is the second surely inside the first?"""
    neighbours = base.neighbours
    a, b = operand(whole), operand(part)
    if a is None or b is None or whole.id == part.id or not same_measure(a.unit, b.unit):
        return False
    if any(unit_key(o.unit) == PERCENT or "/" in (o.unit or "") for o in (a, b)):
        return False
    if any(neighbours.is_target(m) or neighbours.is_change(m) or neighbours.counts_the_rest(m) for m in (whole, part)):
        return False
    result = arithmetic.less(a, b)
    if result is None or result.value < 0:
        return False
    return _by_catalogue(base, whole, part) or _by_share(whole, part) or _by_name(base, whole, part)


def _by_catalogue(base: Base, whole: Measure, part: Measure) -> bool:
    return is_below(base.entries.of(whole), base.entries.of(part))


def is_below(whole: Entry | None, part: Entry | None) -> bool:
    """Does the catalogue say that the second is a part of the first, or a part of a part?"""
    if whole is None or part is None or whole.indicator is None or part.indicator is None:
        return False
    above, seen = part.indicator.whole, {part.indicator.id}
    while above is not None and above not in seen:
        if above == whole.indicator.id:
            return True
        seen.add(above)
        above = by_id()[above].whole if above in by_id() else None
    return False


def _by_share(whole: Measure, part: Measure) -> bool:
    """Is the part the share of the whole that the report says it is?"""
    share = arithmetic.percent_of(*reversed(operands(whole, part)))
    shares = [c.percent for c in part.comparisons if c.kind == "share" and c.percent is not None]
    named = {term.folded for c in part.comparisons if c.kind == "share" for term in phrase_terms(c.base or "")}
    said = bool(named & {term.folded for term in phrase_terms(whole.indicator)})
    return share is not None and said and any(abs(share.value - stated) <= ROUNDED for stated in shares)


def _by_name(base: Base, whole: Measure, part: Measure) -> bool:
    """Does the same paragraph tell the part by a longer name of the same thing, on no other side of a contrast?"""
    neighbours = base.neighbours
    if whole_beside(neighbours, part) is whole:
        return True
    entries = base.entries.of(whole), base.entries.of(part)
    near = (whole.document, whole.paragraph) == (part.document, part.paragraph)
    if not near or entries[0] is None or entries[1] is None or base.scorer.opposed(entries[0], entries[1], ()):
        return False
    if neighbours.is_stock(whole) and neighbours.is_flow(part):
        return False
    general = neighbours.words_of(" ".join((whole.quantity.unit or "", *clauses.money_nouns())))
    core = neighbours.core(whole) - general
    return bool(core) and core < neighbours.core(part)
