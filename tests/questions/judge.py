"""Asks labelled questions in process and judges the replies as the shared scorer (`eval/score_answers.py`) does.

A case is a conversation; the reply to its last turn is judged: `right`, `asked` (a question back where a figure was
expected), `missed` (declined although it is known) or `wrong` (stated, and not what was asked for).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from bot.wording import plain
from knowledge.asking import Base, answer
from knowledge.catalogue.bundled import bundled
from knowledge.model import Reply, Span
from knowledge.wire import read_facts_file

ROOT = Path(__file__).resolve().parents[2]
HERE, REPORTS, SHARED = ROOT / "tests" / "questions", ROOT / "tests" / "reports", ROOT.parent / "shared" / "data"
TODAY = date(2026, 11, 23)
"""The day on which all labelled questions are asked."""
KNOWN, UNKNOWN = ("value", "percent", "derived", "text"), ("decline", "chat")
_DATE = re.compile(r"(?:ngày )?(\d{1,2}) tháng (\d{1,2})(?: năm (\d{4}))?")


class QuestionSet(NamedTuple):
    """A file of labelled questions and the facts that they are asked of (None: the bundled ones)."""

    questions: Path
    facts: Path | None

    @property
    def is_here(self) -> bool:
        """Are its files there? The shared ones lie beside the project, not in it."""
        return self.questions.exists() and (self.facts is None or self.facts.exists())


DEV_FACTS = SHARED / "dev.facts.jsonl"
SETS = {
    "seed": QuestionSet(SHARED / "seed.questions.jsonl", None),
    "dev": QuestionSet(SHARED / "dev.questions.jsonl", DEV_FACTS),
    "seed_heldout": QuestionSet(HERE / "seed_heldout.jsonl", None),
    "dev_heldout": QuestionSet(HERE / "dev_heldout.jsonl", DEV_FACTS),
    "dev_heldout2": QuestionSet(HERE / "dev_heldout2.jsonl", DEV_FACTS),
    "dev_heldout3": QuestionSet(HERE / "dev_heldout3.jsonl", DEV_FACTS),
    "dev_heldout4": QuestionSet(HERE / "dev_heldout4.jsonl", DEV_FACTS),
    "dev_heldout5": QuestionSet(HERE / "dev_heldout5.jsonl", DEV_FACTS),
    "seed_heldout2": QuestionSet(HERE / "seed_heldout2.jsonl", None),
    "dev_heldout6": QuestionSet(HERE / "dev_heldout6.jsonl", DEV_FACTS),
    "dev_heldout7": QuestionSet(HERE / "dev_heldout7.jsonl", DEV_FACTS),
    "dev_heldout8": QuestionSet(HERE / "dev_heldout8.jsonl", DEV_FACTS),
    "seed_heldout3": QuestionSet(HERE / "seed_heldout3.jsonl", None),
    "reports2": QuestionSet(REPORTS / "questions2.jsonl", REPORTS / "gold.jsonl"),
    "dev_heldout9": QuestionSet(HERE / "dev_heldout9.jsonl", DEV_FACTS),
    "dev_heldout10": QuestionSet(HERE / "dev_heldout10.jsonl", DEV_FACTS),
    "dev_heldout11": QuestionSet(HERE / "dev_heldout11.jsonl", DEV_FACTS),
    "dev_heldout12": QuestionSet(HERE / "dev_heldout12.jsonl", DEV_FACTS),
    "dev_heldout13": QuestionSet(HERE / "dev_heldout13.jsonl", DEV_FACTS),
    "dev_heldout14": QuestionSet(HERE / "dev_heldout14.jsonl", DEV_FACTS),
    "dev_heldout15": QuestionSet(HERE / "dev_heldout15.jsonl", DEV_FACTS),
    "seed_heldout6": QuestionSet(HERE / "seed_heldout6.jsonl", None),
    "seed_heldout7": QuestionSet(HERE / "seed_heldout7.jsonl", None),
    "seed_heldout8": QuestionSet(HERE / "seed_heldout8.jsonl", None),
    "reports_new": QuestionSet(REPORTS / "new" / "questions.jsonl", REPORTS / "new" / "gold.jsonl"),
    "reports_new2": QuestionSet(REPORTS / "new2" / "questions.jsonl", REPORTS / "new2" / "gold.jsonl"),
    "reports_new3": QuestionSet(REPORTS / "new3" / "questions.jsonl", REPORTS / "new3" / "gold.jsonl"),
    "reports_new4": QuestionSet(REPORTS / "new4" / "questions.jsonl", REPORTS / "new4" / "gold.jsonl"),
    "reports_new5": QuestionSet(REPORTS / "new5" / "questions.jsonl", REPORTS / "new5" / "gold.jsonl"),
    "reports_new6": QuestionSet(REPORTS / "new6" / "questions.jsonl", REPORTS / "new6" / "gold.jsonl"),
    "seed_heldout9": QuestionSet(HERE / "seed_heldout9.jsonl", None),
    "seed_heldout5": QuestionSet(HERE / "seed_heldout5.jsonl", None),
    "reports5": QuestionSet(REPORTS / "questions5.jsonl", REPORTS / "gold.jsonl"),
    "seed_heldout4": QuestionSet(HERE / "seed_heldout4.jsonl", None),
    "reports4": QuestionSet(REPORTS / "questions4.jsonl", REPORTS / "gold.jsonl"),
    "reports3": QuestionSet(REPORTS / "questions3.jsonl", REPORTS / "gold.jsonl"),
    "reports": QuestionSet(REPORTS / "questions.jsonl", REPORTS / "gold.jsonl"),
}


@dataclass(frozen=True)
class Judged:
    """One case with the reply that it got."""

    case: Mapping[str, Any]
    reply: Reply
    text: str
    verdict: str

    def __str__(self) -> str:
        turns = " → ".join(self.case["turns"])
        wanted = json.dumps(self.case["expects"], ensure_ascii=False)
        return f"{self.case['id']} {self.verdict}: {turns}\n  expected {wanted}\n  got {self.reply.outcome}: {self.text[:200]!r}"


@cache
def base_of(facts: Path | None) -> Base:
    """The facts of a file (None: the bundled ones), ready to be asked; built once a run."""
    found, sources = bundled() if facts is None else read_facts_file(facts)
    return Base(found, sources)


@cache
def judged(name: str) -> tuple[Judged, ...]:
    """Every case of a set, asked and judged; asked once a run."""
    questions, facts = SETS[name]
    base = base_of(facts)
    return tuple(ask(base, case) for case in cases(questions))


def cases(path: Path) -> Iterator[dict[str, Any]]:
    """The labelled conversations of a file."""
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def ask(base: Base, case: Mapping[str, Any]) -> Judged:
    """Hold the conversation of a case and judge its last reply."""
    reply, after = answer(base, case["turns"][0], today=TODAY)
    for turn in case["turns"][1:]:
        reply, after = answer(base, turn, after, today=TODAY)
    text = plain(reply, base)
    return Judged(case, reply, text, verdict(case["expects"], reply, text))


def verdict(expects: Mapping[str, Any], reply: Reply, text: str) -> str:
    """`right`, `asked`, `missed` or `wrong`.

    Raises:
        ValueError: the case expects something that is not known here.
    """
    kind, stated = expects["type"], reply.outcome == "answer"
    if kind in UNKNOWN:
        return "wrong" if stated else "asked" if reply.outcome == "clarify" else "right"
    if kind == "clarify":
        shown = stated and all(_says(text, option) for option in expects["options"])
        return "right" if shown or reply.outcome == "clarify" else "wrong" if stated else "missed"
    if kind not in KNOWN:
        raise ValueError(f"a case that expects {kind!r}")
    if not stated:
        return "asked" if reply.outcome == "clarify" else "missed"
    fits = all(_says(text, part) for part in expects["contains"]) if kind == "text" else _is_figure(expects, reply)
    return "right" if fits else "wrong"


def _is_figure(expects: Mapping[str, Any], reply: Reply) -> bool:
    """Is the first answer the figure expected, of the same whole, and in percent where percent is expected?"""
    if not reply.answers:
        return False
    first = reply.answers[0]
    got, wanted = _numbers(first.value), _numbers(expects["value"])
    if expects["type"] == "percent" and len(got) == len(wanted) == 1:
        got, wanted = [abs(got[0])], [abs(wanted[0])]  # "giảm 4,6%" may be 4.6 or -4.6
    tolerance = expects.get("tolerance")
    if len(got) != len(wanted) or not all(_close(g, w, tolerance) for g, w in zip(got, wanted, strict=True)):
        return False
    if expects.get("of") is not None and (first.of is None or not _close(float(first.of), expects["of"], None)):
        return False
    return ("%" in (first.unit or "")) == ("%" in (expects.get("unit") or ""))


def _numbers(value: object) -> list[float]:
    if isinstance(value, Span):
        return [float(value.low), float(value.high)]
    if isinstance(value, (list, tuple)):
        return [float(number) for number in value]
    return [float(value)] if isinstance(value, (int, float, Decimal)) else []


def _close(got: float, wanted: float, tolerance: float | None) -> bool:
    return abs(got - wanted) <= (1e-6 * max(1.0, abs(wanted)) if tolerance is None else tolerance)


def _says(text: str, part: str) -> bool:
    """Does the text hold the part, or one of its alternatives ("a|b")?"""
    said = _plain(text)
    return any(_plain(choice) in said for choice in part.split("|"))


def _plain(text: str) -> str:
    """Lower case, single spaces, dates as 9/1/2024, thousands without dots."""
    text = " ".join(unicodedata.normalize("NFC", text).lower().split())
    text = _DATE.sub(lambda match: "/".join(part for part in match.groups() if part), text)
    text = re.sub(r"\b0(?=\d/)|(?<=/)0(?=\d\b)", "", text)
    return re.sub(r"(?<=\d)\.(?=\d{3}(?!\d))", "", text)


def share_right(found: tuple[Judged, ...], kinds: tuple[str, ...]) -> float:
    """The share of the cases of these kinds that are right; 1 where there are none."""
    verdicts = [one.verdict for one in found if one.case["expects"]["type"] in kinds]
    return verdicts.count("right") / len(verdicts) if verdicts else 1.0


def share_wrong(found: tuple[Judged, ...]) -> float:
    """The share of all cases in which something was stated that was not asked for."""
    return Counter(one.verdict for one in found)["wrong"] / len(found)
