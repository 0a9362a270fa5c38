"""Two numbers to choose from ask how many: "đạt 16 hay 17 chỉ tiêu vậy?" is "đạt bao nhiêu chỉ tiêu vậy?".

The numbers are guesses, no words that a fact must explain. They are no question where another word asks ("năm nào …"),
where they are years, and where they are part of a name or a date ("quý 1 hay 2", "nghị quyết 16 hay 17").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from knowledge.asking import clauses
from knowledge.asking.clauses import PhraseSet, says_before
from knowledge.asking.readings import Word
from knowledge.data_files import read_data

HOW_MANY = (Word("bao", "bao"), Word("nhieu", "nhiêu"))
UNIT_WORDS = 3
"""Between the first number and "hay" stands at most a unit of so many words ("16 chỉ tiêu hay 17")."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@cache
def _rules() -> tuple[PhraseSet, PhraseSet, PhraseSet]:
    data = read_data("knowledge.asking", "alternatives")
    either, named, times = (PhraseSet.of(data[name]) for name in ("or", "named_by_number", "times"))
    return either, named, times


def alternative_phrases() -> tuple[str, ...]:
    """The phrases of data/alternatives.toml, for the vocabulary."""
    data = read_data("knowledge.asking", "alternatives")
    return (*data["or"], *data["named_by_number"], *data["times"])


def as_how_many(words: Sequence[Word]) -> Sequence[Word]:
    """The words with two numbers to choose from as "bao nhiêu", where nothing else asks."""
    numbers = [at for at, word in enumerate(words) if word.is_number and _NUMBER.fullmatch(word.folded)]
    if len(numbers) < 2 or clauses.rules().asking.stand_in(words):
        return words
    either, named, times = _rules()
    for first, second in pairwise(numbers):
        between = words[first + 1 : second]
        link = next((span for span in either.spans(between) if span.stop == len(between)), None)
        if link is None or link.start > UNIT_WORDS or any(word.is_mark for word in between):
            continue
        years = any(_YEAR.fullmatch(words[at].folded) for at in (first, second))
        dated = second + 1 < len(words) and times.at(words, second + 1)
        if years or dated or says_before(words, first, named) or says_before(words, second, named):
            continue
        unit = between[: link.start]
        after = words[second + 1 : second + 1 + len(unit)]
        again = [word.folded for word in after] == [word.folded for word in unit]
        return (*words[:first], *HOW_MANY, *(() if again else unit), *words[second + 1 :])
    return words
