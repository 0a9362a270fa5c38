"""The composition root of `sotay run`: settings → store → knowledge → Telegram application."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import sys
from collections.abc import AsyncIterator
from typing import Any

import structlog
from telegram import Bot
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import Application, Job

from bot import logs
from bot.handlers.announcing_progress import Board
from bot.handlers.intake import LAST_WORDS, Intake, Poller
from bot.handlers.interrupted import own_up
from bot.handlers.menus import publish_menus
from bot.handlers.outbox import Patience
from bot.handlers.services import App, Knowledge, Services, attach
from bot.handlers.wiring import register
from bot.own_accord import of_its_own_accord
from bot.own_accord_sources import own_accord
from bot.settings import Settings
from bot.upkeep import upkeep
from knowledge.errors import ConfigError, SotayError
from knowledge.store import Store, open_store

log = structlog.get_logger(__name__)


def run(settings: Settings) -> int:
    """Runs the bot until it is told to stop (SIGTERM, SIGINT); returns the exit status.

    0: stopped as told. 1: it cannot run, and one sentence on standard error says why.
    """
    try:
        logs.set_up(settings.log_level, settings.log_format, token=settings.token)
        asyncio.run(_serve(settings))
    except SotayError as error:
        print(f"sotay: {logs.redact(str(error))}", file=sys.stderr)
        return 1
    return 0


async def _serve(settings: Settings) -> None:
    stop = _stop_on_signals()
    async with contextlib.AsyncExitStack() as stack:
        store = await open_store(settings.database)
        stack.push_async_callback(store.close)
        services = Services.of(settings, await _read(store), store)
        await services.reload_editors()
        await stack.enter_async_context(services.keeping.running())
        application = build(settings, services)
        await stack.enter_async_context(_connected(application, settings, stop))
        if stop.is_set():
            return
        await publish_menus(application.bot, settings.owners, [*settings.editors, *services.appointed])
        await stack.enter_async_context(_following(services))
        await stack.enter_async_context(upkeep(services))
        board = Board(application.bot, services)
        stack.push_async_callback(board.close)
        services.delivery.listener = board.on_happening
        services.delivery.start()
        stack.push_async_callback(services.delivery.close)
        await stack.enter_async_context(of_its_own_accord(own_accord(application.bot, services), services))
        await own_up(application.bot, services)
        intake = Intake(application, settings.concurrent_updates)
        log.info("running", bot=application.bot.username, facts=len(services.knowledge.facts))
        await Poller(application, intake, stop).run()
        log.info("stopped")


class Unpersisted(Application[Any, Any, Any, Any, Any, Any]):
    """An application that notes nobody for the library's persistence.

    The library notes every chat and person for good, and lets go of them only where a persistence of its own is used.
    """

    __slots__ = ()

    def _mark_for_persistence_update(self, *, update: object | None = None, job: Job[Any] | None = None) -> None:
        """Nothing: what has to last is written by `Keeping`."""


def build(settings: Settings, services: Services) -> App:
    """The Telegram application with all its handlers, connected to nothing yet."""
    application = (
        Application.builder()
        .application_class(Unpersisted)
        .token(settings.token)
        .base_url(f"{settings.telegram_api}/bot")
        .base_file_url(f"{settings.telegram_api}/file/bot")
        .rate_limiter(Patience())
        .updater(None)
        .connection_pool_size(settings.concurrent_updates)
        .pool_timeout(30)
        .build()
    )
    attach(application, services)
    register(application)
    return application


@contextlib.asynccontextmanager
async def _connected(application: App, settings: Settings, stop: asyncio.Event) -> AsyncIterator[None]:
    """The application between its start and its end. Raises `ConfigError` where Telegram cannot be talked to."""
    try:
        await _greet_telegram(application.bot, settings, stop)
        if not stop.is_set():
            await application.initialize()
            await application.start()
        yield
    finally:
        if application.running:
            await application.stop()
        await application.shutdown()
        await application.bot.shutdown()


async def _greet_telegram(bot: Bot, settings: Settings, stop: asyncio.Event) -> None:
    """Makes sure that the token is good and that no webhook takes the updates away."""
    pause = 1.0
    for attempt in range(1, settings.connect_attempts + 1):
        try:
            await bot.initialize()
            await bot.delete_webhook()
        except InvalidToken:
            raise ConfigError("telegram_token was refused by Telegram: copy it again from @BotFather") from None
        except NetworkError as error:
            log.warning("Telegram cannot be reached", attempt=attempt, reason=str(error))
        except TelegramError as error:
            raise SotayError(f"Telegram does not let the bot start: {error}") from None
        else:
            return
        if attempt < settings.connect_attempts:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)
            pause = min(30.0, pause * 2)
        if stop.is_set():
            return
    raise ConfigError(f"telegram_api: {settings.telegram_api} cannot be reached ({settings.connect_attempts} attempts)")


async def _read(store: Store) -> Knowledge:
    knowledge = await asyncio.to_thread(Knowledge.of, await store.published())
    _let_be()
    return knowledge


def _let_be() -> None:
    """Takes what is there for good out of the garbage collector's rounds: of 10,000 facts each takes 160 ms."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


@contextlib.asynccontextmanager
async def _following(services: Services) -> AsyncIterator[None]:
    """Keeps the knowledge up to date meanwhile.

    At the end a query under way is let finish: cut off in the middle, it could hold on to a connection of the store
    that is about to be closed.
    """
    end = asyncio.Event()
    task = asyncio.create_task(_follow(services, end))
    try:
        yield
    finally:
        end.set()
        services.news.set()
        await asyncio.wait({task}, timeout=LAST_WORDS)
        task.cancel()


async def _follow(services: Services, end: asyncio.Event) -> None:
    """Takes over what is published, here or by other processes, one reading at a time.

    A store that cannot be read now is read later; answers go on.
    """
    while not end.is_set():
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(services.news.wait(), services.settings.reload_seconds)
        services.news.clear()
        if end.is_set():
            return
        try:
            await services.reload_editors()
            if await services.reload():
                _let_be()
                log.info("new facts", facts=len(services.knowledge.facts), version=services.knowledge.version)
        except SotayError as error:
            log.warning("the store cannot be read now", code=error.code, reason=str(error))
        except Exception as error:  # noqa: BLE001  # whatever is wrong with new facts, the old ones stay answerable
            log.error("new facts cannot be taken over", error=type(error).__name__)  # noqa: TRY400  # may quote facts


def _stop_on_signals() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    return stop
