"""Who, when, where, which document and what was asked for: the very one that is meant, or a refusal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from knowledge.asking import Base
from knowledge.language.periods import Period
from knowledge.model import Directive, Document, Event, Fact, Measure, Person, Quantity, Reply, Source
from tests.knowledge.asking.made import ask


def _facts() -> list[Fact]:
    """Two districts; one of them met twice, under two chairs, and held a press conference."""
    amount = Quantity(value=Decimal(120), unit="tỷ đồng")
    return [
        Measure(id="a1", document="a", indicator="thu ngân sách", quantity=amount, place="huyện Suối Lim", period=Period.parse("năm 2022")),
        Event(id="a2", document="a", name="Hội nghị Huyện ủy Suối Lim lần thứ 6", date=date(2022, 12, 15), place="huyện Suối Lim",
              purpose="tổng kết năm 2022"),
        Person(id="a3", document="a", name="Mạc Thị Tuyết", title="Bí thư Huyện ủy Suối Lim", role="chủ trì hội nghị"),
        Person(id="a4", document="a", name="Tạ Quốc Kiên", title="Phó Bí thư Tỉnh ủy", role="dự, chỉ đạo hội nghị"),
        Directive(id="a5", document="a", speaker="Tạ Quốc Kiên", text="Sớm sửa xong cầu Nậm Cọ và chăm lo học sinh nội trú"),
        Directive(id="a6", document="a", speaker="Tạ Quốc Kiên", text="Giữ rừng đầu nguồn, trồng thêm cây mắc ca"),
        Document(id="a7", document="a", name="Nghị quyết số 31-NQ/HU", date=date(2022, 12, 16), issuer="Huyện ủy Suối Lim",
                 subject="phát triển du lịch"),
        Measure(id="b1", document="b", indicator="thu ngân sách", quantity=amount, place="huyện Suối Lim", period=Period.parse("năm 2023")),
        Event(id="b2", document="b", name="Hội nghị Huyện ủy Suối Lim lần thứ 7", date=date(2023, 12, 20), place="huyện Suối Lim",
              purpose="tổng kết năm 2023"),
        Person(id="b3", document="b", name="Lã Văn Bình", title="Phó Bí thư Thường trực Huyện ủy Suối Lim", role="chủ trì hội nghị"),
        Event(id="c2", document="c", name="Họp báo UBND huyện Suối Lim", date=date(2023, 7, 4), place="nhà văn hóa huyện Suối Lim",
              purpose="thông tin tình hình 6 tháng đầu năm 2023"),
        Person(id="c3", document="c", name="Ứng Thị Sen", title="Chủ tịch UBND huyện Suối Lim", role="chủ trì họp báo"),
        Measure(id="d1", document="d", indicator="thu ngân sách", quantity=amount, place="huyện Bản Khoai", period=Period.parse("năm 2023")),
        Person(id="d3", document="d", name="Khổng Văn Lực", title="Bí thư Huyện ủy Bản Khoai", role="kết luận"),
        Document(id="d7", document="d", name="Chỉ thị số 9-CT/HU", issuer="Ban Thường vụ Huyện ủy Bản Khoai", subject="phòng cháy rừng"),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def base() -> Base:
    """The facts above, one report with a title."""
    return Base(
        _facts(),
        {"a": Source(id="a", title="Suối Lim tổng kết năm", publisher="Báo Nậm Cọ", published=date(2022, 12, 16))},
    )


def told(reply: Reply) -> list[str | None]:
    """What the answers say."""
    assert reply.outcome == "answer", reply
    return [answer.text for answer in reply.answers]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Ai chủ trì hội nghị Huyện ủy Suối Lim cuối năm 2022?", "Mạc Thị Tuyết"),
        ("Ai chủ trì hội nghị Huyện ủy Suối Lim năm 2023?", "Lã Văn Bình"),
        ("Hội nghị Huyện ủy Suối Lim lần thứ 7 do ai điều hành?", "Lã Văn Bình"),
        ("ai chủ trì họp báo ngày 4/7/2023 của huyện Suối Lim", "Ứng Thị Sen"),
        ("Ai về dự, chỉ đạo hội nghị Huyện ủy Suối Lim năm 2022?", "Tạ Quốc Kiên"),
        ("Bí thư Huyện ủy Bản Khoai là ai?", "Khổng Văn Lực"),
        ("bi thu huyen uy ban khoai la ai", "Khổng Văn Lực"),
        ("BT Huyện ủy Bản Khoai?", "Khổng Văn Lực"),
        ("Phó Bí thư Tỉnh ủy tên gì?", "Tạ Quốc Kiên"),
        ("Ai yêu cầu sửa cầu Nậm Cọ?", "Tạ Quốc Kiên"),
    ],
)
def test_the_very_person_is_named(base: Base, question: str, name: str) -> None:
    """By the report's year, day, ordinal and kind of meeting, by the act, and by the whole office."""
    assert told(ask(base, question)) == [name]


