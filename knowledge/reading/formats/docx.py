"""Word documents: paragraphs, lists and tables, in the order of the page."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from knowledge.reading.formats.refusal import refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_UNPACKED = 60_000_000
MAX_ENTRIES = 3000
MAX_XML = 20_000_000
"""Bytes of one XML part, unpacked: a report of 300 pages has about 5 million."""


def text_of(data: bytes) -> tuple[str, str | None]:
    """Text (blocks parted by blank lines, rows of tables by line ends and cells by tabs) and title.

    Raises:
        DocumentError: it is encrypted, broken, or unpacks to more than a report can be.
    """
    check_zip(data)
    import docx  # noqa: PLC0415  # half a second that other formats need not wait

    try:
        document = docx.Document(io.BytesIO(data))
        blocks = list(_blocks(document))
        title = document.core_properties.title or None
    except Exception as error:  # python-docx raises KeyError, ValueError, lxml errors … on broken files
        raise refusal("broken", type(error).__name__) from error
    return "\n\n".join(blocks), title


def check_zip(data: bytes) -> None:
    """Refuse archives that are broken, encrypted, or far larger inside than outside."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
        raise refusal("broken", "not a zip archive") from error
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise refusal("encrypted")
    xml = max((entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels"))), default=0)
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED or xml > MAX_XML:
        raise refusal("too-large", "unpacked size")
    if not any(entry.filename == "[Content_Types].xml" for entry in entries):
        raise refusal("unsupported", "a zip archive that is no Word document")


def _blocks(document: Any) -> Iterator[str]:
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            yield "\n".join(_rows(block))
        elif block.text.strip():
            yield " ".join(block.text.split("\n")).strip()


def _rows(table: Any) -> Iterator[str]:
    """One line a row; cells merged over several columns appear once."""
    for row in table.rows:
        cells: list[str] = []
        last = None
        for cell in row.cells:
            if cell._tc is not last:  # noqa: SLF001  # the only way to see that a cell was merged
                cells.append(" ".join(cell.text.split()))
            last = cell._tc  # noqa: SLF001
        yield "\t".join(cells)
