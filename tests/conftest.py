"""What all tests share: the bundled facts, where the shared data lies, and no state of this machine."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from knowledge.catalogue.bundled import bundled
from knowledge.model import Fact, Source

pytest_plugins = ["tests.databases"]
ROOT = Path(__file__).resolve().parents[1]
WAITING = frozenset({"telegram", "store"})
"""Folders of tests that start processes and wait for them."""

# One seed for everybody, and no time limits that a busy machine would break.
settings.register_profile("fixed", derandomize=True, deadline=None, database=None)
settings.load_profile("fixed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that wait for processes come first: on two cores nothing long is left for the end."""
    items.sort(key=lambda item: WAITING.isdisjoint(item.path.parts))


@pytest.fixture(autouse=True, scope="session")
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A home of its own for the whole run: no test reads or writes a person's default database."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "USERPROFILE", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
            patch.setenv(name, str(home))
        for name in [name for name in os.environ if name.startswith("SOTAY_") and not name.startswith("SOTAY_TEST_")]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared data beside the project; the test is skipped where it is not there."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the shared data is not here")
    return folder


class BundledFacts:
    """The bundled facts by id, and their sources."""

    def __init__(self) -> None:
        facts, self.sources = bundled()
        self.facts = {fact.id: fact for fact in facts}

    def fact(self, fact_id: str) -> Fact | None:
        return self.facts.get(fact_id)

    def amended(self, fact_id: str) -> None:
        """Nobody has corrected these."""

    def source(self, document: str) -> Source:
        return self.sources[document]


@pytest.fixture(scope="session")
def notebook() -> BundledFacts:
    """The bundled facts, looked up by id."""
    return BundledFacts()
