"""Starting, stopping and dying: settings, tokens, a second poller, signals, restarts, logs."""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot.app import run
from bot.settings import Settings
from tests.telegram.conftest import StartBot
from tests.telegram.fake import FakeTelegram
from tests.telegram.fake.people import bold
from tests.telegram.test_asking import answer_to
from tests.telegram.test_taps import AMBIGUOUS, ask, offers

QUESTION = "bao nhiêu đảng viên mới?"


def test_an_interrupt_stops_it_as_cleanly_as_a_sigterm(server: FakeTelegram, start_bot: StartBot) -> None:
    server.webhook.url = "https://example.org/left-behind"
    bot = start_bot().running()
    assert server.webhook.url == "", "a webhook that was left behind would take the updates away"
    assert bot.stop(signal.SIGINT) == 0
    assert "Traceback" not in bot.log


def test_answers_under_way_are_finished_before_the_stop(server: FakeTelegram, start_bot: StartBot) -> None:
    bot = start_bot().running()
    lan = server.person()
    server.fail("sendMessage", 429, chat=lan.id, retry_after=1)
    server.say(lan, QUESTION)
    server.wait_call("sendMessage", chat=lan.id)
    assert bot.stop() == 0
    assert bold(answer_to(server, lan.id, 2)) == ["33 đảng viên"]
    assert not server.world.updates


def test_after_a_kill_nothing_is_lost_and_old_buttons_work(server: FakeTelegram, start_bot: StartBot) -> None:
    bot = start_bot().running()
    lan, minh = server.person("Lan"), server.person("Minh")
    offer, button = offers(server, lan, AMBIGUOUS)
    assert offer["reply_to_message"]["text"] == AMBIGUOUS
    answer = ask(server, lan, QUESTION, 2)
    server.fail("sendMessage", 429, chat=minh.id, retry_after=30)
    server.say(minh, QUESTION)
    server.wait_call("sendMessage", chat=minh.id)
    bot.kill()
    server.tap(lan, offer, button["text"])
    server.tap(lan, answer, "Nguồn")
    start_bot().running()
    assert bold(answer_to(server, minh.id, 2)) == ["33 đảng viên"]
    server.settled()
    said = [call.result["text"] for call in server.calls(chat=lan.id) if isinstance(call.result, dict)]
    assert not any("Nút này đã cũ" in text for text in said)
    assert any("ngày 19/12/2023" in text for text in said)


def test_a_second_poller_ends_the_first_and_a_revoked_token_the_second(
    server: FakeTelegram, start_bot: StartBot
) -> None:
    first, second = start_bot().running(), start_bot().running()
    assert first.wait() == 1
    assert "409 Conflict" in first.log
    lan = server.person()
    server.say(lan, QUESTION)
    assert bold(answer_to(server, lan.id)) == ["33 đảng viên"]
    server.fail("getUpdates", 401)
    server.say(lan, QUESTION)
    assert second.wait() == 1
    assert "refused by Telegram" in second.log
    assert "Traceback" not in first.log + second.log


def test_logs_hold_neither_token_nor_what_people_write(
    server: FakeTelegram, start_bot: StartBot, tmp_path: Path
) -> None:
    file = tmp_path / "token"
    file.write_text(server.token + "\n")
    bot = start_bot(log_level="debug", log_format="json", telegram_token="", telegram_token_file=str(file)).running()
    lan = server.person("Nguyễn Thị Bí Mật")
    server.say(lan, "bao nhiêu đảng viên mới chuyện riêng tư?")
    answer_to(server, lan.id)
    server.fail("sendMessage", 400, "Bad Request: strange")
    server.say(lan, "chuyện riêng tư khác")
    answer_to(server, lan.id, 3)
    assert bot.stop() == 0
    assert "asked" in bot.log
    for secret in (server.token, "riêng tư", "Bí Mật"):
        assert secret not in bot.log


def test_no_token_is_said_in_one_sentence(server: FakeTelegram, start_bot: StartBot) -> None:
    bot = start_bot(telegram_token="").start()
    assert bot.wait() == 1
    assert "SOTAY_TELEGRAM_TOKEN" in bot.log
    assert len(bot.log.strip().splitlines()) == 1


def test_a_configuration_file_with_a_typing_mistake(server: FakeTelegram, start_bot: StartBot, tmp_path: Path) -> None:
    file = tmp_path / "my.toml"
    file.write_text('log_format = "json"\nlog_levle = "debug"\n')
    bot = start_bot().start("--config", str(file))
    assert bot.wait() == 1
    assert "log_levle is not a setting" in bot.log
    assert "did you mean log_level?" in bot.log
    assert len(bot.log.strip().splitlines()) == 1


@pytest.fixture
def _logging_restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


WRONG = "424242:wrong-token-of-the-test-bot-9876543210"


@pytest.mark.usefixtures("_logging_restored")
@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"telegram_token": WRONG}, "telegram_token was refused by Telegram"),
        ({"telegram_api": "http://127.0.0.1:9", "connect_attempts": 1}, "telegram_api: http://127.0.0.1:9 cannot be"),
        ({"database": "no/such/folder/facts.db"}, "does not exist"),
    ],
)
def test_a_start_that_fails_is_said_in_one_sentence(
    server: FakeTelegram, capsys: pytest.CaptureFixture[str], settings: dict[str, object], sentence: str
) -> None:
    given = {"telegram_token": server.token, "telegram_api": server.address, "log_level": "error"} | settings
    assert run(Settings.model_validate(given)) == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert len(said.strip().splitlines()) == 1
    assert WRONG not in said
