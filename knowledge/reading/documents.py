"""A document as the reader sees it: numbered paragraphs, with broken lines rejoined and their place in the text kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from knowledge.language.text import nfc
from knowledge.reading.lexicon import load

_BLOCKS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
MAX_CHARACTERS = 400_000
"""About 90,000 words: far more than any report has, and read in some ten seconds."""
MIN_ROWS = 2
MIN_COLUMNS = 2
WRAPPED_WIDTH = 95
"""Lines shorter than this on average, several in a block, are one paragraph broken by OCR, PDF or a mail program."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its 1-based number, its cleaned text, and where it stands in the document's text."""

    number: int
    text: str
    start: int
    end: int
    rows: tuple[tuple[str, ...], ...] = ()
    """The cells, where the paragraph is a table."""


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The text of a document. `text[p.start:p.end]` is the raw form of paragraph `p`."""

    name: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    title: str | None = None
    publisher: str | None = None
    published: str | None = None


def paragraphs_of(text: str, name: str = "", title: str | None = None) -> DocumentText:
    """Split plain text into paragraphs; blank lines part them, or line ends where lines are not wrapped."""
    text = nfc(text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n"))
    found: list[Paragraph] = []
    at = 0
    for block in [*_BLOCKS.finditer(text), None]:
        end = block.start() if block else len(text)
        for start, stop in _parts(text, at, end):
            clean = tidy(text[start:stop])
            if clean:
                found.append(Paragraph(len(found) + 1, clean, start, stop, _rows(text[start:stop])))
        at = block.end() if block else end
    return DocumentText(name, text, tuple(found), title)


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The paragraphs of one block: itself where its lines are wrapped, each line or list item otherwise."""
    lines: list[tuple[int, int]] = []
    at = start
    while at <= end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        if text[at:stop].strip():
            lines.append((at, stop))
        at = stop + 1
    if len(lines) < 2 or _rows(text[start:end]):
        return [(lines[0][0], lines[-1][1])] if lines else []
    wrapped = sum(stop - at for at, stop in lines) / len(lines) < WRAPPED_WIDTH
    parts: list[tuple[int, int]] = []
    for at, stop in lines:
        item = _item().match(text, at, stop) is not None
        if parts and wrapped and not item:
            parts[-1] = (parts[-1][0], stop)
        else:
            parts.append((at, stop))
    return parts


def _rows(block: str) -> tuple[tuple[str, ...], ...]:
    """The cells of a block whose lines are rows of a table (parted by tabs or bars); empty for running text."""
    lines = [line for line in block.split("\n") if line.strip()]
    for mark in ("\t", "|"):
        rows = [tuple(cell.strip() for cell in line.strip(" |").split(mark)) for line in lines]
        rows = [row for row in rows if not all(set(cell) <= set("-: ") for cell in row)]
        if len(rows) >= MIN_ROWS and all(len(row) >= MIN_COLUMNS for row in rows):
            return tuple(rows)
    return ()


@cache
def _item() -> re.Pattern[str]:
    """The mark that opens a list item."""
    return re.compile(r"\s*(?:[-–•+*●▪◦]\s+(?=\w{2})|\d{1,2}[.)]\s+(?=[^\W\d])|[a-zđ]\)\s+)")


@cache
def _repairs() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(entry["pattern"]), entry["to"]) for entry in load("repairs")["repair"])


def tidy(text: str) -> str:
    """Rejoin lines and undo the spacing faults of OCR: "2023 ,đạt 103. 250" → "2023, đạt 103.250"."""
    text = _SPACES.sub(" ", text.replace("\n", " ")).strip()
    for pattern, to in _repairs():
        text = pattern.sub(to, text)
    return text
