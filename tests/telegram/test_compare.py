"""/sosanh and /bieudo, end to end: the text, the picture with its sentence, the spreadsheet, and bad input."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import load_workbook
from PIL import Image

from tests.telegram import looking
from tests.telegram.driver import BotProcess
from tests.telegram.fake import FakeTelegram, Person
from tests.telegram.fake.people import bold, buttons, labels, marked

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FakeTelegram, BotProcess]]:
    with FakeTelegram() as server:
        bot = looking.start(server, tmp_path_factory.mktemp("compare"))
        yield server, bot
        assert bot.stop() == 0, bot.log
        assert "Traceback" not in bot.log


@pytest.fixture
def telegram(world: tuple[FakeTelegram, BotProcess]) -> Iterator[FakeTelegram]:
    server, _ = world
    yield server
    server.settled()
    violations, server.conformance.violations = server.conformance.violations, []
    assert violations == []


def say(telegram: FakeTelegram, person: Person, text: str, count: int = 1) -> dict[str, Any]:
    """What the bot sends for a command."""
    telegram.say(person, text)
    result: dict[str, Any] = telegram.wait_call("sendMessage", chat=person.id, count=count).result
    return result


def chart(telegram: FakeTelegram, person: Person, text: str, count: int = 1) -> tuple[dict[str, Any], Image.Image]:
    """The picture that the bot sends for a command."""
    telegram.say(person, text)
    call = telegram.wait_call("sendPhoto", chat=person.id, count=count)
    assert call.error is None
    content = call.files["photo"]
    assert content.startswith(PNG)
    return call.result, Image.open(io.BytesIO(content))


def test_two_places_stand_side_by_side_with_their_sources(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    answer = say(telegram, lan, "/sosanh thu ngân sách Bàu Sen, Trà Lân")
    assert answer["text"] == (
        "Thu ngân sách nhà nước\n"
        "Năm 2023 · đơn vị: tỷ đồng\n\n"
        "• Huyện Bàu Sen: 121,9 tỷ đồng (đạt 106% dự toán) [1]\n"
        "• Huyện Trà Lân: 104,7 tỷ đồng (đạt 101,5% dự toán) [2]\n\n"
        "Chênh lệch: 121,9 − 104,7 = 17,2 tỷ đồng\n\n"
        "[1] Văn phòng huyện Bàu Sen, 18/12/2023, đoạn 4\n"
        "[2] Cục Thống kê tỉnh Lam Hải, 28/12/2023, đoạn 4"
    )
    assert bold(answer) == ["Thu ngân sách nhà nước", "121,9 tỷ đồng", "104,7 tỷ đồng"]
    assert labels(answer) == ["Biểu đồ", "Bảng tính .xlsx", "Nguồn"]


@pytest.mark.parametrize(
    "text",
    ["đảng viên mới 2021 2022 2023", "dang vien moi bau sen 2021,2022,2023", "kết nạp đảg viên mới từ 2021 đến 2023"],
)
def test_periods_however_typed(telegram: FakeTelegram, text: str) -> None:
    answer = say(telegram, telegram.person(), f"/sosanh {text}")
    assert answer["text"].startswith("Kết nạp đảng viên mới\nHuyện Bàu Sen · đơn vị: đảng viên\n")
    figures = ["118 đảng viên", "126 đảng viên", "hơn 141 đảng viên"]
    assert bold(answer)[1:] == figures
    assert "chỉ tiêu 150, đạt 94% chỉ tiêu" in answer["text"]
    assert "Tăng từ năm 2021 đến năm 2023: 141 − 118 ≈ 23 đảng viên" in answer["text"]


def test_many_places_come_as_a_table(telegram: FakeTelegram) -> None:
    answer = say(telegram, telegram.person(), "/sosanh tỷ lệ hộ nghèo")
    (table,) = marked(answer, "pre")
    lines = table.replace("\u00a0", " ").splitlines()
    assert lines == [
        "Huyện Đá Giăng   18,37%",
        "Huyện Trà Lân     11,9%",
        "Huyện Suối Ngà    7,15%",
        "Huyện Bàu Sen     5,42%",
        "Thị xã Gành Đỏ     3,1%",
        "Huyện Đồng Xoan   2,35%",
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("diện tích rừng trồng mới", "khác đơn vị hoặc khác loại"),
        ("số vụ phạm tội Bàu Sen, Trà Lân", "không cùng kỳ"),
        ("thu ngân sách Bàu Sen, Kim Bôi", "huyện Kim Bôi.\nChỉ có một số liệu nên Sổ Tay chưa so sánh được."),
        ("thu ngân sách Lạc Sơn, Kim Bôi", "Sổ Tay chưa có số liệu nội dung này của “huyện"),
        ("đảng viên mới Bàu Sen 2010", "cho năm 2010"),
        ("số tàu ngầm 2022 2023", "chưa có số liệu nào về “tàu"),
        ("thu ngân sách zqxw Bàu Sen, Trà Lân", "zqxw"),
        ("đảng viên mới 2021 2022 2030", "Chưa có số liệu: năm 2030"),
    ],
)
def test_what_is_unknown_or_unlike_is_named(telegram: FakeTelegram, text: str, reason: str) -> None:
    assert reason in say(telegram, telegram.person(), f"/sosanh {text}")["text"]


@pytest.mark.parametrize("command", ["sosanh", "bieudo"])
def test_without_words_it_says_how_with_examples_that_work(telegram: FakeTelegram, command: str) -> None:
    lan = telegram.person()
    usage = say(telegram, lan, f"/{command}")
    examples = marked(usage, "code")
    assert len(examples) == 2
    for number, example in enumerate(examples):
        assert example.startswith(f"/{command} ")
        if command == "sosanh":
            assert "Nguồn: " in say(telegram, lan, example, number + 2)["text"]
        else:
            chart(telegram, lan, example, number + 1)


def test_a_button_under_a_command_with_diacritics_finds_its_words(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    answer = say(telegram, lan, "/so sánh thu ngân sách Bàu Sen, Trà Lân")
    telegram.tap(lan, answer, "Bảng tính .xlsx")
    assert telegram.wait_call("sendDocument", chat=lan.id).error is None


def test_an_example_may_be_tapped(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    usage = say(telegram, lan, "/sosanh")
    telegram.tap(lan, usage, labels(usage)[0])
    edited = telegram.wait_call("editMessageText", chat=lan.id).result
    assert edited["text"].startswith("Thu ngân sách nhà nước\nNăm 2023")
    telegram.tap(lan, edited, "Biểu đồ")
    assert telegram.wait_call("sendPhoto", chat=lan.id).error is None


def test_one_figure_is_a_plain_answer_and_no_chart(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    answer = say(telegram, lan, "/bieudo số hộ cận nghèo")
    assert bold(answer) == ["640 hộ"]
    assert "Huyện Bàu Sen, năm 2023" in answer["text"]
    assert labels(answer) == ["Nguồn", "👍", "👎"]
    assert answer["text"].endswith("Chỉ có một số liệu nên Sổ Tay chưa vẽ biểu đồ được.")
    assert telegram.calls("sendPhoto", chat=lan.id) == []


def test_a_chart_comes_with_its_sentence_and_its_table(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    photo, image = chart(telegram, lan, "/bieudo đảng viên mới 2021 2022 2023")
    assert image.size == (1200, 900)
    assert photo["caption"] == (
        "Kết nạp đảng viên mới, huyện Bàu Sen: năm 2021 là 118 đảng viên (đạt 102,6% chỉ tiêu), năm 2022 là 126 đảng "
        "viên (chỉ tiêu 120, đạt 105% chỉ tiêu), năm 2023 là hơn 141 đảng viên (chỉ tiêu 150, đạt 94% chỉ tiêu).\n"
        "Nguồn: Văn phòng huyện Bàu Sen, 20/12/2022; Văn phòng huyện Bàu Sen, 18/12/2023"
    )
    telegram.tap(lan, photo, "Bảng tính .xlsx")
    call = telegram.wait_call("sendDocument", chat=lan.id)
    sheet = load_workbook(io.BytesIO(call.files["document"])).active
    assert sheet is not None
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[0][:4] == ["Nội dung", "Nơi", "Thời gian", "Giá trị"]
    assert [(row[2], row[3], row[7]) for row in rows[1:]] == [
        ("2021", 118, None),
        ("2022", 126, 120),
        ("2023", 141, 150),
    ]
    telegram.tap(lan, photo, "Nguồn")
    shown = telegram.wait_call("sendMessage", chat=lan.id).result
    assert "Báo cáo kết quả năm 2022" in shown["text"]


def test_no_cell_of_the_table_is_a_formula(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    answer = say(telegram, lan, "/sosanh biển quảng cáo sai quy định bị tháo dỡ")
    telegram.tap(lan, answer, "Bảng tính .xlsx")
    call = telegram.wait_call("sendDocument", chat=lan.id)
    sheet = load_workbook(io.BytesIO(call.files["document"])).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert "'=57 biển quảng cáo sai quy định bị tháo dỡ trong năm 2023." in [cell.value for cell in cells]


def test_many_places_are_drawn_in_one_higher_picture(telegram: FakeTelegram) -> None:
    photo, image = chart(telegram, telegram.person(), "/bieudo thu ngan sach 2023")
    assert image.size[0] == 1200
    assert image.size[1] > 900
    assert "thành phố Lam Thành là 412,75 tỷ đồng" in photo["caption"]
    assert len(re.findall(r"tỷ đồng", photo["caption"])) == 15


def test_in_a_topic_of_a_group_everything_stays_in_the_topic(telegram: FakeTelegram) -> None:
    lan, minh = telegram.person("Lan"), telegram.person("Minh")
    forum = telegram.group(lan, minh, forum=True)
    topic = telegram.topic(forum, lan)
    telegram.say(lan, "/bieudo@so_tay_bot đảng viên mới 2021 2022", forum, thread=topic)
    photo = telegram.wait_call("sendPhoto", chat=forum.id).result
    assert photo["message_thread_id"] == topic
    telegram.tap(minh, photo, "Bảng tính .xlsx")
    assert telegram.wait_call("sendDocument", chat=forum.id).result["message_thread_id"] == topic


def test_several_indicators_are_offered_and_the_years_are_kept(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    asked = say(telegram, lan, "/bieudo đảng viên 2022 2023")
    assert "nội dung nào" in asked["text"]
    telegram.tap(lan, asked, "Kết nạp đảng viên mới")
    caption = telegram.wait_call("sendPhoto", chat=lan.id).result["caption"]
    assert "năm 2022 là 126" in caption
    assert "2021" not in caption


def test_an_edited_command_edits_its_answer(telegram: FakeTelegram) -> None:
    lan = telegram.person()
    message = telegram.say(lan, "/sosanh thu ngân sách Bàu Sen, Kim Bôi")
    answer = telegram.wait_call("sendMessage", chat=lan.id).result
    telegram.edit(message, "/sosanh thu ngân sách Bàu Sen, Trà Lân")
    edited = telegram.wait_call("editMessageText", chat=lan.id).result
    assert edited["message_id"] == answer["message_id"]
    assert "17,2 tỷ đồng" in edited["text"]
    telegram.edit(message, "/bieudo thu ngân sách Bàu Sen, Trà Lân")
    assert telegram.wait_call("sendPhoto", chat=lan.id).error is None
    assert telegram.wait_call("deleteMessage", chat=lan.id).error is None


@pytest.mark.parametrize("data", ["1:lx:-:-", "1:lc:AAAAAAAA:-", "1:lb", "1:lb:-", "1:ln:-:AAAAAAAA"])
def test_buttons_that_mean_nothing_now_say_so(telegram: FakeTelegram, data: str) -> None:
    lan = telegram.person()
    answer = say(telegram, lan, "/sosanh")
    before = len(telegram.calls("answerCallbackQuery"))
    telegram.tap(lan, answer, data=data)
    call = telegram.wait_call("answerCallbackQuery", count=before + 1)
    assert call.params["text"] == "Nút này đã cũ."


def test_no_button_is_longer_than_telegram_takes(telegram: FakeTelegram) -> None:
    sent = [call.result for call in telegram.calls() if isinstance(call.result, dict)]
    data = [button["callback_data"] for message in sent for button in buttons(message)]
    assert data
    assert max(len(one.encode()) for one in data) <= 64
