"""The `sotay` command as a subprocess: as a person at a terminal, or a script, runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]


class Run(NamedTuple):
    """What a run printed, and its exit status."""

    status: int
    out: str
    err: str


def command(*arguments: str) -> list[str]:
    """The command line of `sotay` with these arguments, for the Python that runs the tests."""
    return [sys.executable, "-m", "bot.cli", *arguments]


def environment(**changes: str) -> dict[str, str]:
    """The environment of the tests, with the project on the path of its modules."""
    return os.environ | {"PYTHONPATH": str(ROOT)} | changes


def sotay(*arguments: str, stdin: str | bytes = "", status: int = 0, folder: Path | None = None, **env: str) -> Run:
    """Run it to its end and check its exit status; what it prints must be UTF-8."""
    done = subprocess.run(
        command(*arguments),
        input=stdin if isinstance(stdin, bytes) else stdin.encode(),
        capture_output=True,
        env=environment(**env),
        cwd=folder,
        timeout=120,
        check=False,
    )
    run = Run(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert run.status == status, run.err or run.out
    assert "Traceback" not in run.err + run.out
    return run
