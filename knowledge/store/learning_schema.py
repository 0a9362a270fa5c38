"""The tables of learning and correcting: taught names, settled gaps, what chats were told, corrections to send.

They share the metadata of `schema`; the migration is `m0004_learning`. Times are UTC.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Index, Integer, Table, Text, text

from knowledge.store.schema import metadata

__all__ = ["TABLES", "corrections", "settled", "taught", "told"]

_Key = BigInteger().with_variant(Integer, "sqlite")
_STANDING = text("ended_at IS NULL")

taught = Table(
    "taught",
    metadata,
    Column("pk", _Key, primary_key=True, autoincrement=True),
    Column("phrase", Text, nullable=False),
    Column("indicator", Text, nullable=False),
    Column("questions", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("by", Text, nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    Column("ended_by", Text),
    Index("uq_taught_standing", "phrase", unique=True, sqlite_where=_STANDING, postgresql_where=_STANDING),
)
"""Names that editors taught: `phrase` is another name of `indicator`. `questions` is a JSON list of those that asked so.
A name that was taken back keeps its row, with `ended_at`."""

settled = Table(
    "settled",
    metadata,
    Column("words", Text, primary_key=True),
    Column("verdict", Text, nullable=False),
    Column("taught", BigInteger),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("by", Text, nullable=False),
    CheckConstraint("verdict IN ('taught', 'dismissed')", name="verdict"),
    Index(None, "taught"),
)
"""What an editor has decided about the questions with these content words (see knowledge.learning.gaps)."""

told = Table(
    "told",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("fact", Text, primary_key=True),
    Column("thread", BigInteger),
    Column("content", Text, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Index(None, "fact"),
    Index(None, "at"),
)
"""What a chat was told of a fact: the `content` (see keys.py), and when and in which topic it was told so last."""

corrections = Table(
    "corrections",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("fact", Text, primary_key=True),
    Column("old", Text, primary_key=True),
    Column("new", Text, primary_key=True),
    Column("thread", BigInteger),
    Column("old_body", Text, nullable=False),
    Column("new_body", Text),
    Column("reason", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("sent_at", DateTime(timezone=True)),
    Column("state", Text, nullable=False),
    CheckConstraint("state IN ('queued', 'sending', 'sent', 'failed', 'uncertain')", name="state"),
    Index(None, "state", "created_at"),
)
"""Corrections for chats: from the content `old` to the content `new` ("" where the fact was withdrawn)."""

TABLES = (taught, settled, told, corrections)
