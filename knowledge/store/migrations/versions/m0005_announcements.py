"""Announcements: subscriptions, what is announced, a record a chat, and the lease of the replica that delivers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KINDS = "kind IN ('thong_bao', 'bao_cao_moi', 'con_so_tuan', 'dinh_chinh')"
_STATES = "state IN ('draft', 'scheduled', 'running', 'paused', 'done', 'stopped', 'cancelled', 'skipped')"
_OUTCOMES = "state IN ('pending', 'sending', 'sent', 'failed', 'uncertain', 'skipped')"


def upgrade() -> None:
    """Make the four tables; the lease is free."""
    op.create_table(
        "subscriptions",
        sa.Column("pk", _KEY, nullable=False, autoincrement=True),
        sa.Column("chat", sa.BigInteger, nullable=False),
        sa.Column("thread", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("since", _TIME, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("ended_at", _TIME),
        sa.Column("ended_why", sa.Text),
        sa.PrimaryKeyConstraint("pk", name="pk_subscriptions"),
        sa.UniqueConstraint("chat", "thread", "kind", name="uq_subscriptions_chat_thread_kind"),
        sa.CheckConstraint(_KINDS, name="ck_subscriptions_kind"),
    )
    _announcements()
    _deliveries()
    op.create_table(
        "delivery_lease",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("token", sa.BigInteger, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_delivery_lease"),
        sa.CheckConstraint("id = 1", name="ck_delivery_lease_one_row"),
    )
    op.execute("INSERT INTO delivery_lease (id, holder, token, expires_at) VALUES (1, '', 0, '2000-01-01 00:00:00')")


def _announcements() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", _KEY, nullable=False, autoincrement=True),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("urgent", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("why", sa.Text),
        sa.Column("run_at", _TIME),
        sa.Column("repeats", sa.Text),
        sa.Column("run", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.Column("editor_chat", sa.BigInteger),
        sa.Column("dialogue", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_announcements"),
        sa.UniqueConstraint("key", name="uq_announcements_key"),
        sa.CheckConstraint(_KINDS, name="ck_announcements_kind"),
        sa.CheckConstraint(_STATES, name="ck_announcements_state"),
    )
    op.create_index("ix_announcements_state_run_at", "announcements", ["state", "run_at"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("pk", _KEY, nullable=False, autoincrement=True),
        sa.Column("announcement", _KEY, nullable=False),
        sa.Column("chat", sa.BigInteger, nullable=False),
        sa.Column("thread", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("message_ids", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("at", _TIME),
        sa.PrimaryKeyConstraint("pk", name="pk_deliveries"),
        sa.ForeignKeyConstraint(["announcement"], ["announcements.id"], name="fk_deliveries_announcement"),
        sa.UniqueConstraint("announcement", "chat", "thread", name="uq_deliveries_announcement_chat_thread"),
        sa.CheckConstraint(_OUTCOMES, name="ck_deliveries_state"),
    )
    op.create_index("ix_deliveries_announcement_state", "deliveries", ["announcement", "state"])
    op.create_index("ix_deliveries_at", "deliveries", ["at"])


def downgrade() -> None:
    """Take the four tables away."""
    for table in ("delivery_lease", "deliveries", "announcements", "subscriptions"):
        op.drop_table(table)
