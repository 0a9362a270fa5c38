"""Writes docs/telegram-replies.md: one rendered example of every kind of message that the bot sends.

The examples are made by the handlers' own functions from the bundled facts, so the page shows what people get. A test
holds the page true. A new kind of message is one more line in `KINDS`.

    uv run python docs/telegram_replies.py
"""

from __future__ import annotations

import asyncio
import html
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from telegram import InlineKeyboardMarkup

from bot.handlers import buttons, inline
from bot.handlers.evidence import evidence
from bot.handlers.hints import KINDS as HINTS
from bot.handlers.menus import commands_for
from bot.handlers.replies import message_of
from bot.handlers.services import Knowledge, Services
from bot.settings import Settings
from bot.wording import render
from knowledge.asking import Conversation
from knowledge.catalogue.bundled import bundled
from knowledge.errors import SotayError
from knowledge.store import open_store

PAGE = Path(__file__).parent / "telegram-replies.md"
BOT = "so_tay_bot"
QUESTION = "bao nhiêu đảng viên mới?"
HEAD = """# What the bot says on Telegram

Rendered examples of every kind of message, made from the bundled facts by `docs/telegram_replies.py`; a test keeps them
true. *Bold*, _underlined_, `code`; a quote that opens at a tap stands behind `│`, buttons stand in brackets.
"""


class Shown(NamedTuple):
    """A message: what was written to the bot (if anything), its HTML, and its buttons row by row."""

    asked: str
    text: str
    rows: tuple[tuple[str, ...], ...] = ()


Maker = Callable[[Services], Iterator[Shown]]


class Kind(NamedTuple):
    """A kind of message: its heading and what makes its examples."""

    title: str
    make: Maker


def asked(*questions: str) -> Maker:
    """The answers to questions of one conversation; only the last one is shown."""

    def make(services: Services) -> Iterator[Shown]:
        before: Conversation | None = None
        for question in questions:
            reply, before = asyncio.run(services.ask(question, before))
        text, keyboard = message_of(services, reply)
        yield Shown(" → ".join(questions), text, _rows(keyboard))

    return make


def said(template: str, written: str = "", *, examples: bool = False, **values: Any) -> Maker:
    """A template on its own; with `examples` the questions that work stand under it."""

    def make(services: Services) -> Iterator[Shown]:
        questions = services.knowledge.examples
        text = render(template, **({"bot": BOT, "examples": questions, "example": questions[0]} | values))
        yield Shown(written, text, _rows(buttons.questions(questions)) if examples else ())

    return make


def several(*makers: Maker) -> Maker:
    """One kind in several forms."""

    def make(services: Services) -> Iterator[Shown]:
        for one in makers:
            yield from one(services)

    return make


def source_of(question: str) -> Maker:
    """What the button *Nguồn* shows."""

    def make(services: Services) -> Iterator[Shown]:
        reply, _ = asyncio.run(services.ask(question, None))
        facts = filter(None, map(services.knowledge.base.fact, reply.answers[0].facts))
        yield Shown("[Nguồn]", evidence(list(facts), services.knowledge.base))

    return make


def listed(words: str) -> Maker:
    """What `@bot words` lists, and what choosing it inserts."""

    def make(services: Services) -> Iterator[Shown]:
        for fact in inline.facts_for(services, words)[:2]:
            entry = inline.entry_of(services, fact)
            yield Shown(f"@{BOT} {words}", f"{entry.title}\n{entry.description}")
            yield Shown("", entry.text, ((buttons.label("open"),),))

    return make


def help_of(audience: Any) -> dict[str, Any]:
    """What /trogiup fills in for an audience."""
    common = {command.command for command in commands_for("private")}
    return {"audience": audience, "commands": commands_for(audience), "common": common, "settings": Settings()}


KINDS = (
    Kind("An answer", asked(QUESTION)),
    Kind("A follow-up", asked(QUESTION, "đạt mấy %?")),
    Kind("A figure worked out", asked("mấy chỉ tiêu đạt và vượt?", "còn mấy chỉ tiêu chưa đạt?")),
    Kind("Yes or no", asked("thu ngân sách có đạt kế hoạch không?")),
    Kind("A false premise", asked("sao chỉ 15/18 chỉ tiêu đạt?")),
    Kind("Two questions at once", asked("thu ngân sách bao nhiêu và kết nạp mấy đảng viên?")),
    Kind("People and documents", several(asked("ai dự hội nghị?"), asked("Chỉ thị 42 ban hành ngày nào?"))),
    Kind("The source", source_of(QUESTION)),
    Kind("Asking back", asked("đảng viên")),
    Kind("Not known", several(asked("số hộ cận nghèo?"), asked("bao nhiêu đảng viên mới năm 2020?"))),
    Kind("Small talk", several(asked("xin chào"), asked("cảm ơn"))),
    Kind("Inline", listed("thu ngân sách")),
    Kind("A link to a fact that is no more", said("telegram_old_link", "/start f_AAAAAAAA", examples=True)),
    Kind("Welcome", said("telegram_start", "/start", examples=True)),
    Kind("Help in private", said("telegram_help_private", "/trogiup", examples=True, **help_of("private"))),
    Kind("Help for owners", said("telegram_help_private", "/trogiup", examples=True, **help_of("owner"))),
    Kind("Help in a group", said("telegram_help_group", "/trogiup", **help_of("group"))),
    Kind("A group is greeted", said("telegram_greeting")),
    Kind("/hoi without a question", said("telegram_usage", "/hoi")),
    Kind("A command that does not exist", said("telegram_unknown_command", "/khongco")),
    Kind("Messages without words", several(*(said("telegram_hint", kind=kind) for kind in (*HINTS, "other")))),
    Kind("Too many questions", said("telegram_pause", seconds=15)),
    Kind("A thumb", said("telegram_thanks", "[👍]")),
    Kind("An old button", several(said("telegram_old_button_alert"), said("telegram_old_button", examples=True))),
    Kind("An error", said("telegram_error", said=SotayError.user_text)),
)


def page() -> str:
    """The whole page as it should be."""
    services = asyncio.run(_services())
    parts = [HEAD]
    for kind in KINDS:
        parts.append(f"\n## {kind.title}\n")
        parts += ["\n".join(("", "```text", *_lines(shown), "```", "")) for shown in kind.make(services)]
    return "".join(parts)


async def _services() -> Services:
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(Path(folder) / "notebook.sqlite")
        try:
            facts, sources = bundled()
            await store.import_facts(facts, sources, "docs")
            return Services.of(Settings(), Knowledge.of(await store.published()), store)
        finally:
            await store.close()


def _rows(keyboard: InlineKeyboardMarkup | None) -> tuple[tuple[str, ...], ...]:
    rows = keyboard.inline_keyboard if keyboard is not None else ()
    return tuple(tuple(button.text for button in row) for row in rows)


def _lines(shown: Shown) -> Iterator[str]:
    if shown.asked:
        yield from (f"> {shown.asked}", "")
    quoted = re.sub(r"<blockquote[^>]*>(.*?)</blockquote>", _quote, shown.text, flags=re.DOTALL)
    marked = re.sub(r"</?b>", "*", re.sub(r"</?u>", "_", re.sub(r"</?code>", "`", quoted)))
    yield from html.unescape(re.sub(r"</?[a-z]+>", "", marked)).splitlines()
    if shown.rows:
        yield ""
    yield from (" ".join(f"[{label}]" for label in row) for row in shown.rows)


def _quote(match: re.Match[str]) -> str:
    return "\n".join(f"│ {line}" for line in match[1].splitlines())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
