"""Reading in a process of its own, with bounded memory and time: what hostile files can do ends there."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from dataclasses import asdict
from typing import Any

from knowledge.errors import DocumentError
from knowledge.model import Source
from knowledge.reading.documents import DocumentText, Paragraph
from knowledge.reading.formats.refusal import refusal
from knowledge.reading.reader import Reading, read_facts
from knowledge.wire import fact_from_json, fact_to_json

MAX_SECONDS = 20
"""For opening a document, and as long again for reading its facts."""
MAX_MEMORY = 256 * 1024 * 1024
SMALL = 100_000
"""Plain text up to this size is read in the process itself: it can do no harm, and a process costs 0.2 s."""
SHORT = 10_000
"""Plain text up to this size (a page or two) has its facts read in the process itself too, within some 0.2 s."""
_DECLARED = (b"%PDF", b"PK", b"<")


def open_document(data: bytes, name: str, *, seconds: float = MAX_SECONDS) -> DocumentText:
    """As `formats.open.read_document`, in a process that is killed when it takes too long or too much.

    Raises:
        DocumentError: the document cannot be read, in time and memory.
    """
    if len(data) <= SMALL and _is_harmless(data):
        from knowledge.reading.formats.open import read_document  # noqa: PLC0415  # the parent may never need it

        return read_document(data, name)
    return _document(_worked({"name": name}, data, seconds))


def _is_harmless(data: bytes) -> bool:
    """Is it plain text?"""
    return not data.lstrip()[:5].startswith(_DECLARED)


def read_report(data: bytes, name: str, document_id: str) -> tuple[DocumentText, Reading]:
    """A document and its facts, both read in that process, so that a long report does not slow this one down.

    Call it off the event loop.

    Doubts and levels stay behind: drafts are judged anew whenever they are shown, against what is known then.

    Raises:
        DocumentError: the document cannot be read, in time and memory.
    """
    if len(data) <= SHORT and _is_harmless(data):
        document = open_document(data, name)
        return document, read_facts(document, document_id)
    answer = _worked({"name": name, "document_id": document_id}, data, 2 * MAX_SECONDS)
    facts = tuple(fact_from_json(body) for body in answer["facts"])
    return _document(answer), Reading(facts, Source.model_validate(answer["source"]))


def _worked(header: dict[str, str], data: bytes, seconds: float) -> dict[str, Any]:
    """What the worker makes of a document."""
    head = json.dumps(header).encode()
    try:
        done = subprocess.run(  # our own interpreter and module
            [sys.executable, "-m", "knowledge.reading.worker"],
            input=struct.pack(">I", len(head)) + head + data,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise refusal("too-slow", f"more than {seconds} s") from error
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:  # killed by the kernel, or out of memory before it could say so
        raise refusal("too-slow", f"the reader ended with status {done.returncode}") from error
    if "error" in answer:
        raise DocumentError(answer["error"], answer["user_text"])
    return answer


def _document(answer: dict[str, Any]) -> DocumentText:
    document: dict[str, Any] = answer["document"]
    paragraphs = tuple(
        Paragraph(p["number"], p["text"], p["start"], p["end"], tuple(tuple(row) for row in p["rows"]))
        for p in document.pop("paragraphs")
    )
    return DocumentText(paragraphs=paragraphs, **document)


def pack(document: DocumentText, reading: Reading | None = None) -> bytes:
    """A document, and what was read from it, as the worker prints them."""
    answer: dict[str, Any] = {"document": asdict(document)}
    if reading is not None:
        answer["facts"] = [fact_to_json(fact) for fact in reading.facts]
        answer["source"] = reading.source.model_dump(mode="json")
    return json.dumps(answer, ensure_ascii=False).encode()
