"""Indicator names: the noun phrase of a figure, without what only leads to it or says whose report it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.reading.lexicon import Phrases, lexicon
from knowledge.reading.scan import DASHES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.reading.scan import Node

Words = tuple[str, ...]


def clean(nodes: Sequence[Node]) -> Words:
    """The words of a phrase that name something: openers, bodies and closers taken off, settings inside taken out."""
    return spelt(clean_nodes(nodes))


def clean_nodes(nodes: Sequence[Node]) -> list[Node]:
    """As `clean`, the nodes themselves."""
    row = [node for node in nodes if node.kind in ("word", "other") or node.text in DASHES or node.text == ","]
    row = _without_inside(row)
    words = [node.text for node in row]
    while row:
        taken = _leading(row, words)
        if not taken:
            break
        row, words = row[taken:], words[taken:]
    while words:
        taken = _trailing(words)
        if not taken:
            break
        row, words = row[:-taken], words[:-taken]
    return _without_rank(row)


def _without_rank(row: list[Node]) -> list[Node]:
    """Without the words that only rank ("nhiều vụ phạm tội nhất")."""
    ranks = lexicon().words["ranks"]
    if not row or row[-1].text != ranks["most"]:
        return row
    first = next((at for at, node in enumerate(row) if node.text in ranks["much"]), None)
    return row[first + 1 : -1] if first is not None and first + 1 < len(row) - 1 else row


def complement(nodes: Sequence[Node]) -> Words:
    """The words after a counted thing that belong to it; only what ends the phrase is taken off."""
    row = _without_inside(
        [node for node in nodes if node.kind in ("word", "other") or node.text in DASHES or node.text == ","]
    )
    words = [node.text for node in row]
    while row and (words[0] == "," or words[0] in DASHES):
        row, words = row[1:], words[1:]
    while words and (taken := _ending(words)):
        row, words = row[:-taken], words[:-taken]
    return tuple(node.raw if _proper_inside(node) else node.text for node in row)


def _proper_inside(node: Node) -> bool:
    return node.raw[:1].isupper()


def spelt(row: Sequence[Node]) -> Words:
    """Names keep their capitals, other words are lower case."""
    return tuple(node.raw if _proper(row, at) else node.text for at, node in enumerate(row))


def _proper(row: Sequence[Node], at: int) -> bool:
    """Is a word part of a name: all capitals, or a capital that no sentence start explains?"""
    raw = row[at].raw
    if not raw[:1].isupper():
        return False
    return at > 0 or (len(raw) > 1 and raw.isupper()) or (len(row) > 1 and row[1].raw[:1].isupper())


def _leading(row: Sequence[Node], words: Sequence[str]) -> int:
    if words[0] == "," or words[0] in DASHES:
        return 1
    lex = lexicon()
    opener = lex.openers.at(words, 0)
    head = lex.heads.at(words, 0)
    if opener and not (head and head[0] > opener[0]):
        return opener[0]
    if head:
        return 0
    return _body(row, words) or int(words[0] in lex.words["prepositions"])


def _body(row: Sequence[Node], words: Sequence[str]) -> int:
    """How many words name the body or the place that does it: "Đảng bộ huyện", "UBND phường Hòa Thủy Đông"."""
    lex = lexicon()
    found = lex.bodies.at(words, 0)
    if found is None:
        return 0
    at = found[0]
    while at < len(words):
        level = lex.levels.at(words, at)
        if level is not None:
            at += level[0]
        elif row[at].raw[:1].isupper():
            at += 1
        else:
            break
    return at


def place_at(nodes: Sequence[Node]) -> str | None:
    """The named place or body that a segment begins with, as it is written: "huyện Đại Phước An"."""
    row = [node for node in nodes if node.kind in ("word", "other")]
    words = [node.text for node in row]
    lex = lexicon()
    at = 0
    while at < len(row):
        level = lex.place_levels.at(words, at)
        if level is not None:
            end = at + level[0]
            while end < len(row) and row[end].raw[:1].isupper() and not row[end].raw.isupper():
                end += 1
            name = [node.raw for node in row[at + level[0] : end]]
            return f"{join(words[at : at + level[0]])} {join(name)}" if name else None
        opener = lex.openers.at(words, at) or lex.bodies.at(words, at)
        if opener is None and words[at] not in lex.words["at"]:
            return None
        at += opener[0] if opener else 1
    return None


def _trailing(words: Sequence[str]) -> int:
    if words[-1] == "," or words[-1] in DASHES:
        return 1
    found = lexicon().closers.before(words, len(words))
    compound = lexicon().compounds.before(words, len(words))
    return found[0] if found and not (compound and compound[0] > found[0]) else 0


def _ending(words: Sequence[str]) -> int:
    if words[-1] == "," or words[-1] in DASHES:
        return 1
    found = lexicon().enders.before(words, len(words))
    compound = lexicon().compounds.before(words, len(words))
    return found[0] if found and not (compound and compound[0] > found[0]) else 0


def _without_inside(row: Sequence[Node]) -> list[Node]:
    """Take out phrases about the whole place or the whole time, with the place's name after them."""
    lex = lexicon()
    words = [node.text for node in row]
    kept: list[Node] = []
    at = 0
    while at < len(row):
        held = lex.keep.at(words, at)
        found = None if held else lex.inside.at(words, at)
        if held:
            kept.extend(row[at : at + held[0]])
            at += held[0]
        elif found:
            at += found[0]
            named = lex.levels.before(words, at) is not None
            while named and at < len(row) and row[at].raw[:1].isupper() and not row[at].raw.isupper():
                at += 1
        else:
            kept.append(row[at])
            at += 1
    return kept


