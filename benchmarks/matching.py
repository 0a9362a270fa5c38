"""How fast and how right is the phrase index, beside the methods one would use instead?

    python -m benchmarks.matching --sizes 1000 10000 100000 --queries 200

Every method gets the same phrases and the same noisy queries, each in a forked process of its own, so that its memory is
its own. The others get phrases and queries folded beforehand (their better form); ours gets them as typed and folds them
on its own time. A method that is slow is asked fewer queries: as many as fit `--seconds`, at least five. One that is not
installed is skipped with a note: `uv pip install bm25s tantivy scikit-learn` brings them all. Linux or macOS.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from benchmarks.methods import METHODS, OURS, REFERENCE, Search
from benchmarks.noise import NOISES
from benchmarks.phrases import phrases
from knowledge.language.text import fold

LEAST_QUERIES = 5
CLOCKS: dict[str, Callable[[], float]] = {"wall": time.perf_counter, "cpu": time.process_time}


class Query(NamedTuple):
    """A noisy form of phrase number `own`."""

    own: int
    typed: str
    folded: str


class Figures(NamedTuple):
    """What one method reached on one base; times in milliseconds, `found` by noise as (right, asked)."""

    build_seconds: float
    megabytes: float
    times: list[float]
    found: dict[str, tuple[int, int]]


def queries(base: list[str], count: int, seed: int) -> dict[str, list[Query]]:
    """For each noise, `count` queries made from phrases of `base`."""
    made: dict[str, list[Query]] = {}
    for name, noise in NOISES.items():
        rng = random.Random(f"{seed} {name}")
        chosen = rng.sample(range(len(base)), min(count, len(base)))
        noisy = [(own, noise(base[own], rng)) for own in chosen]
        made[name] = [Query(own, typed, " ".join(fold(typed).split())) for own, typed in noisy]
    return made


def resident_megabytes() -> float:
    """Memory of this process now; where /proc is missing, its peak so far."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def measure(method: str, base: list[str], asked: dict[str, list[Query]], options: argparse.Namespace) -> Figures:
    """Build the method on `base`, ask it, and time both. Times are those of the first noise (typo8)."""
    make = METHODS[method]
    gc.collect()
    clock = CLOCKS[options.clock]
    before, began = resident_megabytes(), clock()
    search = make(base)
    build = clock() - began
    gc.collect()
    memory = resident_megabytes() - before
    times: list[float] = []
    found = {}
    for name, noisy in asked.items():
        texts = [(query.own, query.typed if method == OURS else query.folded) for query in noisy]
        taken, right = ask(search, texts, options.seconds, clock)
        times = times or taken
        found[name] = (right, len(taken))
    return Figures(build, memory, times, found)


def ask(
    search: Search, texts: list[tuple[int, str]], seconds: float, clock: Callable[[], float]
) -> tuple[list[float], int]:
    """The milliseconds of each query asked within `seconds`, and how many found their own phrase first."""
    search(texts[0][1])  # warm
    times: list[float] = []
    right, end = 0, time.perf_counter() + seconds
    for own, text in texts:
        if len(times) >= LEAST_QUERIES and time.perf_counter() > end:
            break
        began = clock()
        first = search(text)
        times.append((clock() - began) * 1e3)
        right += first == own
    return times, right


def in_process(
    method: str, base: list[str], asked: dict[str, list[Query]], options: argparse.Namespace
) -> Figures | str:
    """`measure` in a forked process; a reason if the method is not installed or failed."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_child, args=(sender, method, base, asked, options))
    child.start()
    sender.close()
    try:
        result: Figures | str = receiver.recv()
    except EOFError:
        result = "ended without a result (out of memory?)"
    child.join()
    return result


def _child(
    sender: Connection, method: str, base: list[str], asked: dict[str, list[Query]], options: argparse.Namespace
) -> None:
    try:
        sender.send(measure(method, base, asked, options))
    except ImportError as error:
        sender.send(f"not installed: {error.name}")
    except Exception as error:  # noqa: BLE001  one method's failure must not end the run
        sender.send(f"failed: {error!r}")


def percentile(times: list[float], share: float) -> float:
    """The time within which `share` of the queries were answered."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def table(size: int, results: dict[str, Figures]) -> Table:
    """One row a method: speed, cost, and for each noise the share of queries that found their own phrase first."""
    made = Table(title=f"{size:,} phrases")
    for heading in ("method", "p50 ms", "p99 ms", "× ours", "build s", "MB", *NOISES, "asked"):
        made.add_column(heading, justify="left" if heading == "method" else "right", no_wrap=True)
    ours = statistics.median(results[OURS].times) if OURS in results else float("nan")
    for method, figures in results.items():
        middle = statistics.median(figures.times)
        shares = [f"{right / asked:.3f}" for right, asked in figures.found.values()]
        speed = [f"{middle:.2f}", f"{percentile(figures.times, 0.99):.2f}", f"{middle / ours:.1f}"]
        cost = [f"{figures.build_seconds:.2f}", f"{figures.megabytes:.0f}"]
        made.add_row(method, *speed, *cost, *shares, str(len(figures.times)))
    return made


def run(size: int, options: argparse.Namespace, console: Console) -> None:
    """Measure all chosen methods at one size and print their table and the headline ratio."""
    base = phrases(size)
    asked = queries(base, options.queries, options.seed)
    results: dict[str, Figures] = {}
    for method in options.methods or METHODS:
        result = in_process(method, base, asked, options)
        if isinstance(result, str):
            console.print(f"{method}: skipped, {result}")
        else:
            results[method] = result
    console.print(table(size, results))
    if OURS in results and REFERENCE in results:
        ratio = statistics.median(results[REFERENCE].times) / statistics.median(results[OURS].times)
        console.print(f"{OURS} is {ratio:,.0f} times as fast as {REFERENCE} at {size:,} phrases\n")


def main(arguments: list[str] | None = None) -> int:
    """Read the options, run, and return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000], help="phrases in the base")
    parser.add_argument("--queries", type=int, default=200, help="queries of each noise")
    parser.add_argument("--seconds", type=float, default=10.0, help="most time for one method and noise")
    parser.add_argument(
        "--clock", choices=list(CLOCKS), default="wall", help="cpu: the process's own time, on a busy machine"
    )
    parser.add_argument("--methods", nargs="+", choices=list(METHODS), help="only these")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    console = Console(width=150)
    console.print(
        f"Python {sys.version.split()[0]}, {options.queries} queries a noise, seed {options.seed}, {options.clock} time"
    )
    for size in options.sizes:
        run(size, options, console)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
