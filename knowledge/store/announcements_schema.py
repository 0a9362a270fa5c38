"""The tables of announcements: who wants them, what is announced, and a record for each chat it goes to.

`thread` is a forum topic's id, 0 outside topics. Times are UTC. `migrations/versions/m0005_announcements.py` makes them.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, ForeignKey, Index, Integer, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from knowledge.store.schema import metadata

__all__ = ["announcements", "deliveries", "lease", "subscriptions"]

_Key = BigInteger().with_variant(Integer, "sqlite")
_TIME = DateTime(timezone=True)
KINDS = ("thong_bao", "bao_cao_moi", "con_so_tuan", "dinh_chinh")
"""What can be subscribed to: announcements of editors, new reports, figures of the week, corrections."""
STATES = ("draft", "scheduled", "running", "paused", "done", "stopped", "cancelled", "skipped")
"""Of an announcement. `cancelled` before it ran, `stopped` while it did, `skipped` because it was too late to begin."""
OUTCOMES = ("pending", "sending", "sent", "failed", "uncertain", "skipped")
"""Of a delivery."""


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


subscriptions = Table(
    "subscriptions",
    metadata,
    Column("pk", _Key, primary_key=True, autoincrement=True),
    Column("chat", BigInteger, nullable=False),
    Column("thread", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text),
    Column("since", _TIME, nullable=False),
    Column("by", Text, nullable=False),
    Column("ended_at", _TIME),
    Column("ended_why", Text),
    Unique("chat", "thread", "kind"),
    _one_of("kind", KINDS),
)
"""One row a chat, topic and kind. An ended one stays, with the reason; subscribing again revives it."""

announcements = Table(
    "announcements",
    metadata,
    Column("id", _Key, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("urgent", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("why", Text),
    Column("run_at", _TIME),
    Column("repeats", Text),
    Column("run", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_at", _TIME, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("changed_at", _TIME, nullable=False),
    Column("editor_chat", BigInteger),
    Column("dialogue", Text),
    Unique("key"),
    _one_of("kind", KINDS),
    _one_of("state", STATES),
    Index(None, "state", "run_at"),
)
"""`key` names content and period, so that nothing is announced twice. `run` grows whenever it is set going anew: the
workflow of an earlier run then ends by itself. `revision` grows with every change. `dialogue` is a JSON object of the
handlers; two of its keys count here: `told` (the figures told: fact → content, see keys.py) and `corrects` (fact, old
and new content of a correction)."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("pk", _Key, primary_key=True, autoincrement=True),
    Column("announcement", _Key, ForeignKey("announcements.id"), nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("thread", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("message_ids", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("at", _TIME),
    Unique("announcement", "chat", "thread"),
    _one_of("state", OUTCOMES),
    Index(None, "announcement", "state"),
    Index(None, "at"),
)
"""`message_ids` is a JSON list, one for each part that has arrived; `at` is when Telegram was last asked, or answered."""

lease = Table(
    "delivery_lease",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("token", BigInteger, nullable=False),
    Column("expires_at", _TIME, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)
"""One row: the replica that delivers now. `token` grows each time another one takes over."""
