"""The examples of the documentation: found, run, and written anew (`uv run python docs/examples.py`).

A fenced block marked `console` holds a command after "$ " and what it prints. A block marked `json NAME` or
`text NAME` is a file of that name for the commands after it. The examples of one page run in order, in one folder, with a home of their own.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
PAGES = (ROOT / "README.md", ROOT / "docs" / "huong-dan.md")
PICTURE = ROOT / "docs" / "conversation.svg"
PICTURED = (
    "bao nhiêu đảng viên mới?",
    "vậy chỉ tiêu là bao nhiêu?",
    "thu ngan sach dat may % kh huyen giao",
    "nguồn đâu?",
)
BLOCK = re.compile(r"^```(console|(?:json|text) \S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Example(NamedTuple):
    """A command of a page and what the page says it prints."""

    page: Path
    command: str
    output: str


def run(command: str, folder: Path, stdin: str = "") -> str:
    """What a shell command prints on standard output.

    Raises:
        RuntimeError: it ended with another status than 0; the message holds its standard error.
    """
    shim = folder / "bin" / "sotay"
    if not shim.exists():
        shim.parent.mkdir()
        shim.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m bot.cli "$@"\n', encoding="utf-8")
        shim.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SOTAY_", "XDG_"))}
    path = os.pathsep.join((str(shim.parent), kept.get("PATH", "")))
    env = kept | {"HOME": str(folder), "PATH": path, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(  # noqa: S603  # the commands of our own pages
        ["bash", "-o", "pipefail", "-c", command],  # noqa: S607  # whichever bash is there
        cwd=folder, env=env, input=stdin, capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{command}: status {done.returncode}: {done.stderr}")
    return done.stdout


def examples(page: Path, folder: Path) -> Iterator[Example]:
    """The examples of a page, its files laid down in `folder` as they come by."""
    for match in BLOCK.finditer(page.read_text(encoding="utf-8")):
        kind, body = match.groups()
        if kind == "console":
            command, _, output = body.removeprefix("$ ").partition("\n")
            yield Example(page, command, output)
        else:
            (folder / kind.split()[1]).write_text(body, encoding="utf-8")


@contextmanager
def own_folder() -> Iterator[Path]:
    """A fresh folder to run examples in."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def refresh(page: Path) -> None:
    """Write what each command of a page prints now under it."""
    text = page.read_text(encoding="utf-8")
    with own_folder() as folder:
        for example in examples(page, folder):
            printed = run(example.command, folder).rstrip("\n")
            printed += "\n" if printed else ""
            head = f"```console\n$ {example.command}\n"
            text = text.replace(f"{head}{example.output}```", f"{head}{printed}```")
    page.write_text(text, encoding="utf-8")


def draw() -> None:
    """Draw the conversation of the README from real answers."""
    turns = [PICTURED[: end + 1] for end in range(len(PICTURED))]
    with own_folder() as folder:
        lines = run("sotay ask --json -", folder, "\n".join(json.dumps({"turns": each}) for each in turns))
    answers = [str(json.loads(line)["text"]) for line in lines.splitlines()]
    console = Console(record=True, width=84, file=Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
    for question, reply in zip(PICTURED, answers, strict=True):
        console.print(Text.assemble(("Bạn hỏi: ", "bright_black"), (question, "bold cyan"), "\n"))
        figure, _, rest = reply.partition("\n")
        console.print(Text.assemble((figure, "bold"), "\n", rest, "\n"))
    PICTURE.write_text(console.export_svg(title="sotay chat", code_format=_svg_format()), encoding="utf-8")


def _svg_format() -> str:
    """Rich's picture without the fonts that it would fetch from elsewhere."""
    return re.sub(r"@font-face \{\{.*?\}\}\s*(?=[.@])", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)


if __name__ == "__main__":
    for page in PAGES:
        refresh(page)
    draw()
