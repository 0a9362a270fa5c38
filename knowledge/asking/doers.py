"""Who does what is counted ("công an làm rõ mấy vụ"): reports leave it out, so it need not be explained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from knowledge.asking.clauses import PhraseSet
from knowledge.asking.phrase import phrase_terms
from knowledge.asking.readings import Word
from knowledge.data_files import read_data


@cache
def _doers() -> tuple[PhraseSet, dict[tuple[str, ...], tuple[PhraseSet, ...]]]:
    """The names of doers, and the deeds that are theirs by the words of the name, folded."""
    deeds: dict[tuple[str, ...], tuple[PhraseSet, ...]] = {}
    for doer in read_data("knowledge.asking", "doers")["doer"]:
        own = PhraseSet(map(phrase_terms, doer["deeds"]))
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
