"""What is said of money asked for: that it was spent ("tốn mấy tỷ"), or came in ("kiếm được bao nhiêu tiền")."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from knowledge.asking.clauses import PhraseSet, rules, says
from knowledge.asking.expected import Expected
from knowledge.asking.phrase import Term, phrase_terms
from knowledge.asking.readings import Word, Words
from knowledge.data_files import read_data

MONEY = "money"


class _Verbs(NamedTuple):
    before: PhraseSet
    anywhere: PhraseSet
    plain: frozenset[str]
    within: frozenset[str]
    kept: str
    earning: frozenset[str]
    bare: frozenset[str]
    ways: frozenset[str]
    earned: Term
    side: tuple[str, ...]


@cache
def _verbs() -> _Verbs:
    data = read_data("knowledge.asking", "spending")

    def letters(words: Sequence[str]) -> frozenset[str]:
        return frozenset(phrase_terms(word)[0].folded for word in words)

    return _Verbs(
        PhraseSet.of(data["before"]),
        PhraseSet.of(data["anywhere"]),
        letters(data["plain"]),
        letters(data["within"]),
        phrase_terms(data["kept"])[0].folded,
        frozenset(data["earning"]),
        letters(data["earning"]),
        letters(data["ways"]),
        phrase_terms(data["earned"])[0],
        tuple(term.folded for term in phrase_terms(data["side"])),
    )


def spending_phrases() -> tuple[str, ...]:
    """All verbs, to be known words."""
    data = read_data("knowledge.asking", "spending")
    return (*data["before"], *data["anywhere"], *data["earning"], *(f"{verb} được" for verb in data["earning"]))


def asks_money(expected: Expected) -> bool:
    """Is a sum of money asked for ("mấy tỷ")?"""
    return bool(expected.questions) and bool(expected.units & rules().accepts[MONEY])


def earned(words: Words, expected: Expected) -> Words:
    """The words with "thu" for a verb of earning before "bao nhiêu tiền"."""
    if not asks_money(expected):
        return words
    verbs, last = _verbs(), expected.questions[-1].start
    found = {at for at in range(last) if _earns(words, at, last)}
    if not found:
        return words
    return Words(Word(*verbs.earned, word.cost) if at in found else word for at, word in enumerate(words))


def _earns(words: Sequence[Word], at: int, counted: int) -> bool:
    verbs, word = _verbs(), words[at]
    spelled = word.form in verbs.earning if word.form else word.folded in verbs.bare
    return spelled and (words[at + 1].folded in verbs.ways or at + 1 == counted)


def spent(words: Sequence[Word], expected: Expected) -> list[range]:
    """Where verbs say that the money asked for was spent."""
    verbs = _verbs()
    found = [
        range(at, at + 1) for at in (part.start for part in expected.questions) if words[at].folded in verbs.within
    ]
    if not asks_money(expected):
        return found
    found += [span for span in verbs.anywhere.spans(words) if len(span) > 1 or words[span.start].form]
    for start in (_start(words, counted) for counted in expected.questions):
        found += [range(start - len(verb), start) for verb in verbs.before if _stands_before(words, start, verb)]
    return found


def _start(words: Sequence[Word], counted: range) -> int:
    """Where "bao nhiêu" begins, with what may stand between it and a verb ("được", "hết")."""
    start = counted.start
    while start and words[start - 1].folded in rules().parting:
        start -= 1
    return start


def _stands_before(words: Sequence[Word], at: int, verb: Sequence[Term]) -> bool:
    start = at - len(verb)
    if start < 0 or not says(words, start, verb):
        return False
    if len(verb) > 1 or words[start].form:
        return True
    return words[start].folded in _verbs().plain and (not start or words[start - 1].folded != _verbs().kept)


def spending_side() -> tuple[str, ...]:
    """The folded words that spending is opposed by to what comes in."""
    return _verbs().side
