"""The process that opens documents: `python -m knowledge.reading.worker`, one document on standard input."""

from __future__ import annotations

import json
import struct
import sys

from knowledge.errors import DocumentError
from knowledge.reading.formats.refusal import refusal
from knowledge.reading.isolated import MAX_MEMORY, MAX_SECONDS, pack
from knowledge.reading.reader import read_facts

SLACK = 160 * 1024 * 1024
"""Address space that the interpreter and its libraries map without using it."""


def limit(seconds: int) -> None:
    """Bound this process: memory, CPU time, no core file. Systems without such limits rely on the parent's clock."""
    try:
        import resource  # noqa: PLC0415  # not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY + SLACK, MAX_MEMORY + SLACK))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read the document, and its facts where they are asked for, and print them as JSON, or the refusal."""
    payload = sys.stdin.buffer.read()
    size = struct.unpack(">I", payload[:4])[0]
    header = json.loads(payload[4 : 4 + size])
    document_id = header.get("document_id")
    limit(MAX_SECONDS if document_id is None else 2 * MAX_SECONDS)
    try:
        from knowledge.reading.formats.open import read_document  # noqa: PLC0415  # after the limits

        document = read_document(payload[4 + size :], header["name"])
        output = pack(document, None if document_id is None else read_facts(document, document_id))
    except DocumentError as error:
        output = _refused(error)
    except MemoryError:
        output = _refused(refusal("too-large", "memory"))
    except RecursionError:
        output = _refused(refusal("broken", "nesting"))
    sys.stdout.buffer.write(output)


def _refused(error: DocumentError) -> bytes:
    return json.dumps({"error": str(error), "user_text": error.user_text}).encode()


if __name__ == "__main__":
    main()
