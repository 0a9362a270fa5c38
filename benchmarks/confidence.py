"""How often the reader is right when it says how sure it is: `python benchmarks/confidence.py [--write]`.

Reads every report that has a gold reading (those of `tests/reports`, and those beside the repository where they are)
and finds, for each way of reading a measure, the share that was right: value, unit and indicator as people read them.
The reliability curve is cross-validated: a report's facts are judged by the shares that the other reports gave. With
`--write` the shares of all reports become `knowledge/reading/data/confidence.toml`.
"""

from __future__ import annotations

import json
import sys
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

from knowledge.language.text import fold
from knowledge.language.units import unit_key
from knowledge.reading import paragraphs_of, read_facts
from knowledge.reading.confidence import LEVELS
from knowledge.wire import fact_to_json

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
TABLE = ROOT / "knowledge" / "reading" / "data" / "confidence.toml"
GOLD = (
    (ROOT / "tests" / "reports" / "gold.jsonl", ROOT / "tests" / "reports"),
    (SHARED / "seed.facts.jsonl", SHARED / "documents"),
    (SHARED / "dev.facts.jsonl", SHARED / "documents"),
)
OTHERS = ("person", "event", "document", "directive")
ALIKE = 0.6
PRIOR = 5
"""Facts of the average that are added to each level, so that a few facts do not make a certainty."""
SUREST = 0.99
"""What no count of some hundred facts can go beyond."""
FLATTERED = 0.1
"""What a fact counts for in a report that the rules were written on: what a stranger sends is read less well."""
WRITTEN_ON = frozenset({"seed", *(f"d{number:02}" for number in range(1, 15))})
SETS = {
    "reports the rules were written on": WRITTEN_ON,
    "r01–r03, looked at later": frozenset({"r01", "r02", "r03"}),
    "r04–r06, never looked at": frozenset({"r04", "r05", "r06"}),
}

Json = dict[str, Any]


class Judged(NamedTuple):
    """A fact that was read: its report, the way it was read, and whether it was right."""

    report: str
    level: str
    right: bool


def main() -> None:
    """Measure, print, and write where asked to."""
    judged = [item for gold, folder in GOLD if gold.exists() for item in judge(gold, folder)]
    measures = [item for item in judged if item.level in LEVELS]
    print(f"{len({item.report for item in judged})} reports, {len(measures)} measures, {share(measures):.3f} right\n")
    table(judged)
    curve(measures)
    if "--write" in sys.argv:
        write(judged)


def judge(gold: Path, folder: Path) -> list[Judged]:
    """The facts of all reports of a gold file."""
    rows = [json.loads(line) for line in gold.read_text("utf-8").splitlines() if line.strip()]
    found: list[Judged] = []
    for report in sorted({str(row["document"]) for row in rows}):
        text = (folder / f"{report}.txt").read_text("utf-8")
        reading = read_facts(paragraphs_of(text, report), report)
        free = [row for row in rows if row["document"] == report]
        for fact in reading.facts:
            said = fact_to_json(fact)
            twin = max(free, key=lambda row: likeness(row, said), default=None)
            right = twin is not None and likeness(twin, said) >= ALIKE
            if right and twin is not None:
                free.remove(twin)
            found.append(Judged(report, reading.levels.get(fact.id, fact.kind), right))
    return found


def likeness(gold: Json, said: Json) -> float:
    """How alike two facts are: 0 for another kind, figure or unit, else the share of words that their names share."""
    kind = gold.get("kind", "measure")
    if kind != said["kind"]:
        return 0
    if kind == "measure" and not same_figure(gold, said):
        return 0
    if kind in ("event", "document") and gold.get("date") != said.get("date"):
        return 0
    label = {"measure": "indicator", "directive": "text"}.get(kind, "name")
    labels = [fold(str(fact[label])) for fact in (gold, said)]
    one, two = (set(words.split()) for words in labels)
    shared = len(one & two) / min(len(one), len(two)) if one and two else 0
    return max(shared * 0.999, SequenceMatcher(None, labels[0], labels[1]).ratio())


def same_figure(gold: Json, said: Json) -> bool:
    """The same value and denominator in the same unit; without a value, a comparison in common."""
    if (gold.get("value"), gold.get("of")) != (said.get("value"), said.get("of")):
        return False
    if gold.get("value") is None:
        said_percents = {entry.get("percent") for entry in said.get("comparisons") or []}
        return any(entry.get("percent") in said_percents for entry in gold.get("comparisons") or [])
    return unit_key(gold.get("unit")) == unit_key(said.get("unit"))


def share(items: list[Judged]) -> float:
    """The share that is right."""
    return sum(item.right for item in items) / len(items) if items else 0.0


def weighed(items: list[Judged]) -> tuple[float, float]:
    """How many facts, and how many right ones, with the weight of their reports."""
    weights = [FLATTERED if item.report in WRITTEN_ON else 1.0 for item in items]
    return sum(weights), sum(weight for item, weight in zip(items, weights, strict=True) if item.right)


def shares(items: list[Judged]) -> dict[str, float]:
    """The share of each level and kind, drawn a little towards the average of its like."""
    found: dict[str, float] = {}
    for names in (LEVELS, OTHERS):
        all_weight, all_right = weighed([item for item in items if item.level in names])
        average = all_right / all_weight if all_weight else 0.0
        for name in names:
            weight, right = weighed([item for item in items if item.level == name])
            found[name] = min((right + PRIOR * average) / (weight + PRIOR), SUREST)
    return found


def table(items: list[Judged]) -> None:
    """How often each way of reading was right."""
    print("| read as | facts | right | confidence |\n| --- | --- | --- | --- |")
    for name, confidence in shares(items).items():
        group = [item for item in items if item.level == name]
        print(f"| {name} | {len(group)} | {share(group):.3f} | {confidence:.2f} |")


def curve(measures: list[Judged]) -> None:
    """What was said against what was so, each report judged by the others; by level, then by set of reports."""
    said: list[tuple[Judged, float]] = []
    for report in sorted({item.report for item in measures}):
        known = shares([item for item in measures if item.report != report])
        said += [(item, known[item.level]) for item in measures if item.report == report]
    print("\n| measures | facts | said | right |\n| --- | --- | --- | --- |")
    gap = 0.0
    for level in LEVELS:
        gap += row(level, [pair for pair in said if pair[0].level == level]) / len(said)
    for name, reports in SETS.items():
        row(name, [pair for pair in said if pair[0].report in reports])
    brier = sum((confidence - item.right) ** 2 for item, confidence in said) / len(said)
    flat = share(measures)
    print(f"\nexpected calibration error {gap:.3f}; Brier {brier:.4f} (one number for all: {flat * (1 - flat):.4f})")


def row(name: str, said: list[tuple[Judged, float]]) -> float:
    """Print a row of the curve; how far the facts lie from it, added up."""
    if not said:
        return 0.0
    mean = sum(confidence for _, confidence in said) / len(said)
    right = share([item for item, _ in said])
    print(f"| {name} | {len(said)} | {mean:.3f} | {right:.3f} |")
    return abs(mean - right) * len(said)


def write(items: list[Judged]) -> None:
    """Put the shares into the table that the reader uses."""
    head = [line for line in TABLE.read_text("utf-8").splitlines() if line.startswith(("#", "["))]
    TABLE.write_text(
        "\n".join([*head, *(f"{name} = {value:.2f}" for name, value in shares(items).items()), ""]), "utf-8"
    )


if __name__ == "__main__":
    main()
