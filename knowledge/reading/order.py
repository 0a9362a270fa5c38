"""The usual order of a comparison: a base said before its figure is moved behind it.

"cao hơn cùng kỳ 7,4%", "vượt dự toán tỉnh giao 12%" and "so với cùng kỳ tăng 8%" are then read as "cao hơn 7,4% cùng
kỳ", "vượt 12% dự toán tỉnh giao" and "tăng 8% so với cùng kỳ", for which the grammar has its rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.language.units import unit_key
from knowledge.reading.bases import read_base
from knowledge.reading.lexicon import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.reading.scan import Node

MOVING = frozenset({"rise", "fall", "exceed", "short"})
"""What cues say that hold their figure against something."""


def in_order(nodes: list[Node]) -> list[Node]:
    """The nodes with every base behind its figure."""
    at, lex = 0, lexicon()
    words = [node.key for node in nodes]
    while at < len(nodes):
        if not lex.cues.at(words, at) and not lex.changed_against.at(words, at):
            at += 1
            continue
        found = _after_cue(nodes, words, at) or _before_cue(nodes, words, at)
        if found is None:
            at += 1
            continue
        start, end, figure = found
        cue = [node for node in nodes[end:figure] if node.kind != "mark"] if _moved(words, end, figure) else []
        nodes = [*nodes[:start], *cue, nodes[figure], *nodes[start:end], *nodes[figure + 1 :]]
        words = [node.key for node in nodes]
        at = figure
    return nodes


def _moved(words: Sequence[str], end: int, figure: int) -> bool:
    """Does the cue itself stand between the base and the figure? Words of reaching ("là") are left out."""
    return any(_cue(words, at) for at in range(end, figure))


def _cue(words: Sequence[str], at: int) -> int:
    """The length of a cue of moving that begins at `at`, or 0."""
    found = lexicon().cues.at(words, at)
    return found[0] if found and found[1] in MOVING else 0


def _after_cue(nodes: Sequence[Node], words: Sequence[str], at: int) -> tuple[int, int, int] | None:
    """A base between the cue at `at` and a figure: its start and end, and where the figure is."""
    size = _cue(words, at)
    if not size or _is_figure(nodes, at + size):
        return None
    base = read_base(nodes, at + size, changed=True)
    figure = base.end
    reach = lexicon().cues.at(words, figure)
    if reach and reach[1] == "reach":
        figure += reach[0]
    compared = base.kind in ("plan", "change") and _is_figure(nodes, figure)
    return (at + size, base.end, figure) if compared and figure > at + size else None


def _before_cue(nodes: Sequence[Node], words: Sequence[str], at: int) -> tuple[int, int, int] | None:
    """A base at `at` ("so với cùng kỳ") before a cue with a percentage."""
    base = read_base(nodes, at, changed=True) if lexicon().changed_against.at(words, at) else None
    if base is None or base.kind is None:
        return None
    cue = base.end
    cue += cue < len(nodes) and nodes[cue].text == ","
    size = _cue(words, cue)
    figure = cue + size
    return (at, base.end, figure) if size and _is_figure(nodes, figure) else None


def _is_figure(nodes: Sequence[Node], at: int, *, percent: bool = False) -> bool:
    if at >= len(nodes):
        return False
    amount = nodes[at].amount
    return amount is not None and (not percent or unit_key(amount.unit) == "%")
