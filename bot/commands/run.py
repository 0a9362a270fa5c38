"""`sotay run`: the Telegram bot, from its configuration to its exit status."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.app import run as serve
from bot.settings import load_settings


def run(config: str | None) -> None:
    """Run the bot until it is told to stop, and leave with its exit status.

    Raises:
        ConfigError: a setting is missing or invalid.
    """
    sys.exit(serve(load_settings(Path(config) if config else None)))
