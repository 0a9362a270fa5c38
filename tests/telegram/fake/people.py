"""What people do on Telegram: write, edit, tap, come and go. Each makes the update that Telegram would send."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from tests.telegram.fake.conformance import Conformance
from tests.telegram.fake.entities import parse_html
from tests.telegram.fake.world import Chat, Person, World, written

GROUP_BOT = Person(1087968824, "Group", is_bot=True, username="GroupAnonymousBot")


class People:
    """The actions of tests; `FakeTelegram` inherits them. All may be called from the test's thread."""

    conformance: Conformance

    def __init__(self, world: World) -> None:
        self.world = world

    def lock(self) -> AbstractContextManager[None]:
        """Holds the world still."""
        raise NotImplementedError

    def changed(self) -> None:
        """Wakes whoever waits for updates."""
        raise NotImplementedError

    # --- people and chats -------------------------------------------------------------------------------------------

    def person(self, name: str = "Lan", *, user_id: int | None = None) -> Person:
        """Somebody new, who has opened the private chat with the bot."""
        with self.lock():
            found = Person(user_id or 5_000_000 + self.world.next_id(), name)
            self.world.people[found.id] = found
            self.world.chats[found.id] = Chat(found.id, "private", first_name=name)
            return found

    def group(self, *people: Person, kind: str = "supergroup", forum: bool = False, bot: str = "member") -> Chat:
        """A group with these people, the first its creator, and the bot as `bot` ("left": not yet in it)."""
        with self.lock():
            number = self.world.next_id()
            chat_id = -1_001_000_000_000 - number if kind != "group" else -4_000_000 - number
            chat = Chat(chat_id, kind, title=f"Nhóm {number}", is_forum=forum)
            chat.members = {person.id: "member" for person in people} | {self.world.me.id: bot}
            if people:
                chat.members[people[0].id] = "creator"
            self.world.chats[chat_id] = chat
            return chat

    def topic(self, chat: Chat, creator: Person, *, closed: bool = False) -> int:
        """A new topic of a forum; returns its thread id."""
        with self.lock():
            created = {"name": "Số liệu", "icon_color": 7322096}
            message = self.world.message(chat, creator, {}, forum_topic_created=created, is_topic_message=True)
            thread: int = message["message_id"]
            message["message_thread_id"] = thread
            chat.topics[thread] = "closed" if closed else "open"
            return thread

    # --- messages ---------------------------------------------------------------------------------------------------

    def say(
        self,
        person: Person,
        text: str | None = None,
        chat: Chat | None = None,
        *,
        reply_to: int | None = None,
        thread: int | None = None,
        **extra: Any,
    ) -> dict[str, Any]:
        """A message of a person, in the private chat where no other is named. `extra`: photo, voice, caption …"""
        with self.lock():
            chat = chat or self.world.chats[person.id]
            if thread is not None:
                extra |= {"message_thread_id": thread, "is_topic_message": True}
                reply_to = reply_to or thread
            replied = self.world.replied(chat, reply_to)
            message = self.world.message(chat, person, written(text), reply_to_message=replied, **extra)
            if self.world.sees(chat, message):
                self.deliver("channel_post" if chat.type == "channel" else "message", message)
            return message

    def say_as_group(self, chat: Chat, text: str, **extra: Any) -> dict[str, Any]:
        """A message of an admin who stays anonymous."""
        return self.say(GROUP_BOT, text, chat, sender_chat=chat.json(), **extra)

    def edit(self, message: dict[str, Any], text: str) -> dict[str, Any]:
        """A person edits a message."""
        with self.lock():
            chat = self.world.chats[message["chat"]["id"]]
            chat.messages[message["message_id"]] = edited = {**message, **written(text), "edit_date": self.world.now()}
            if not edited["entities"]:
                del edited["entities"]
            self.deliver("edited_message", edited)
            return edited

    def tap(
        self, person: Person, message: dict[str, Any], button: str | None = None, *, data: str | None = None
    ) -> str:
        """A tap on the button with this label (or with made-up `data`); returns the query's id."""
        with self.lock():
            chat = self.world.chats[message["chat"]["id"]]
            current = chat.messages.get(message["message_id"], message)
            if data is None:
                data = next(one["callback_data"] for one in buttons(current) if one["text"] == button)
            query_id = str(9_000_000 + self.world.next_id())
            query = {"id": query_id, "from": person.json(), "chat_instance": "1", "data": data, "message": current}
            self.world.callbacks[query_id] = query
            self.deliver("callback_query", query)
            return query_id

    def inline(self, person: Person, query: str, *, offset: str = "") -> str:
        """An inline query; returns its id."""
        with self.lock():
            query_id = str(8_000_000 + self.world.next_id())
            self.world.inline_queries.add(query_id)
            content = {"id": query_id, "from": person.json(), "query": query, "offset": offset}
            self.deliver("inline_query", content)
            return query_id

    def insert(self, person: Person, result: dict[str, Any], chat: Chat | None = None) -> dict[str, Any]:
        """Somebody picks a result of the bot's. It sees that in every chat it is in, whatever its privacy mode."""
        with self.lock():
            chat = chat or self.world.chats[person.id]
            text, entities = parse_html(result["input_message_content"]["message_text"])
            content = {"text": text, "entities": entities, "via_bot": self.world.me.json()}
            message = self.world.message(chat, person, content, reply_markup=result["reply_markup"])
            self.deliver("message", message)
            return message

    def upload(self, content: bytes) -> str:
        """A file that somebody has sent; returns its id for `document=` or `photo=`."""
        with self.lock():
            file_id = f"file-{self.world.next_id()}"
            self.world.files[file_id] = content
            return file_id

    # --- coming and going -------------------------------------------------------------------------------------------

    def bot_becomes(self, chat: Chat, status: str, by: Person) -> None:
        """The bot is added, removed or promoted in a group; or blocked ("kicked") in a private chat."""
        with self.lock():
            if chat.type == "private":
                chat.members.setdefault(self.world.me.id, "member")
                chat.blocked = status == "kicked"
            old = self.world.member(chat, self.world.me)
            chat.members[self.world.me.id] = status
            change = {
                "chat": chat.json(),
                "from": by.json(),
                "date": self.world.now(),
                "old_chat_member": old,
                "new_chat_member": self.world.member(chat, self.world.me),
            }
            self.deliver("my_chat_member", change)

    def migrate(self, chat: Chat, by: Person) -> Chat:
        """A group becomes a supergroup; returns the new one. Both service messages are sent."""
        new = self.group(kind="supergroup")
        with self.lock():
            new.members, new.title = dict(chat.members), chat.title
            chat.migrated_to = new.id
            for where, what in ((chat, {"migrate_to_chat_id": new.id}), (new, {"migrate_from_chat_id": chat.id})):
                self.deliver("message", self.world.message(where, by, {}, **what))
        return new

    def deliver(self, kind: str, content: dict[str, Any], *, again: dict[str, Any] | None = None) -> dict[str, Any]:
        """Queues an update; `again` queues one that was delivered before once more."""
        with self.lock():
            if again is not None:
                self.world.updates.append(again)
                update = again
            else:
                update = self.world.enqueue(kind, content)
            self.conformance.update(update)
        self.changed()
        return update


def buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The buttons under a message, row by row."""
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def labels(message: dict[str, Any]) -> list[str]:
    """What is written on the buttons."""
    return [button["text"] for button in buttons(message)]


def bold(message: dict[str, Any]) -> list[str]:
    """The bold passages of a message."""
    return marked(message, "bold")


def marked(message: dict[str, Any], kind: str) -> list[str]:
    """The passages of a message under an entity of this kind."""
    raw = message.get("text", "").encode("utf-16-le")
    return [
        raw[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")
        for entity in message.get("entities", [])
        if entity["type"] == kind
    ]
