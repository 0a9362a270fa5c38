"""Commands as people in Việt Nam type them: "/hỏi …", "/so sánh …", "/Trợ giúp". Read as the command they fold to.

Telegram knows commands of plain letters only, and gives these as ordinary text, in groups where it gives them at all.
They are rewritten before any handler sees them, in the message and in the one it replies to: a button under an answer
finds the words again there.
"""

from __future__ import annotations

import re
from typing import Any

from telegram import Bot, Message, MessageEntity, Update

from bot.handlers.html_parts import units
from bot.handlers.menus import names
from knowledge.language.text import fold, nfc

WORDS = 3
"""So many words may make one command: "/hủy đăng ký"."""
_WORD = re.compile(r"\s*([^\s@/:,;.!?]+)")
_BOT = re.compile(r"@\w+")


def plainly(update: Update, bot: Bot) -> Update:
    """The update, with the command that it means in plain letters where it is spelt in another way."""
    shown = update.callback_query.message if update.callback_query else update.effective_message
    if not isinstance(shown, Message) or not any(map(_odd, (shown, shown.reply_to_message))):
        return update
    raw = update.to_dict()
    for message in (raw.get("message"), raw.get("edited_message"), raw.get("callback_query", {}).get("message")):
        if message is not None:
            _rewrite(message)
            _rewrite(message.get("reply_to_message", {}))
    return Update.de_json(raw, bot)


def command_in(text: str) -> tuple[str, int] | None:
    """The command that a text begins with, in plain letters, and how many of its letters spell it.

    None for a text without one, or with one that Telegram itself has seen.
    """
    if not text.startswith("/"):
        return None
    spelt, end = "", 1
    for size in range(1, WORDS + 1):
        word = _WORD.match(text, end)
        if word is None or (size == 1 and word.start(1) > 1):
            return None
        spelt, end = spelt + fold(nfc(word[1])), word.end()
        named = _BOT.match(text, end)
        if spelt in names():
            known = text[1:end].lower() == spelt
            return None if known else (f"/{spelt}{named[0] if named else ''}", named.end() if named else end)
        if named is not None:
            return None
    return None


def _odd(message: Message | None) -> bool:
    return message is not None and command_in(message.text or message.caption or "") is not None


def _rewrite(message: dict[str, Any]) -> None:
    """Put the plain command into a message as Telegram gives it; what is marked after it stays marked."""
    for text, entities in (("text", "entities"), ("caption", "caption_entities")):
        found = command_in(message.get(text, ""))
        if found is None:
            continue
        command, end = found
        before, after = units(message[text][:end]), units(command)
        kept = [one for one in message.get(entities, []) if one["offset"] >= before]
        moved = [one | {"offset": one["offset"] - before + after} for one in kept]
        message[text] = command + message[text][end:]
        message[entities] = [{"type": MessageEntity.BOT_COMMAND, "offset": 0, "length": after}, *moved]
