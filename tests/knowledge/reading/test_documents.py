"""Files into paragraphs: formats, encodings, faults of OCR, and what is refused."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from contextlib import suppress

import docx
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.errors import DocumentError
from knowledge.reading import open_document, paragraphs_of, read_document, read_facts
from knowledge.reading.formats import encodings
from knowledge.reading.formats.pdf import rejoin

TEXT = (
    "Huyện An Bình: kết quả năm 2023\n\nNăm 2023, tổng giá trị sản xuất của huyện đạt 1.276 tỷ đồng, tăng 7,9% so với cùng kỳ.\n\n"
    "Đảng bộ huyện kết nạp 74 đảng viên mới, đạt 92,5% chỉ tiêu được giao; tổng số đảng viên là 2.187 đồng chí."
)


def word(text: str = TEXT) -> bytes:
    document = docx.Document()
    for paragraph in text.split("\n\n"):
        document.add_paragraph(paragraph)
    table = document.add_table(2, 3)
    for at, cell in enumerate(("Chỉ tiêu", "Đơn vị", "Thực hiện", "Trồng rừng", "ha", "38")):
        table.cell(at // 3, at % 3).text = cell
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_broken_lines_are_rejoined_and_numbers_mended() -> None:
    document = paragraphs_of(
        "Thu ngân sách 54,3 tỷ\nđồng ,đạt 92 % dự toán. Vốn giải ngân\n103. 250 triệu đồng , đạt 5 %\n\n- 2 -\n\nHết."
    )
    assert [paragraph.number for paragraph in document.paragraphs] == [1, 2, 3]
    first = document.paragraphs[0]
    assert first.text == "Thu ngân sách 54,3 tỷ đồng, đạt 92% dự toán. Vốn giải ngân 103.250 triệu đồng, đạt 5%"
    assert document.text[first.start : first.end].startswith("Thu ngân sách 54,3 tỷ\n")


def test_list_items_are_paragraphs() -> None:
    assert len(paragraphs_of("Kết quả:\n- Trồng 5 ha rừng\n- Nuôi 7 con bò").paragraphs) == 3


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode(name: str) -> None:
    assert read_document(TEXT.encode(name), "a.txt").paragraphs == paragraphs_of(TEXT, "a.txt").paragraphs


def test_tcvn3() -> None:
    table = {letter: code for code, letter in encodings._tcvn3_table().items()}
    data = bytes(table.get(char, ord(char)) for char in TEXT.lower())
    assert read_document(data, "a.txt").text == TEXT.lower()


def test_vni() -> None:
    assert (
        encodings.decode("ñaûng vieân ñaït chæ tieâu, hoä ngheøo huyeän".encode("cp1252"))
        == "đảng viên đạt chỉ tiêu, hộ nghèo huyện"
    )


def test_windows_1258() -> None:
    tones = "\u0300\u0301\u0309\u0303\u0323"

    def spelt(char: str) -> bytes:
        try:
            return char.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", char)
            base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
            return (base + "".join(part for part in parts if part in tones)).encode("cp1258")

    assert read_document(b"".join(map(spelt, TEXT)), "a.txt").text == TEXT


def test_word_with_a_table() -> None:
    document = open_document(word(), "a.docx")
    assert document.paragraphs[1].text.startswith("Năm 2023")
    assert document.paragraphs[3].rows == (("Chỉ tiêu", "Đơn vị", "Thực hiện"), ("Trồng rừng", "ha", "38"))
    facts = read_facts(document, "a").facts
    assert any(getattr(fact, "indicator", "") == "trồng rừng" for fact in facts)


def test_html_and_markdown() -> None:
    article = "".join(f"<p>{part}</p>" for part in TEXT.split("\n\n"))
    page = f"<html><head><title>Tin</title></head><body><nav>Trang chủ</nav><article>{article}</article></body></html>"
    assert "1.276 tỷ đồng" in open_document(page.encode(), "a.html").text
    document = read_document(
        f"# Báo cáo\n\n**{TEXT}**\n\n| Chỉ tiêu | Thực hiện |\n|---|---|\n| Trồng rừng | 38 |".encode(), "a.md"
    )
    assert document.title == "Báo cáo"
    assert document.paragraphs[-1].rows[-1] == ("Trồng rừng", "38")


def test_lines_of_a_page_become_paragraphs() -> None:
    assert (
        rejoin("Huyện đạt 5\nxã chuẩn.\nThu ngân sách\nđạt 7 tỷ.\n- 3 -\nHết")
        == "Huyện đạt 5 xã chuẩn.\n\nThu ngân sách đạt 7 tỷ.\n\nHết"
    )


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b" " * 70_000_000)
    return stream.getvalue()


def entities() -> bytes:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word())) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "word/document.xml":
                data = f'<!DOCTYPE x [<!ENTITY a0 "x">{lines}]><x>&a11;</x>'.encode()
            new.writestr(entry.filename, data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"), (b"\x00" * 50, "empty"), (b" \n\t", "empty"), (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "image"),
        (b"%PDF-1.4 nothing", "broken"), (word()[:800], "broken"), (b"\xd0\xcf\x11\xe0" + b"x" * 99, "old-word"),
        (bytes(range(256)) * 9, "binary"), (b"The quick brown fox jumps over the dog. " * 30, "foreign"), (bomb(), "too-large"),
        (entities(), "broken"), (("Huyện đạt 5 xã. " * 120_000).encode(), "too-large"),
    ],
)  # fmt: skip
def test_refusals_have_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as refused:
        open_document(data, "bao-cao.docx")
    assert str(refused.value).startswith(code)
    assert refused.value.user_text.endswith((".", "nhé."))


def pdf(*, password: str | None = None) -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    if password is not None:
        writer.encrypt(password)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


@pytest.mark.parametrize(("data", "code"), [(pdf(), "scan"), (pdf()[:150], "broken")])
def test_pdf_without_text(data: bytes, code: str) -> None:
    with pytest.raises(DocumentError, match=code):
        open_document(data, "a.pdf")


def test_pdf_with_a_password() -> None:
    with pytest.raises(DocumentError, match="encrypted"):
        open_document(pdf(password="x"), "a.pdf")


def test_time_is_bounded() -> None:
    with pytest.raises(DocumentError, match="too-slow"):
        open_document(word(), "a.docx", seconds=0.01)


@settings(max_examples=60)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"\xff\xfe", b"\xd0\xcf\x11\xe0"]),
)
def test_any_bytes_are_read_or_refused(data: bytes, start: bytes) -> None:
    with suppress(DocumentError):
        read_facts(read_document(start + data, "x.txt"), "x")
