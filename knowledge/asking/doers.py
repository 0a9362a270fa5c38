"""Who or what brings about what is counted ("công an làm rõ mấy vụ"): reports leave it out, so it need not be explained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from knowledge.asking.clauses import SENTENCE_ENDS, PhraseSet, rules
from knowledge.asking.phrase import phrase_terms
from knowledge.asking.readings import Word
from knowledge.data_files import read_data

BECAUSE, WHY, SO = frozenset({"vi", "do", "boi"}), frozenset({"sao", "dau"}), frozenset({"ma", "nen"})
"""Folded words that begin a cause and, after the first, a question of it; words after which comes what it brought about."""
MAKES, GOT = frozenset({"làm", "khiến"}), "duoc"
"""… and words that say so themselves, as they are written (there is a Kỳ Lam); with "được" they say what was done."""

KEEP, HEAD_OF_CATTLE, NEAR = "nuoi", "con", 3
"""The folded verb of keeping, the word that animals are counted by, and how far before "bao nhiêu" the verb may stand."""
COST = frozenset({"het", "ton"})
"""The folded words before "bao nhiêu" that ask what something cost ("làm hết bao nhiêu tiền"): it brings nothing about."""


@cache
def _doers() -> tuple[PhraseSet, dict[tuple[str, ...], tuple[PhraseSet, ...]]]:
    """The names of doers, and the deeds that are theirs by the words of the name, folded."""
    deeds: dict[tuple[str, ...], tuple[PhraseSet, ...]] = {}
    for doer in read_data("knowledge.asking", "doers")["doer"]:
        own = PhraseSet.of(doer["deeds"])
        for name in map(phrase_terms, doer["names"]):
            key = tuple(term.folded for term in name)
            deeds[key] = (*deeds.get(key, ()), own)
    names = (phrase_terms(name) for doer in read_data("knowledge.asking", "doers")["doer"] for name in doer["names"])
    return PhraseSet(names), deeds


@cache
def doer_phrases() -> tuple[str, ...]:
    """All names and deeds, to be known words."""
    rows = read_data("knowledge.asking", "doers")["doer"]
    return tuple(phrase for row in rows for phrase in (*row["names"], *row["deeds"]))


def doers_in(words: Sequence[Word], counted: Sequence[range]) -> Iterator[range]:
    """Where a doer stands before "bao nhiêu" and the rest of the message names a deed of its own."""
    names, deeds = _doers()
    for span in names.spans(words[: counted[0].start] if counted else ()):
        for own in deeds[tuple(word.folded for word in words[span.start : span.stop])]:
            if any(deed.stop <= span.start or deed.start >= span.stop for deed in own.spans(words)):
                yield span


def causes_in(words: Sequence[Word], counted: Sequence[range]) -> Iterator[int]:
    """The words of a cause ("Hồ Khe Lấu chậm làm bao nhiêu héc-ta thiếu nước", "vì dịch mà mấy hộ …"), but its numbers."""
    if not counted or words[counted[0].start].folded in COST:
        return
    first = counted[0].start
    start = max((at + 1 for at in range(first) if words[at].folded in SENTENCE_ENDS), default=0)
    end = max((at for at in range(start, first) if _brings_about(words, start, at, first)), default=start)
    yield from (at for at in range(start, end) if not words[at].is_number)


def _brings_about(words: Sequence[Word], start: int, at: int, counted: int) -> bool:
    """Does this word end a cause that began the sentence, with no more than "khoảng" before "bao nhiêu"?"""
    because = words[start].folded in BECAUSE and words[min(start + 1, counted)].folded not in WHY
    if because and at > start + 1 and words[at].folded in SO:
        return True
    near = all(word.folded in rules().parting and word.folded != GOT for word in words[at + 1 : counted])
    return words[at].form in MAKES and near and at > start + 1


def keeping_in(words: Sequence[Word], counted: Sequence[range]) -> Iterator[int]:
    """The verb of keeping animals that are counted ("nuôi được bao nhiêu con dê"): of a stock it says nothing."""
    for span in counted:
        if span.stop < len(words) and words[span.stop].folded == HEAD_OF_CATTLE:
            yield from (at for at in range(max(0, span.start - NEAR), span.start) if words[at].folded == KEEP)
