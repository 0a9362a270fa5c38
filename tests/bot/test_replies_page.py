"""docs/telegram-replies.md shows what the bot says now."""

from __future__ import annotations

from docs.telegram_replies import PAGE, page


def test_the_page_of_replies_is_what_the_bot_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: uv run python docs/telegram_replies.py"
