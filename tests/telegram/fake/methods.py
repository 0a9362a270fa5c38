"""The methods of the Bot API that the bot uses, with Telegram's limits. `METHODS` maps names to functions."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.telegram.fake.entities import formatted, units
from tests.telegram.fake.errors import ApiError, bad
from tests.telegram.fake.ledger import Call
from tests.telegram.fake.world import Chat, World

Method = Callable[[World, "Request"], Any]
METHODS: dict[str, Method] = {}
JSON_PARAMS = {
    "allowed_updates", "caption_entities", "commands", "entities", "link_preview_options", "media", "permissions",
    "reply_markup", "reply_parameters", "results", "scope", "button", "prices", "menu_button", "certificate",
}  # fmt: skip
STALE = "query is too old and response timeout expired or query ID is invalid"
UPLOAD = 50 * 1024 * 1024
PHOTO = 10 * 1024 * 1024
DOWNLOAD = 20 * 1024 * 1024


@dataclass(slots=True)
class Request:
    """The parameters of one call, decoded as Telegram does it."""

    params: Mapping[str, Any]
    files: Mapping[str, bytes]

    @classmethod
    def of(cls, call: Call) -> Request:
        """Decodes the JSON parameters; the rest stay strings."""
        return cls({key: _decoded(key, value) for key, value in call.params.items()}, call.files)

    def text(self, name: str) -> str:
        """A text parameter; "" where it is missing."""
        return str(self.params.get(name) or "")

    def number(self, name: str) -> int | None:
        """A whole number; None where it is missing."""
        value = self.params.get(name)
        return None if value is None else int(value)


def _decoded(key: str, value: Any) -> Any:
    if key not in JSON_PARAMS or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad(f"can't parse {key}: not valid JSON") from None


def method(name: str) -> Callable[[Method], Method]:
    """Registers a function under the name of a Bot API method."""

    def register(function: Method) -> Method:
        METHODS[name] = function
        return function

    return register


@method("getMe")
def get_me(world: World, request: Request) -> dict[str, Any]:
    return world.me.json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@method("sendMessage")
def send_message(world: World, request: Request) -> dict[str, Any]:
    chat = world.chat_for_bot(request.params.get("chat_id"))
    content = formatted(request.text("text"), request.params.get("parse_mode"), request.params.get("entities"))
    if not content["text"]:
        raise bad("message text is empty")
    if units(content["text"]) > 4096:
        raise bad("message is too long")
    return _sent(world, chat, request, content)


def _sent(world: World, chat: Chat, request: Request, content: dict[str, Any]) -> dict[str, Any]:
    keyboard = _keyboard(request)
    replied = _replied(world, chat, request)
    thread = request.number("message_thread_id")
    if thread is not None and thread not in chat.topics:
        raise bad("message thread not found")
    if thread is not None and chat.topics[thread] == "closed":
        raise bad("TOPIC_CLOSED")
    topic = {"message_thread_id": thread, "is_topic_message": True} if thread is not None else {}
    return world.message(chat, world.me, content, reply_to_message=replied, reply_markup=keyboard, **topic)


def _replied(world: World, chat: Chat, request: Request) -> dict[str, Any] | None:
    wanted = request.params.get("reply_parameters") or {}
    number = wanted.get("message_id") or request.number("reply_to_message_id")
    found = world.replied(chat, number)
    if number is not None and found is None and not wanted.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return found


def _keyboard(request: Request) -> dict[str, Any] | None:
    markup: dict[str, Any] | None = request.params.get("reply_markup")
    for row in (markup or {}).get("inline_keyboard", []):
        for button in row:
            if not str(button.get("text", "")).strip():
                raise bad("can't parse inline keyboard button: Text buttons are not allowed in the inline keyboard")
            data = button.get("callback_data")
            if data is not None and not 1 <= len(data.encode()) <= 64:
                raise bad("BUTTON_DATA_INVALID")
    return markup if markup and markup.get("inline_keyboard") else None


@method("sendPhoto")
def send_photo(world: World, request: Request) -> dict[str, Any]:
    return _sent_file(world, request, "photo", PHOTO)


@method("sendDocument")
def send_document(world: World, request: Request) -> dict[str, Any]:
    return _sent_file(world, request, "document", UPLOAD)


def _sent_file(world: World, request: Request, kind: str, limit: int) -> dict[str, Any]:
    chat = world.chat_for_bot(request.params.get("chat_id"))
    content = request.files.get(kind)
    file_id = request.text(kind)
    if content is None:
        if file_id not in world.files:
            raise bad("wrong file identifier/HTTP URL specified")
        content = world.files[file_id]
    else:
        file_id = f"file-{world.next_id()}"
        world.files[file_id] = content
    if not content:
        raise bad("file must be non-empty")
    if len(content) > limit:
        raise ApiError(413, "Request Entity Too Large")
    caption = formatted(request.text("caption"), request.params.get("parse_mode"), None)
    if units(caption["text"]) > 1024:
        raise bad("message caption is too long")
    one = {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_size": len(content)}
    shown = {"photo": [one | {"width": 90, "height": 90}]} if kind == "photo" else {"document": one}
    shown |= {"caption": caption["text"] or None, "caption_entities": caption["entities"]}
    return _sent(world, chat, request, shown)


@method("editMessageText")
def edit_message_text(world: World, request: Request) -> dict[str, Any]:
    content = formatted(request.text("text"), request.params.get("parse_mode"), request.params.get("entities"))
    if not content["text"]:
        raise bad("message text is empty")
    if units(content["text"]) > 4096:
        raise bad("MESSAGE_TOO_LONG")
    return _edited(world, request, content)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(world: World, request: Request) -> dict[str, Any]:
    return _edited(world, request, {})


def _edited(world: World, request: Request, content: dict[str, Any]) -> dict[str, Any]:
    chat = world.chat_for_bot(request.params.get("chat_id"))
    message = chat.messages.get(request.number("message_id") or 0)
    if message is None:
        raise bad("message to edit not found")
    if message.get("from", {}).get("id") != world.me.id:
        raise bad("message can't be edited")
    keyboard = _keyboard(request)
    same_text = all(message.get(key, []) == value for key, value in content.items())
    if same_text and message.get("reply_markup") == keyboard:
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    message |= content | {"edit_date": world.now()}
    message.pop("reply_markup", None)
    if keyboard:
        message["reply_markup"] = keyboard
    for key in [key for key, value in message.items() if value == []]:
        del message[key]
    return message


@method("deleteMessage")
def delete_message(world: World, request: Request) -> bool:
    chat = world.chat_for_bot(request.params.get("chat_id"))
    if chat.messages.pop(request.number("message_id") or 0, None) is None:
        raise bad("message to delete not found")
    return True


@method("answerCallbackQuery")
def answer_callback_query(world: World, request: Request) -> bool:
    if units(request.text("text")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    if world.callbacks.pop(request.text("callback_query_id"), None) is None:
        raise bad(STALE)
    return True


@method("answerInlineQuery")
def answer_inline_query(world: World, request: Request) -> bool:
    results = request.params.get("results") or []
    if len(results) > 50:
        raise bad("RESULTS_TOO_MUCH")
    ids = [result.get("id", "") for result in results]
    if len(set(ids)) != len(ids) or any(not 1 <= len(str(one).encode()) <= 64 for one in ids):
        raise bad("RESULT_ID_INVALID")
    if request.text("inline_query_id") not in world.inline_queries:
        raise bad(STALE)
    world.inline_queries.discard(request.text("inline_query_id"))
    return True


@method("sendChatAction")
def send_chat_action(world: World, request: Request) -> bool:
    world.chat_for_bot(request.params.get("chat_id"))
    return True


@method("getFile")
def get_file(world: World, request: Request) -> dict[str, Any]:
    file_id = request.text("file_id")
    if file_id not in world.files:
        raise bad("wrong file_id or the file is temporarily unavailable")
    size = len(world.files[file_id])
    if size > DOWNLOAD:
        raise bad("file is too big")
    return {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_size": size, "file_path": f"files/{file_id}"}


@method("setMyCommands")
def set_my_commands(world: World, request: Request) -> bool:
    commands = request.params.get("commands") or []
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    scope = request.params.get("scope") or {"type": "default"}
    if scope["type"] == "chat":
        world.chat_for_bot(scope["chat_id"])
    world.commands[json.dumps(scope, sort_keys=True)] = commands
    return True


@method("getMyCommands")
def get_my_commands(world: World, request: Request) -> list[dict[str, Any]]:
    scope = request.params.get("scope") or {"type": "default"}
    return world.commands.get(json.dumps(scope, sort_keys=True), [])


@method("getChat")
def get_chat(world: World, request: Request) -> dict[str, Any]:
    chat = world.chat_for_bot(request.params.get("chat_id"))
    more = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(GIFTS, False)}
    return chat.json() | more


GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


@method("getChatMember")
def get_chat_member(world: World, request: Request) -> dict[str, Any]:
    chat = world.chat_for_bot(request.params.get("chat_id"))
    person = world.people.get(request.number("user_id") or 0)
    if person is None:
        raise bad("PARTICIPANT_ID_INVALID")
    return world.member(chat, person)


@method("getChatAdministrators")
def get_chat_administrators(world: World, request: Request) -> list[dict[str, Any]]:
    chat = world.chat_for_bot(request.params.get("chat_id"))
    admins = [user for user, status in chat.members.items() if status in ("administrator", "creator")]
    return [world.member(chat, world.people[user]) for user in admins if user in world.people]


@method("leaveChat")
def leave_chat(world: World, request: Request) -> bool:
    world.chat_for_bot(request.params.get("chat_id")).members[world.me.id] = "left"
    return True
