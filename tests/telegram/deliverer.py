"""A replica that delivers announcements and does nothing else: `python -m tests.telegram.deliverer`, set by SOTAY_…

Of several `sotay run` only one may poll, so replicas of the delivery are tested with this. It prints what its listener
is told, and ends on SIGTERM.
"""

from __future__ import annotations

import asyncio
import signal

from bot import logs
from bot.delivery import Delivery, Happening
from bot.settings import load_settings
from bot.timetable import Rule
from knowledge.store import open_store


async def main() -> None:
    settings = load_settings()
    logs.set_up(settings.log_level, token=settings.token)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    store = await open_store(settings.database)
    delivery = Delivery(store, settings, lambda rule, moment: Rule.parse(rule).after(moment, settings.zone))

    async def told(happening: Happening) -> None:
        print("told", happening.announcement, happening.what, flush=True)

    delivery.listener = told
    delivery.start()
    print("ready", flush=True)
    await stop.wait()
    await delivery.close()
    await store.close()


if __name__ == "__main__":
    asyncio.run(main())
