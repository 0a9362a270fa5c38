"""The bot's own coming and going: it greets a group once, forgets one it has left, and follows one that moves."""

from __future__ import annotations

import structlog
from telegram import Chat, ChatMember, ChatMemberUpdated, Update
from telegram.ext import BaseHandler, ChatMemberHandler, MessageHandler, filters

from bot.handlers.outbox import Address
from bot.handlers.services import Context, outbox_of, services_of
from bot.wording import render
from knowledge.store.announcements_moving import move_chat

log = structlog.get_logger(__name__)
PRESENT = {ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER}


def handlers() -> list[BaseHandler[Update, Context, None]]:
    """Changes of the bot's own membership, and the two service messages of a group that becomes a supergroup."""
    return [
        ChatMemberHandler(on_membership, ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(filters.StatusUpdate.MIGRATE, on_migration),
    ]


async def on_membership(update: Update, context: Context) -> None:
    """Greets a group that the bot came into; forgets a chat that it was removed from or blocked in."""
    change = update.my_chat_member
    if change is None:
        return
    services = services_of(context)
    was, now = _present(change.old_chat_member), _present(change.new_chat_member)
    log.info("membership", chat_type=change.chat.type, present=now)
    if was and not now:
        await services.keeping.left(change.chat.id)
        why = "blocked" if change.chat.type == Chat.PRIVATE else "removed"
        await services.subscriptions.end_chat(change.chat.id, why)
    elif now and not was and _is_group(change) and await services.keeping.greets(change.chat.id):
        example = next(iter(services.knowledge.examples), None)
        text = render("telegram_greeting", bot=context.bot.username, example=example)
        await outbox_of(context).send(Address(change.chat.id), text)


async def on_migration(update: Update, context: Context) -> None:
    """A group became a supergroup: what is remembered of it goes on under the new id."""
    message = update.effective_message
    if message is None:
        return
    services = services_of(context)
    old = message.migrate_from_chat_id or message.chat_id
    new = message.migrate_to_chat_id or message.chat_id
    services.memory.migrate(old, new)
    await move_chat(services.store, old, new)


def _present(member: ChatMember) -> bool:
    return member.status in PRESENT or (
        member.status == ChatMember.RESTRICTED and bool(getattr(member, "is_member", 0))
    )


def _is_group(change: ChatMemberUpdated) -> bool:
    return change.chat.type in (Chat.GROUP, Chat.SUPERGROUP)
