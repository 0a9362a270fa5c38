"""What handlers work with: the knowledge as it stands, and the bot's memory. Built by `bot.app`, one a process."""

from __future__ import annotations

import asyncio
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, NamedTuple, cast

from telegram.ext import Application, CallbackContext, ContextTypes, ExtBot

from bot.delivery import Delivery
from bot.handlers.keeping import Keeping
from bot.handlers.memory import DAY, Fading, Memory
from bot.handlers.outbox import Outbox
from bot.handlers.pace import Pace
from bot.settings import Settings
from bot.telling import Telling
from bot.timetable import Rule
from bot.wording import words
from knowledge.asking import Base, Conversation, answer
from knowledge.asking.beside import Beside
from knowledge.asking.told import told
from knowledge.learning.gaps import Hearing
from knowledge.model import Fact, Measure, Reply
from knowledge.store import Snapshot, Store
from knowledge.store.announcements import Announcements
from knowledge.store.announcements_subscriptions import Subscriptions
from knowledge.store.desk import Desk, Editor

Context = ContextTypes.DEFAULT_TYPE
App = Application[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], dict[Any, Any], Any]
EXAMPLES = 3
HEADLINES = 10
LONG = 300
"""Letters. A question takes some 20 ms, a page of text up to a second: that is read beside the event loop."""


def fact_key(fact_id: str) -> str:
    """Eight characters that stand for a fact in a button. 48 bits: no two of 100,000 facts share one (p < 0.00002)."""
    return _key(fact_id, 6)


def by_key(ids: Iterable[str], key: str) -> str | None:
    """The id that a `fact_key` stands for."""
    return next((one for one in ids if fact_key(one) == key), None)


def question_key(question: str) -> str:
    """Twelve characters that stand for a question in a button."""
    return _key(question, 9)


def _key(text: str, size: int) -> str:
    return urlsafe_b64encode(blake2b(text.encode(), digest_size=size).digest()).decode()


class Entry(NamedTuple):
    """A fact in a list and in the chat: what is shown of it, and the HTML that is inserted."""

    title: str
    description: str
    text: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """One published state of the notebook: the index, and what buttons and greetings need of it."""

    version: int
    base: Base
    facts: Mapping[str, Fact]
    """By `fact_key`."""
    examples: tuple[str, ...]
    """Questions that these facts answer."""
    beside: Beside
    headlines: tuple[Fact, ...]
    """The figures to show to somebody who has not asked for any yet, the newest first."""
    entries: Fading[str, Entry]
    """Facts as entries of a list, by `fact_key`, once worded."""
    hearing: Hearing
    """What questions ask for, for the desk of unanswered ones."""

    @classmethod
    def of(cls, snapshot: Snapshot) -> Knowledge:
        """The index of a snapshot; takes a while for large ones, so call it off the event loop."""
        base = Base(snapshot.facts, snapshot.sources, snapshot.taught, snapshot.amended)
        facts = {fact_key(fact.id): fact for fact in snapshot.facts}
        hearing = Hearing(base)
        beside, entries = Beside(base), Fading[str, Entry](DAY, 2_000)
        examples = _examples(base, snapshot)
        return cls(snapshot.version, base, facts, examples, beside, _headlines(base), entries, hearing)


def _examples(base: Base, snapshot: Snapshot) -> tuple[str, ...]:
    """Three questions that are surely answered, from different parts of the reports."""
    measures = [fact for fact in snapshot.facts if isinstance(fact, Measure) and fact.quantity.nature == "actual"]
    short = sorted(measures, key=lambda fact: (not fact.comparisons, len(fact.indicator), fact.id))
    found: list[str] = []
    paragraphs = set()
    for fact in short[:60]:
        where = (fact.document, fact.paragraph)
        # The template is made for HTML; a question is plain text.
        question = words("telegram_example", indicator=fact.indicator)
        if where in paragraphs or question in found:
            continue
        reply, _ = answer(base, question)
        if reply.outcome == "answer" and fact.id in reply.answers[0].facts:
            found.append(question)
            paragraphs.add(where)
        if len(found) == EXAMPLES:
            break
    return tuple(found)


