"""Refusals: why a document is not read, in words for its sender."""

from __future__ import annotations

from knowledge.errors import DocumentError
from knowledge.reading.lexicon import load


def refusal(code: str, detail: str = "") -> DocumentError:
    """The error for a document that cannot be read, with its sentence from `data/refusals.toml`."""
    sentences = load("refusals")["sentences"]
    return DocumentError(f"{code}: {detail}" if detail else code, sentences[code])
