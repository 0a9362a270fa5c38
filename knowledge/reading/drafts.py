"""What the grammar works on: measures in the making, and what stands before a figure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from knowledge.reading import naming
from knowledge.reading.lexicon import lexicon
from knowledge.reading.naming import Words

if TYPE_CHECKING:
    from knowledge.language.periods import Period
    from knowledge.model import Comparison
    from knowledge.reading.scan import Amount, Node


@dataclass(slots=True)
class Draft:
    """A measure in the making."""

    name: Words
    amount: Amount | None
    unit: str | None
    period: Period | None = None
    target: bool = False
    comparisons: list[Comparison] = field(default_factory=list)
    verb: Words = ()
    place: str | None = None
    whole: Draft | None = None
    topic: Words = ()

    @property
    def label(self) -> str:
        """Its indicator as it is written."""
        label = naming.join(naming.dedupe(self.name))
        for said, also in lexicon().synonyms.items():
            label = label.replace(said, also)
        return label


@dataclass(slots=True)
class Clause:
    """What stands before a figure: the phrase, the cue after it, and whether a parenthesis is open."""

    phrase: list[Node]
    cue: str | None
    cue_words: Words
    paren: bool
    breakdown: bool
    fresh: bool
    parted: bool
    each: Words = ()
