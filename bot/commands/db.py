"""`sotay db`: what an operator does with the database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from knowledge.store import Store

T = TypeVar("T")
SHOWN = 20
"""Problems that `check` prints."""

Database = Annotated[
    str | None,
    typer.Option("--db", metavar="DB", help="SQLAlchemy URL, or the path of an SQLite file (made on first use)."),
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite what is there.")]

app = typer.Typer(
    help="The database: upgrade, check, back up, restore, vacuum.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.command()
def upgrade(db: Database = None) -> None:
    r"""Bring the database to the schema of this program (other commands do so by themselves).

    \b
    Example:
      sotay db upgrade --db postgresql://sotay@localhost/sotay
    """
    from knowledge.store.snapshot import SCHEMA

    typer.echo(f"{_with_store(db, _name)}: schema {SCHEMA}", err=True)


@app.command()
def check(db: Database = None) -> None:
    r"""Look for damage: in the file, in the references between tables, in every stored fact.

    \b
    Example:
      sotay db check
    """
    from knowledge.store import care

    problems = _with_store(db, care.check, must_exist=True)
    for problem in problems[:SHOWN]:
        typer.echo(problem)
    if len(problems) > SHOWN:
        typer.echo(f"and {len(problems) - SHOWN} more")
    if problems:
        raise typer.Exit(1)
    typer.echo("the database is sound", err=True)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    db: Database = None,
    force: Force = False,
) -> None:
    r"""Write everything into one file, also while the bot runs.

    \b
    Example:
      sotay db backup sotay-2024-01-31.backup
    """
    from knowledge.store import care

    rows = _with_store(db, lambda store: care.backup(store, file, overwrite=force), must_exist=True)
    typer.echo(f"{file}: {rows} rows", err=True)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
    db: Database = None,
    force: Force = False,
) -> None:
    r"""Put a backup in the place of what the database holds; refuses to overwrite without --force.

    \b
    Example:
      sotay db restore --force sotay-2024-01-31.backup
    """
    from knowledge.store import care

    rows = _with_store(db, lambda store: care.restore(store, file, overwrite=force))
    typer.echo(f"{rows} rows restored", err=True)


@app.command()
def vacuum(db: Database = None) -> None:
    r"""Give unused space back.

    \b
    Example:
      sotay db vacuum
    """
    from knowledge.store import care

    _with_store(db, care.vacuum, must_exist=True)
    typer.echo("done", err=True)


async def _name(store: Store) -> str:
    return store.where.name


def _with_store(db: str | None, work: Callable[[Store], Awaitable[T]], *, must_exist: bool = False) -> T:
    """Open the database (which makes or upgrades it), do the work, close it.

    Raises `StoreError` where it `must_exist`, and a file was named that does not.
    """
    from knowledge.errors import StoreError
    from knowledge.store import open_store
    from knowledge.store.location import locate

    where = locate(db)
    if must_exist and where.path is not None and not where.default and not where.path.exists():
        raise StoreError(f"{where.name}: there is no such database")

    async def run() -> T:
        store = await open_store(db)
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(run())
