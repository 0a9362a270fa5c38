"""What a percentage is held against: "kế hoạch huyện giao", "so với cùng kỳ", "năm 2022"."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from knowledge.reading.lexicon import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.reading.scan import Node


class Base(NamedTuple):
    """A base: "plan", "change" or "whole" (None where there is none), its words, and where it ends."""

    kind: str | None
    text: str
    end: int


def read_base(nodes: Sequence[Node], at: int, *, changed: bool = False, share: bool = False) -> Base:
    """The base that begins at `at`; `changed` says that a rise or a fall stands before, `share` a share."""
    lex = lexicon()
    words = [node.key for node in nodes]
    start = at
    against = lex.against.at(words, at)
    held = lex.changed_against.at(words, at)
    if against:
        at += against[0]
    kind = _kind(nodes, words, at)
    if kind is None and held:
        kind = "change"
    if kind is None and (share or (against and not changed)):
        kind = "whole"
    if kind is None:
        return Base(None, "", start)
    end = _end(nodes, words, at)
    text = " ".join(node.raw for node in nodes[at:end])
    return Base(kind, text, end) if text else Base(None, "", start)


def _kind(nodes: Sequence[Node], words: Sequence[str], at: int) -> str | None:
    lex = lexicon()
    if at >= len(nodes):
        return None
    if lex.plan.at(words, at):
        return "plan"
    if nodes[at].kind == "period" or lex.change.at(words, at):
        return "change"
    return None


def _end(nodes: Sequence[Node], words: Sequence[str], at: int) -> int:
    """Where a base ends: at a mark, a figure, or a word that opens something new."""
    lex = lexicon()
    end = at
    while end < len(nodes) and nodes[end].kind not in ("mark", "figure"):
        if end > at and _new(words, nodes, end):
            break
        end += 1
    if end < len(nodes) and nodes[end].kind == "figure":
        found = lex.cues.before(words, end)
        end -= found[0] if found else 0
    return end


def _new(words: Sequence[str], nodes: Sequence[Node], end: int) -> bool:
    lex = lexicon()
    found = lex.linkers.at(words, end)
    inside = lex.cues.at(words, end - 1)
    if found and not lex.weak.at(words, end) and not (inside and inside[0] > 1):
        return True
    if words[end] in lex.words["conjunctions"]:
        return True
    cue = lex.cues.at(words, end)
    return bool(cue) and cue is not None and end + cue[0] < len(nodes) and nodes[end + cue[0]].kind == "figure"
