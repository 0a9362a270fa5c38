"""Files that mean harm or mean well and cannot be read: bounded time and memory, one sentence, nothing stored."""

from __future__ import annotations

import io
import subprocess
import sys
import time
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commands.ingest import app
from knowledge.errors import DocumentError
from knowledge.model import Measure
from knowledge.reading import open_document, paragraphs_of, read_facts
from knowledge.store import load_snapshot

ROOT = Path(__file__).resolve().parents[3]
LINES = (
    "Huyện An Bình: kết quả năm 2023",
    "Năm 2023, huyện An Bình thu ngân sách đạt 98 tỷ đồng,",
    "tăng 7,9% so với cùng kỳ. Toàn huyện còn 388 hộ nghèo.",
)
MEMORY = 256 * 1024 * 1024


def pdf_of(objects: list[bytes]) -> bytes:
    """A PDF file of these objects, numbered from 1; the first is the catalogue."""
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, rows)
    out += b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def stream(data: bytes) -> bytes:
    return b"<</Length %d>>\nstream\n%s\nendstream" % (len(data), data)


def vietnamese_pdf(*, mapped: bool = True, extra: int = 0, first: int = 0xF000) -> bytes:
    """A page of Vietnamese text in a font whose codes mean letters only by its table, as Word makes them."""
    letters = sorted(set("".join(LINES)))
    codes = {letter: first + number for number, letter in enumerate(letters)}
    rows = "\n".join(f"<{codes[letter]:04X}> <{ord(letter):04X}>" for letter in letters)
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(letters)} beginbfchar\n{rows}\nendbfchar\n"
        "endcmap end end"
    )
    shown = "\n".join(
        f"1 0 0 1 72 {720 - 20 * at} Tm <{''.join(f'{codes[letter]:04X}' for letter in line)}> Tj"
        for at, line in enumerate(LINES)
    )
    unicode = b"/ToUnicode 8 0 R" if mapped else b""
    return pdf_of([
        b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>",
        stream(f"BT /F1 12 Tf\n{shown}\nET".encode()),
        b"<</Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] %s>>" % unicode,
        b"<</Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo 9 0 R /FontDescriptor 7 0 R /DW 500>>",
        b"<</Type /FontDescriptor /FontName /X /Flags 4 /FontBBox [0 0 1 1] /Ascent 1 /Descent 0 /StemV 1>>",
        stream(table.encode()), b"<</Registry (Adobe) /Ordering (Identity) /Supplement 0>>", *[b"<</A [1 2 3]>>"] * extra,
    ])  # fmt: skip


def picture_pdf() -> bytes:
    """A scan: a page with a picture and no letters."""
    return pdf_of([
        b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</XObject <</I 5 0 R>>>>>>",
        stream(b"q 595 0 0 842 0 0 cm /I Do Q"),
        b"<</Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /Length 1>>\nstream\n0\nendstream",
    ])  # fmt: skip


def word(xml: bytes, packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packed) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", xml)
    return out.getvalue()


def laughs() -> bytes:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE x [<!ENTITY a0 "ha">{lines}]><x>&a11;</x>'.encode()


def test_a_pdf_with_vietnamese_text_is_read() -> None:
    facts = read_facts(open_document(vietnamese_pdf(), "a.pdf"), "a").facts
    measures = [fact for fact in facts if isinstance(fact, Measure)]
    assert [(fact.indicator, str(fact.quantity.value), fact.place) for fact in measures] == [
        ("thu ngân sách", "98", "huyện An Bình"),
        ("hộ nghèo", "388", "huyện An Bình"),
    ]
    assert measures[0].comparisons[0].percent is not None  # its sentence runs over two lines


HOSTILE = {
    "scan.pdf": (picture_pdf(), "scan"),
    "fonts.pdf": (vietnamese_pdf(mapped=False), "unmapped"),
    "shapes.pdf": (vietnamese_pdf(mapped=False, first=1), "unmapped"),
    "picture.pdf": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "image"),
    "zip-bomb.docx": (word(b" " * 80_000_000), "too-large"),
    "xml-bomb.docx": (word(laughs()), "broken"),
    "deep.docx": (word(b"<a>" * 200_000), "broken"),
    "long.txt": (("Huyện đạt 5 xã, 7 thôn. " * 700_000).encode(), "too-large"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_in_one_sentence_and_nothing_is_stored(name: str, tmp_path: Path) -> None:
    data, code = HOSTILE[name]
    (tmp_path / name).write_bytes(data)
    started = time.monotonic()
    result = CliRunner().invoke(app, ["--publish", "--db", str(tmp_path / "x.sqlite"), str(tmp_path / name)])
    assert result.exit_code == 1
    assert time.monotonic() - started < 20
    (line,) = result.stderr.strip().splitlines()
    assert f"({code}" in line
    assert not load_snapshot(tmp_path / "x.sqlite").published


def test_a_pdf_of_very_many_objects_takes_bounded_time() -> None:
    started = time.monotonic()
    with suppress(DocumentError):  # read or refused, as fast as the machine is
        open_document(vietnamese_pdf(extra=50_000), "a.pdf")
    assert time.monotonic() - started < 21


def test_a_text_that_is_longer_than_any_report_is_not_read() -> None:
    with pytest.raises(DocumentError, match="too-large"):
        read_facts(paragraphs_of("Huyện đạt 5 xã. " * 60_000), "a")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of a process is not told here")
def test_memory_is_bounded() -> None:
    """A text of two thousand paragraphs, figures all over, fits into 256 MB with the interpreter.

    The peak is read from /proc: what `getrusage` tells a child includes the peak of the process it was forked from.
    """
    script = (
        "import re; from pathlib import Path; from knowledge.reading import *\n"
        "text = '\\n\\n'.join(f'Xã đạt {n} ha, thu {n} tỷ đồng.' for n in range(2000))\n"
        "read_facts(paragraphs_of(text), 'a')\n"
        "print(re.search(r'VmHWM:\\s+(\\d+) kB', Path('/proc/self/status').read_text())[1])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) * 1024 < MEMORY
