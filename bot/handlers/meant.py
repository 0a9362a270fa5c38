"""Which facts a command speaks of: by a fact's link, as a reply to an answer, or by a question."""

from __future__ import annotations

import re

from telegram import Message

from bot.handlers import buttons
from bot.handlers.addressing import replies_to, text_of
from bot.handlers.services import Services
from knowledge.model import Fact

LINK = re.compile(r"(?:.*[?&]start=)?f_([A-Za-z0-9_-]{8})")
"""A fact's deep link, or its parameter alone."""
MOST = 6


async def facts_meant(message: Message, services: Services) -> tuple[list[Fact], str]:
    """The published facts that a command means, at most six, and the words it was said with."""
    _, *words = text_of(message).split(maxsplit=1)
    said = words[0].strip() if words else ""
    link = LINK.fullmatch(said)
    if link is not None:
        fact = services.knowledge.facts.get(link[1])
        return [fact] if fact is not None else [], said
    replied = message.reply_to_message
    if not said and replied is not None and replies_to(message, message.get_bot().bot):
        facts = _cited(replied, services)
        # Where the button with the keys was taken away, the answer's first lines find their fact again.
        return facts or await _asked(" ".join(text_of(replied).splitlines()[:2]), services), text_of(replied)
    return (await _asked(said, services) if said else []), said


def _cited(answer: Message, services: Services) -> list[Fact]:
    """The facts that the buttons under an answer name."""
    rows = answer.reply_markup.inline_keyboard if answer.reply_markup else ()
    pressed = [buttons.parse(str(button.callback_data)) for row in rows for button in row]
    keys = [key for one in pressed if one is not None and one.action == "source" for key in one.keys]
    return [services.knowledge.facts[key] for key in keys if key in services.knowledge.facts][:MOST]


async def _asked(question: str, services: Services) -> list[Fact]:
    """The facts that answer a question."""
    reply, _ = await services.ask(question, None)
    cited = dict.fromkeys(fact for answer in reply.answers for fact in answer.facts)
    found = (services.knowledge.base.fact(fact_id) for fact_id in cited)
    return [fact for fact in found if fact is not None][:MOST]
