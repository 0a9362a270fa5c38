"""`sotay questions`: what was learned from questions, as tests that keep it learned."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from knowledge.asking import Base
    from knowledge.model import Reply
    from knowledge.store import Snapshot
    from knowledge.store.names import Taught

Database = Annotated[
    str | None,
    typer.Option("--db", metavar="DB", help="SQLAlchemy URL, or the path of an SQLite file (made on first use)."),
]

app = typer.Typer(
    help="Questions that taught the notebook something: export them as tests.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def _group() -> None:
    """A group, though it has one command only."""


@app.command()
def export(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="A file instead of standard output.")
    ] = None,
    db: Database = None,
) -> None:
    r"""Print the names that editors taught, each with the questions it was taught from and what they get now.

    \b
    Example:
      sotay questions export -o taught.questions.jsonl

    One JSON object a line, in the form of the question sets in tests/questions, with the name under "taught".
    """
    lines = "".join(f"{json.dumps(case, ensure_ascii=False)}\n" for case in asyncio.run(_cases(db)))
    if output is not None:
        output.write_text(lines, encoding="utf-8")
    else:
        typer.echo(lines, nl=False)


async def _cases(db: str | None) -> list[dict[str, Any]]:
    from knowledge.store import names, open_store

    store = await open_store(db)
    try:
        return list(cases(await store.published(), (await names.standing(store))[::-1]))
    finally:
        await store.close()


def cases(snapshot: Snapshot, taught: list[Taught]) -> Iterator[dict[str, Any]]:
    """A labelled question for every question of a taught name; a name without any is asked for by itself."""
    from knowledge.asking import Base, answer

    base = Base(snapshot.facts, snapshot.sources, snapshot.taught, snapshot.amended)
    for name in taught:
        for number, question in enumerate(name.questions or (f"{name.phrase}?",), 1):
            reply, _ = answer(base, question, today=date.today())  # noqa: DTZ011  # the asker's calendar day
            yield {
                "id": f"taught-{name.pk}-{number}",
                "turns": [question],
                "style": "taught",
                "expects": expected(reply),
                "documents": _documents(base, reply),
                "taught": {"phrase": name.phrase, "indicator": name.indicator},
            }


def expected(reply: Reply) -> dict[str, Any]:
    """What a reply states, as question sets write it down: a figure, a text, or that there is no answer."""
    from knowledge.wire import number_to_json, value_to_json

    if reply.outcome == "clarify":
        return {"type": "clarify", "options": [option.label for option in reply.options]}
    if reply.outcome != "answer":
        return {"type": reply.outcome}
    first = reply.answers[0]
    if first.value is None:
        return {"type": "text", "contains": [first.text or first.indicator or ""]}
    found: dict[str, Any] = {"type": "percent" if first.unit == "%" else "value", "value": value_to_json(first.value)}
    if first.of is not None:
        found["of"] = number_to_json(first.of)
    return found | {"unit": first.unit}


def _documents(base: Base, reply: Reply) -> list[str]:
    cited = [base.fact(key) for answer in reply.answers for key in answer.facts]
    return list(dict.fromkeys(fact.document for fact in cited if fact is not None))
