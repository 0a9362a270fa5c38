"""The desk of unanswered questions, end to end: declined, taught, answered at once, exported, undone."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from knowledge.asking import Base
from knowledge.model import Source
from knowledge.store import load_snapshot, names, open_store
from tests.bot.sotay import sotay
from tests.knowledge.store.samples import measure
from tests.questions.judge import ask
from tests.telegram.conftest import OWNER, StartBot
from tests.telegram.driver import BotProcess
from tests.telegram.fake import FakeTelegram, Person
from tests.telegram.fake.people import bold, buttons, labels

ASKED = ("bao nhiêu quần chúng tiên phong?", "quần chúng tiên phong năm 2023 mấy người vậy ạ")
NAME, INDICATOR = "quần chúng tiên phong", "kết nạp đảng viên mới"


async def make(database: Path) -> None:
    store = await open_store(database)
    facts = [
        measure("dang-vien-moi"),
        measure("thu", 72, indicator="thu ngân sách nhà nước", unit="tỷ đồng"),
        measure("khu-pho", 5, indicator="khu phố văn hóa", unit="khu phố"),
    ]
    await store.import_facts(facts, {"a": Source(id="a", title="Báo cáo A")}, "test")
    await store.close()


class Desk:
    """A bot of the test's own with an editor and a person who asks."""

    def __init__(self, server: FakeTelegram, bot: BotProcess, database: Path) -> None:
        self.server, self.bot, self.database = server, bot, database
        self.editor, self.lan = server.person("Biên tập", user_id=OWNER), server.person("Lan")
        self._seen: dict[int, int] = {}

    def ask(self, text: str, person: Person | None = None, **extra: Any) -> dict[str, Any]:
        """Says something in a private chat; the bot's next message there."""
        person = person or self.lan
        self.server.say(person, text, **extra)
        return self.next(person)

    def next(self, person: Person) -> dict[str, Any]:
        self._seen[person.id] = count = self._seen.get(person.id, 0) + 1
        result: dict[str, Any] = self.server.wait_call("sendMessage", chat=person.id, count=count).result
        return result

    def tap(self, message: dict[str, Any], label: str) -> dict[str, Any]:
        """Taps a button of the editor's card, and gives what the card becomes."""
        count = len(self.edits())
        self.server.tap(self.editor, message, label)
        self.server.wait(lambda: len(self.edits()) > count, f"the card changes after {label}")
        return self.edits()[-1]

    def edits(self) -> list[dict[str, Any]]:
        return [call.result for call in self.server.calls("editMessageText") if call.result]

    def kept(self, count: int) -> None:
        """Waits until so many questions that failed are in the store."""

        async def questions() -> int:
            store = await open_store(self.database)
            found = [one for outcome in ("decline", "clarify") for one in await store.questions(outcome)]
            await store.close()
            return len(found)

        self.server.wait(lambda: asyncio.run(questions()) >= count, "the questions are kept", poll=True)

    def unanswered(self) -> dict[str, Any]:
        return self.ask("/chuatraloi", self.editor)


@pytest.fixture
def desk(server: FakeTelegram, start_bot: StartBot, tmp_path: Path) -> Desk:
    database = tmp_path / "facts.db"
    asyncio.run(make(database))
    bot = start_bot(database=str(database), owners=str(OWNER), reload_seconds="0.05").running()
    return Desk(server, bot, database)


def test_declined_taught_answered_exported_undone(desk: Desk, tmp_path: Path) -> None:
    for text in ASKED:
        assert "33" not in desk.ask(text)["text"]
    desk.ask("giá vàng bao nhiêu?")
    desk.kept(3)
    page = desk.unanswered()
    assert bold(page) == ["Câu hỏi chưa trả lời được", NAME.capitalize(), "Giá vàng"]
    assert "2 lần chưa trả lời được" in page["text"]
    card = desk.tap(page, "1")
    assert all(text in card["text"] for text in ASKED)
    assert labels(card)[0] == INDICATOR
    done = desk.tap(card, INDICATOR)
    assert done["text"].startswith(f"Đã dạy: “{NAME}” là một tên gọi của {INDICATOR}.")
    assert "→ 33 đảng viên" in done["text"]

    assert bold(desk.ask(ASKED[0])) == ["33 đảng viên"]  # at once
    assert bold(desk.unanswered()) == ["Câu hỏi chưa trả lời được", "Giá vàng"]

    file = tmp_path / "taught.questions.jsonl"
    sotay("questions", "export", "--db", str(desk.database), "-o", str(file))
    cases = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [case["turns"] for case in cases] == [[text] for text in sorted(ASKED)]
    assert {case["taught"]["indicator"] for case in cases} == {INDICATOR}
    assert cases[0]["expects"] == {"type": "value", "value": 33, "unit": "đảng viên"}
    snapshot = load_snapshot(desk.database)
    taught = Base(snapshot.facts, snapshot.sources, snapshot.taught)
    assert [ask(taught, case).verdict for case in cases] == ["right", "right"]
    assert "missed" in {ask(Base(snapshot.facts, snapshot.sources), case).verdict for case in cases}

    undone = desk.tap(done, "Hoàn tác")
    assert undone["text"].startswith("Đã bỏ tên gọi")
    assert "33" not in desk.ask(ASKED[0])["text"]
    assert NAME.capitalize() in bold(desk.unanswered())
    assert desk.bot.stop() == 0


