"""The very detail of a matter that is asked for: its number, ordinal, issuer, name, day or place; None where it holds none."""

from __future__ import annotations

import re

from knowledge.asking.matters_words import folded, number_of, ordinals_in
from knowledge.asking.outcomes import Telling
from knowledge.asking.tell import day
from knowledge.asking.what import Wanted
from knowledge.model import Directive, Document, Event, Fact

_DATE = re.compile(r"(?<![\d/])\d{1,2}/\d{1,2}(?:/\d{4})?(?![\d/])")


def name_telling(wanted: Wanted) -> Telling:
    """What to tell of a paper or meeting: its number, its ordinal, who issued it, or its name."""
    if wanted.has("number"):
        return _numbered_name
    if wanted.has("ordinal"):
        return _counted_name
    return _issuer if wanted.has("issuer") else _name


def date_of(fact: Fact) -> str | None:
    """The day of a meeting or paper, or a request that names one."""
    if isinstance(fact, (Event, Document)):
        return day(fact.date) if fact.date else None
    if isinstance(fact, Directive) and _DATE.search(fact.text):
        return fact.text
    return None


def place_of(fact: Fact) -> str | None:
    """Where a meeting was."""
    return fact.place if isinstance(fact, Event) else None


def _name(fact: Fact) -> str | None:
    return fact.name if isinstance(fact, (Event, Document)) else None


def _numbered_name(fact: Fact) -> str | None:
    return fact.name if isinstance(fact, Document) and number_of(folded(fact.name)) else None


def _counted_name(fact: Fact) -> str | None:
    return fact.name if isinstance(fact, Event) and ordinals_in(folded(fact.name)) else None


def _issuer(fact: Fact) -> str | None:
    return fact.issuer if isinstance(fact, Document) else None
