"""What tests of the editors' desk share: reports as files, and finding the bot's words on them."""

from __future__ import annotations

import io
from typing import Any

import docx

from tests.telegram.fake import FakeTelegram, Person
from tests.telegram.fake.people import buttons

LAN, MINH = 4_301, 4_302
"""Editors named in the settings."""
READ = "Đọc làm báo cáo"


def report(place: str, *sentences: str) -> bytes:
    """A report as plain text: a title that names the place, then a paragraph a sentence."""
    return "\n\n".join([f"Báo cáo kết quả năm 2024 của huyện {place}", *sentences]).encode()


def as_docx(text: bytes) -> bytes:
    """A report as a Word file."""
    document = docx.Document()
    for paragraph in text.decode().split("\n\n"):
        document.add_paragraph(paragraph)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def sent_file(telegram: FakeTelegram, person: Person, content: bytes, name: str, **more: Any) -> dict[str, Any]:
    """A person sends a file in the private chat; the message."""
    file_id = telegram.upload(content)
    document = {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_name": name, "file_size": len(content)}
    return telegram.say(person, None, document=document | more)


def replied(telegram: FakeTelegram, chat: int, message: dict[str, Any]) -> dict[str, Any]:
    """The bot's answer to this very message."""

    def found() -> dict[str, Any] | None:
        sent = [call.result for call in telegram.calls("sendMessage", chat=chat) if call.result]
        wanted = message["message_id"]
        return next((one for one in sent if one.get("reply_to_message", {}).get("message_id") == wanted), None)

    return telegram.wait(found, "an answer")


def edited(telegram: FakeTelegram, message: dict[str, Any], count: int = 1) -> dict[str, Any]:
    """The message after its `count`-th edit."""

    def found() -> dict[str, Any] | None:
        done = edits(telegram, message)
        return done[count - 1] if len(done) >= count else None

    return telegram.wait(found, "an edit")


def edits(telegram: FakeTelegram, message: dict[str, Any]) -> list[dict[str, Any]]:
    """All edits of a message so far."""
    calls = telegram.calls("editMessageText", chat=message["chat"]["id"])
    return [call.result for call in calls if call.result and call.result["message_id"] == message["message_id"]]


def becomes(telegram: FakeTelegram, message: dict[str, Any], *words: str) -> dict[str, Any]:
    """The message once an edit has made it say all these words."""

    def found() -> dict[str, Any] | None:
        done = edits(telegram, message)
        return done[-1] if done and all(word in done[-1]["text"] for word in words) else None

    return telegram.wait(
        found, f"an edit that says {words}; it says {[one['text'] for one in edits(telegram, message)]}"
    )


def review_of(telegram: FakeTelegram, person: Person, content: bytes, name: str) -> dict[str, Any]:
    """Sends a report, has it read, and returns the first page of its review."""
    offer = replied(telegram, person.id, sent_file(telegram, person, content, name))
    telegram.tap(person, offer, READ)
    return becomes(telegram, offer, "chờ duyệt")


def press(
    telegram: FakeTelegram, person: Person, message: dict[str, Any], label: str, near: str = ""
) -> dict[str, Any]:
    """Taps the button `label` of the draft whose card says `near`; the message as it is then."""
    if near:
        cards = [part for part in message["text"].split("\n\n") if part[:1].isdigit()]
        number = next((part.split(".")[0] for part in cards if near in part), None)
        label = f"{label} {number}" if number is not None else label
    before = len(edits(telegram, message))
    telegram.tap(person, message, data=next(one["callback_data"] for one in buttons(message) if one["text"] == label))
    return edited(telegram, message, before + 1)


def alerts(telegram: FakeTelegram) -> list[str]:
    """What was said in answer to taps."""
    return [str(call.params["text"]) for call in telegram.calls("answerCallbackQuery") if call.params.get("text")]
