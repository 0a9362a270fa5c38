"""Fixtures: a fake Telegram with the real bot running on it for the whole run, or a pair for one test.

Starting the bot takes a second, so most tests share one and keep apart by talking as people of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.telegram.desk import LAN, MINH
from tests.telegram.driver import BotProcess
from tests.telegram.fake import FakeTelegram

StartBot = Callable[..., BotProcess]
OWNER = 4_242
STRANGER = 999
"""Named as an owner too, but has never written to the bot."""


@pytest.fixture(scope="session")
def shared_server() -> Iterator[FakeTelegram]:
    with FakeTelegram() as server:
        yield server


@pytest.fixture(scope="session")
def shared_bot(shared_server: FakeTelegram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotProcess]:
    shared_server.person("Chủ", user_id=OWNER)
    owners = f"{OWNER}, {STRANGER}"
    process = BotProcess(shared_server, tmp_path_factory.mktemp("bot"), owners=owners).running()
    yield process
    status = process.stop()
    assert status == 0, process.log
    assert "Traceback" not in process.log


@pytest.fixture
def telegram(shared_server: FakeTelegram, shared_bot: BotProcess) -> Iterator[FakeTelegram]:
    """The shared Telegram with the bot running; what aiogram objects to fails the test."""
    yield shared_server
    shared_server.settled()
    violations, shared_server.conformance.violations = shared_server.conformance.violations, []
    assert violations == []


@pytest.fixture(scope="session")
def desk_server() -> Iterator[FakeTelegram]:
    with FakeTelegram() as server:
        yield server


@pytest.fixture(scope="session")
def desk_bot(desk_server: FakeTelegram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotProcess]:
    for user_id, name in ((OWNER, "Chủ"), (LAN, "Lan"), (MINH, "Minh")):
        desk_server.person(name, user_id=user_id)
    folder = tmp_path_factory.mktemp("desk")
    process = BotProcess(desk_server, folder, owners=str(OWNER), editors=f"{LAN}, {MINH}").running()
    yield process
    assert process.stop() == 0, process.log
    assert "Traceback" not in process.log


@pytest.fixture
def desk(desk_server: FakeTelegram, desk_bot: BotProcess) -> Iterator[FakeTelegram]:
    """A Telegram whose bot editors change: what they publish must not meet other tests' questions."""
    yield desk_server
    desk_server.settled()
    violations, desk_server.conformance.violations = desk_server.conformance.violations, []
    assert violations == []


@pytest.fixture
def server() -> Iterator[FakeTelegram]:
    """A Telegram of the test's own, without a bot."""
    with FakeTelegram() as own:
        yield own
    assert own.conformance.violations == []


@pytest.fixture
def start_bot(server: FakeTelegram, tmp_path: Path) -> Iterator[StartBot]:
    """Makes bots for `server`; those still alive at the end are killed."""
    bots: list[BotProcess] = []

    def make(**settings: str) -> BotProcess:
        folder = tmp_path / f"bot{len(bots)}"
        folder.mkdir()
        bots.append(BotProcess(server, folder, **settings))
        return bots[-1]

    yield make
    for bot in bots:
        bot.kill()
