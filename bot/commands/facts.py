"""`sotay facts`: facts in and out, as JSON lines for programs and as CSV or XLSX for people."""

from __future__ import annotations

import asyncio
import sys
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.actor import actor
from knowledge.errors import SotayError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.store import ImportReport
    from knowledge.store.changes import Progress
    from knowledge.wire import FactsFile

Database = Annotated[
    str | None,
    typer.Option("--db", metavar="DB", help="SQLAlchemy URL, or the path of an SQLite file (made on first use)."),
]

app = typer.Typer(
    help="Facts in and out of the notebook.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


class Format(StrEnum):
    """How facts are written."""

    jsonl = "jsonl"
    csv = "csv"
    xlsx = "xlsx"


@app.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help='Facts: .jsonl, or .csv or .xlsx as exported; "-" reads JSON lines.')
    ],
    db: Database = None,
) -> None:
    r"""Load facts from a file and publish them.

    \b
    Examples:
      sotay facts import bao-cao.jsonl
      sotay facts import --db thu.sqlite bang.xlsx

    Each line is one fact. If a line is malformed, nothing of the file is stored. A fact whose id is known in other words
    supersedes it; the earlier one stays in the history.
    """
    found = _read(file)
    report = asyncio.run(_import(db, found))
    words = f"{report.added} added, {report.unchanged} unchanged, {report.superseded} superseded"
    typer.echo(f"{file}: {len(found.facts)} facts: {words}", err=True)


@app.command()
def export(
    db: Database = None,
    form: Annotated[Format | None, typer.Option("--format", help="By default that of --output, else jsonl.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="A file instead of standard output.")
    ] = None,
) -> None:
    r"""Print all published facts, one a line.

    \b
    Examples:
      sotay facts export > facts.jsonl
      sotay facts export -o facts.xlsx

    Importing an export into an empty database gives the same answers.
    """
    from knowledge.store import load_snapshot
    from knowledge.wire import write_facts

    chosen = form or _format_of(output) or Format.jsonl
    if chosen is Format.xlsx and output is None:
        raise typer.BadParameter("a spreadsheet needs a file: --output FILE.xlsx", param_hint="--format")
    snapshot = load_snapshot(db)
    facts = [row.fact for row in snapshot.published.values()]
    if chosen is Format.jsonl:
        lines = write_facts(facts, snapshot.sources)
        if output is None:
            for line in lines:
                print(line)
            return
        _write(output, "".join(f"{line}\n" for line in lines).encode())
    else:
        from knowledge.store import sheets

        made = sheets.to_csv(facts, snapshot.sources) if chosen is Format.csv else None
        if output is None:
            sys.stdout.write(made or "")
            return
        _write(output, made.encode("utf-8-sig") if made is not None else sheets.to_xlsx(facts, snapshot.sources))
    typer.echo(f"{output}: {len(facts)} facts", err=True)


def _format_of(path: Path | None) -> Format | None:
    suffix = path.suffix.lower().lstrip(".") if path is not None else ""
    return Format(suffix) if suffix in Format.__members__ else None


def _read(file: Path) -> FactsFile:
    from knowledge.wire import read_facts, read_facts_file

    if str(file) == "-":
        return read_facts(sys.stdin.buffer, "standard input")
    try:
        if _format_of(file) in (Format.csv, Format.xlsx):
            from knowledge.store import sheets

            return sheets.read_sheet(file)
        return read_facts_file(file)
    except OSError as error:
        raise SotayError(f"{file} cannot be read: {error.strerror or error}") from None


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise SotayError(f"{path} cannot be written: {error.strerror or error}") from None


async def _import(db: str | None, found: FactsFile) -> ImportReport:
    from knowledge.store import open_store

    store = await open_store(db)
    try:
        with _progress(len(found.facts)) as progress:
            return await store.import_facts(found.facts, found.sources, actor(), progress)
    finally:
        await store.close()


@contextmanager
def _progress(total: int) -> Iterator[Progress | None]:
    """A bar on standard error where there is enough to wait for."""
    if total < 2000 or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("importing", total=total)
        yield lambda done, _total: bar.update(task, completed=done)
