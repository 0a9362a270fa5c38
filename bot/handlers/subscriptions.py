"""/dangky and /huydangky: who gets which announcements. People choose for themselves, admins for groups and topics."""

from __future__ import annotations

from telegram import CallbackQuery, ChatMember, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from bot.handlers.addressing import is_person, is_private, thread_of
from bot.handlers.announce_buttons import button, kinds, pattern, tap_of
from bot.handlers.outbox import GONE, Address, acknowledge, expected
from bot.handlers.questions import place_of
from bot.handlers.services import Context, Services, outbox_of, services_of
from bot.handlers.taps import on_old_button
from bot.wording import render
from knowledge.store.announcements_model import Kind, Recipient

ADMINS = {ChatMember.ADMINISTRATOR, ChatMember.OWNER}
SWITCH = "s"


def handlers() -> list[BaseHandler[Update, Context, None]]:
    """The two commands, and the buttons that switch kinds on and off."""
    new = filters.UpdateType.MESSAGE
    return [
        CommandHandler("dangky", on_subscribe, filters=new),
        CommandHandler("huydangky", on_unsubscribe, filters=new),
        CallbackQueryHandler(on_switch, pattern=pattern(SWITCH)),
    ]


async def erase_person(services: Services, person: int) -> None:
    """Ends and erases a person's own subscriptions, and their name where they subscribed a group."""
    await services.subscriptions.erase_person(person, subscriber(person))


def subscriber(person: int) -> str:
    """How a subscription names who asked for it: by number alone, so that it can be erased."""
    return f"telegram:{person}"


async def on_subscribe(update: Update, context: Context) -> None:
    """Shows what this chat or topic gets, with a button for each kind."""
    message = update.effective_message
    if message is None or not is_person(message):
        return
    services = services_of(context)
    if not await _may_choose(message, message, context):
        await _say(message, context, "admins")
        return
    chosen = await services.subscriptions.kinds(_recipient(message))
    await outbox_of(context).send(_place(message), *_choices(message, chosen))


async def on_unsubscribe(update: Update, context: Context) -> None:
    """Ends all that this chat or topic gets."""
    message = update.effective_message
    if message is None or not is_person(message):
        return
    services = services_of(context)
    if not await _may_choose(message, message, context):
        await _say(message, context, "admins")
        return
    to = _recipient(message)
    had = await services.subscriptions.kinds(to)
    await services.subscriptions.set_kinds(to, set(), _by(message))
    await _say(message, context, "ended" if had else "none")


async def on_switch(update: Update, context: Context) -> None:
    """Switches the kind of the button on or off. The button says which, so two taps of it do it once."""
    query = update.callback_query
    message = query.message if query else None
    if query is None:
        return
    wanted = _wanted(tap_of(query.data).keys)
    if not isinstance(message, Message) or wanted is None:
        await on_old_button(update, context)
        return
    if not await _may_choose(message, query, context):
        text = render("announce_subscription", state="admins", where=_where(message), bot=context.bot.username)
        await acknowledge(query, text, alert=True)
        return
    await acknowledge(query)
    services, to = services_of(context), _recipient(message)
    by, (switched, on) = subscriber(query.from_user.id), wanted
    for kind in switched:
        if on:
            await services.subscriptions.subscribe(to, kind, by, _title(message))
        else:
            await services.subscriptions.unsubscribe(to, kind, by)
    chosen = await services.subscriptions.kinds(to)
    text, keyboard = _choices(message, chosen)
    with expected(*GONE):
        await outbox_of(context).edit(_place(message), (message.message_id,), text, keyboard)


def _wanted(keys: tuple[str, ...]) -> tuple[list[Kind], bool] | None:
    """The kinds that a button is about, and whether it switches them on; None for a button of another version."""
    if len(keys) != 2 or keys[1] not in ("0", "1"):
        return None
    found = [kind.id for kind in kinds() if keys[0] in (kind.id, "all")]
    return (found, keys[1] == "1") if found else None


async def _may_choose(message: Message, said: Message | CallbackQuery, context: Context) -> bool:
    """May who said this choose for the chat? A group's admins may, also those who write as the group."""
    if is_private(message):
        return True
    if isinstance(said, Message) and said.sender_chat is not None:
        return said.sender_chat.id == message.chat_id
    if said.from_user is None:
        return False
    try:
        member = await context.bot.get_chat_member(message.chat_id, said.from_user.id)
    except BadRequest:  # somebody who is not, or no longer, in the group
        return False
    return member.status in ADMINS


def _choices(message: Message, chosen: set[Kind]) -> tuple[str, InlineKeyboardMarkup]:
    text = render(
        "announce_subscription", state="choices", where=_where(message), chosen=sorted(chosen), kinds=kinds(), bot=""
    )
    rows = [
        [
            button(
                "chosen" if kind.id in chosen else "choose", SWITCH, kind.id, int(kind.id not in chosen), name=kind.name
            )
        ]
        for kind in kinds()
    ]
    if not chosen:
        rows.append([button("subscribe_all", SWITCH, "all", 1)])
    return text, InlineKeyboardMarkup(rows)


async def _say(message: Message, context: Context, state: str) -> None:
    text = render("announce_subscription", state=state, where=_where(message), bot=context.bot.username)
    await outbox_of(context).send(_place(message), text)


def _recipient(message: Message) -> Recipient:
    return Recipient(message.chat_id, thread_of(message) or 0)


def _where(message: Message) -> str:
    return "private" if is_private(message) else "topic" if thread_of(message) else "group"


def _place(message: Message) -> Address:
    return place_of(message, quote=not is_private(message))


def _by(message: Message) -> str:
    return subscriber(
        message.sender_chat.id if message.sender_chat else message.from_user.id if message.from_user else 0
    )


def _title(message: Message) -> str | None:
    """What editors choose a group or topic by. A person's name is not kept."""
    if is_private(message):
        return None
    opened = message.reply_to_message.forum_topic_created if message.reply_to_message else None
    return f"{message.chat.title} › {opened.name}" if thread_of(message) and opened else message.chat.title
