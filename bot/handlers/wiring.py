"""Which handler gets an update: the first that wants it, in this order."""

from __future__ import annotations

from bot.handlers import (
    announcements_admin,
    announcing,
    announcing_taps,
    appointing,
    hints,
    membership,
    questions,
    subscriptions,
    taps,
    welcome,
)
from bot.handlers.errors import on_error
from bot.handlers.services import App


def register(application: App) -> None:
    """Adds all handlers to the application."""
    application.add_handlers(
        [
            *membership.handlers(),
            # Commands stand before questions: in a private chat every text is a question.
            *appointing.handlers(),
            *subscriptions.handlers(),
            *announcing.handlers(),
            *announcing_taps.handlers(),
            *announcements_admin.handlers(),
            *welcome.handlers(),
            *questions.handlers(),
            *taps.handlers(),
            # After every handler with buttons of its own: taps that nobody has taken.
            *taps.leftovers(),
            # Last: whatever else a person sends to a private chat.
            *hints.handlers(),
        ]
    )
    application.add_handlers(appointing.observers(), group=-1)
    application.add_handlers(announcing.listeners(), group=-2)
    application.add_error_handler(on_error)
