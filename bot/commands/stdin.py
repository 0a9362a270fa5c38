"""Standard input as text: UTF-8 whatever the locale, and a clear word for what is no text."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from knowledge.errors import SotayError

MAX_LINE = 16 * 2**20
"""Bytes of one line; far above any question, far below what would fill the memory."""


class InputError(SotayError):
    """Standard input that cannot be read as what the command expects; the message names the line."""

    code = "input"
    user_text = "Không đọc được dữ liệu vào."


def read_lines() -> Iterator[str]:
    """The lines of standard input without their line breaks, as soon as each is there.

    Raises:
        InputError: a line is not UTF-8 text, or is longer than `MAX_LINE`.
    """
    number = 0
    while raw := sys.stdin.buffer.readline(MAX_LINE + 1):
        number += 1
        yield _decode(raw, number)


def read_text() -> str:
    """All of standard input as one text, its lines joined by line breaks."""
    return "\n".join(read_lines())


def _decode(raw: bytes, number: int) -> str:
    if len(raw) > MAX_LINE:
        raise InputError(f"line {number} of standard input is longer than {MAX_LINE // 2**20} MiB")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise InputError(f"line {number} of standard input is not UTF-8 text")
    return text.removeprefix("\ufeff").rstrip("\r\n")
