"""From a `Reply` of the notebook to a message in a chat: its words, its buttons, and what is remembered of it."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Sequence

import structlog
from telegram import InlineKeyboardMarkup

from bot.handlers import buttons
from bot.handlers.memory import Exchange
from bot.handlers.services import Services
from bot.wording import html
from knowledge.asking import Conversation
from knowledge.model import Fact, Reply

log = structlog.get_logger(__name__)
Asked = tuple[Reply, Conversation]


def words_of(services: Services, reply: Reply) -> str:
    """The message that says a reply, with how fresh its figures are."""
    knowledge = services.knowledge
    return html(reply, knowledge.base, options=False, fresh=knowledge.beside.freshness)


def message_of(services: Services, reply: Reply) -> tuple[str, InlineKeyboardMarkup | None]:
    """The message that says a reply, and the buttons under it."""
    return words_of(services, reply), buttons.keyboard(reply, services.knowledge.beside.questions(reply))


async def timed(services: Services, question: str, asking: Awaitable[Asked]) -> Asked:
    """What the notebook says, once it has; the question is kept, and logged without its words."""
    start = time.perf_counter()
    reply, after = await asking
    services.keeping.keep_question(question, reply)
    log.info(
        "asked",
        outcome=reply.outcome,
        reason=reply.reason,
        facts=_cited(reply)[:5],
        confidence=round(reply.confidence, 3),
        milliseconds=round((time.perf_counter() - start) * 1000, 1),
    )
    return reply, after


def exchange(
    question: str, asked: Asked, sent: tuple[int, ...], *, person: int, message: int | None = None,
    before: Conversation | None = None,
) -> Exchange:  # fmt: skip
    """That `sent` answers `question`, which a person asked in `message` (None: by a button)."""
    reply, after = asked
    return Exchange(person, message, sent, question, reply.outcome, _cited(reply), before, after)


def facts_in(services: Services, reply: Reply) -> list[Fact]:
    """The facts behind a reply, as they are now; ask before it is sent, for they may be corrected meanwhile."""
    return [fact for key in _cited(reply) if (fact := services.knowledge.base.fact(key)) is not None]


def remember(
    services: Services, chat: int, done: Exchange, told: Sequence[Fact] = (), thread: int | None = None
) -> None:
    """Remembers an exchange, what the person may go on with, and which facts the chat was `told` in which topic."""
    services.telling.note(chat, thread, told)
    if done.after is not None:
        services.keeping.keep_talk((chat, done.person), done.after)
    services.keeping.keep_exchange(chat, done)


def _cited(reply: Reply) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact for said in reply.answers for fact in said.facts))
