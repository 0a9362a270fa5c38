"""Which words a pattern cannot match without: most patterns need not be searched for in most questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

MOST_TEXTS = 400
"""So many texts of a part of a pattern are written out."""
MOST_TIMES = 2
MOST_LETTERS = 8
COMMON = frozenset({"nam", "nhieu", "la", "bao", "co", "cua", "den", "trong", "may", "so", "tinh", "huyen"})
"""Words that most questions hold; needing one of them spares little."""
LOOKS = ("AT", "ASSERT", "ASSERT_NOT")
"""Nodes that only look around, and match no letter."""
REPEATS = ("MAX_REPEAT", "MIN_REPEAT")

_Node = tuple[Any, Any]


def needed_words(pattern: str) -> frozenset[str] | None:
    """Folded words of which every text that holds the pattern holds one; None where there are none to be told.

    The pattern stands between spaces, begins and ends with a word, and is over words with single spaces between them.
    """
    # the standard library's own parser of patterns; there is no public one
    tree = import_module("re._parser").parse(pattern)
    return _needed(list(tree), {" "}, closes=True)


def _needed(nodes: Sequence[_Node], before: set[str], *, closes: bool) -> frozenset[str] | None:
    """The needed words of a row of nodes after one of the texts `before`; `closes`: a word ends with the last node."""
    found: list[frozenset[str] | None] = []
    texts = before
    for at, node in enumerate(nodes):
        own = _texts(node)
        if own is not None and len(texts) * len(own) <= MOST_TEXTS:
            texts = {text + more for text in texts for more in own}
            continue
        end = " " if _apart(nodes[at:], closes=closes) else ""
        found.append(_words_of(text + end for text in texts))
        found.append(_within(node, texts, closes=_apart(nodes[at + 1 :], closes=closes)))
        texts = {""}
    end = " " if closes else ""
    found.append(_words_of(text + end for text in texts))
    return min(filter(None, found), key=_spares, default=None)


def _within(node: _Node, before: set[str], *, closes: bool) -> frozenset[str] | None:
    """The needed words of a node that can be too many texts to write them out."""
    kind, inner = str(node[0]), node[1]
    if kind == "SUBPATTERN":
        return _needed(list(inner[-1]), before, closes=closes)
    if kind != "BRANCH":
        return None
    sides = [_needed(list(side), before, closes=closes) for side in inner[1]]
    return None if None in sides else frozenset().union(*filter(None, sides))


def _apart(nodes: Sequence[_Node], *, closes: bool) -> bool:
    """Do these nodes begin with a space, whatever they match? `closes`: a space follows them."""
    for at, node in enumerate(nodes):
        kind, inner = str(node[0]), node[1]
        rest = nodes[at + 1 :]
        if kind == "LITERAL":
            return chr(inner) == " "
        if kind == "SUBPATTERN":
            return _apart([*inner[-1], *rest], closes=closes)
        if kind == "BRANCH":
            return all(_apart([*side, *rest], closes=closes) for side in inner[1])
        if kind in REPEATS:
            return _apart(inner[2], closes=False) and (inner[0] > 0 or _apart(rest, closes=closes))
        if kind not in LOOKS:
            return False
    return closes


def _spares(words: frozenset[str]) -> tuple[int, int]:
    return len(words & COMMON), len(words)


def _words_of(texts: Iterable[str]) -> frozenset[str] | None:
    """One whole word, between spaces, of each text; None where one has none."""
    words: set[str] = set()
    for text in texts:
        whole = [word for word in text.split(" ")[1:-1] if word]
        if not whole:
            return None
        words.add(max(whole, key=lambda word: (word not in COMMON, len(word))))
    return frozenset(words)


def _texts(node: _Node) -> set[str] | None:
    """Every text that a node matches; None where they are too many. What only looks around matches nothing."""
    kind, inner = str(node[0]), node[1]
    if kind == "LITERAL":
        return {chr(inner)}
    if kind in LOOKS:
        return {""}
    if kind == "IN":
        return _letters(inner)
    if kind == "SUBPATTERN":
        return _row(inner[-1])
    if kind == "BRANCH":
        sides = [_row(side) for side in inner[1]]
        return None if None in sides else set().union(*filter(None, sides))
    if kind in REPEATS and inner[1] <= MOST_TIMES:
        once = _row(inner[2])
        rows = [_row([*inner[2]] * times) for times in range(inner[0], inner[1] + 1)]
        return None if once is None or None in rows else set().union(*filter(None, rows))
    return None


def _letters(items: Iterable[_Node]) -> set[str] | None:
    found: set[str] = set()
    for kind, inner in items:
        if str(kind) == "LITERAL":
            found.add(chr(inner))
        elif str(kind) == "RANGE" and inner[1] - inner[0] <= MOST_LETTERS:
            found |= set(map(chr, range(inner[0], inner[1] + 1)))
        else:
            return None
    return found


def _row(nodes: Iterable[_Node]) -> set[str] | None:
    texts = {""}
    for node in nodes:
        own = _texts(node)
        if own is None or len(texts) * len(own) > MOST_TEXTS:
            return None
        texts = {text + more for text in texts for more in own}
    return texts
