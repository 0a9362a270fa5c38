"""The fake server itself: what it lets pass and what it refuses, in Telegram's words, and aiogram's opinion of it."""

from __future__ import annotations

import json
import socket
import time
from typing import Any

import httpx
import pytest

from tests.telegram.fake import FakeTelegram, Person
from tests.telegram.fake.conformance import Conformance


class Client:
    """Calls the API as any library would."""

    def __init__(self, server: FakeTelegram) -> None:
        self._http = httpx.Client(base_url=f"{server.address}/bot{server.token}/", timeout=10)

    def __call__(self, method: str, files: dict[str, Any] | None = None, **params: Any) -> Any:
        encoded = {key: value if isinstance(value, str) else json.dumps(value) for key, value in params.items()}
        answer = self._http.post(method, data=encoded, files=files)
        body = answer.json()
        assert (answer.status_code == 200) == body["ok"]
        return body["result"] if body["ok"] else body

    def close(self) -> None:
        self._http.close()


@pytest.fixture
def api(server: FakeTelegram) -> Any:
    client = Client(server)
    yield client
    client.close()


@pytest.fixture
def lan(server: FakeTelegram) -> Person:
    return server.person()


def test_text_is_limited_in_utf16_units_after_entities(api: Client, lan: Person) -> None:
    assert api("sendMessage", chat_id=lan.id, text="<b>" + "ă" * 4096 + "</b>", parse_mode="HTML")["text"] == "ă" * 4096
    assert "too long" in api("sendMessage", chat_id=lan.id, text="😀" * 2049)["description"]
    assert "empty" in api("sendMessage", chat_id=lan.id, text="<b></b>", parse_mode="HTML")["description"]


@pytest.mark.parametrize(
    "markup",
    ["<b>", "<b></i>", "</b>", "1 < 2", "<h1>x</h1>", "<b><i>x</b></i>", "<br>"],
)
def test_html_that_telegram_cannot_parse(api: Client, lan: Person, markup: str) -> None:
    refused = api("sendMessage", chat_id=lan.id, text=markup, parse_mode="HTML")
    assert refused["error_code"] == 400
    assert "can't parse entities" in refused["description"]


def test_entities_are_counted_in_utf16_units(api: Client, lan: Person) -> None:
    sent = api("sendMessage", chat_id=lan.id, text="😀 <b>33 &amp; <i>ă</i></b> /hoi", parse_mode="HTML")
    assert sent["text"] == "😀 33 & ă /hoi"
    assert [(e["type"], e["offset"], e["length"]) for e in sent["entities"]] == [
        ("bold", 3, 6),
        ("italic", 8, 1),
        ("bot_command", 10, 4),
    ]


def test_callback_data_is_limited_in_bytes(api: Client, lan: Person) -> None:
    def send(data: str) -> Any:
        keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": data}]]}
        return api("sendMessage", chat_id=lan.id, text="x", reply_markup=keyboard)

    assert "message_id" in send("a" * 64)
    assert send("ế" * 22)["description"] == "Bad Request: BUTTON_DATA_INVALID"


def test_editing(api: Client, server: FakeTelegram, lan: Person) -> None:
    sent = api("sendMessage", chat_id=lan.id, text="a")
    here = {"chat_id": lan.id, "message_id": sent["message_id"]}
    assert api("editMessageText", text="b", **here)["text"] == "b"
    assert "message is not modified" in api("editMessageText", text="b", **here)["description"]
    theirs = server.say(lan, "c")
    refused = api("editMessageText", chat_id=lan.id, message_id=theirs["message_id"], text="d")
    assert "can't be edited" in refused["description"]
    assert "not found" in api("editMessageText", chat_id=lan.id, message_id=999, text="d")["description"]


def test_files_go_up_and_come_down(api: Client, server: FakeTelegram, lan: Person) -> None:
    sent = api("sendDocument", {"document": ("a.txt", b"content")}, chat_id=lan.id, caption="c")
    found = api("getFile", file_id=sent["document"]["file_id"])
    path = f"{server.address}/file/bot{server.token}/{found['file_path']}"
    assert httpx.get(path).content == b"content"
    again = api("sendPhoto", chat_id=lan.id, photo=sent["document"]["file_id"])
    assert again["photo"][0]["file_size"] == 7
    refused = api("sendPhoto", {"photo": ("a.png", b"x")}, chat_id=lan.id, caption="c" * 1025)
    assert "caption is too long" in refused["description"]


def test_who_may_be_written_to(api: Client, server: FakeTelegram, lan: Person) -> None:
    assert api("sendMessage", chat_id=1, text="x")["description"] == "Bad Request: chat not found"
    server.bot_becomes(server.world.chats[lan.id], "kicked", lan)
    assert api("sendMessage", chat_id=lan.id, text="x")["error_code"] == 403
    group = server.group(lan, kind="group")
    bigger = server.migrate(group, lan)
    refused = api("sendMessage", chat_id=group.id, text="x")
    assert refused["parameters"] == {"migrate_to_chat_id": bigger.id}
    server.bot_becomes(bigger, "kicked", lan)
    assert "kicked" in api("sendMessage", chat_id=bigger.id, text="x")["description"]


