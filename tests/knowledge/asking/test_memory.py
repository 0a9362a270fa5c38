"""What is kept of what people type has an end: mistyped words have none."""

from __future__ import annotations

import ast
import functools
import gc
import random
import string
import sys
import tracemalloc
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.asking import Base, entries, repair, vocabulary
from knowledge.catalogue.bundled import bundled

ROOT = Path(__file__).parents[3]
TODAY = date(2025, 6, 1)
CACHED = type(functools.lru_cache(maxsize=1)(len))
NAMED_IN_CODE = {
    "bot/handlers/buttons.py:label",
    "bot/schedule.py:_class",
    "knowledge/asking/matters_words.py:_phrases",
    "knowledge/data_files.py:read_data",
    "knowledge/language/numbers.py:number_words",
    "knowledge/reading/confidence.py:measured",
    "knowledge/reading/correcting.py:_names",
    "knowledge/reading/mentions.py:pattern",
    "knowledge/reading/reported.py:_patterns",
    "knowledge/store/rows.py:_names",
}
"""Caches without a bound whose keys are written in the code."""


def unbounded() -> Iterator[str]:
    """Functions with parameters under a cache without a bound."""
    for file in [*ROOT.glob("bot/**/*.py"), *ROOT.glob("knowledge/**/*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and (node.args.args or node.args.kwonlyargs or node.args.vararg):
                said = [ast.unparse(one).replace(" ", "") for one in node.decorator_list]
                if any(one in ("cache", "functools.cache") or "maxsize=None" in one for one in said):
                    yield f"{file.relative_to(ROOT).as_posix()}:{node.name}"


def test_no_cache_of_what_comes_from_outside_is_without_a_bound() -> None:
    assert set(unbounded()) == NAMED_IN_CODE


@pytest.fixture
def base(monkeypatch: pytest.MonkeyPatch) -> Base:
    """A base whose own caches are full at once."""
    for module, name in (
        (repair, "READ_KEPT"), (repair, "PAIRS_KEPT"), (vocabulary, "SLIPS_KEPT"), (entries, "WEIGHTS_KEPT"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, 8)
    monkeypatch.setattr(repair, "MESSAGES_KEPT", 0)  # the last few messages, whole
    return Base(*bundled())


def hear(base: Base, rng: random.Random) -> None:
    """A message in which every word is new, asked as a whole and by its words."""
    words = ["".join(rng.choices(string.ascii_lowercase, k=rng.randint(3, 7))) for _ in range(120)]
    for word in base.listener.hear(" ".join(words), TODAY).query.content:
        base.entries.weight(word)


def remembered() -> int:
    """Bytes in use, less what caches hold that all bases share: those have bounds of their own."""
    for name, module in list(sys.modules.items()):
        if name.startswith("knowledge."):
            for value in vars(module).values():
                if isinstance(value, CACHED) and value.cache_info().maxsize is not None:
                    _clear(value)
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def _clear(cached: Any) -> None:
    cached.cache_clear()


def test_words_never_heard_before_leave_nothing_behind(base: Base) -> None:
    rng = random.Random(3)
    hear(base, rng)  # tables that are made on first need
    tracemalloc.start()
    try:
        for _ in range(4):  # and small caches that fill
            hear(base, rng)
        before = remembered()
        for _ in range(6):
            hear(base, rng)
        assert remembered() - before < 15_000  # 720 words: a word kept of each would be 40,000
    finally:
        tracemalloc.stop()
