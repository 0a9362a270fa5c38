"""From what was typed to words the notebook knows: teencode, abbreviations, Telex, slips and lost spaces undone.

The message becomes a lattice: every token offers the readings it may have, each at a cost, and some readings span
several tokens ("huyệng iao" → "huyện giao"). The cheapest path wins, where two words that are known to stand side by
side cost nothing and any other neighbours a little: so "CT" is "chỉ tiêu" after "%" and "chỉ thị" before a number.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from knowledge.asking.misspelled import LONGEST_NAME, MisspelledNames
from knowledge.asking.vocabulary import DOUBLED, NUMBER, Vocabulary, slip_cost, words_of
from knowledge.language.spelling import canonical, decode, is_complete, is_plain_syllable, is_syllable
from knowledge.language.text import Token, fold, nfc, tokens

MAX_LENGTH = 1_200
"""Characters of a message that are read; the rest is beyond any question and would only cost time."""
MAX_WORDS = 240
"""… and words and marks, as typed and as read."""
UNKNOWN_PAIR, NEUTRAL_PAIR, GLUED_PAIR = 0.6, 0.25, 0.22
TONE_CLASH, TELEX, SHORTHAND, RANK, LESS_LIKELY = 0.45, 0.15, 0.2, 0.08, 0.4
FORMAL = 0.1
MARKED = 0.4
"""From this share of words with diacritics on, a word without any is taken to have none."""
WORD_UNKNOWN, PLAIN_UNKNOWN, NO_SYLLABLE = 1.2, 1.6, 2.2
SLIP, SLIP_OF_KNOWN, RESPACED = 0.5, 0.2, 0.7
ALONE = 0.35
"""What it costs a known word to stand beside none of the words it is known to stand beside."""
BEAM = 8
READ_KEPT, PAIRS_KEPT = 2_048, 16_384
"""So many words, and pairs of words, are kept with what they may be read as, and cost: mistypings have no end."""
SHOUTING = 0.7
"""Above this share of words in capitals, capitals say nothing about abbreviations."""
MARKS = frozenset("?!.,;:/-–+()\n")
_NOISE = re.compile(r"@\w+|https?://\S+|\bwww\.\S+|\b[\w.+-]+@[\w-]+\.\w+", re.IGNORECASE)
_MIXED = re.compile(r"(?<![^\W_])[^\W\d_]{1,12}\d[^\W_]{0,12}(?![^\W_])")


class Word(NamedTuple):
    """One word as understood: folded, its accented spelling where the writer gave one, and what reading it cost."""

    folded: str
    form: str
    cost: float = 0.0
    capital: bool = False

    @property
    def is_number(self) -> bool:
        """Does it begin with a digit?"""
        return self.folded[:1].isdigit()

    @property
    def is_mark(self) -> bool:
        """Is it punctuation?"""
        return self.folded in MARKS


NOTHING = Word("a", "ạ")
"""What a word that is to be dropped becomes: a particle."""


class Edge(NamedTuple):
    """A reading: how many tokens it covers, its words, and its cost."""

    length: int
    words: tuple[Word, ...]
    cost: float


class Reading(NamedTuple):
    """What a short form may stand for: its words, its rank in its table, and whether the table is casual."""

    words: tuple[Word, ...]
    rank: int
    casual: bool

    def cost(self, *, upper: bool) -> float:
        """Capitals speak for an office's abbreviation ("KH" is a plan), small letters for chat ("bn" is "bao nhiêu")."""
        return (
            SHORTHAND
            + RANK * self.rank
            + (LESS_LIKELY if upper and self.casual else FORMAL if not upper and not self.casual else 0.0)
        )


class Shorthand:
    """Short forms: typed token sequences with their readings, from formal tables and casual ones."""

    def __init__(
        self, *formal: Mapping[str, Sequence[str]], casual: Sequence[Mapping[str, Sequence[str]]] = ()
    ) -> None:
        self.entries: dict[tuple[str, ...], tuple[Reading, ...]] = {}
        for table, is_casual in (*((t, False) for t in formal), *((t, True) for t in casual)):
            for typed, expansions in table.items():
                key = tuple(t.text for t in tokens(nfc(typed).lower()) if t.text not in "-–")  # as between letters
                readings = tuple(
                    Reading(tuple(Word(f, a) for f, a in words_of(text)) or (NOTHING,), rank, is_casual)
                    for rank, text in enumerate(expansions)
                )
                self.entries[key] = self.entries.get(key, ()) + readings
        self.longest: dict[str, int] = {}
        """Of the entries that begin with a word, how many words the longest has."""
        for first, *rest in self.entries:
            self.longest[first] = max(self.longest.get(first, 0), 1 + len(rest))


