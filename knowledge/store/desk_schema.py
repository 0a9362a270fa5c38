"""The tables of the editors' desk: who was appointed in chat, and reports that are being read.

What editors did stands in the audit trail, and what they decide about in the facts.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Table, Text

from knowledge.store.schema import metadata

__all__ = ["editors", "readings"]

editors = Table(
    "editors",
    metadata,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("appointed_at", DateTime(timezone=True), nullable=False),
    Column("appointed_by", Text, nullable=False),
)
"""People who were made editors in chat, by their Telegram id. Those of the configuration are not here."""

readings = Table(
    "readings",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("message", BigInteger, primary_key=True, autoincrement=False),
    Column("thread", BigInteger),
    Column("name", Text, nullable=False),
    Column("again", Boolean, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
"""The messages that say that a report is being read; `again`: a button under it finds the report and reads it again."""
