"""The documentation is true: every command is documented, every example runs and prints what it says."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from bot.cli import app
from docs.examples import PAGES, PICTURE, examples, own_folder, run

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "docs" / "huong-dan.md"
START = "pip install -q uv && uv run sotay chat"
TEST = "pip install -q uv && uv run pytest"


def commands() -> Iterator[tuple[str, Any]]:
    """Every command as it is typed, groups left out."""
    group: Any = typer.main.get_command(app)

    def walk(words: str, command: Any) -> Iterator[tuple[str, Any]]:
        if not hasattr(command, "list_commands"):
            yield words, command
            return
        context = command.make_context(words, [], resilient_parsing=True)
        for name in command.list_commands(context):
            yield from walk(f"{words} {name}", command.get_command(context, name))

    return walk("sotay", group)


COMMANDS = dict(commands())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name: str) -> None:
    assert re.search(rf"{name}\b", GUIDE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    text = COMMANDS[name].help
    assert "Example" in text
    assert f"  {name}" in text or f"| {name}" in text or f" {name}" in text.split("Example")[1]


@pytest.mark.parametrize("page", sorted({*PAGES, *ROOT.glob("docs/*.md")}), ids=lambda path: path.name)
def test_every_command_that_is_documented_exists(page: Path) -> None:
    known = {name.split()[1] for name in COMMANDS}
    named = set(re.findall(r"(?:`|\$ |\| |run )sotay ([a-z]+)", page.read_text(encoding="utf-8")))
    assert named <= known


def steady(text: str) -> str:
    """Output without what may change from one version to the next: how sure the program is."""
    return re.sub(r'("confidence": )[0-9.]+', r"\1…", text).rstrip("\n")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_example_runs_and_prints_what_it_says(page: Path) -> None:
    with own_folder() as folder:
        found = list(examples(page, folder))
        assert found
        for example in found:
            assert steady(run(example.command, folder)) == steady(example.output), example.command


def test_the_picture_shows_a_real_conversation() -> None:
    shown = re.sub(r"<[^>]+>|&#160;|\s", "", PICTURE.read_text(encoding="utf-8"))
    with own_folder() as folder:
        for line in run('sotay ask "bao nhiêu đảng viên mới?"', folder).splitlines():
            assert re.sub(r"\s", "", line) in shown


def test_the_readme_starts_with_one_command_and_tests_with_one_that_ci_runs() -> None:
    blocks = re.findall(
        r"^```sh\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    assert [block.strip() for block in blocks if "pip install" in block] == [START, TEST]
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1] == TEST


def test_links_between_pages_lead_somewhere() -> None:
    for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "tests" / "README.md"):
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_pinned_versions_stand_alike_for_pip_and_for_uv() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert project["tool"]["uv"]["constraint-dependencies"] == [line for line in lines if not line.startswith("#")]


def test_no_page_names_a_registry_or_a_path_of_a_machine() -> None:
    for page in (*ROOT.glob("*.md"), *ROOT.glob("*.toml"), *ROOT.glob("*.txt"), *ROOT.glob("docs/*")):
        if page.is_file():
            assert not re.search(r"pypi\.org|pythonhosted|/(?:home|root|Users)/", page.read_text(encoding="utf-8")), (
                page
            )
