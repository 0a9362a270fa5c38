"""What is announced of its own accord: end to end, and over the weeks with a clock of the test's own."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from telegram import Bot

from bot.handlers.services import Knowledge, Services
from bot.own_accord import Owed, OwnAccord
from bot.own_accord_sources import CorrectionsOwed
from bot.settings import Settings
from bot.timetable import When, say
from knowledge.model import Comparison, Measure, Quantity, Source
from knowledge.store import Store, open_store
from knowledge.store.announcements import Announcements
from knowledge.store.announcements_model import Announcement, Audience, Content, NewAnnouncement, Recipient
from knowledge.store.announcements_subscriptions import Subscriptions
from knowledge.store.corrections import counts
from knowledge.store.engine import reading
from knowledge.store.learning_schema import told as told_table
from knowledge.store.told import Told, keep_told
from tests.telegram.announcing import received
from tests.telegram.conftest import StartBot
from tests.telegram.fake import FakeTelegram

OWNER = 7_101
MONDAY = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
"""7:30 in Việt Nam, when the figure of the week comes."""
ON = {"announce_reports": "true", "announce_weekly": "true", "announce_settle_minutes": "0"}


def figure(fact: str, value: int, document: str = "bao-cao", *, name: str = "") -> Measure:
    plan = Comparison(kind="plan", percent=Decimal(104), base="kế hoạch")
    quantity = Quantity(value=Decimal(value), unit="tỷ đồng")
    indicator = f"thu ngân sách {name or fact}"
    return Measure(
        id=fact, document=document, indicator=indicator, quantity=quantity, comparisons=(plan,), paragraph=value
    )


async def publish(store: Store, *facts: Measure) -> None:
    documents = {fact.document for fact in facts}
    sources = {document: Source(id=document, title=f"Báo cáo {document}") for document in documents}
    await store.import_facts(facts, sources, "test")


async def told_rows(store: Store) -> list[Any]:
    async with reading(store.engine, store.where) as connection:
        return list((await connection.execute(select(told_table))).all())


async def switched_on(store: Store, moment: datetime, *names: str) -> None:
    """As if it had been switched on at this moment."""
    for name in names:
        since = NewAnnouncement(
            key=f"since:{name}", kind="thong_bao", content=Content(), audience=Audience("all"), by="test",
            dialogue=json.dumps({"since": moment.isoformat()}),
        )  # fmt: skip
        await Announcements(store).create(since, "cancelled")


# ---------------------------------------------------------------- end to end


async def test_a_new_report_and_the_figure_of_the_week_reach_those_who_want_them_once(
    server: FakeTelegram, start_bot: StartBot, tmp_path: Path
) -> None:
    lan, minh = server.person("Lan"), server.person("Minh")
    store = await open_store(tmp_path / "facts.db")
    now = datetime.now(UTC)
    await switched_on(store, now - timedelta(hours=1), "bao_cao_moi", "con_so_tuan")
    await Subscriptions(store).set_kinds(Recipient(lan.id), {"bao_cao_moi", "con_so_tuan"}, "test")
    await publish(store, figure("a", 1), figure("b", 2))
    weekday, _, clock = say(When(now), Settings().zone).split(", ")
    settings = ON | {"database": str(tmp_path / "facts.db"), "weekly_at": f"{weekday} hằng tuần {clock}"}
    bot = start_bot(**settings, reload_seconds="0.05", delivery_night="0-0").running()
    (report,) = server.wait(lambda: received(server, lan.id, "Báo cáo mới: Báo cáo bao-cao"), "the report is announced")
    assert "• 1 tỷ đồng · thu ngân sách a, đạt 104% kế hoạch\n• 2 tỷ đồng · thu ngân sách b" in report["text"]
    (week,) = server.wait(lambda: received(server, lan.id, "Con số trong tuần"), "the figure of the week is announced")
    assert "1 tỷ đồng · thu ngân sách a" in week["text"]
    assert bot.stop() == 0
    await publish(store, figure("a2", 1, "ten-khac", name="a"), figure("b2", 2, "ten-khac", name="b"))
    await publish(store, figure("c", 3), figure("d", 4, "sau"))
    bot.running()
    server.wait(lambda: received(server, lan.id, "Báo cáo mới: Báo cáo sau"), "the next report is announced")
    assert bot.stop() == 0
    told = {(row.chat, row.fact) for row in await told_rows(store)}
    await store.close()
    assert told == {(lan.id, fact) for fact in "abcd"} - {(lan.id, "c")}, (
        "what it told of its own accord counts as told"
    )
    assert len(received(server, lan.id, "Báo cáo mới")) == 2
    assert len(received(server, lan.id, "Con số trong tuần")) == 1
    assert received(server, minh.id, "") == []


# ---------------------------------------------------------------- over the weeks


@dataclass
class Desk:
    """A store, and what is announced into it of its own accord."""

    store: Store
    own: OwnAccord
    services: Services
    corrections: Owing

    async def made(self, prefix: str) -> dict[str, Announcement]:
        """The announcements whose keys begin so."""
        found = await Announcements(self.store).listing(["scheduled", "skipped", "done"], 100)
        return {one.key: one for one in found if one.key.startswith(prefix)}

    async def publish(self, *facts: Measure) -> None:
        await publish(self.store, *facts)
        await self.services.reload()


@dataclass
class Correction:
    chat: int
    thread: int | None
    key: str
    told: Mapping[str, str] = field(default_factory=dict)
    corrects: Mapping[str, str] = field(default_factory=lambda: {"fact": "f", "old": "a", "new": "b"})


class Owing:
    """Corrections that are owed until they are handed over."""

    def __init__(self) -> None:
        self.owed: list[tuple[Owed, str, str]] = []

    async def due(self) -> list[tuple[Owed, str, str]]:
        return list(self.owed)

    async def handed_over(self, owed: Owed) -> None:
        self.owed = [one for one in self.owed if one[0] is not owed]


@pytest.fixture
async def desk(server: FakeTelegram, tmp_path: Path) -> AsyncIterator[Desk]:
    server.person("Chủ", user_id=OWNER)
    store = await open_store(tmp_path / "facts.db")
    settings = Settings(
        owners=(OWNER,), editors=(55,), announce_reports=True, announce_weekly=True, announce_digest=True,
        announce_corrections=True,
    )  # fmt: skip
    services = Services.of(settings, Knowledge.of(await store.published()), store)
    corrections = Owing()
    async with Bot(server.token, base_url=f"{server.address}/bot") as bot:
        yield Desk(store, OwnAccord(bot, services, digest, corrections), services, corrections)
    await store.close()


async def digest(week: str) -> str:
    return f"Tổng kết {week}"


async def test_a_figure_a_week_and_none_twice_until_all_were_told(desk: Desk) -> None:
    await desk.publish(figure("a", 1), figure("b", 2))
    await desk.own.look(MONDAY - timedelta(days=1))
    assert await desk.made("con_so_tuan:") == {}  # this week's time had passed when it was switched on
    for week in range(3):
        await desk.own.look(MONDAY + timedelta(days=7 * week))
        await desk.own.look(MONDAY + timedelta(days=7 * week, hours=5))
    told = await desk.made("con_so_tuan:")
    assert sorted(told) == ["con_so_tuan:2026-W48", "con_so_tuan:2026-W49", "con_so_tuan:2026-W50"]
    assert [json.loads(told[key].dialogue or "")["fact"] for key in sorted(told)] == ["a", "b", "a"]
    assert {one.audience for one in told.values()} == {Audience("all")}


async def test_a_week_that_was_missed_is_announced_late_or_skipped_and_owners_are_told_once(
    server: FakeTelegram, desk: Desk
) -> None:
    await desk.publish(figure("a", 1))
    await desk.own.look(MONDAY - timedelta(days=1))
    await desk.own.look(MONDAY + timedelta(hours=5, minutes=59))
    await desk.own.look(MONDAY + timedelta(days=7, hours=6, minutes=1))
    await desk.own.look(MONDAY + timedelta(days=7, hours=7))
    made = await desk.made("con_so_tuan:")
    assert {key: one.state for key, one in made.items()} == {
        "con_so_tuan:2026-W48": "scheduled", "con_so_tuan:2026-W49": "skipped",
    }  # fmt: skip
    (alert,) = received(server, OWNER, "“Con số trong tuần” hẹn thứ Hai, 30/11/2026, 07:30 không được gửi")
    assert "quá hạn gửi trễ (360 phút)" in alert["text"]


async def test_editors_get_the_digest_of_the_week_before(desk: Desk) -> None:
    await desk.own.look(MONDAY - timedelta(days=1))
    await desk.own.look(MONDAY)
    await desk.own.look(MONDAY)
    made = await desk.made("tong_ket:")
    assert sorted(made) == ["tong_ket:2026-W48:55", f"tong_ket:2026-W48:{OWNER}"]
    assert {one.content.html for one in made.values()} == {"Tổng kết 2026-W47"}
    assert made["tong_ket:2026-W48:55"].audience == Audience("chat", 55)


async def test_a_report_waits_for_its_editors_and_is_announced_once(desk: Desk) -> None:
    now = datetime.now(UTC)
    await switched_on(desk.store, now - timedelta(hours=1), "bao_cao_moi")
    await desk.store.add_drafts(Source(id="bao-cao"), [figure("a", 1), figure("b", 2)], "test")
    await desk.store.publish(["a"], "test")
    await desk.services.reload()
    await desk.own.look(now + timedelta(hours=1))
    assert await desk.made("bao_cao_moi:") == {}
    await desk.store.publish(["b"], "test")
    await desk.services.reload()
    await desk.own.look(now + timedelta(minutes=5))
    assert await desk.made("bao_cao_moi:") == {}
    await desk.own.look(now + timedelta(minutes=30))
    (made,) = (await desk.made("bao_cao_moi:")).values()
    assert "thu ngân sách a" in made.content.html
    await desk.store.correct(figure("a", 7, name="a"), "test")
    await desk.services.reload()
    await desk.own.look(now + timedelta(hours=2))
    assert len(await desk.made("bao_cao_moi:")) == 1


async def test_reports_missed_for_too_long_are_skipped_and_owners_are_told_once(
    server: FakeTelegram, desk: Desk
) -> None:
    now = datetime.now(UTC)
    await desk.publish(figure("truoc", 9, "truoc"))
    await switched_on(desk.store, datetime.now(UTC), "bao_cao_moi")
    await desk.publish(figure("a", 1), figure("b", 2, "khac"))
    for hours in (7, 8):
        await desk.own.look(now + timedelta(hours=hours))
    assert [one.state for one in (await desk.made("bao_cao_moi:")).values()] == ["skipped", "skipped"]
    (alert,) = received(server, OWNER, "Những báo cáo này được công bố khi bot không chạy")
    assert alert["text"].endswith("• Báo cáo bao-cao\n• Báo cáo khac")


async def test_corrections_go_to_those_who_want_them_and_to_whom_was_told_the_old_figure(desk: Desk) -> None:
    await desk.services.subscriptions.subscribe(Recipient(1), "dinh_chinh", "test")
    owed = [Correction(1, None, "k1"), Correction(2, None, "k2"), Correction(-3, 4, "k3")]
    desk.corrections.owed = [(one, "Đính chính: …", "same") for one in owed]
    await desk.own.look(MONDAY)
    assert desk.corrections.owed == []
    desk.corrections.owed = [(owed[1], "Đính chính: …", "same")]  # once more, after a crash
    await desk.own.look(MONDAY)
    made = {key: one.audience for key, one in (await desk.made("dinh_chinh:")).items()}
    assert made == {
        "dinh_chinh:same": Audience("all"), "dinh_chinh:k2": Audience("chat", 2), "dinh_chinh:k3": Audience("chat", -3, 4),
    }  # fmt: skip


async def test_a_corrected_figure_is_announced_once_to_a_chat_that_was_told_the_old_one(
    server: FakeTelegram, desk: Desk
) -> None:
    await desk.publish(figure("a", 1))
    row = next(iter((await desk.store.published()).published.values()))
    await keep_told(desk.store, [Told(9, None, "a", row.content, datetime.now(UTC))])
    await desk.store.correct(figure("a", 2), "test")
    async with Bot(server.token, base_url=f"{server.address}/bot") as bot:
        own = OwnAccord(bot, desk.services, digest, CorrectionsOwed(desk.services, settle=timedelta(0)))
        for _ in range(2):
            await own.look(datetime.now(UTC))
            assert len(await desk.made("dinh_chinh:")) == 1
        for value in (1, 2):
            await desk.store.correct(figure("a", value), "test")
            await own.look(datetime.now(UTC))
            made = (await desk.made("dinh_chinh:")).values()
            assert len(made) == value, "it waits until the delivery has begun the one before"
            for one in made:
                await Announcements(desk.store).move(one.id, ["scheduled"], "done")
            await own.look(datetime.now(UTC))
    told = sorted((await desk.made("dinh_chinh:")).values(), key=lambda one: one.id)
    assert {one.audience for one in told} == {Audience("chat", 9)}
    changed = [re.findall(r"<[sb]>(\d) tỷ đồng", one.content.html) for one in told]
    assert changed == [["1", "2"], ["2", "1"], ["1", "2"]], "there and back again is told each time"
    assert await counts(desk.store) == {"sent": 2}
