"""HTML and automatic entities, read as Telegram reads them: strict tags, offsets in UTF-16 units."""

from __future__ import annotations

import html
import re
from typing import Any

from tests.telegram.fake.errors import bad

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
TOKEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z-]*)?([^<>]*)>|<|&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);|[^<&]+|&")
AUTOMATIC = [
    ("bot_command", re.compile(r"(?<![\w/@])/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?(?!\w)")),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z][A-Za-z0-9_]{2,31}")),
    ("url", re.compile(r"https?://[^\s<>\"]+")),
]


def units(text: str) -> int:
    """UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def parse_html(markup: str) -> tuple[str, list[dict[str, Any]]]:
    """Text and entities of HTML. Raises Telegram's error where it cannot be parsed."""
    text = ""
    entities: list[dict[str, Any]] = []
    stack: list[tuple[str, int, dict[str, Any]]] = []
    for match in TOKEN.finditer(markup):
        token = match[0]
        if not token.startswith("<"):
            text += html.unescape(token) if token.startswith("&") else token
        elif match[1]:
            name, start, entity = _closed(stack, match[2] or "", _at(markup, match))
            _add(entities, entity, start, text)
        else:
            name = (match[2] or "").lower()
            if name not in TAGS:
                raise bad(f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {_at(markup, match)}')
            if name == "blockquote" and any(open_name == "blockquote" for open_name, _, _ in stack):
                raise bad(f"can't parse entities: blockquote entities can't be nested at {_at(markup, match)}")
            stack.append((name, units(text), _entity(name, match[3] or "")))
    if stack:
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{stack[-1][0]}\"")
    return text, sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def _at(markup: str, match: re.Match[str]) -> int:
    return len(markup[: match.start()].encode())


def _closed(stack: list[tuple[str, int, dict[str, Any]]], name: str, at: int) -> tuple[str, int, dict[str, Any]]:
    if not stack:
        raise bad(f"can't parse entities: Unexpected end tag at byte offset {at}")
    if stack[-1][0] != name.lower():
        raise bad(
            f"can't parse entities: Unmatched end tag at byte offset {at}, "
            f'expected "</{stack[-1][0]}>", found "</{name}>"'
        )
    return stack.pop()


def _entity(name: str, attributes: str) -> dict[str, Any]:
    found: dict[str, Any] = {"type": TAGS[name]}
    if name == "a":
        href = re.search(r"""href\s*=\s*["']?([^"'\s>]+)""", attributes)
        found["url"] = html.unescape(href[1]) if href else ""
    if name == "blockquote" and "expandable" in attributes:
        found["type"] = "expandable_blockquote"
    return found


def _add(entities: list[dict[str, Any]], entity: dict[str, Any], start: int, text: str) -> None:
    length = units(text) - start
    if length:
        entities.append({**entity, "offset": start, "length": length})


def automatic(text: str) -> list[dict[str, Any]]:
    """Commands, mentions and links, which Telegram marks by itself."""
    return [
        {"type": kind, "offset": units(text[: match.start()]), "length": units(match[0])}
        for kind, pattern in AUTOMATIC
        for match in pattern.finditer(text)
    ]


def formatted(text: str, parse_mode: str | None, given: list[dict[str, Any]] | None) -> dict[str, Any]:
    """`text` and `entities` of a message, trimmed as Telegram does."""
    if parse_mode and parse_mode.upper() != "HTML":
        raise bad(f"unsupported parse_mode {parse_mode} in the fake server")
    found, entities = parse_html(text) if parse_mode else (text, list(given or []))
    return {"text": found.rstrip(), "entities": entities + automatic(found)}
