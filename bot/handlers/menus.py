"""The command menus that Telegram shows, one for each audience, from `bot/texts/telegram_commands.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

log = structlog.get_logger(__name__)
FILE = Path(__file__).parent.parent / "texts" / "telegram_commands.toml"
Audience = Literal["private", "group", "editor", "owner"]


@cache
def names() -> frozenset[str]:
    """All commands that there are, whoever may give them; "/help" is another word for /trogiup."""
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["command"]
    return frozenset([*(entry["name"] for entry in entries), "help"])


def commands_for(audience: Audience) -> list[BotCommand]:
    """The menu of an audience, in the order of the file."""
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["command"]
    return [BotCommand(entry["name"], entry["description"]) for entry in entries if audience in entry["audiences"]]


async def publish_menus(bot: Bot, owners: Sequence[int], editors: Iterable[int] = ()) -> None:
    """Sets the menus. A menu is a convenience: one that cannot be set is logged, and the bot goes on."""
    menus: list[tuple[BotCommandScope, Audience]] = [
        (BotCommandScopeDefault(), "private"),
        (BotCommandScopeAllPrivateChats(), "private"),
        (BotCommandScopeAllGroupChats(), "group"),
    ]
    menus += [(BotCommandScopeChat(owner), "owner") for owner in owners]
    menus += [(BotCommandScopeChat(editor), "editor") for editor in dict.fromkeys(editors) if editor not in owners]
    for scope, audience in menus:
        await _publish(bot, scope, audience)


async def publish_menu(bot: Bot, person: int, audience: Audience) -> None:
    """Sets the menu of one person's private chat."""
    await _publish(bot, BotCommandScopeChat(person), audience)


async def _publish(bot: Bot, scope: BotCommandScope, audience: Audience) -> None:
    try:
        await bot.set_my_commands(commands_for(audience), scope=scope)
    except TelegramError as error:
        # An owner or editor who never wrote to the bot has no chat with it yet.
        log.warning("menu not set", audience=audience, reason=str(error))
