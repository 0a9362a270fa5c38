"""Diacritics made sure of once the words of a message are known: by the word beside, and by their absence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from knowledge.asking.clauses import rules
from knowledge.asking.readings import Word
from knowledge.asking.vocabulary import Vocabulary

MARKED = 0.4
"""From this share of words with diacritics on, a word without any is taken to have none."""
LOST = 0.12
"""… unless more than this share of words lacks diacritics that it must have: then any word may."""


class Diacritics:
    """Makes sure of diacritics by one vocabulary; `neutral` words have no weight, `bare` ones are written without any."""

    def __init__(self, vocabulary: Vocabulary, neutral: frozenset[str], bare: frozenset[str]) -> None:
        self._vocabulary = vocabulary
        self._neutral = neutral
        self._bare = bare

    def settled(self, words: tuple[Word, ...]) -> tuple[Word, ...]:
        """Diacritics made sure of: by the word beside, and, in a text that has them, by their absence."""
        letters = [(folded, form) for folded, form, _, _ in words if folded.isalpha()]
        bare = [folded for folded, form in letters if not form]
        marked = len(letters) - len(bare) >= MARKED * len(letters)
        if marked:
            lost = sum([not self._vocabulary.knows_form(folded, folded) for folded in bare])
            marked = lost <= LOST * len(letters)
        settled = list(words)
        for at in range(len(settled)):
            if not self._is_sure(settled, at):
                settled[at] = self._beside(settled, at)
        for at, word in enumerate(settled) if marked else ():
            if (
                not word.form
                and not words[at].form
                and (word.folded not in self._neutral or self._is_bare(words, at))
                and self._vocabulary.knows_form(word.folded, word.folded)
            ):
                settled[at] = word._replace(form=word.folded)
        return tuple(settled)

    def _is_sure(self, words: Sequence[Word], at: int) -> bool:
        """Is it a known word of weight, written out, or one that was written without diacritics between such? Quick to tell."""
        folded, form, _, _ = words[at]
        if form:
            return folded not in self._neutral and form in self._vocabulary.forms.get(folded, ())
        return not (at and words[at - 1].form) and not (at + 1 < len(words) and words[at + 1].form)

    def _is_bare(self, words: Sequence[Word], at: int) -> bool:
        """Is it a word of an indicator that has no diacritics ("dệt may"), not one of no weight without its own ("may" for "mấy")?"""
        if words[at].folded not in self._bare:
            return False
        forms = [word.form or word.folded for word in words[max(at - 1, 0) : at + 2]]
        ends = at + 1 == len(words) or words[at + 1].is_mark or words[at + 1].form in rules().splitters
        return ends or any(pair in self._vocabulary.spelled for pair in pairwise(forms))

    def _beside(self, words: list[Word], at: int) -> Word:
        """A word whose diacritics differ from those it always has beside its neighbour is taken as that ("xã hôi")."""
        word = words[at]
        if word.form and word.folded in self._neutral and not self._vocabulary.knows_form(word.folded, word.form):
            word = word._replace(form="")  # "môt", "đươc": the diacritics are a slip
        if not word.form and word.folded in self._neutral:
            bare = at + 1 < len(words) and word.folded in self._vocabulary.forms_before(word.folded, words[at + 1])
            return word._replace(form=word.folded) if bare else word
        before = self._vocabulary.forms_after(words[at - 1], word.folded) if at else frozenset()
        after = self._vocabulary.forms_before(word.folded, words[at + 1]) if at + 1 < len(words) else frozenset()
        at_home = at > 0 and (words[at - 1].form or words[at - 1].folded, word.form) in self._vocabulary.spelled
        if word.form and (at_home or word.form in before or word.form in after):
            return word
        if word.form and self._vocabulary.knows_form(word.folded, word.form):
            if self._opens(words, at + 1):
                return word  # its neighbour belongs to the word after it ("số | kết nạp", no "sơ kết")
            before = frozenset()
            after = frozenset(form for form in after if self._vocabulary.starts_phrase(form, words[at + 1].folded))
        sure = (before & after if before and after else before or after) or frozenset()
        return word._replace(form=next(iter(sure))) if len(sure) == 1 else word

    def _opens(self, words: Sequence[Word], at: int) -> bool:
        """Does a pair of words that say something begin here?"""
        if at + 1 >= len(words) or words[at].folded in self._neutral:
            return False
        return (words[at].folded, words[at + 1].folded) in self._vocabulary.pairs
