"""What a follow-up asks of another thing ("còn tổ chức đảng thì sao?", after the party members that were disciplined)."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.asking.figures import Figure
from knowledge.asking.gather import Candidate
from knowledge.asking.turn import Turn

MOSTLY, HARDLY = 0.6, 0.3
"""What was spoken of, but for the words of the new thing, is said by a name at least, and by every other at most, so far."""


def parallel(turn: Turn, close: Sequence[tuple[Candidate, Figure]]) -> list[tuple[Candidate, Figure]]:
    """The one of these whose name says of the new thing what was spoken of; none where several do, or others nearly."""
    if turn.before.label is None or not turn.question.query.content or not all(c.fit.leaning for c, _ in close):
        return []
    said = {word.folded for word in turn.question.query.content}
    entries = turn.base.entries
    spoken = {term: entries.weight(term) for term in entries.canonical(turn.before.label) if term.folded not in said}
    least, most = (share * sum(spoken.values()) for share in (MOSTLY, HARDLY))
    kept = [sum(weight for term, weight in spoken.items() if term.folded in c.fit.entry.letters) for c, _ in close]
    told = [pair for pair, weight in zip(close, kept, strict=True) if weight >= least]
    apart = all(weight <= most for weight in kept if weight < least)
    return told if spoken and len(told) == 1 and apart else []
