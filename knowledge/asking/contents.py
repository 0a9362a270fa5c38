"""What the notebook holds, for those who look around: topics, their indicators, and the figures of each.

A `Group` is one indicator with all figures of it, under however many names reports write it: names that the catalogue
knows for the same indicator belong together, and any other name is an indicator of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

from knowledge.asking.base import Base
from knowledge.asking.entries import Entry
from knowledge.catalogue.indicators import Indicator
from knowledge.catalogue.topics import topics
from knowledge.model import Measure


@dataclass(frozen=True, slots=True)
class Group:
    """One indicator: its `key` (the same for the same facts, in every process), its name, and its figures.

    `title` is the name that most of its facts bear. `topic` is None where the catalogue has no place for it.
    """

    key: str
    title: str
    topic: str | None
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """All groups: by key, by topic (in the catalogue's order), and by report where no topic has them."""

    groups: Mapping[str, Group]
    topics: Mapping[str, tuple[Group, ...]]
    reports: Mapping[str, tuple[Group, ...]]


_KNOWN: WeakKeyDictionary[Base, Contents] = WeakKeyDictionary()


def contents_of(base: Base) -> Contents:
    """The contents of a base. Made once for each; the first time takes some milliseconds a thousand facts."""
    found = _KNOWN.get(base)
    if found is None:
        found = _KNOWN[base] = _contents(base)
    return found


def _contents(base: Base) -> Contents:
    members: dict[str, list[Entry]] = defaultdict(list)
    for entry in base.entries.all:
        if not entry.ghost:
            members[group_key(base, entry)].append(entry)
    groups = {key: _group(key, entries) for key, entries in members.items()}
    ordered = sorted(groups.values(), key=lambda group: (-len(group.measures), group.title))
    shelved = {topic: tuple(group for group in ordered if group.topic == topic) for topic in topics()}
    reports: dict[str, list[Group]] = defaultdict(list)
    for group in ordered:
        if group.topic is None:
            for document in dict.fromkeys(measure.document for measure in group.measures):
                reports[document].append(group)
    newest = sorted(reports, key=lambda document: (base.source(document).published or date.min, document), reverse=True)
    return Contents(
        groups,
        {topic: found for topic, found in shelved.items() if found},
        {document: tuple(reports[document]) for document in newest},
    )


def group_key(base: Base, entry: Entry) -> str:
    """The key of the group that an entry belongs to: the catalogue's indicator where it is named just so."""
    indicator = entry.indicator
    if indicator is not None and _strong(base, entry.label) in _names(base, indicator):
        return f"catalogue:{indicator.id}"
    return f"words:{' '.join(term.form for term in entry.phrases[0])}"


_NAMES: WeakKeyDictionary[Base, dict[str, frozenset[frozenset[str]]]] = WeakKeyDictionary()


def _names(base: Base, indicator: Indicator) -> frozenset[frozenset[str]]:
    """All names of an indicator, each as the words that tell it from others; worked out once."""
    known = _NAMES.setdefault(base, {})
    if indicator.id not in known:
        known[indicator.id] = frozenset(_strong(base, name) for name in indicator.phrases)
    return known[indicator.id]


def _strong(base: Base, name: str) -> frozenset[str]:
    """The words of a name that tell it from others."""
    words = [term.form for term in base.entries.canonical(name)]
    return frozenset(word for word in words if not base.entries.is_frame(word)) or frozenset(words)


def _group(key: str, entries: Sequence[Entry]) -> Group:
    measures = tuple(measure for entry in entries for measure in entry.facts)
    indicator = entries[0].indicator
    topic = indicator.topic if indicator is not None and indicator.topic in topics() else None
    return Group(key, _usual(measures), topic, tuple(sorted(measures, key=newest_first)))


def _usual(measures: Iterable[Measure]) -> str:
    (title, _), *_ = Counter(measure.indicator for measure in measures).most_common(1)
    return title


def newest_first(measure: Measure) -> tuple[int, str, str]:
    """A sorting key: the latest period first, then by place."""
    end = measure.period.end if measure.period is not None else None
    return (-end.toordinal() if end else 0, measure.place or "", measure.id)
