"""Names that editors have taught, put where the index finds them: with the catalogue's indicators, or with a fact's own.

A taught name is said of an indicator by name. Where the catalogue knows that name it becomes an alias of the
catalogue's indicator, so that every fact of it is found by the new name; else it belongs to facts that bear the name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from knowledge.catalogue.indicators import Indicator, by_phrase, indicators


def with_taught(taught: Mapping[str, str]) -> tuple[tuple[Indicator, ...], Mapping[str, tuple[str, ...]]]:
    """The catalogue with the taught names in it; and, by the name of the indicator, those that it does not know.

    `taught` holds the indicator's name by the taught one.
    """
    if not taught:
        return indicators(), {}
    aliases: dict[str, list[str]] = defaultdict(list)
    own: dict[str, list[str]] = defaultdict(list)
    for phrase, name in taught.items():
        known = by_phrase().get(name.lower())
        if known is None:
            own[name].append(phrase)
        elif phrase not in known.phrases:
            aliases[known.id].append(phrase)
    return tuple(_named(indicators(), aliases)), {name: tuple(phrases) for name, phrases in own.items()}


def _named(catalogue: Iterable[Indicator], aliases: Mapping[str, list[str]]) -> Iterable[Indicator]:
    for one in catalogue:
        yield replace(one, aliases=(*aliases[one.id], *one.aliases)) if one.id in aliases else one
