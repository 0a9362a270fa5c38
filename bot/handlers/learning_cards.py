"""The desk of unanswered questions as people see it: its pages, cards and buttons.

Callback data begin with `1:n` and a letter; keys are those of groups (`Gap.key`), of indicators (`fact_key` of the
name) and of taught names (their number), so that a card of yesterday still means the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.handlers.buttons import VERSION
from bot.handlers.services import Knowledge, fact_key
from bot.unanswered import Proposal
from bot.wording import plain, render, words
from knowledge.asking.entries import Entry
from knowledge.learning.gaps import Gap
from knowledge.learning.proposals import likely
from knowledge.store.names import Taught

PREFIX = f"{VERSION}:n"
PAGE, OPEN, BACK, TEACH, ANYWAY, DISMISS, REOPEN, NAMES, UNDO = "p", "o", "b", "t", "y", "d", "r", "l", "u"
ACTIONS = (PAGE, OPEN, BACK, TEACH, ANYWAY, DISMISS, REOPEN, NAMES, UNDO)
OF_ONE_GROUP = (f"{PREFIX}{DISMISS}:", f"{PREFIX}{BACK}:")
"""Buttons that stand under cards of one group only."""
ON_A_PAGE = 8
IN_A_ROW = 4
OFFERED = 4
LONGEST_LABEL = 60
SHOWN_CHANGES = 5
SHOWN_REPLIES = 3

Rows = list[list[InlineKeyboardButton]]
Card = tuple[str, InlineKeyboardMarkup]


class Tap(NamedTuple):
    """A button of this desk that was tapped."""

    action: str
    keys: tuple[str, ...]


def pattern() -> str:
    """What the data of this desk's buttons look like."""
    return f"^{PREFIX}[{''.join(ACTIONS)}]:"


def tap_of(data: str | None) -> Tap:
    """What a button asks for."""
    action, *keys = (data or "").removeprefix(PREFIX).split(":")
    return Tap(action, tuple(keys))


def group_under(message: Message | None) -> str | None:
    """The key of the group that a card shows, read from its buttons; None where it is no such card."""
    rows = message.reply_markup.inline_keyboard if message is not None and message.reply_markup else ()
    for button in (one for row in rows for one in row):
        if isinstance(button.callback_data, str) and button.callback_data.startswith(OF_ONE_GROUP):
            return tap_of(button.callback_data).keys[0]
    return None


def page(gaps: Sequence[Gap], number: int) -> Card:
    """A page of the list, with a button for each group."""
    number = max(0, min(number, (len(gaps) - 1) // ON_A_PAGE))
    first = number * ON_A_PAGE
    shown = gaps[first : first + ON_A_PAGE]
    text = render(
        "learn_gaps", gaps=shown, first=first, count=len(gaps), wordings=[gap.wordings[0][0] for gap in shown]
    )
    opening = [_button("number", OPEN, gap.key, number=first + at) for at, gap in enumerate(shown, 1)]
    rows = [opening[at : at + IN_A_ROW] for at in range(0, len(opening), IN_A_ROW)]
    rows.append(_turning(PAGE, number, len(gaps)))
    rows.append([_button("names", NAMES, 0)])
    return text, _markup(rows)


def group(gap: Gap, knowledge: Knowledge) -> Card:
    """One group: its wordings and what to do with it."""
    base = knowledge.base
    answers = [fact for facts in gap.answers for key in facts if (fact := base.fact(key)) is not None]
    text = render("learn_gap", gap=gap, answers=answers[:SHOWN_REPLIES])
    offered = likely(knowledge.hearing, gap.wordings[0][0], OFFERED)
    rows = [[_choice(gap.key, entry)] for entry in offered]
    rows.append([_button("dismiss", DISMISS, gap.key), _button("list", PAGE, 0)])
    return text, _markup(rows)


def which(key: str, said: str, offered: Sequence[Entry]) -> Card:
    """What was typed names no indicator: those that may be meant."""
    rows = [[_choice(key, entry)] for entry in offered]
    return render("learn_which", said=said, offered=offered), _markup([*rows, [_button("back", BACK, key)]])


def refused(key: str, proposal: Proposal) -> Card:
    """Why a name is not taught."""
    return render("learn_refused", proposal=proposal), _markup([[_button("back", BACK, key)]])


def doubtful(key: str, proposal: Proposal, knowledge: Knowledge) -> Card:
    """Other questions would be answered otherwise: the editor decides."""
    shown = [
        (change.question, _brief(plain(change.before, knowledge.base)), _brief(plain(change.after, knowledge.base)))
        for change in proposal.changes[:SHOWN_CHANGES]
    ]
    text = render("learn_doubtful", proposal=proposal, shown=shown, more=len(proposal.changes) - len(shown))
    anyway = _button("anyway", ANYWAY, key, fact_key(proposal.indicator))
    return text, _markup([[anyway, _button("back", BACK, key)]])


def taught(proposal: Proposal, name: Taught, knowledge: Knowledge) -> Card:
    """A name was taught; what the group's questions get now."""
    replies = [(question, _brief(plain(reply, knowledge.base))) for question, reply in proposal.replies]
    text = render("learn_taught", name=name, replies=replies[:SHOWN_REPLIES])
    return text, _markup([[_button("undo", UNDO, name.pk), _button("list", PAGE, 0)]])


def dismissed(gap: Gap) -> Card:
    """A group was dismissed."""
    return render("learn_dismissed", gap=gap), _markup([[_button("undo", REOPEN, gap.key), _button("list", PAGE, 0)]])


def plain_card(template: str, **values: object) -> Card:
    """A sentence with the way back to the list."""
    return render(template, **values), _markup([[_button("list", PAGE, 0)]])


def names(standing: Sequence[Taught], number: int) -> Card:
    """A page of the names that are taught now, each with a button that takes it back."""
    number = max(0, min(number, (len(standing) - 1) // ON_A_PAGE))
    first = number * ON_A_PAGE
    shown = standing[first : first + ON_A_PAGE]
    text = render("learn_names", names=shown, first=first, count=len(standing))
    undoing = [_button("remove", UNDO, name.pk, number=first + at) for at, name in enumerate(shown, 1)]
    rows = [undoing[at : at + IN_A_ROW] for at in range(0, len(undoing), IN_A_ROW)]
    return text, _markup([*rows, _turning(NAMES, number, len(standing)), [_button("list", PAGE, 0)]])


def _turning(action: str, number: int, count: int) -> list[InlineKeyboardButton]:
    row = [_button("before", action, number - 1)] if number > 0 else []
    return [*row, _button("next", action, number + 1)] if (number + 1) * ON_A_PAGE < count else row


def _choice(key: str, entry: Entry) -> InlineKeyboardButton:
    label = entry.label if len(entry.label) <= LONGEST_LABEL else entry.label[:LONGEST_LABEL].rstrip() + "…"
    return InlineKeyboardButton(label, callback_data=f"{PREFIX}{TEACH}:{key}:{fact_key(entry.label)}")


def _button(label: str, action: str, *keys: object, **values: object) -> InlineKeyboardButton:
    said = words("learn_button", label=label, **values)
    return InlineKeyboardButton(said, callback_data=":".join([PREFIX + action, *map(str, keys)]))


def _markup(rows: Rows) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([row for row in rows if row])


def _brief(text: str) -> str:
    return text.partition("\n")[0]
