"""Markdown: the text without its marks; tables and list items stay what they are."""

from __future__ import annotations

import re

_LINKS = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_EMPHASIS = re.compile(r"(\*\*|__|\*|_|`)(?=\S)([^*_`\n]+?)(?<=\S)\1")
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)
_FENCE = re.compile(r"^(?:```|~~~|---+$|\*\*\*+$|===+$).*$", re.MULTILINE)
_QUOTE = re.compile(r"^>\s?", re.MULTILINE)


def text_of(source: str) -> tuple[str, str | None]:
    """Text and title (the first heading)."""
    heading = _HEADING.search(source)
    text = _HEADING.sub(r"\n\1\n", _FENCE.sub("", source))
    text = _QUOTE.sub("", _EMPHASIS.sub(r"\2", _LINKS.sub(r"\1", text)))
    return text, heading[1] if heading else None
