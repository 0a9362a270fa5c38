"""The tables. `migrations/` makes them; a test holds the two together.

Nothing is overwritten or deleted: a fact that is corrected gets a row of its own (the next `revision` of its id), and
the audit trail only grows. Times are UTC. `body` is the contract's JSON object of a fact.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from knowledge.store.snapshot import SCHEMA

__all__ = ["SCHEMA", "audit", "conversations", "facts", "metadata", "notebook", "questions", "sources"]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_Key = BigInteger().with_variant(Integer, "sqlite")

notebook = Table(
    "notebook",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("epoch", Text, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)
"""One row; `version` grows with every change of what is published, `epoch` is another one after a restore: then what
was read before says nothing about what is there."""

sources = Table(
    "sources",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", Text),
    Column("publisher", Text),
    Column("published", Date),
    Column("url", Text),
    Column("paragraphs", Text),
    Column("content_hash", Text),
    Column("version", BigInteger, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("created_by", Text, nullable=False),
    Index(None, "content_hash"),
    Index(None, "version"),
)
"""Documents. `paragraphs` is a JSON list of their non-empty paragraphs, where the text is known."""

facts = Table(
    "facts",
    metadata,
    Column("pk", _Key, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("document", Text, ForeignKey("sources.id"), nullable=False),
    Column("status", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("slot", Text),
    Column("evidence_start", Integer),
    Column("evidence_end", Integer),
    Column("version", BigInteger, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("created_by", Text, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("changed_by", Text, nullable=False),
    UniqueConstraint("id", "revision"),
    CheckConstraint("status IN ('draft', 'published', 'retired', 'superseded')", name="status"),
    Index("uq_facts_published", "id", unique=True, sqlite_where=text("status = 'published'"),
          postgresql_where=text("status = 'published'")),
    Index(None, "document", "status"),
    Index(None, "version"),
    Index(None, "slot"),
)  # fmt: skip
"""`content` is equal for facts that say the same, `slot` for those that speak of the same thing (see keys.py);
`version` is the notebook's at the last change; the evidence stands at [start, end) of its paragraph."""

audit = Table(
    "audit",
    metadata,
    Column("pk", _Key, primary_key=True, autoincrement=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("entity", Text, nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Index(None, "entity", "entity_id"),
)
"""Append-only (triggers see to it). `before` and `after` are JSON; of a fact they name status and revision, whose body
stays in its row for ever."""

conversations = Table(
    "conversations",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Index(None, "expires_at"),
)

questions = Table(
    "questions",
    metadata,
    Column("pk", _Key, primary_key=True, autoincrement=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("text", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Index(None, "at"),
)
"""What was asked and what came of it; who asked is not kept."""
