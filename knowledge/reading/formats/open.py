"""Any supported file → its text and paragraphs; what a file is shows in its bytes, not in its name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from knowledge.reading.documents import MAX_CHARACTERS, DocumentText, paragraphs_of
from knowledge.reading.formats import docx, encodings, html, markdown, pdf
from knowledge.reading.formats.refusal import refusal

MAX_BYTES = 25_000_000
MIN_LETTERS = 300
MIN_VIETNAMESE_SHARE = 0.04
"""Share of letters with Vietnamese marks: about 0.25 in Vietnamese, below 0.03 in other languages of Latin script."""

_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_OTHERS = (b"\x7fELF", b"MZ", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"{\\rtf")
_OLE = b"\xd0\xcf\x11\xe0"


def read_document(data: bytes, name: str) -> DocumentText:
    """The document in `data`; `name` tells only Markdown and HTML from plain text.

    Raises:
        DocumentError: it is empty, no document, encrypted, broken, a scan, too large or not Vietnamese.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise refusal("empty")
    if len(data) > MAX_BYTES:
        raise refusal("too-large", f"{len(data)} bytes")
    document = _parsed(data, PurePath(name).suffix.lower(), name)
    if not document.paragraphs:
        raise refusal("empty")
    _check_language(document.text)
    return document


def _parsed(data: bytes, suffix: str, name: str) -> DocumentText:
    if data.startswith(_IMAGES) and not data.startswith(b"BM ") and not data[:40].isascii():
        raise refusal("image")
    if data.startswith(_OLE):
        raise refusal("old-word")
    if data.startswith(_OTHERS) and not data[:200].decode("utf-8", "ignore").isprintable():
        raise refusal("unsupported")
    if data[:1024].lstrip().startswith(b"%PDF"):
        text, title = pdf.text_of(data)
        return _document(text, name, title)
    if data.startswith(b"PK"):
        text, title = docx.text_of(data)
        return _document(text, name, title)
    return _text(encodings.decode(data), suffix, name)


def _text(text: str, suffix: str, name: str) -> DocumentText:
    head = text[:1000].lstrip().lower()
    if suffix in (".html", ".htm") or head.startswith(("<!doctype html", "<html")):
        page = html.page_of(text)
        found = _document(page.text, name, page.title)
        return replace(found, publisher=page.publisher, published=page.date)
    if suffix == ".pdf" or (suffix == ".docx" and "\ufffd" in text[:2000]):
        raise refusal("broken")  # a whole one has its own beginning; what is left of one may look like words
    if suffix in (".md", ".markdown"):
        text, title = markdown.text_of(text)
        return _document(text, name, title)
    return _document(text, name, None)


def _document(text: str, name: str, title: str | None) -> DocumentText:
    if len(text) > MAX_CHARACTERS:
        raise refusal("too-large", f"{len(text)} characters")
    return paragraphs_of(text, name, title)


def _check_language(text: str) -> None:
    """Refuse a longer text that is not Vietnamese."""
    letters = [char for char in text[:20_000] if char.isalpha()]
    if len(letters) < MIN_LETTERS:
        return
    marked = sum(char.lower() in _MARKED for char in letters)
    if marked < MIN_VIETNAMESE_SHARE * len(letters):
        raise refusal("foreign")


_MARKED = frozenset("ăâđêôơưắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữựạảẹẻẽịỉĩọỏụủũỳỵỷỹáàãéèíìóòõúùý")
