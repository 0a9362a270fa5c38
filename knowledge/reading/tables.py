"""Tables: each row is a measure, its columns say what of it (actual, plan, percent, change)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from knowledge.language.numbers import read_number
from knowledge.language.periods import Period
from knowledge.model import Comparison
from knowledge.reading.attach import Draft
from knowledge.reading.context import located
from knowledge.reading.lexicon import load
from knowledge.reading.scan import Amount, scan

if TYPE_CHECKING:
    from decimal import Decimal

    from knowledge.reading.context import Context

Row = tuple[str, ...]


@dataclass(slots=True)
class Columns:
    """Which column is what; `others` are columns of figures under a header of their own."""

    name: int = 0
    unit: int | None = None
    roles: dict[str, int] = field(default_factory=dict)
    others: list[int] = field(default_factory=list)


@cache
def _headers() -> dict[str, Any]:
    return load("tables")


def read_table(rows: tuple[Row, ...], context: Context, caption: str = "") -> list[tuple[Draft, str]]:
    """The measures of a table, each with its row as evidence; nothing from a table without a header that is known."""
    header, columns = rows[0], _columns(rows[0])
    place = _place_column(rows)
    if place is not None:
        return _read_places(rows, place, context, _unit_in(caption))
    found: list[tuple[Draft, str]] = []
    for row in rows[1:]:
        if len(row) <= columns.name or not row[columns.name] or _is_number(row[columns.name]):
            continue
        evidence = "; ".join(f"{head}: {cell}" for head, cell in zip(header, row, strict=False) if cell)
        found.extend((draft, evidence) for draft in _row(row, header, columns, context, _unit_in(caption)))
    return found


def _place_column(rows: tuple[Row, ...]) -> int | None:
    """The column whose cells all name places: each row is then of its place, and its headers are the indicators."""
    for at in range(len(rows[0])):
        cells = [row[at] for row in rows[1:] if at < len(row)]
        if len(cells) > 1 and all(located(cell) and located(cell)[0][0] == 0 for cell in cells):
            return at
    return None


def _read_places(rows: tuple[Row, ...], place: int, context: Context, unit: str | None) -> list[tuple[Draft, str]]:
    """The measures of a table of places; a column of percentages compares the column before it."""
    header = rows[0]
    found: list[tuple[Draft, str]] = []
    for row in rows[1:]:
        evidence = "; ".join(f"{head}: {cell}" for head, cell in zip(header, row, strict=False) if cell)
        _, level, name = located(row[place])[0]
        last: Draft | None = None
        for at, cell in enumerate(header):
            value = None if at == place else _number(row, at)
            role = _role(cell)
            if value is None or role in ("skip", "name"):
                continue
            if role in ("percent", "index", "change") and last is not None:
                last.comparisons.extend(_comparisons({role: value}))
                continue
            label = tuple(cell.split("(")[0].lower().split())
            last = Draft(label, Amount(value), _unit_in(cell) or unit, context.period)
            last.place = f"{level} {name}"
            found.append((last, evidence))
    return found


def _columns(header: Row) -> Columns:
    columns = Columns()
    named = False
    for at, cell in enumerate(header):
        role = _role(cell)
        if role == "name" and not named:
            columns.name, named = at, True
        elif role == "unit":
            columns.unit = at
        elif role is not None and role not in ("skip", "name"):
            columns.roles.setdefault(role, at)
        elif role is None:
            columns.others.append(at)
    if not named:
        columns.name = next((at for at in columns.others if _role(header[at]) is None), 0)
    columns.others = [at for at in columns.others if at != columns.name]
    return columns


def _role(cell: str) -> str | None:
    """What a header says its column holds; the first entry of the data file that fits."""
    lowered = " ".join(cell.lower().split())
    for role, words in _headers()["roles"].items():
        if any(lowered == word or (len(word) > 1 and word in lowered) for word in words):
            return str(role)
    return None


def _row(row: Row, header: Row, columns: Columns, context: Context, unit: str | None) -> list[Draft]:
    name = tuple(row[columns.name].split())
    name = (name[0].lower(), *name[1:]) if not name[0].isupper() else name
    own = row[columns.unit] if columns.unit is not None and columns.unit < len(row) else None
    drafts = []
    roles = {role: _number(row, at) for role, at in columns.roles.items()}
    for role in ("actual", "plan", "before"):
        value = roles.get(role)
        if value is not None:
            found_unit = own or _unit_in(header[columns.roles[role]]) or _unit_in(row[columns.name]) or unit
            drafts.append(_draft(role, name, value, found_unit, header[columns.roles[role]], context))
    if drafts and roles.get("actual") is not None:
        drafts[0].comparisons.extend(_comparisons(roles))
    for at in columns.others:
        value = _number(row, at)
        if value is not None:
            label = tuple(header[at].split("(")[0].lower().split())
            drafts.append(Draft((*label, *name), Amount(value), own or _unit_in(header[at]) or unit, context.period))
    return drafts


def _draft(role: str, name: Row, value: Decimal, unit: str | None, header: str, context: Context) -> Draft:
    if role == "plan":
        year = context.year
        period = Period.of("year", year) if year else context.period
        return Draft((*header.lower().split("(")[0].split(), *name), Amount(value), unit, period, target=True)
    if role == "before":
        return Draft(name, Amount(value), unit, context.period.shifted(-1) if context.period else None)
    return Draft(name, Amount(value), unit, context.period)


def _comparisons(roles: dict[str, Decimal | None]) -> list[Comparison]:
    found = []
    percent, change, index = roles.get("percent"), roles.get("change"), roles.get("index")
    if percent is not None:
        found.append(Comparison(kind="plan", percent=percent, base=_headers()["words"]["plan"]))
    if change is None and index is not None:
        change = index - 100
    if change is not None:
        found.append(Comparison(kind="change", percent=change, base=_headers()["words"]["change"]))
    return found


def _number(row: Row, at: int) -> Decimal | None:
    return read_number(row[at].rstrip("% ")) if at < len(row) and row[at].strip() else None


def _is_number(cell: str) -> bool:
    return read_number(cell) is not None


def _unit_in(text: str) -> str | None:
    """A unit in parentheses or after "ĐVT:" ("Doanh thu (tỷ đồng)")."""
    inner = (
        text[text.rfind("(") + 1 : text.rfind(")")]
        if "(" in text and ")" in text
        else text.rpartition(":")[2]
        if ":" in text
        else ""
    )
    if not inner.strip():
        return None
    figure = next((node for node in scan(f"1 {inner.strip()}") if node.kind == "figure"), None)
    return figure.amount.unit if figure is not None and figure.amount is not None else None
