"""The buttons of subscriptions and announcements. Their data are `1:m`, a letter for what to do, and its keys.

The keys of an announcement begin with its id and revision: a second tap, or another editor's, finds the revision moved
on, and does nothing twice.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from telegram import InlineKeyboardButton

from bot.handlers.buttons import VERSION
from bot.wording import words
from knowledge.store.announcements_model import Announcement, Kind
from knowledge.store.announcements_schema import KINDS

PREFIX = f"{VERSION}:m"
LONGEST_LABEL = 40
"""Letters of a name that is written on a button."""
_KINDS_FILE = Path(__file__).parent.parent / "texts" / "announce_kinds.toml"


class KindWords(NamedTuple):
    """A kind of announcement in words."""

    id: Kind
    name: str
    about: str


class Tap(NamedTuple):
    """A button that was tapped: what to do, with which keys."""

    action: str
    keys: tuple[str, ...]

    def number(self, at: int) -> int:
        """The whole number at this place among the keys. Raises `ValueError` or `IndexError` where there is none."""
        return int(self.keys[at])


@cache
def kinds() -> tuple[KindWords, ...]:
    """All kinds in the order in which they are offered, in words."""
    words = tomllib.loads(_KINDS_FILE.read_text(encoding="utf-8"))
    return tuple(KindWords(kind, **words[kind]) for kind in KINDS)  # type: ignore[arg-type]  # KINDS are the kinds


def kind_words(kind: Kind) -> KindWords:
    """A kind in words."""
    return next(words for words in kinds() if words.id == kind)


def button(label: str, action: str, *keys: object, **values: object) -> InlineKeyboardButton:
    """A button that says `label` (see `texts/announce_button.j2`, filled with `values`) and does `action`."""
    if "name" in values:
        values["name"] = short(str(values["name"]))
    said = words("announce_button", label=label, **values)
    return InlineKeyboardButton(said, callback_data=":".join([PREFIX + action, *map(str, keys)]))


def of(announcement: Announcement, label: str, action: str, *keys: object, **values: object) -> InlineKeyboardButton:
    """A button that does something with an announcement as it is now."""
    return button(label, action, announcement.id, announcement.revision, *keys, **values)


def short(name: str) -> str:
    """As much of a name as a button has room for."""
    return name if len(name) <= LONGEST_LABEL else name[:LONGEST_LABEL].rstrip() + "…"


def pattern(actions: str) -> str:
    """What the data of these actions look like, for a `CallbackQueryHandler`."""
    return f"^{PREFIX}[{actions}](?::|$)"


def tap_of(data: str | None) -> Tap:
    """What a button of ours asks for."""
    action, *keys = (data or "").removeprefix(PREFIX).split(":")
    return Tap(action, tuple(keys))
