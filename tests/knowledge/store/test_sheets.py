"""Facts as tables for people: nothing lost, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from knowledge import wire
from knowledge.errors import FactsFileError
from knowledge.model import Fact, Measure, Source
from knowledge.store import sheets
from tests.knowledge.store.samples import SOURCES, measure

texts = st.text(st.sampled_from("=+-@'\"\t;,ab Đễ1\n%"), min_size=1, max_size=12).filter(lambda t: t.strip())
figures = st.integers(-(10**9), 10**9) | st.floats(-1e6, 1e6).map(lambda x: round(x, 4))
made = st.builds(
    lambda number, indicator, value, unit, percents, evidence: measure(
        f"f-{number}", value, indicator=indicator, unit=unit, evidence=evidence, place=indicator,
        comparisons=[{"kind": "change", "percent": p, "base": unit} for p in percents],
    ),
    st.integers(0, 10**6), texts, figures | st.tuples(figures, figures).map(sorted), st.none() | texts,
    st.lists(figures, max_size=3), st.none() | texts,
)  # fmt: skip
many = st.lists(made, max_size=6, unique_by=lambda fact: fact.id)


def others() -> list[Fact]:
    bodies: list[dict[str, object]] = [
        {"kind": "person", "name": "=Lê A", "title": "Bí thư"},
        {"kind": "event", "name": "Hội nghị", "date": "2023-12-19", "purpose": "tổng kết"},
        {"kind": "document", "name": "Chỉ thị số 42", "date": "2023-09-12", "issuer": "Tỉnh ủy"},
        {"kind": "directive", "speaker": "Lê A", "text": 'Làm tốt -"việc"; này, nhé'},
        {"kind": "measure", "indicator": "đạt", "value": 17, "of": 18, "confidence": 0.25,
         "comparisons": [{"kind": "change", "amount": -4.58, "unit": "triệu đồng", "base": None}]},
    ]  # fmt: skip
    return [wire.fact_from_json({"document": "a", "paragraph": 3, **body}) for body in bodies]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=many)
def test_nothing_is_lost(tmp_path: Path, form: str, facts: list[Measure]) -> None:
    path = tmp_path / f"facts.{form}"
    everything = [*facts, *others()]
    if form == "csv":
        path.write_text(sheets.to_csv(everything, SOURCES), "utf-8-sig", newline="")
    else:
        path.write_bytes(sheets.to_xlsx(everything, SOURCES))
    found = sheets.read_sheet(path)
    assert found.facts == everything
    assert found.sources == {"a": SOURCES["a"]}


def test_no_cell_begins_like_a_formula(tmp_path: Path) -> None:
    source = Source(id="a", title='=HYPERLINK("http://x")')
    facts = [measure("a-1", -3, indicator="=1+1", unit="@SUM(A1)", evidence="-2+3+cmd|' /C calc'!A0", place="+84")]
    for row in list(csv.reader(sheets.to_csv(facts, {"a": source}).splitlines()))[1:]:
        for cell in row:
            assert cell.startswith(("'", "-3")) or not cell.startswith(("=", "+", "-", "@"))
    path = tmp_path / "facts.xlsx"
    path.write_bytes(sheets.to_xlsx(facts, {"a": source}))
    cells = [cell for row in load_workbook(path).worksheets[0].iter_rows(min_row=2) for cell in row]
    assert all(cell.data_type in ("s", "n") for cell in cells)
    assert all(not str(cell.value).startswith(("=", "+", "@")) for cell in cells)


def test_tables_as_people_save_them(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    path.write_text("\ufeffdocument;kind;indicator;value;period\nx;measure;số hộ;12;2023\n;;;;\n", "utf-8")
    (fact,) = sheets.read_sheet(path).facts
    assert isinstance(fact, Measure)
    assert fact.period is not None
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["kind", "document", "name", "date", "period", "indicator", "value"])
    day = datetime.fromisoformat("2023-12-19")  # dates of spreadsheets have no zone
    sheet.append(["event", "x", "Hội nghị", day, None, None, None])
    sheet.append(["measure", "x", None, None, 2023, "số hộ", 12.5])
    book.save(tmp_path / "facts.xlsx")
    event, number = sheets.read_sheet(tmp_path / "facts.xlsx").facts
    assert wire.fact_to_json(event)["date"] == "2023-12-19"
    assert wire.fact_to_json(number)["period"] == "2023"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("f.csv", b"a,b\n1,2\n", "heading"),
        ("f.csv", b"", "heading"),
        ("f.csv", b"\xff\xfe\x00", "UTF-8"),
        ("f.xlsx", b"PK no", "workbook"),
        ("f.csv", "kind,document,indicator,value\nmeasure,x,y,12\nmeasure,x,y,mười\n".encode(), "line 3: value"),
        ("f.csv", b"kind,document,indicator,value\nmeasure,,y,1\n", "line 2: document"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FactsFileError, match=said):
        sheets.read_sheet(tmp_path / name)
