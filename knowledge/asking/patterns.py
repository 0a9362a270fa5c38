"""Rules of data/*.toml that are patterns over the folded words of a question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from knowledge.data_files import read_data

DEPTH = 3
"""A part may name parts, which may name parts."""


def pattern_rules(name: str) -> Iterator[tuple[dict[str, Any], re.Pattern[str]]]:
    """Each rule of a file with its pattern: `{part}` filled in from the file's parts, whole words only."""
    data = read_data("knowledge.asking", name)
    parts: dict[str, str] = data["parts"]
    for rule in data["rule"]:
        pattern = rule["pattern"]
        for _ in range(DEPTH):
            pattern = re.sub(r"\{([a-z]+)\}", lambda m: parts[m[1]], pattern)
        yield rule, re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")
