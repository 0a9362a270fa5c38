"""The editors' desk: people appointed in chat, and edits that wait for a person's word."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "editors",
        sa.Column("person", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("appointed_at", _TIME, nullable=False),
        sa.Column("appointed_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_editors"),
    )
    op.create_table(
        "edits",
        sa.Column("chat", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("message", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("person", sa.BigInteger, nullable=False),
        sa.Column("fact", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("page", sa.BigInteger),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("proposed", sa.Text),
        sa.Column("created_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("chat", "message", name="pk_edits"),
    )
    op.create_index("ix_edits_person", "edits", ["person"])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("edits")
    op.drop_table("editors")
