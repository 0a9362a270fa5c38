"""`sotay ingest`: documents in, facts out: as drafts, published at once, reviewed here, or only printed."""

from __future__ import annotations

import asyncio
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from bot.commands.actor import actor
from knowledge.errors import DocumentError, SotayError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from knowledge.model import Fact
    from knowledge.reading import DocumentText, Reading

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)


class Read(NamedTuple):
    """A file that was read: its text, and what the text says."""

    path: Path
    document: DocumentText
    reading: Reading


@app.command()
def ingest(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Reports: .txt, .md, .docx, .pdf, .html.")],
    db: Annotated[
        str | None, typer.Option("--db", metavar="DB", help="SQLAlchemy URL, or the path of an SQLite file.")
    ] = None,
    publish: Annotated[bool, typer.Option("--publish", help="Publish at once, without review.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the facts as JSON, one a line.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Store nothing.")] = False,
    review: Annotated[bool, typer.Option("--review", help="Go through the facts here, one by one.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show how each sentence was read.")] = False,
) -> None:
    r"""Read reports into the notebook.

    \b
    Examples:
      sotay ingest --publish bao-cao.docx
      sotay ingest --json --dry-run bao-cao.txt
      sotay ingest --review bao-cao.pdf

    Facts are kept as drafts until an editor publishes them; --publish does so at once. Reading the same document again
    changes nothing; a corrected one, under the same file name, supersedes what changed. Everything of a file is stored,
    or nothing. A file that cannot be read does not stop the others; the exit status is then 1.
    """
    read, failed = _read_all(files, () if dry_run else _known(db))
    _show(read, as_json=as_json, explain=explain)
    if not dry_run and read:
        asyncio.run(_store(db, read, publish=publish, review=review))
    for path, error in failed:
        print(f"sotay: {path}: {error}", file=sys.stderr)
    if failed:
        raise typer.Exit(1)


def _known(db: str | None) -> Sequence[Fact]:
    """What is published already: new figures are judged against it."""
    from knowledge.store import load_snapshot

    try:
        return [row.fact for row in load_snapshot(db).published.values()]
    except SotayError:  # storing will say what is wrong with the database
        return ()


def _read_all(files: Sequence[Path], known: Sequence[Fact]) -> tuple[list[Read], list[tuple[Path, str]]]:
    read: list[Read] = []
    failed: list[tuple[Path, str]] = []
    with _progress(len(files)) as advance:
        for path in files:
            try:
                read.append(read_file(path, known))
            except DocumentError as error:
                failed.append((path, f"{error.user_text} ({error})"))
            except SotayError as error:
                failed.append((path, str(error)))
            advance()
    return read, failed


def read_file(path: Path, known: Sequence[Fact] = ()) -> Read:
    """Read one file; its document's id is its name without the ending.

    Raises:
        DocumentError: it is no document that can be read.
        SotayError: there is no such file.
    """
    from knowledge.reading import open_document, read_facts

    try:
        data = path.read_bytes()
    except OSError as error:
        raise SotayError(f"cannot be read: {error.strerror or error}") from None
    document = open_document(data, path.name)
    return Read(path, document, read_facts(document, path.stem, known))


def _show(read: Sequence[Read], *, as_json: bool, explain: bool) -> None:
    if as_json:
        from knowledge.wire import line_of

        for item in read:
            for fact in item.reading.facts:
                print(line_of(fact))
        return
    from bot.commands.ingest_table import explanation, summary

    for item in read:
        (explanation if explain else summary)(item)


async def _store(db: str | None, read: Sequence[Read], *, publish: bool, review: bool) -> None:
    from knowledge.store import open_store

    store = await open_store(db)
    try:
        for item in read:
            reading = item.reading
            facts = _reviewed(item) if review else list(reading.facts)
            texts = [paragraph.text for paragraph in item.document.paragraphs]
            report = await store.add_drafts(reading.source, facts, actor(), texts)
            said = f"{report.added} new, {report.unchanged} unchanged, {report.superseded} superseded"
            if publish or review:
                done = await store.publish([fact.id for fact in facts], actor())
                gone = await _outdated(store, item, {fact.id for fact in facts})
                retired = await store.retire(gone, actor(), "not in the corrected document") if gone else 0
                said += f"; {done} published, {retired} retired"
            print(f"{item.path}: {len(facts)} facts: {said}", file=sys.stderr)
    finally:
        await store.close()


async def _outdated(store: object, item: Read, kept: set[str]) -> list[str]:
    """Facts that an earlier version of the document stated and this one does not; what editors added is left alone."""
    from knowledge.reading.reader import id_prefix
    from knowledge.store import Store

    assert isinstance(store, Store)  # noqa: S101  # the type, without importing the store for all commands
    prefix = id_prefix(item.reading.source.id)
    snapshot = await store.published()
    rows = snapshot.published.values()
    return [
        row.fact.id
        for row in rows
        if row.fact.document == item.reading.source.id and row.fact.id.startswith(prefix) and row.fact.id not in kept
    ]


def _reviewed(item: Read) -> list[Fact]:
    if not sys.stdin.isatty():
        raise SotayError("--review needs a terminal")
    from bot.commands.ingest_review import go_through

    return go_through(item)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """A bar on standard error where somebody looks at it and there is something to wait for."""
    if total < 2 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=total)
        yield lambda: bar.advance(task)
