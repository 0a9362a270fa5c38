"""Where what is announced of its own accord comes from: corrections owed to chats, and the editors' digest."""

from __future__ import annotations

from datetime import timedelta

from telegram import Bot

from bot.corrections import worded
from bot.digest import weekly_digest
from bot.handlers.services import Services
from bot.own_accord import Owed, OwnAccord
from knowledge.store.corrections import SETTLE, Correction, claim, due, mark, recover


def own_accord(bot: Bot, services: Services) -> OwnAccord:
    """What looks for announcements to make, with everything they may be made of."""

    async def digest(week: str) -> str:
        return await weekly_digest(services.store, week, services.knowledge.hearing)

    return OwnAccord(bot, services, digest, CorrectionsOwed(services))


class CorrectionsOwed:
    """The corrections of the store. Once an announcement holds one, the delivery sees to the rest."""

    def __init__(self, services: Services, settle: timedelta = SETTLE) -> None:
        self._services = services
        self._settle = settle
        self._recovered = False

    async def due(self) -> list[tuple[Owed, str, str]]:
        """What is owed now, with its words and the key of what it says."""
        store = self._services.store
        if not self._recovered:
            await recover(store)
            self._recovered = True
        found = await due(store, self._services.settings.correction_days, settle=self._settle)
        sources = await store.sources() if found else {}
        return [(one, worded(one, sources), one.content_key) for one in found]

    async def handed_over(self, owed: Owed) -> None:
        """It is with the delivery, which sends it at most once: the chat counts as told."""
        assert isinstance(owed, Correction)  # noqa: S101  # `due` gave it
        if await claim(self._services.store, owed):
            await mark(self._services.store, owed, "sent")
