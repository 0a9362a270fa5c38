"""Thumbs up and down, answers given, groups greeted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "votes",
        sa.Column("pk", _KEY, nullable=False, autoincrement=True),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("chat", sa.BigInteger, nullable=False),
        sa.Column("person", sa.BigInteger, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("good", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("pk", name="pk_votes"),
    )
    op.create_index("ix_votes_at", "votes", ["at"])
    op.create_index("ix_votes_person", "votes", ["person"])
    op.create_table(
        "exchanges",
        sa.Column("chat", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("message", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("asked", sa.BigInteger),
        sa.Column("person", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("chat", "message", name="pk_exchanges"),
    )
    op.create_index("ix_exchanges_chat_asked", "exchanges", ["chat", "asked"])
    op.create_index("ix_exchanges_expires_at", "exchanges", ["expires_at"])
    op.create_index("ix_exchanges_person", "exchanges", ["person"])
    op.create_table(
        "greetings",
        sa.Column("chat", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("chat", name="pk_greetings"),
    )


def downgrade() -> None:
    """Take them away."""
    for table in ("greetings", "exchanges", "votes"):
        op.drop_table(table)
