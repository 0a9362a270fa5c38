"""A sentence as a row of nodes: words, marks, dates and periods, and figures (qualifier, number, magnitude, unit)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from knowledge.language.numbers import NUMERAL, NumberWords, number_words, read_numeral, read_words
from knowledge.language.spelling import place_tone, split_tone
from knowledge.language.units import is_measure, parse_unit
from knowledge.reading.lexicon import WORD, Lexicon, lexicon, load
from knowledge.reading.masks import Mask, find_masks

if TYPE_CHECKING:
    from knowledge.model import Qualifier

NodeKind = Literal["word", "mark", "figure", "period", "date", "other"]
DASHES = frozenset("-–—−")
THOUSAND = 1000
YEARS = range(1900, 2101)
OPAQUE = "\0"
"""What stands for a node that is no word when phrases are matched."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What a figure says: a number, a range or a fraction, and its unit (None for a bare number)."""

    value: Decimal
    high: Decimal | None = None
    of: Decimal | None = None
    unit: str | None = None
    qualifier: Qualifier = "exact"
    counted: bool = False
    plan: Amount | None = None
    which: str = ""
    """Is the unit a counted thing (and so the head of a noun phrase), not a unit of measurement?"""


@dataclass(slots=True)
class Node:
    """One element of a sentence; `start` and `end` are offsets in it. Not frozen only because that costs threefold."""

    kind: NodeKind
    text: str
    raw: str
    start: int
    end: int
    amount: Amount | None = field(default=None)

    key: str = field(init=False, default=OPAQUE)
    """What phrases are matched against."""

    def __post_init__(self) -> None:
        if self.kind in ("word", "mark"):
            self.key = self.text


_NODE_KINDS: dict[str, NodeKind] = {"date": "date", "period": "period", "span": "period", "year": "period"}


def scan(text: str) -> list[Node]:
    """The nodes of a sentence, in order."""
    nodes: list[Node] = []
    at = 0
    for mask in [*find_masks(text), Mask("end", len(text), len(text))]:
        nodes.extend(_plain(text, at, mask.start))
        if mask.kind in _NODE_KINDS:
            raw = text[mask.start : mask.end]
            nodes.append(Node(_NODE_KINDS[mask.kind], raw.lower(), raw, mask.start, mask.end))
        elif mask.kind != "end":
            nodes.extend(
                replace(node, kind="other") if node.text[0].isdigit() else node
                for node in _plain(text, mask.start, mask.end)
            )
        at = mask.end
    return _Figures(nodes).nodes()


@lru_cache(maxsize=20_000)
def _spelt(word: str) -> str:
    """A word with its tone where the vocabulary has it: "uỷ" is "ủy", "hoá" is "hóa", "kì" stays."""
    if word.isascii() or not word.isalpha():
        return word
    shape, tone = split_tone(word)
    return word if not tone or not shape.endswith(_OPEN) or shape.startswith("qu") else place_tone(shape, tone)


_OPEN = ("oa", "oe", "uy")
"""Vowels whose tone stands on the one letter by the old rule and on the other by the new one."""


def _plain(text: str, start: int, end: int) -> list[Node]:
    nodes = []
    for match in WORD.finditer(text, start, end):
        raw = match[0]
        kind: NodeKind = "word" if raw[0].isalnum() else "mark"
        nodes.append(Node(kind, _spelt(raw.lower()), raw, match.start(), match.end()))
    return nodes


