"""What the words of a question fit: the words by what they do, and entries with how well they fit, best first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, overload

from knowledge.asking.entries import Entry
from knowledge.asking.phrase import Term
from knowledge.asking.readings import Word

MOST_WORDS = 40
"""Different words of one kind that a query holds at most."""


@dataclass(frozen=True, slots=True)
class Query:
    """The words of a question, by what they do.

    `content` must be explained by the answer; `helpers` (aspect words, places) and, less, the `context` of other clauses
    may explain parts of an entry's name but need not be explained; `inherited` are the words of what was talked about before. `units` are the
    folded words of the unit asked for ("bao nhiêu tỷ"), `sources` those of what the figure comes from ("từ thuế").
    """

    content: tuple[Word, ...]
    helpers: tuple[Word, ...] = ()
    context: tuple[Word, ...] = ()
    inherited: tuple[Term, ...] = ()
    units: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()


class Fit(NamedTuple):
    """An entry with how well it fits: `asked` (share of the question explained), `stated` (share of the entry asked)."""

    entry: Entry
    asked: float
    stated: float
    score: float
    unexplained: tuple[str, ...] = ()
    clash: tuple[str, str] | None = None
    anchored: bool = True
    leaning: bool = False
    own: float = 0.0


class Fits(Sequence[Fit]):
    """What fits a query, best first.

    Entries that can explain too little to answer are offered at most: they are only fitted when somebody looks.
    """

    def __init__(self, strong: Iterable[Fit], weak: Callable[[], Iterable[Fit]] = tuple) -> None:
        self.strong = tuple(sorted(strong, key=_order))
        self._weak = weak
        self._all: tuple[Fit, ...] | None = None

    @overload
    def __getitem__(self, at: int) -> Fit: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Fit, ...]: ...
    def __getitem__(self, at: int | slice) -> Fit | tuple[Fit, ...]:
        return self._fitted()[at]

    def __len__(self) -> int:
        return len(self._fitted())

    def _fitted(self) -> tuple[Fit, ...]:
        if self._all is None:
            self._all = tuple(sorted((*self.strong, *self._weak()), key=_order))
        return self._all


def _order(fit: Fit) -> tuple[float, bool, int]:
    return -fit.score, fit.entry.ghost, fit.entry.id


def few(words: Iterable[Word]) -> tuple[Word, ...]:
    """Each word once, and no more than any question needs: the rest would only cost time."""
    return tuple({(word.folded, word.form): word for word in words}.values())[:MOST_WORDS]
