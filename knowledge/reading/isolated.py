"""Reading in a process of its own, with bounded memory and time: what hostile files can do ends there."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from dataclasses import asdict
from typing import Any

from knowledge.errors import DocumentError
from knowledge.reading.documents import DocumentText, Paragraph
from knowledge.reading.formats.refusal import refusal

MAX_SECONDS = 20
MAX_MEMORY = 256 * 1024 * 1024
SMALL = 100_000
"""Plain text up to this size is read in the process itself: it can do no harm, and a process costs 0.2 s."""
_DECLARED = (b"%PDF", b"PK", b"<")


def open_document(data: bytes, name: str, *, seconds: float = MAX_SECONDS) -> DocumentText:
    """As `formats.open.read_document`, in a process that is killed when it takes too long or too much.

    Raises:
        DocumentError: the document cannot be read, in time and memory.
    """
    if len(data) <= SMALL and not data.lstrip()[:5].startswith(_DECLARED):
        from knowledge.reading.formats.open import read_document  # noqa: PLC0415  # the parent may never need it

        return read_document(data, name)
    header = json.dumps({"name": name}).encode()
    payload = struct.pack(">I", len(header)) + header + data
    try:
        done = subprocess.run(  # our own interpreter and module
            [sys.executable, "-m", "knowledge.reading.worker"],
            input=payload,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise refusal("too-slow", f"more than {seconds} s") from error
    return _answer(done.stdout, done.returncode)


def _answer(output: bytes, status: int) -> DocumentText:
    try:
        answer: dict[str, Any] = json.loads(output)
    except ValueError as error:  # killed by the kernel, or out of memory before it could say so
        raise refusal("too-slow", f"the reader ended with status {status}") from error
    if "error" in answer:
        raise DocumentError(answer["error"], answer["user_text"])
    paragraphs = tuple(
        Paragraph(p["number"], p["text"], p["start"], p["end"], tuple(tuple(row) for row in p["rows"]))
        for p in answer.pop("paragraphs")
    )
    return DocumentText(paragraphs=paragraphs, **answer)


def pack(document: DocumentText) -> bytes:
    """A document as the worker prints it."""
    return json.dumps(asdict(document), ensure_ascii=False).encode()
