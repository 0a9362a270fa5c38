"""Several questions in one message: each answered by itself, and a name that holds "và" left whole."""

from __future__ import annotations

import pytest

from bot.wording import plain
from knowledge.asking import Base, answer
from knowledge.model import Measure, Reply
from knowledge.wire import fact_from_json
from tests.knowledge.asking.made import TODAY, ask

FACTS = [
    ("thu ngân sách nhà nước", 98, "tỷ đồng"),
    ("tổng chi ngân sách huyện", 402, "tỷ đồng"),
    ("kết nạp đảng viên mới", 33, "đảng viên"),
    ("tổng số đảng viên", 1281, "đảng viên"),
    ("giá trị sản xuất thương mại - dịch vụ", 230, "tỷ đồng"),
    ("tỷ lệ hộ nghèo", 6.4, "%"),
    ("tỷ lệ hộ cận nghèo", 3.1, "%"),
    ("diện tích gieo trồng lúa", 5860, "ha"),
    ("năng suất lúa", 56.2, "tạ/ha"),
    ("sản lượng lúa", 32933, "tấn"),
    ("người chết do tai nạn giao thông", 8, "người"),
    ("người bị thương do tai nạn giao thông", 19, "người"),
    ("chỉ tiêu đạt và vượt", 17, "chỉ tiêu"),
]


@pytest.fixture(scope="module")
def base() -> Base:
    rows = [
        {"kind": "measure", "document": "d", "indicator": name, "value": value, "unit": unit, "nature": "actual",
         "qualifier": "exact", "place": "huyện Nông Sơn", "period": "2023", "comparisons": [], "paragraph": number}
        for number, (name, value, unit) in enumerate(FACTS, 1)
    ]  # fmt: skip
    return Base([fact_from_json(row) for row in rows], {})


def values(reply: Reply) -> list[float]:
    return [float(a.value) for a in reply.answers if a.value is not None and not hasattr(a.value, "low")]


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        ("Năm 2023 thu ngân sách bao nhiêu và kết nạp mấy đảng viên?", [98, 33]),
        ("thu ngan sach bao nhieu va ket nap may dang vien?", [98, 33]),
        ("thu ngân sách bao nhiêu? Còn chi ngân sách thì sao?", [98, 402]),
        ("thu ngân sách bao nhiêu?\nkết nạp mấy đảng viên?", [98, 33]),
        ("thu và chi ngân sách 2023", [98, 402]),
        ("tỷ lệ hộ nghèo và cận nghèo", [6.4, 3.1]),
        ("diện tích, năng suất và sản lượng lúa", [5860, 56.2, 32933]),
        ("số người chết và bị thương do tai nạn giao thông", [8, 19]),
        ("kết nạp đảng viên và tổng số đảng viên", [33, 1281]),
    ],
)
def test_each_question_is_answered_in_its_turn(base: Base, message: str, wanted: list[float]) -> None:
    reply = ask(base, message)

    assert reply.outcome == "answer"
    assert values(reply) == wanted
    assert len(reply.parts) == len(wanted)
    assert plain(reply, base).count("Nguồn:") == len(wanted)


@pytest.mark.parametrize(
    ("message", "value"),
    [
        ("giá trị sản xuất thương mại và dịch vụ là bao nhiêu?", 230),
        ("Nông Sơn đạt và vượt mấy chỉ tiêu?", 17),
        ("Bạn biết không? Năm 2023 thu ngân sách bao nhiêu?", 98),
        ("Tôi ở Nông Sơn, đang làm báo cáo và cần số: thu ngân sách năm 2023 bao nhiêu?", 98),
    ],
)
def test_one_question_stays_one(base: Base, message: str, value: float) -> None:
    reply = ask(base, message)

    assert values(reply) == [value]
    assert reply.parts == ()


def test_what_is_unknown_is_said_beside_what_is_known(base: Base) -> None:
    reply = ask(base, "Năm 2023 thu ngân sách bao nhiêu và dân số bao nhiêu người?")

    assert reply.outcome == "answer"
    assert values(reply) == [98]
    assert [part.outcome for part in reply.parts] == ["answer", "decline"]
    assert "98 tỷ đồng" in plain(reply, base)
    assert "Sổ Tay chưa có số liệu nào về “dân số" in plain(reply, base)


def test_a_follow_up_leans_on_the_last_part(base: Base) -> None:
    _, after = answer(base, "thu ngân sách bao nhiêu và kết nạp mấy đảng viên?", today=TODAY)

    assert after.label == "kết nạp đảng viên mới"


def test_facts_are_measures(base: Base) -> None:
    assert all(isinstance(fact, Measure) for fact in base.facts)
