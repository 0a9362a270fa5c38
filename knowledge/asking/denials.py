"""Whether a question asks of what was not done ("chưa", "không"), and not merely whether it was ("… không?")."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.asking import clauses
from knowledge.asking.question import CONTENT, FILLER
from knowledge.asking.readings import Word

LAST_WORDS = 4  # a denial and what may follow it at the end of a clause
MEANS = frozenset({"phai", "co"})
"""The folded words that, between a denial and a name, say what is not so ("chưa phải đảng viên", "không có đơn")."""


def _last_word(words: Sequence[Word], roles: Sequence[str], part: range) -> int:
    """Where a clause ends, but for what is said to the one asked ("… chưa bạn hè?")."""
    denials = {span.start for span in clauses.rules().asking_last.spans(words) if span.start in part}
    last = max(denials, default=part.stop - 1)
    plain = all(roles[at] != CONTENT and at not in denials for at in range(last + 1, part.stop))
    asked = clauses.rules().how_many.stand_in(words[last : part.stop])
    return last if plain and not asked and part.stop - last <= LAST_WORDS else part.stop - 1


def _is_tag(words: Sequence[Word], after: int, parts: Sequence[range]) -> bool:
    """Does a tag follow a denial, and end the clause ("không đúng", "chưa rõ"), unlike "chưa phải đảng viên"?"""
    if after >= len(words) or not clauses.rules().whether.at(words, after):
        return False
    return words[after].folded not in MEANS or any(part.stop == after + 1 for part in parts)


def denies(words: Sequence[Word], roles: Sequence[str], parts: Sequence[range], focus: set[int]) -> bool:
    """Is something denied in the clause that asks, before its end, without a tag ("phải không") and no year ("hai không")?"""
    denials = list(clauses.rules().asking_last.spans(words))
    ends = {_last_word(words, roles, part) for part in parts} if denials else ()
    tags = clauses.rules().whether
    return any(
        len(span) == 1 and span.start in focus and span.start not in ends and roles[span.start] != FILLER
        and not (span.start and tags.at(words, span.start - 1)) and not _is_tag(words, span.stop, parts)
        for span in denials
    )  # fmt: skip
