"""Editors send reports: a file, a forward or a long text becomes drafts, and the drafts a review.

A message that looks like a report is offered with two buttons; /nhap as a reply reads any. What is read is found again
in the message that the offer replies to, so that the buttons work after a restart.
"""

from __future__ import annotations

import asyncio
import time
from hashlib import blake2b
from pathlib import PurePath
from typing import NamedTuple

import structlog
from telegram import Bot, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.handlers.addressing import question_in, text_of
from bot.handlers.desk_buttons import button, pattern, tap_of
from bot.handlers.desk_pages import page
from bot.handlers.outbox import Address, Outbox, acknowledge, expected
from bot.handlers.questions import answer_message, place_of
from bot.handlers.roles import FromEditor, actor_of, editors_only
from bot.handlers.services import Context, Services, fact_key, outbox_of, services_of
from bot.wording import render
from knowledge.errors import DocumentError
from knowledge.model import Source
from knowledge.reading import DocumentText, Reading, read_report
from knowledge.store.readings import Unfinished, begin_reading, end_reading
from knowledge.wire import slug

log = structlog.get_logger(__name__)
UNNAMED = "tai-lieu"
MEGABYTES = 20
"""What Telegram lets bots download."""
REPORT = 600
"""Letters from which a text is a report rather than a question."""
FORWARDED = 300
"""The same of a forwarded text: people seldom forward questions."""
ALIKE = 0.8
"""Share of its paragraphs from which a document of the same name is a corrected version of an earlier one."""
AT_ONCE = asyncio.Semaphore(2)
"""Readers at the same time: each takes a core and some hundred megabytes."""


_under_way: set[tuple[int, int]] = set()
"""Offers whose report is being read: a second tap does not read it again."""


class Sent(NamedTuple):
    """A report as it came: its name, and its content or the file to fetch."""

    name: str
    text: str | None = None
    file: str | None = None
    size: int = 0


def handlers(services: Services) -> list[BaseHandler[Update, Context, None]]:
    """Documents and long texts of editors, the two buttons, and /nhap. Reading is slow: other updates go on meanwhile."""
    new = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE & FromEditor(services)
    return [
        CommandHandler("nhap", editors_only(on_command), filters=filters.UpdateType.MESSAGE, block=False),
        CallbackQueryHandler(editors_only(on_tap), pattern=pattern("rq"), block=False),
        MessageHandler(new & LooksLikeReport(), on_report),
    ]


class LooksLikeReport(filters.MessageFilter):
    """Documents, and texts that are too long for a question."""

    def filter(self, message: Message) -> bool:
        """Is it one?"""
        if message.document is not None and message.animation is None:
            return True
        text = message.text or ""
        limit = FORWARDED if message.forward_origin is not None else REPORT
        return len(text) >= limit and not text.startswith("/")


async def on_report(update: Update, context: Context) -> None:
    """Asks what to do with it."""
    message = update.effective_message
    if message is None:
        return
    buttons = [button("read", "r")]
    if text_of(message):
        buttons.append(button("ask", "q"))
    text = render("desk_offer", document=message.document is not None)
    outbox = outbox_of(context)
    await outbox.send(place_of(message, quote=True), text, InlineKeyboardMarkup([buttons]))


async def on_tap(update: Update, context: Context) -> None:
    """Reads the message that the offer replies to, or answers it as a question; the offer becomes the progress."""
    query = update.callback_query
    if query is None or not isinstance(query.message, Message):
        return
    services = services_of(context)
    await acknowledge(query)
    offer, original = query.message, query.message.reply_to_message
    outbox = outbox_of(context)
    if original is None or not (text_of(original) or original.document):
        await outbox.edit(place_of(offer), (offer.message_id,), render("desk_reading", state="missing"))
    elif tap_of(query.data).action == "q":
        await _answer(original, offer, services, outbox, context.bot)
    else:
        progress = Progress(outbox, place_of(offer), offer.message_id, again=True)
        await progress.read(original, actor_of(query), context.bot, services)


async def _answer(original: Message, offer: Message, services: Services, outbox: Outbox, bot: Bot) -> None:
    """Answers below the question, and takes the offer away."""
    with expected("message to delete not found", "message can't be deleted"):
        await bot.delete_message(offer.chat_id, offer.message_id)
    await answer_message(original, question_in(original, bot.bot) or text_of(original), services, outbox)


async def on_command(update: Update, context: Context) -> None:
    """Reads the message replied to."""
    message = update.effective_message
    if message is None:
        return
    services = services_of(context)
    outbox = outbox_of(context)
    original = message.reply_to_message
    to = place_of(message, quote=True)
    if original is None or not (text_of(original) or original.document):
        await outbox.send(to, render("desk_reading", state="usage"))
        return
    sent = await outbox.send(to, render("desk_reading", state="fetching", name=sent_in(original).name))
    await Progress(outbox, to, sent[0]).read(original, actor_of(message), context.bot, services)


