"""The facts that ship with the program: one TOML file a report in the folder `bundled` beside this file."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from knowledge.model import Fact, Source
from knowledge.wire import fact_from_json


def bundled() -> tuple[tuple[Fact, ...], dict[str, Source]]:
    """All bundled facts, in the order of their reports, and the source of each `document` they name.

    Raises FactError or pydantic's ValidationError where a file holds what cannot be: a test reads them all.
    """
    facts: list[Fact] = []
    sources: dict[str, Source] = {}
    folder = files("knowledge.catalogue").joinpath("bundled")
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            report = tomllib.loads(file.read_text(encoding="utf-8"))
            source = Source.model_validate(report["source"])
            sources[source.id] = source
            facts += (fact_from_json({**fact, "document": source.id}) for fact in report["facts"])
    return tuple(facts), sources
