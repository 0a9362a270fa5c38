"""What a question expects: the unit that it asks in, or that its nouns imply."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from knowledge.asking.clauses import rules, says
from knowledge.asking.readings import Word

LOWERING, DOWN_TO = frozenset({"giam", "keo", "ha", "dua"}), ("xuong", "con")
"""The folded words of bringing something down, and of the level that it comes down to."""
SEVERAL, OF = "may", frozenset({"tu", "cua", "cho", "trong", "qua", "voi"})
"""The folded word for "how many" that is "some" after one of these, where something else is asked before."""

SITE = "site"
"""The class of what stands for any unit of places ("mấy nơi"); the units themselves are not alike."""
THING = "thing"
"""The class of units that accepts every unit."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The unit after "bao nhiêu": folded words of the units that would do, and the words of the message that say so.

    `per` is what the figure is for one of ("bao nhiêu một ký": "kg").
    """

    units: frozenset[str] = frozenset()
    percent: bool = False
    spans: tuple[range, ...] = ()
    questions: tuple[range, ...] = ()
    per: str = ""


def expected_unit(words: Sequence[Word], stated: frozenset[tuple[str, ...]] = frozenset()) -> Expected:
    """Read the unit that the question asks in ("bao nhiêu tỷ", "mấy người", "bn %"); `stated` are the units of facts."""
    units: set[str] = set()
    questions: list[range] = []
    spans, percent = [], False
    end = 0
    for asked in rules().how_many.spans(words):
        at = asked.start
        if at < end:
            continue
        end = asked.stop
        if questions and at and words[at].folded == SEVERAL and words[at - 1].folded in OF and len(asked) == 1:
            continue  # "bao nhiêu tỷ từ mấy dự án chậm": some projects, and no question
        between = words[questions[-1].stop : at] if questions else ()
        if questions and (not _parted(words, questions[-1].stop, at) or any(w.folded == "." for w in between)):
            units.clear()  # "mấy tuyến đường dài bao nhiêu km": the last is asked; and a sentence before tells a story
        questions.append(asked)
        if end < len(words) and words[end].folded == "%":
            percent = True
            spans.append(range(end, end + 1))
        elif _names_rate(words, end):
            percent = True  # "bao nhiêu tỷ lệ", and no "tỷ" of money
        else:
            length, kind = _unit_at(words, end)
            own = next(
                (
                    n
                    for n in (3, 2, 1)
                    if tuple(w.folded for w in words[end : end + n]) in stated and end + n <= len(words)
                ),
                0,
            )
            if own > length:
                units |= _like(frozenset(word.folded for word in words[end : end + own]))
            elif length:
                units |= rules().accepts.get(kind, frozenset())
                spans.append(range(end, end + length))
    if not questions:  # "đảng viên mới %": asked for without a word for how many, or with one that nobody can read
        percent = any(word.folded == "%" and not words[at - 1].is_number for at, word in enumerate(words) if at)
    return Expected(frozenset(units), percent, tuple(spans), tuple(questions))


def _parted(words: Sequence[Word], start: int, stop: int) -> bool:
    """Does a mark or a linking word stand between?"""
    return any(words[at].is_mark or rules().links.at(words, at) for at in range(start, stop))


def _names_rate(words: Sequence[Word], at: int) -> bool:
    """Does the name of a rate begin here, other than percentage points?"""
    length = rules().rate.at(words, at) if at < len(words) else 0
    return length > 0 and all(word.folded != "%" for word in words[at : at + length])


def _like(unit: frozenset[str]) -> frozenset[str]:
    """The words of a unit of facts, with those of its class ("lao động" are people)."""
    return unit.union(*(words for kind, words in rules().accepts.items() if unit <= words and kind != SITE))


def _unit_at(words: Sequence[Word], at: int) -> tuple[int, str]:
    for length in (3, 2, 1):
        said = tuple(word.folded for word in words[at : at + length])
        kinds = [kind for terms, kind in rules().units.get(said, ()) if says(words, at, terms)]
        if kinds:  # "may can" is "mấy cân" or "mấy căn": any unit will do
            return len(said), kinds[0] if len({*kinds}) == 1 else THING
    return 0, ""


def each_of(words: Sequence[Word]) -> Iterator[range]:
    """Where "1" or "một" stands before a unit ("1 ngày gom mấy tấn", "giá bao nhiêu một ký"), and so for "mỗi"."""
    for at, (word, following) in enumerate(pairwise(words)):
        if word.folded in ("1", "mot") and (following.folded,) in rules().units:
            yield range(at, at + 2)


def lowered(words: Sequence[Word], questions: Sequence[range]) -> Iterator[int]:
    """The verb of "giảm tỷ lệ hộ nghèo xuống còn bao nhiêu": the level is asked for, and not by how much it fell."""
    for span in questions:
        if tuple(word.folded for word in words[max(0, span.start - 2) : span.start]) == DOWN_TO:
            yield from (at for at in range(span.start - 2) if words[at].folded in LOWERING)


def number_of(words: Sequence[Word]) -> Iterator[int]:
    """The "số" of what a percentage is of ("bao nhiêu % số vụ án"): it asks for no number."""
    for at, (word, following) in enumerate(pairwise(words)):
        if word.folded == "%" and following.folded == "so":
            yield at + 1


def is_classifier(unit: tuple[str, ...]) -> bool:
    """Does this folded unit count any thing ("chiếc")?"""
    return any(kind == THING for _, kind in rules().units.get(unit, ()))


def is_counted(folded: str) -> bool:
    """Is it a word of something that is counted ("hộ")?"""
    return any(folded in words for words in rules().accepts.values())


def expected_nouns(words: Sequence[Word]) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """The nouns of a question that imply a unit ("tổng vốn" is money): their letters, and the folded units they accept."""
    table = _nouns_by_start()
    named = {
        number
        for at, word in enumerate(words)
        for number in table.get(word.folded, ())
        if says(words, at, rules().nouns[number][0])
    }
    nouns = (rules().nouns[number] for number in sorted(named))
    return tuple((frozenset(term.folded for term in phrase), rules().accepts[kind]) for phrase, kind in nouns)


@cache
def _nouns_by_start() -> dict[str, list[int]]:
    table: dict[str, list[int]] = defaultdict(list)
    for number, (phrase, _) in enumerate(rules().nouns):
        table[phrase[0].folded].append(number)
    return dict(table)


def given_plans(words: Sequence[Word]) -> Iterator[tuple[range, range]]:
    """Plans that the question states with their figure ("trên kế hoạch 241,6 tỷ"): the words, and the figure."""
    for span in rules().soften["plan"].spans(words):
        at = span.stop
        if at < len(words) and words[at].is_number:
            length, kind = _unit_at(words, at + 1)
            if length and kind not in ("time", THING):
                yield span, range(at, at + 1 + length)
