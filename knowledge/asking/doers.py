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

NEAR, OF = 3, "cua"
"""How far before "bao nhiêu" a verb of having may end, and the folded word before whose it is."""
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
def _harms() -> frozenset[str]:
    """The words of what a cause brings about, right after "làm", though "bao nhiêu" stands further on ("làm thiếu nước bao nhiêu ha")."""
    return frozenset(read_data("knowledge.asking", "doers")["harms"])


@cache
def _having() -> dict[str, PhraseSet]:
    """The verbs of having things, by the folded word that these are counted by."""
    rows = read_data("knowledge.asking", "doers")["having"]
    return {phrase_terms(word)[0].folded: PhraseSet.of(row["verbs"]) for row in rows for word in row["counted"]}


@cache
def doer_phrases() -> tuple[str, ...]:
    """All names and deeds, to be known words."""
    rows = read_data("knowledge.asking", "doers")["doer"]
    return tuple(phrase for row in rows for phrase in (*row["names"], *row["deeds"]))


def doers_in(words: Sequence[Word], counted: Sequence[range]) -> Iterator[range]:
    """Where a doer stands before "bao nhiêu", or after "của", and the rest of the message names a deed of its own."""
    names, deeds = _doers()
    asked = counted[0].start if counted else 0
    for span in names.spans(words):
        if span.start >= asked and words[span.start - 1].folded != OF:
            continue
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
    harm = at + 1 < counted and words[at + 1].form in _harms()
    return words[at].form in MAKES and (near or harm) and at > start + 1


def keeping_in(words: Sequence[Word], counted: Sequence[range]) -> Iterator[int]:
    """The verb of having what is counted ("nuôi được bao nhiêu con dê", "mở mấy lớp"): of how many it says nothing."""
    for span in counted:
        verbs = _having().get(words[span.stop].folded) if span.stop < len(words) else None
        for verb in verbs.spans(words[: span.start]) if verbs is not None else ():
            if verb.stop > span.start - NEAR:
                yield from verb
