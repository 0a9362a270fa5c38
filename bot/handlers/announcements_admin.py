"""/lichthongbao: what is being sent, planned and lately done; changed, cancelled, paused, resumed, stopped, sent again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from bot.handlers.addressing import is_private
from bot.handlers.announce_buttons import button, of, pattern, tap_of
from bot.handlers.announcing import show
from bot.handlers.announcing_cards import described, preview
from bot.handlers.announcing_progress import status
from bot.handlers.announcing_state import Dialogue, copy_to_change
from bot.handlers.outbox import GONE, acknowledge, expected
from bot.handlers.questions import place_of
from bot.handlers.roles import actor_of, editors_only
from bot.handlers.services import Context, Services, outbox_of, services_of
from bot.handlers.taps import on_old_button
from bot.wording import render
from knowledge.store.announced import lately_over
from knowledge.store.announcements_model import Announcement, State

OPEN: tuple[State, ...] = ("running", "paused", "scheduled")
MOST, LATELY = 15, 5
"""So many announcements are listed, and so many of them that are over."""
Card = tuple[str, InlineKeyboardMarkup | None]
Order = Callable[[Services, Announcement, CallbackQuery], Awaitable[Any]]


def handlers() -> list[BaseHandler[Update, Context, None]]:
    """The command, and its buttons."""
    return [
        CommandHandler("lichthongbao", editors_only(on_list), filters=filters.UpdateType.MESSAGE),
        CallbackQueryHandler(editors_only(on_back), pattern=pattern("o")),
        CallbackQueryHandler(editors_only(on_tap), pattern=pattern("vVexzprqf")),
    ]


async def on_list(update: Update, context: Context) -> None:
    """Lists the announcements, each with a button."""
    message = update.effective_message
    if message is None:
        return
    services, outbox = services_of(context), outbox_of(context)
    if not is_private(message):
        await outbox.send(place_of(message, quote=True), render("announce_said", state="private_only"))
        return
    await outbox.send(place_of(message), *await _list(services))


async def on_back(update: Update, context: Context) -> None:
    """Turns a card into the list again."""
    query = update.callback_query
    if query is not None and isinstance(query.message, Message):
        await acknowledge(query)
        await _say(query.message, context, await _list(services_of(context)))


async def on_tap(update: Update, context: Context) -> None:
    """Shows an announcement, or carries out an order; where it is too late for one, what is there now is shown."""
    query = update.callback_query
    if query is None:
        return
    services, message = services_of(context), query.message
    action, keys = tap_of(query.data)
    found = await services.announcements.get(int(keys[0])) if keys and keys[0].isdigit() else None
    if found is None or not isinstance(message, Message):
        await on_old_button(update, context)
        return
    await acknowledge(query)
    if action == "V":
        await preview(context.bot, message.chat_id, found)
    elif action == "e":
        await _begin_change(found, query, message, context)
    else:
        if action in ORDERS:
            await ORDERS[action](services, found, query)
        found = await services.announcements.get(found.id) or found
        shows_progress = (found.editor_chat, Dialogue.of(found).progress) == (message.chat_id, message.message_id)
        card = await (status(services, found) if shows_progress else _card(services, found, asked=action == "x"))
        await _say(message, context, card)


async def _cancel(services: Services, found: Announcement, query: CallbackQuery) -> None:
    """Only what has not begun, and is as it was shown: what is being sent meanwhile has orders of its own."""
    revision = tap_of(query.data).number(1)
    why = f"by {actor_of(query)}"
    await services.announcements.move(found.id, ["scheduled"], "cancelled", why, revision)


ORDERS: dict[str, Order] = {
    "z": _cancel,
    "p": lambda services, found, query: services.delivery.pause(found.id, actor_of(query)),
    "r": lambda services, found, _query: services.delivery.resume(found.id),
    "q": lambda services, found, query: services.delivery.stop(found.id, actor_of(query)),
    "f": lambda services, found, _query: services.delivery.retry_failed(found.id),
}


async def _begin_change(found: Announcement, query: CallbackQuery, message: Message, context: Context) -> None:
    """A draft that holds the change until it is confirmed: until then the announcement stays as it is."""
    services = services_of(context)
    if found.state != "scheduled":
        await _say(message, context, await _card(services, found))
        return
    draft = await services.announcements.create(copy_to_change(found, actor_of(query), message.chat_id))
    if draft is not None:
        await show(context.bot, services, draft)


async def _list(services: Services) -> Card:
    found = await services.announcements.listing(OPEN, MOST)
    found += await lately_over(services.store, LATELY)
    items = [await described(services, one) for one in found]
    buttons = [button("number", "v", one.id, name=number) for number, one in enumerate(found, 1)]
    rows = [buttons[start : start + 5] for start in range(0, len(buttons), 5)]
    return render("announce_list", items=items), InlineKeyboardMarkup(rows) if rows else None


async def _card(services: Services, found: Announcement, *, asked: bool = False) -> Card:
    """One announcement, with what can be done with it."""
    back = [button("back", "o")]
    look = button("look", "V", found.id)
    if found.state != "scheduled":
        text, keyboard = await status(services, found)
        rows = [list(row) for row in keyboard.inline_keyboard] if keyboard else []
        return text, InlineKeyboardMarkup([*rows, [look, *back]])
    cancel = of(found, "sure", "z") if asked else of(found, "cancel", "x")
    rows = [[button("change", "e", found.id), look], [cancel, *back]]
    return render("announce_list", item=await described(services, found), asked=asked), InlineKeyboardMarkup(rows)


async def _say(message: Message, context: Context, card: Card) -> None:
    outbox = outbox_of(context)
    with expected(*GONE):
        await outbox.edit(place_of(message), (message.message_id,), *card)
