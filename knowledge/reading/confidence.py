"""How sure the reader is of a fact: the share of facts read in the same way that was right on reports with a gold reading.

A measure is read in one of a few ways (`Level`), told by what is known of its name. `data/confidence.toml` holds the
share of each that was right; `benchmarks/confidence.py` measures the shares, by cross-validation over documents, and
writes that file. `docs/reading.md` shows the reliability curve.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal, cast, get_args

from knowledge.catalogue.indicators import by_phrase
from knowledge.reading.lexicon import lexicon, load

if TYPE_CHECKING:
    from knowledge.reading.drafts import Draft

Level = Literal["known", "headed", "counted", "unlisted", "unheaded", "long"]
"""known: the name stands in the catalogue; headed: it begins with a word that names measures ("diện tích", "tỷ lệ");
counted: something listed is counted; unlisted: something that no list knows is counted; unheaded: an amount under
words that name no measure; long: more words than names have."""
LEVELS: tuple[Level, ...] = get_args(Level)
LONG = 12
"""Syllables; names of more hold a piece of the sentence as a rule."""


def level_of(draft: Draft) -> Level:
    """In which way a measure was read."""
    lex = lexicon()
    if draft.label.lower() in by_phrase():
        return "known"
    if len(draft.name) > LONG:
        return "long"
    if draft.amount and draft.amount.counted:
        unit = (draft.amount.unit or "").split()
        return "counted" if lex.counters.at(unit, 0) else "unlisted"
    return "headed" if lex.heads.at([word.lower() for word in draft.name], 0) else "unheaded"


@cache
def measured(name: str) -> float:
    """The share of facts of a level, or of a kind other than measures, that was right."""
    return cast("float", load("confidence")["right"][name])
