"""The HTTP side: routes, long polling with offsets and 409, webhook delivery, faults and the ledger.

The server runs in a thread of the test process; tests call it directly. `wait` blocks on a condition until the bot
has done something, so no test ever sleeps.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable
from copy import deepcopy
from typing import Any, Self, TypeVar

from aiohttp import web

from tests.telegram.fake.conformance import Conformance
from tests.telegram.fake.errors import ApiError, of_code
from tests.telegram.fake.ledger import Call, Fault
from tests.telegram.fake.methods import METHODS, Request
from tests.telegram.fake.people import People
from tests.telegram.fake.webhook import Webhook
from tests.telegram.fake.world import World

TOKEN = "424242:fake-token-of-the-test-bot-0123456789"
PATIENCE = 40.0
"""Seconds that a test waits for the bot before it fails."""
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
T = TypeVar("T")


class FakeTelegram(People):
    """A running Bot API server. Use as a context manager; `address` is what SOTAY_TELEGRAM_API gets."""

    def __init__(self, token: str = TOKEN, *, port: int = 0) -> None:
        super().__init__(World())
        self.token = token
        self.ledger: list[Call] = []
        self.faults: list[Fault] = []
        self.conformance = Conformance()
        self.webhook = Webhook(self)
        self.max_poll = 50.0
        self._port = port
        self._changed = threading.Condition(threading.RLock())
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()
        self._poll: asyncio.Future[None] | None = None
        self._arrived: asyncio.Event
        self._stopped: asyncio.Event

    # --- life -------------------------------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._ready.wait(PATIENCE):
            raise RuntimeError("the fake server did not start")
        return self

    def __exit__(self, *exc: object) -> None:
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(PATIENCE)

    @property
    def address(self) -> str:
        """The base address, without the `/bot<token>`."""
        return f"http://127.0.0.1:{self._port}"

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._arrived, self._stopped = asyncio.Event(), asyncio.Event()
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._api)
        app.router.add_get("/file/bot{token}/files/{file}", self._file)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self._port)
        await site.start()
        self._port = runner.addresses[0][1]
        self._ready.set()
        await self._stopped.wait()
        await self.webhook.close()
        if self._poll and not self._poll.done():
            self._poll.cancel()
        await runner.cleanup()

    # --- what tests ask ---------------------------------------------------------------------------------------------

    def fail(
        self,
        method: str,
        code: int = 0,
        description: str | None = None,
        *,
        times: int = 1,
        chat: int | None = None,
        drop: bool = False,
        delivered: bool = False,
        **parameters: Any,
    ) -> None:
        """Makes the next `times` calls of `method` ("*": of any) fail with Telegram's error of this code.

        `drop` closes the connection without an answer instead; `delivered` does what was asked first, so that the
        message is there although the bot never hears of it. Parameters: `retry_after`, `migrate_to_chat_id`.
        """

        def outcome() -> Exception:
            return of_code(code, description, **parameters)

        with self._changed:
            self.faults.append(Fault(method, outcome if code else None, times, chat, drop, delivered))

    def calls(self, method: str | None = None, *, chat: int | None = None) -> list[Call]:
        """The calls so far, of one method and for one chat."""
        with self._changed:
            return [call for call in self.ledger if method in (None, call.method) and chat in (None, call.chat)]

    def wait(self, what: Callable[[], T | None], why: str = "", *, poll: bool = False) -> T:
        """Waits until `what` returns something true, and returns it; fails after `PATIENCE` seconds.

        `poll` looks again every few milliseconds, for what happens outside the server (a line in a log).
        """
        deadline = time.monotonic() + PATIENCE
        with self._changed:
            while not (found := what()):
                left = deadline - time.monotonic()
                if not self._changed.wait(min(0.02, left) if poll else left) and left <= 0:
                    seen = [f"{call.method} {call.error or ''}" for call in self.ledger[-12:]]
                    raise AssertionError(f"the bot did not do it in {PATIENCE:.0f} s: {why}; last calls: {seen}")
            return found

    def wait_call(self, method: str, *, count: int = 1, chat: int | None = None) -> Call:
        """The `count`-th finished call of a method, once it is there."""

        def enough() -> Call | None:
            done = [call for call in self.calls(method, chat=chat) if call.result or call.error or call.dropped]
            return done[count - 1] if len(done) >= count else None

        return self.wait(enough, f"{method} × {count}")

    def settled(self) -> None:
        """Waits until the bot has confirmed every update.

        It does so once they are handled, or have been in hand for half a second: for silence this is proof enough,
        for answers use `wait_call`.
        """
        self.wait(lambda: not self.world.updates, "all updates confirmed")

    # --- HTTP -------------------------------------------------------------------------------------------------------

    def changed(self) -> None:
        """Something was put into the queue by a test: wakes the poll and the webhook."""
        self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        self._arrived.set()
        self.webhook.wake()

    @contextlib.contextmanager
    def lock(self) -> Any:
        """Holds the world still, and tells those who wait that it has changed."""
        with self._changed:
            yield
            self._changed.notify_all()

    async def _api(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return _answer(of_code(401))
        params, files = await _parameters(request)
        call = Call(_canonical(request.match_info["method"]), params, files)
        with self.lock():
            self.ledger.append(call)
            fault = next((fault for fault in self.faults if fault.matches(call)), None)
            if fault:
                fault.times -= 1
        outcome = await self._outcome(call, fault)
        with self.lock():
            call.dropped = bool(fault and fault.drop)
            if isinstance(outcome, ApiError):
                call.error = outcome.description
            else:
                # The ledger keeps what was answered then; the message itself may be edited later.
                call.result = deepcopy(outcome)
        if call.dropped and request.transport is not None:
            request.transport.close()
        return _answer(outcome)

    async def _outcome(self, call: Call, fault: Fault | None) -> Any:
        try:
            if fault and fault.outcome and not fault.delivered:
                raise fault.outcome()
            if fault and fault.drop and not fault.delivered:
                return None
            result = await self._perform(call)
            if fault and fault.outcome:
                raise fault.outcome()
        except ApiError as error:
            return error
        return result

    async def _perform(self, call: Call) -> Any:
        self.conformance.request(call)
        if call.method == "getUpdates":
            result: Any = await self._get_updates(Request.of(call))
        elif call.method in self.webhook.METHODS:
            result = await self.webhook.perform(call.method, Request.of(call))
        elif call.method in METHODS:
            with self.lock():
                result = METHODS[call.method](self.world, Request.of(call))
        else:
            raise of_code(404, "Not Found: method not found")
        self.conformance.result(call, result)
        return result

    def perform_reply(self, method: str, params: dict[str, Any]) -> None:
        """Does what a webhook's response asks for."""
        call = Call(_canonical(method), params)
        with self.lock():
            self.ledger.append(call)
            self.conformance.request(call)
            try:
                call.result = METHODS[call.method](self.world, Request.of(call))
            except ApiError as error:
                call.error = error.description

    async def _get_updates(self, request: Request) -> list[dict[str, Any]]:
        if self.webhook.url:
            raise of_code(409, WEBHOOK_ACTIVE)
        if self._poll and not self._poll.done():
            self._poll.set_exception(of_code(409))
        self._poll = mine = self._loop.create_future()
        with self.lock():
            if "allowed_updates" in request.params:
                self.world.allowed = request.params["allowed_updates"] or None
            offset = request.number("offset")
            if offset is not None:
                self._confirm(offset)
        limit, patience = request.number("limit") or 100, min(self.max_poll, request.number("timeout") or 0)
        deadline = self._loop.time() + patience
        try:
            while not self.world.updates and self._loop.time() < deadline:
                self._arrived.clear()
                arrived = self._loop.create_task(self._arrived.wait())
                await asyncio.wait({arrived, mine}, timeout=deadline - self._loop.time(), return_when="FIRST_COMPLETED")
                arrived.cancel()
                if mine.done():
                    break
            if mine.done():
                mine.result()
            return list(self.world.updates)[:limit]
        finally:
            if not mine.done():
                mine.set_result(None)

    def _confirm(self, offset: int) -> None:
        updates = self.world.updates
        keep = len(updates) + offset if offset < 0 else None
        while updates and (len(updates) > -offset if keep is not None else updates[0]["update_id"] < offset):
            updates.popleft()

    async def _file(self, request: web.Request) -> web.StreamResponse:
        content = self.world.files.get(request.match_info["file"])
        if request.match_info["token"] != self.token or content is None:
            return _answer(of_code(404))
        return web.Response(body=content)


def _canonical(method: str) -> str:
    """Method names are not case-sensitive."""
    known = {name.lower(): name for name in [*METHODS, *Webhook.METHODS, "getUpdates"]}
    return known.get(method.lower(), method)


async def _parameters(request: web.Request) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Parameters from the query, JSON, form or multipart body."""
    params: dict[str, Any] = dict(request.query)
    files: dict[str, bytes] = {}
    if request.content_type == "application/json":
        params |= await request.json()
    elif request.can_read_body:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = value.file.read()
            else:
                params[name] = value
    attached = {name: files[str(value)[9:]] for name, value in params.items() if str(value)[:9] == "attach://"}
    return params, files | attached


def _answer(outcome: Any) -> web.Response:
    if isinstance(outcome, ApiError):
        return web.json_response(outcome.body(), status=outcome.code)
    return web.json_response({"ok": True, "result": outcome})
