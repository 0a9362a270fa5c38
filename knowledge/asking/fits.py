"""What the words of a question fit: the words by what they do, and entries with how well they fit, best first."""

from __future__ import annotations

from bisect import insort
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
    `deals` are folded words of a side of a contrast that it takes though they are not said ("bỏ ra mấy tỷ": what was spent).
    """

    content: tuple[Word, ...]
    helpers: tuple[Word, ...] = ()
    context: tuple[Word, ...] = ()
    inherited: tuple[Term, ...] = ()
    units: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    deals: tuple[str, ...] = ()


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

    Entries that can explain too little to answer are offered at most: they are only fitted when somebody looks that far.
    """

    def __init__(
        self, strong: Iterable[Fit], weak: Iterable[tuple[float, Entry]] = (), fit: Callable[[Entry], Fit] | None = None
    ) -> None:
        """`weak` are entries with the score that they have at most, `fit` fits them."""
        self.strong = tuple(sorted(strong, key=_order))
        self._fitted = list(self.strong)
        self._fit = fit
        self._weak = sorted(weak, key=lambda pair: pair[0])
        self._count = len(self._fitted) + len(self._weak)

    @overload
    def __getitem__(self, at: int) -> Fit: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Fit, ...]: ...
    def __getitem__(self, at: int | slice) -> Fit | tuple[Fit, ...]:
        stop = at + 1 if isinstance(at, int) else at.stop
        self._fit_first(stop if stop is not None and 0 <= stop <= self._count else self._count)
        found = self._fitted[at]
        return tuple(found) if isinstance(found, list) else found

    def __len__(self) -> int:
        return self._count

    def _fit_first(self, count: int) -> None:
        """Fit weak entries until the first `count` are sure: no other can come before them."""
        fitted, weak = self._fitted, self._weak
        while self._fit is not None and weak and (len(fitted) < count or fitted[count - 1].score <= weak[-1][0]):
            insort(fitted, self._fit(weak.pop()[1]), key=_order)


def _order(fit: Fit) -> tuple[float, bool, int]:
    return -fit.score, fit.entry.ghost, fit.entry.id


def few(words: Iterable[Word]) -> tuple[Word, ...]:
    """Each word once, and no more than any question needs: the rest would only cost time."""
    return tuple({(word.folded, word.form): word for word in words}.values())[:MOST_WORDS]
