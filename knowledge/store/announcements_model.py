"""What is announced, to whom, and how far it has come: plain values, as stored and as handed to the bot."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["thong_bao", "bao_cao_moi", "con_so_tuan", "dinh_chinh"]
State = Literal["draft", "scheduled", "running", "paused", "done", "stopped", "cancelled", "skipped"]
Outcome = Literal["pending", "sending", "sent", "failed", "uncertain", "skipped"]
Scope = Literal["all", "groups", "private", "chat"]


@dataclass(frozen=True, slots=True)
class Recipient:
    """A chat, and the topic in it (0: none)."""

    chat: int
    thread: int = 0


@dataclass(frozen=True, slots=True)
class Audience:
    """Who gets an announcement: those who subscribed to its kind (`all`, `groups`, `private`), or one named chat.

    `chat` and `thread` count with the scope `chat` only, which asks for no subscription.
    """

    scope: Scope
    chat: int = 0
    thread: int = 0

    def dumps(self) -> str:
        """As stored."""
        return json.dumps(asdict(self))

    @classmethod
    def loads(cls, stored: str) -> Audience:
        """From what `dumps` wrote."""
        return cls(**json.loads(stored))


@dataclass(frozen=True, slots=True)
class Content:
    """What is announced: Telegram's HTML, and at most one file, named by its `file_id`.

    The HTML may be of any length; `bot.delivery_parts.parts` cuts it as Telegram wants it.
    """

    html: str = ""
    photo: str | None = None
    document: str | None = None

    def dumps(self) -> str:
        """As stored."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def loads(cls, stored: str) -> Content:
        """From what `dumps` wrote."""
        return cls(**json.loads(stored))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnnouncement:
    """What `Announcements.create` is given. `key` names content and period: a second one of the same key is not made."""

    key: str
    kind: Kind
    content: Content
    audience: Audience
    by: str
    urgent: bool = False
    """Heard at night too."""
    run_at: datetime | None = None
    repeats: str | None = None
    editor_chat: int | None = None
    """Where the editor who writes it talks to the bot; `Announcements.draft_of` finds it by this."""
    dialogue: str | None = None
    """Belongs to the handlers."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """A stored announcement. Times are UTC; `run_at` None means: as soon as it is scheduled."""

    id: int
    key: str
    kind: Kind
    content: Content
    audience: Audience
    urgent: bool
    state: State
    why: str | None
    """Why it is paused, stopped or skipped, in a word for logs: `by` whom, or `spike`, `late`."""
    run_at: datetime | None
    repeats: str | None
    """A rule in the words of `bot.schedule`; a repeating announcement spawns one of its own for each occurrence."""
    run: int
    revision: int
    created_at: datetime
    created_by: str
    changed_at: datetime
    editor_chat: int | None
    """0: of an editor who had their number erased; None: of no editor."""
    dialogue: str | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How many deliveries of an announcement stand how, and why some failed (reasons as in `Delivered.reason`)."""

    counts: Mapping[Outcome, int]
    """All six outcomes are there, with 0 where nothing is."""
    failed: Mapping[str, int]
    uncertain: Mapping[str, int]

    @property
    def total(self) -> int:
        """All recipients."""
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        """Those whose turn is still to come, with the one being sent now."""
        return self.counts["pending"] + self.counts["sending"]


@dataclass(frozen=True, slots=True)
class Delivered:
    """The record of one announcement and chat."""

    pk: int
    announcement: int
    chat: int
    thread: int
    state: Outcome
    reason: str | None
    """`gone` (blocked, removed, no such chat), `spike` (the same, in a suspicious number), `refused: …` (Telegram's words),
    `too-many-requests`, `timeout`, `server-error`, `connection-lost`, `crash`, `moved`, `stopped`; `, part 2 of 3` may follow."""
    message_ids: tuple[int, ...]
    attempts: int
    at: datetime | None
