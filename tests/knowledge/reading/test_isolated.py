"""Reading a whole report in the process of its own: the same facts, the same refusals, as in this one."""

from __future__ import annotations

import pytest

from knowledge.errors import DocumentError
from knowledge.reading import isolated, open_document, read_facts, read_report
from tests.telegram.desk import as_docx, report

TEXT = report(
    "An Bình", "Năm 2024, huyện An Bình kết nạp hơn 96 đảng viên mới, đạt 110,5% chỉ tiêu.", "Thu 1.810 tỷ đồng."
)


@pytest.mark.parametrize(("name", "data"), [("a.txt", TEXT), ("a.docx", as_docx(TEXT))])
def test_the_facts_are_those_that_are_read_here(name: str, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "SHORT", 0)
    document, reading = read_report(data, name, "an-binh")
    here = read_facts(open_document(data, name), "an-binh")
    assert document == open_document(data, name)
    assert (reading.facts, reading.source) == (here.facts, here.source)
    assert reading.facts


def test_a_refusal_comes_back_in_words() -> None:
    with pytest.raises(DocumentError) as refused:
        read_report(b"PK\x03\x04" + b"x" * 500, "a.docx", "a")
    assert "hỏng" in refused.value.user_text
