"""Inline buttons: what is written on them, and the short versioned ids they carry.

Callback data is at most 64 bytes and must mean the same after a restart or an upgrade, so it holds keys derived from
fact ids and question texts, never a place in some memory: `1:s:` (source) and keys of facts, `1:e:` (edit the message
into the answer) or `1:q:` (answer below) and the key of a question. Other files of handlers have prefixes of their own
(`pattern("l")` for `1:l:`). What nobody takes is a button of another version.
"""

from __future__ import annotations

import html
from typing import Literal, NamedTuple

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.handlers.services import fact_key, question_key
from bot.wording import render
from knowledge.model import Reply

VERSION = "1"
LIMIT = 64
FACT_KEY = 8
MAX_FACTS = (LIMIT - len(VERSION) - 3) // FACT_KEY
MAX_OPTIONS = 8

Action = Literal["source", "edit", "ask"]
LETTERS: dict[str, Action] = {"s": "source", "e": "edit", "q": "ask"}


class Pressed(NamedTuple):
    """A button of this version: what to do, with which keys."""

    action: Action
    keys: tuple[str, ...]


def pattern(*letters: str) -> str:
    """The regular expression for a `CallbackQueryHandler` that takes the buttons with these letters."""
    return rf"^{VERSION}:(?:{'|'.join(letters)}):"


def parse(data: str | None) -> Pressed | None:
    """What a button asks for; None for buttons of other versions and of other bots."""
    version, _, rest = (data or "").partition(":")
    letter, _, keys = rest.partition(":")
    action = LETTERS.get(letter)
    if version != VERSION or action is None or not keys:
        return None
    if action == "source":
        return Pressed(action, tuple(keys[at : at + FACT_KEY] for at in range(0, len(keys), FACT_KEY)))
    return Pressed(action, (keys,))


def source_data(fact_ids: list[str]) -> str:
    """Callback data of "Nguồn" for these facts, as many as fit."""
    return f"{VERSION}:s:" + "".join(fact_key(fact) for fact in fact_ids[:MAX_FACTS])


def question_data(question: str, *, edit: bool) -> str:
    """Callback data that asks a question; `edit` turns the message it stands under into the answer."""
    return f"{VERSION}:{'e' if edit else 'q'}:{question_key(question)}"


def label(name: str) -> str:
    """A button's fixed words, from `bot/texts`."""
    return html.unescape(render(f"telegram_button_{name}")).strip()


def keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    """The buttons under a reply: its source, and the questions it offers. None where there is nothing to press."""
    rows = []
    cited = list(dict.fromkeys(fact for answer in reply.answers for fact in answer.facts))
    if cited:
        rows.append([InlineKeyboardButton(label("source"), callback_data=source_data(cited))])
    edit = reply.outcome == "clarify"
    for option in reply.options[:MAX_OPTIONS]:
        data = question_data(option.question, edit=edit)
        rows.append([InlineKeyboardButton(option.label, callback_data=data)])
    return InlineKeyboardMarkup(rows) if rows else None


def questions(texts: tuple[str, ...]) -> InlineKeyboardMarkup | None:
    """A button for each question, answered below."""
    rows = [[InlineKeyboardButton(text, callback_data=question_data(text, edit=False))] for text in texts]
    return InlineKeyboardMarkup(rows) if rows else None


def without(markup: InlineKeyboardMarkup | None, data: str) -> InlineKeyboardMarkup | None:
    """The same buttons less the one that carries `data`."""
    rows = [[button for button in row if button.callback_data != data] for row in (markup or _NONE).inline_keyboard]
    kept = [row for row in rows if row]
    return InlineKeyboardMarkup(kept) if kept else None


_NONE = InlineKeyboardMarkup(())
