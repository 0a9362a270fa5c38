"""The rules and vocabularies that stand as TOML beside the code."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read_data(package: str, name: str) -> dict[str, Any]:
    """The file data/`name`.toml of a package, as written; read once, so not to be changed."""
    return tomllib.loads((files(package) / "data" / f"{name}.toml").read_text("utf-8"))