def _headlines(base: Base) -> tuple[Fact, ...]:
    """The newest figures, those first that say how they compare, each indicator and place once."""
    actual = [fact for fact in base.measures if not base.neighbours.is_target(fact) and fact.quantity.value is not None]
    ends = {fact.id: fact.period.end.toordinal() if fact.period and fact.period.end else 0 for fact in actual}
    found: dict[tuple[str, str | None], Fact] = {}
    for fact in sorted(actual, key=lambda fact: (-ends[fact.id], not fact.comparisons, len(fact.indicator), fact.id)):
        found.setdefault((fact.indicator, fact.place), fact)
        if len(found) == HEADLINES:
            break
    return tuple(found.values())


@dataclass(slots=True)
class Services:
    """What every handler may use. `knowledge` is replaced as a whole when new facts are published."""

    settings: Settings
    knowledge: Knowledge
    memory: Memory
    store: Store
    delivery: Delivery
    keeping: Keeping
    pace: Pace
    telling: Telling = field(default_factory=Telling)
    """What chats were told, on its way to the store."""
    appointed: Mapping[int, Editor] = field(default_factory=dict)
    """Editors who were appointed in chat, by person; those of the configuration stand in `settings`."""
    news: asyncio.Event = field(default_factory=asyncio.Event)
    """To be set where something was published: it is then taken over now, and not at the next look."""

    @classmethod
    def of(cls, settings: Settings, knowledge: Knowledge, store: Store) -> Services:
        """All services for these settings over an open store."""
        memory = Memory(settings.conversation_minutes * 60)
        keeping = Keeping(memory, store, settings.conversation_minutes, keep_questions=settings.keep_questions)
        delivery = Delivery(store, settings, lambda rule, moment: Rule.parse(rule).after(moment, settings.zone))
        pace = Pace(settings.person_per_minute, settings.group_per_minute)
        services = cls(settings, knowledge, memory, store, delivery, keeping, pace)
        memory.on_move.append(services.telling.moved)
        return services

    @property
    def desk(self) -> Desk:
        """What editors do in the store."""
        return Desk(self.store)

    @property
    def subscriptions(self) -> Subscriptions:
        """Who gets which announcements."""
        return Subscriptions(self.store)

    @property
    def announcements(self) -> Announcements:
        """Announcements from draft to report."""
        return Announcements(self.store)

    async def reload(self) -> bool:
        """Takes over what is published now; was there anything new? Set `news` instead where nobody has to wait."""
        if await self.store.version() == self.knowledge.version:
            return False
        fresh = await asyncio.to_thread(Knowledge.of, await self.store.published())
        if fresh.version > self.knowledge.version:  # another reload may have been faster
            self.knowledge = fresh
        return True

    async def reload_editors(self) -> None:
        """Takes over who is an editor now."""
        self.appointed = {editor.person: editor for editor in await self.desk.editors()}

    async def ask(self, question: str, conversation: Conversation | None) -> tuple[Reply, Conversation]:
        """The notebook's reply; remembers the questions it offers, for their buttons."""
        base = self.knowledge.base
        if len(question) > LONG:
            reply, after = await asyncio.to_thread(answer, base, question, conversation)
        else:
            reply, after = answer(base, question, conversation)
        self.offer(reply)
        return reply, after

    def offer(self, reply: Reply) -> None:
        """Remembers the questions that a reply offers, for their buttons."""
        for option in reply.options:
            self.memory.offered.set(question_key(option.question), option.question)

    async def tell(self, fact: Fact, aspect: str = "value") -> tuple[Reply, Conversation]:
        """What the notebook says of one fact, chosen by a button, a link or a list."""
        return told(self.knowledge.base, fact, aspect)


def attach(application: App, services: Services) -> None:
    """Makes `services` available to the handlers of `application`."""
    application.bot_data["services"] = services


def outbox_of(context: CallbackContext[Any, Any, Any, Any]) -> Outbox:
    """What sends and edits messages; groups that turn out to have moved are followed."""
    return Outbox(context.bot, services_of(context).memory.migrate)


def services_of(context: CallbackContext[Any, Any, Any, Any]) -> Services:
    """The services that `attach` put there."""
    return cast("Services", context.bot_data["services"])