def test_updates_stay_until_an_offset_confirms_them(api: Client, server: FakeTelegram, lan: Person) -> None:
    for text in "abc":
        server.say(lan, text)
    first = api("getUpdates", limit=2)
    assert [update["message"]["text"] for update in first] == ["a", "b"]
    assert api("getUpdates", limit=2) == first
    rest = api("getUpdates", offset=first[-1]["update_id"] + 1)
    assert [update["message"]["text"] for update in rest] == ["c"]


def test_only_allowed_updates_are_kept(api: Client, server: FakeTelegram, lan: Person) -> None:
    api("getUpdates", allowed_updates=["callback_query"])
    server.say(lan, "a")
    assert api("getUpdates") == []


def test_privacy_mode_hides_what_is_not_for_the_bot(api: Client, server: FakeTelegram, lan: Person) -> None:
    group = server.group(lan)
    sent = api("sendMessage", chat_id=group.id, text="x")
    server.say(lan, "hidden", group)
    server.say(lan, "@so_tay_bot hidden too", group)
    server.say(lan, "/seen", group)
    server.say(lan, "seen as well", group, reply_to=sent["message_id"])
    assert [update["message"]["text"] for update in api("getUpdates")] == ["/seen", "seen as well"]


def test_inline_answers_and_callback_answers_are_accepted_once(api: Client, server: FakeTelegram, lan: Person) -> None:
    query = server.inline(lan, "đảng viên")
    article = {"type": "article", "id": "1", "title": "t", "input_message_content": {"message_text": "m"}}
    twice = api("answerInlineQuery", inline_query_id=query, results=[article, article])
    assert twice["description"] == "Bad Request: RESULT_ID_INVALID"
    assert api("answerInlineQuery", inline_query_id=query, results=[article]) is True
    assert "query is too old" in api("answerInlineQuery", inline_query_id=query, results=[])["description"]
    tap = server.tap(lan, api("sendMessage", chat_id=lan.id, text="x"), data="d")
    assert api("answerCallbackQuery", callback_query_id=tap) is True
    assert "query is too old" in api("answerCallbackQuery", callback_query_id=tap)["description"]


def test_a_wrong_token_and_an_unknown_method(api: Client, server: FakeTelegram) -> None:
    server.conformance.strict = False
    assert api("noSuchMethod")["error_code"] == 404
    assert httpx.post(f"{server.address}/bot1:x/getMe").status_code == 401


def test_faults_hit_the_calls_they_are_meant_for(api: Client, server: FakeTelegram, lan: Person) -> None:
    minh = server.person()
    server.fail("sendMessage", 429, chat=lan.id, retry_after=7, times=2)
    assert "message_id" in api("sendMessage", chat_id=minh.id, text="x")
    for _ in range(2):
        assert api("sendMessage", chat_id=lan.id, text="x")["parameters"] == {"retry_after": 7}
    assert "message_id" in api("sendMessage", chat_id=lan.id, text="x")


def test_a_dropped_call_may_have_been_carried_out(api: Client, server: FakeTelegram, lan: Person) -> None:
    for delivered in (False, True):
        server.fail("sendMessage", drop=True, delivered=delivered)
        with pytest.raises(httpx.TransportError):
            api("sendMessage", chat_id=lan.id, text="x")
        assert len(server.world.chats[lan.id].messages) == delivered


@pytest.mark.skipif(not Conformance.available, reason="aiogram is not installed")
def test_aiogram_has_looked_at_everything_and_would_object(api: Client, server: FakeTelegram, lan: Person) -> None:
    server.say(lan, "a")
    api("getUpdates")
    assert all(server.conformance.checked.values())
    api("sendMessage", chat_id=lan.id, text="x", no_such_parameter="1")
    server.deliver("message", {"message_id": "one"})
    found = server.conformance.violations
    server.conformance.violations = []
    assert "sendMessage: unknown parameter no_such_parameter" in found
    assert any(violation.startswith("update: message.") for violation in found)


def test_a_file_that_arrives_in_awkward_pieces_is_taken(server: FakeTelegram, lan: Person) -> None:
    """A network may cut a body anywhere: aiohttp then warns of its own inside, which counted as a fault here."""
    boundary = b"b" * 32
    head = b"--" + boundary + b'\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n'
    start = head % (b"chat_id", b"") + b"%d\r\n" % lan.id + head % (b"photo", b'; filename="a.png"') + b"\x89P"
    rest = b"N" * 30_000 + b"\r\n--" + boundary + b"--\r\n"
    url = httpx.URL(server.address)
    with socket.create_connection((url.host, url.port), timeout=10) as wire:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        wire.sendall(
            f"POST /bot{server.token}/sendPhoto HTTP/1.1\r\nHost: {url.host}\r\nConnection: close\r\n"
            f"Content-Type: multipart/form-data; boundary={boundary.decode()}\r\n"
            f"Content-Length: {len(start) + 8 + len(rest)}\r\n\r\n".encode()
        )
        for piece in (start, b"N" * 8, rest):
            wire.sendall(piece)
            time.sleep(0.2)
        reply = b"".join(iter(lambda: wire.recv(65_536), b""))
    assert reply.startswith(b"HTTP/1.1 200"), reply[:300]
