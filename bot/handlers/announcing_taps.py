"""The buttons of /thongbao. Each names the draft and its revision, so that a second tap changes nothing twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from telegram import Bot, CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.ext import BaseHandler, CallbackQueryHandler

from bot.handlers.announce_buttons import Tap, kinds, pattern, tap_of
from bot.handlers.announcing import show
from bot.handlers.announcing_cards import card, preview
from bot.handlers.announcing_state import Dialogue, Step, remember, when_of
from bot.handlers.outbox import GONE, Outbox, acknowledge, expected
from bot.handlers.questions import place_of
from bot.handlers.roles import editors_only
from bot.handlers.services import Context, Services, services_of
from bot.handlers.taps import on_old_button
from bot.timetable import at, say
from bot.wording import render
from knowledge.store.announcements_model import Announcement, Audience

LATE = timedelta(minutes=1)
"""So long after its time an announcement may still be confirmed; after that another time is asked for."""
Changes = dict[str, Any]


def handlers() -> list[BaseHandler[Update, Context, None]]:
    """All buttons of a draft."""
    return [CallbackQueryHandler(editors_only(on_tap), pattern=pattern("aklcgntuydw"))]


@dataclass(frozen=True, slots=True)
class Turn:
    """A tap on a button of a draft, with all that it takes to carry it out."""

    query: CallbackQuery
    message: Message
    tap: Tap
    draft: Announcement
    dialogue: Dialogue
    services: Services
    bot: Bot

    async def say(self, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """Turns the message with the buttons into this."""
        outbox = Outbox(self.bot, self.services.memory.migrate)
        with expected(*GONE):
            await outbox.edit(place_of(self.message), (self.message.message_id,), text, keyboard)

    async def say_state(self, state: str, **values: object) -> None:
        """Ends the dialogue with one of the sentences of `announce_said`."""
        await self.say(render("announce_said", state=state, **values))

    async def show(self, refused: object = None) -> None:
        """Shows the step that the draft is at now."""
        draft = await self.services.announcements.get(self.draft.id)
        if draft is not None:
            await self.say(*await card(self.services, draft, refused))


async def on_tap(update: Update, context: Context) -> None:
    """Does what the button says, if the draft is still as it was when the button was shown."""
    query = update.callback_query
    message = query.message if query else None
    if query is None:
        return
    turn = await _turn(query, message, context) if isinstance(message, Message) else None
    if turn is None:
        await on_old_button(update, context)
        return
    await acknowledge(query)
    if turn.draft.state != "draft":
        if not turn.dialogue.progress:  # else the message shows how far it has come
            await turn.say_state("gone")
    elif turn.draft.revision != turn.tap.number(1):
        await turn.show()
    else:
        await ACTIONS[turn.tap.action](turn)


async def _turn(query: CallbackQuery, message: Message, context: Context) -> Turn | None:
    """The draft that a button belongs to; None where the button means nothing (any more)."""
    services, tap = services_of(context), tap_of(query.data)
    try:
        found = await services.announcements.get(tap.number(0))
        tap.number(1)
    except (ValueError, IndexError):
        return None
    if found is None or found.editor_chat != message.chat_id:
        return None
    return Turn(query, message, tap, found, Dialogue.of(found), services, context.bot)


async def _change(turn: Turn, dialogue: Dialogue, **changes: Any) -> None:
    """Changes the draft unless somebody else was faster, and shows where it stands."""
    changes["dialogue"] = dialogue.dumps()
    await turn.services.announcements.update(turn.draft.id, turn.draft.revision, **changes)
    await turn.show()


def _onward(turn: Turn) -> Step:
    """The step after the audience was chosen."""
    return "confirm" if turn.dialogue.reviewed else "time"


async def _audience(turn: Turn) -> None:
    scope = turn.tap.keys[2]
    if scope in ("all", "groups", "private"):
        await _change(turn, turn.dialogue.at(_onward(turn)), audience=Audience(scope))  # type: ignore[arg-type]  # checked


async def _kind(turn: Turn) -> None:
    """The next kind: the audience are those who subscribed to it."""
    names = [words.id for words in kinds()]
    await _change(turn, turn.dialogue, kind=names[(names.index(turn.draft.kind) + 1) % len(names)])


async def _list(turn: Turn) -> None:
    await _change(turn, turn.dialogue.at("chat", page=turn.tap.number(2)))


async def _chat(turn: Turn) -> None:
    chat, thread = turn.tap.number(2), turn.tap.number(3)
    named = {(to.chat, to.thread): title for to, title in await turn.services.subscriptions.chats(1000)}
    dialogue = turn.dialogue.at(_onward(turn), title=named.get((chat, thread)))
    await _change(turn, dialogue, audience=Audience("chat", chat, thread))


async def _go(turn: Turn) -> None:
    step = turn.tap.keys[2]
    if step in ("text", "audience", "time", "confirm"):
        await _change(turn, turn.dialogue.at(step))  # type: ignore[arg-type]  # checked


async def _now(turn: Turn) -> None:
    await _change(turn, turn.dialogue.at("confirm", reviewed=True), run_at=None, repeats=None)


async def _tomorrow(turn: Turn) -> None:
    zone = turn.services.settings.zone
    today = datetime.now(zone)
    moment = at(today.date() + timedelta(days=1), today.time().replace(8, 0, 0, 0), zone)
    await _change(turn, turn.dialogue.at("confirm", reviewed=True), run_at=moment, repeats=None)


async def _urgent(turn: Turn) -> None:
    await _change(turn, turn.dialogue, urgent=not turn.draft.urgent)


async def _look(turn: Turn) -> None:
    await preview(turn.bot, turn.message.chat_id, turn.draft)
    await show(turn.bot, turn.services, turn.draft.id)


async def _drop(turn: Turn) -> None:
    if await turn.services.announcements.move(turn.draft.id, ["draft"], "cancelled", revision=turn.draft.revision):
        await turn.say_state("change_dropped" if turn.dialogue.replaces else "dropped")


async def _sure(turn: Turn) -> None:
    """Sends it, or has it sent at its time; a change of a scheduled one is taken over there.

    What is to go out now needs somebody to get it; by the time of a planned one, others may have subscribed.
    """
    draft, content = turn.draft, turn.draft.content
    if not (content.html.strip() or content.photo or content.document):
        await _refuse(turn, "text", "empty")
    elif draft.run_at is not None and draft.run_at < datetime.now(UTC) - LATE:
        await _refuse(turn, "time", "passed")
    elif draft.run_at is None and not await turn.services.subscriptions.count(draft.audience, draft.kind):
        await _refuse(turn, "audience", "nobody")
    elif turn.dialogue.replaces is not None:
        await _take_over(turn, *turn.dialogue.replaces)
    else:
        await _schedule(turn)


async def _refuse(turn: Turn, step: Step, why: str) -> None:
    dialogue = turn.dialogue.at(step).dumps()
    await turn.services.announcements.update(turn.draft.id, turn.draft.revision, dialogue=dialogue)
    await turn.show(refused=why)


async def _schedule(turn: Turn) -> None:
    draft, services = turn.draft, turn.services
    when = when_of(draft)
    if when is None:
        await turn.say_state("sending")
        # From here on this message shows how far it has come; delivery finds it there.
        await remember(services, draft.id, progress=turn.message.message_id)
    if not await services.delivery.schedule(draft.id, draft.revision):
        await turn.show()
    elif when is not None:
        await turn.say_state("scheduled", when=say(when, services.settings.zone))


async def _take_over(turn: Turn, original: int, revision: int) -> None:
    """Makes the scheduled announcement what this draft says, if it is as it was when the change was begun."""
    draft, services = turn.draft, turn.services
    before = await services.announcements.get(original)
    if before is None or not await services.announcements.move(
        draft.id, ["draft"], "cancelled", revision=draft.revision
    ):
        return
    saved = before.state == "scheduled" and await services.announcements.update(
        original,
        revision,
        kind=draft.kind,
        content=draft.content,
        audience=draft.audience,
        urgent=draft.urgent,
        run_at=draft.run_at,
        repeats=draft.repeats,
        dialogue=replace(Dialogue.of(before), title=turn.dialogue.title).dumps(),
    )
    services.delivery.wake()
    when = when_of(draft)
    if not saved:
        await turn.say_state("conflict")
    elif when is None:
        await turn.say_state("saved")
    else:
        await turn.say_state("scheduled", when=say(when, services.settings.zone))


ACTIONS: dict[str, Callable[[Turn], Awaitable[None]]] = {
    "a": _audience,
    "k": _kind,
    "l": _list,
    "c": _chat,
    "g": _go,
    "n": _now,
    "t": _tomorrow,
    "u": _urgent,
    "w": _look,
    "d": _drop,
    "y": _sure,
}
