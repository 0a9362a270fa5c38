"""The notebook as the terminal commands hold it: published facts as an index, one message in, one reply out."""

from __future__ import annotations

import unicodedata

from bot.commands import kept
from knowledge.asking import Base, Conversation, answer
from knowledge.model import Reply
from knowledge.store import load_snapshot
from knowledge.store.location import locate

MAX_QUESTION = 4096
"""Letters of a question: what Telegram lets people write in one message."""


def open_base(database: str | None) -> Base:
    """The index of all published facts of a database (None: the default one).

    Raises:
        StoreError: the database cannot be read.
    """
    name = kept.state(locate(database))
    found = kept.find(name) if name is not None else None
    if isinstance(found, Base):
        return found
    snapshot = load_snapshot(database)
    base = Base(snapshot.facts, snapshot.sources, snapshot.taught, snapshot.amended)
    if name is not None:
        kept.keep(name, base)
    return base


def reply_to(base: Base, message: str, conversation: Conversation | None = None) -> tuple[Reply, Conversation | None]:
    """Answer one message; one that is too long is not read, and the conversation goes on as it was."""
    if len(message) > MAX_QUESTION:
        return Reply(outcome="chat", reason="too-long", detail={"limit": MAX_QUESTION}), conversation
    return answer(base, message, conversation)


def composed(text: str) -> str:
    """Output text: NFC, and without lone surrogates, which no encoding can print."""
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
