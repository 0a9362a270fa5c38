"""Which drafts an editor should see first, and why: those that contradict, those that cannot be right as they stand.

Drafts are judged anew whenever they are shown, for what is published, and what the drafts themselves say, may have
changed since they were read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from knowledge.model import Fact, Measure
from knowledge.reading.judgement import judge, judge_against
from knowledge.store.conflicts import contradict
from knowledge.store.keys import slot_key

CONFLICTS = ("contradiction", "contradicts-source", "replaces")
"""Remarks on two figures of which one must go."""
DOUBTS = (
    "unit-differs",
    "absurd-percentage",
    "part-over-whole",
    "percentage-does-not-fit",
    "plan-does-not-fit",
    "jump",
)
"""Remarks on figures that can hardly be right."""
UNSURE = 0.7
"""A reading below this confidence was in doubt when it was read, whatever has become of the doubt."""


class Remark(NamedTuple):
    """Why a draft should be looked at: a code of `CONFLICTS`, `DOUBTS`, "no-evidence" or "unsure".

    `against` are the facts that it does not agree with.
    """

    code: str
    against: tuple[Fact, ...] = ()


class Judged(NamedTuple):
    """A draft at a revision, and what is to be said of it."""

    fact: Fact
    revision: int
    remarks: tuple[Remark, ...]

    @property
    def rank(self) -> int:
        """0 where it contradicts something, 1 where it is in doubt, 2 where it is badly supported, 3 where it is fine."""
        codes = {remark.code for remark in self.remarks}
        if codes & set(CONFLICTS):
            return 0
        return 1 if codes & set(DOUBTS) else 2 if codes else 3


def judged(drafts: Sequence[tuple[Fact, int]], published: Iterable[Fact]) -> list[Judged]:
    """The drafts of one document, those to be looked at first; within a rank in the order given."""
    facts = [fact for fact, _ in drafts]
    known = _near(facts, published)
    remarks = _remarks(facts, known)
    found = [Judged(fact, revision, tuple(remarks[fact.id])) for fact, revision in drafts]
    return sorted(found, key=lambda one: one.rank)


def _near(facts: Sequence[Fact], published: Iterable[Fact]) -> list[Fact]:
    """What is published by the same document or of the same places: nothing else can contradict."""
    documents = {fact.document for fact in facts}
    places = {fact.place for fact in facts if isinstance(fact, Measure)}
    return [
        fact for fact in published if fact.document in documents or (isinstance(fact, Measure) and fact.place in places)
    ]


def _remarks(facts: Sequence[Fact], known: Sequence[Fact]) -> dict[str, list[Remark]]:
    by_id = {fact.id: fact for fact in [*known, *facts]}
    drafted = {fact.id for fact in facts}
    same = {fact.document for fact in facts}
    others = [fact for fact in known if fact.id not in drafted]
    found: dict[str, list[Remark]] = defaultdict(list)
    own = [fact for fact in others if fact.document in same]
    for doubt in [*judge([*own, *facts]), *judge_against(facts, others)]:
        for fact_id in drafted.intersection(doubt.facts):
            against = tuple(by_id[one] for one in doubt.facts if one != fact_id)
            _add(found[fact_id], Remark(doubt.code, against))
    slots = defaultdict(list)
    for fact in others:
        if isinstance(fact, Measure):
            slots[slot_key(fact)].append(fact)
    replaced = {fact.id: fact for fact in known if fact.id in drafted}
    for fact in facts:
        against = tuple(other for other in slots.get(slot_key(fact), ()) if contradict(fact, other))
        if against and not any(set(against) <= set(remark.against) for remark in found[fact.id]):
            _add(found[fact.id], Remark("contradicts-source", against))
        if fact.id in replaced:
            _add(found[fact.id], Remark("replaces", (replaced[fact.id],)))
        if not fact.evidence:
            _add(found[fact.id], Remark("no-evidence"))
        elif fact.confidence is not None and fact.confidence < UNSURE and not found[fact.id]:
            _add(found[fact.id], Remark("unsure"))
    return found


def _add(remarks: list[Remark], remark: Remark) -> None:
    if remark not in remarks:
        remarks.append(remark)
