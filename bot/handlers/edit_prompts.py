"""The message that asks an editor for the right value of a fact; the reply to it is that value.

What it asks about stands in the message itself, as the address of its ✎: nothing has to be remembered, and a reply is
understood after a restart, or a crash right after the message went out.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from telegram import ForceReply, Message, MessageEntity, User
from telegram.ext import filters

from bot.handlers.addressing import is_private, replies_to
from bot.handlers.questions import place_of
from bot.handlers.services import Context, Services, by_key, fact_key, outbox_of
from bot.wording import render
from knowledge.model import Fact

LINK = re.compile(r"\?start=k_(.{8})(.{8})_(\d+)_(\d+)_(\d+)$")


class Asked(NamedTuple):
    """What a prompt asks about: a revision of a fact, by keys; the page it was begun from (0: none), and its place."""

    document: str
    fact: str
    revision: int
    page: int = 0
    at: int = 0

    def again(self, page: int, at: int) -> Asked:
        """The same, begun from a page of a review."""
        return self._replace(page=page, at=at)


def asked(fact: Fact, revision: int) -> Asked:
    """A question for the right value of a revision of a fact."""
    return Asked(fact_key(fact.document), fact_key(fact.id), revision)


def asked_in(message: Message | None) -> Asked | None:
    """What a message of the bot asks about; None for all but its prompts."""
    for entity in message.entities if message is not None else ():
        found = LINK.search(entity.url or "") if entity.type == MessageEntity.TEXT_LINK else None
        if found is not None:
            return Asked(found[1], found[2], int(found[3]), int(found[4]), int(found[5]))
    return None


async def fact_of(services: Services, about: Asked) -> tuple[str, str] | None:
    """The document and the fact that are asked about, by their ids."""
    document = by_key(await services.desk.documents(), about.document)
    fact = by_key(await services.desk.facts(document), about.fact) if document is not None else None
    return None if document is None or fact is None else (document, fact)


class Prompted(filters.MessageFilter):
    """Replies to a message of the bot that asks for a right value."""

    def filter(self, message: Message) -> bool:
        """Is it one?"""
        return asked_in(message.reply_to_message) is not None and replies_to(message, message.get_bot().bot)


async def ask(
    message: Message,
    person: User,
    fact: Fact,
    about: Asked,
    context: Context,
    *,
    published: bool = False,
    problem: str = "",
) -> None:
    """Asks `person` below `message` for the right value of a fact; `problem` says what was wrong with the last reply."""
    link = f"https://t.me/{context.bot.username}?start=k_{about.document}{about.fact}"
    text = render(
        "desk_edit",
        link=f"{link}_{about.revision}_{about.page}_{about.at}",
        fact=fact,
        published=published,
        problem=problem,
        person=None if is_private(message) else person,
    )
    # In a group only the person who is named, or replied to, is asked by their own Telegram.
    asking = ForceReply(selective=True)
    outbox = outbox_of(context)
    await outbox.send(place_of(message, quote=True), text, asking)
