"""Learning and correcting: taught names, settled gaps, what chats were told, corrections to send."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STANDING = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Make the four tables, empty."""
    op.create_table(
        "taught",
        sa.Column("pk", _KEY, nullable=False, autoincrement=True),
        sa.Column("phrase", sa.Text, nullable=False),
        sa.Column("indicator", sa.Text, nullable=False),
        sa.Column("questions", sa.Text, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("ended_at", _TIME),
        sa.Column("ended_by", sa.Text),
        sa.PrimaryKeyConstraint("pk", name="pk_taught"),
    )
    op.create_index(
        "uq_taught_standing", "taught", ["phrase"], unique=True, sqlite_where=_STANDING, postgresql_where=_STANDING
    )
    op.create_table(
        "settled",
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("taught", sa.BigInteger),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("words", name="pk_settled"),
        sa.CheckConstraint("verdict IN ('taught', 'dismissed')", name="ck_settled_verdict"),
    )
    op.create_index("ix_settled_taught", "settled", ["taught"])
    _told_and_corrections()


def _told_and_corrections() -> None:
    op.create_table(
        "told",
        sa.Column("chat", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("fact", sa.Text, nullable=False),
        sa.Column("thread", sa.BigInteger),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("chat", "fact", "content", name="pk_told"),
    )
    op.create_index("ix_told_fact", "told", ["fact"])
    op.create_index("ix_told_at", "told", ["at"])
    op.create_table(
        "corrections",
        sa.Column("chat", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("fact", sa.Text, nullable=False),
        sa.Column("old", sa.Text, nullable=False),
        sa.Column("new", sa.Text, nullable=False),
        sa.Column("thread", sa.BigInteger),
        sa.Column("old_body", sa.Text, nullable=False),
        sa.Column("new_body", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("sent_at", _TIME),
        sa.Column("state", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("chat", "fact", "old", "new", name="pk_corrections"),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'failed', 'uncertain')", name="ck_corrections_state"
        ),
    )
    op.create_index("ix_corrections_state_created_at", "corrections", ["state", "created_at"])


def downgrade() -> None:
    """Take the four tables away."""
    for table in ("corrections", "told", "settled", "taught"):
        op.drop_table(table)