class _Figures:
    """Finds the figures in a row of nodes."""

    def __init__(self, nodes: list[Node]) -> None:
        self.row = nodes
        self.words = [node.key for node in nodes]
        self.lexicon: Lexicon = lexicon()
        self.numbers: NumberWords = number_words()

    def nodes(self) -> list[Node]:
        """The row with its figures in place of their words."""
        result: list[Node] = []
        at = 0
        while at < len(self.row):
            found = self._figure(at, result)
            if found is None:
                result.append(self.row[at])
                at += 1
                continue
            end, amount = found
            end, qualifier = self._qualifier_after(end, amount)
            raw_start, raw_end = self.row[at].start, self.row[end - 1].end
            taken, front = self._qualifier_before(result)
            if taken:
                raw_start = result[-taken].start
                del result[-taken:]
            if (
                amount.counted
                and amount.of is None
                and amount.high is None
                and result
                and result[-1].text in self.lexicon.words["all"]
            ):
                amount = replace(amount, of=amount.value)
            amount = replace(amount, qualifier=qualifier or front or amount.qualifier)
            raw = " ".join(node.raw for node in self.row if raw_start <= node.start < raw_end)
            result.append(Node("figure", OPAQUE, raw, raw_start, raw_end, amount))
            at = end
        return result

    def _qualifier_before(self, done: list[Node]) -> tuple[int, Qualifier | None]:
        words = [node.key for node in done[-4:]]
        found = self.lexicon.qualifiers.before(words, len(words))
        cue = self.lexicon.cues.before(words, len(words))
        compound = self.lexicon.compounds.before(words, len(words))
        if found and compound and compound[0] > found[0]:
            return 0, None  # "chậm tiến độ 3 tháng"
        if found and cue and cue[0] > found[0] and cue[1] in ("rise", "fall", "exceed"):
            return 0, None  # "thấp hơn" is one cue
        return (found[0], found[1]) if found else (0, None)  # type: ignore[return-value]  # labels of the data file

    def _qualifier_after(self, end: int, amount: Amount) -> tuple[int, Qualifier | None]:
        found = self.lexicon.after.at(self.words, end)
        return (end + found[0], found[1]) if found else (end, None)  # type: ignore[return-value]  # as above

    def _figure(self, at: int, done: list[Node]) -> tuple[int, Amount] | None:
        """A figure that begins at `at`: where it ends, and what it says."""
        first = self._number(at)
        if first is None:
            return None
        end, value = first
        amount = Amount(value)
        end, amount = self._tail(end, amount)
        end, unit, counted = self._unit(end, value)
        digits = self.row[at].text[0].isdigit()
        if not digits and not self._said(at, end, unit, counted, done):
            return None
        which = next((word for word in self.words[at:end] if counted and word in self.lexicon.before), "")
        amount = replace(amount, unit=unit, counted=counted, which=which)
        if unit is None and amount.of is None and value in YEARS and len(self.words[at]) == 4:
            return None
        if unit is not None:
            end, amount = self._compound(end, amount)
        return self._over_plan(end, amount)

    def _said(self, at: int, end: int, unit: str | None, counted: bool, done: list[Node]) -> bool:
        """Is a number word a figure here: a counter follows it, or it closes a list of figures?"""
        if unit is None:
            listed = any(node.kind == "figure" for node in done) and self._closes(end) and self._named(at)
            return listed and self.words[at] not in self.lexicon.times
        if unit in self.lexicon.times:
            return False
        first = end - len(unit.replace(",", " ,").split())
        known = self.lexicon.counters.at(self.words, first) is not None and not self.row[first].raw[0].isupper()
        return (counted and known) or is_measure(unit)

    def _named(self, at: int) -> bool:
        return at > 0 and self.row[at - 1].kind == "word"

    def _closes(self, end: int) -> bool:
        return (
            end >= len(self.row) or self.row[end].kind == "mark" or self.lexicon.linkers.at(self.words, end) is not None
        )

    def _number(self, at: int) -> tuple[int, Decimal] | None:
        """Digits, or as many number words as make one number."""
        if at >= len(self.row) or self.row[at].kind != "word":
            return None
        text = self.words[at]
        if text not in _first_words() and not text[0].isdigit():
            return None
        if text[0].isdigit():
            value = read_numeral(text) if NUMERAL.fullmatch(text) else None
            return None if value is None or len(value.as_tuple().digits) > 15 else self._thousands(at + 1, value)
        if at and self.words[at - 1] in self.lexicon.not_after.get(text, ()):
            return None
        best = None
        for end in range(at + 1, min(at + 7, len(self.row)) + 1):
            if not self._number_word(self.words[end - 1]):
                break
            value = read_words(self.words[at:end], self.numbers)
            if value is not None:
                best = (end, value)
        return best

    def _thousands(self, at: int, value: Decimal) -> tuple[int, Decimal]:
        """A thousand of the magnitude that follows: "1 nghìn 250 tỷ"."""
        factor = self.numbers.magnitudes.get(self.words[at]) if at + 2 < len(self.words) else None
        rest = read_numeral(self.words[at + 1]) if factor == THOUSAND else None
        larger = self.numbers.magnitudes.get(self.words[at + 2]) if rest is not None else None
        if rest is None or larger is None or factor is None or larger <= factor or rest >= factor:
            return at, value
        return at + 2, value * factor + rest

    def _number_word(self, word: str) -> bool:
        table = self.numbers
        return any(word in words for words in (table.digits, table.tens, table.magnitudes, table.fillers, table.halves))

    def _tail(self, end: int, amount: Amount) -> tuple[int, Amount]:
        """The rest of a range ("135 - 140", "12 đến 13") or a fraction ("17/18")."""
        if end + 1 >= len(self.row):
            return end, amount
        sign = self.words[end]
        second = self._number(end + 1)
        if second is None or not self.words[end + 1][0].isdigit():
            return end, amount
        if sign == "/" and second[1] > 0:
            return second[0], replace(amount, of=second[1])
        if (sign in DASHES or sign in _RANGES()) and second[1] > amount.value:
            return second[0], replace(amount, high=second[1])
        return end, amount

    def _unit(self, at: int, value: Decimal) -> tuple[int, str | None, bool]:
        """The unit that begins at `at`: its end, its spelling, and whether it counts things."""
        words, start = self.words, at
        while at < len(words) and words[at] in self.numbers.magnitudes:
            at += 1
        magnitude = " ".join(words[start:at])
        at += (
            at < len(words) and words[at] in self.lexicon.before and self.lexicon.counters.at(words, at + 1) is not None
        )
        plain = self.lexicon.plain.at(words, at)
        counter = self.lexicon.counters.at(words, at)
        if plain is not None and (counter is None or plain[0] >= counter[0]):
            end = at + plain[0]
        elif counter is not None:
            end = at + counter[0]
        elif magnitude:  # "1.810 tỷ": money where no word says otherwise
            if self._is_word(at) and not self._function(at):
                end = min(at + 2, len(words)) if self._is_word(at + 1) and not self._function(at + 1) else at + 1
                return end, " ".join(words[start:end]), True
            return at, f"{magnitude} {self.lexicon.words['money']}", False
        else:
            return self._unknown(at)
        rate_end = self._rate(end)
        unit = parse_unit("".join(_spaced(words[start:rate_end])))
        counted = rate_end == end and not is_measure(" ".join(words[at:end])) and plain is None
        spelt = [word for word in words[start:end] if word not in self.lexicon.before]
        return rate_end, str(unit) if plain is not None or rate_end > end else "".join(_spaced(spelt)), counted

    def _unknown(self, at: int) -> tuple[int, str | None, bool]:
        """A noun that is not listed: two syllables, or one before a word of grammar."""
        if not self._is_word(at) or self._function(at):
            return at, None, False
        if self.words[at] in self.lexicon.times:
            return at + 1, self.words[at], True
        lex, end = self.lexicon, at + 2
        thing = lex.counters.at(self.words, at + 1)
        done = lex.heads.at(self.words, at + 1) or lex.compounds.at(self.words, at + 1)
        if thing and thing[0] > 1 and not self.row[at + 1].raw[0].isupper():
            end = at + 1 + thing[0]  # "chủ doanh nghiệp": no word is cut in two
        elif (done and done[0] > 1) or not self._is_word(at + 1) or self._function(at + 1):
            end = at + 1  # "5 sở giải ngân"
        return end, " ".join(self.words[at:end]), True

    def _is_word(self, at: int) -> bool:
        return at < len(self.row) and self.row[at].kind == "word" and self.row[at].text.isalpha()

    def _function(self, at: int) -> bool:
        lex = self.lexicon
        return self.words[at] in lex.words["conjunctions"] or any(
            table.at(self.words, at)
            for table in (lex.linkers, lex.cues, lex.against, lex.plan, lex.qualifiers, lex.adverbs)
        )

    def _rate(self, end: int) -> int:
        """The denominators of a rate: "/người/năm", "/ xã"."""
        while (
            end + 1 < len(self.words)
            and self.words[end] == "/"
            and (self._is_word(end + 1) or self._thousand_of(end + 1))
            and self.lexicon.plan.at(self.words, end + 1) is None
        ):
            at = end + 1
            while at + 1 < len(self.words) and (
                self.words[at] in self.numbers.magnitudes or self.words[at][0].isdigit()
            ):
                at += 1
            found = self.lexicon.counters.at(self.words, at) or self.lexicon.plain.at(self.words, at)
            end = at + (found[0] if found else 1)
        return end

    def _thousand_of(self, at: int) -> bool:
        """Is it a round denominator: "/10.000 dân"?"""
        return (
            at + 1 < len(self.words)
            and self.words[at][0].isdigit()
            and self.words[at].endswith("000")
            and self._is_word(at + 1)
        )

    def _compound(self, end: int, amount: Amount) -> tuple[int, Amount]:
        """A second, smaller part: "218 tỷ 477 triệu đồng", "140 nghìn 900 người"."""
        parsed = parse_unit(amount.unit or "")
        if not parsed.magnitude or amount.of is not None or amount.high is not None:
            return end, amount
        second = self._number(end)
        if second is None or not self.words[end][0].isdigit():
            return end, amount
        after, unit, counted = self._unit(second[0], second[1])
        part = parse_unit(unit or "")
        if unit is None or part.factor >= parsed.factor or second[1] >= 1000:
            return end, amount
        if part.base != parsed.base and not (counted and parsed.base == self.lexicon.words["money"]):
            return end, amount
        value = amount.value + second[1] * part.factor / parsed.factor
        if part.factor == 1 and counted:
            return after, replace(amount, value=value * parsed.factor, unit=part.base, counted=True)
        return after, replace(amount, value=value)

    def _over_plan(self, end: int, amount: Amount) -> tuple[int, Amount]:
        """A plan written after a stroke: "142,3 tỷ đồng/KH 178,5 tỷ đồng"."""
        if end + 1 >= len(self.words) or self.words[end] != "/":
            return end, amount
        plan = self.lexicon.plan.at(self.words, end + 1)
        found = self._figure(end + 1 + plan[0], []) if plan else None
        return (found[0], replace(amount, plan=found[1])) if found else (end, amount)


@cache
def _first_words() -> frozenset[str]:
    """Words that a number can begin with."""
    table = number_words()
    return frozenset([*table.digits, *table.tens, *table.standalone]) - table.dependent


def may_have_figures(text: str) -> bool:
    """A quick look: are there digits or number words at all?"""
    return any(char.isdigit() for char in text) or not _first_words().isdisjoint(text.lower().split())


@cache
def _RANGES() -> frozenset[str]:  # noqa: N802  # a constant that is read from data
    return frozenset(load("cues")["ranges"]["words"])


def _spaced(words: list[str]) -> list[str]:
    """Words with a space before each that follows a word; strokes stand close."""
    result: list[str] = []
    for word in words:
        if result and word not in "/," and result[-1] != "/":
            result.append(" ")
        result.append(word)
    return result
