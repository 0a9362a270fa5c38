"""The table of the editors' desk: who was appointed in chat.

What editors did stands in the audit trail, and what they decide about in the facts.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, DateTime, Table, Text

from knowledge.store.schema import metadata

__all__ = ["editors"]

editors = Table(
    "editors",
    metadata,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("appointed_at", DateTime(timezone=True), nullable=False),
    Column("appointed_by", Text, nullable=False),
)
"""People who were made editors in chat, by their Telegram id. Those of the configuration are not here."""
