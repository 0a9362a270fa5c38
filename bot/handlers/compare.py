"""/sosanh and /bieudo: figures side by side as text, as a picture, and as a spreadsheet.

The answer replies to the command, so that a button under it finds the words again in the message replied to: nothing
is remembered that a restart could lose. Charts are drawn off the event loop, two at once at most.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

import structlog
from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatAction
from telegram.error import TelegramError
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler

from bot import lineups
from bot.handlers import buttons
from bot.handlers.addressing import COMMAND, is_person, speaker, text_of
from bot.handlers.look_keys import SHOW, picked_of, shelves_of, show_data
from bot.handlers.memory import Exchange
from bot.handlers.outbox import Address, Outbox, acknowledge, expected
from bot.handlers.questions import may_ask, place_of
from bot.handlers.services import Context, Services, outbox_of, services_of
from bot.handlers.taps import may_tap
from bot.wording import capital, render, words
from bot.wording import html as worded
from knowledge.asking.chosen import Choice
from knowledge.asking.comparable import examples
from knowledge.asking.lineup import Lineup
from knowledge.asking.series import Apart, Found, Picked, find
from knowledge.model import Reply
from knowledge.wire import slug

log = structlog.get_logger(__name__)
COMMANDS = {"sosanh": "n", "bieudo": "b"}
"""What each command does, as the letter of its buttons."""
THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="chart")
PATIENCE = 1.0
"""Seconds until the chat is told that a picture is on its way."""
LONGEST = 300
"""Letters of a command's words that are looked at."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to see: the words typed, what was picked by buttons, and how to show it (`c n b x`)."""

    how: str
    text: str
    picked: Picked


