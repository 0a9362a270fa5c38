"""The six reports kept with the tests, read against their gold facts: how well must not fall.

r04–r06 are for measuring only: their texts were never looked at while rules were written, and should not be.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.confidence import judge
from knowledge.reading.confidence import LEVELS, measured

REPORTS = Path(__file__).resolve().parents[2] / "reports"
GOLD = REPORTS / "gold.jsonl"


@pytest.fixture(scope="module")
def judged() -> list[tuple[str, str, bool]]:
    return [(item.report, item.level, item.right) for item in judge(GOLD, REPORTS)]


@pytest.mark.parametrize(
    ("reports", "precision", "recall"), [(("r01", "r02", "r03"), 0.95, 0.94), (("r04", "r05", "r06"), 0.88, 0.87)]
)
def test_measures(
    judged: list[tuple[str, str, bool]], reports: tuple[str, ...], precision: float, recall: float
) -> None:
    rows = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    gold = sum(row["document"] in reports and row.get("kind", "measure") == "measure" for row in rows)
    right = [item[2] for item in judged if item[0] in reports and item[1] in LEVELS]
    assert sum(right) / len(right) >= precision
    assert sum(right) / gold >= recall


@pytest.mark.parametrize(
    ("folder", "precision", "recall"),
    [
        ("new", 0.95, 0.96),
        ("new2", 0.89, 0.89),
        ("new3", 0.97, 0.97),
        ("new4", 0.96, 0.96),
        ("new5", 0.97, 0.97),
        ("new6", 0.96, 0.94),
    ],
)
def test_measures_of_reports_that_came_later(folder: str, precision: float, recall: float) -> None:
    """Each was read once before any rule was written for it: F1 0.894 at `new2`, 0.978 at `new3`, 0.951 at `new4`, 0.985 at `new5`, 0.962 at `new6`."""
    gold = REPORTS / folder / "gold.jsonl"
    rows = [json.loads(line) for line in gold.read_text("utf-8").splitlines()]
    stated = sum(row.get("kind", "measure") == "measure" for row in rows)
    right = [item.right for item in judge(gold, REPORTS / folder) if item.level in LEVELS]
    assert sum(right) / len(right) >= precision
    assert sum(right) / stated >= recall


def test_what_is_said_to_be_surer_is_right_more_often(judged: list[tuple[str, str, bool]]) -> None:
    measures = [(measured(level), right) for _, level, right in judged if level in LEVELS]
    sure = [right for confidence, right in measures if confidence >= measured("known")]
    others = [right for confidence, right in measures if confidence < measured("known")]
    assert sum(sure) / len(sure) > sum(others) / len(others)
