"""From what was typed to words the notebook knows: teencode, abbreviations, Telex, slips and lost spaces undone.

The message becomes a lattice: every token offers the readings it may have, each at a cost, and some readings span
several tokens ("huyệng iao" → "huyện giao"). The cheapest path wins, where two words that are known to stand side by
side cost nothing and any other neighbours a little: so "CT" is "chỉ tiêu" after "%" and "chỉ thị" before a number.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from knowledge.asking.diacritics import Diacritics
from knowledge.asking.misspelled import LONGEST_NAME, MisspelledNames
from knowledge.asking.readings import (
    LESS_LIKELY,
    RANK,
    RATHER_A_WORD,
    SHORTHAND,
    TELEX,
    TONE_CLASH,
    Edge,
    Shorthand,
    Word,
)  # fmt: skip
from knowledge.asking.spaces import Spaces
from knowledge.asking.typed import MAX_WORDS, names_in, typed_tokens
from knowledge.asking.vocabulary import DOUBLED, DROPPED, LONG_SLIP, NO_SLIP, NUMBER, Vocabulary, slip_cost
from knowledge.asking.where import kind_words
from knowledge.language.periods import ROMAN
from knowledge.language.spelling import canonical, decode, is_complete, is_plain_syllable, is_syllable, undone
from knowledge.language.text import Token, fold

UNKNOWN_PAIR, NEUTRAL_PAIR, GLUED_PAIR = 0.6, 0.25, 0.22
WORD_UNKNOWN, PLAIN_UNKNOWN, NO_SYLLABLE = 1.2, 1.6, 2.2
SLIP, SLIP_OF_KNOWN = 0.5, 0.2
KNOWN_AS_TYPED = 1.0
"""What it costs to read a known word as Telex for another."""
OTHER_TONE, WRONG_WORD = 0.25, 0.8
"""A slip that changes the diacritics as well; a word of no weight that is written with others of its own ("trển")."""
ALONE = 0.35
"""What it costs a known word to stand beside none of the words it is known to stand beside."""
BEAM = 8
LONG_NAME, HALF_SURE = 3, 0.25
"""From this many words on a name is meant though one of them is another word ("Cẩm Vân Kê"): its slip costs this share."""
READ_KEPT, PAIRS_KEPT = 1_024, 4_096
"""So many words, and pairs of words, are kept with what they may be read as, and cost: mistypings have no end."""
MESSAGES_KEPT = 4
"""… and so many messages: what is refused is looked at again."""
SHOUTING = 0.7
"""Above this share of words in capitals, capitals say nothing about abbreviations."""


@dataclass(frozen=True, slots=True)
class _Own:
    """What is known of a typed word whatever stands beside it: its readings, and what else may begin with it.

    `may_be_lost`: it is a known word, but not written out with its diacritics, so it may be a slip for another;
    `is_meant`: it is, or it has none and may lack them; `is_name`: a capital says so; `is_plain`: between others of which
    this is so it has no more readings than its own.
    """

    edges: tuple[Edge, ...]
    may_be_lost: bool = False
    is_word: bool = False
    is_meant: bool = True
    in_name: bool = False
    is_name: bool = False
    longest: int = 0
    is_plain: bool = True


class Piece(NamedTuple):
    """Words with the tokens that they were read from."""

    words: tuple[Word, ...]
    tokens: tuple[Token, ...]


ROMANS = frozenset(roman.lower() for roman in ROMAN if len(roman) > 1)
"""Numerals that look like words: nothing is a slip for one ("iip" for "ii")."""
_END = _Own(())
_State = tuple[float, tuple[Word, ...], int, str]
"""The cost so far, the words of the last reading, where it began, and the word before it."""


class Repairer:
    """Reads messages with one vocabulary; holds no state but caches."""

    def __init__(
        self, vocabulary: Vocabulary, shorthand: Shorthand, neutral: frozenset[str], bare: frozenset[str] = frozenset(),
        names: MisspelledNames | None = None,
    ) -> None:  # fmt: skip
        self._names = names or MisspelledNames((), frozenset())
        self.settled = Diacritics(vocabulary, neutral, bare).settled
        self._vocabulary = vocabulary
        self._shorthand = shorthand
        self._neutral = neutral
        self._spaces = Spaces(vocabulary, shorthand, self._pair_cost)
        self._own = lru_cache(maxsize=READ_KEPT)(self._own_of)
        self._pair = lru_cache(maxsize=PAIRS_KEPT)(self._pair_cost)
        self._slips = lru_cache(maxsize=READ_KEPT)(self._slips_of)
        self.pieces = lru_cache(maxsize=MESSAGES_KEPT)(self._pieces_of)
        """The words of a message before their diacritics are made sure of, by the tokens that they were read from."""
        self.others = lru_cache(maxsize=READ_KEPT)(self._others_of)
        """What else a token may be, however unlikely by itself: its other readings, then words that it is a slip for."""

    def read(self, message: str) -> tuple[Word, ...]:
        """The words of a message, repaired, with the punctuation that parts clauses."""
        return self.settled(tuple(word for piece in self.pieces(message) for word in piece.words)[:MAX_WORDS])

    def _pieces_of(self, message: str) -> tuple[Piece, ...]:
        typed = typed_tokens(message, self._spaces.at_capitals)
        return tuple(self._cheapest(typed)) if typed else ()

    def _others_of(self, token: Token) -> tuple[tuple[Word, ...], ...]:
        own = self._own(token.text, token.raw.isupper(), token.raw[:1].isupper(), False)
        found = [edge.words for edge in sorted(own.edges, key=lambda edge: edge.cost)]
        if token.accented:
            found.append((Word(token.folded, ""),))
        if token.text.isalpha():
            found += [edge.words for edge in self._slips(token.text, 0.0, False) if edge.cost <= DROPPED]
        return tuple(found)

    def is_empty(self, token: Token, words: Sequence[Word]) -> bool:
        """Is the token a short form and no word, and these words ones of no weight?"""
        is_word = len(token.text) > 1 and self._vocabulary.knows_form(token.folded, token.text)
        weightless = all(word.folded in self._neutral for word in words)
        return not is_word and weightless and bool(self._shorthand.of(token.text))

    def _cheapest(self, typed: list[Token]) -> list[Piece]:
        """Viterbi over the lattice, the last word as state, at most BEAM states a position."""
        letters = [token for token in typed if token.text.isalpha()]
        shouting = sum(token.raw.isupper() for token in letters) > SHOUTING * len(letters)
        own = [
            self._own(t.text, t.raw.isupper() and not shouting, t.raw[:1].isupper(), is_name)
            for t, is_name in zip(typed, names_in(typed), strict=True)
        ]
        own.append(_END)
        best: list[dict[str, _State]] = [{} for _ in range(len(typed) + 1)]
        best[0][""] = (0.0, (), -1, "")
        cheapest = [math.inf] * len(best)
        reach = 0  # as far as any edge goes yet
        for at in range(len(typed)):
            states = best[at]
            if not states:
                continue
            here = own[at]
            edges = here.edges if here.is_plain and own[at + 1].is_plain else self._edges(typed, own, at)
            if reach == at and len(edges) == 1 and edges is here.edges and len(states) == 1:
                (edge,) = edges  # every path goes through it, whatever it costs
                best[at + 1][edge.words[-1].folded] = (0.0, edge.words, at, next(iter(states)))
                cheapest[at + 1], reach = 0.0, at + 1
                continue
            states, least = _likely(states)
            for edge in edges:
                target, reach = best[at + edge.length], max(reach, at + edge.length)
                if not target or least + edge.cost <= cheapest[at + edge.length] + UNKNOWN_PAIR:
                    cost = self._extend(target, at, states, edge)
                    cheapest[at + edge.length] = min(cost, cheapest[at + edge.length])
        return _walk_back(best, typed)

    def _extend(self, target: dict[str, _State], at: int, states: Mapping[str, _State], edge: Edge) -> float:
        """Go on by an edge from the cheapest state, at the cost told; two words cost nothing where just these spellings are known to be."""
        first, last = edge.words[0], edge.words[-1].folded
        folded, form, spelled = first.folded, first.form or first.folded, self._vocabulary.spelled
        cost, came = math.inf, ""
        for previous, (reached, before, _, _) in states.items():
            if not before or (before[-1].form, form) not in spelled:
                reached += self._pair(previous, folded)  # noqa: PLW2901  the innermost loop
            if reached < cost or (reached == cost and previous < came):
                cost, came = reached, previous
        cost += edge.cost
        if last not in target or cost < target[last][0]:
            target[last] = (cost, edge.words, at, came)
        return cost

    def _pair_cost(self, left: str, right: str) -> float:
        if right[:1].isdigit():
            right = NUMBER
        if left == "%" and (left, right) in self._vocabulary.pairs:
            return 0.0
        if (
            left in self._neutral or right in self._neutral or not left.isalpha() or not right.isalpha()
        ) and right != NUMBER:
            return GLUED_PAIR if (left, right) in self._vocabulary.pairs else NEUTRAL_PAIR
        return 0.0 if (left, right) in self._vocabulary.pairs else (NEUTRAL_PAIR if right == NUMBER else UNKNOWN_PAIR)

    def _edges(self, typed: list[Token], own: list[_Own], at: int) -> Sequence[Edge]:
        """The readings that begin here."""
        here, after = own[at], own[at + 1]
        lost = self._out_of_place(typed, at) if here.may_be_lost else 0
        moved = here.is_word and after.is_word and not (here.is_meant and after.is_meant)
        named = here.in_name or after.in_name
        short = (
            here.longest > 1 and at + 1 < len(typed) and typed[at + 1].text in self._shorthand.seconds[typed[at].text]
        )
        if not lost and not named and not moved and not short:
            return here.edges
        return tuple(self._more_edges(typed, own, at, lost, (named, moved)))

    def _more_edges(
        self, typed: list[Token], own: list[_Own], at: int, lost: int, may_be: tuple[bool, bool]
    ) -> Iterator[Edge]:
        token, here, (named, moved) = typed[at], own[at], may_be
        for edge in here.edges:
            yield edge._replace(cost=edge.cost + ALONE) if lost == 2 else edge
        if lost:
            yield from self._slips(token.text, SLIP_OF_KNOWN, here.is_name)
        if named:
            yield from self._named(typed, own, at)
        for length in range(2, min(here.longest, len(typed) - at) + 1):
            key = tuple(t.text for t in typed[at : at + length])
            for reading in self._shorthand.entries.get(key, ()):
                yield Edge(length, reading.words, SHORTHAND + RANK * reading.rank)
        if moved:
            yield from self._spaces.moved(token, typed[at + 1])

    def _own_of(self, text: str, upper: bool, capital: bool, is_name: bool) -> _Own:
        folded = fold(text)
        known = folded in self._vocabulary
        meant = text != folded and self._vocabulary.knows_form(folded, canonical(text))
        strange = text != folded and not meant and is_complete(canonical(text))
        may_be_lost = known and folded.isalpha() and (strange or (text == folded and folded not in self._neutral))
        is_meant = meant if text != folded else known and len(text) > 1
        in_name, longest = self._names.holds(folded), self._shorthand.longest.get(text, 0)
        is_plain = not may_be_lost and not in_name and longest < 2 and (is_meant or not text.isalpha())
        edges = self._token_edges(text, upper, capital, is_name)
        return _Own(edges, may_be_lost, text.isalpha(), is_meant, in_name, is_name, longest, is_plain)

    def _token_edges(self, text: str, upper: bool, capital: bool, is_name: bool) -> tuple[Edge, ...]:
        form = canonical(text)
        folded = fold(form)
        if not text.isalpha():
            return (Edge(1, (Word(folded, ""),), 0.0),)
        known = folded in self._vocabulary
        itself = self._vocabulary.knows_form(folded, form) if form != folded else known
        short = list(self._shorthands(text, itself and is_plain_syllable(folded), upper))
        upper = upper or (bool(short) and not is_plain_syllable(folded))
        edges = [*self._plain(form, folded, known, upper, capital), *short]
        decoded = decode(text) or self._name_in_telex(text)
        if decoded is not None and fold(decoded) in self._vocabulary:
            clash = 0.0 if self._vocabulary.knows_form(fold(decoded), decoded) else TONE_CLASH
            edges.append(Edge(1, (Word(fold(decoded), decoded),), KNOWN_AS_TYPED if known else TELEX + clash))
        if not known:
            if min(edge.cost for edge in edges) > SLIP + DOUBLED - 0.1:
                edges.extend(self._slips(text, SLIP, is_name))
            edges.extend(self._spaces.lost(text))
        return tuple(edges)

    def _name_in_telex(self, text: str) -> str | None:
        """A known word that is no syllable of Vietnamese ("DDawk")."""
        loose = undone(text)
        return loose if loose != text and self._vocabulary.knows_form(fold(loose), loose) else None

    def _slips_of(self, text: str, base: float, is_name: bool) -> tuple[Edge, ...]:
        found: list[Edge] = []
        for word, cost in self._vocabulary.slips(fold(text)) if len(text) > 1 else ():
            if word in ROMANS or (is_name and word in self._neutral):
                continue  # no numeral, a name ("Trung Phước"), and no slip for a word of no weight ("chung")
            form = self._form_for(word, text)
            other = OTHER_TONE if form and slip_cost(canonical(text), form) >= NO_SLIP else 0.0
            found.append(Edge(1, (Word(word, form, base + cost),), base + cost + other))
        return tuple(found)

    def _named(self, typed: list[Token], own: list[_Own], at: int) -> Iterator[Edge]:
        """Names of places with a slip in one of their words; beside a name any word may stand."""
        for name, off in self._names.at([token.folded for token in typed[at : at + LONGEST_NAME]]):
            token, meant = typed[at + off], name[off]
            cost = slip_cost(token.folded, meant[0])
            if cost > LONG_SLIP or (own[at + off].is_meant and (len(name) < LONG_NAME or cost > DROPPED)):
                continue  # another word, so another place ("Vĩnh Lộc Sơn" for "Vĩnh Lạc Sơn")
            words = [
                Word(folded, form if t.accented else "") for t, (folded, form) in zip(typed[at:], name, strict=False)
            ]
            if len(name) >= LONG_NAME:
                cost *= HALF_SURE
            else:
                cost += SLIP_OF_KNOWN if token.folded in self._vocabulary else SLIP
            words[off] = words[off]._replace(cost=cost)
            end = at + len(name)
            stranger = end < len(typed) and self._pair(name[-1][0], typed[end].folded) == UNKNOWN_PAIR
            yield Edge(len(name), tuple(words), cost - (UNKNOWN_PAIR - NEUTRAL_PAIR if stranger else 0.0))

    def _out_of_place(self, typed: list[Token], at: int) -> int:
        """On how many sides a known word stands beside a stranger: then it may be a slip for another."""
        word = typed[at].folded
        if at and typed[at - 1].folded in kind_words():
            return 0  # any name may follow "thị trấn"
        if typed[at].accented:
            return 1  # a syllable in its own right, and none that is known
        before = typed[at - 1].folded if at else ""
        after = typed[at + 1].folded if at + 1 < len(typed) else ""
        left = before.isalpha() and self._pair(before, word) == UNKNOWN_PAIR
        right = after.isalpha() and self._pair(word, after) == UNKNOWN_PAIR
        lost = left + right
        return 2 if lost == 1 and (not before or not after) else lost

    def _plain(self, form: str, folded: str, known: bool, upper: bool, capital: bool) -> Iterator[Edge]:
        accented = form if form != folded else ""
        word = Word(folded, accented, 0.0, capital)
        if known:
            clash = accented and not self._vocabulary.knows_form(folded, form)
            wrong = WRONG_WORD if clash and folded in self._neutral and is_complete(form) else TONE_CLASH
            yield Edge(1, (word,), (wrong if clash else 0.0) + (LESS_LIKELY if upper else 0.0))
            return
        cost = NO_SYLLABLE
        if accented and is_syllable(form) and is_complete(form):
            cost = WORD_UNKNOWN
        elif is_plain_syllable(folded):
            cost = PLAIN_UNKNOWN
        yield Edge(1, (word._replace(cost=cost),), cost)

    def _shorthands(self, text: str, known: bool, upper: bool) -> Iterator[Edge]:
        likely = upper or not known
        for reading in self._shorthand.of(text):
            yield Edge(1, reading.words, reading.cost(upper=upper) + (0.0 if likely else RATHER_A_WORD))

    def _form_for(self, folded: str, typed: str) -> str:
        """The accented spelling that the writer of `typed` most likely meant; "" where any will do."""
        if typed == fold(typed):
            return ""
        forms = sorted(self._vocabulary.forms[folded])
        return min(forms, key=lambda form: slip_cost(typed, form)) if forms else ""


def _likely(states: dict[str, _State]) -> tuple[dict[str, _State], float]:
    """The states that the cheapest path may go through, and what the cheapest costs: no joint costs more than UNKNOWN_PAIR."""
    if len(states) == 1:
        return states, next(iter(states.values()))[0]
    least = min(state[0] for state in states.values())
    likely = {word: state for word, state in states.items() if state[0] <= least + UNKNOWN_PAIR}
    if len(likely) > BEAM:
        likely = dict(sorted(likely.items(), key=lambda s: s[1][0])[:BEAM])
    return likely, least


def _walk_back(best: list[dict[str, _State]], typed: Sequence[Token]) -> list[Piece]:
    at, last = len(best) - 1, min(best[-1], key=lambda state: best[-1][state][0])
    pieces: list[Piece] = []
    while at > 0:
        end = at
        _, words, at, last = best[at][last]
        pieces.append(Piece(words, tuple(typed[at:end])))
    return pieces[::-1]
