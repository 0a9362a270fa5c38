"""`sotay chat`: a conversation in the terminal, or questions piped in, one a line."""

from __future__ import annotations

import sys
from contextlib import suppress
from html import unescape
from typing import TYPE_CHECKING

from bot.commands.notebook import composed, open_base, reply_to
from bot.commands.stdin import read_lines
from bot.wording import as_plain, html, plain, render
from knowledge.model import Reply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from knowledge.asking import Base, Conversation

LEAVE = frozenset({"/thoat", "/thoát", "/exit", "/quit"})
HELP = frozenset({"/trogiup", "/trợgiúp", "/help", "/start"})


def chat(database: str | None) -> None:
    """Answer questions from the terminal or a pipe until they end or somebody leaves.

    Raises:
        InputError: what is piped in is not text.
        StoreError: the database cannot be read.
    """
    base = open_base(database)
    if sys.stdin.isatty() and sys.stdout.isatty():
        _talk(base)
    else:
        for reply in replies(base, read_lines()):
            print(composed(plain(reply, base)), end="\n\n", flush=True)


def replies(base: Base, lines: Iterator[str]) -> Iterator[Reply]:
    """One reply a line, each in the conversation of those before; blank lines are passed over."""
    conversation: Conversation | None = None
    for line in lines:
        message = composed(line).strip()
        if message.lower() in LEAVE:
            return
        if message.lower() in HELP:
            yield Reply(outcome="chat", reason="help")
        elif message:
            reply, conversation = reply_to(base, message, conversation)
            yield reply


def _talk(base: Base) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    _print(console, render("terminal", part="welcome"))
    for reply in replies(base, _typed(as_plain(render("terminal", part="prompt")) + " ")):
        _print(console, html(reply, base))
    _print(console, render("terminal", part="goodbye"))


def _typed(prompt: str) -> Iterator[str]:
    """Lines as they are typed; the end of input or Ctrl-C ends them. Arrow keys recall earlier ones where they can."""
    with suppress(ImportError):  # no readline on Windows, where the console itself recalls lines
        import readline  # noqa: F401  # importing it is what switches line editing on
    while True:
        try:
            yield input(prompt)
        except (EOFError, KeyboardInterrupt):
            print()
            return


def _print(console: Console, markup: str) -> None:
    """Our HTML in the terminal: bold figures, dim sources."""
    from rich.markup import escape
    from rich.text import Text

    marked = escape(composed(markup)).replace("<b>", "[bold]").replace("</b>", "[/bold]")
    marked = marked.replace("<i>", "[dim]").replace("</i>", "[/dim]")
    console.print(Text.assemble("\n", Text.from_markup(unescape(marked)), "\n"))
