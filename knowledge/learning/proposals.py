"""A name that an editor wants to teach: which indicator is meant, and why it may not be taught.

A taught name must not blur what the catalogue keeps apart. It is refused where it is the name of another indicator,
and where it stands on the other side of a contrast (thu/chi, nghèo/cận nghèo) than the indicator it is to name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from knowledge.asking import Base
from knowledge.asking.entries import WEAK, Entry
from knowledge.asking.phrase import Term
from knowledge.catalogue.indicators import by_id
from knowledge.language.text import fold
from knowledge.learning.gaps import Hearing

LONGEST, MOST_WORDS = 80, 10
"""Letters and words of a name."""
Why = Literal["empty", "long", "unmarked", "own", "taken", "contrast"]


class Objection(NamedTuple):
    """Why a name may not be taught: `other` is the indicator whose name it is, or the two words that contradict."""

    why: Why
    other: str = ""


def entry_named(base: Base, name: str) -> Entry | None:
    """The indicator of this name, one that facts state before one that only the catalogue knows; None where none is.

    Diacritics may be missing altogether; then the name must belong to one indicator only.
    """
    terms = base.entries.canonical(name)
    if not terms:
        return None
    ranked = sorted(base.entries.all, key=lambda entry: (entry.ghost, entry.id))
    for most in (2, None):  # its own name, as facts write it and in canonical spelling; then its other names
        for entry in ranked:
            if any(_forms(phrase) == _forms(terms) for phrase in entry.phrases[:most]):
                return entry
    if fold(name) != name.lower():
        return None
    loose = [entry for entry in ranked if any(_letters(phrase) == _letters(terms) for phrase in entry.phrases)]
    stated = [entry for entry in loose if not entry.ghost] or loose
    return stated[0] if len(stated) == 1 else None


def likely(hearing: Hearing, words: str, count: int) -> list[Entry]:
    """The stated indicators that these words may mean, to be offered: by what they share, then by their letters."""
    base = hearing.base
    fits = base.scorer.rank(hearing.query(words))
    shared = [fit.entry for fit in fits if not fit.entry.ghost and fit.clash is None]
    different = {entry.id: entry for entry in (*shared, *base.similar(words, count))}
    return list(different.values())[:count]


def objection(hearing: Hearing, phrase: str, meant: Entry) -> Objection | None:
    """Why `phrase` may not be a name of the indicator; None where it may."""
    base = hearing.base
    terms = base.entries.canonical(phrase)
    if len(phrase) > LONGEST or len(terms) > MOST_WORDS:
        return Objection("long")
    if not hearing.content(phrase).words or all(base.entries.weight(term) <= WEAK for term in terms):
        return Objection("empty")
    if any(_lacks_marks(base, term) for term in terms):
        return Objection("unmarked")
    owners = [entry for entry in base.entries.all if _is_name(base, terms, entry)]
    if any(_same(entry, meant) for entry in owners):
        return Objection("own", meant.label)
    if owners:
        return Objection("taken", min(owners, key=lambda entry: entry.ghost).label)
    return _contradiction(base, terms, meant)


def _lacks_marks(base: Base, term: Term) -> bool:
    """Is this word known with diacritics only? Taught without, it would miss those who write it well."""
    known = base.vocabulary.forms.get(term.folded, set())
    return bool(known) and term.form == term.folded and term.form not in known


def _contradiction(base: Base, terms: Sequence[Term], meant: Entry) -> Objection | None:
    asked = base.scorer.sides([term.folded for term in terms])
    stated = base.scorer.sides([term.folded for term in meant.phrases[0]])
    for group in sorted(asked.keys() & stated.keys()):
        if not asked[group].keys() & stated[group].keys():
            return Objection("contrast", f"{min(asked[group].values())} / {min(stated[group].values())}")
    said, own = set(_strong(base, terms)), set(_strong(base, meant.phrases[0]))
    for other in _contrasted(meant):
        named = set(_strong(base, base.entries.canonical(other)))
        if named and named <= said and not named <= own:
            return Objection("contrast", f"{other} / {meant.label}")
    return None


def _contrasted(meant: Entry) -> Iterable[str]:
    """All names of the neighbours that the catalogue keeps apart from this indicator."""
    for other in meant.indicator.contrasts if meant.indicator is not None else ():
        if other in by_id():
            yield from by_id()[other].phrases


def _is_name(base: Base, terms: Sequence[Term], entry: Entry) -> bool:
    said = _strong(base, terms)
    return any(_strong(base, phrase) == said for phrase in entry.phrases)


def _strong(base: Base, terms: Sequence[Term]) -> tuple[str, ...]:
    """The letters of the words that are more than frame ("số", "tổng")."""
    return tuple(term.folded for term in terms if base.entries.weight(term) > WEAK) or _letters(terms)


def _same(one: Entry, other: Entry) -> bool:
    return one is other or (one.indicator is not None and one.indicator is other.indicator)


def _forms(terms: Sequence[Term]) -> tuple[str, ...]:
    return tuple(term.form for term in terms)


def _letters(terms: Sequence[Term]) -> tuple[str, ...]:
    return tuple(term.folded for term in terms)
