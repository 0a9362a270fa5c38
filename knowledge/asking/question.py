"""A message as understood, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from knowledge.asking import clauses, fits
from knowledge.asking.expected import Expected, is_counted
from knowledge.asking.fits import Query
from knowledge.asking.readings import Word, Words
from knowledge.asking.what import Wanted
from knowledge.asking.when import Periods, When
from knowledge.asking.where import Mention, asked_level

CONTENT, HELPER, MATTER, FILLER = "content", "helper", "matter", "filler"
"""Parts of a word: it must be explained; it may explain; it names an office or document; it was read as a slot."""
COMPARING = frozenset({"hon", "kem"})
FEWEST, NEAR = (
    2,
    7,
)  # from "hơn" to "bao nhiêu" there are more and at most so many words where something is named between
WEDDED, HON, WEDS = "hôn", "hon", frozenset({"ket", "ly", "li", "tao"})
"""A word with the letters of "hơn" that compares nothing, and the words before it that say so where it has no diacritics."""
INDEX = frozenset({"chi", "he"})
"""The folded words before "số" that make it an index or a factor, and no number of things."""
DIRECTIONS = frozenset(term.folded for phrase in clauses.rules().directions for term in phrase)


def weds(words: Sequence[Word], at: int) -> bool:
    """Is this the word of "kết hôn", "ly hôn", which looks like "hơn" without its diacritics?"""
    word = words[at]
    return word.form == WEDDED or (word.folded == HON and not word.form and at > 0 and words[at - 1].folded in WEDS)


def folded_text(words: Sequence[Word]) -> str:
    """The words as the patterns read them: without diacritics, but for the one that would be taken for "hơn"."""
    letters = [word[0] for word in words]
    if HON in letters:
        letters = [WEDDED if word == HON and weds(words, at) else word for at, word in enumerate(letters)]
    return " ".join(letters)


@dataclass(frozen=True)
class Question:
    """A message as understood; `text` is its words folded, `roles` says what part each word has.

    `denies` is set where it asks of what was not done ("chưa", "không"), and not merely whether ("… không?");
    `sums` where a total over counted years is asked for, though "tổng" be a part of the indicator's name too;
    `aside` is set where the period stands outside the clause that asks, as part of a story; `nouns` imply a unit.
    What else it says is worked out when first asked, and kept: some of it is asked for every fact that may be meant.
    """

    words: Words
    text: str
    roles: tuple[str, ...]
    periods: Periods
    places: tuple[Mention, ...]
    wanted: Wanted
    expected: Expected
    query: Query
    numbers: tuple[str, ...]
    leans: bool
    chat: str = ""
    parts: tuple[range, ...] = ()
    aside: bool = False
    literal: Query | None = None
    denies: bool = False
    sums: bool = False
    nouns: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()

    @cached_property
    def asked(self) -> frozenset[str]:
        """All folded words of the message, and whose plan it speaks of ("huyen giao")."""
        return frozenset(word.folded for word in self.words) | clauses.givers_in(self.words)

    @cached_property
    def heads(self) -> tuple[Word, ...]:
        """Frame words that name an indicator by themselves in a follow-up ("còn tổng số?")."""
        return tuple(self.words[at] for span in clauses.rules().heads.spans(self.words) for at in span)

    @cached_property
    def compared(self) -> tuple[Word, ...]:
        """What the figure is held against ("hơn vụ hè thu bao nhiêu"); nothing in "hơn bao nhiêu tỷ"."""
        starts = [span.start for span in self.expected.questions]
        more = [at for at, word in enumerate(self.words) if word.folded in COMPARING and not weds(self.words, at)]
        between = (self.words[at + 1 : start] for at in more for start in starts if FEWEST < start - at <= NEAR)
        return next((words for words in between if not any(word.is_mark for word in words)), ())

    @cached_property
    def before_compared(self) -> Query:
        """The words to match without those of what the figure is held against."""
        held = list(self.compared)
        first = next(at for at in range(len(self.words)) if list(self.words[at : at + len(held)]) == held)
        spots = (at for at, role in enumerate(self.roles) if role == CONTENT and not first <= at < first + len(held))
        return replace(self.query, content=fits.few(self.words[at] for at in spots if not self.words[at].is_mark))

    @cached_property
    def compares(self) -> bool:
        """Does it name what the figure is held against?"""
        return bool(self.compared)

    @cached_property
    def says_against(self) -> bool:
        """Does it hold a figure against an earlier one ("so với năm trước"), and name no other thing for it?"""
        return clauses.rules().against.stand_in(self.words) and not self.compares

    @cached_property
    def claims(self) -> bool:
        """Does it state something and ask whether it is so ("… đúng không?"), or why it is?"""
        return clauses.rules().claims.stand_in(self.words) or "why" in (self.wanted.aspect, *self.wanted.others)

    @cached_property
    def says_whole(self) -> bool:
        """Does it speak of all there are ("cả huyện", "lên tới")?"""
        return clauses.rules().whole.stand_in(self.words)

    @cached_property
    def names_direction(self) -> bool:
        """Does it say "tăng" or "giảm", one and not the other? Then the size of the change answers."""
        said = {word.folded for word in self.words} & DIRECTIONS
        return len(said) == 1

    @cached_property
    def says_total(self) -> bool:
        """Does it ask for a sum?"""
        return self.sums or clauses.rules().total.stand_in(self.words)

    @cached_property
    def says_rate(self) -> bool:
        """Does it speak of a rate ("tỷ lệ")?"""
        return clauses.rules().rate.stand_in(self.words)

    @cached_property
    def says_count(self) -> bool:
        """Does it ask for the number of something by name ("số học sinh bỏ học"), and speak of no rate?"""
        spans = clauses.rules().counting.spans(self.words)
        named = (
            span.stop < len(self.words)
            and not (span.start and self.words[span.start - 1].folded in INDEX)  # "chỉ số hài lòng"
            and (self.roles[span.stop] == CONTENT or is_counted(self.words[span.stop].folded))
            for span in spans
        )
        return not self.says_rate and not self.expected.percent and any(named)

    def asks_which(self, what: str) -> bool:
        """Does it ask which year or quarter ("năm nào")?"""
        return what == "period" and clauses.rules().which_period.stand_in(self.words)

    def asks_level(self) -> int | None:
        """The level of places asked about ("huyện nào")."""
        return asked_level(self.text)

    @cached_property
    def period_words(self) -> tuple[range, ...]:
        """Where the words stand that say a period."""
        return tuple(clauses.words_in(self.text, span) for span in self.periods.spans)

    @cached_property
    def when(self) -> tuple[When, ...]:
        """The periods asked for."""
        return self.periods.asked
