"""Webhook delivery of the fake server: the secret, redelivery until 2xx, and a method in the response."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
import pytest

from tests.telegram.fake import FakeTelegram
from tests.telegram.fake.webhook import SECRET_HEADER


class Receiver(HTTPServer):
    """A bot's end of a webhook: answers with the statuses it is given, then 200."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.statuses: list[int] = []
        self.secrets: list[str | None] = []
        self.bodies: list[bytes] = []
        self.reply = b""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.secrets.append(self.headers.get(SECRET_HEADER))
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(self.server.reply)))
        self.end_headers()
        self.wfile.write(self.server.reply)

    def log_message(self, *_: Any) -> None:
        """Nothing to say."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as found:
        thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield found
        found.shutdown()
        thread.join()


def set_webhook(server: FakeTelegram, **params: str) -> httpx.Response:
    return httpx.post(f"{server.address}/bot{server.token}/setWebhook", data=params)


def test_an_update_comes_with_the_secret_and_again_until_it_is_taken(server: FakeTelegram, receiver: Receiver) -> None:
    receiver.statuses = [500, 403]
    assert set_webhook(server, url=receiver.url, secret_token="s3cret").json()["result"] is True
    server.say(server.person(), "a")
    server.wait(lambda: len(server.webhook.attempts) == 3)
    assert [status for _, status in server.webhook.attempts] == [500, 403, 200]
    assert receiver.secrets == ["s3cret"] * 3
    assert len(set(receiver.bodies)) == 1
    assert not server.world.updates


def test_polling_is_refused_while_a_webhook_is_set(server: FakeTelegram, receiver: Receiver) -> None:
    set_webhook(server, url=receiver.url)
    base = f"{server.address}/bot{server.token}"
    assert httpx.post(f"{base}/getUpdates").status_code == 409
    assert httpx.post(f"{base}/getWebhookInfo").json()["result"]["url"] == receiver.url
    httpx.post(f"{base}/deleteWebhook")
    assert httpx.post(f"{base}/getUpdates").status_code == 200


def test_a_response_may_carry_a_method(server: FakeTelegram, receiver: Receiver) -> None:
    lan = server.person()
    receiver.reply = f'{{"method": "sendMessage", "chat_id": {lan.id}, "text": "hi"}}'.encode()
    set_webhook(server, url=receiver.url)
    server.say(lan, "a")
    assert server.wait_call("sendMessage", chat=lan.id).result["text"] == "hi"


def test_a_webhook_needs_https_except_on_this_machine(server: FakeTelegram) -> None:
    assert "HTTPS" in set_webhook(server, url="http://example.org/").json()["description"]
