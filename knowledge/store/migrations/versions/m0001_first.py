"""The first schema: sources, facts, audit trail, conversations, questions asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_PUBLISHED = sa.text("status = 'published'")


def upgrade() -> None:
    """Make all tables; the notebook starts at version 0."""
    op.create_table(
        "notebook",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("epoch", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notebook"),
        sa.CheckConstraint("id = 1", name="ck_notebook_one_row"),
    )
    op.execute("INSERT INTO notebook (id, version, epoch) VALUES (1, 0, '')")
    _sources_and_facts()
    _audit()
    op.create_table(
        "conversations",
        sa.Column("chat", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("person", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("chat", "person", name="pk_conversations"),
    )
    op.create_index("ix_conversations_expires_at", "conversations", ["expires_at"])
    op.create_table(
        "questions",
        sa.Column("pk", _KEY, nullable=False, autoincrement=True),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("pk", name="pk_questions"),
    )
    op.create_index("ix_questions_at", "questions", ["at"])


def _sources_and_facts() -> None:
    op.create_table(
        "sources",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("publisher", sa.Text),
        sa.Column("published", sa.Date),
        sa.Column("url", sa.Text),
        sa.Column("paragraphs", sa.Text),
        sa.Column("content_hash", sa.Text),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
    )
    op.create_index("ix_sources_content_hash", "sources", ["content_hash"])
    op.create_index("ix_sources_version", "sources", ["version"])
    op.create_table(
        "facts",
        sa.Column("pk", _KEY, nullable=False, autoincrement=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("slot", sa.Text),
        sa.Column("evidence_start", sa.Integer),
        sa.Column("evidence_end", sa.Integer),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("pk", name="pk_facts"),
        sa.ForeignKeyConstraint(["document"], ["sources.id"], name="fk_facts_document"),
        sa.UniqueConstraint("id", "revision", name="uq_facts_id_revision"),
        sa.CheckConstraint("status IN ('draft', 'published', 'retired', 'superseded')", name="ck_facts_status"),
    )
    op.create_index(
        "uq_facts_published", "facts", ["id"], unique=True, sqlite_where=_PUBLISHED, postgresql_where=_PUBLISHED
    )
    op.create_index("ix_facts_document_status", "facts", ["document", "status"])
    op.create_index("ix_facts_version", "facts", ["version"])
    op.create_index("ix_facts_slot", "facts", ["slot"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("pk", _KEY, nullable=False, autoincrement=True),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("entity", sa.Text, nullable=False),
        sa.Column("entity_id", sa.Text, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
        sa.PrimaryKeyConstraint("pk", name="pk_audit"),
    )
    op.create_index("ix_audit_entity_entity_id", "audit", ["entity", "entity_id"])
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{change.lower()} BEFORE {change} ON audit "
                "BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION 'the audit trail only grows'; END$$"
    )
    op.execute(
        "CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE ON audit "
        "FOR EACH ROW EXECUTE FUNCTION audit_only_grows()"
    )


def downgrade() -> None:
    """Take everything away."""
    for table in ("questions", "conversations", "audit", "facts", "sources", "notebook"):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION audit_only_grows()")
