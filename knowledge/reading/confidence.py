"""How sure the reader is of a fact: the share of facts read in the same way that was right on reports with a gold reading.

A measure is read in one of a few ways (`Level`), told by what is known of its name. `data/confidence.toml` holds the
share of each that was right; `benchmarks/confidence.py` measures the shares, by cross-validation over documents, and
writes that file. `docs/reading.md` shows the reliability curve.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal, cast, get_args

from knowledge.reading.lexicon import lexicon, load
from knowledge.reading.linking import known_indicator

if TYPE_CHECKING:
    from knowledge.reading.drafts import Draft

Level = Literal["known", "headed", "counted", "unheaded", "long"]
"""known: the name stands in the catalogue; headed: it begins with a word that names measures ("diện tích", "tỷ lệ");
counted: something is counted; unheaded: an amount under words that name no measure; long: more words than names have."""
LEVELS: tuple[Level, ...] = get_args(Level)
LONG = 12
"""Syllables; names of more hold a piece of the sentence as a rule."""


def level_of(draft: Draft) -> Level:
    """In which way a measure was read."""
    if known_indicator(draft.label) is not None:
        return "known"
    if len(draft.name) > LONG:
        return "long"
    if draft.amount and draft.amount.counted:
        return "counted"
    return "headed" if lexicon().heads.at([word.lower() for word in draft.name], 0) else "unheaded"


@cache
def measured(name: str) -> float:
    """The share of facts of a level, or of a kind other than measures, that was right."""
    return cast("float", load("confidence")["right"][name])
