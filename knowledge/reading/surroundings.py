"""The surroundings of a figure: the phrase and the cue before it, the noun phrase after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.reading import naming
from knowledge.reading.context import Context, later, located, period_in
from knowledge.reading.drafts import Clause, Draft
from knowledge.reading.lexicon import lexicon
from knowledge.reading.naming import Words
from knowledge.reading.scan import DASHES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.language.periods import Period
    from knowledge.reading.scan import Node

QUOTES = frozenset("\"“”‘’'")
APART = 3
"""Syllables of a statement before a comma that is one of its own, and no verb beside another ("phát hiện, xử lý")."""
EACH_WORDS = 2
"""Syllables of a noun that is not listed."""


def _acronym(nodes: Sequence[Node], at: int) -> bool:
    """Does a parenthesis with nothing but an abbreviation open at `at`: "(GRDP)"?"""
    if (
        at == 0
        or nodes[at - 1].kind != "word"
        or nodes[at].text != "("
        or at + 2 >= len(nodes)
        or nodes[at + 2].text != ")"
    ):
        return False
    return nodes[at + 1].kind == "word" and nodes[at + 1].raw.isupper()


class Surroundings:
    """The nodes of a sentence with what was understood so far; `anchor` is the measure spoken of last."""

    def __init__(
        self,
        nodes: Sequence[Node],
        context: Context,
        anchor: Draft | None = None,
        last: Sequence[Draft] = (),
        period: Period | None = None,
    ) -> None:
        self.nodes = nodes
        self.words = [node.key for node in nodes]
        self.context = context
        self.anchor = anchor
        self.carried = anchor is not None
        self.whole: Draft | None = None
        self.drafts: list[Draft] = []
        self.used = 0
        self.base_end = -1
        self.start = 0
        self.turns: list[Words] = []
        self.part: Draft | None = None
        self.topic: Words = ()
        self.period = self.given = period
        self.target = False
        self.place: str | None = None
        self.last = last
        self.waiting: list[Draft] = []
        self.lex = lexicon()

    def _listen(self, start: int, end: int) -> None:
        """Hear periods and announcements of targets on the way to a figure."""
        for at in range(start, end):
            found = self.lex.targets.at(self.words, at)
            if found and found[1]:
                self.target = True
            node = self.nodes[at]
            if node.kind == "period":
                named = None if self._edge(at) else period_in(node.raw, self.context)
                ahead = named is not None and later(named, self.context)
                aim = self.lex.aims.before(self.words, at)
                first = at - aim[0] if aim else at
                front = first == 0 or self.nodes[first - 1].kind == "mark" or first == start
                self.target = self.target or (ahead and front)
                self.period = self.period if ahead and not self.target else named
            if self.lex.breakdown.at(self.words, at):
                again = self.anchor is not None and self.carried and self.anchor.whole is not None
                self.whole = self.anchor.whole if again and self.anchor else self.anchor

    def _edge(self, at: int) -> bool:
        """Is a time without its year only where the report's own stretch begins or ends ("từ đầu năm")?"""
        return at > 0 and self.words[at - 1] in self.lex.words["until"] and not self.nodes[at].raw[-4:].isdigit()

    def _see(self, start: int, end: int) -> None:
        """A place at the front of a segment is where the figures after it are from."""
        front = start
        for at in range(start, end + 1):
            if at == end or (self.nodes[at].kind == "mark" and self.nodes[at].text in ",;:()"):
                inside = front > 0 and self.words[front - 1] == "("  # "(tỉnh Quảng Nam)" only says where that is
                named = None if inside else naming.place_at(self.nodes[front:at])
                named = named or self._own_place(front, at) or self._according_to(front, at)
                if named is not None:
                    self.place = None if named == self.context.place else named
                front = at + 1

    def _own_place(self, start: int, end: int) -> str | None:
        """The place for which somebody speaks: "Chủ tịch UBND xã Nậm Khoa … cho biết xã còn 96 hộ nghèo"."""
        for at in range(start, end):
            said = self.lex.reporting.at(self.words, at)
            level = self.lex.place_levels.at(self.words, at + said[0]) if said else None
            if said is None or level is None:
                continue
            first, last = at + said[0], at + said[0] + level[0]
            named = last < len(self.nodes) and self.nodes[last].raw[:1].isupper()
            own = [name for kind, name in self._located(at) if kind == " ".join(self.words[first:last])]
            if own and not named:
                return f"{' '.join(self.words[first:last])} {own[-1]}"
        return None

    def _according_to(self, start: int, end: int) -> str | None:
        """The commune whose chairman is quoted: "Theo Chủ tịch UBND xã Hải Trung Đỗ Văn Bảy, bờ biển qua xã …"."""
        if self.words[start : start + 1] != [self.lex.words["according"]]:
            return None
        communes = tuple(self.lex.words["communes"])
        below = [f"{level} {name}" for level, name in self._located(end, start) if level in communes]
        within = not (self.context.place or "").startswith(communes)
        return below[-1] if below and within else None

    def _located(self, end: int, start: int = 0) -> list[tuple[str, str]]:
        return [(level, name) for _, level, name in located(" ".join(node.raw for node in self.nodes[start:end]))]

    def _clause(self, start: int, end: int) -> Clause:
        """The phrase and the cue right before the figure at `end`."""
        cue: str | None = None
        cue_words: Words = ()
        at = self._skip_adverbs(start, end)
        found = self.lex.cues.before(self.words, at)
        whole = self.lex.compounds.before(self.words, at)
        if found and at - found[0] >= start and not (whole and whole[0] > found[0]):
            cue, cue_words = found[1], tuple(self.words[at - found[0] : at])
            at -= found[0]
            if cue == "from" and (inner := self.lex.cues.before(self.words, at)) and inner[1] in ("rise", "fall"):
                cue_words = (*self.words[at - inner[0] : at], *cue_words)
                at -= inner[0]
        else:
            at = end  # words like "bình quân" lead to a cue, or belong to the phrase
        left = list(self.nodes[start:at])
        paren = self._open(end)
        phrase, broken = self._phrase(left)
        fresh = any(node.text in ";:" for node in left if node.kind == "mark")
        parted = any(node.kind == "mark" for node in left)
        each = self._each(phrase)
        return Clause(phrase, cue, cue_words, paren, broken, fresh, parted, each)

    def _each(self, phrase: list[Node]) -> Words:
        """In "mỗi nhà" before an amount makes it a rate."""
        words = [node.text for node in phrase]
        for mark in self.lex.words["each"]:
            if mark in words:
                at = words.index(mark)
                counter = self.lex.counters.at(words, at + 1)
                timed = words[at + 1 : at + 2] and words[at + 1] in self.lex.times
                end = at + 1 + (1 if timed else counter[0] if counter else EACH_WORDS)
                counted = tuple(words[at + 1 : end])
                del phrase[at:end]
                return counted
        return ()

    def _skip_adverbs(self, start: int, at: int) -> int:
        while at > start:
            cue = self.lex.cues.before(self.words, at)
            found = self.lex.adverbs.before(self.words, at)
            compound = self.lex.compounds.before(self.words, at)
            if (
                found is None
                or (compound and compound[0] > found[0])
                or (cue and cue[0] >= found[0])
                or at - found[0] < start
            ):
                break
            at -= found[0]
        return at

    def _open(self, end: int) -> bool:
        """Is the figure inside a parenthesis?"""
        depth = 0
        for word in self.words[:end]:
            depth += (word == "(") - (word == ")")
        return depth > 0

    def _phrase(self, left: list[Node]) -> tuple[list[Node], bool]:
        """The last segment before the figure, joined with earlier ones that it completes."""
        segments = self._segments(left)
        last = self._cut(segments[-1])
        keys = [node.key for node in left]
        broken = any(self.lex.breakdown.at(keys, at) for at in range(len(left)))
        if len(last) < len(segments[-1]):
            return last, broken
        for segment in reversed(segments[:-1]):
            if not self._unfinished(segment, last):
                break
            comma = [node for node in left if node.text == ","][:1]
            last = [*self._cut(segment), *comma, *naming.clean_nodes(last)]
        return last, broken

    def _segments(self, left: list[Node]) -> list[list[Node]]:
        """The stretches between commas since the last stronger mark; closed parentheses are passed over."""
        segments: list[list[Node]] = [[]]
        outside = segments
        for at, node in enumerate(left):
            if _acronym(left, at):
                segments[-1].append(left[at + 1])
            elif node.text == "(" and node.kind == "mark":
                outside, segments = [list(part) for part in segments], [[]]
            elif node.text == ")" and node.kind == "mark":
                segments, outside = outside, [[]]
            elif node.kind == "mark" and node.text in ";:.":
                segments = outside = [[]]
            elif node.kind == "mark" and node.text == ",":
                segments.append([])
            else:
                segments[-1].append(node)
        return segments

    def _cut(self, segment: list[Node]) -> list[Node]:
        """What follows the last strong linker ("…, nâng tổng số đảng viên")."""
        words = [node.key for node in segment]
        for at in range(len(words) - 1, -1, -1):
            aim = self.lex.targets.at(words, at)
            if aim and aim[1] and at + aim[0] < len(words):
                return segment[at + aim[0] :]
            found = self.lex.linkers.at(words, at)
            if self._compounded(words, at):
                continue
            if (
                found
                and not self.lex.weak.at(words, at)
                and at + found[0] < len(words)
                and not self._inside_head(words, at)
            ):
                return segment[at + found[0] :]
        return segment

    def _compounded(self, words: Sequence[str], at: int) -> bool:
        """Is a word the second syllable of another ("đào tạo")?"""
        found = self.lex.compounds.at(words, at - 1) if at else None
        return found is not None and found[0] > 1

    def _inside_head(self, words: Sequence[str], at: int) -> bool:
        """Is a linker's word part of a longer phrase ("tổng số", "vốn đầu tư")?"""
        return any(
            (found := self.lex.heads.at(words, start)) and start + found[0] > at
            for start in range(max(0, at - 3), at + 1)
        )

    def _unfinished(self, segment: list[Node], last: list[Node]) -> bool:
        """Does a segment without a figure go on after its comma ("tỷ lệ điều tra, khám phá")?"""
        words = [node.key for node in segment]
        cleaned = naming.clean(segment)
        independent = any(node.kind in ("period", "date") for node in last) or self.lex.settings.at(
            [n.key for n in last], 0
        )
        if not cleaned or not naming.clean(last) or self.lex.settings.at(words, 0) or independent:
            return False
        if naming.starts(self.lex.heads, naming.clean(last)) and not naming.starts(self.lex.heads, cleaned):
            return False
        if len(cleaned) > APART and naming.starts(self.lex.adverse, naming.clean(last)):
            return False
        return len(cleaned) <= 7 and not any(node.kind in ("period", "date") for node in segment)

    def _after(self, at: int, *, shared: bool) -> tuple[Words, int]:
        """The words after a figure that belong to its noun phrase, and where they end.

        Words that run into the next figure without a mark belong to both where `shared`.
        """
        end = at + 1
        while end < len(self.nodes) and self._goes_on(end, at):
            end += 1
        reaches = end < len(self.nodes) and self.nodes[end].kind == "figure"
        row = list(self.nodes[at + 1 : end])
        if reaches:
            end, row = self._before_next(at, end, row)
        return naming.complement(row), end

    def _before_next(self, at: int, end: int, row: list[Node]) -> tuple[int, list[Node]]:
        """Words between two figures: up to the cue or the linker they are the first one's, or both share them."""
        stop = self._skip_adverbs(at + 1, end)
        cue = self.lex.cues.before(self.words, stop)
        adjective = self.lex.adjectives.before(self.words, stop)
        if adjective and stop - adjective[0] > at + 1:
            stop -= adjective[0]
            return stop, list(self.nodes[at + 1 : stop])
        if cue and stop - cue[0] > at:
            stop -= cue[0]
            return stop, list(self.nodes[at + 1 : stop])
        return at + 1, row

    def _goes_on(self, end: int, at: int) -> bool:
        node = self.nodes[end]
        if node.kind == "mark":
            return node.text in DASHES or node.text in QUOTES or self._joined(end)
        if node.kind in ("figure", "period", "date"):
            return False
        if self.lex.against.at(self.words, end) and self.lex.changed_against.at(self.words, end):
            return False
        if self._cue_here(end):
            return False
        found = None if self._compounded(self.words, end) else self.lex.linkers.at(self.words, end)
        if found and not self.lex.weak.at(self.words, end):
            return False
        if found and end > at + 1 and self.lex.heads.at(self.words, end + found[0]):
            return False
        if found and end + found[0] < len(self.nodes) and self.nodes[end + found[0]].kind == "figure":
            return False
        return not (found and self.words[end] in self.lex.words["conjunctions"] and self._figure_soon(end))

    def _joined(self, at: int) -> bool:
        """Does a comma stand inside a set phrase ("khiếu nại, tố cáo")?"""
        pairs = self.lex.comma_pairs
        starts = range(max(0, at - 2), at)
        return self.words[at] == "," and any((pair := pairs.at(self.words, i)) and i + pair[0] > at for i in starts)

    def _figure_soon(self, end: int) -> bool:
        for node in self.nodes[end + 1 : end + 8]:
            if node.kind == "mark":
                return False
            if node.kind == "figure":
                return True
        return False

    def _cue_here(self, end: int) -> bool:
        """A cue that a figure follows."""
        found = self.lex.cues.at(self.words, end)
        if found is None:
            return False
        after = end + found[0]
        while skipped := self.lex.adverbs.at(self.words, after):
            after += skipped[0]
        return after < len(self.nodes) and self.nodes[after].kind == "figure"
