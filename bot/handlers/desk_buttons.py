"""The buttons of the editors' desk. Their data are `1:k`, a letter for what to do, and the keys it is done with."""

from __future__ import annotations

from typing import NamedTuple

from telegram import InlineKeyboardButton

from bot.handlers.buttons import VERSION
from bot.wording import words

PREFIX = f"{VERSION}:k"


class Tap(NamedTuple):
    """A button of the desk that was tapped: what to do, with which keys."""

    action: str
    keys: tuple[str, ...]


def button(label: str, action: str, *keys: object, **values: object) -> InlineKeyboardButton:
    """A button that says `label` (see `texts/desk_button.j2`, filled with `values`) and does `action` with `keys`."""
    said = words("desk_button", label=label, **values)
    return InlineKeyboardButton(said, callback_data=":".join([PREFIX + action, *map(str, keys)]))


def pattern(actions: str) -> str:
    """What the data of these actions look like, for a `CallbackQueryHandler`."""
    return rf"^{PREFIX}[{actions}](:|$)"


def tap_of(data: str | None) -> Tap:
    """What a button of the desk asks for."""
    action, *keys = (data or "").removeprefix(PREFIX).split(":")
    return Tap(action, tuple(keys))