def test_a_typed_name_is_taught_or_refused_and_groups_are_dismissed(desk: Desk) -> None:
    desk.ask(ASKED[0])
    desk.ask("giá vàng bao nhiêu?")
    desk.kept(2)
    group = desk.server.group(desk.lan, desk.editor)
    desk.server.say(desk.editor, "/chuatraloi", group)
    shown = desk.tap(desk.server.wait_call("sendMessage", chat=group.id).result, "1")
    desk.server.say(desk.lan, "thu ngân sách bao nhiêu?", group, reply_to=shown["message_id"])  # no editor: a question
    assert bold(desk.server.wait_call("sendMessage", chat=group.id, count=2).result) == ["72 tỷ đồng"]

    card = desk.tap(desk.unanswered(), "1")
    typed = desk.ask("số rồng", desk.editor, reply_to=card["message_id"])
    assert typed["text"].startswith("Chưa có chỉ tiêu nào tên là “số rồng”.")
    refused = desk.ask("chi ngân sách = thu ngân sách nhà nước", desk.editor, reply_to=card["message_id"])
    assert "đó là tên của một chỉ tiêu khác" in refused["text"]
    opposite = desk.ask("tiền chi = thu ngân sách nhà nước", desk.editor, reply_to=card["message_id"])
    assert "trái nghĩa" in opposite["text"]
    taught = desk.ask("vàng ròng = ket nap dang vien moi", desk.editor, reply_to=refused["message_id"])
    assert taught["text"].startswith(f"Đã dạy: “vàng ròng” là một tên gọi của {INDICATOR}.")
    assert bold(desk.ask("vàng ròng?")) == ["33 đảng viên"]

    open_card = desk.tap(desk.unanswered(), "1")
    dismissed = desk.tap(open_card, "Bỏ qua nhóm này")
    assert dismissed["text"].startswith("Đã bỏ qua nhóm")
    assert desk.unanswered()["text"].startswith("Không có câu hỏi nào đang chờ")
    assert "hiện lại" in desk.tap(dismissed, "Hoàn tác")["text"]
    assert labels(desk.unanswered())[0] == "1"


def test_what_changes_other_answers_is_asked_first_and_survives_a_restart(desk: Desk, start_bot: StartBot) -> None:
    """The name is near a known one: a question that was answered would be asked back."""
    assert bold(desk.ask("phố văn hóa mấy cái?")) == ["5 khu phố"]
    desk.ask("giá vàng bao nhiêu?")
    desk.kept(1)
    card = desk.tap(desk.unanswered(), "1")
    doubtful = desk.ask(f"phố văn hóa mới = {INDICATOR}", desk.editor, reply_to=card["message_id"])
    assert "thì câu trả lời cho các câu khác cũng đổi" in doubtful["text"]
    assert "“phố văn hóa mấy cái?”\nNay: 5 khu phố" in doubtful["text"]
    assert load_snapshot(desk.database).taught == {}
    assert desk.bot.stop() == 0
    desk.bot = start_bot(database=str(desk.database), owners=str(OWNER), reload_seconds="0.05").running()
    assert desk.tap(doubtful, "Vẫn dạy")["text"].startswith("Đã dạy: “phố văn hóa mới”")
    assert load_snapshot(desk.database).taught == {"phố văn hóa mới": INDICATOR}


def test_another_process_takes_over_what_was_taught(desk: Desk) -> None:
    assert "33" not in desk.ask(ASKED[0])["text"]

    async def teach() -> None:
        store = await open_store(desk.database)
        await names.teach(store, NAME, INDICATOR, "cli:lan")
        await store.close()

    asyncio.run(teach())
    desk.server.wait(lambda: "new facts" in desk.bot.log, "the name is taken over", poll=True)
    assert bold(desk.ask(ASKED[0])) == ["33 đảng viên"]
    listed = desk.tap(desk.unanswered(), "Tên đã dạy")
    assert f"“{NAME}” → {INDICATOR}" in listed["text"]
    assert desk.tap(listed, "Bỏ 1")["text"].startswith("Đã bỏ tên gọi")


def test_a_bad_answer_and_the_week_are_for_editors(desk: Desk) -> None:
    answer = desk.ask("kết nạp bao nhiêu đảng viên mới?")
    desk.server.tap(desk.lan, answer, "👎")
    desk.ask("giá vàng bao nhiêu?")
    desk.server.wait(lambda: "vote" in desk.bot.log, "the vote is kept", poll=True)
    desk.kept(1)
    page = desk.unanswered()
    assert "1 👎" in page["text"]
    number = next(at for at, name in enumerate(bold(page)[1:], 1) if name != "Giá vàng")
    assert "Đã trả lời mà bị 👎" in (card := desk.tap(page, str(number)))["text"]
    assert f"{INDICATOR}: 33 đảng viên" in card["text"]
    week = desk.ask("/tuannay", desk.editor)
    assert "Được hỏi 2 câu: trả lời 1, hỏi lại 0, chưa có số liệu 1." in week["text"]
    assert "0 👍, 1 👎" in week["text"]
    assert "giá vàng" in week["text"]
    for command in ("/chuatraloi", "/tuannay"):
        assert "Việc này dành cho biên tập viên" in desk.ask(command)["text"]
    desk.server.tap(desk.lan, page, data=buttons(page)[0]["callback_data"])
    desk.server.wait(lambda: any("biên tập viên" in text for text in alerts(desk.server)), "the tap is refused")


def alerts(server: FakeTelegram) -> list[str]:
    """What taps were answered with."""
    return [str(call.params.get("text")) for call in server.calls("answerCallbackQuery")]
