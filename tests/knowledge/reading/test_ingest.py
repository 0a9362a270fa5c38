"""`sotay ingest`, on real files and a real database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commands.ingest import app
from knowledge.store import load_snapshot

TEXT = "Huyện An Bình: kết quả năm 2023\n\nNăm 2023, huyện An Bình thu ngân sách đạt 98 tỷ đồng. Đảng bộ huyện kết nạp 74 đảng viên mới."


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "an-binh.txt"
    path.write_text(TEXT, "utf-8")
    return path


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return result.exit_code, result.stdout, result.stderr


def test_a_dry_run_prints_facts_and_stores_nothing(report: Path, tmp_path: Path) -> None:
    status, out, _ = run("--json", "--dry-run", "--db", tmp_path / "x.sqlite", report)
    facts = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [(fact["value"], fact["document"], fact["place"]) for fact in facts] == [
        (98, "an-binh", "huyện An Bình"),
        (74, "an-binh", "huyện An Bình"),
    ]
    assert not (tmp_path / "x.sqlite").exists()


def test_publishing_twice_changes_nothing_and_a_correction_only_what_it_corrects(report: Path, tmp_path: Path) -> None:
    db = tmp_path / "x.sqlite"
    assert run("--publish", "--db", db, report)[0] == 0
    assert "0 new, 2 unchanged" in run("--publish", "--db", db, report)[2]
    report.write_text(TEXT.replace("98 tỷ", "99 tỷ").replace(" Đảng bộ huyện kết nạp 74 đảng viên mới.", ""), "utf-8")
    assert "1 published, 1 retired" in run("--publish", "--db", db, report)[2]
    (row,) = load_snapshot(db).published.values()
    assert row.fact.quantity.value == 99  # type: ignore[union-attr]  # it is a measure


def test_drafts_are_not_published(report: Path, tmp_path: Path) -> None:
    db = tmp_path / "x.sqlite"
    assert run("--db", db, report)[0] == 0
    assert not load_snapshot(db).published


def test_a_file_that_cannot_be_read_does_not_stop_the_others(report: Path, tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    status, out, err = run("--json", "--dry-run", tmp_path / "scan.pdf", report)
    assert status == 1
    assert len(out.splitlines()) == 2
    assert "scan.pdf" in err


def test_what_is_left_of_a_pdf_is_refused_and_nothing_is_stored(tmp_path: Path) -> None:
    rest, db = tmp_path / "bao-cao.pdf", tmp_path / "x.sqlite"
    rest.write_text("6 0 obj << /Length 44 >> stream BT ET endstream endobj xref trailer startxref 1234", "ascii")
    status, out, err = run("--db", db, rest)
    assert (status, out) == (1, "")
    assert "Tệp bị hỏng hoặc bị cắt dở nên không đọc được." in err
    assert load_snapshot(db).sources == {}


def test_a_report_of_one_sentence_is_not_its_own_title(tmp_path: Path) -> None:
    one, db = tmp_path / "mot-cau.txt", tmp_path / "x.sqlite"
    one.write_text("Năm 2023, huyện An Bình thu ngân sách đạt 98 tỷ đồng.", "utf-8")
    assert run("--publish", "--db", db, one)[0] == 0
    snapshot = load_snapshot(db)
    assert len(snapshot.facts) == 1
    assert snapshot.sources["mot-cau"].title is None


@pytest.mark.parametrize("option", ["--explain", "--dry-run"])
def test_what_people_see(report: Path, option: str) -> None:
    status, out, _ = run("--dry-run", option, report)
    assert status == 0
    assert "98 tỷ đồng" in out
