"""/solieu: topics → indicators → figures, by buttons that turn one message over page by page.

Everything a button needs stands in its data, so all of them work after a restart; one that leads to what is no longer
there leads to the topics.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from bot.handlers import buttons
from bot.handlers.addressing import is_person, thread_of
from bot.handlers.look_keys import LOOK, Shelves, data, number_of, shelves_of, show_data
from bot.handlers.outbox import acknowledge
from bot.handlers.questions import place_of
from bot.handlers.services import Context, Services, fact_key, outbox_of, services_of
from bot.wording import html as worded
from bot.wording import render, words
from knowledge.asking import Base, Conversation
from knowledge.asking.beside import Freshness
from knowledge.asking.contents import Group
from knowledge.asking.figures import stated
from knowledge.asking.places_today import with_place_today
from knowledge.asking.series import Picked
from knowledge.asking.tell import answer_of
from knowledge.catalogue.topics import topics
from knowledge.model import Measure, Reply

PAGE = 8
OTHER = "other"
"""In place of a topic: what the catalogue has no topic for, report by report."""
REPORT = "d"
"""Before the key of a report, where it stands in place of a topic."""

Page = tuple[str, InlineKeyboardMarkup | None]
Fresh = Callable[[Reply], Freshness | None]
"""Tells until when the figures of a reply go."""
Row = list[InlineKeyboardButton]


def handlers() -> list[BaseHandler[Update, Context, None]]:
    """The command, and the taps on its buttons."""
    return [CommandHandler("solieu", on_look, filters=filters.UpdateType.MESSAGE), CallbackQueryHandler(on_tap, LOOK)]


async def on_look(update: Update, context: Context) -> None:
    """Shows the topics."""
    message = update.effective_message
    if not isinstance(message, Message) or not is_person(message):
        return
    services = services_of(context)
    base = services.knowledge.base
    text, keyboard = _topics(base, await asyncio.to_thread(shelves_of, base))
    await outbox_of(context).send(place_of(message, quote=True), text, keyboard)


async def on_tap(update: Update, context: Context) -> None:
    """Turns the message over to what the button leads to."""
    query = update.callback_query
    if query is None:
        return
    services = services_of(context)
    base = services.knowledge.base
    shelves = await asyncio.to_thread(shelves_of, base)
    letter, *parts = (query.data or "").removeprefix("1:l").split(":")
    page = page_at(base, shelves, letter, parts, services.knowledge.beside.freshness)
    await acknowledge(query, "" if page else render("telegram_old_button_alert"))
    message = query.message
    if not isinstance(message, Message):
        return
    text, keyboard = page or _topics(base, shelves)
    await outbox_of(context).edit(place_of(message), (message.message_id,), text, keyboard)
    if page and letter == "a":
        _talk_about(services, query, message, services.knowledge.facts.get(parts[0]))


def page_at(
    base: Base, shelves: Shelves, letter: str, parts: list[str], fresh: Fresh = lambda reply: None
) -> Page | None:
    """The page that a button leads to; None where there is none now. `fresh` tells how fresh a figure is."""
    at = number_of(parts[-1]) if parts else 0
    if at is None or len(parts) != {"t": 1, "i": 2, "f": 3, "a": 4}[letter]:
        return None
    if letter == "t":
        return _topics(base, shelves)
    if letter == "i":
        return _reports(base, shelves, at) if parts[0] == OTHER else _indicators(base, shelves, parts[0], at)
    group = shelves.groups.get(parts[-3 if letter == "f" else 1])
    if group is None:
        return None
    if letter == "f":
        return _figures(base, group, parts[1], at)
    return _figure(base, group, parts[0], parts[2], at, fresh)


def _topics(base: Base, shelves: Shelves) -> Page:
    contents = shelves.contents
    if not contents.groups:
        return _look("empty"), None
    rows = [_button(_label(topics()[topic], groups), data("i", topic, 0)) for topic, groups in contents.topics.items()]
    if contents.reports:
        others = {group.key: group for groups in contents.reports.values() for group in groups}
        rows.append(_button(_label(_name("other"), list(others.values())), data("i", OTHER, 0)))
    reports = len({measure.document for measure in base.measures})
    return _look("topics", figures=len(base.measures), reports=reports), InlineKeyboardMarkup(rows)


def _reports(base: Base, shelves: Shelves, at: int) -> Page | None:
    found = shelves.contents.reports
    if not found:
        return None
    rows = [
        _button(_plain("report", source=base.source(document), count=_count(groups, document)), data("i", REPORT + fact_key(document), 0))
        for document, groups in found.items()
    ]  # fmt: skip
    shown, paging = _paged(rows, at, "i", OTHER)
    return _look("other", **paging), InlineKeyboardMarkup([*shown, _up("topics", data("t", 0))])


def _count(groups: Sequence[Group], document: str) -> int:
    return sum(measure.document == document for group in groups for measure in group.measures)


def _indicators(base: Base, shelves: Shelves, topic: str, at: int) -> Page | None:
    document = shelves.reports.get(topic.removeprefix(REPORT))
    groups = shelves.contents.topics.get(topic) or shelves.contents.reports.get(document or "")
    if not groups:
        return None
    rows = [_button(_label(group.title, [group]), data("f", fact_key(group.key), topic, 0)) for group in groups]
    shown, paging = _paged(rows, at, "i", topic)
    source = base.source(document) if document else None
    title = topics()[topic] if source is None else source.title or source.publisher or source.id
    up = _up("topics", data("t", 0)) if source is None else _up("back", data("i", OTHER, 0))
    return _look("indicators", title=title, **paging), InlineKeyboardMarkup([*shown, up])


def _figures(base: Base, group: Group, topic: str, at: int) -> Page:
    places = {measure.place for measure in group.measures}
    rows = [
        _button(_told(base, measure, place=len(places) > 1), data("a", fact_key(measure.id), fact_key(group.key), topic, at))
        for measure in group.measures
    ]  # fmt: skip
    keys, paging = _paged(rows, at, "f", fact_key(group.key), topic)
    place = next(iter(places)) if len(places) == 1 else None
    text = _look("figures", group=group, place=place, **paging)
    if len(group.measures) > 1:
        picked = Picked(group.key)
        keys.append(
            [*_button(_name("compare"), show_data("n", picked)), *_button(_name("chart"), show_data("b", picked))]
        )
    return text, InlineKeyboardMarkup([*keys, _up("back", data("i", topic, 0))])


def _figure(base: Base, group: Group, key: str, topic: str, at: int, fresh: Fresh) -> Page | None:
    """One figure, as the ordinary answer."""
    measure = next((measure for measure in group.measures if fact_key(measure.id) == key), None)
    if measure is None:
        return None
    answer = answer_of(base, stated(measure))
    reply = with_place_today(Reply(outcome="answer", answers=(answer,)))
    source = _button(buttons.label("source"), buttons.source_data([measure.id]))
    back = _up("back", data("f", fact_key(group.key), topic, at))
    return worded(reply, base, fresh=fresh), InlineKeyboardMarkup([source, back])


def _talk_about(services: Services, query: CallbackQuery, message: Message, fact: object) -> None:
    """What is asked next may lean on the figure that was opened ("đạt mấy %?"), and the chat was told it."""
    if isinstance(fact, Measure):
        period = fact.period.text if fact.period else None
        talk = Conversation(label=fact.indicator, place=fact.place, period=period, aspect="value", kind="measure",
                            document=fact.document, facts=(fact.id,), measure=fact.id)  # fmt: skip
        services.keeping.keep_talk((message.chat_id, query.from_user.id), talk)
        services.telling.note(message.chat_id, thread_of(message), [fact])


def _told(base: Base, measure: Measure, *, place: bool) -> str:
    answer = answer_of(base, stated(measure))
    return _plain("figure", answer=answer, place=place, target=base.neighbours.is_target(measure))


def _paged(rows: Sequence[Row], at: int, letter: str, *parts: str) -> tuple[list[Row], dict[str, int]]:
    """The rows of a page with the row that turns pages, and what the text says of pages."""
    pages = max(1, -(-len(rows) // PAGE))
    at = min(at, pages - 1)
    turn: Row = []
    if at > 0:
        turn += _button(_name("previous"), data(letter, *parts, at - 1))
    if at < pages - 1:
        turn += _button(_name("next"), data(letter, *parts, at + 1))
    shown = list(rows[at * PAGE : (at + 1) * PAGE])
    return [*shown, turn] if turn else shown, {"page": at, "pages": pages}


def _up(name: str, where: str) -> Row:
    return _button(_name(name), where)


def _button(text: str, callback: str) -> Row:
    return [InlineKeyboardButton(text, callback_data=callback)]


def _label(name: str, groups: Sequence[Group]) -> str:
    return _plain("label", name=name, count=sum(len(group.measures) for group in groups))


NO_PAGES = {"page": 0, "pages": 1}


def _look(part: str, **values: Any) -> str:
    return render("telegram_look", part=part, **(NO_PAGES | values))


def _plain(part: str, **values: Any) -> str:
    """The words of a button: no markup, and no longer than is seen."""
    text = words("telegram_look", part=part, **(NO_PAGES | values))
    return text if len(text) <= LABEL else text[: LABEL - 1].rstrip() + "…"


LABEL = 60
"""Letters of a button; a phone shows fewer, the message itself has the whole."""


def _name(name: str) -> str:
    return words("telegram_look_button", name=name)
