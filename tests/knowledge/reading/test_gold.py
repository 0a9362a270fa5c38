"""What is read from the gold documents that lie beside the repository, against what people read from them.

Measures are paired as the contract's scorer does it: the same value and unit, and indicators that share their words.
People, papers and events are paired by name, and a person needs the office, an event its day, a paper its day as well.
"""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from knowledge.model import Fact
from knowledge.reading import paragraphs_of, read_facts
from knowledge.wire import fact_to_json

SHARED = Path(__file__).resolve().parents[4] / "shared"
DEVELOPMENT = tuple(f"d{number:02}" for number in range(1, 15))
EMPTY = frozenset(
    [
        "tong",
        "so",
        "cua",
        "tren",
        "dia",
        "ban",
        "toan",
        "huyen",
        "xa",
        "tinh",
        "trong",
        "nam",
        "dat",
        "uoc",
        "thuc",
        "hien",
        "co",
        "la",
        "va",
        "cac",
        "nhung",
        "cho",
        "den",
        "nay",
        "duoc",
        "moi",
    ]
)
PAIRED = 0.6

needs_gold = pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="the gold data is not beside the repository")

Json = dict[str, Any]


class Score(NamedTuple):
    """Counts of a comparison with the gold data."""

    gold: int
    found: int
    hit: int

    @property
    def precision(self) -> float:
        return self.hit / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.hit / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def text_of(document: str) -> str:
    return (SHARED / "data" / "documents" / f"{document}.txt").read_text("utf-8")


def gold_of(document: str, kind: str) -> list[Json]:
    name = "seed" if document == "seed" else "dev"
    lines = (SHARED / "data" / f"{name}.facts.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    return [row for row in rows if row["document"] == document and row["kind"] == kind]


def read(document: str) -> tuple[Fact, ...]:
    return read_facts(paragraphs_of(text_of(document), document), document).facts


def found_in(document: str, kind: str) -> list[Json]:
    return [fact_to_json(fact) for fact in read(document) if fact.kind == kind]


def bare(text: str | None) -> str:
    plain = unicodedata.normalize("NFD", (text or "").lower().replace("đ", "d"))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^0-9a-z%/]+", " ", plain).split())


def likeness(one: str | None, two: str | None) -> float:
    first, second = ({word for word in bare(text).split() if word not in EMPTY} for text in (one, two))
    return len(first & second) / min(len(first), len(second)) if first and second else 0.0


def unit(text: str | None) -> str:
    return bare(text).replace(" /", "/").replace("/ ", "/").removeprefix("nguoi ").replace("/nguoi/nam", "/nguoi")


def same_measure(gold: Json, found: Json) -> bool:
    figures = all(gold.get(key) == found.get(key) for key in ("value", "of"))
    return (
        figures
        and unit(gold["unit"]) == unit(found["unit"])
        and likeness(gold["indicator"], found["indicator"]) >= PAIRED
    )


def same_named(gold: Json, found: Json) -> bool:
    if likeness(gold["name"], found["name"]) < PAIRED:
        return False
    if gold["kind"] == "person":
        return bare(gold["name"]) == bare(found["name"]) and likeness(gold["title"], found["title"]) >= PAIRED
    return bool(gold["date"] == found["date"])


def pairs(document: str, kind: str) -> tuple[list[Json], list[Json], list[tuple[Json, Json]]]:
    same = same_measure if kind == "measure" else same_named
    gold, found = gold_of(document, kind), found_in(document, kind)
    free = list(found)
    paired: list[tuple[Json, Json]] = []
    for row in gold:
        label = "indicator" if kind == "measure" else "name"
        twins = sorted((fact for fact in free if same(row, fact)), key=lambda fact: -likeness(row[label], fact[label]))
        if twins:
            free.remove(twins[0])
            paired.append((row, twins[0]))
    return gold, found, paired


def score(documents: tuple[str, ...], kind: str) -> Score:
    counts = [pairs(document, kind) for document in documents]
    return Score(*(sum(len(part[at]) for part in counts) for at in range(3)))


def comparisons(fact: Json) -> set[tuple[str, float]]:
    return {
        (entry["kind"], entry["percent"]) for entry in fact.get("comparisons") or [] if entry.get("percent") is not None
    }


pytestmark = needs_gold


def test_the_seed_report_is_read_without_a_fault() -> None:
    gold, found, paired = pairs("seed", "measure")
    assert len(gold) == len(found) == len(paired) == 8
    for row, fact in paired:
        assert comparisons(row) == comparisons(fact)
        assert (row["place"], row["period"], row["qualifier"]) == (fact["place"], fact["period"], fact["qualifier"])
        assert row["paragraph"] == fact["paragraph"]


def test_measures() -> None:
    result = score(DEVELOPMENT, "measure")
    assert result.precision >= 0.97, result
    assert result.recall >= 0.97, result


def test_comparisons_place_and_period() -> None:
    want = got = hit = context = total = 0
    for document in DEVELOPMENT:
        for row, fact in pairs(document, "measure")[2]:
            want += len(comparisons(row))
            got += len(comparisons(fact))
            hit += len(comparisons(row) & comparisons(fact))
            total += 1
            context += (bare(row["place"]), bare(row["period"])) == (bare(fact["place"]), bare(fact["period"]))
    assert Score(want, got, hit).f1 >= 0.97
    assert context / total >= 0.97


@pytest.mark.parametrize("kind", ["person", "event", "document"])
def test_people_events_and_papers(kind: str) -> None:
    result = score(("seed", *DEVELOPMENT), kind)
    assert result.f1 >= 0.9, result
