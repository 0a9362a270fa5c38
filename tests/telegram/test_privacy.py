"""Corrections owed to chats, erasing a person's data, and logs without words; end to end."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy import func, select

from bot.corrections import worded
from bot.wording import as_plain
from knowledge.language.text import fold
from knowledge.store import Store, open_store, schema
from knowledge.store.corrections import counts, due
from knowledge.store.engine import reading
from knowledge.store.learning_schema import corrections, told
from knowledge.store.remembered import exchanges
from knowledge.store.votes import votes
from tests.knowledge.store.samples import SOURCES, measure
from tests.telegram.conftest import OWNER, StartBot
from tests.telegram.fake import FakeTelegram
from tests.telegram.fake.people import bold, labels
from tests.telegram.test_inline import results_for

T = TypeVar("T")


def in_store(database: Path, work: Callable[[Store], Awaitable[T]]) -> T:
    """Does something in the database from this process, as another one would."""

    async def opened() -> T:
        store = await open_store(database)
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(opened())


async def rows(store: Store) -> dict[str, int]:
    """How many rows there are of each table that speaks of people."""
    found = {}
    async with reading(store.engine, store.where) as connection:
        for table in (schema.conversations, exchanges, votes, told, corrections):
            found[table.name] = (await connection.execute(select(func.count()).select_from(table))).scalar_one()
    return found


def test_a_corrected_figure_queues_one_correction_and_a_person_may_erase_all(
    server: FakeTelegram, start_bot: StartBot, tmp_path: Path
) -> None:
    database = tmp_path / "facts.db"
    in_store(database, lambda store: store.import_facts([measure("a-1")], SOURCES, "test"))
    bot = start_bot(database=str(database), reload_seconds="0.05").running()
    lan, minh = server.person("Lan"), server.person("Minh")
    group = server.group(minh, forum=True)
    topic = server.topic(group, minh)
    server.say(lan, "bao nhiêu đảng viên mới?")
    answer = server.wait_call("sendMessage", chat=lan.id).result
    assert bold(answer) == ["33 đảng viên"]
    server.tap(lan, answer, "👍")
    server.say(minh, "/hoi bao nhiêu đảng viên mới?", group, thread=topic)
    server.wait_call("sendMessage", chat=group.id)
    hoa = server.person("Hoa")
    (result,), _ = results_for(server, "kết nạp đảng viên mới")
    server.insert(hoa, result)
    server.wait(lambda: in_store(database, rows)["told"] == 3, "it is remembered who was told", poll=True)

    in_store(database, lambda store: store.correct(measure("a-1", 34), "editor"))
    server.wait(lambda: in_store(database, counts) == {"queued": 3}, "all chats are owed a correction", poll=True)
    owed = in_store(database, lambda store: due(store, 30, settle=timedelta(0)))
    assert {(one.chat, one.thread) for one in owed} == {(lan.id, None), (group.id, topic), (hoa.id, None)}
    assert as_plain(worded(owed[0], SOURCES)).splitlines() == [
        "Đính chính",
        "Kết nạp đảng viên mới · huyện Nông Sơn, năm 2023",
        "Trước đây Sổ Tay trả lời: 33 đảng viên",
        "Nay là: 34 đảng viên",
        "Lý do: số liệu đã được sửa theo nguồn UBND, 1/12/2023.",
    ]

    server.say(lan, "/xoadulieu")
    asked = server.wait_call("sendMessage", chat=lan.id, count=2).result
    assert labels(asked) == ["Xóa hết", "Thôi, giữ lại"]
    server.tap(minh, asked, "Xóa hết")  # somebody else's tap
    server.settled()
    assert in_store(database, rows)["votes"] == 1
    server.tap(lan, asked, "Xóa hết")
    assert server.wait_call("editMessageText", chat=lan.id).result["text"].startswith("Đã xóa hết")
    left = in_store(database, rows)
    assert left == {"conversations": 1, "exchanges": 1, "votes": 0, "told": 2, "corrections": 2}  # others'
    server.say(lan, "đạt mấy %?")  # nothing to go on with
    assert "34" not in server.wait_call("sendMessage", chat=lan.id, count=3).result["text"]
    assert bot.stop() == 0


SAID = (
    "xương rồng",
    "khủng long",
    "sầu riêng",
    "măng cụt",
    "chôm chôm",
    "thanh long",
    "hạt điều",
    "cà cuống",
    "bồ công anh",
)
"""Words that no fact and no template has: found in a log, somebody's message was logged."""


def test_no_word_of_a_message_is_logged_even_when_debugging(
    server: FakeTelegram, start_bot: StartBot, tmp_path: Path
) -> None:
    database = tmp_path / "facts.db"
    in_store(database, lambda store: store.import_facts([measure("a-1")], SOURCES, "test"))
    bot = start_bot(database=str(database), owners=str(OWNER), log_level="debug", reload_seconds="0.05").running()
    editor, lan = server.person("Biên tập", user_id=OWNER), server.person("Lan")
    group = server.group(lan)
    first = server.say(lan, f"bao nhiêu {SAID[0]}?")
    declined = server.wait_call("sendMessage", chat=lan.id).result
    server.edit(first, f"mấy {SAID[1]}?")
    server.wait_call("editMessageText", chat=lan.id)
    server.say(lan, f"/hoi {SAID[2]} bao nhiêu?", group)
    server.say(lan, f"/khongco {SAID[3]}")
    photo = [{"file_id": server.upload(b"x"), "file_unique_id": "u", "width": 1, "height": 1}]
    server.say(lan, None, photo=photo, caption=f"{SAID[4]} mấy cây?")
    server.say(editor, f"{SAID[5]} bao nhiêu?")
    server.inline(lan, SAID[6])
    server.wait_call("answerInlineQuery")
    server.tap(lan, declined, "👎")
    server.settled()
    server.fail("sendMessage", 400, f'Bad Request: unsupported start tag "{SAID[7]}" at byte offset 5')
    server.say(lan, f"{SAID[7]} ra sao?")
    server.settled()
    server.say(editor, "/chuatraloi")
    page = server.wait_call("sendMessage", chat=editor.id, count=2).result
    server.tap(editor, page, "1")
    card = server.wait_call("editMessageText", chat=editor.id).result
    server.say(editor, f"{SAID[8]} = kết nạp đảng viên mới", reply_to=card["message_id"])
    assert "Đã dạy" in server.wait_call("sendMessage", chat=editor.id, count=3).result["text"]
    assert bot.stop() == 0
    assert "asked" in bot.log
    logged = re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), bot.log)
    for words in SAID:
        assert words not in logged
        assert fold(words) not in fold(logged)
