"""A second emulator, written by others: the npm package telegram-test-api. Skipped where there is no Node."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from tests.telegram.driver import BotProcess
from tests.telegram.fake.server import TOKEN

PACKAGE = "telegram-test-api@4.2.1"
INSTALLING = 60.0
"""Seconds: where the registry is slower, the test is skipped."""
SCRIPT = Path(__file__).with_name("npm_emulator.js")


class ForeignServer:
    """As much of `FakeTelegram` as `BotProcess` needs."""

    token = TOKEN

    def __init__(self, address: str) -> None:
        self.address = address


@pytest.fixture
def node(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The emulator's process, listening soon."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("Node is not here")
    install = [
        npm,
        "install",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--prefer-offline",
        "--prefix",
        str(tmp_path),
        PACKAGE,
    ]
    try:
        subprocess.run(install, check=True, capture_output=True, timeout=INSTALLING, cwd=tmp_path)
    except (subprocess.SubprocessError, OSError):
        pytest.skip("npm cannot install telegram-test-api now")
    script = shutil.copy(SCRIPT, tmp_path)
    environment = os.environ | {"NODE_PATH": str(tmp_path / "node_modules")}
    with subprocess.Popen(
        [node, script, TOKEN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        yield process
        process.kill()


def line_of(output: IO[str] | None) -> Any:
    """The next line, which is JSON."""
    assert output is not None
    line = output.readline()
    assert line, "the emulator ended early"
    return json.loads(line)


def test_a_question_and_its_source_on_somebody_elses_server(node: subprocess.Popen[str], tmp_path: Path) -> None:
    server = ForeignServer(line_of(node.stdout)["address"])
    bot = BotProcess(server, tmp_path).start()  # type: ignore[arg-type]  # all that start() needs
    try:
        assert node.stdin is not None
        node.stdin.write("bao nhiêu đảng viên mới?\n")
        node.stdin.flush()
        answer, source = line_of(node.stdout), line_of(node.stdout)
        assert "<b>33 đảng viên</b>" in answer["text"]
        assert "<blockquote expandable>" in source["text"], bot.log
        assert "<b><u>33</u></b>" in source["text"]
        assert node.wait(10) == 0
        assert "update failed" not in bot.log
    finally:
        bot.kill()
