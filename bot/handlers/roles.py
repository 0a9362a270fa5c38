"""Who is who: owners and editors, by the person and never by the group they speak as.

Owners and editors stand in the configuration; owners appoint further editors in chat (see `appointing`). An anonymous
admin or a channel is nobody: Telegram does not say which person writes, so nothing could be put down to them.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from telegram import CallbackQuery, Message, Update, User
from telegram.constants import ChatID
from telegram.ext import filters

from bot.handlers.outbox import acknowledge
from bot.handlers.questions import place_of
from bot.handlers.services import Context, Services, outbox_of, services_of
from bot.wording import render

NOBODY = {ChatID.ANONYMOUS_ADMIN, ChatID.FAKE_CHANNEL, ChatID.SERVICE_CHAT}
"""Stand-ins under which Telegram shows what a group, a channel or Telegram itself writes."""
Said = Message | CallbackQuery
Callback = Callable[[Update, Context], Coroutine[Any, Any, None]]
Rule = Callable[[Services, Said], bool]


def person_of(said: Said) -> User | None:
    """The person who wrote a message or tapped a button; None for groups, channels, bots and anonymous admins."""
    user = said.from_user
    if user is None or user.is_bot or user.id in NOBODY:
        return None
    if isinstance(said, Message) and (said.sender_chat is not None or said.via_bot is not None):
        return None
    return user


def is_owner(services: Services, said: Said) -> bool:
    """Was this written or tapped by an owner?"""
    user = person_of(said)
    return user is not None and user.id in services.settings.owners


def is_editor(services: Services, said: Said) -> bool:
    """Was this written or tapped by an editor? Owners are editors too."""
    user = person_of(said)
    return user is not None and may_edit(services, user.id)


def may_edit(services: Services, person: int) -> bool:
    """Is this person an owner or an editor?"""
    settings = services.settings
    return person in settings.owners or person in settings.editors or person in services.appointed


def actor_of(said: Said) -> str:
    """The person as the audit trail names them: "telegram:4242 (Lan)".

    Raises:
        ValueError: no person said this; ask `is_editor` first.
    """
    user = person_of(said)
    if user is None:
        raise ValueError("nobody in particular said this")
    return f"telegram:{user.id} ({user.full_name})"


class FromEditor(filters.MessageFilter):
    """New messages written by an editor: for handlers that leave everybody else's messages to those after them."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services

    def filter(self, message: Message) -> bool:
        """Did an editor write it?"""
        return is_editor(self._services, message)


def editors_only(callback: Callback) -> Callback:
    """A handler of commands or taps for editors; others get a polite line."""
    return _only(is_editor, "editor", callback)


def owners_only(callback: Callback) -> Callback:
    """A handler of commands or taps for owners; others get a polite line."""
    return _only(is_owner, "owner", callback)


def _only(rule: Rule, role: str, callback: Callback) -> Callback:
    @wraps(callback)
    async def guarded(update: Update, context: Context) -> None:
        said = update.callback_query or update.effective_message
        if said is None:
            return
        if rule(services_of(context), said):
            await callback(update, context)
        else:
            await _refuse(said, role, context)

    return guarded


async def _refuse(said: Said, role: str, context: Context) -> None:
    user = person_of(said)
    text = render("desk_refusal", role=role, person=user.id if user else None)
    if isinstance(said, CallbackQuery):
        await acknowledge(said, text, alert=True)
    elif not (said.from_user and said.from_user.is_bot and said.sender_chat is None):
        await outbox_of(context).send(place_of(said, quote=True), text)
