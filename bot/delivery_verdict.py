"""What Telegram's answer to a message means for its delivery.

There is no idempotency key: a message that may have arrived is *uncertain* and never sent again. Sent again is only
what surely did not arrive: no connection was made, or Telegram said "later" (429).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import httpx
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError, TimedOut

from bot.handlers.outbox import never_left, seconds_of
from knowledge.store.announcements_ledger import GONE, TOPIC_GONE

CHAT_GONE = ("chat not found", "user not found", "peer_id_invalid", "group chat was deactivated", "chat was deleted")
"""Telegram's words (400) for a chat that is no more, or never was."""
THREAD_GONE = ("message thread not found", "topic_deleted", "topic_id_invalid")
LONGEST_REASON = 120


@dataclass(frozen=True, slots=True)
class Verdict:
    """`again`: it did not arrive, send it once more. `moved`: the chat has the id `chat` now."""

    kind: Literal["again", "moved", "failed", "uncertain"]
    reason: str = ""
    wait: float | None = None
    """Seconds for which Telegram wants to be left alone, where it says so."""
    chat: int = 0


def verdict(error: TelegramError) -> Verdict:
    """The verdict on an error."""
    if isinstance(error, RetryAfter):
        return Verdict("again", "too-many-requests", seconds_of(error))
    if never_left(error):
        return Verdict("again", "no-connection")
    if isinstance(error, ChatMigrated):
        return Verdict("moved", chat=error.new_chat_id)
    if isinstance(error, Forbidden):
        return Verdict("failed", GONE)
    if isinstance(error, BadRequest):
        return Verdict("failed", _refusal(error.message))
    if isinstance(error, TimedOut):
        return Verdict("uncertain", "timeout")
    if isinstance(error, InvalidToken):  # the bot itself stops for this; its recipients can wait for the next one
        return Verdict("again", "token-refused")
    return Verdict("uncertain", "connection-lost" if isinstance(error.__cause__, httpx.HTTPError) else "server-error")


def _refusal(words: str) -> str:
    said = words.lower()
    if any(sign in said for sign in CHAT_GONE):
        return GONE
    return TOPIC_GONE if any(sign in said for sign in THREAD_GONE) else f"refused: {words[:LONGEST_REASON]}"