def sent_in(message: Message) -> Sent:
    """The report that a message holds."""
    document = message.document
    if document is not None:
        return Sent(document.file_name or UNNAMED, None, document.file_id, document.file_size or 0)
    text = text_of(message)
    first = next(line for line in text.splitlines() if line.strip())
    return Sent(f"{slug(first, 40) or UNNAMED}.txt", text)


class Progress:
    """A message that tells how far the reading is, edited at most once a second, and that becomes the review."""

    def __init__(self, outbox: Outbox, to: Address, message: int, *, again: bool = False) -> None:
        """`again`: the message replies to the report, so that a button under it may have it read once more."""
        self._outbox = outbox
        self._to = to
        self._message = message
        self._again = again

    async def read(self, original: Message, actor: str, bot: Bot, services: Services) -> None:
        """Fetches, reads and keeps a report; whatever comes of it is said in the message."""
        mine = (self._to.chat, self._message)
        if mine in _under_way:
            return
        _under_way.add(mine)
        sent = sent_in(original)
        kept = Unfinished(*mine, self._to.thread, sent.name, self._again)
        try:
            await begin_reading(services.store, kept)
            await self._say("desk_reading", state="fetching", name=sent.name)
            await self._read(sent, actor, bot, services)
        except DocumentError as error:
            log.info("report refused", reason=str(error))
            await self._say("desk_reading", state="failed", name=sent.name, said=error.user_text)
        except asyncio.CancelledError:  # the process ends: the next one says so, and not this
            raise
        except Exception:
            await end_reading(services.store, kept)
            raise
        finally:
            _under_way.discard(mine)
        await end_reading(services.store, kept)

    async def _read(self, sent: Sent, actor: str, bot: Bot, services: Services) -> None:
        data = sent.text.encode() if sent.text is not None else await self._fetched(sent, bot)
        if data is None:
            await self._say("desk_reading", state="large", limit=MEGABYTES)
            return
        stem = slug(PurePath(sent.name).stem, 40) or UNNAMED
        document_id = f"{stem}-{blake2b(data, digest_size=3).hexdigest()}"
        document, reading = await self._worked(data, sent.name, document_id)
        texts = [paragraph.text for paragraph in document.paragraphs]
        former = await services.desk.earlier_version(stem, texts, ALIKE)
        if former is not None:
            document, reading = await self._worked(data, sent.name, former)
        if not reading.facts:
            await self._say("desk_reading", state="nothing", name=sent.name)
            return
        known = await services.desk.keep_report(reading.source, reading.facts, texts, actor)
        if known is not None:
            await self._known(known, services)
            return
        shown = await page(services, reading.source.id)
        await self._outbox.edit(self._to, (self._message,), shown.html, shown.keyboard)

    async def _worked(self, data: bytes, name: str, document_id: str) -> tuple[DocumentText, Reading]:
        """Reads in a process beside this one, with a look at the clock every second."""
        start = time.perf_counter()
        async with AT_ONCE:
            task = asyncio.create_task(asyncio.to_thread(read_report, data, name, document_id))
            while not (await asyncio.wait({task}, timeout=1))[0]:
                seconds = round(time.perf_counter() - start)
                await self._say("desk_reading", state="reading", name=name, seconds=seconds)
        document, reading = task.result()
        log.info("report read", facts=len(reading.facts), seconds=round(time.perf_counter() - start, 2))
        return document, reading

    async def _fetched(self, sent: Sent, bot: Bot) -> bytes | None:
        """The file; None where it is larger than Telegram lets bots have."""
        if sent.size > MEGABYTES * 1024 * 1024:
            return None
        try:
            file = await bot.get_file(sent.file or "")
        except BadRequest as error:
            if "too big" not in error.message.lower():
                raise
            return None
        return bytes(await file.download_as_bytearray())

    async def _known(self, known: Source, services: Services) -> None:
        """The report was read before: how far its review is."""
        tally = await services.desk.tally(known.id)
        left = tally.get("draft", 0)
        key = fact_key(known.id)
        opened = InlineKeyboardMarkup([[button("review", "p", key, 0, count=left)]]) if left else None
        counts = {"left": left, "published": tally.get("published", 0), "rejected": tally.get("retired", 0)}
        await self._say("desk_reading", opened, state="known", source=known, **counts)

    async def _say(self, template: str, keyboard: InlineKeyboardMarkup | None = None, **values: object) -> None:
        await self._outbox.edit(self._to, (self._message,), render(template, **values), keyboard)
