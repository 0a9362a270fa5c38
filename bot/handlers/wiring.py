"""Which handler gets an update: the first that wants it, in this order."""

from __future__ import annotations

from bot.handlers import (
    announcements_admin,
    announcing,
    announcing_taps,
    appointing,
    compare,
    correcting,
    editing,
    hints,
    inline,
    learning,
    look,
    membership,
    privacy,
    questions,
    reports,
    reviewing,
    subscriptions,
    taps,
    votes,
    welcome,
)
from bot.handlers.errors import on_error
from bot.handlers.services import App


def register(application: App) -> None:
    """Adds all handlers to the application, which has its services already."""
    services = application.bot_data["services"]
    application.add_handlers(
        [
            *membership.handlers(),
            *look.handlers(),
            *compare.handlers(),
            # Commands stand before questions: in a private chat every text is a question.
            *appointing.handlers(),
            *subscriptions.handlers(),
            *announcing.handlers(),
            *announcing_taps.handlers(),
            *announcements_admin.handlers(),
            *learning.handlers(services),
            *privacy.handlers(),
            # Editors' replies, files and long texts are no questions.
            *editing.handlers(services),
            *reviewing.handlers(),
            *correcting.handlers(),
            *reports.handlers(services),
            *welcome.handlers(),
            *questions.handlers(),
            *taps.handlers(),
            *votes.handlers(),
            *inline.handlers(),
            # After every handler with buttons of its own: taps that nobody has taken.
            *taps.leftovers(),
            # Last: whatever else a person sends to a private chat.
            *hints.handlers(),
        ]
    )
    application.add_handlers(appointing.observers(), group=-1)
    application.add_handlers(announcing.listeners(), group=-2)
    application.add_handlers(inline.observers(), group=-3)
    application.add_error_handler(on_error)
