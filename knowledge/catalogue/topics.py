"""The topics under which the catalogue's indicators are shown to people."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from knowledge.language.text import nfc

FILE = Path(__file__).parent / "topics.toml"


@cache
def topics() -> Mapping[str, str]:
    """The Vietnamese title of each topic (`Indicator.topic`), in the order in which they are shown."""
    return MappingProxyType(tomllib.loads(nfc(FILE.read_text("utf-8"))))
