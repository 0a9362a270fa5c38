"""/thongbao: an editor writes an announcement. Here what the editor types; the buttons are in `announcing_taps`.

The draft lies in the store from the first step, so a restart in the middle of the dialogue loses nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import structlog
from telegram import Bot, Message, Update
from telegram.ext import ApplicationHandlerStop, BaseHandler, CommandHandler, MessageHandler, filters

from bot.handlers.addressing import is_private, text_of
from bot.handlers.announcing_cards import card, preview
from bot.handlers.announcing_state import Dialogue, Step, blank, listens, remember, waits_for_button
from bot.handlers.edit_prompts import asked_in
from bot.handlers.learning_cards import group_under
from bot.handlers.outbox import GONE, STALE, Address, Outbox, expected
from bot.handlers.questions import place_of
from bot.handlers.roles import actor_of, editors_only, is_editor
from bot.handlers.services import Context, Services, outbox_of, services_of
from bot.schedule import Refused, read_time
from bot.wording import render
from knowledge.errors import StoreError
from knowledge.store.announcements_model import Announcement, Content

log = structlog.get_logger(__name__)
NEW = filters.UpdateType.MESSAGE


def handlers() -> list[BaseHandler[Update, Context, None]]:
    """The command."""
    return [CommandHandler("thongbao", editors_only(on_announce), filters=NEW)]


def listeners() -> list[BaseHandler[Update, Context, None]]:
    """To stand before all other handlers, in a group of its own: an editor's text or time for a draft that waits for it.

    Every other message goes on to the handlers after it, replies to what another desk asked among them.
    """
    return [MessageHandler(NEW & filters.ChatType.PRIVATE & ~filters.COMMAND & ~filters.StatusUpdate.ALL, on_message)]


async def on_announce(update: Update, context: Context) -> None:
    """Begins an announcement, or goes on with the one under way."""
    message = update.effective_message
    if message is None:
        return
    services = services_of(context)
    outbox = outbox_of(context)
    if not is_private(message):
        await outbox.send(place_of(message, quote=True), render("announce_said", state="private_only"))
        return
    draft = await services.announcements.draft_of(message.chat_id)
    if draft is not None:
        await outbox.send(place_of(message), render("announce_said", state="again"))
        if Dialogue.of(draft).step != "text":
            await preview(context.bot, message.chat_id, draft)
        await services.announcements.update(draft.id, draft.revision)  # it listens again from now on
        await show(context.bot, services, draft.id)
        return
    made = await services.announcements.create(blank(actor_of(message), message.chat_id))
    if made is not None:
        await show(context.bot, services, made)


async def on_message(update: Update, context: Context) -> None:
    """Takes a message as text or time of the editor's draft, where it waits for one; leaves all others alone.

    Words typed where a button is to be tapped are answered with these buttons: a draft half done is no talk of questions.
    """
    message = update.effective_message
    services = services_of(context)
    if message is None or not is_editor(services, message) or _for_another_desk(message):
        return
    try:
        draft = await services.announcements.draft_of(message.chat_id)
    except StoreError as error:
        # Nobody can tell whether it is for a draft. Raised here, the person would be told, and answered as well.
        log.warning("a draft cannot be looked for now", code=error.code, reason=str(error))
        return
    if draft is None:
        return
    dialogue = Dialogue.of(draft)
    if message.media_group_id and message.media_group_id == dialogue.album:
        raise ApplicationHandlerStop  # the other pictures of an album whose first one was taken
    if not listens(draft):
        replied = message.reply_to_message.message_id if message.reply_to_message else None
        if message.text and waits_for_button(draft, replied):
            await show(context.bot, services, draft.id, refused="button")
            raise ApplicationHandlerStop
        return
    if dialogue.step == "text":
        await _take_text(message, draft, dialogue, context)
    else:
        await _take_time(message, draft, dialogue, context)
    raise ApplicationHandlerStop


def _for_another_desk(message: Message) -> bool:
    """Does it reply to the question for a right value, or to the card of an unanswered group?"""
    replied = message.reply_to_message
    return asked_in(replied) is not None or group_under(replied) is not None


async def _take_text(message: Message, draft: Announcement, dialogue: Dialogue, context: Context) -> None:
    services = services_of(context)
    content = content_of(message)
    if content is None:
        await show(context.bot, services, draft.id, refused="kind")
        return
    step: Step = "confirm" if dialogue.reviewed else "audience"
    after = dialogue.at(step, album=message.media_group_id)
    if await services.announcements.update(draft.id, draft.revision, content=content, dialogue=after.dumps()):
        fresh = await services.announcements.get(draft.id)
        if fresh is not None:
            await preview(context.bot, message.chat_id, fresh)
    await show(context.bot, services, draft.id)


def content_of(message: Message) -> Content | None:
    """What a message says, its formatting kept; None for what announcements cannot carry."""
    if message.photo:
        return Content(message.caption_html or "", photo=message.photo[-1].file_id)
    if message.document and not message.animation:
        return Content(message.caption_html or "", document=message.document.file_id)
    return Content(message.text_html) if message.text else None


async def _take_time(message: Message, draft: Announcement, dialogue: Dialogue, context: Context) -> None:
    services = services_of(context)
    when = read_time(text_of(message), datetime.now(UTC), services.settings.zone)
    if isinstance(when, Refused):
        await show(context.bot, services, draft.id, refused=when)
        return
    now = when.first - datetime.now(UTC) <= timedelta(0)
    changes = {
        "run_at": None if now else when.first,
        "repeats": str(when.rule) if when.rule else None,
        "dialogue": dialogue.at("confirm", reviewed=True).dumps(),
    }
    await services.announcements.update(draft.id, draft.revision, **changes)
    await show(context.bot, services, draft.id)


async def show(bot: Bot, services: Services, announcement: int, refused: object = None) -> None:
    """Sends the step that a draft is at as a new message, and takes the buttons away from the one before."""
    draft = await services.announcements.get(announcement)
    if draft is None or draft.editor_chat is None:
        return
    before = Dialogue.of(draft).control
    text, keyboard = await card(services, draft, refused)
    sent = await Outbox(bot, services.memory.migrate).send(Address(draft.editor_chat), text, keyboard)
    await remember(services, announcement, control=sent[-1])
    if before is not None:
        with expected(*STALE, *GONE):
            await bot.edit_message_reply_markup(draft.editor_chat, before)
