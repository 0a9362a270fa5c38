"""`sotay facts` and `sotay db` as people call them, on both databases."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.cli import main
from knowledge.asking import Base, answer
from knowledge.catalogue.bundled import bundled
from knowledge.store import load_snapshot
from tests.knowledge.store.samples import SOURCES, measure

LINE = {"kind": "measure", "document": "x", "indicator": "số hộ nghèo", "value": 12, "unit": "hộ"}


class Done(NamedTuple):
    """What a command printed."""

    stdout: str
    stderr: str


class Sotay:
    """The command line in this process: a process of its own for each command would take minutes."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.patch = patch

    def __call__(self, *arguments: str, status: int = 0) -> Done:
        out, err = io.StringIO(), io.StringIO()
        self.patch.setattr(sys, "argv", ["sotay", *arguments])
        code: object = 0
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                main()
            except SystemExit as leave:
                code = leave.code or 0
        assert code == status, err.getvalue()
        assert "unexpected error" not in err.getvalue()
        return Done(out.getvalue(), err.getvalue())


@pytest.fixture
def sotay(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Sotay:
    """The command line with a home of its own."""
    for name in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    return Sotay(monkeypatch)


def test_import_and_export(sotay: Sotay, database: str, tmp_path: Path) -> None:
    source = {"title": "Báo cáo", "publisher": "UBND", "date": "2023-12-01", "url": None}
    body = LINE | {"id": "x-1", "source": source, "comparisons": [{"kind": "plan", "percent": 110, "base": None}]}
    (tmp_path / "f.jsonl").write_text(json.dumps(body), "utf-8")
    done = sotay("facts", "import", "--db", database, str(tmp_path / "f.jsonl"))
    assert done.stdout == ""
    assert "1 added" in done.stderr
    (line,) = sotay("facts", "export", "--db", database).stdout.splitlines()
    exported = json.loads(line)
    assert {key: exported[key] for key in body} == body
    for form in ("csv", "xlsx", "jsonl"):
        file = tmp_path / f"out.{form}"
        sotay("facts", "export", "--db", database, "-o", str(file))
        assert "1 unchanged" in sotay("facts", "import", "--db", database, str(file)).stderr


def test_a_malformed_line_stores_nothing(root: Path, database: str, tmp_path: Path) -> None:
    file = tmp_path / "f.jsonl"
    file.write_text("\n".join([json.dumps(LINE), "{", json.dumps(LINE | {"value": "12"})]), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "facts", "import", "--db", database, str(file)],
        env=os.environ | {"PYTHONPATH": str(root)}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "line 2" in done.stderr
    assert "line 3: value: must be a number" in done.stderr
    assert load_snapshot(database).facts == ()


def test_files_that_are_not_there(sotay: Sotay, tmp_path: Path) -> None:
    database = str(tmp_path / "n.sqlite")
    assert "cannot be read" in sotay("facts", "import", "--db", database, str(tmp_path / "none"), status=1).stderr
    assert (
        "cannot be written"
        in sotay("facts", "export", "--db", database, "-o", str(tmp_path / "no" / "f"), status=1).stderr
    )
    sotay("facts", "export", "--format", "xlsx", status=2)
    sotay("facts", "import", status=2)


def test_the_default_database_holds_the_bundled_facts(sotay: Sotay, tmp_path: Path) -> None:
    facts, sources = bundled()
    first = sotay("facts", "export").stdout.splitlines()
    assert [json.loads(line)["id"] for line in first] == [fact.id for fact in facts]
    sotay("db", "upgrade")  # makes the file
    assert sotay("facts", "export").stdout.splitlines() == first
    (tmp_path / "f.jsonl").write_text(json.dumps(LINE | {"id": "mine"}), "utf-8")
    sotay("facts", "import", str(tmp_path / "f.jsonl"))
    assert len(sotay("facts", "export").stdout.splitlines()) == len(facts) + 1
    assert json.loads(first[0])["source"]["title"] == next(iter(sources.values())).title


def test_a_named_database_starts_empty(sotay: Sotay, database: str) -> None:
    assert sotay("facts", "export", "--db", database).stdout == ""
    sotay.patch.setenv("SOTAY_DATABASE", database)
    assert sotay("facts", "export").stdout == ""


def test_care_of_a_database(sotay: Sotay, database: str, tmp_path: Path) -> None:
    (tmp_path / "f.jsonl").write_text(json.dumps(LINE), "utf-8")
    sotay("facts", "import", "--db", database, str(tmp_path / "f.jsonl"))
    before = sotay("facts", "export", "--db", database).stdout
    copy = str(tmp_path / "copy.backup")
    sotay("db", "backup", "--db", database, copy)
    assert "exists" in sotay("db", "backup", "--db", database, copy, status=1).stderr
    assert "not empty" in sotay("db", "restore", "--db", database, copy, status=1).stderr
    sotay("db", "restore", "--db", database, "--force", copy)
    sotay("db", "vacuum", "--db", database)
    assert "sound" in sotay("db", "check", "--db", database).stderr
    assert sotay("facts", "export", "--db", database).stdout == before


@pytest.mark.parametrize("work", [("check",), ("vacuum",), ("backup", "copy.backup")])
def test_a_database_that_is_not_there_is_not_looked_after(sotay: Sotay, tmp_path: Path, work: tuple[str, ...]) -> None:
    missing = tmp_path / "mistyped.sqlite"
    assert "no such database" in sotay("db", *work, "--db", str(missing), status=1).stderr
    assert not missing.exists()


def test_help_shows_an_example_of_every_command(sotay: Sotay) -> None:
    for group, commands in (
        ("facts", ("import", "export")),
        ("db", ("upgrade", "check", "backup", "restore", "vacuum")),
    ):
        for command in commands:
            assert f"sotay {group} {command}" in sotay(group, command, "--help").stdout


def test_both_databases_give_the_same_answers(shared: Path, tmp_path: Path, empty_postgres: str, sotay: Sotay) -> None:
    for name in ("seed", "dev"):
        file = str(shared / "data" / f"{name}.facts.jsonl")
        for database in (str(tmp_path / "n.sqlite"), empty_postgres):
            sotay("facts", "import", "--db", database, file)
    questions = [
        json.loads(line)["turns"]
        for name in ("seed", "dev")
        for line in (shared / "data" / f"{name}.questions.jsonl").read_text("utf-8").splitlines()
    ]
    first, second = load_snapshot(str(tmp_path / "n.sqlite")), load_snapshot(empty_postgres)
    assert first.published == second.published
    bases = [Base(snapshot.facts, snapshot.sources) for snapshot in (first, second)]
    for turns in questions:
        replies = []
        for base in bases:
            conversation = None
            for turn in turns:
                reply, conversation = answer(base, turn, conversation)
            replies.append(reply)
        assert replies[0] == replies[1], turns


def test_an_export_gives_the_same_snapshot(tmp_path: Path, sotay: Sotay, database: str) -> None:
    from knowledge.wire import line_of

    facts = [measure("a-1"), measure("b-1", document="b"), measure("b-2", 50, document="b")]
    (tmp_path / "f.jsonl").write_text("\n".join(line_of(fact, SOURCES[fact.document]) for fact in facts), "utf-8")
    sotay("facts", "import", "--db", database, str(tmp_path / "f.jsonl"))
    (tmp_path / "g.jsonl").write_text(sotay("facts", "export", "--db", database).stdout, "utf-8")
    sotay("facts", "import", "--db", str(tmp_path / "again.sqlite"), str(tmp_path / "g.jsonl"))
    first, second = load_snapshot(database), load_snapshot(tmp_path / "again.sqlite")
    assert (first.facts, first.sources, first.also, first.conflicts) == (
        second.facts, second.sources, second.also, second.conflicts,
    )  # fmt: skip
    assert first.also == {"b-1": (measure("a-1"),)}
    assert [set(group) for group in first.conflicts] == [{"b-1", "b-2"}]
