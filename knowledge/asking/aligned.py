"""The words of a question as indicators have them: phrases that "bao nhiêu" parts made whole, spoken numbers of names in digits."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from knowledge.asking import clauses
from knowledge.asking.phrase import Rewriter
from knowledge.asking.readings import Word
from knowledge.asking.when import spoken_digits
from knowledge.language.numbers import number_words


def aligned(typed: Sequence[Word], rewriter: Rewriter, pairs: AbstractSet[tuple[str, str]]) -> Sequence[Word]:
    """The words with whole phrases and numbers; `pairs` of folded words stand side by side in the names of indicators."""
    return _made_whole(_numbered(typed, pairs), rewriter)


def _made_whole(typed: Sequence[Word], rewriter: Rewriter) -> Sequence[Word]:
    """The words with "được bao nhiêu" before the phrase that it parts ("phát triển được bao nhiêu đảng viên")."""
    for span in clauses.rules().how_many.spans(typed):
        first = span.start
        while first and typed[first - 1].folded in clauses.rules().parting:
            first -= 1
        grows = first and clauses.rules().directions.at(typed, first - 1)
        for start in (first,) if grows else range(first, span.start + 1):  # "thêm" may itself begin the phrase
            count = rewriter.reaches(typed[:start], typed[span.stop :])
            if count:
                before = start - count
                return (*typed[:before], *typed[start : span.stop], *typed[before:start], *typed[span.stop :])
    return typed


def _numbered(typed: Sequence[Word], pairs: AbstractSet[tuple[str, str]]) -> Sequence[Word]:
    """The words with a spoken number in digits where a name has just these ("bão số sáu", "cầu Sông Ngân hai")."""
    digits = spoken_digits()
    found = {
        at: digits[word.folded]
        for at, word in enumerate(typed)
        if at
        and word.folded in digits
        and (typed[at - 1].folded, digits[word.folded]) in pairs
        and (not word.form or word.form in number_words().digits)  # "chỉ số hài lòng" counts nothing
    }
    return [Word(found[at], "") if at in found else word for at, word in enumerate(typed)] if found else typed
