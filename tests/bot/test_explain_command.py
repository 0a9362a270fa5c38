"""`sotay ask --explain`: tables for people, with words for everything that can be in them."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import get_args

import pytest
from rich.console import Console

from bot.commands.explain import show, tables, texts
from bot.wording import number
from knowledge.asking import Base
from knowledge.asking.explain import Part, Path, Standing, explain
from knowledge.asking.thresholds import EXPLAINED
from knowledge.model import FACT_TYPES, Aspect, Outcome
from tests.bot.sotay import sotay
from tests.questions.judge import SETS, TODAY, base_of, cases

SET = SETS["seed_heldout"]
BASE = base_of(SET.facts)


def printed(message: str, base: Base = BASE) -> str:
    console = Console(width=140, file=io.StringIO(), record=True)
    for table in tables(explain(base, message, today=TODAY), base):
        console.print(table)
    return console.export_text()


def rules() -> list[dict[str, object]]:
    rules = tomllib.loads((files("knowledge.asking") / "data" / "aspects.toml").read_text("utf-8"))["rule"]
    assert isinstance(rules, list)
    return rules


def marks() -> Iterator[str]:
    for rule in rules():
        found = rule.get("marks", [])
        assert isinstance(found, list)
        yield from found


def test_every_code_has_its_words() -> None:
    names = {
        "part": get_args(Part), "standing": get_args(Standing), "path": get_args(Path), "outcome": get_args(Outcome),
        "kind": FACT_TYPES, "aspect": {*get_args(Aspect), *(str(rule["aspect"]) for rule in rules())},
        "mark": {*marks()},
    }  # fmt: skip
    for table, codes in names.items():
        assert set(codes) - set(texts()[table]) == set(), table


def test_every_reason_that_questions_meet_has_its_words() -> None:
    silent = {"", "yes", "no", "source"}
    for case in cases(SET.questions):
        reply = explain(BASE, case["turns"][0], today=TODAY).reply
        if reply.outcome != "chat" and reply.reason not in silent:
            assert texts()[reply.outcome][reply.reason]


def test_all_is_shown_of_an_answer() -> None:
    text = printed("năm 2023 Nông Sơn kết nạp đảng viên mới đạt bao nhiêu % chỉ tiêu?")
    for title in ("words", "slots", "ranked", "figures", "decision"):
        assert texts()["titles"][title] in text
    for part in ("nông sơn", "huyện Nông Sơn", "nong-son-2023-dang-vien-moi", "33 đảng viên", "110%"):
        assert part in text
    assert texts()["standing"]["chosen"] in text


def test_a_refusal_names_its_threshold() -> None:
    assert number(EXPLAINED) in printed("giá vàng miếng hôm nay?")


def test_people_are_shown_with_their_own_words() -> None:
    text = printed("Ai là bí thư huyện ủy Nông Sơn?")
    assert texts()["titles"]["matters"] in text
    assert texts()["titles"]["ranked"] not in text


def test_an_empty_notebook_is_explained() -> None:
    assert texts()["path"]["empty"] in printed("bao nhiêu đảng viên mới?", Base([], {}))


def test_markup_of_a_question_is_not_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    show(BASE, "[bold]đảng viên[/bold] \x1b[31m [/] mới?")
    assert "\x1b" not in capsys.readouterr().out


def test_the_command_prints_tables() -> None:
    run = sotay("ask", "--explain", "bao nhiêu đảng viên mới?")
    assert texts()["titles"]["decision"] in run.out
    assert "33 đảng viên" in run.out


def test_the_question_may_come_from_standard_input() -> None:
    assert "33 đảng viên" in sotay("ask", "--explain", "-", stdin="bao nhiêu đảng viên mới?").out


def test_tables_are_no_json() -> None:
    run = sotay("ask", "--explain", "--json", "bao nhiêu đảng viên mới?", status=2)
    assert run.out == ""
    assert "--explain" in run.err
