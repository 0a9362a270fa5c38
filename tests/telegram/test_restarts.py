"""What outlives the process, and how it keeps pace: each with a bot of its own."""

from __future__ import annotations

from tests.telegram.conftest import StartBot
from tests.telegram.desk import LAN, READ, becomes, replied, report, sent_file
from tests.telegram.fake import FakeTelegram
from tests.telegram.fake.people import bold, labels
from tests.telegram.test_asking import answer_to
from tests.telegram.test_taps import AMBIGUOUS, ask, offers
from tests.telegram.test_votes import rows

QUESTION = "bao nhiêu đảng viên mới?"


def test_a_report_that_was_being_read_is_owned_up_to_and_read_again(server: FakeTelegram, start_bot: StartBot) -> None:
    lan = server.person("Lan", user_id=LAN)
    bot = start_bot(editors=str(LAN)).running()
    content = report("Tiên Phước", "Năm 2024, huyện Tiên Phước trồng mới 340 ha rừng.")
    sent = sent_file(server, lan, content, "tien-phuoc.txt")
    offer = replied(server, lan.id, sent)
    server.fail("getFile", 429, retry_after=30, times=2)
    server.tap(lan, offer, READ)
    command = server.say(lan, "/nhap", reply_to=sent["message_id"])
    other = replied(server, lan.id, command)
    server.wait_call("getFile", count=2)
    assert len(rows(bot, "SELECT * FROM readings")) == 2
    bot.kill()
    bot.running()
    told = becomes(server, offer, "chưa đọc xong tien-phuoc.txt. Bạn bấm đọc lại, hoặc gửi lại")
    assert labels(told) == [READ]
    assert "Bạn gửi lại giúp nhé" in becomes(server, other, "chưa đọc xong")["text"]
    server.tap(lan, told, READ)
    assert "340 ha" in becomes(server, offer, "Còn 1 dữ kiện")["text"]
    server.wait(lambda: rows(bot, "SELECT * FROM readings") == [], "nothing is left to own up to", poll=True)
    assert bot.stop() == 0
    assert "Traceback" not in bot.log


def test_a_talk_goes_on_after_a_kill(server: FakeTelegram, start_bot: StartBot) -> None:
    bot = start_bot().running()
    lan, minh = server.person("Lan"), server.person("Minh")
    group = server.group(lan, minh, bot="left")
    server.bot_becomes(group, "member", lan)
    answer_to(server, group.id)
    question = server.say(lan, QUESTION)
    answer = answer_to(server, lan.id)
    server.say(lan, "/hoi tổng giá trị sản xuất bao nhiêu?", group)
    public = answer_to(server, group.id, 2)
    offer, button = offers(server, minh, AMBIGUOUS)
    server.wait(lambda: len(rows(bot, "SELECT * FROM exchanges")) == 3, "the answers are kept", poll=True)
    bot.kill()
    server.say(lan, "đạt mấy %?")
    server.edit(question, "thu ngân sách bao nhiêu?")
    server.say(minh, "đạt bao nhiêu % kế hoạch?", group, reply_to=public["message_id"])
    server.tap(minh, offer, button["text"])
    server.tap(lan, answer, "👍")
    group.members[server.world.me.id] = "left"  # an update was lost: we hear of the coming, not of the going
    server.bot_becomes(group, "member", lan)
    bot.running()
    assert "110%" in answer_to(server, lan.id, 2)["text"], "a follow-up leans on what was asked before the restart"
    edited = server.wait_call("editMessageText", chat=lan.id).result
    assert edited["message_id"] == answer["message_id"], "an edited question edits the answer of before"
    assert bold(edited) == ["Hơn 72 tỷ đồng"]
    assert "104%" in answer_to(server, group.id, 3)["text"], "a reply to the bot goes on with what it replies to"
    assert server.wait_call("editMessageText", chat=minh.id).result["message_id"] == offer["message_id"]
    server.wait_call("editMessageReplyMarkup", chat=lan.id)
    voted = "SELECT question, good FROM votes"
    assert server.wait(lambda: rows(bot, voted), "the vote is kept", poll=True) == [("thu ngân sách bao nhiêu?", 1)]
    assert len(server.calls("sendMessage", chat=group.id)) == 3, "a group is greeted once, over restarts"
    for status in ("left", "member"):
        server.bot_becomes(group, status, lan)
    assert "/hoi" in answer_to(server, group.id, 4)["text"], "it was away: it greets again"
    assert bot.stop() == 0
    assert "Traceback" not in bot.log


def test_who_asks_too_fast_is_told_once_and_others_go_on(server: FakeTelegram, start_bot: StartBot) -> None:
    bot = start_bot(person_per_minute="4", group_per_minute="5", keep_questions="false").running()
    lan, minh, hoa = (server.person(name) for name in ("Lan", "Minh", "Hoa"))
    group = server.group(lan, minh, hoa)
    for _ in range(8):
        server.say(lan, QUESTION)
    ask(server, minh, QUESTION)
    for person in (minh, hoa) * 4:
        server.say(person, f"/hoi {QUESTION}", group)
    server.settled()
    private = [call.result["text"] for call in server.calls("sendMessage", chat=lan.id)]
    assert len(private) == 5
    assert private[4].startswith("Bạn hỏi nhanh quá")
    public = [
        call.result["text"].startswith("Bạn hỏi nhanh quá") for call in server.calls("sendMessage", chat=group.id)
    ]
    assert public.count(False) == 5
    assert 1 <= public.count(True) <= 2, "once for the group, and once for Minh, who has asked on his own as well"
    before = len(server.calls("sendMessage", chat=lan.id))
    server.tap(
        lan,
        server.calls("sendMessage", chat=lan.id)[0].result,
        labels(server.calls("sendMessage", chat=lan.id)[0].result)[3],
    )
    told = server.wait_call("answerCallbackQuery").params["text"]
    assert told.startswith("Bạn hỏi nhanh quá")
    server.say(lan, "/bieudo đảng viên mới")
    server.settled()
    assert len(server.calls("sendMessage", chat=lan.id)) == before
    assert server.calls("sendPhoto") == []
    assert bot.stop() == 0
    assert rows(bot, "SELECT * FROM questions") == []
