"""Facts as a table for people: CSV and XLSX, one fact a row, nothing lost on the way back.

The columns are the contract's keys; a range has its upper bound in `high`; comparisons stand in numbered columns. No
cell can be taken for a formula: a text that begins like one gets an apostrophe, which reading takes off again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from knowledge.errors import FactError, FactsFileError
from knowledge.model import Fact, Source
from knowledge.wire import FactsFile, fact_from_json, fact_to_json, source_from_json

NUMBERS = ("value", "high", "of", "paragraph", "confidence")
TEXTS = (
    "kind", "id", "document", "indicator", "name", "title", "role", "purpose", "issuer", "subject", "speaker", "text",
    "unit", "qualifier", "nature", "place", "period", "date", "evidence",
)  # fmt: skip
COLUMNS = (
    "kind", "id", "document", "indicator", "name", "title", "role", "value", "high", "of", "unit", "qualifier",
    "nature", "place", "period", "date", "purpose", "issuer", "subject", "speaker", "text",
)  # fmt: skip
LAST_COLUMNS = ("paragraph", "evidence", "confidence")
SOURCE = ("title", "publisher", "date", "url")
COMPARISON = ("kind", "percent", "amount", "unit", "base", "qualifier")

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")

Cell = str | int | float | None


def to_csv(facts: Iterable[Fact], sources: Mapping[str, Source]) -> str:
    """A CSV text with a heading."""
    out = io.StringIO()
    csv.writer(out).writerows(_table(facts, sources))
    return out.getvalue()


def to_xlsx(facts: Iterable[Fact], sources: Mapping[str, Source]) -> bytes:
    """A workbook of one sheet with a heading."""
    return workbook(_table(facts, sources), "facts")


def workbook(rows: Iterable[Sequence[Cell]], title: str, widths: Sequence[int] = ()) -> bytes:
    """An XLSX workbook of one sheet, its first row a heading that stays in view; texts go through `harmless` first."""
    from openpyxl import Workbook  # noqa: PLC0415  # a third of a second that other commands need not wait
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row in rows:
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value)
            if isinstance(value, str):
                cell.data_type = "s"  # text, whatever it looks like
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_sheet(path: Path) -> FactsFile:
    """Read a CSV or XLSX file that has the columns of `to_csv`, in any order.

    Raises:
        FactsFileError: it is no such table, or rows are malformed (the heading is line 1).
        OSError: the file cannot be read.
    """
    rows = _xlsx_rows(path) if path.suffix.lower() == ".xlsx" else _csv_rows(path)
    head = [str(cell or "").strip() for cell in next(rows, [])]
    if "kind" not in head or "document" not in head:
        raise FactsFileError(str(path), [(1, "the heading must name at least the columns kind and document")])
    facts: dict[str, Fact] = {}
    sources: dict[str, Source] = {}
    problems: list[tuple[int, str]] = []
    for number, row in enumerate(rows, 2):
        cells = {name: cell for name, cell in zip(head, row, strict=False) if cell not in (None, "")}
        if not cells:
            continue
        try:
            obj = _object(cells)
            fact = fact_from_json(obj)
            if facts.setdefault(fact.id, fact) != fact:
                problems.append((number, f"id: {fact.id!r} is another fact on an earlier line"))
            if obj.get("source"):
                sources.setdefault(fact.document, source_from_json(fact.document, obj["source"]))
        except FactError as error:
            problems.append((number, str(error)))
    if problems:
        raise FactsFileError(str(path), problems)
    return FactsFile(list(facts.values()), sources)


def _table(facts: Iterable[Fact], sources: Mapping[str, Source]) -> Iterator[list[Cell]]:
    bodies = [fact_to_json(fact, sources.get(fact.document)) for fact in facts]
    most = max((len(body.get("comparisons", ())) for body in bodies), default=0)
    compared = [(number, key) for number in range(1, most + 1) for key in COMPARISON]
    head = [*COLUMNS, *(f"comparison {number} {key}" for number, key in compared), *LAST_COLUMNS]
    yield [*head, *(f"source {key}" for key in SOURCE)]
    for body in bodies:
        if isinstance(body.get("value"), list):
            body["value"], body["high"] = body["value"]
        comparisons = dict(enumerate(body.get("comparisons", ()), 1))
        source = body.get("source", {})
        row = [body.get(column) for column in COLUMNS]
        row += [comparisons.get(number, {}).get(key) for number, key in compared]
        row += [body.get(column) for column in LAST_COLUMNS] + [source.get(key) for key in SOURCE]
        yield [harmless(cell) for cell in row]


def harmless(cell: Cell) -> Cell:
    """The cell, a text that could be taken for a formula with an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _csv_rows(path: Path) -> Iterator[Sequence[Any]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FactsFileError(str(path), [(1, "the file is not UTF-8 text")]) from None
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise FactsFileError(str(path), [(1, f"not a CSV file: {error}")]) from None


def _xlsx_rows(path: Path) -> Iterator[Sequence[Any]]:
    from openpyxl import load_workbook  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        sheet = book.worksheets[0]
    except (BadZipFile, InvalidFileException, KeyError, ValueError, IndexError):
        raise FactsFileError(str(path), [(1, "not an XLSX workbook")]) from None
    try:
        yield from sheet.iter_rows(values_only=True)
    finally:
        book.close()


def _object(cells: Mapping[str, Any]) -> dict[str, Any]:
    """The contract's object of a row."""
    obj: dict[str, Any] = {key: _text(cells[key]) for key in TEXTS if key in cells}
    obj |= {key: _number(key, cells[key]) for key in NUMBERS if key in cells}
    if "high" in obj:
        obj["value"] = [obj.get("value"), obj.pop("high")]
    comparisons = []
    number = 1
    while any(f"comparison {number} {key}" in cells for key in COMPARISON):
        comparisons.append(_part(cells, f"comparison {number} ", COMPARISON))
        number += 1
    obj["comparisons"] = comparisons
    obj["source"] = _part(cells, "source ", SOURCE)
    return obj


def _part(cells: Mapping[str, Any], prefix: str, keys: Sequence[str]) -> dict[str, Any]:
    part: dict[str, Any] = {}
    for key in keys:
        cell = cells.get(prefix + key)
        if cell is not None:
            part[key] = _number(prefix + key, cell) if key in ("percent", "amount") else _text(cell)
    return part


def _text(cell: Any) -> str:
    """The text of a cell; a spreadsheet program may have made it a number or a date."""
    if isinstance(cell, str):
        return cell.removeprefix("'")
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _number(column: str, cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    try:
        return Decimal(_text(cell).strip())
    except InvalidOperation:
        raise FactError(column, "must be a number such as 1281 or 18.2") from None
