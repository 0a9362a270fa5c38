"""The tables of the editors' desk: who was appointed in chat, and edits that wait for a person's word.

Both are small and of the moment; what editors did stands in the audit trail, and what they decide about in the facts.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, DateTime, Index, Integer, Table, Text

from knowledge.store.schema import metadata

__all__ = ["editors", "edits"]

editors = Table(
    "editors",
    metadata,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("appointed_at", DateTime(timezone=True), nullable=False),
    Column("appointed_by", Text, nullable=False),
)
"""People who were made editors in chat, by their Telegram id. Those of the configuration are not here."""

edits = Table(
    "edits",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("message", BigInteger, primary_key=True, autoincrement=False),
    Column("person", BigInteger, nullable=False),
    Column("fact", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("page", BigInteger),
    Column("place", Integer, nullable=False),
    Column("proposed", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Index(None, "person"),
)
"""An edit that was begun: `message` of `chat` asks `person` for the right value of a revision of a fact. `page` is the
message of the review that it was begun from, if any, and `place` the draft its page begins with. `proposed` is the body
of the fact as it would be, where that waits for a confirmation."""
