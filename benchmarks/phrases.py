"""Phrases for the benchmark: indicators at places in periods, drawn from word lists with a fixed seed."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path

from knowledge.language.text import fold

WORDS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))


def place(rng: random.Random) -> str:
    """A place with a name of two syllables (18,000 are possible) or three."""
    name = f"{rng.choice(WORDS['first_names'])} {rng.choice(WORDS['second_names'])}"
    if rng.random() < 0.15:
        name += " " + rng.choice(WORDS["third_names"])
    return f"{rng.choice(WORDS['place_kinds'])} {name}"


def phrase(rng: random.Random) -> str:
    """One phrase: measure and object always, a qualifier in half of them, a place in 9 of 10, a period in 4 of 10."""
    parts = [rng.choice(WORDS["measures"]), rng.choice(WORDS["objects"])]
    if rng.random() < 0.5:
        parts.append(rng.choice(WORDS["qualifiers"]))
    if rng.random() < 0.9:
        parts.append(place(rng))
    if rng.random() < 0.4:
        parts.append(rng.choice(WORDS["periods"]))
    return " ".join(parts)


def phrases(count: int, seed: int = 2023) -> list[str]:
    """`count` phrases, no two of them alike once folded; the first `n` are the same for every `count` ≥ n."""
    rng = random.Random(seed)
    found: dict[str, str] = {}
    while len(found) < count:
        made = phrase(rng)
        found.setdefault(fold(made), made)
    return list(found.values())
