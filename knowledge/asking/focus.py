"""Which clause of a message asks, and which only tell of the asker."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.asking import clauses
from knowledge.asking.readings import Word
from knowledge.language.text import fold

POLITE = "ạ"
"""The form of the word that ends a polite sentence."""
THEN = "thì"
"""The word after which the question comes that the clause before limits ("Về an ninh thì …")."""
WITHIN = frozenset({"trong", "rieng", "ve"})
"""The folded words of a clause that limits the one after it ("Trong đồng bào dân tộc thiểu số, tỷ lệ hộ nghèo …")."""


def focus_of(words: Sequence[Word], parts: Sequence[range], tells: Sequence[int]) -> set[int]:
    """The words of the clause that asks; where none does, of the one that requests and tells of what; else all."""
    asking = [number for number, part in enumerate(parts) if clauses.asks(words, part)]
    if asking:
        last = asking[-1]
        first = last  # and the clause that limits it, itself perhaps in several pieces ("Về an ninh, trật tự thì …")
        while first > 0 and _goes_on(words[parts[first].start - 1]):
            first -= 1
            if words[parts[first].start].folded in WITHIN:
                return {at for part in parts[first : last + 1] for at in part}
        return set(parts[last])
    marked = [number for number, part in enumerate(parts) if tells[number] and _ends_asking(words, part)]
    requesting = [number for number, part in enumerate(parts) if clauses.requests(words, part)]
    if requesting and not marked:
        most = max(range(len(parts)), key=tells.__getitem__)
        empty = not tells[requesting[-1]] and tells[most]  # "kiểm tra giúp số này: …"
        return set(parts[most if empty else requesting[-1]])
    if marked:
        return set(parts[marked[-1]])
    return {index for part in parts[_opened(words, parts, tells) :] for index in part}


def _goes_on(mark: Word) -> bool:
    """Does a comma or "thì" part a clause from the one that it limits?"""
    return mark.folded == "," or mark.form == THEN or (mark.folded == fold(THEN) and not mark.form)


def _ends_asking(words: Sequence[Word], part: range) -> bool:
    return part.start > 0 and part.stop < len(words) and words[part.stop].folded == "?"


def without_asker(words: Sequence[Word], parts: list[range], tells: list[int]) -> tuple[list[range], list[int]]:
    """The clauses without those in which the asker only speaks of themselves ("em là sinh viên", "để nộp chiều nay"), where others remain."""
    introducing = clauses.rules().introducing
    kept = [
        (part, told)
        for part, told in zip(parts, tells, strict=True)
        if told
        or clauses.asks(words, part)
        or not (introducing.stand_in(words[part.start : part.stop]) or clauses.is_purpose(words, part.start - 1))
    ]
    return ([part for part, _ in kept], [told for _, told in kept]) if kept else (parts, tells)


def _opened(words: Sequence[Word], parts: Sequence[range], tells: Sequence[int]) -> int:
    """The number of the clause that the asker's introduction leads to ("em là sinh viên ạ, …", "… tôi muốn biết …")."""
    for number in range(len(parts) - 1, 0, -1):
        start = parts[number].start
        polite = words[start - 1].form == POLITE and not any(tells[:number])
        if tells[number] and (polite or clauses.says_before(words, start, clauses.rules().openings)):
            return number
    return 0


def wider(words: Sequence[Word], parts: Sequence[range], focus: set[int]) -> set[int]:
    """The focus with the rest of its sentence where there is one, else with the clause before it."""
    after = next((part for part in parts if part.start > max(focus)), None)
    if after is not None and words[max(focus) + 1].folded == ",":
        return focus | set(after)
    before = next((part for part in reversed(parts) if part.stop <= min(focus)), None)
    return focus | set(before if before is not None else after or ())
