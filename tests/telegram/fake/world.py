"""The people, chats and messages of the fake Telegram, and the updates that wait for the bot."""

from __future__ import annotations

import itertools
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from tests.telegram.fake.entities import automatic
from tests.telegram.fake.errors import ApiError, bad

DATE = 1_767_225_600
"""The clock of the fake world starts here and ticks once a message."""
ADMIN_RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
    "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories", "can_send_welcome_messages",
)  # fmt: skip


@dataclass(slots=True)
class Person:
    """A user; `chat` is the private chat with the bot."""

    id: int
    first_name: str
    is_bot: bool = False
    username: str | None = None

    def json(self) -> dict[str, Any]:
        """As a Bot API User."""
        found: dict[str, Any] = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        return found | ({"username": self.username} if self.username else {})


@dataclass(slots=True)
class Chat:
    """A chat with its messages. Bots in it are reached through `members`: user id → status."""

    id: int
    type: str
    title: str | None = None
    first_name: str | None = None
    is_forum: bool = False
    members: dict[int, str] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    """Thread id → "open" or "closed"."""
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    blocked: bool = False
    migrated_to: int | None = None
    last_id: int = 0

    def json(self) -> dict[str, Any]:
        """As a Bot API Chat."""
        found: dict[str, Any] = {"id": self.id, "type": self.type}
        for name in ("title", "first_name"):
            if getattr(self, name):
                found[name] = getattr(self, name)
        return found | ({"is_forum": True} if self.is_forum else {})


class World:
    """All state, without any HTTP. Not thread-safe: the server locks it."""

    def __init__(self) -> None:
        self.me = Person(424242, "Sổ Tay", is_bot=True, username="so_tay_bot")
        self.privacy = True
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.updates: deque[dict[str, Any]] = deque()
        self.callbacks: dict[str, dict[str, Any]] = {}
        self.inline_queries: set[str] = set()
        self.files: dict[str, bytes] = {}
        self.commands: dict[str, list[dict[str, Any]]] = {}
        self.allowed: list[str] | None = None
        self._update_ids = itertools.count(1000)
        self._ids = itertools.count(1)
        self._clock = itertools.count(DATE)

    def next_id(self) -> int:
        """A number not used before."""
        return next(self._ids)

    def now(self) -> int:
        """The time of the fake world."""
        return next(self._clock)

    def enqueue(self, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        """Puts an update into the queue, if the bot asked for this kind."""
        update = {"update_id": next(self._update_ids), kind: content}
        if self.allowed is None or kind in self.allowed:
            self.updates.append(update)
        return update

    def chat_for_bot(self, chat_id: object) -> Chat:
        """The chat the bot may write to. Raises Telegram's error where it may not."""
        chat = self.chats.get(_int(chat_id))
        if chat is None:
            raise bad("chat not found")
        if chat.migrated_to is not None:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.migrated_to,
            )
        if chat.type == "private" and chat.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        if chat.type != "private" and chat.members.get(self.me.id, "left") in ("left", "kicked"):
            raise ApiError(403, f"Forbidden: bot was kicked from the {chat.type} chat")
        return chat

    def message(self, chat: Chat, sender: Person | None, content: dict[str, Any], **extra: Any) -> dict[str, Any]:
        """Stores a message and returns it as the Bot API shows it."""
        chat.last_id += 1
        found: dict[str, Any] = {"message_id": chat.last_id, "date": self.now(), "chat": chat.json()}
        if sender is not None:
            found["from"] = sender.json()
        found |= {key: value for key, value in content.items() if value not in (None, [])}
        found |= {key: value for key, value in extra.items() if value is not None}
        chat.messages[found["message_id"]] = found
        return found

    def replied(self, chat: Chat, message_id: int | None) -> dict[str, Any] | None:
        """The message replied to, less what it itself replied to (as Telegram does)."""
        if message_id is None or message_id not in chat.messages:
            return None
        return {k: v for k, v in chat.messages[message_id].items() if k != "reply_to_message"}

    def sees(self, chat: Chat, message: dict[str, Any]) -> bool:
        """Does privacy mode let the bot see this message of a group?"""
        if chat.type == "private" or not self.privacy or chat.members.get(self.me.id) == "administrator":
            return True
        text = message.get("text") or message.get("caption") or ""
        replied = message.get("reply_to_message", {}).get("from", {}).get("id") == self.me.id
        return text.startswith("/") or replied or not ("text" in message or "caption" in message)

    def member(self, chat: Chat, person: Person) -> dict[str, Any]:
        """A ChatMember."""
        status = chat.members.get(person.id, "left")
        found: dict[str, Any] = {"user": person.json(), "status": status}
        if status == "administrator":
            found |= dict.fromkeys(ADMIN_RIGHTS, False)
        elif status == "creator":
            found["is_anonymous"] = False
        elif status == "kicked":
            found["until_date"] = 0
        return found


def written(text: str | None) -> dict[str, Any]:
    """Text of a person with its automatic entities."""
    return {"text": text, "entities": automatic(text)} if text is not None else {}


def _int(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        raise bad("chat not found") from None
