"""The process that opens documents: `python -m knowledge.reading.worker`, one document on standard input."""

from __future__ import annotations

import json
import struct
import sys

from knowledge.errors import DocumentError
from knowledge.reading.formats.refusal import refusal
from knowledge.reading.isolated import MAX_MEMORY, MAX_SECONDS, pack

SLACK = 160 * 1024 * 1024
"""Address space that the interpreter and its libraries map without using it."""


def limit() -> None:
    """Bound this process: memory, CPU time, no core file. Systems without such limits rely on the parent's clock."""
    try:
        import resource  # noqa: PLC0415  # not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY + SLACK, MAX_MEMORY + SLACK))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read the document and print it as JSON, or the refusal."""
    limit()
    payload = sys.stdin.buffer.read()
    size = struct.unpack(">I", payload[:4])[0]
    name = json.loads(payload[4 : 4 + size])["name"]
    try:
        from knowledge.reading.formats.open import read_document  # noqa: PLC0415  # after the limits

        output = pack(read_document(payload[4 + size :], name))
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
