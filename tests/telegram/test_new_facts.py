"""Facts that another process publishes are answered by the running bot."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from pathlib import Path

from knowledge.model import Measure, Quantity, Source
from knowledge.store import open_store
from tests.telegram.conftest import StartBot
from tests.telegram.fake import FakeTelegram
from tests.telegram.fake.people import bold, labels
from tests.telegram.test_asking import answer_to

PUPILS = Measure(
    id="so-hoc-sinh",
    document="bao-cao",
    indicator="số học sinh trung học",
    quantity=Quantity(value=Decimal(1281), unit="học sinh"),
    place="huyện Nông Sơn",
    evidence="Toàn huyện có 1.281 học sinh trung học.",
    paragraph=2,
)


async def publish(database: Path) -> None:
    store = await open_store(database)
    try:
        await store.import_facts([PUPILS], {"bao-cao": Source(id="bao-cao", title="Báo cáo ngành")}, "test")
    finally:
        await store.close()


def test_an_empty_database_is_filled_while_the_bot_runs(
    server: FakeTelegram, start_bot: StartBot, tmp_path: Path
) -> None:
    database = tmp_path / "facts.db"
    bot = start_bot(database=str(database), reload_seconds="0.05").running()
    lan = server.person()
    server.say(lan, "/start")
    assert labels(answer_to(server, lan.id)) == []
    server.say(lan, "số học sinh trung học?")
    assert "1.281" not in answer_to(server, lan.id, 2)["text"]
    asyncio.run(publish(database))
    server.wait(lambda: "new facts" in bot.log, "the new facts are taken over", poll=True)
    server.say(lan, "số học sinh trung học?")
    answer = answer_to(server, lan.id, 3)
    assert bold(answer) == ["1.281 học sinh"]
    server.tap(lan, answer, "Nguồn")
    assert "Báo cáo ngành" in answer_to(server, lan.id, 4)["text"]
    server.say(lan, "/start")
    assert labels(answer_to(server, lan.id, 5)) == ["Số học sinh trung học bao nhiêu?"]
    assert bot.stop() == 0