def starts(table: Phrases[bool], words: Sequence[str]) -> int:
    """How many words of the front are a phrase of `table`; 0 where none is."""
    found = table.at([word.lower() for word in words], 0)
    return found[0] if found else 0


def drop(table: Phrases[bool], words: Words) -> Words:
    """`words` without the phrases of `table`, wherever they stand."""
    lowered = [word.lower() for word in words]
    kept: list[str] = []
    at = 0
    while at < len(words):
        found = table.at(lowered, at)
        if found:
            at += found[0]
        else:
            kept.append(words[at])
            at += 1
    return tuple(kept)


def wants_object(words: Words) -> bool:
    """Is this an open head and nothing else ("năng suất bình quân")?"""
    lex = lexicon()
    head = starts(lex.open_heads, words)
    return bool(head) and not drop(lex.empty, words[head:])


def object_of(words: Words) -> Words:
    """What a name speaks of, without its measure and what is done: "diện tích gieo trồng lúa" → "lúa"."""
    lex = lexicon()
    if join(words) in lex.words["whole_names"]:
        return ()  # "dân số 8.200 người, diện tích 45 km2"
    if not starts(lex.open_heads, words):
        words = words[starts(lex.wholes, words) :]
    head = starts(lex.open_heads, words) or starts(lex.count_word, words)
    return drop(lex.activities, words[head:]) or words[head:]


def of_part(words: Words) -> Words:
    """A whole's name as its parts carry it: "tổng giá trị sản xuất" → "giá trị sản xuất"."""
    lex = lexicon()
    words = words[starts(lex.wholes, words) :]
    ended = lex.wholes.before(words, len(words))
    return words[: -ended[0]] if ended else words


def join(words: Sequence[str]) -> str:
    """Words as a phrase; a comma stands close to the word before."""
    return " ".join(words).replace(" ,", ",")


def dedupe(words: Sequence[str]) -> Words:
    """Without a stretch that follows itself ("hộ nghèo hộ nghèo")."""
    if len(set(words)) == len(words):
        return tuple(words)
    result: list[str] = []
    for word in words:
        result.append(word)
        for size in range(1, len(result) // 2 + 1):
            if result[-size:] == result[-2 * size : -size]:
                del result[-size:]
                break
    return tuple(result)
