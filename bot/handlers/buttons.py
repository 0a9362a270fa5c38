"""Inline buttons: what is written on them, and the short versioned ids they carry.

Callback data is at most 64 bytes and must mean the same after a restart or an upgrade, so it holds keys derived from
fact ids and question texts, never a place in some memory:

    1:s:  source, with the keys of facts
    1:f:  tell a fact below: its key and the letter of an aspect
    1:e:  edit the message into the answer to a question, with its key
    1:q:  answer a question below, with its key
    1:u:  1:d:  thumbs up and down, with the key of the fact cited first, or `NO_FACT`

Other files of handlers have prefixes of their own (`pattern("l")` for `1:l:`). What nobody takes is a button of another
version.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.handlers.html_parts import units
from bot.handlers.services import fact_key, question_key
from bot.wording import words
from knowledge.asking.beside import Next
from knowledge.model import Reply

VERSION = "1"
LIMIT = 64
FACT_KEY = 8
MAX_FACTS = (LIMIT - len(VERSION) - 3) // FACT_KEY
MAX_OPTIONS = 8
NO_FACT = "-"
LONGEST_LABEL = 60
"""UTF-16 units. More than that no phone shows."""

Action = Literal["source", "fact", "edit", "ask"]
LETTERS: dict[str, Action] = {"s": "source", "f": "fact", "e": "edit", "q": "ask"}
VOTES = {"u": True, "d": False}
ASPECTS = {"v": "value", "p": "plan", "c": "change", "h": "share", "t": "target", "r": "remaining"}
_ASPECT_LETTERS = {aspect: letter for letter, aspect in ASPECTS.items()}


class Pressed(NamedTuple):
    """A button of this version: what to do, with which keys; of `fact` the second one is the aspect."""

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
    if action == "fact":
        return Pressed(action, (keys[:FACT_KEY], ASPECTS.get(keys[FACT_KEY:], "value")))
    return Pressed(action, (keys,))


def source_data(fact_ids: list[str]) -> str:
    """Callback data of "Nguồn" for these facts, as many as fit."""
    return f"{VERSION}:s:" + "".join(fact_key(fact) for fact in fact_ids[:MAX_FACTS])


def fact_data(fact_id: str, aspect: str = "value") -> str:
    """Callback data that tells a fact below."""
    return f"{VERSION}:f:{fact_key(fact_id)}{_ASPECT_LETTERS.get(aspect, 'v')}"


def question_data(question: str, *, edit: bool) -> str:
    """Callback data that asks a question; `edit` turns the message it stands under into the answer."""
    return f"{VERSION}:{'e' if edit else 'q'}:{question_key(question)}"


@cache
def label(name: str) -> str:
    """A button's fixed words, from `bot/texts`."""
    return words(f"telegram_button_{name}")


def keyboard(reply: Reply, beside: Sequence[Next] = ()) -> InlineKeyboardMarkup | None:
    """The buttons under a reply: its source, thumbs, the questions it offers and those beside it.

    None where there is nothing to press.
    """
    first = []
    cited = list(dict.fromkeys(fact for answer in reply.answers for fact in answer.facts))
    if cited:
        first.append(InlineKeyboardButton(label("source"), callback_data=source_data(cited)))
    if reply.outcome in ("answer", "decline"):
        first += _thumbs(cited[0] if cited else None)
    edit = reply.outcome == "clarify"
    offered = [
        [_button(_option_label(option.label), question_data(option.question, edit=edit))]
        for option in reply.options[:MAX_OPTIONS]
    ]
    offered += [[_button(next_label(one), fact_data(one.fact.id, one.aspect))] for one in beside]
    # Under a figure its source comes first; where there is none, what can be asked instead.
    rows = [first, *offered] if cited else [*offered, first]
    kept = [row for row in rows if row]
    return InlineKeyboardMarkup(kept) if kept else None


@lru_cache(2_000)
def _option_label(text: str) -> str:
    return words("telegram_button_option", label=text)


def next_label(one: Next) -> str:
    """What a neighbouring question is called on its button."""
    period = one.fact.period.text if one.fact.period is not None else ""
    return _next_label(one.kind, one.aspect, one.fact.indicator, one.fact.place or "", period)


@lru_cache(2_000)
def _next_label(kind: str, aspect: str, indicator: str, place: str, period: str) -> str:
    values = {"kind": kind, "aspect": aspect, "indicator": indicator, "place": place, "period": period}
    return words("telegram_button_next", **values)


def _thumbs(fact_id: str | None) -> list[InlineKeyboardButton]:
    key = fact_key(fact_id) if fact_id else NO_FACT
    return [
        InlineKeyboardButton(label("good" if good else "bad"), callback_data=f"{VERSION}:{letter}:{key}")
        for letter, good in VOTES.items()
    ]


def _button(text: str, data: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(short(text), callback_data=data)


def short(text: str, limit: int = LONGEST_LABEL) -> str:
    """A label, cut after a word where it is too long."""
    if units(text) <= limit:
        return text
    cut = text[: limit - 1]
    while units(cut) > limit - 1:
        cut = cut[:-1]
    return (cut.rsplit(maxsplit=1)[0] if " " in cut else cut).rstrip(" ,;:-") + "…"


def questions(texts: tuple[str, ...]) -> InlineKeyboardMarkup | None:
    """A button for each question, answered below."""
    rows = [[_button(text, question_data(text, edit=False))] for text in texts]
    return InlineKeyboardMarkup(rows) if rows else None


def without(markup: InlineKeyboardMarkup | None, *data: str) -> InlineKeyboardMarkup | None:
    """The same buttons less those that carry `data`."""
    rows = [[button for button in row if button.callback_data not in data] for row in (markup or _NONE).inline_keyboard]
    kept = [row for row in rows if row]
    return InlineKeyboardMarkup(kept) if kept else None


_NONE = InlineKeyboardMarkup(())
