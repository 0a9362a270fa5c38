"""What an editor sees of an announcement: its preview, and at each step a text with buttons."""

from __future__ import annotations

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.delivery_parts import parts, send_part
from bot.handlers.announce_buttons import kind_words, of
from bot.handlers.announcing_state import Dialogue, when_of
from bot.handlers.html_parts import plain
from bot.handlers.services import Services
from bot.timetable import say
from bot.wording import render
from knowledge.store.announcements_model import Announcement, Audience, Scope

Card = tuple[str, InlineKeyboardMarkup]
Row = list[InlineKeyboardButton]
Rows = list[Row]
PAGE = 6
"""Chats to choose from at a time."""
BEGINNING = 60
"""Letters of an announcement that stand for it in a list."""


async def preview(bot: Bot, chat: int, announcement: Announcement) -> None:
    """Sends the announcement to `chat`, by the very functions that deliver it."""
    for part in parts(announcement.content):
        await send_part(bot, chat, 0, part, silent=True)


def beginning(announcement: Announcement) -> str:
    """The first words of an announcement."""
    words = " ".join(plain(announcement.content.html).split())
    return words if len(words) <= BEGINNING else words[:BEGINNING].rstrip() + "…"


async def described(services: Services, announcement: Announcement) -> dict[str, object]:
    """What templates say of an announcement: to whom, how many, when, how."""
    when = when_of(announcement)
    return {
        "beginning": beginning(announcement),
        "file": "photo" if announcement.content.photo else "document" if announcement.content.document else None,
        "scope": announcement.audience.scope,
        "kind": kind_words(announcement.kind).name,
        "title": Dialogue.of(announcement).title,
        "count": await services.subscriptions.count(announcement.audience, announcement.kind),
        "when": say(when, services.settings.zone) if when else None,
        "urgent": announcement.urgent,
        "state": announcement.state,
    }


async def card(services: Services, draft: Announcement, refused: object = None) -> Card:
    """The text and buttons of the step that a draft is at. `refused` says why the last time or text was not taken."""
    dialogue = Dialogue.of(draft)
    rows = await {"text": _text, "audience": _audience, "chat": _chat, "time": _time, "confirm": _confirm}[
        dialogue.step
    ](services, draft)
    text = render(
        "announce_dialogue",
        step=dialogue.step,
        change=dialogue.replaces is not None,
        has_chats=bool(rows),
        refused=refused,
        **await described(services, draft),
    )
    return text, InlineKeyboardMarkup([*rows, _ending(draft)])


def _ending(draft: Announcement) -> Row:
    dialogue = Dialogue.of(draft)
    row: Row = [of(draft, "drop", "d")]
    if dialogue.step == "chat":
        row.append(of(draft, "back", "g", "audience"))
    elif dialogue.reviewed and dialogue.step != "confirm":
        row.append(of(draft, "back", "g", "confirm"))
    return row


async def _text(_services: Services, _draft: Announcement) -> Rows:
    return []


async def _audience(services: Services, draft: Announcement) -> Rows:
    counts = {scope: await services.subscriptions.count(Audience(scope), draft.kind) for scope in _SCOPES}
    rows: Rows = [[of(draft, f"to_{scope}", "a", scope, count=counts[scope])] for scope in _SCOPES]
    rows.append([of(draft, "to_chat", "l", 0)])
    rows.append([of(draft, "kind", "k", name=kind_words(draft.kind).name)])
    return [*rows, [of(draft, "rewrite", "g", "text")]]


_SCOPES: tuple[Scope, ...] = ("all", "groups", "private")


async def _chat(services: Services, draft: Announcement) -> Rows:
    page = Dialogue.of(draft).page
    found = (await services.subscriptions.chats(PAGE * (page + 1) + 1))[PAGE * page :]
    rows: Rows = [
        [of(draft, "chat", "c", to.chat, to.thread, name=title or str(to.chat))] for to, title in found[:PAGE]
    ]
    return [*rows, [of(draft, "more", "l", page + 1)]] if len(found) > PAGE else rows


async def _time(_services: Services, draft: Announcement) -> Rows:
    return [[of(draft, "now", "n"), of(draft, "tomorrow", "t")]]


async def _confirm(_services: Services, draft: Announcement) -> Rows:
    change = Dialogue.of(draft).replaces is not None
    sure = "confirm_change" if change else "confirm_now" if draft.run_at is None else "confirm_later"
    return [
        [of(draft, sure, "y")],
        [of(draft, "change_time", "g", "time"), of(draft, "change_audience", "g", "audience")],
        [of(draft, "change_text", "g", "text"), of(draft, "look", "w")],
        [of(draft, "calm" if draft.urgent else "urgent", "u")],
    ]
