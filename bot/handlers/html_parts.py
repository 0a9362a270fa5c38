"""Cutting one HTML message into parts that Telegram takes: on blocks, never inside a tag.

Telegram counts a message after its entities are parsed, in UTF-16 units, so the limit is on what is seen. A cut falls
at the last blank line that fits, else the last line, else the last space, else between two characters; tags open at
the cut are closed in one part and opened again in the next.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
CUTS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"\s"))
FILL = 0.5
"""A cut on a better boundary is preferred as long as it leaves at least this share of the part filled."""


def units(text: str) -> int:
    """Length in UTF-16 code units, as Telegram counts."""
    return len(text) + sum(char > "\uffff" for char in text)


def plain(markup: str) -> str:
    """What is seen of an HTML message."""
    return "".join(run.text for run in _runs(markup))


@dataclass(slots=True)
class _Run:
    """Text under the same open tags."""

    text: str
    tags: tuple[tuple[str, str], ...]
    """Name and full opening tag, outermost first."""


@dataclass(slots=True)
class _Reader(HTMLParser):
    runs: list[_Run] = field(default_factory=list)
    open: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self, convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append((tag, self.get_starttag_text() or f"<{tag}>"))

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1][0] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.runs.append(_Run(data, tuple(self.open)))


def _runs(markup: str) -> list[_Run]:
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader.runs


def split(markup: str, limit: int = TEXT_LIMIT) -> list[str]:
    """The message in parts of at most `limit` units each; a short one is returned untouched, an empty one as no part."""
    runs = _runs(markup)
    text = "".join(run.text for run in runs)
    if units(text) <= limit:
        return [markup] if text.strip() else []
    parts = []
    start = 0
    for end in _cuts(text, limit):
        part = _markup(runs, *_trim(text, start, end))
        if part:
            parts.append(part)
        start = end
    return parts


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _cuts(text: str, limit: int) -> list[int]:
    """Where the parts end."""
    cuts = []
    start = 0
    while start < len(text):
        end = _fitting(text, start, limit)
        if end < len(text):
            end = _boundary(text, start, end)
        cuts.append(end)
        start = end
    return cuts


def _fitting(text: str, start: int, limit: int) -> int:
    """The end of the longest stretch from `start` that is no longer than `limit`."""
    used = 0
    for at in range(start, len(text)):
        used += 2 if text[at] > "\uffff" else 1
        if used > limit:
            return at
    return len(text)


def _boundary(text: str, start: int, end: int) -> int:
    """The best place to cut in text[start:end], that is known to be too short for all the rest."""
    for cut in CUTS:
        places = [match.end() for match in cut.finditer(text, start, end)]
        if places and places[-1] - start >= FILL * (end - start):
            return places[-1]
    return end


def _markup(runs: list[_Run], start: int, end: int) -> str:
    """HTML of text[start:end] under the tags it stands in."""
    out: list[str] = []
    tags: tuple[tuple[str, str], ...] = ()
    at = 0
    for run in runs:
        piece = run.text[max(0, start - at) : max(0, end - at)]
        at += len(run.text)
        if piece:
            out.append(_between(tags, run.tags) + html.escape(piece, quote=False))
            tags = run.tags
    return "".join(out) + _between(tags, ())


def _between(before: tuple[tuple[str, str], ...], after: tuple[tuple[str, str], ...]) -> str:
    """The tags to close and to open on the way from one run to the next."""
    common = 0
    while common < min(len(before), len(after)) and before[common] == after[common]:
        common += 1
    closing = "".join(f"</{name}>" for name, _ in reversed(before[common:]))
    return closing + "".join(opening for _, opening in after[common:])
