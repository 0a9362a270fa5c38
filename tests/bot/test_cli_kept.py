"""The index kept between runs: the same answers, never an old one, and nothing that others may have written."""

import json
import os
from pathlib import Path

import pytest

from bot.commands import kept
from bot.commands.notebook import open_base, reply_to
from bot.wording import plain
from knowledge.asking import Base
from knowledge.catalogue.bundled import bundled
from knowledge.store.location import locate
from knowledge.wire import line_of
from tests.bot.sotay import sotay

QUESTIONS = (
    "bao nhiêu đảng viên mới?",
    "đạt mấy %?",
    "thu ngan sach dc nhiu",
    "ai dự hội nghị?",
    "số hộ nghèo?",
    "chào",
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of its own."""
    monkeypatch.setattr(kept, "_folder", lambda: tmp_path / "index")
    return tmp_path / "index"


def said(base: Base) -> list[str]:
    conversation, texts = None, []
    for question in QUESTIONS:
        reply, conversation = reply_to(base, question, conversation)
        texts.append(plain(reply, base))
    return texts


def database(tmp_path: Path, count: int) -> str:
    """A database with so many of the bundled facts."""
    facts, sources = bundled()
    lines = "\n".join(line_of(fact, sources[fact.document]) for fact in facts[-count:])
    (tmp_path / "facts.jsonl").write_text(lines, encoding="utf-8")
    sotay("facts", "import", "--db", str(tmp_path / "thu.sqlite"), str(tmp_path / "facts.jsonl"))
    return str(tmp_path / "thu.sqlite")


def test_a_kept_index_answers_as_a_new_one(folder: Path) -> None:
    new = Base(*bundled())
    open_base(None)
    (file,) = folder.glob("*.pickle")
    found = kept.find(file.stem)
    assert isinstance(found, Base)
    assert said(found) == said(new)


def test_what_was_published_since_is_answered(folder: Path, tmp_path: Path) -> None:
    name = database(tmp_path, 3)
    assert len(open_base(name).facts) == 3
    database(tmp_path, 17)
    assert len(open_base(name).facts) == 17


@pytest.mark.parametrize("content", [b"", b"garbage", b"\x80\x05N."])
def test_what_is_no_index_is_built_anew(folder: Path, content: bytes) -> None:
    open_base(None)
    (file,) = folder.glob("*.pickle")
    file.write_bytes(content)
    assert said(open_base(None)) == said(Base(*bundled()))


@pytest.mark.skipif(os.name == "nt", reason="rights are not told by modes there")
@pytest.mark.parametrize("open_to_others", ["file", "folder"])
def test_what_others_may_have_written_is_not_trusted(folder: Path, open_to_others: str) -> None:
    open_base(None)
    (file,) = folder.glob("*.pickle")
    assert kept.find(file.stem) is not None
    (file if open_to_others == "file" else folder).chmod(0o777)
    assert kept.find(file.stem) is None


def test_only_some_are_kept_and_nothing_else_is_left(folder: Path) -> None:
    for number in range(kept.KEPT + 3):
        kept.keep(f"{number}", number)
    assert len(list(folder.iterdir())) == kept.KEPT
    assert kept.find(f"{kept.KEPT + 2}") == kept.KEPT + 2


def test_where_nothing_can_be_kept_the_answer_comes_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder would be", encoding="utf-8")
    run = sotay("ask", "--json", QUESTIONS[0], XDG_CACHE_HOME=str(tmp_path / "cache"))
    assert json.loads(run.out)["answers"][0]["value"] == 33


def test_a_server_and_a_file_that_is_not_there_have_no_name() -> None:
    assert kept.state(locate("postgresql://sotay@127.0.0.1:1/none")) is None
    assert kept.state(locate("/does/not/exist.sqlite")) is None


@pytest.mark.skipif(os.name == "nt", reason="another folder there")
def test_compiled_code_goes_to_the_cache_where_it_may_not_stand_beside_the_sources(tmp_path: Path) -> None:
    sotay("--help", XDG_CACHE_HOME=str(tmp_path), PYTHONDONTWRITEBYTECODE="1")
    assert list((tmp_path / "sotay" / "bytecode").rglob("*.pyc"))
