"""What an answer costs, from the message to the words of the reply: `python -m benchmarks.answering`.

For 20, 500 and 10,000 facts: build time of the index, memory, and p50/p99 of `answer` and of `answer` with its wording,
in processor time of one message. Every size runs in a process of its own. Facts are made up from the catalogue's
indicators, districts of the gazetteer and five years, 40 facts a report, always the same; questions (`answering.toml`)
are asked clean, without diacritics, and with a typo every 32 letters (lost and moved spaces among them), a third
each. "Right" is the share of those that name one fact and were answered with its value, by noise: speed that answers
nothing would be worth nothing.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import re
import resource
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.noise import nodia, typos
from bot.wording import plain
from knowledge.asking import Base, Conversation, answer
from knowledge.catalogue.indicators import Indicator, indicators
from knowledge.language.places import places
from knowledge.model import Measure, Reply, Source
from knowledge.wire import fact_from_json

SIZES = (20, 500, 10_000)
A_REPORT, YEARS, SEED = 40, tuple(range(2020, 2025)), 11
TODAY = date(2025, 6, 1)
KILOBYTES = 1024 if sys.platform != "darwin" else 1024 * 1024
TEXTS: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
DISTRICT = 2
NUMBERS = re.compile(r"(?<![^\W_])\d+(?![^\W_])")


class Asked(NamedTuple):
    """A conversation to hold, and the fact whose value its last reply should state (None: any reply will do)."""

    turns: tuple[str, ...]
    noise: str
    fact: Measure | None


def made_facts(count: int) -> tuple[list[Measure], dict[str, Source]]:
    """The first `count` facts of ever more reports, place by place and year by year."""
    rng = random.Random(SEED)
    names = sorted({place.full for place in places().all() if place.level == DISTRICT})
    facts: list[Measure] = []
    sources: dict[str, Source] = {}
    while len(facts) < count:
        place, told = names.pop(rng.randrange(len(names))), rng.sample(indicators(), A_REPORT)
        for year in YEARS:
            document = f"r{len(sources)}"
            sources[document] = Source(id=document, title=TEXTS["title"].format(place=place, year=year))
            facts += [_fact(rng, one, place, year, f"{document}-{number}") for number, one in enumerate(told)]
    return facts[:count], sources


def _fact(rng: random.Random, indicator: Indicator, place: str, year: int, name: str) -> Measure:
    plan = {"kind": "plan", "percent": rng.randrange(70, 130), "base": TEXTS["plan"]}
    made = fact_from_json({
        "kind": "measure", "id": name, "document": name.partition("-")[0], "indicator": indicator.name,
        "value": rng.randrange(10, 20_000) / rng.choice((1, 1, 10)), "unit": indicator.units[0],
        "place": place, "period": str(year), "paragraph": 1, "comparisons": [plan] if rng.random() < 0.4 else [],
    })  # fmt: skip
    assert isinstance(made, Measure)
    return made


def questions(facts: Sequence[Measure], count: int) -> Iterator[Asked]:
    """Conversations about facts drawn at random, half of them with one right value."""
    rng = random.Random(SEED + 1)
    known = {fact.place for fact in facts}
    strangers = sorted({place.full for place in places().all() if place.level == DISTRICT} - known)
    by_name = {indicator.name: indicator.phrases for indicator in indicators()}
    for _ in range(count):
        fact, sure = rng.choice(facts), rng.random() < 0.5
        values = {"name": rng.choice(by_name[fact.indicator]), "place": fact.place, "year": fact.period and fact.period.text,
                  "stranger": rng.choice(strangers)}  # fmt: skip
        text = rng.choice(TEXTS["value" if sure else "other"]).format(**values)
        noise = rng.choice(tuple(NOISES))
        yield Asked(tuple(NOISES[noise](turn.strip(), rng) for turn in text.split("→")), noise, fact if sure else None)


def _slips(text: str, rng: random.Random) -> str:
    """A typo every 32 letters, but none in a number: another year is another question."""
    made = typos(text, rng, 32)
    while NUMBERS.findall(made) != NUMBERS.findall(text):
        made = typos(text, rng, 32)
    return made


NOISES: dict[str, Callable[[str, random.Random], str]] = {
    "clean": lambda text, _: text, "no diacritics": nodia, "slips": _slips,
}  # fmt: skip


def measure(size: int, count: int) -> dict[str, Any]:
    """Build, ask and measure, in this process."""
    facts, sources = made_facts(size)
    asked = list(questions(facts, count))
    Base((), {})  # the language's own tables, which are loaded once whatever the facts
    start = time.process_time()
    base = Base(facts, sources)
    built = time.process_time() - start
    gc.collect()
    gc.freeze()  # as the bot does: else each full round of the collector looks at all facts
    for one in questions(facts[: len(facts) // 2], 50):
        _hold(base, one, [], [])  # templates and tables that load on first use
    rows = {noise: _row(base, [one for one in asked if one.noise == noise]) for noise in NOISES}
    return {"facts": size, "build": built, "memory": _megabytes(), "rows": rows}


def _row(base: Base, asked: Sequence[Asked]) -> dict[str, float]:
    """The figures of the questions of one noise."""
    answers: list[float] = []
    whole: list[float] = []
    replies = [(_hold(base, one, answers, whole), one.fact) for one in asked]
    right = [_is_right(reply, fact) for reply, fact in replies if fact is not None]
    return {
        "messages": len(answers), "answer_p50": _part(answers, 0.5), "answer_p99": _part(answers, 0.99),
        "whole_p50": _part(whole, 0.5), "whole_p99": _part(whole, 0.99), "right": sum(right) / max(1, len(right)),
    }  # fmt: skip


def _hold(base: Base, one: Asked, answers: list[float], whole: list[float]) -> Reply:
    """Hold one conversation; the milliseconds of each turn are added to the two lists."""
    reply, conversation = Reply(outcome="chat"), Conversation()
    for turn in one.turns:
        start = time.process_time()
        reply, conversation = answer(base, turn, conversation, today=TODAY)
        answers.append((time.process_time() - start) * 1000)
        plain(reply, base)
        whole.append((time.process_time() - start) * 1000)
    return reply


def _is_right(reply: Reply, fact: Measure | None) -> bool:
    return fact is not None and bool(reply.answers) and reply.answers[0].value == fact.quantity.value


def _part(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES


def main() -> None:
    """Measure every size in a process of its own, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--questions", type=int, default=1500)
    parser.add_argument("--here", action="store_true", help="one size, in this process, as JSON")
    options = parser.parse_args()
    if options.here:
        print(json.dumps(measure(options.sizes[0], options.questions)))
        return
    print("| facts | build s | MB | noise | messages | answer p50 ms | p99 ms | with wording p50 ms | p99 ms | right |")
    print("| ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for size in options.sizes:
        command = [sys.executable, "-m", "benchmarks.answering", "--here", "--sizes", str(size)]
        command += ["--questions", str(options.questions)]
        found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
        for noise, row in found["rows"].items():
            print("| {facts:,} | {build:.2f} | {memory:.0f} |".format(**found), noise, "| {messages} | {answer_p50:.2f} | "
                  "{answer_p99:.2f} | {whole_p50:.2f} | {whole_p99:.2f} | {right:.3f} |".format(**row), flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
