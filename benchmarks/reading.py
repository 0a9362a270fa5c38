"""How fast reports are read, warm, and in how much memory: `python benchmarks/reading.py [FOLDER]`.

Reads the reports of FOLDER (by default those that lie beside the repository) again and again for some seconds and
prints reports of 500 words a second, by the clock and by CPU time, and the largest memory the process had. The target
is 40 a second and 300 MB.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

from knowledge.reading import paragraphs_of, read_facts

WORDS = 500
SECONDS = 5.0
KILOBYTES = 1024 if sys.platform != "darwin" else 1024 * 1024
REPORTS = Path(__file__).resolve().parents[2] / "shared" / "data" / "documents"


def main() -> None:
    """Measure and print."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else REPORTS
    texts = [path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))]
    if not texts:
        sys.exit(f"no reports in {folder}")
    words = sum(len(text.split()) for text in texts)
    facts = read_all(texts)  # warm
    rounds, wall, cpu = 0, time.perf_counter(), time.process_time()
    while time.perf_counter() - wall < SECONDS:
        read_all(texts)
        rounds += 1
    reports = rounds * words / WORDS
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES
    print(f"{len(texts)} reports, {words} words, {facts} facts")
    print(f"{reports / wall:.0f} reports of {WORDS} words a second ({reports / cpu:.0f} by CPU time), {memory:.0f} MB")


def read_all(texts: list[str]) -> int:
    """Read every text; how many facts there were."""
    return sum(len(read_facts(paragraphs_of(text), "report").facts) for text in texts)


if __name__ == "__main__":
    main()
