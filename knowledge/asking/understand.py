"""From a message to a question: its words repaired, its slots read, and every word given its part.

Nothing here looks at facts; it needs only the vocabulary and the names of places.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from knowledge.asking import clauses
from knowledge.asking.aligned import aligned
from knowledge.asking.alternatives import as_how_many
from knowledge.asking.clauses import PhraseSet
from knowledge.asking.denials import denies
from knowledge.asking.doers import causes_in, doers_in, keeping_in
from knowledge.asking.expected import (
    Expected,
    each_of,
    expected_nouns,
    expected_unit,
    given_plans,
    lowered,
    number_of,
)
from knowledge.asking.filler_words import ADDRESS, FillerWords
from knowledge.asking.fits import Query, few
from knowledge.asking.focus import focus_of, wider, without_asker
from knowledge.asking.matters import matter_words_at
from knowledge.asking.matters_words import ordinals_at
from knowledge.asking.members import with_members
from knowledge.asking.per_unit import with_single
from knowledge.asking.phrase import Rewriter, Term, phrase_terms
from knowledge.asking.question import CONTENT, FILLER, HELPER, MATTER, Question, folded_text
from knowledge.asking.readings import Word, Words
from knowledge.asking.repair import Repairer
from knowledge.asking.spending import earned, spending_side, spent
from knowledge.asking.what import Wanted, find_wanted, may_want
from knowledge.asking.when import Periods, find_periods
from knowledge.asking.where import Mention, PlaceFinder
from knowledge.language.lexicon import Chat

SOFTENED = {"plan": "plan", "target": "plan", "remaining": "plan", "change": "change", "before": "change", "rank": "rank",
            "difference": "rank"}  # fmt: skip
"""Which list of frame words goes with an aspect."""


TOPIC = 2  # pairs of words of indicators that make a message no small talk, though it thanks
POLITE_CHAT = frozenset({"greeting", "thanks", "bye", "ok", "apology"})  # what goes with a question of how many
TELLING = 3  # words of a contrast that, with more, says more than the filler inside it ("nước ngoài thực hiện")


class WordLists(NamedTuple):
    """What a listener knows of words: fillers, units of facts, telling contrasts, small talk, words of indicators."""

    fillers: FillerWords
    units: Sequence[Sequence[Term]]
    telling: Sequence[Sequence[Term]]
    chats: Sequence[Chat]
    topical: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    compounds: Sequence[Sequence[Term]] = ()


class Listener:
    """Turns messages into questions."""

    def __init__(self, repairer: Repairer, rewriter: Rewriter, places: PlaceFinder, words: WordLists) -> None:
        self.repairer = repairer
        self._rewriter = rewriter
        self._fillers = words.fillers
        self._places = places
        self._units = PhraseSet(unit for unit in words.units if len(unit) > 1)
        self._telling = PhraseSet(words.telling)
        self._compounds = PhraseSet(words.compounds)
        self._stated = frozenset(tuple(term.folded for term in unit) for unit in words.units)
        self._greetings = {
            " ".join(t.folded for t in phrase_terms(phrase)): chat.category
            for chat in reversed(words.chats)
            for phrase in chat.phrases
        }
        self._chat_keys = [(chat.category, PhraseSet.of(chat.keys)) for chat in words.chats]
        self._topical = words.topical
        self._pairs = words.pairs
        self.hear("?", date.min)  # patterns are read with the first question: nobody should wait for that

    def hear(self, message: str, today: date) -> Question:
        """Understand one message."""
        return self.hear_words(self.repairer.read(message), today)

    def hear_words(self, repaired: Sequence[Word], today: date) -> Question:
        """Understand words that were repaired already, as those of a part of a message are."""
        typed = Words(as_how_many(repaired))
        rewritten = tuple(self._rewriter.apply(aligned(typed, self._rewriter, self._pairs)))
        words = typed if rewritten == typed else Words(rewritten)
        expected = with_single(words, expected_unit(words, self._stated))
        words = earned(words, expected)
        text = folded_text(words)
        periods = find_periods(text, today)
        places = tuple(self._places.find(words))
        parts = self._uncut(words, clauses.clauses(words))
        roles = self._roles(words, text, periods, places, expected)
        tells = self._tells(words, roles, parts)
        parts, tells = without_asker(words, parts, tells)
        focus = focus_of(words, parts, tells)
        wanted = _wanted(words, text, focus)
        marked = _with_wanted(words, roles, text, wanted, expected)
        while wanted.aspect != "source" and len(focus) < sum(map(len, parts)) and not _names(words, marked, focus):
            focus = wider(words, parts, focus)
            wanted = _wanted(words, text, focus)
            marked = _with_wanted(words, roles, text, wanted, expected)
        if wanted.aspect == "value" and may_want("before", text):
            first = clauses.sentence_of(words, min(focus), max(focus) + 1)[0] if focus else 0
            told = find_wanted(text, sum(len(word.folded) + 1 for word in words[:first]))
            wanted = told if told.aspect == "before" else wanted
        roles = _with_counted(self._units, words, roles, marked, focus, wanted)
        if wanted.has("added"):
            roles = _given(roles, (at for at, word in enumerate(words) if word.folded == NEW), HELPER)
        if wanted.aspect == "share":
            roles = _given(roles, _of_whole(words, roles, focus), HELPER)
        if len(periods.asked) > 1:
            roles = _given(roles, (at for span in clauses.rules().soften["change"].spans(words) for at in span), HELPER)
        if len(periods.asked) > 1 or len(places) > 1:
            roles = _given(roles, (at for span in clauses.rules().total.spans(words) for at in span), HELPER)
        numbers = _numbers(words, roles)
        claimed = len(numbers) == 1 and (
            clauses.rules().claims.stand_in(words) or "why" in (wanted.aspect, *wanted.others)
        )
        query = with_members(words, _query(words, roles, focus, expected, claimed=claimed), expected)
        periods = _periods_of(words, text, parts, focus, periods, today)
        aside = _is_aside(words, text, roles, parts, focus, periods)
        return Question(words, text, roles, periods, places, wanted, expected, query, numbers,
                        clauses.leans_back(words), self._chat(words, text, roles), tuple(parts), aside,
                        _literal(query, typed, words), denies(words, roles, parts, focus), _sums(typed),
                        expected_nouns(words))  # fmt: skip

    def _roles(self, words: Sequence[Word], text: str, periods: Periods, places: Sequence[Mention],
               expected: Expected) -> tuple[str, ...]:  # fmt: skip
        """The part of every word; what is said later wins over what is said before."""
        roles = [HELPER if word.folded == "%" else FILLER if word.is_mark else CONTENT for word in words]
        framed: set[int] = set()
        at = 0
        while at < len(words):
            length, kind = (0, "") if words[at].is_mark else self._fillers.at(words, at)
            _give(roles, range(at, at + length), HELPER)
            framed.update(range(at, at + length) if length > 1 and kind != ADDRESS else ())  # "mấy bác sĩ" calls nobody
            at += max(length, 1)
        telling = (s for s in self._telling.spans(words) if framed.isdisjoint(s) or len(s) > TELLING)
        for span in (*self._units.spans(words), *telling, *self._compounds.spans(words)):
            _give(roles, span, CONTENT)
        rules, doers = clauses.rules(), doers_in(words, expected.questions)
        brought = (*causes_in(words, expected.questions), *keeping_in(words, expected.questions))
        _give(roles, [at for at in brought if roles[at] == CONTENT], HELPER)
        for span in (
            *doers,
            *spent(words, expected),
            *rules.rate.spans(words),
            *rules.asking_last.spans(words),
            *rules.claims.spans(words),
        ):
            _give(roles, span, HELPER)
        frames = (*matter_words_at(words), *(ordinals_at(words) if expected.questions else ()))
        _give(roles, [at for at in frames if roles[at] == CONTENT], MATTER)
        for span in (*expected.spans, *each_of(words)):
            _give(roles, span, HELPER)
        _give(roles, (*number_of(words), *lowered(words, expected.questions)), HELPER)
        for span in (*expected.questions, *(clauses.words_in(text, stretch) for stretch in periods.spans)):
            _give(roles, span, FILLER)
        for plan, figure in given_plans(words):
            _give(roles, plan, HELPER)
            _give(roles, figure, FILLER)
        for mention in places:
            _give(roles, range(mention.start, mention.end), HELPER)
        if CONTENT not in roles:
            _give(roles, self._fillers.hidden(words, (*expected.questions, *expected.spans)), CONTENT)
        return tuple(roles)

    def _uncut(self, words: Sequence[Word], parts: Sequence[range]) -> list[range]:
        """The clauses without cuts at the commas of a name ("cán bộ, công chức")."""
        whole: list[range] = []
        for part in parts:
            before = whole[-1] if whole else part
            pair = (words[before.stop - 1].folded, words[part.start].folded)
            if before.stop + 1 == part.start and words[before.stop].folded == "," and pair in self._pairs:
                whole[-1] = range(before.start, part.stop)
            else:
                whole.append(part)
        return whole

    def _tells(self, words: Sequence[Word], roles: Sequence[str], parts: Sequence[range]) -> list[int]:
        """How many pairs of words each clause has that stand side by side in the names of indicators."""
        told = self._joined(words, roles)
        return [sum([at in part for at in told]) for part in parts] if told else [0] * len(parts)

    def _joined(self, words: Sequence[Word], roles: Sequence[str]) -> list[int]:
        """The words that stand, with the one before, so in the name of an indicator."""
        beside = enumerate(pairwise([word[0] for word in words]), 1)
        return [at for at, pair in beside if pair in self._pairs and roles[at] == roles[at - 1] == CONTENT]

    def _chat(self, words: Sequence[Word], text: str, roles: Sequence[str]) -> str:
        """The kind of small talk this is; "" where it may be a question."""
        plain = " ".join(word.folded for word in words if not word.is_mark)
        content = [w for w, role in zip(words, roles, strict=True) if role == CONTENT and not w.is_mark]
        if not plain or plain in self._greetings:
            return self._greetings[plain] if plain else "empty"
        topical = not self._topical.isdisjoint([word.folded for word in content])
        named = len(self._joined(words, roles)) >= TOPIC
        figures = any(word.is_number for word in words) or clauses.rules().how_many.stand_in(words)
        if not named and not (topical and figures):
            for category, keys in self._chat_keys:
                if keys.stand_in(words):
                    asks = figures or clauses.rules().asking.stand_in(words)
                    polite = category in POLITE_CHAT and clauses.rules().how_many.stand_in(words)
                    return "" if polite or (asks and matter_words_at(words)) else category
        return ""


def _of_whole(words: Sequence[Word], roles: Sequence[str], focus: set[int]) -> range:
    """What follows "%" names what something before is a share of ("thu thuế chiếm bao nhiêu % thu ngân sách")."""
    at = next((at for at, word in enumerate(words) if word.folded == "%" and at in focus), len(words))
    if at == len(words):  # "chiếm tỷ trọng bao nhiêu trong …"
        ends = (span.stop for span in clauses.rules().how_many.spans(words) if span.start in focus)
        at = next((end - 1 for end in ends if end < len(words) and words[end].folded == AMONG), at)
    follows = words[at + 1].folded if at + 1 < len(words) else IS
    before = {place for place in focus if place < at}
    begins = (
        bool(focus) and words[min(focus)].folded == MAKES_UP
    )  # "chiếm bao nhiêu % tổng số …": what was talked about
    meant = begins or any(words[place].folded in MEANT for place in before)
    if follows == IS or not (meant or _names(words, roles, before)):
        return range(0)
    return range(at + 1, max(focus) + 1)


def _periods_of(words: Sequence[Word], text: str, parts: Sequence[range], focus: set[int], periods: Periods,
                today: date) -> Periods:  # fmt: skip
    """The periods asked for: those of the sentence that asks, where it and another sentence name some."""
    if len(periods.asked) < 2 or not focus:  # one period is the one asked for
        return periods
    start, stop = clauses.sentence_of(words, min(focus), max(focus) + 1)
    if start < min(focus) and words[min(focus) - 1].folded == THEREFORE:
        start = min(focus)
    begin = sum(len(word.folded) + 1 for word in words[:start])
    own = find_periods(text[begin : begin + sum(len(word.folded) + 1 for word in words[start:stop]) - 1], today)
    if not own.asked or len(own.asked) == len(periods.asked):
        return periods
    years = {when.year for when in periods.asked if when.year is not None}
    year = years.pop() if len(years) == 1 else None
    asked = tuple(when if when.year else replace(when, year=year) for when in own.asked)
    return replace(periods, asked=asked, base=own.base, series=own.series)


def _is_aside(words: Sequence[Word], text: str, roles: Sequence[str], parts: Sequence[range], focus: set[int],
              periods: Periods) -> bool:  # fmt: skip
    """Are the periods told in clauses that do not ask, and that tell something of their own?"""
    named = {at for span in periods.spans for at in clauses.words_in(text, span)}
    if not named or named & focus:
        return False
    telling = [part for part in parts if named & set(part)]
    return any(roles[at] == CONTENT and not words[at].is_mark for part in telling for at in part)


def _sums(typed: Sequence[Word]) -> bool:
    """Does it ask for a total over counted years ("tổng thu ngân sách ba năm 2021, 2022, 2023")?"""
    return clauses.rules().counted_years.stand_in(typed) and clauses.rules().total.stand_in(typed)


def _literal(query: Query, typed: Sequence[Word], words: Sequence[Word]) -> Query | None:
    """The query in the words as typed, where rewriting changed some; the names of facts are indexed both ways."""
    if typed == words:
        return None
    kept, letters = {word.folded for word in query.content}, {word.folded for word in words}
    before = [word for word in typed if word.folded in kept or word.folded not in letters]
    content = tuple(word for word in before if not word.is_mark)
    return replace(query, content=content) if {word.folded for word in content} != kept else None


def _with_counted(units: PhraseSet, words: Sequence[Word], before: Sequence[str], roles: tuple[str, ...],
                  focus: set[int], wanted: Wanted) -> tuple[str, ...]:  # fmt: skip
    """What is left of something is asked for: a frame word that counts it is content where nothing else is."""
    if wanted.aspect != "remaining" or _names(words, roles, focus):
        return roles
    for span in units.spans(words):
        if all(before[at] == CONTENT for at in span):
            roles = _given(roles, span, CONTENT)
    return roles


def _given(roles: Sequence[str], indexes: Iterable[int], role: str) -> tuple[str, ...]:
    """The parts with some changed; what was read as a slot stays."""
    changed = list(roles)
    _give(changed, [at for at in indexes if changed[at] != FILLER], role)
    return tuple(changed)


def _give(roles: list[str], indexes: Iterable[int], role: str) -> None:
    for index in indexes:
        roles[index] = role


def _names(words: Sequence[Word], roles: Sequence[str], focus: set[int]) -> bool:
    return any(roles[at] == CONTENT and not words[at].is_mark for at in focus)


def _wanted(words: Sequence[Word], text: str, focus: set[int]) -> Wanted:
    """The aspect that the words in focus name."""
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word.folded) + 1)
    if len(focus) < len(words) and focus:
        return find_wanted(text, starts[min(focus)], starts[max(focus) + 1] - 1)
    return find_wanted(text)


def _with_wanted(
    words: Sequence[Word], roles: Sequence[str], text: str, wanted: Wanted, expected: Expected
) -> tuple[str, ...]:
    changed = list(roles)
    counted = {part.stop for part in expected.questions}
    for aspect in {SOFTENED.get(name, "") for name in (wanted.aspect, *wanted.others)} & clauses.rules().soften.keys():
        for span in clauses.rules().soften[aspect].spans(words):
            if span.start not in counted:
                _give(changed, [at for at in span if changed[at] == CONTENT], HELPER)
    for index in (i for span in wanted.spans for i in clauses.words_in(text, span)):
        if changed[index] == CONTENT:
            changed[index] = HELPER
    return tuple(changed)


MEANT = frozenset({"do", "nay", "ay", "no"})
"""Folded words that stand for what was talked about ("khoản đó chiếm bao nhiêu % thu ngân sách?")."""
MAKES_UP = "chiem"
"""The folded verb of a share, whose subject may be left out."""
AMONG = "trong"
"""The folded word between a share and what it is of."""
IS = "la"
"""The folded word after "%" that names the part, not the whole: "bao nhiêu % là dịch vụ"."""
NEW = "moi"
"""The folded word that says no more than "thêm" beside it ("thêm mấy sản phẩm mới")."""
THEREFORE = "vay"
"""The folded word after which a question stands by itself ("… 9 tháng với quý III, vậy 6 tháng đầu năm …?")."""
SOURCE = "tu"
"""The folded word that limits a figure to what comes from something: "thu ngân sách từ thuế"."""


def _query(words: Sequence[Word], roles: Sequence[str], focus: set[int], expected: Expected, *, claimed: bool) -> Query:
    """The words by what they do; a figure that is `claimed` need not be explained: the reply says whether it holds."""
    content, helpers, context, sources = [], [], [], set()
    source, measured = False, {at for span in clauses.rules().measures.spans(words) for at in span}
    for index, (word, role) in enumerate(zip(words, roles, strict=True)):
        source = (word.folded == SOURCE and role == HELPER) or (source and not word.is_mark)
        if (source or index in measured) and role == CONTENT:
            sources.add(word.folded)
        if word.is_mark or role == FILLER or word.folded == "%" or (claimed and word.is_number):
            continue
        if index not in focus:
            context.append(word)
        elif role == CONTENT:
            content.append(word)
        else:
            helpers.append(word)
    deals = spending_side() if spent(words, expected) else ()
    return Query(few(content), few(helpers), few(context), (), expected.units, frozenset(sources), deals)


def _numbers(words: Sequence[Word], roles: Sequence[str]) -> tuple[str, ...]:
    return tuple([w.folded for w, role in zip(words, roles, strict=True) if role != FILLER and w.is_number])
