"""Where the writing of an announcement stands. It is kept with the announcement, so that a restart loses nothing."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, Self
from uuid import uuid4

from bot.handlers.services import Services
from bot.timetable import Rule, When
from knowledge.store.announcements_model import Announcement, Audience, Content, NewAnnouncement

Step = Literal["text", "audience", "chat", "time", "confirm"]
LISTENING = timedelta(hours=1)
"""A draft left alone for so long takes no more messages of its editor for its text or time; /thongbao goes on with it."""


WAITING = timedelta(minutes=10)
"""For so long a draft that waits for a button says so to what its editor types; then they may ask again."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What the handlers remember of an announcement."""

    step: Step = "text"
    control: int | None = None
    """The message with the buttons."""
    album: str | None = None
    """The album that the picture came in: its other pictures are left out."""
    title: str | None = None
    """Of the one chat it goes to."""
    page: int = 0
    """Of the chats to choose from."""
    reviewed: bool = False
    """Has everything been chosen once? Then a change leads back to the review."""
    replaces: tuple[int, int] | None = None
    """Id and revision of the scheduled announcement that this draft is to change."""
    progress: int | None = None
    """The message that shows how far delivery has come, in the editor's chat."""

    def dumps(self) -> str:
        """As stored."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of(cls, announcement: Announcement) -> Self:
        """What is remembered of an announcement; a fresh one where nothing is, or what others keep there."""
        stored: dict[str, Any] = json.loads(announcement.dialogue or "{}")
        found = {field.name: stored[field.name] for field in fields(cls) if field.name in stored}
        if found.get("replaces"):
            found["replaces"] = tuple(found["replaces"])
        return cls(**found)

    def at(self, step: Step, **changes: Any) -> Dialogue:
        """The same at another step."""
        return replace(self, step=step, **changes)


def listens(draft: Announcement) -> bool:
    """Does the draft wait for a message: its text, or its time?"""
    step = Dialogue.of(draft).step
    return step in ("text", "time") and datetime.now(UTC) - draft.changed_at < LISTENING


def waits_for_button(draft: Announcement, replied: int | None) -> bool:
    """Is what an editor types now, in reply to `replied`, meant for a draft that waits for a button?"""
    dialogue = Dialogue.of(draft)
    if dialogue.step in ("text", "time") or replied not in (None, dialogue.control):
        return False
    return datetime.now(UTC) - draft.changed_at < WAITING


def blank(by: str, chat: int) -> NewAnnouncement:
    """A draft with nothing in it."""
    return NewAnnouncement(
        key=f"draft:{uuid4()}",
        kind="thong_bao",
        content=Content(),
        audience=Audience("all"),
        by=by,
        editor_chat=chat,
        dialogue=Dialogue().dumps(),
    )


def copy_to_change(original: Announcement, by: str, chat: int) -> NewAnnouncement:
    """A draft that will change a scheduled announcement, once it is confirmed and nobody else was faster."""
    dialogue = Dialogue(
        "confirm", title=Dialogue.of(original).title, reviewed=True, replaces=(original.id, original.revision)
    )
    return NewAnnouncement(
        key=f"draft:{uuid4()}",
        kind=original.kind,
        content=original.content,
        audience=original.audience,
        by=by,
        urgent=original.urgent,
        run_at=original.run_at,
        repeats=original.repeats,
        editor_chat=chat,
        dialogue=dialogue.dumps(),
    )


def when_of(announcement: Announcement) -> When | None:
    """The time it is set for; None: at once."""
    if announcement.run_at is None:
        return None
    return When(announcement.run_at, Rule.parse(announcement.repeats) if announcement.repeats else None)


async def remember(services: Services, announcement: int, **changes: Any) -> None:
    """Changes what is remembered of an announcement, leaving its revision alone."""
    found = await services.announcements.get(announcement)
    if found is not None:
        await services.announcements.set_dialogue(announcement, replace(Dialogue.of(found), **changes).dumps())
