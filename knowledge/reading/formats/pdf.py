"""PDF with a text layer; its broken lines become paragraphs again."""

from __future__ import annotations

import io
import re
import unicodedata
from typing import Any

from knowledge.errors import DocumentError
from knowledge.reading.formats.refusal import refusal
from knowledge.reading.lexicon import CAPITALS

MAX_PAGES = 400
MIN_LETTERS = 15
"""Letters a page, on average: less is a scan."""
_PAGE_NUMBER = re.compile(r"\s*(?:[-–]\s*)?\d{1,4}(?:\s*[-–])?\s*")
_STARTS = re.compile(r"\s*(?:[-–•+*]\s|\d{1,2}[.)]\s|[IVX]+\.\s|[a-zđ]\)\s|[\"“(]?[" + CAPITALS + r"])")
_ENDS = re.compile(r"[.:;!?…][\"”)]*\s*$")
_HEADING = re.compile(rf"[\W\d{CAPITALS}]{{4,}}$")


def text_of(data: bytes) -> tuple[str, str | None]:
    """Text with blank lines between paragraphs, and title.

    Raises:
        DocumentError: it is encrypted, broken, a scan, or has fonts that do not say which letters they show.
    """
    import pypdf  # noqa: PLC0415  # other formats need not wait for it

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        _check(reader)
        pages = [page.extract_text() or "" for page in reader.pages]
        title = reader.metadata.title if reader.metadata else None
    except DocumentError:
        raise
    except MemoryError:
        raise
    except Exception as error:  # pypdf raises many kinds on broken files
        raise refusal("broken", type(error).__name__) from error
    letters = sum(char.isalpha() for page in pages for char in page)
    strange = sum(_strange(char) for page in pages for char in page)
    if strange > max(letters / 10, MIN_LETTERS):
        raise refusal("unmapped")
    if letters < MIN_LETTERS * max(len(pages), 1):
        raise refusal("scan")
    return rejoin("\n".join(pages)), title if isinstance(title, str) and title.strip() else None


def _strange(char: str) -> bool:
    """Is it no character but the number of a shape in a font: for private use, a control, or a stand-in?"""
    return char == "\ufffd" or unicodedata.category(char) in ("Co", "Cn") or (char < " " and not char.isspace())


def _check(reader: Any) -> None:
    if reader.is_encrypted and not reader.decrypt(""):
        raise refusal("encrypted")
    if len(reader.pages) > MAX_PAGES:
        raise refusal("too-large", "pages")


def rejoin(text: str) -> str:
    """Lines broken by the page become paragraphs again: one ends where a line ends a sentence and the next begins one."""
    paragraphs: list[str] = []
    open_end = False
    for line in text.split("\n"):
        stripped = line.strip()
        if not stripped:
            open_end = False
        elif _PAGE_NUMBER.fullmatch(stripped):
            continue
        elif (
            open_end
            and paragraphs
            and not (_STARTS.match(stripped) and _ENDS.search(paragraphs[-1]))
            and not _HEADING.match(paragraphs[-1])
        ):
            paragraphs[-1] += " " + stripped
        else:
            paragraphs.append(stripped)
            open_end = True
    return "\n\n".join(paragraphs)
