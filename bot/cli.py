"""The `sotay` command: wiring, exit statuses and text streams. What the commands do stands in `bot.commands`.

Nothing heavy is imported here: `sotay ask` must not wait for Telegram, the store or the readers of documents. Groups of
commands are therefore named here and imported when one of theirs is called, or when help is asked for.
"""

from __future__ import annotations

import io
import os
import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from knowledge.errors import SotayError

LATER = {
    "ingest": "bot.commands.ingest",
    "facts": "bot.commands.facts",
    "questions": "bot.commands.questions",
    "db": "bot.commands.db",
}
"""Commands that are imported when called: each module has an `app` (a Typer application)."""

ABOUT = """\
Sổ Tay answers Vietnamese questions from the facts of local-government and Party reports.

\b
  sotay chat                                   a conversation, here in the terminal
  sotay ask "bao nhiêu đảng viên mới?"         one answer
  sotay ingest --publish bao-cao.docx          read a report into the notebook
  sotay run                                    the Telegram bot

Without --db the commands use the default database, which holds the report on Nông Sơn district for 2023 from its first
use. Results go to standard output, everything else to standard error. Exit status: 0 done, 1 the work failed, 2 wrong
usage."""


class LaterGroup(TyperGroup):
    """A group whose commands of `LATER` are imported on first need, in their place among the others."""

    # Contexts and commands are Any: Typer has them from click, or brings its own, by its version.
    def list_commands(self, ctx: Any) -> list[str]:
        """The names of all commands, in the order of the help."""
        return [*super().list_commands(ctx), *LATER]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of this name, imported now if need be; None where there is none."""
        if cmd_name not in LATER:
            return _as_written(super().get_command(ctx, cmd_name))
        command = typer.main.get_command(import_module(LATER[cmd_name]).app)
        command.name = cmd_name
        # Completion of the shell is an option of the program, not of each group.
        command.params = [param for param in command.params if not str(param.name).endswith("_completion")]
        return _as_written(command)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; when whoever reads our output has had enough (`| head`), that is no failure of ours."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit from None
        return result


def _as_written(command: Any) -> Any:
    """Keep the lines of paragraphs that a docstring marks with a backslash and a b, here and in all that is under it."""
    if command is not None:
        command.help = command.help and command.help.replace("\\b\n", "\b\n")
        for part in getattr(command, "commands", {}).values():
            _as_written(part)
    return command


app = typer.Typer(
    cls=LaterGroup,
    help=ABOUT,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Database = Annotated[
    str | None,
    typer.Option("--db", metavar="DB", help="SQLAlchemy URL, or the path of an SQLite file (made on first use)."),
]


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"sotay {version('sotay')}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Options of the program itself; its help is `ABOUT`."""


@app.command()
def chat(db: Database = None) -> None:
    r"""A conversation in the terminal: ask, and ask on ("đạt mấy %?").

    \b
    Examples:
      sotay chat
      echo "bao nhiêu đảng viên mới?" | sotay chat

    Questions may be piped in, one a line. /trogiup shows what can be asked, /thoat (or Ctrl-D) leaves.
    """
    from bot.commands.chat import chat as work

    work(db)


@app.command()
def ask(
    question: Annotated[list[str], typer.Argument(metavar="QUESTION", help='The question, or "-": standard input.')],
    as_json: Annotated[bool, typer.Option("--json", help="Print the reply as a JSON object.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show in tables how the answer came about.")] = False,
    db: Database = None,
) -> None:
    r"""One answer, as the bot would word it.

    \b
    Examples:
      sotay ask "bao nhiêu đảng viên mới?"
      sotay ask --json thu ngân sách đạt bao nhiêu
      sotay ask --explain "thu ngan sach dat may %?"
      echo '{"id": 1, "turns": ["đảng viên mới?", "đạt mấy %?"]}' | sotay ask --json -

    With --json and "-" each line of standard input is a conversation of its own, {"id": …, "turns": ["…", …]}; the reply
    to its last turn is printed as one line. --explain shows, for people, what was understood and weighed.
    """
    from bot.commands.ask import ask as work

    if as_json and explain:
        raise typer.BadParameter("--explain prints tables, not JSON; leave out one of the two")
    work(" ".join(question), as_json=as_json, database=db, explained=explain)


@app.command()
def run(
    config: Annotated[
        str | None, typer.Option("--config", metavar="FILE", help="Configuration (TOML); see config.example.toml.")
    ] = None,
) -> None:
    r"""The Telegram bot.

    \b
    Example:
      SOTAY_TELEGRAM_TOKEN=123456:ABC… sotay run

    The token comes from BotFather: the environment variable SOTAY_TELEGRAM_TOKEN, a file named by
    SOTAY_TELEGRAM_TOKEN_FILE, or the configuration file. Ctrl-C or SIGTERM stops the bot cleanly.
    """
    from bot.commands.run import run as work

    work(config)


def main() -> None:
    """Run the command line and leave with its exit status; a user never sees a traceback.

    `SOTAY_DEBUG=1` lets an unexpected error through with its traceback, for developers.
    """
    speak_utf8()
    try:
        app()
    except SotayError as error:
        _complain(str(error))
        sys.exit(1)
    except Exception as error:
        if os.environ.get("SOTAY_DEBUG"):
            raise
        _complain(f"unexpected error ({type(error).__name__}: {error}); SOTAY_DEBUG=1 shows where")
        sys.exit(1)


def speak_utf8() -> None:
    """Make the standard streams UTF-8 whatever the locale or the Windows code page; nothing unprintable stops them."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _complain(message: str) -> None:
    print(f"sotay: {' '.join(message.split())}", file=sys.stderr)


if __name__ == "__main__":
    main()