@pytest.mark.parametrize(
    "question",
    [
        "Bí thư Tỉnh ủy là ai?",
        "Phó Bí thư Huyện ủy Bản Khoai là ai?",
        "Chủ tịch UBND tỉnh là ai?",
        "Chủ tịch HĐND huyện Suối Lim là ai?",
        "Giám đốc Sở Y tế là ai?",
        "Năm 2019 ai là Bí thư Huyện ủy Suối Lim?",
        "Ai chủ trì họp báo ngày 5/7/2023 của huyện Suối Lim?",
        "Hội nghị Huyện ủy Suối Lim lần thứ 8 do ai chủ trì?",
        "Hội nghị Huyện ủy Suối Lim lần thứ 8 họp ngày nào?",
        "Nghị quyết số 32-NQ/HU về việc gì?",
        "Chỉ thị số 31-NQ/HU về việc gì?",
        "Ông Tạ Quốc Hùng giữ chức vụ gì?",
        "Ông Tạ Quốc Kiên yêu cầu nuôi con gì?",
        "Ai là tác giả bài báo?",
    ],
)
def test_nobody_and_nothing_near_is_given_instead(base: Base, question: str) -> None:
    """Another rank, level, body, year, day, ordinal, number, kind of document or name is declined."""
    assert ask(base, question).outcome == "decline"


def test_an_office_that_several_hold_is_asked_back(base: Base) -> None:
    """Two districts have a secretary; naming the district then settles it."""
    reply = ask(base, "Bí thư Huyện ủy là ai?")
    assert reply.outcome == "clarify"
    assert {option.label for option in reply.options} == {"Bí thư Huyện ủy Suối Lim", "Bí thư Huyện ủy Bản Khoai"}


@pytest.mark.parametrize(
    "question", ["Bà Mạc Thị Tuyết giữ chức vụ gì?", "mac thi tuyet giu chuc vu gi", "bà Tuyết làm chức gì"]
)
def test_the_office_of_somebody(base: Base, question: str) -> None:
    """With the whole name or the given name after an address, with diacritics or without."""
    assert told(ask(base, question)) == ["Bí thư Huyện ủy Suối Lim"]


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Ông Tạ Quốc Kiên là Bí thư Tỉnh ủy đúng không?", "premise"),
        ("Ông Tạ Quốc Kiên là Phó Bí thư Tỉnh ủy đúng không?", "yes"),
    ],
)
def test_a_claimed_office_is_held_against_the_true_one(base: Base, question: str, reason: str) -> None:
    """The true office is told either way."""
    reply = ask(base, question)
    assert (told(reply), reply.reason) == (["Phó Bí thư Tỉnh ủy"], reason)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Ông Kiên yêu cầu trồng cây gì?", "Giữ rừng đầu nguồn, trồng thêm cây mắc ca"),
        ("Phó Bí thư Tỉnh ủy đề nghị sửa công trình cầu nào?", "Sớm sửa xong cầu Nậm Cọ và chăm lo học sinh nội trú"),
        ("Nghị quyết số 31-NQ/HU nói về việc gì?", "phát triển du lịch"),
        ("nq 31 noi ve noi dung gi", "phát triển du lịch"),
        ("nghị quyêt 31-NQ/HU ban hành ngày nào?", "16/12/2022"),
        ("Chỉ thị số 9-CT/HU do cơ quan nào ban hành?", "Ban Thường vụ Huyện ủy Bản Khoai"),
        ("Họp báo của huyện Suối Lim diễn ra ở đâu?", "nhà văn hóa huyện Suối Lim"),
        ("Hội nghị Huyện ủy Suối Lim lần thứ 6 tổ chức ngày nào?", "15/12/2022"),
    ],
)
def test_requests_documents_and_events(base: Base, question: str, said: str) -> None:
    """Matched by speaker and words, by the exact number, and by place and ordinal."""
    assert told(ask(base, question)) == [said]


def test_a_speaker_asked_without_more_tells_all(base: Base) -> None:
    """Both requests of the one who is named."""
    assert {answer.facts[0] for answer in ask(base, "Ông Tạ Quốc Kiên yêu cầu gì?").answers} == {"a5", "a6"}


@pytest.mark.parametrize("follow_up", ["nguồn của số này ở đâu?", "số liệu này lấy ở đâu ra", "số liệu đến khi nào?"])
def test_the_source_of_the_figure_before(base: Base, follow_up: str) -> None:
    """Title, publisher and day of the report, and the period of the figure."""
    reply = ask(base, "Thu ngân sách huyện Suối Lim năm 2022 là bao nhiêu?", follow_up)
    assert told(reply) == ["Suối Lim tổng kết năm, Báo Nậm Cọ, 16/12/2022"]
    assert reply.answers[0].period == "năm 2022"


def test_a_document_talked_about_is_asked_on(base: Base) -> None:
    """What it says, then who issued it and when, without its name."""
    turns = ["Nghị quyết số 31-NQ/HU về việc gì?", "cơ quan nào ban hành vậy", "ban hành ngày nào?"]
    assert told(ask(base, *turns[:2])) == ["Huyện ủy Suối Lim"]
    assert told(ask(base, *turns)) == ["16/12/2022"]
