"""Questions that got no answer or a bad one, grouped by what they ask.

A question stands for its content words: what is left of it without place, period and words that only frame it, heard
as the notebook hears it (slips and short forms undone). Questions with the same words are one group whatever their
order, and so are those whose words differ by a slip that hearing could not undo. Two known words are never a slip of
each other: "hộ nghèo" and "hộ cận nghèo", "thu" and "chi" stay apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple, TypeVar

from rapidfuzz import fuzz, process

from knowledge.asking import Base, answer
from knowledge.asking.entries import WEAK
from knowledge.asking.fits import Query
from knowledge.asking.readings import Word

LAST = 3_000
"""So many of the last questions are looked at."""
KEPT = 2 * LAST
"""So many are kept as they were heard: those looked at, and their wordings."""
ALIKE = 85.0
"""From this likeness on (rapidfuzz, 0–100) two sets of words that differ in unknown words are one."""
SHOWN_WORDINGS = 8
V = TypeVar("V")
RATE = "%"
"""Stands in a group's words where a rate was asked for: "tỷ lệ hộ nghèo" is not "số hộ nghèo"."""


class Failed(NamedTuple):
    """A question that was declined, asked back, or voted down; `facts` are those of the answer voted down."""

    at: datetime
    text: str
    outcome: str
    reason: str = ""
    facts: tuple[str, ...] = ()
    voted_down: bool = False


class Content(NamedTuple):
    """What a question asks for: its words folded and sorted, and the phrase to teach in the writer's spelling."""

    words: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that ask for the same thing. `words` are those of all its members, the most frequent first."""

    words: tuple[str, ...]
    phrase: str
    unanswered: int
    voted_down: int
    first: datetime
    last: datetime
    wordings: tuple[tuple[str, int], ...]
    """The different questions, the most frequent first, and how often each was asked."""
    reasons: tuple[str, ...]
    """Why they were declined, the most frequent reason first."""
    answers: tuple[tuple[str, ...], ...]
    """The facts of answers that were voted down, the most frequent first."""

    @property
    def count(self) -> int:
        """How often it failed."""
        return self.unanswered + self.voted_down

    @property
    def key(self) -> str:
        """Sixteen characters that stand for it, as long as its most frequent words do."""
        return key_of(self.words[0])

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all its members: whichever of them becomes the most frequent, the group is found again."""
        return frozenset(map(key_of, self.words))


def key_of(words: str) -> str:
    """Sixteen characters that stand for content words."""
    return blake2b(words.encode(), digest_size=8).hexdigest()


class Hearing:
    """What questions ask for, by the ears of one base: each text is heard once a day, as long as it is among the last.

    Lives as long as its base.
    """

    def __init__(self, base: Base, today: date | Callable[[], date] = date.today) -> None:
        """`today` is the askers' calendar day, which "năm nay" and "tháng trước" go by: another one tomorrow."""
        self.base = base
        self._today: Callable[[], date] = today if callable(today) else lambda: today
        self._content = lru_cache(maxsize=KEPT)(self._hear)
        self._answered = lru_cache(maxsize=KEPT)(self._answers)

    def content(self, text: str) -> Content:
        """The content of a question; no words where it has none ("còn năm 2022?")."""
        return self._content(text, self._today())

    def knows(self, folded: str) -> bool:
        """Is this a word of facts, catalogue or language?"""
        return folded in self.base.vocabulary

    def answers(self, text: str) -> bool:
        """Does the notebook answer this by now?"""
        return self._answered(text, self._today())

    def _answers(self, text: str, today: date) -> bool:
        return answer(self.base, text, today=today)[0].outcome == "answer"

    def query(self, text: str) -> Query:
        """The words of a question as they are matched."""
        return self.base.listener.hear(text, self._today()).query

    def _hear(self, text: str, today: date) -> Content:
        question = self.base.listener.hear(text, today)
        typed = question.literal or question.query  # "vào đảng", not "kết nạp đảng viên mới"
        content = [word for word in question.query.content if not word.is_mark]
        telling = [word for word in content if self.base.entries.weight(word) > WEAK]
        words = sorted({word.folded for word in telling or content})
        if not words or question.chat:
            return Content("", "")
        rate = question.says_rate
        phrase = " ".join(self._spelled(word) for word in typed.content if not word.is_mark)
        return Content(" ".join([*words, RATE] if rate else words), f"tỷ lệ {phrase}" if rate else phrase)

    def _spelled(self, word: Word) -> str:
        """The word with its diacritics; where it was written without, the only ones that it is known with."""
        forms = self.base.vocabulary.forms.get(word.folded, set())
        return word.form or (min(forms) if len(forms) == 1 else word.folded)


def gaps(failed: Iterable[Failed], hearing: Hearing) -> list[Gap]:
    """The groups of the failed questions, those asked most often first; questions without content are left out."""
    members: dict[str, list[Failed]] = defaultdict(list)
    for one in sorted(failed, key=lambda one: one.at, reverse=True)[:LAST]:
        words = hearing.content(one.text).words
        if words:
            members[words].append(one)
    order = sorted(members, key=lambda words: (-len(members[words]), words))
    groups = _joined(order, hearing)
    found = [_gap(words, [one for each in words for one in members[each]], hearing) for words in groups]
    return sorted(found, key=lambda gap: (-gap.count, -gap.last.timestamp(), gap.words))


def _joined(order: Sequence[str], hearing: Hearing) -> list[list[str]]:
    """Each set of words with those before it that it is a slip of."""
    groups: dict[str, list[str]] = {}
    leaders: dict[int, list[str]] = defaultdict(list)
    for words in order:
        size = words.count(" ")
        near = process.extract(words, leaders[size], scorer=fuzz.ratio, score_cutoff=ALIKE, limit=5)
        leader = next((other for other, _, _ in near if _is_slip(words, other, hearing)), None)
        if leader is None:
            leaders[size].append(words)
            groups[words] = [words]
        else:
            groups[leader].append(words)
    return list(groups.values())


def _is_slip(one: str, other: str, hearing: Hearing) -> bool:
    """Do they differ in words only of which one side knows none?"""
    a, b = set(one.split()), set(other.split())
    return not any(map(hearing.knows, a - b)) or not any(map(hearing.knows, b - a))


def _gap(words: Sequence[str], members: Sequence[Failed], hearing: Hearing) -> Gap:
    texts = Counter(" ".join(one.text.split()) for one in members)
    ranked = sorted(texts.items(), key=lambda item: (-item[1], item[0]))
    down = [one for one in members if one.voted_down]
    times = [one.at for one in members]
    return Gap(
        words=tuple(words),
        phrase=_phrase([text for text, _ in ranked], hearing),
        unanswered=len(members) - len(down),
        voted_down=len(down),
        first=min(times),
        last=max(times),
        wordings=tuple(ranked[:SHOWN_WORDINGS]),
        reasons=_frequent(one.reason for one in members if one.reason),
        answers=_frequent(one.facts for one in down if one.facts),
    )


def _phrase(texts: Sequence[str], hearing: Hearing) -> str:
    """The best spelled phrase: the first with the most diacritics."""
    phrases = [phrase for text in texts if (phrase := hearing.content(text).phrase)]
    return max(phrases, key=lambda phrase: sum(not char.isascii() for char in phrase), default="")


def _frequent(values: Iterable[V]) -> tuple[V, ...]:
    return tuple(value for value, _ in Counter(values).most_common())
