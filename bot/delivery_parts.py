"""An announcement as the messages that Telegram wants, and how one of them is sent: preview and delivery alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from telegram import Bot, Message
from telegram.constants import ParseMode

from bot.handlers.html_parts import CAPTION_LIMIT, plain, split, units
from bot.handlers.outbox import NO_PREVIEW
from knowledge.store.announcements_model import Content


@dataclass(frozen=True, slots=True)
class Part:
    """One message: text, or a file with a caption."""

    kind: Literal["text", "photo", "document"]
    html: str
    file: str = ""


def parts(content: Content) -> tuple[Part, ...]:
    """The messages of an announcement, in order. A text too long for a caption follows its file."""
    texts = tuple(Part("text", html) for html in split(content.html))
    file = content.photo or content.document
    if not file:
        return texts
    kind: Literal["photo", "document"] = "photo" if content.photo else "document"
    if units(plain(content.html)) <= CAPTION_LIMIT:
        return (Part(kind, content.html, file),)
    return (Part(kind, "", file), *texts)


async def send_part(bot: Bot, chat: int, thread: int, part: Part, *, silent: bool = False) -> Message:
    """Sends one message. Raises whatever Telegram says, and tries nothing again."""
    topic = thread or None
    if part.kind == "text":
        return await bot.send_message(
            chat,
            part.html,
            parse_mode=ParseMode.HTML,
            message_thread_id=topic,
            link_preview_options=NO_PREVIEW,
            disable_notification=silent,
        )
    send = bot.send_photo if part.kind == "photo" else bot.send_document
    return await send(
        chat,
        part.file,
        caption=part.html or None,
        parse_mode=ParseMode.HTML,
        message_thread_id=topic,
        disable_notification=silent,
    )
