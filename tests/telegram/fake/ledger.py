"""What the bot asked of the server, in order, and what it got."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Call:
    """One request: its method and parameters, and the outcome (`result`, or `error` in Telegram's words)."""

    method: str
    params: dict[str, Any]
    files: dict[str, bytes] = field(default_factory=dict)
    at: float = field(default_factory=time.monotonic)
    result: Any = None
    error: str | None = None
    dropped: bool = False

    @property
    def chat(self) -> int | None:
        """The chat it was for."""
        value = self.params.get("chat_id")
        return int(value) if value is not None else None


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next matching requests."""

    method: str
    outcome: Callable[[], Exception] | None
    """The error to answer with; None to answer as usual (with `drop`: as usual, but unheard)."""
    times: int = 1
    chat: int | None = None
    drop: bool = False
    """Close the connection instead of answering."""
    delivered: bool = False
    """Do what was asked before going wrong."""

    def matches(self, call: Call) -> bool:
        """Is this request meant?"""
        return self.times > 0 and self.method in (call.method, "*") and self.chat in (None, call.chat)
