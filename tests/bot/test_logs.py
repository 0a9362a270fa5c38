"""Logs: one form for all libraries, and no token in any line."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import logs

TOKEN = "123456789:AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"
OTHER = "987654321:ZyXwVuTsRqPoNmLkJiHgFeDcBa9876543210"


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in logs.NOISY:
        logging.getLogger(name).setLevel(logging.NOTSET)
    structlog.reset_defaults()


def test_json_lines_carry_the_event_and_its_values() -> None:
    out = io.StringIO()
    logs.set_up("info", "json", stream=out)
    structlog.get_logger("a").info("asked", outcome="answer", word="đảng")
    line = json.loads(out.getvalue())
    assert (line["event"], line["outcome"], line["level"], line["logger"]) == ("asked", "answer", "info", "a")
    assert "đảng" in out.getvalue()


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_token_in_messages_values_or_tracebacks(form: str) -> None:
    out = io.StringIO()
    logs.set_up("debug", form, token="short:tok", stream=out)  # type: ignore[arg-type]
    logging.getLogger("lib").warning("GET https://api.telegram.org/bot%s/getMe", TOKEN)
    structlog.get_logger().info("x", url=f"/bot{OTHER}/", own="short:tok")
    try:
        raise RuntimeError(f"refused {TOKEN}")  # noqa: TRY301  # its traceback is what is tested
    except RuntimeError:
        logging.getLogger("lib").exception("failed")
    text = out.getvalue()
    assert text.count(logs.HIDDEN) == 4
    assert not any(secret in text for secret in (TOKEN, OTHER, "short:tok"))
    assert "RuntimeError" in text


def test_libraries_that_log_addresses_are_held_back_at_every_level() -> None:
    out = io.StringIO()
    logs.set_up("debug", stream=out)
    logging.getLogger("httpx").info("HTTP Request: POST …")
    logging.getLogger("telegram.ext").debug("Processing update …")
    assert out.getvalue() == ""


def test_setting_up_twice_does_not_log_twice() -> None:
    out = io.StringIO()
    for _ in range(2):
        logs.set_up("info", stream=out)
    structlog.get_logger().info("once")
    assert out.getvalue().count("once") == 1
