"""`sotay ask --explain`: tables of how a question was understood, what was weighed, and why the reply is what it is."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.commands.notebook import MAX_QUESTION, composed
from bot.wording import number, plain
from knowledge.asking.explain import explain
from knowledge.asking.thresholds import ANSWER, EXPLAINED
from knowledge.model import Measure

if TYPE_CHECKING:
    from knowledge.asking import Base
    from knowledge.asking.explain import Explanation, Placed, Rated, ReadSlots, ReadWord
    from knowledge.model import Fact

FILE = Path(__file__).parent.parent / "texts" / "explain.toml"
WIDTH = 120
"""Columns where the output is no terminal."""
NARROW = 44
"""Columns of a table at least, so that its title stays on one line."""
Row = Sequence[str]


def show(base: Base, message: str) -> None:
    """Print the explanation of the reply to one message on standard output.

    Of a message that is too long to be read only its beginning is explained.
    """
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=WIDTH)
    for table in tables(explain(base, message[:MAX_QUESTION]), base):
        console.print(table)


def tables(explanation: Explanation, base: Base) -> Iterator[Table]:
    """The tables of an explanation; one that would be empty is left out, the decision comes last."""
    found = (
        ("words", _words(explanation.words)),
        ("slots", _slots(explanation.slots)),
        ("ranked", [_rated(one) for one in explanation.ranked]),
        ("figures", [_figure(one) for one in explanation.figures]),
        ("matters", [_matter(one) for one in explanation.matters]),
        ("decision", _decision(explanation, base)),
    )
    for name, rows in found:
        if rows:
            yield _table(name, rows)


@cache
def texts() -> dict[str, Any]:
    """All words of the tables."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def _table(name: str, rows: Iterable[Row]) -> Table:
    table = Table(title=Text(texts()["titles"][name], style="bold"), title_justify="left", min_width=NARROW)
    for heading in texts()["columns"][name]:
        table.add_column(Text(heading), overflow="fold")
    for row in rows:
        table.add_row(*(Text(composed(cell)) for cell in row))
    return table


def _share(value: float) -> str:
    return number(round(value, 2))


def _list(names: Iterable[str], group: str | None = None) -> str:
    """Names in a row; those that the texts know of are said in their words."""
    words = texts()[group] if group else {}
    return ", ".join(words.get(name, name) for name in names)


def _words(words: Sequence[ReadWord]) -> list[Row]:
    """Neighbours of the same part share a row."""
    rows: list[Row] = []
    for part, group in groupby(words, key=lambda word: word.part):
        run = list(group)
        weights = " · ".join(_share(word.weight) for word in run if word.weight is not None)
        cost = sum(word.cost for word in run)
        rows.append((" ".join(word.text for word in run), texts()["part"][part], weights, _share(cost) if cost else ""))
    return rows


def _slots(slots: ReadSlots) -> list[Row]:
    units = (*slots.units, *(("%",) if slots.percent else ()))
    values = {
        "aspect": _list([slots.aspect], "aspect"),
        "marks": _list(slots.marks, "mark"),
        "units": _list(units),
        "places": _list(slots.places),
        "unknown_place": slots.unknown_place or "",
        "periods": _list(slots.periods),
        "compared_with": _list(slots.compared_with),
        "inherited": _list(slots.inherited, "inherited"),
    }
    return [(texts()["rows"][name], value) for name, value in values.items() if value]


def _rated(one: Rated) -> Row:
    clash = " ≠ ".join(one.clash) if one.clash else ""
    facts = str(one.facts) if one.facts else texts()["signs"]["none"]
    scores = (_share(one.score), _share(one.asked), _share(one.stated))
    return (one.label, *scores, _list(one.unexplained), clash, facts, texts()["standing"][one.standing])


def _used(one: Placed) -> str:
    return str(texts()["signs"]["yes"]) if one.cited else ""


def _figure(one: Placed) -> Row:
    fact = one.fact
    assert isinstance(fact, Measure)  # noqa: S101  # figures are measures; the type cannot say so
    period = fact.period.text if fact.period else ""
    return (fact.id, fact.indicator, _amount(fact), fact.place or "", period, _share(one.score), _used(one))


def _amount(fact: Measure) -> str:
    quantity, signs = fact.quantity, texts()["signs"]
    value = number(quantity.value) if quantity.value is not None else signs["none"]
    whole = f"/{number(quantity.of)}" if quantity.of is not None else ""
    goal = signs["target"] if quantity.nature == "target" else ""
    return " ".join(part for part in (value + whole, quantity.unit, goal) if part)


def _matter(one: Placed) -> Row:
    return (one.fact.id, texts()["kind"][one.fact.kind], _content(one.fact), _share(one.score), _used(one))


def _content(fact: Fact) -> str:
    left_out = {"id", "kind", "document", "paragraph", "evidence", "confidence"}
    return " · ".join(str(value) for value in fact.model_dump(exclude=left_out, exclude_none=True).values())


def _decision(explanation: Explanation, base: Base) -> list[Row]:
    reply = explanation.reply
    path = texts()["path"][explanation.path].format(explained=_share(EXPLAINED), answer=_share(ANSWER))
    how = texts().get(reply.outcome, {}).get(reply.reason, "")
    values = {
        "outcome": texts()["outcome"][reply.outcome],
        "confidence": _share(reply.confidence),
        "why": f"{path} {how}".strip(),
        "text": plain(reply, base),
    }
    return [(texts()["rows"][name], value) for name, value in values.items()]
