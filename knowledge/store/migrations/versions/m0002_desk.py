"""The editors' desk: people appointed in chat."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "editors",
        sa.Column("person", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("appointed_at", _TIME, nullable=False),
        sa.Column("appointed_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_editors"),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("editors")
