"""Reports that are being read; and the one change of the audit trail that is allowed: a person's name is erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_SAME = ("pk", "at", "action", "entity")
_GROWS = "'the audit trail only grows'"


def upgrade() -> None:
    """Make the table, and let names be erased."""
    op.create_table(
        "readings",
        sa.Column("chat", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("message", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("thread", sa.BigInteger),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("again", sa.Boolean, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat", "message", name="pk_readings"),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_no_update")
        op.execute(
            f"CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit WHEN NOT ({_erases('IS')}) "
            f"BEGIN SELECT RAISE(ABORT, {_GROWS}); END"
        )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN "
        f"IF TG_OP = 'UPDATE' THEN IF {_erases('IS NOT DISTINCT FROM')} THEN RETURN NEW; END IF; END IF; "
        f"RAISE EXCEPTION {_GROWS}; END$$"
    )


def _erases(same: str) -> str:
    """Does an update put "erased" in the place of who did it, or of the person whom an editor's line speaks of?"""
    kept = " AND ".join(f"NEW.{column} {same} OLD.{column}" for column in _SAME)
    facts = " AND ".join(f'NEW."{column}" {same} OLD."{column}"' for column in ("entity_id", "before", "after"))
    person = "NEW.entity = 'editor' AND NEW.entity_id = 'erased' AND NEW.\"before\" IS NULL AND NEW.\"after\" IS NULL"
    return f"{kept} AND NEW.actor IN (OLD.actor, 'erased') AND (({facts}) OR ({person}))"


def downgrade() -> None:
    """Take the table away, and let nothing be changed."""
    op.drop_table("readings")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_no_update")
        op.execute(f"CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, {_GROWS}); END")
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$BEGIN RAISE EXCEPTION {_GROWS}; END$$"
    )
