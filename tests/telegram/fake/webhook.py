"""Webhook delivery: one update at a time, with the secret, again until it is answered with 2xx."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp

from tests.telegram.fake.errors import bad
from tests.telegram.fake.methods import Request

if TYPE_CHECKING:
    from tests.telegram.fake.server import FakeTelegram

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Webhook:
    """setWebhook, deleteWebhook, getWebhookInfo, and the task that delivers."""

    METHODS = ("setWebhook", "deleteWebhook", "getWebhookInfo")
    redelivery = 0.02
    """Seconds before a refused update is sent again (Telegram: minutes)."""

    def __init__(self, server: FakeTelegram) -> None:
        self._server = server
        self.url = ""
        self.secret: str | None = None
        self.attempts: list[tuple[int, int | None]] = []
        """(update id, HTTP status or None where nobody answered) of every delivery."""
        self._task: asyncio.Task[None] | None = None
        self._arrived = asyncio.Event()

    async def perform(self, method: str, request: Request) -> Any:
        """One of `METHODS`."""
        if method == "getWebhookInfo":
            waiting = len(self._server.world.updates)
            return {"url": self.url, "has_custom_certificate": False, "pending_update_count": waiting}
        await self.close()
        url = request.text("url") if method == "setWebhook" else ""
        if url and not url.startswith(("https://", "http://127.0.0.1:")):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        self.url, self.secret = url, request.params.get("secret_token")
        with self._server.lock():
            if str(request.params.get("drop_pending_updates")).lower() == "true":
                self._server.world.updates.clear()
            if "allowed_updates" in request.params:
                self._server.world.allowed = request.params["allowed_updates"] or None
        if self.url:
            self._arrived.set()
            self._task = asyncio.create_task(self._deliver())
        return True

    def wake(self) -> None:
        """There is something to deliver."""
        self._arrived.set()

    async def close(self) -> None:
        """Ends delivery."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _deliver(self) -> None:
        headers = {SECRET_HEADER: self.secret} if self.secret else {}
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(10)) as session:
            while True:
                await self._arrived.wait()
                if not self._server.world.updates:
                    self._arrived.clear()
                    continue
                update = self._server.world.updates[0]
                status, reply = await _post(session, self.url, update, headers)
                self._done(update, status, reply)
                if status is None or not 200 <= status < 300:
                    await asyncio.sleep(self.redelivery)

    def _done(self, update: dict[str, Any], status: int | None, reply: Any) -> None:
        with self._server.lock():
            self.attempts.append((update["update_id"], status))
            updates = self._server.world.updates
            if status is not None and 200 <= status < 300 and updates and updates[0] is update:
                updates.popleft()
                if isinstance(reply, dict) and "method" in reply:
                    self._server.perform_reply(reply.pop("method"), reply)


async def _post(
    session: aiohttp.ClientSession, url: str, update: dict[str, Any], headers: dict[str, str]
) -> tuple[int | None, Any]:
    try:
        async with session.post(url, json=update, headers=headers) as response:
            body = await response.read()
            is_json = response.content_type == "application/json" and body
            return response.status, await response.json() if is_json else None
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return None, None
