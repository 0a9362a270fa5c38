"""Which thresholds the labelled questions ask for, and what answering more would risk: `python -m benchmarks.thresholds`.

Every constant of `knowledge/asking/thresholds.py` is moved around its value while the others stay, all labelled sets are
asked again, and the verdicts counted. A reply is worth 1 where it is right, 0 where the notebook asked back or declined
for nothing, and −COST where it stated what was not asked for. Another value is proposed only if, chosen without a set,
it does better on that very set, summed over all sets (leave one set out). `--draw` draws the risk–coverage curve; it
needs matplotlib (tried with 3.11.2), which the project itself does not.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from bot.wording import plain
from knowledge.asking import Base, answer, thresholds
from knowledge.model import Reply
from tests.questions.judge import KNOWN, SETS, TODAY, UNKNOWN, base_of, cases, verdict

COST = 5
"""So many right answers are given up for one wrong one."""
STEPS = (0.75, 0.9, 1.1, 1.25)
TUNED = ("seed", "dev")
"""Sets that the rules were written against; the others were only looked at afterwards."""
GATES = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.74, 0.8, 0.85, 0.9, 0.95, 1.0)
PICTURE = Path(__file__).resolve().parents[1] / "docs" / "risk-coverage.svg"
AT_MOST_ONE = 1.0


class Seen(NamedTuple):
    """What came of a case: what kind was expected, whether it was answered, how surely, and the verdict."""

    kind: str
    answered: bool
    confidence: float
    verdict: str


Outcome = Mapping[str, Sequence[Seen]]


def constants() -> dict[str, float]:
    """The thresholds by name."""
    return {name: value for name, value in vars(thresholds).items() if name.isupper() and _is_number(value)}


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


@contextmanager
def changed(values: Mapping[str, float]) -> Iterator[None]:
    """The thresholds changed wherever they were imported to; they are put back afterwards."""
    kept: list[tuple[Any, str, float]] = []
    for module in [module for name, module in sys.modules.items() if name.startswith("knowledge.asking")]:
        for name in values:
            before = vars(module).get(name)
            if _is_number(before) and before == constants()[name]:  # other modules use the same names for words
                kept.append((module, name, before))
    for module, name, _ in kept:
        setattr(module, name, values[name])
    try:
        yield
    finally:
        for module, name, before in kept:
            setattr(module, name, before)


def tried(value: float, steps: Sequence[float]) -> list[float]:
    """Values around `value`; shares stay shares, and whole numbers whole."""
    if isinstance(value, int):
        return sorted({max(1, round(value * step)) for step in steps} | {max(1, value - 1), value + 1} - {value})
    ends = AT_MOST_ONE if value <= AT_MOST_ONE else float("inf")
    return sorted({min(round(value * step, 3), ends) for step in steps} - {value})


@cache
def _asked(name: str) -> tuple[Base, list[dict[str, Any]]]:
    """The base and cases of a set. Messages are understood once: no threshold is read before the ranking."""
    questions, facts = SETS[name]
    base = base_of(facts)
    if not hasattr(base.listener.hear, "cache_info"):
        setattr(base.listener, "hear", cache(base.listener.hear))  # noqa: B010  # a method, to mypy
    return base, list(cases(questions))


def ask_all(names: Sequence[str], values: Mapping[str, float] | None = None) -> Outcome:
    """Ask every set, with some thresholds changed."""
    with changed(values or {}):
        return {name: [_ask(_asked(name)[0], case) for case in _asked(name)[1]] for name in names}


def _ask(base: Base, case: Mapping[str, Any]) -> Seen:
    reply: Reply | None = None
    conversation = None
    for turn in case["turns"]:
        reply, conversation = answer(base, turn, conversation, today=TODAY)
    assert reply is not None
    kind = case["expects"]["type"]
    text = plain(reply, base) if kind in ("text", "clarify") else ""
    return Seen(kind, reply.outcome == "answer", reply.confidence, verdict(case["expects"], reply, text))


def worth(seen: Sequence[Seen]) -> int:
    """Right ones less the cost of wrong ones."""
    count = Counter(one.verdict for one in seen)
    return count["right"] - COST * count["wrong"]


def summary(outcome: Outcome) -> str:
    """Right among the answerable, right among what must be refused or asked back, wrong among all, worth."""
    seen = [one for part in outcome.values() for one in part]

    def right(kinds: Sequence[str]) -> str:
        found = [one.verdict == "right" for one in seen if one.kind in kinds]
        return f"{sum(found) / max(1, len(found)):.3f}"

    wrong = sum(one.verdict == "wrong" for one in seen)
    return f"{right(KNOWN)} | {right(UNKNOWN)} | {right(('clarify',))} | {wrong} | {worth(seen)}"


def choose(outcomes: Mapping[float, Outcome], now: float, without: str = "") -> float:
    """The value that is worth most on all sets but one; of equals the nearest to what is set now."""

    def total(value: float) -> int:
        return sum(worth(part) for name, part in outcomes[value].items() if name != without)

    return max(outcomes, key=lambda value: (total(value), -abs(value - now)))


def proposal(outcomes: Mapping[float, Outcome], now: float) -> tuple[float, int]:
    """The value chosen on all sets, and what choosing without a set gains on that set, summed; 0 if nothing."""
    gain = sum(
        worth(outcomes[choose(outcomes, now, without=name)][name]) - worth(outcomes[now][name])
        for name in outcomes[now]
    )
    return choose(outcomes, now), gain


def sweep(names: Sequence[str], steps: Sequence[float], only: Sequence[str]) -> None:
    """Print the table of all constants, then the proposals."""
    base = ask_all(names)
    print("| constant | value | right | refused | asked back | wrong | worth |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    print(f"| as set | | {summary(base)} |", flush=True)
    found, still = [], []
    for name, now in constants().items():
        if only and name not in only:
            continue
        outcomes = {now: base} | {value: ask_all(names, {name: value}) for value in tried(now, steps)}
        for value in sorted(value for value in outcomes if summary(outcomes[value]) != summary(base)):
            print(f"| `{name}` = {now:g} | {value:g} | {summary(outcomes[value])} |", flush=True)
        if all(summary(outcome) == summary(base) for outcome in outcomes.values()):
            still.append(name)
        value, gain = proposal(outcomes, now)
        if value != now:
            found.append(f"{name}: {now:g} → {value:g}, {gain:+d} on sets left out" + ("" if gain > 0 else ": keep"))
    print(f"\nno figure changed: {', '.join(still) or 'none'}", *(found or ["no other value is better"]), sep="\n")


def by_confidence(seen: Sequence[Seen]) -> list[tuple[float, float]]:
    """Coverage and risk where only replies of at least some confidence are given, for every confidence there is."""
    levels = sorted({one.confidence for one in seen if one.answered}, reverse=True)
    return [point(seen, level) for level in levels]


def point(seen: Sequence[Seen], level: float = 0.0) -> tuple[float, float]:
    """Coverage (answered among the answerable) and risk (wrong among the answered) from this confidence on."""
    given = [one for one in seen if one.answered and one.confidence >= level]
    answerable = [one for one in seen if one.kind in KNOWN]
    covered = sum(one.kind in KNOWN for one in given)
    return covered / max(1, len(answerable)), sum(one.verdict == "wrong" for one in given) / max(1, len(given))


def curve(names: Sequence[str], *, draw: bool) -> None:
    """Print points of the risk–coverage curve, and draw it."""
    outcome = ask_all(names)
    tuned = [one for name in names if name in TUNED for one in outcome[name]]
    unseen = [one for name in names if name not in TUNED for one in outcome[name]]
    gates = [ask_all(names, {"EXPLAINED": gate, "ANSWER": min(gate, thresholds.ANSWER)}) for gate in GATES]
    points = [point([one for part in each.values() for one in part]) for each in gates]
    print(
        "\n| confidence from | coverage, tuned | risk | coverage, held out | risk |\n| ---: | ---: | ---: | ---: | ---: |"
    )
    for level in (0.0, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0):
        (a, b), (c, d) = point(tuned, level), point(unseen, level)
        print(f"| {level:g} | {a:.3f} | {b:.4f} | {c:.3f} | {d:.4f} |")
    print("\n| `EXPLAINED` | coverage, all | risk |\n| ---: | ---: | ---: |")
    for gate, (covered, risk) in zip(GATES, points, strict=True):
        print(f"| {gate:g} | {covered:.3f} | {risk:.4f} |")
    if draw:
        from benchmarks.picture import draw_curve

        lines = {
            "tuned sets": by_confidence(tuned),
            "held-out sets": by_confidence(unseen),
        }
        now = {"tuned": point(tuned), "held out": point(unseen)}
        draw_curve(lines, list(zip(GATES, points, strict=True)), now, PICTURE)


def main() -> None:
    """Read the options, ask, and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--steps", type=float, nargs="*", default=STEPS, help="factors to try")
    parser.add_argument("--only", nargs="*", default=(), help="these constants only")
    parser.add_argument("--no-sweep", action="store_true", help="the curve only")
    parser.add_argument("--draw", action="store_true", help=f"draw docs/{PICTURE.name}")
    options = parser.parse_args()
    names = [name for name, where in SETS.items() if where.is_here]
    start = time.process_time()
    print(f"sets: {', '.join(f'{name} ({len(_asked(name)[1])})' for name in names)}\n")
    if not options.no_sweep:
        sweep(names, options.steps, options.only)
    curve(names, draw=options.draw)
    print(f"\n{time.process_time() - start:.0f} s of processor", file=sys.stderr)


if __name__ == "__main__":
    main()
