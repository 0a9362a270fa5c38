"""What is kept of a person, and erasing it: one list, to which every part that keeps something adds a line."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.handlers.services import Services
from bot.handlers.subscriptions import erase_person
from knowledge.store.erasing import erase_editor
from knowledge.store.remembered import Remembered
from knowledge.store.told import forget_told

Eraser = Callable[[Services, int], Awaitable[None]]


async def forget_person(services: Services, person: int) -> None:
    """Erases all that is kept of a person. Their private chat bears the person's number.

    Raises:
        StoreError: the database cannot be written now; asked again, the rest is erased.
    """
    for erase in ERASERS:
        await erase(services, person)


async def _memory(services: Services, person: int) -> None:
    """This process first: nothing that still waits to be written may come back."""
    services.memory.forget_person(person)
    await services.keeping.forget_person(person)
    await services.telling.forget(person)


async def _conversations(services: Services, person: int) -> None:
    await services.store.forget_person(person)


async def _answers_and_votes(services: Services, person: int) -> None:
    await Remembered(services.store).forget_person(person)


async def _told(services: Services, person: int) -> None:
    await forget_told(services.store, person)


async def _deeds(services: Services, person: int) -> None:
    """What an editor did stays, without who it was."""
    await erase_editor(services.store, person)


ERASERS: tuple[Eraser, ...] = (_memory, _conversations, _answers_and_votes, erase_person, _told, _deeds)
"""`_told` after what is still to be sent to them: each message that arrives is noted as told."""
