"""Logs for the operator: structlog over the standard library's handlers, with the token redacted everywhere.

What people write is not logged: events carry ids of facts, outcomes and times. Libraries that would put a message or
an address with the token into a line (httpx at INFO, PTB at DEBUG) are held above that level.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from typing import Literal, TextIO

import structlog

HIDDEN = "[token]"
ANY_TOKEN = re.compile(r"(?<![0-9])[0-9]{5,20}(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)
QUOTED = re.compile(r'"[^"]*"')
NOISY = {
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "telegram": logging.WARNING,
    "telegram.request": logging.CRITICAL,  # quotes what the server sent; the error is raised and logged by us as well
    "asyncio": logging.WARNING,
    "aiosqlite": logging.WARNING,  # at DEBUG it quotes what is stored
    "sqlalchemy": logging.WARNING,
    "psycopg": logging.WARNING,
    "dbos": logging.CRITICAL,  # its failures come up in ours
}
"""Libraries whose lines below this level hold addresses or message text, whatever level was asked for."""


def unquoted(text: str) -> str:
    """`text` less what it quotes: Telegram's errors say which tag of a message they could not read."""
    return QUOTED.sub('"…"', text)


def frames(error: BaseException) -> list[str]:
    """Where an error came from, the innermost last: instead of a traceback, whose lines may quote what people write."""
    return [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-6:]]


def redact(text: str, token: str | None = None) -> str:
    """`text` without `token`, and without anything else that looks like a bot token."""
    if token:
        text = text.replace(token, HIDDEN)
    return ANY_TOKEN.sub(HIDDEN, text)


class _Redacting(logging.Formatter):
    """Formats with `inner`, then redacts the finished line, tracebacks included."""

    def __init__(self, inner: logging.Formatter, token: str | None) -> None:
        super().__init__()
        self._inner = inner
        self._token = token

    def format(self, record: logging.LogRecord) -> str:
        return redact(self._inner.format(record), self._token)


def set_up(
    level: str = "info",
    form: Literal["text", "json"] = "text",
    *,
    token: str | None = None,
    stream: TextIO | None = None,
) -> None:
    """Sends every log line of this process to `stream` (standard error) in one form. May be called again."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    inner = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _renderer(form),
        ],
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Redacting(inner, token))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name, floor in NOISY.items():
        logging.getLogger(name).setLevel(max(floor, root.level))
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _renderer(form: Literal["text", "json"]) -> structlog.typing.Processor:
    if form == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)
