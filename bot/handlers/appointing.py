"""/bientap: owners see, appoint and dismiss editors."""

from __future__ import annotations

from telegram import InlineKeyboardMarkup, Message, MessageOriginHiddenUser, MessageOriginUser, Update, User
from telegram.error import TelegramError
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, TypeHandler, filters

from bot.handlers.addressing import text_of
from bot.handlers.desk_buttons import button, pattern, tap_of
from bot.handlers.menus import Audience, publish_menu
from bot.handlers.outbox import GONE, STALE, acknowledge, expected
from bot.handlers.questions import place_of
from bot.handlers.roles import actor_of, may_edit, owners_only, person_of
from bot.handlers.services import Context, Services, outbox_of, services_of
from bot.wording import render

APPOINT, DISMISS = "n", "m"


def handlers() -> list[BaseHandler[Update, Context, None]]:
    """The command, and its buttons."""
    return [
        CommandHandler("bientap", owners_only(on_command), filters=filters.UpdateType.MESSAGE),
        CallbackQueryHandler(owners_only(on_tap), pattern=pattern(APPOINT + DISMISS)),
    ]


def observers() -> list[BaseHandler[Update, Context, None]]:
    """To stand before all other handlers, in a group of its own: takes note of names, and lets every update pass."""
    return [TypeHandler(Update, on_anything)]


async def on_anything(update: Update, context: Context) -> None:
    """Remembers for a day who has which user name."""
    user = update.effective_user
    if user is not None and user.username and not user.is_bot:
        services_of(context).memory.named.set(user.username.lower(), user)


async def on_command(update: Update, context: Context) -> None:
    """Lists the editors, or shows the person named with a button to appoint or dismiss them."""
    message = update.effective_message
    if message is None:
        return
    services = services_of(context)
    outbox = outbox_of(context)
    to = place_of(message, quote=True)
    said = " ".join(text_of(message).split()[1:])
    if not said and _replied(message) is None:
        await outbox.send(to, _list(services), _dismissals(services))
        return
    person, name, state = _meant(message, said, services)
    if name.isdigit():
        name = await _asked_name(person, context)
    keyboard = _offer(person, name, state)
    await outbox.send(to, render("desk_candidate", state=state, person=person, name=name, said=said), keyboard)


def _replied(message: Message) -> Message | None:
    """The message replied to; in a topic every message formally replies to the one that opened it: that is none."""
    replied = message.reply_to_message
    return None if replied is None or replied.forum_topic_created is not None else replied


def _meant(message: Message, said: str, services: Services) -> tuple[int, str, str]:
    """Who is meant: id, name, and what they are now ("unknown", "hidden" or "nobody" where it is no person)."""
    mentioned = next((entity.user for entity in message.entities if entity.user is not None), None)
    replied = _replied(message)
    if mentioned is not None:
        user: User | None = mentioned
    elif said.isascii() and said.isdigit() and 0 < int(said) < 2**53:
        return int(said), _name(int(said), services), _state(int(said), services)
    elif said:
        user = services.memory.named.get(said.removeprefix("@").lower())
        if user is None:
            return 0, "", "unknown"
    elif replied is not None and isinstance(replied.forward_origin, MessageOriginHiddenUser):
        return 0, "", "hidden"
    elif replied is not None and isinstance(replied.forward_origin, MessageOriginUser):
        user = replied.forward_origin.sender_user
    else:
        user = person_of(replied) if replied is not None and replied.forward_origin is None else None
    if user is None or user.is_bot:
        return 0, "", "nobody"
    return user.id, user.full_name, _state(user.id, services)


def _name(person: int, services: Services) -> str:
    """A person's name where it is known, else their number."""
    appointed = services.appointed.get(person)
    return appointed.name if appointed is not None else str(person)


async def _asked_name(person: int, context: Context) -> str:
    """What Telegram calls a person who has written to the bot; their number for others."""
    try:
        return (await context.bot.get_chat(person)).full_name or str(person)
    except TelegramError:
        return str(person)


def _state(person: int, services: Services) -> str:
    if person in services.settings.owners:
        return "owner"
    if person in services.settings.editors:
        return "fixed"
    return "editor" if person in services.appointed else "none"


def _audience(person: int, services: Services) -> Audience:
    """Whose menu they have now: the settings may name them as well."""
    if person in services.settings.owners:
        return "owner"
    return "editor" if may_edit(services, person) else "private"


def _offer(person: int, name: str, state: str) -> InlineKeyboardMarkup | None:
    if state == "none":
        return InlineKeyboardMarkup([[button("appoint", APPOINT, person, _short(name))]])
    return InlineKeyboardMarkup([[button("dismiss", DISMISS, person, name=name)]]) if state == "editor" else None


def _short(name: str) -> str:
    """As much of a name as goes into a button's data."""
    return name.encode()[:36].decode(errors="ignore").replace(":", " ")


def _list(services: Services) -> str:
    fixed = [person for person in services.settings.editors if person not in services.settings.owners]
    appointed = list(services.appointed.values())
    return render("desk_editors", owners=services.settings.owners, fixed=fixed, appointed=appointed)


def _dismissals(services: Services) -> InlineKeyboardMarkup | None:
    rows = [[button("dismiss", DISMISS, one.person, name=one.name)] for one in services.appointed.values()]
    return InlineKeyboardMarkup(rows) if rows else None


async def on_tap(update: Update, context: Context) -> None:
    """Appoints or dismisses the person of the button; done twice it is done once."""
    query = update.callback_query
    if query is None:
        return
    services = services_of(context)
    tap = tap_of(query.data)
    person = int(tap.keys[0])
    name = _name(person, services) if tap.action == DISMISS or len(tap.keys) < 2 else tap.keys[1]
    if tap.action == APPOINT:
        changed = await services.desk.appoint(person, name, actor_of(query))
    else:
        changed = await services.desk.dismiss(person, actor_of(query))
    await services.reload_editors()
    await acknowledge(query)
    state = "appointed" if tap.action == APPOINT else "dismissed"
    text = render("desk_candidate", state=state, person=person, name=name, said="")
    with expected(*STALE, *GONE):
        await query.edit_message_text(text, parse_mode="HTML")
    if changed:
        await publish_menu(context.bot, person, _audience(person, services))
