"""Rules that blind questions asked for: each answers one kind of question and keeps back another."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.asking import Base
from knowledge.model import Reply
from tests.knowledge.asking.made import ask as ask_all
from tests.knowledge.asking.made import base_of

FACTS: list[dict[str, Any]] = [
    {"indicator": "điểm wifi miễn phí tại nhà làng", "value": 3, "unit": "điểm"},
    {"indicator": "kết nạp đảng viên mới", "value": 33, "unit": "đảng viên",
     "comparisons": [{"kind": "plan", "percent": 110, "base": "chỉ tiêu"}]},
    {"indicator": "kết nạp đảng viên mới", "value": 141, "unit": "đảng viên", "period": "2022",
     "comparisons": [{"kind": "change", "percent": 5, "base": "năm 2021"}]},
    {"indicator": "kế hoạch năm trồng rừng", "value": 150, "unit": "ha", "nature": "target"},
    {"indicator": "số hộ nghèo", "value": 118, "unit": "hộ", "period": "9 tháng đầu năm 2023"},
    {"indicator": "tỷ lệ hộ nghèo", "value": 4.1, "unit": "%"},
    {"indicator": "mục tiêu tỷ lệ hộ nghèo", "value": 3, "unit": "%", "period": "2024", "nature": "target"},
    {"indicator": "tỷ lệ hộ cận nghèo", "value": 5.2, "unit": "%"},
    {"indicator": "tỷ lệ hộ cận nghèo", "value": 6.2, "unit": "%", "place": "xã Trà Lũng Sơn"},
    {"indicator": "quà tặng mỗi tân binh", "value": 1.5, "unit": "triệu đồng/người"},
    {"indicator": "camera an ninh", "value": 240, "unit": "mắt camera", "place": "thị xã Sông Ngân"},
    {"indicator": "vốn xã hội hóa lắp camera an ninh", "value": 2.9, "unit": "tỷ đồng", "place": "thị xã Sông Ngân"},
    {"indicator": "tuyến đường hoa", "value": 4, "unit": "tuyến", "place": "thị xã Sông Ngân"},
    {"indicator": "tỷ lệ điều tra, khám phá án", "value": 87.2, "unit": "%"},
    {"indicator": "giấy phép lái xe bị tước", "value": 127, "unit": "giấy phép lái xe"},
    {"indicator": "công dân nhập ngũ", "value": 125, "unit": "công dân", "place": "xã Trà Lũng Sơn"},
    {"indicator": "thu nhập bình quân đầu người", "value": 46.8, "unit": "triệu đồng"},
    {"indicator": "thu nhập bình quân đầu người", "value": 41.2, "unit": "triệu đồng", "place": "xã Trà Lũng Sơn"},
    {"indicator": "nhà tạm được xóa", "value": 64, "of": 80, "unit": "nhà"},
    {"kind": "person", "name": "Vi Văn Khoát", "title": "Bí thư Huyện ủy Đại Phước An"},
    {"kind": "directive", "speaker": "Vi Văn Khoát", "text": "Khắc phục sạt lở đường ĐH7 trước mùa mưa"},
    {"kind": "directive", "speaker": "Vi Văn Khoát", "text": "Làm tốt tư tưởng khi sắp xếp xã Lộc Sậy và xã Lộc Trung"},
]  # fmt: skip
AT = "Đại Phước An"


@pytest.fixture(scope="module")
def base() -> Base:
    return base_of(FACTS, place="huyện Đại Phước An")


def ask(base: Base, messages: str) -> Reply:
    return ask_all(base, *messages.split("|"))


@pytest.mark.parametrize(
    ("messages", "value"),
    [
        ("có mấy điểm wifi miễn phí?", 3),  # a spot is no other kind
        (f"{AT} năm 2023 kết nạp thêm bao nhiêu đảng viên?", 33),
        (f"Đảng viên mới năm nay của {AT}, ý tui là 2023, được mấy người?", 33),
        (f"{AT} đặt kế hoạch trồng bao nhiêu ha rừng trong năm 2023?", 150),
        (f"{AT} phấn đấu năm 2024 giảm tỷ lệ hộ nghèo xuống còn bao nhiêu?", 3),
        (f"Tỷ lệ hộ cân nghèo của {AT}?", 5.2),
        (f"mỗi tân binh {AT} được tặng bao nhiêu tiền?", 1.5),
        ("Sông Ngân lắp mấy mắt camera an ninh?|hết nhiêu tiền?", 2.9),
        ("Sông Ngân lắp 240 camera an ninh hết bao nhiêu tiền?", 2.9),
        (f"Công an {AT} điều tra, khám phá được bao nhiêu phần trăm số vụ án?", 87.2),
        (f"cái gap thu nhập bình quân đầu người 2023 giữa {AT} và xã Trà Lũng Sơn là bao nhiêu vậy", 5.6),
        (f"{AT} còn bao nhiêu nhà tạm phải xóa theo kế hoạch năm 2023?", 16),
        (f"cho mình hỏi về {AT}|năm 2022 nhé|kết nạp bao nhiêu đảng viên?", 141),
    ],
)
def test_is_answered(base: Base, messages: str, value: float) -> None:
    reply = ask(base, messages)

    assert reply.outcome == "answer"
    assert float(reply.answers[0].value) == pytest.approx(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("messages", "said"),
    [
        (f"bí thư huyện ủy {AT} kêu sửa sạt lở đường nào trước mùa mưa?", "ĐH7"),
        (f"{AT} sẽ sắp xếp lại những xã nào?", "Lộc Sậy"),
    ],
)
def test_is_told_in_words(base: Base, messages: str, said: str) -> None:
    reply = ask(base, messages)

    assert reply.outcome == "answer"
    assert said in str(reply.answers[0].text)


@pytest.mark.parametrize(
    "messages",
    [
        "có mấy điểm wifi trả phí?",
        f"{AT} năm 2023 khai trừ thêm bao nhiêu đảng viên?",
        f"{AT} đặt kế hoạch trồng bao nhiêu ha chuối trong năm 2023?",
        f"{AT} 9 tháng đầu năm 2023 còn mấy hộ nghèo?|vậy cả năm thì sao?",
        "đường hoa Sông Ngân làm hết bao nhiêu tiền?",
        f"{AT} sẽ sáp nhập những xã nào?",
        f"{AT} đạt chuẩn những xã nào?",
        f"bí thư huyện ủy {AT} kêu mở đường nào?",
        f"{AT} khám phá được bao nhiêu phần trăm số mỏ?",
        "cần ghi giấy mời",
        "dân ở?",
    ],
)
def test_is_kept_back(base: Base, messages: str) -> None:
    assert ask(base, messages).outcome != "answer"


def test_a_wrong_tone_is_asked_back_where_several_are_meant(base: Base) -> None:
    reply = ask(base, "tỉ lệ hộ cân nghèo là bao nhiêu")

    assert (reply.outcome, reply.reason) == ("clarify", "which-place")


def test_a_year_of_growth_asks_what_was_added(base: Base) -> None:
    """Where the report states a change, "thêm" may mean it: the figure itself is not given for it."""
    reply = ask(base, f"{AT} năm 2022 kết nạp thêm bao nhiêu đảng viên?")

    assert reply.outcome != "answer" or reply.answers[0].aspect == "change"


def test_what_is_offered_is_of_the_place_named(base: Base) -> None:
    reply = ask(base, "cho mình hỏi về thị xã Sông Ngân")

    assert reply.options
    assert all("Sông Ngân" in option.question for option in reply.options)


@pytest.mark.parametrize(
    "message",
    [
        "em là sinh viên đang làm khóa luận ạ đảng viên mới {at} 2023 nhé",
        "em là sinh viên đang làm khóa luận ạ. Đảng viên mới {at} 2023?",
        "kính gửi sổ tay gia đình tôi mới chuyển về đây sống tôi muốn biết đảng viên mới {at} 2023",
        "đảng viên mới {at} 2023. Mình cần gấp để nộp trong chiều nay.",
        "sáng giờ bận quá chừ mới hỏi được, 2023 {at} kết nạp bao nhiêu đảng viên ạ em cảm ơn nhiều",
        "alo alo có ai không cho tui hỏi cái ni xíu năm 2023 {at} kết nạp bao nhiêu đảng viên?",
    ],
)
def test_what_askers_tell_of_themselves_is_no_question(base: Base, message: str) -> None:
    reply = ask(base, message.format(at=AT))

    assert reply.outcome == "answer"
    assert [float(one.value) for one in reply.answers] == [33]  # type: ignore[arg-type]


def test_a_percent_sign_asks_for_one(base: Base) -> None:
    assert ask(base, f"năm 2023 {AT} đảng viên mới %").answers[0].unit == "%"


def test_how_many_of_both_kinds_is_a_sum() -> None:
    facts = [
        {"indicator": "số hộ nghèo", "value": 1436, "unit": "hộ"},
        {"indicator": "số hộ cận nghèo", "value": 1205, "unit": "hộ"},
    ]
    base = base_of(facts, place="huyện Đại Phước An")

    assert ask(base, "tổng cộng bao nhiêu hộ nghèo và cận nghèo?").answers[0].value == 2641
    assert ask(base, "bao nhiêu hộ nghèo và cận nghèo?").answers[0].value == 1436


@pytest.mark.parametrize("typed", ["bao nheiu", "bao hieu", "baobnhieu", "ba onhieu", "bao nhieuu"])
def test_slips_in_how_many(base: Base, typed: str) -> None:
    assert ask(base, f"ket nap {typed} dang vien dai phuoc an 2023").answers[0].value == 33


@pytest.fixture(scope="module")
def more() -> Base:
    facts: list[dict[str, Any]] = [
        {"indicator": "sản lượng chè búp tươi", "value": 6120, "unit": "tấn"},
        {"indicator": "đồng chí được bầu vào Ban Chấp hành Đảng bộ huyện", "value": 39, "unit": "đồng chí"},
        {"indicator": "cán bộ, công chức phường", "value": 46, "unit": "người"},
        {"indicator": "số giáo viên tiếng Anh còn thiếu", "value": 34, "unit": "người"},
        {"indicator": "súng tự chế được giao nộp", "value": 128, "unit": "khẩu"},
        {"indicator": "kết nạp đảng viên mới", "value": 33, "unit": "đảng viên"},
        {"indicator": "tổng số đảng viên toàn Đảng bộ", "value": 1281, "unit": "đảng viên"},
        {"indicator": "đảng viên mới là người dân tộc thiểu số", "value": 51, "unit": "đảng viên",
         "comparisons": [{"kind": "share", "percent": 68.9}]},
        {"indicator": "số hộ nghèo", "value": 3046, "unit": "hộ", "period": "2022"},
        {"indicator": "số hộ nghèo", "value": 2418, "unit": "hộ"},
    ]  # fmt: skip
    return base_of(facts, place="huyện Đại Phước An")


@pytest.mark.parametrize(
    ("messages", "value"),
    [
        ("sản lượng chè búp tươi năm 2023?", 6120),
        ("Đại hội Đảng bộ huyện lần thứ XXII bầu bao nhiêu người vào Ban Chấp hành?", 39),
        ("cán bộ, công chức phường là bao nhiêu người?", 46),
        ("số giáo viên tiếng Anh còn thiếu?", 34),
        ("2023 kết nạp mấy đảng viên mới|chiếm bao nhiêu % tổng số đảng viên vậy ad", 2.6),
        ("2023 kết nạp mấy đảng viên mới|người dân tộc thiểu số chiếm mấy phần trăm?", 68.9),
        ("số hộ nghèo năm 2023 giảm bao nhiêu hộ so với năm 2022?", 628),
        ("tổng số đảng viên tính đến cuối năm?", 1281),
    ],
)
def test_more_is_answered(more: Base, messages: str, value: float) -> None:
    reply = ask(more, messages)

    assert reply.outcome == "answer"
    assert float(reply.answers[0].value) == pytest.approx(value, abs=0.1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "message",
    [
        "giá chè búp tươi?",
        "định biên cán bộ, công chức phường?",
        "số giáo viên tiếng Nhật còn thiếu?",
        "Thanh tra đã thu hồi bao nhiêu?",
    ],
)
def test_more_is_kept_back(more: Base, message: str) -> None:
    assert ask(more, message).outcome != "answer"


def test_a_figure_is_known_by_every_name_that_reports_have_for_it() -> None:
    facts = [
        {"indicator": "kế hoạch vốn đầu tư công", "value": 178.5, "unit": "tỷ đồng", "nature": "target"},
        {"indicator": "vốn đầu tư công được giao", "value": 169, "unit": "tỷ đồng", "period": "2022"},
        {"indicator": "giải ngân vốn đầu tư công", "value": 151, "unit": "tỷ đồng", "period": "2022"},
    ]
    base = base_of(facts, place="huyện Đại Phước An")

    assert ask(base, "Năm 2022, vốn đầu tư công huyện Đại Phước An được giao là bao nhiêu?").answers[0].value == 169


def test_a_refusal_keeps_the_place_and_time_that_were_asked() -> None:
    facts = [
        {"indicator": "diện tích lúa", "value": 400, "unit": "ha", "place": "xã Trà Lũng Sơn", "period": "2022"},
        {"indicator": "sản lượng lúa", "value": 900, "unit": "tấn", "place": "xã Trà Lũng Sơn", "period": "2022"},
        {"indicator": "sản lượng lúa", "value": 5000, "unit": "tấn", "place": "huyện Đại Phước An", "period": "2021"},
    ]
    base = base_of(facts)

    assert ask(base, "diện tích lúa Đại Phước An 2021?").reason == "unknown-place"
    reply = ask(base, "diện tích lúa Đại Phước An 2021?|sản lượng thì bao nhiêu?")
    assert [float(one.value) for one in reply.answers] == [5000]  # type: ignore[arg-type]
