"""Is a message meant for the bot, and what does it ask? Pure functions of the message.

In a private chat everything is; in a group only /hoi, a reply to the bot, and a mention (which Telegram delivers only
where privacy mode is off or the bot is an admin). Everything else in a group is other people's talk.
"""

from __future__ import annotations

import re

from telegram import Chat, Message, MessageEntity, User

COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?:\s+|$)")


def text_of(message: Message) -> str:
    """What is written in a message: its text, or its caption."""
    return message.text or message.caption or ""


def is_private(message: Message) -> bool:
    """Is this a chat with one person?"""
    return message.chat.type == Chat.PRIVATE


def speaker(message: Message) -> int:
    """Who is talking: a person, or the chat that an anonymous admin or a channel speaks as."""
    if message.sender_chat is not None:
        return message.sender_chat.id
    return message.from_user.id if message.from_user else message.chat.id


def is_person(message: Message) -> bool:
    """Did somebody write this to be read? Not: other bots, posts of a linked channel, results sent through a bot.

    People who write as their group or channel come under a stand-in user that counts as a bot; `sender_chat` tells.
    """
    user = message.from_user
    machine = user is not None and user.is_bot and message.sender_chat is None
    return not machine and not message.is_automatic_forward and message.via_bot is None


def thread_of(message: Message) -> int | None:
    """The forum topic to answer in. The thread id of a plain chain of replies is none."""
    return message.message_thread_id if message.is_topic_message else None


def question_in(message: Message, bot: User) -> str | None:
    """The question to answer; "" where the bot was called without one; None where it was not called."""
    if not is_person(message):
        return None
    text = text_of(message)
    command = COMMAND.match(text)
    if command:
        return _commanded(message, command, bot)
    if is_private(message):
        return text or None
    mentioned = _without_mention(message, bot)
    if mentioned is not None:
        return mentioned or _quoted(message, bot)
    return (text or None) if replies_to(message, bot) else None


def _commanded(message: Message, command: re.Match[str], bot: User) -> str | None:
    """The question after /hoi; the text replied to where there is none. Other commands are not questions."""
    to = command[2]
    if command[1].lower() != "hoi" or (to and to.lower() != (bot.username or "").lower()):
        return None
    return text_of(message)[command.end() :].strip() or _quoted(message, bot)


def _quoted(message: Message, bot: User) -> str:
    """What somebody else wrote in the message replied to (or the part of it that was quoted)."""
    if message.quote is not None:
        return message.quote.text
    replied = message.reply_to_message
    if replied is None or (replied.from_user is not None and replied.from_user.id == bot.id):
        return ""
    return text_of(replied)


def replies_to(message: Message, bot: User) -> bool:
    """Is this a reply to the bot? In a topic every message formally replies to the one that opened it: that is none."""
    replied = message.reply_to_message
    if replied is None or replied.forum_topic_created is not None:
        return False
    return replied.from_user is not None and replied.from_user.id == bot.id


def _without_mention(message: Message, bot: User) -> str | None:
    """The text less the bot's name; None where it is not mentioned."""
    name = f"@{bot.username}".lower()
    kinds: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]
    parsed = message.parse_entities(kinds) if message.text else message.parse_caption_entities(kinds)
    for entity, written in parsed.items():
        if written.lower() == name or (entity.user is not None and entity.user.id == bot.id):
            return " ".join(text_of(message).replace(written, " ", 1).split())
    return None
