"""`sotay ingest --review` in a real pseudo-terminal: what an editor types is what is kept."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from knowledge.model import Measure
from knowledge.store import load_snapshot

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")

ROOT = Path(__file__).resolve().parents[3]
TEXT = (
    "Huyện An Bình: kết quả năm 2023\n\nNăm 2023, huyện An Bình thu ngân sách đạt 98 tỷ đồng. "
    "Đảng bộ huyện kết nạp 74 đảng viên mới. Toàn huyện còn 388 hộ nghèo. Sản lượng lúa đạt 5.100 tấn."
)
PATIENCE = 30
ASKED = b"quit"


def talk(report: Path, db: Path, answers: list[tuple[bytes, str]]) -> tuple[int, str]:
    """Run the review; type each answer when its question is on the screen. The exit status, and all that was shown."""
    primary, secondary = pty.openpty()
    command = [sys.executable, "-m", "bot.cli", "ingest", "--review", "--db", str(db), str(report)]
    environment = {**os.environ, "TERM": "dumb", "COLUMNS": "120"}
    process = subprocess.Popen(command, cwd=ROOT, stdin=secondary, stdout=secondary, stderr=secondary, env=environment)
    os.close(secondary)
    shown, new, deadline = b"", b"", time.monotonic() + PATIENCE
    waiting = list(answers)
    while time.monotonic() < deadline:
        ready, _, _ = select.select([primary], [], [], 0.2)
        if ready:
            try:
                data = os.read(primary, 4096)
            except OSError:  # the other side is closed: it has ended
                break
            if not data:
                break
            shown, new = shown + data, new + data
        if waiting and waiting[0][0] in new and new.rstrip(b" ").endswith(b":"):
            os.write(primary, f"{waiting.pop(0)[1]}\n".encode())
            new = b""
    os.close(primary)
    return process.wait(PATIENCE), shown.decode("utf-8", "replace")


def kept(db: Path) -> dict[str, str]:
    facts = [row.fact for row in load_snapshot(db).published.values()]
    return {fact.indicator: str(fact.quantity.value) for fact in facts if isinstance(fact, Measure)}


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "an-binh.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_accept_edit_drop_and_accept_the_rest(report: Path, tmp_path: Path) -> None:
    answers = [(ASKED, "a"), (ASKED, "d"), (ASKED, "e"), (b"indicator", ""), (b"value", "389"), (b"unit", ""),
               (b"place", ""), (b"period", ""), (ASKED, "all")]  # fmt: skip
    status, shown = talk(report, tmp_path / "x.sqlite", answers)
    assert status == 0, shown
    assert "74 đảng viên" in shown
    assert kept(tmp_path / "x.sqlite") == {"thu ngân sách": "98", "hộ nghèo": "389", "sản lượng lúa": "5100"}


def test_a_wrong_answer_is_asked_again_and_quitting_drops_the_rest(report: Path, tmp_path: Path) -> None:
    status, shown = talk(report, tmp_path / "x.sqlite", [(ASKED, "a"), (ASKED, "?"), (ASKED, "q")])
    assert status == 0, shown
    assert kept(tmp_path / "x.sqlite") == {"thu ngân sách": "98"}