@dataclass(frozen=True, slots=True)
class Said:
    """What is said to a wish where it is words."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None
    facts: tuple[str, ...] = ()


def handlers() -> list[BaseHandler[Update, Context, None]]:
    """The commands (an edited one is answered again), and the taps on their buttons."""
    return [CommandHandler(list(COMMANDS), on_command), CallbackQueryHandler(on_tap, SHOW)]


async def on_command(update: Update, context: Context) -> None:
    """Sets side by side what the words after the command name, or says how to use it."""
    message = update.effective_message
    if not isinstance(message, Message) or not is_person(message):
        return
    services = services_of(context)
    command = COMMAND.match(text_of(message))
    how = COMMANDS[command[1].lower()] if command else "n"
    outbox = outbox_of(context)
    if not await may_ask(message, services, outbox):
        return
    place = (message.chat_id, message.message_id)
    earlier = await services.keeping.exchange(place[0], asked=place[1]) if message.edit_date else None
    result = await _result(services, Wish(how, _words(message), Picked()))
    _note(services, place_of(message), result)
    if isinstance(result, Lineup) and how == "b":
        await _send_chart(context, outbox, place_of(message, quote=True), result, Picked())
        if earlier:
            services.memory.asked.drop(place)
            for number in earlier.answers:
                with expected("message to delete not found", "message can't be deleted"):
                    await context.bot.delete_message(message.chat_id, number)
        return
    said = await asyncio.to_thread(_compared, result, Picked()) if isinstance(result, Lineup) else result
    if earlier:
        sent = await outbox.edit(place_of(message), earlier.answers, said.html, said.keyboard)
    else:
        sent = await outbox.send(place_of(message, quote=True), said.html, said.keyboard)
    if sent:
        done = Exchange(speaker(message), message.message_id, sent, _words(message), "answer")
        services.keeping.keep_exchange(message.chat_id, done)


async def on_tap(update: Update, context: Context) -> None:
    """Shows in another way what stands in the message, or what was picked."""
    query = update.callback_query
    if query is None:
        return
    services = services_of(context)
    outbox = outbox_of(context)
    message = query.message
    if isinstance(message, Message) and not await may_tap(query, message, services):
        return
    wish = await _wish(query, message, services) if isinstance(message, Message) else None
    result = await _result(services, wish) if wish else None
    await acknowledge(query, "" if result else render("telegram_old_button_alert"))
    if wish is None or result is None or not isinstance(message, Message):
        return
    # Replies go to the command, where there is one, so that their buttons find its words, too.
    asked = message.reply_to_message if wish.text else None
    to = place_of(message, quote=True) if asked is None else Address(*_address(message, asked.message_id))
    _note(services, to, result)
    if isinstance(result, Said):
        await _say(outbox, to, message, wish, result)
    elif wish.how == "x":
        content = await asyncio.to_thread(lineups.spreadsheet, result)
        await outbox.document(to, content, f"{slug(result.indicator, 60) or 'so-lieu'}.xlsx")
    elif wish.how == "b":
        await _send_chart(context, outbox, to, result, wish.picked)
    else:
        await _say(outbox, to, message, wish, await asyncio.to_thread(_compared, result, wish.picked))


def _note(services: Services, to: Address, result: Lineup | Said) -> None:
    """That the chat is told these figures: should one be corrected, it is told that, too."""
    base = services.knowledge.base
    services.telling.note(to.chat, to.thread, map(base.fact, result.facts))


async def _say(outbox: Outbox, to: Address, message: Message, wish: Wish, said: Said) -> None:
    """In place of the message that offered the choice, else below."""
    if wish.how == "c":
        await outbox.edit(place_of(message), (message.message_id,), said.html, said.keyboard)
    else:
        await outbox.send(to, said.html, said.keyboard)


def _address(message: Message, reply_to: int) -> tuple[int, int | None, int]:
    to = place_of(message)
    return to.chat, to.thread, reply_to


def _words(message: Message) -> str:
    """The words after /sosanh or /bieudo; "" where the message is no such command."""
    text = text_of(message)
    command = COMMAND.match(text)
    if command is None or command[1].lower() not in COMMANDS:
        return ""
    return text[command.end() :].strip()[:LONGEST]


async def _wish(query: CallbackQuery, message: Message, services: Services) -> Wish | None:
    """What a button asks for; None for those of another version, and where its words are lost."""
    letter, *parts = (query.data or "").removeprefix("1:l").split(":")
    shelves = await asyncio.to_thread(shelves_of, services.knowledge.base)
    picked = picked_of(shelves, parts)
    asked = message.reply_to_message
    text = _words(asked) if asked is not None else ""
    if picked is None or (picked.group is None and not text):
        return None
    return Wish(letter, text, picked)


async def _result(services: Services, wish: Wish) -> Lineup | Said:
    """The figures side by side, or what there is to say instead."""
    if not wish.text and wish.picked.group is None:
        return await _usage(services, wish)
    found = await asyncio.to_thread(find, services.knowledge.base, wish.text, picked=wish.picked)
    _log(wish, found)
    if isinstance(found, Lineup):
        return found
    if isinstance(found, Choice):
        return _choose(found, wish)
    if isinstance(found, Apart):
        apart = tuple(fact for answer in found.answers for fact in answer.facts)
        return Said(lineups.apart_text(found), InlineKeyboardMarkup([[_source(list(apart))]]), apart)
    if found.outcome == "chat" or found.reason == "unclear":
        return await _usage(services, wish)
    services.offer(found)
    base = services.knowledge.base
    alone = found.outcome == "answer"
    names = found.detail.get("missing", ())
    missing = render("telegram_compare_missing", names=names, alone=alone, chart=wish.how == "b")
    facts = tuple(fact for answer in found.answers for fact in answer.facts)
    return Said(
        "\n\n".join(filter(None, (worded(found, base, options=False), missing))), buttons.keyboard(found), facts
    )


async def _usage(services: Services, wish: Wish) -> Said:
    """How to write the command, with examples that work."""
    shown = await asyncio.to_thread(examples, services.knowledge.base)
    how: Literal["c", "b"] = "b" if wish.how == "b" else "c"
    rows = [[_button(capital(one.title), show_data(how, Picked(one.group)))] for one in shown]
    text = render("telegram_compare_usage", chart=how == "b", examples=shown)
    return Said(text, InlineKeyboardMarkup(rows) if rows else None)


def _choose(choice: Choice, wish: Wish) -> Said:
    """A button for each thing that may be meant."""
    how = wish.how if wish.how in "bx" else "c"
    rows = []
    for name, key in choice.options[: buttons.MAX_OPTIONS]:
        picked = Picked(key, wish.picked.place) if choice.by == "group" else Picked(choice.group, key)
        rows.append([_button(capital(name), show_data(how, picked))])
    return Said(render("telegram_compare_choose", by=choice.by), InlineKeyboardMarkup(rows))


def _compared(lineup: Lineup, picked: Picked) -> Said:
    """The figures side by side in words, with the ways to see them otherwise."""
    chart = _button(_name("chart"), show_data("b", picked))
    table = _button(_name("table"), show_data("x", picked))
    return Said(lineups.compare_text(lineup), InlineKeyboardMarkup([[chart, table], [_source(list(lineup.facts))]]))


async def _send_chart(context: Context, outbox: Outbox, to: Address, lineup: Lineup, picked: Picked) -> None:
    """Draws, and sends the picture with its sentence; past a second the chat is told that it is coming."""
    loop = asyncio.get_running_loop()
    drawn = loop.run_in_executor(THREADS, _drawn, lineup)
    await asyncio.wait({drawn}, timeout=PATIENCE)
    if not drawn.done():
        try:
            await context.bot.send_chat_action(to.chat, ChatAction.UPLOAD_PHOTO, message_thread_id=to.thread)
        except TelegramError as error:
            log.info("the chat was not told of the picture", reason=type(error).__name__)
    table = _button(_name("table"), show_data("x", picked))
    keyboard = InlineKeyboardMarkup([[table, _source(list(lineup.facts))]])
    png, caption = await drawn
    await outbox.photo(to, png, caption, keyboard)


def _drawn(lineup: Lineup) -> tuple[bytes, str]:
    """The picture and its sentence."""
    from bot.charts import draw  # noqa: PLC0415  # matplotlib: half a second that only charts need

    return draw(lineups.picture(lineup)), lineups.caption(lineup)


def _source(facts: list[str]) -> InlineKeyboardButton:
    return _button(buttons.label("source"), buttons.source_data(facts))


def _button(text: str, data: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(text, callback_data=data)


def _name(name: str) -> str:
    return words("telegram_look_button", name=name)


def _log(wish: Wish, found: Found) -> None:
    """What became of a wish: never the words."""
    outcome = found.outcome if isinstance(found, Reply) else type(found).__name__.lower()
    log.info("compared", how=wish.how, outcome=outcome, points=len(found.points) if isinstance(found, Lineup) else 0)