class Repairer:
    """Reads messages with one vocabulary; holds no state but caches."""

    def __init__(
        self, vocabulary: Vocabulary, shorthand: Shorthand, neutral: frozenset[str], bare: frozenset[str] = frozenset(),
        names: MisspelledNames | None = None,
    ) -> None:  # fmt: skip
        self._names = names or MisspelledNames((), frozenset())
        self._bare = bare
        self._vocabulary = vocabulary
        self._shorthand = shorthand
        self._neutral = neutral
        self._single = lru_cache(maxsize=READ_KEPT)(self._token_edges)
        self._pair = lru_cache(maxsize=PAIRS_KEPT)(self._pair_cost)

    def read(self, message: str) -> tuple[Word, ...]:
        """The words of a message, repaired, with the punctuation that parts clauses."""
        typed = self._typed(message)
        return self._settled(self._cheapest(typed)[:MAX_WORDS]) if typed else ()

    def _settled(self, words: tuple[Word, ...]) -> tuple[Word, ...]:
        """Diacritics made sure of: by the word beside, and, in a text that has them, by their absence."""
        letters = [word for word in words if word.folded.isalpha()]
        marked = sum(bool(word.form) for word in letters) >= MARKED * len(letters)
        settled = list(words)
        for at in range(len(settled)):
            settled[at] = self._beside(settled, at)
        for at, word in enumerate(settled):
            if (
                marked
                and not word.form
                and (word.folded not in self._neutral or word.folded in self._bare)
                and self._vocabulary.knows_form(word.folded, word.folded)
            ):
                settled[at] = word._replace(form=word.folded)
        return tuple(settled)

    def _beside(self, words: list[Word], at: int) -> Word:
        """A word whose diacritics differ from those it always has beside its neighbour is taken as that ("xã hôi")."""
        word = words[at]
        if not word.form and word.folded in self._neutral:
            bare = at + 1 < len(words) and word.folded in self._vocabulary.forms_before(word.folded, words[at + 1])
            return word._replace(form=word.folded) if bare else word
        before = self._vocabulary.forms_after(words[at - 1], word.folded) if at else frozenset()
        after = self._vocabulary.forms_before(word.folded, words[at + 1]) if at + 1 < len(words) else frozenset()
        if word.form and (word.form in before or word.form in after):
            return word
        if word.form and self._vocabulary.knows_form(word.folded, word.form):
            if word.folded not in self._neutral:
                return word  # a word in its own right
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

    def _typed(self, message: str) -> list[Token]:
        text = _NOISE.sub(" ", nfc(message[: 2 * MAX_LENGTH])[:MAX_LENGTH]).replace("\n", " . ")
        text = _MIXED.sub(_decode_mixed, text)
        found = [t for t in tokens(text) if t.text[0].isalnum() or t.text == "%" or t.text in MARKS][:MAX_WORDS]
        return [t for at, t in enumerate(found) if not (t.text in "-–." and _between_letters(found, at))]

    def _cheapest(self, typed: list[Token]) -> tuple[Word, ...]:
        """Viterbi over the lattice, the last word as state, at most BEAM states a position."""
        letters = [token for token in typed if token.text.isalpha()]
        shouting = sum(token.raw.isupper() for token in letters) > SHOUTING * len(letters)
        best: list[dict[str, tuple[float, tuple[Word, ...], int, str]]] = [{} for _ in range(len(typed) + 1)]
        best[0][""] = (0.0, (), -1, "")
        for at in range(len(typed)):
            states = best[at]
            if not states:
                continue
            if len(states) > BEAM:
                states = dict(sorted(states.items(), key=lambda s: s[1][0])[:BEAM])
            for edge in self._edges(typed, at, shouting):
                self._extend(best, at, states, edge)
        return _walk_back(best)

    def _extend(self, best: list[dict[str, tuple[float, tuple[Word, ...], int, str]]], at: int,
                states: Mapping[str, tuple[float, tuple[Word, ...], int, str]], edge: Edge) -> None:  # fmt: skip
        first, last = edge.words[0], edge.words[-1].folded
        cost, came = math.inf, ""
        for previous, state in states.items():
            reached = state[0] + self._joint(state[1], previous, first)
            if reached < cost or (reached == cost and previous < came):
                cost, came = reached, previous
        cost += edge.cost
        target = best[at + edge.length]
        if last not in target or cost < target[last][0]:
            target[last] = (cost, edge.words, at, came)

    def _joint(self, before: tuple[Word, ...], previous: str, first: Word) -> float:
        """The cost of two words side by side; nothing where just these spellings are known to be."""
        if before and (before[-1].form, first.form or first.folded) in self._vocabulary.spelled:
            return 0.0
        return self._pair(previous, first.folded)

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

    def _edges(self, typed: list[Token], at: int, shouting: bool) -> Iterator[Edge]:
        token = typed[at]
        lost = self._out_of_place(typed, at)
        for edge in self._single(token.text, token.raw.isupper() and not shouting, token.raw[:1].isupper()):
            yield edge._replace(cost=edge.cost + ALONE) if lost == 2 else edge
        if lost:
            yield from self._slips_of(token.text, SLIP_OF_KNOWN)
        yield from self._named(typed, at)
        for length in range(2, min(self._shorthand.longest.get(token.text, 0), len(typed) - at) + 1):
            key = tuple(t.text for t in typed[at : at + length])
            for reading in self._shorthand.entries.get(key, ()):
                yield Edge(length, reading.words, SHORTHAND + RANK * reading.rank)
        if at + 1 < len(typed) and token.text.isalpha() and typed[at + 1].text.isalpha():
            yield from self._respaced(token, typed[at + 1])

    def _token_edges(self, text: str, upper: bool, capital: bool) -> tuple[Edge, ...]:
        form = canonical(text)
        folded = fold(form)
        if not text.isalpha():
            return (Edge(1, (Word(folded, ""),), 0.0),)
        known = folded in self._vocabulary
        itself = self._vocabulary.knows_form(folded, form) if form != folded else known
        short = list(self._shorthands(text, folded, itself and is_plain_syllable(folded), upper))
        upper = upper or (bool(short) and not is_plain_syllable(folded))
        edges = [*self._plain(form, folded, known, upper, capital), *short]
        decoded = decode(text)
        if decoded is not None and fold(decoded) in self._vocabulary:
            edges.append(Edge(1, (Word(fold(decoded), decoded),), TELEX if not known else 1.0))
        if not known:
            if min(edge.cost for edge in edges) > SLIP + DOUBLED - 0.1:
                edges.extend(self._slips_of(text, SLIP))
            edges.extend(self._split(folded, text))
        return tuple(edges)

    def _slips_of(self, text: str, base: float) -> Iterator[Edge]:
        for word, cost in self._vocabulary.slips(fold(text)) if len(text) > 1 else ():
            yield Edge(1, (Word(word, self._form_for(word, text), base + cost),), base + cost)

    def _named(self, typed: list[Token], at: int) -> Iterator[Edge]:
        """Names of places with a slip in one of their words; beside a name any word may stand."""
        if at + 1 >= len(typed) or not self._names.may_start(typed[at].folded, typed[at + 1].folded):
            return
        for name, off in self._names.at([token.folded for token in typed[at : at + LONGEST_NAME]]):
            token, meant = typed[at + off], name[off]
            cost = next((c for word, c in self._vocabulary.slips(token.folded) if word == meant[0]), None)
            if cost is None or self._is_meant(token):
                continue
            words = [
                Word(folded, form if t.accented else "") for t, (folded, form) in zip(typed[at:], name, strict=False)
            ]
            cost += SLIP_OF_KNOWN if token.folded in self._vocabulary else SLIP
            words[off] = words[off]._replace(cost=cost)
            end = at + len(name)
            stranger = end < len(typed) and self._pair(name[-1][0], typed[end].folded) == UNKNOWN_PAIR
            yield Edge(len(name), tuple(words), cost - (UNKNOWN_PAIR - NEUTRAL_PAIR if stranger else 0.0))

    def _is_meant(self, token: Token) -> bool:
        """Is it a known word, diacritics and all?"""
        if token.accented:
            return self._vocabulary.knows_form(token.folded, canonical(token.text))
        return token.folded in self._vocabulary

    def _out_of_place(self, typed: list[Token], at: int) -> int:
        """On how many sides a known word stands beside a stranger: then it may be a slip for another."""
        word = typed[at].folded
        if word not in self._vocabulary or word in self._neutral or not word.isalpha():
            return 0
        if typed[at].accented and self._vocabulary.knows_form(word, canonical(typed[at].text)):
            return 0  # written out with its diacritics, it is meant
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
            yield Edge(1, (word,), (TONE_CLASH if clash else 0.0) + (LESS_LIKELY if upper else 0.0))
            return
        cost = NO_SYLLABLE
        if accented and is_syllable(form) and is_complete(form):
            cost = WORD_UNKNOWN
        elif is_plain_syllable(folded):
            cost = PLAIN_UNKNOWN
        yield Edge(1, (word._replace(cost=cost),), cost)

    def _shorthands(self, text: str, folded: str, known: bool, upper: bool) -> Iterator[Edge]:
        readings = self._shorthand.entries.get((text,)) or self._shorthand.entries.get((folded,), ())
        likely = upper or not known
        for reading in readings:
            yield Edge(1, reading.words, reading.cost(upper=upper) + (0.0 if likely else LESS_LIKELY + 0.3))

    def _form_for(self, folded: str, typed: str) -> str:
        """The accented spelling that the writer of `typed` most likely meant; "" where any will do."""
        if typed == fold(typed):
            return ""
        forms = sorted(self._vocabulary.forms[folded])
        return min(forms, key=lambda form: slip_cost(typed, form)) if forms else ""

    def _split(self, folded: str, text: str) -> Iterator[Edge]:
        """Known words written without the spaces between them ("đảngviên", "nongthonmoi")."""
        if not 4 <= len(folded) <= 30 or len(text) != len(folded):
            return
        parts = self._parts(folded)
        if parts is not None:
            words, at = [], 0
            for part in parts:
                piece = canonical(text[at : at + len(part)])
                words.append(Word(part, piece if piece != part else ""))
                at += len(part)
            yield Edge(1, tuple(words), RESPACED)

    def _parts(self, folded: str) -> list[str] | None:
        """The fewest known words that make up `folded`, neighbours known as pairs; None where there are none."""
        best: dict[int, list[str]] = {0: []}
        for end in range(2, len(folded) + 1):
            for start in range(max(0, end - 7), end - 1):
                word = folded[start:end]
                before = best.get(start)
                if before is None or word not in self._vocabulary:
                    continue
                if before and (before[-1], word) not in self._vocabulary.pairs:
                    continue
                if end not in best or len(before) + 1 < len(best[end]):
                    best[end] = [*before, word]
        found = best.get(len(folded))
        return found if found and len(found) > 1 else None

    def _respaced(self, left: Token, right: Token) -> Iterator[Edge]:
        """Two tokens whose space slipped ("huyệng iao", "n hiêu")."""
        if left.folded in self._vocabulary and right.folded in self._vocabulary:
            return
        text = left.text + right.text
        joined = fold(text)
        if len(joined) != len(text) or len(joined) > 16:
            return
        if joined in self._vocabulary:
            form = canonical(text)
            yield Edge(2, (Word(joined, form if form != joined else ""),), RESPACED)
        for cut in range(1, len(joined)):
            a, b = joined[:cut], joined[cut:]
            if cut != len(left.text) and (a, b) in self._vocabulary.pairs:
                forms = (canonical(text[:cut]), canonical(text[cut:]))
                yield Edge(2, tuple(Word(f, g if g != f else "") for f, g in zip((a, b), forms, strict=True)), RESPACED)


def _between_letters(found: list[Token], at: int) -> bool:
    """A dash between words and the point of a short form part nothing ("héc-ta", "nông - lâm", "H.NS")."""
    if not 0 < at < len(found) - 1 or not found[at - 1].text.isalpha() or not found[at + 1].text.isalpha():
        return False
    return found[at].text != "." or (len(found[at - 1].text) <= 2 and found[at].end == found[at + 1].start)


def _decode_mixed(match: re.Match[str]) -> str:
    decoded = decode(match[0].lower())
    return decoded if decoded is not None and len(decoded) > 1 else match[0]


def _walk_back(best: list[dict[str, tuple[float, tuple[Word, ...], int, str]]]) -> tuple[Word, ...]:
    at, last = len(best) - 1, min(best[-1], key=lambda state: best[-1][state][0])
    pieces: list[tuple[Word, ...]] = []
    while at > 0:
        _, words, at, last = best[at][last]
        pieces.append(words)
    return tuple(word for piece in reversed(pieces) for word in piece)
