"""Who, when, which and what was asked for: each rule with what it answers and what it must keep back."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.asking import Base
from knowledge.model import Reply, Span
from knowledge.wire import fact_from_json
from tests.knowledge.asking.made import ask

FACTS: list[dict[str, Any]] = [
    {"kind": "event", "name": "Kỳ họp thứ 9 HĐND huyện Suối Lim", "date": "2023-12-12", "place": "huyện Suối Lim", "purpose": "xem xét tình hình năm 2023"},
    {"kind": "document", "name": "Báo cáo số 214/BC-UBND", "date": "2023-12-01", "issuer": "UBND huyện Suối Lim", "subject": "tình hình kinh tế - xã hội năm 2023"},
    {"kind": "document", "name": "Nghị quyết số 31/NQ-HĐND", "date": None, "issuer": "HĐND huyện Suối Lim", "subject": "phát triển du lịch"},
    {"kind": "document", "name": "Nghị quyết về chống hạn", "date": None, "issuer": "HĐND huyện Suối Lim", "subject": "chống hạn"},
    {"kind": "person", "name": "Lã Văn Bình", "title": "Phó Chủ tịch UBND huyện Suối Lim", "role": "ký báo cáo"},
    {"kind": "person", "name": "Ứng Thị Sen", "title": "Chủ tịch HĐND huyện Suối Lim", "role": "chủ tọa kỳ họp"},
    {"kind": "person", "name": "Cầm Bá Thước", "title": "Giám đốc Sở Công Thương", "role": "báo cáo"},
    {"kind": "directive", "speaker": "Ứng Thị Sen", "text": "Bàn giao mặt bằng cầu Nậm Cọ trước 15/8 và xong trạm y tế số 4 trước 30/9"},
    {"kind": "directive", "speaker": "Ứng Thị Sen", "text": "Di dời dân ở bản Pá Khoang và bản Huổi Lót"},
    {"kind": "directive", "speaker": "Ứng Thị Sen", "text": "Thực hiện nghiêm Công điện số 12/CĐ-UBND"},
    {"indicator": "nghị quyết được thông qua", "value": 7, "unit": "nghị quyết", "period": "2023"},
    {"indicator": "giá chè búp", "value": [9, 11], "unit": "nghìn đồng/kg", "period": "2023"},
    {"indicator": "trồng rừng", "value": 410, "unit": "ha", "period": "2023"},
    {"indicator": "mục tiêu trồng rừng", "value": [500, 520], "unit": "ha", "period": "2024", "nature": "target"},
    {"indicator": "tốc độ tăng GRDP", "value": 6, "unit": "%", "period": "2023"},
    {"indicator": "mục tiêu tăng GRDP", "value": [7, 8], "unit": "%", "period": "2024", "nature": "target"},
]  # fmt: skip
MEASURE = {"kind": "measure", "qualifier": "exact", "nature": "actual", "place": "huyện Suối Lim", "comparisons": []}


@pytest.fixture(scope="module")
def base() -> Base:
    rows = ({**({} if "kind" in own else MEASURE), **own, "document": "d", "paragraph": 1} for own in FACTS)
    return Base([fact_from_json({"id": f"d{number}", **row}) for number, row in enumerate(rows)], {})


def told(reply: Reply) -> list[str]:
    assert reply.outcome == "answer", reply
    values = (said.value for said in reply.answers)
    shown = [f"{value.low} - {value.high}" if isinstance(value, Span) else str(value) for value in values]
    return [said.text or figure for said, figure in zip(reply.answers, shown, strict=True)]


def declined(reply: Reply) -> bool:
    return reply.outcome == "decline"


SIGNER = ["Báo cáo số 214/BC-UBND do ai ký?", "ai ky bao cao 214 cua suoi lim", "Báo cáo số 214 có chữ ký của ai?", "Người ký báo cáo số 214 là ai?"]  # fmt: skip


@pytest.mark.parametrize("question", SIGNER)
def test_a_signer_is_who_a_role_says_signed(base: Base, question: str) -> None:
    assert told(ask(base, question)) == ["Lã Văn Bình"]


@pytest.mark.parametrize("paper", ["Nghị quyết số 31/NQ-HĐND", "Công điện số 12/CĐ-UBND", "Báo cáo số 215/BC-UBND"])
def test_the_signer_of_another_paper_signed_no_more_than_it(base: Base, paper: str) -> None:
    assert declined(ask(base, f"{paper} do ai ký?"))


def test_who_issued_is_not_who_signed(base: Base) -> None:
    assert told(ask(base, "Báo cáo số 214/BC-UBND do cơ quan nào ban hành?")) == ["UBND huyện Suối Lim"]


def test_a_number_is_told_of_a_paper_that_has_one(base: Base) -> None:
    assert told(ask(base, "Nghị quyết về phát triển du lịch mang số mấy?")) == ["Nghị quyết số 31/NQ-HĐND"]
    assert declined(ask(base, "Nghị quyết về chống hạn mang số hiệu bao nhiêu?"))
    assert declined(ask(base, "Nghị quyết về trồng chè số mấy?"))


def test_the_number_of_the_report_a_figure_stands_in(base: Base) -> None:
    figure = "Suối Lim năm 2023 trồng rừng bao nhiêu ha?"
    assert told(ask(base, figure, "số liệu này lấy từ báo cáo số mấy?")) == ["Báo cáo số 214/BC-UBND"]


@pytest.mark.parametrize(
    "question",
    ["Cầu Nậm Cọ phải bàn giao mặt bằng trước ngày nào?", "Trạm y tế số 4 của Suối Lim phải xong trước ngày mấy?"],
)
def test_a_deadline_is_the_request_that_names_it(base: Base, question: str) -> None:
    assert "15/8" in told(ask(base, question))[0]


@pytest.mark.parametrize(
    "question",
    ["Cầu Bản Lếch phải bàn giao mặt bằng trước ngày nào?", "Trạm y tế số 6 của Suối Lim phải xong trước ngày mấy?"],
)
def test_another_bridge_or_number_has_another_deadline(base: Base, question: str) -> None:
    assert declined(ask(base, question))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Bản nào ở Suối Lim phải di dời dân mà bà Ứng Thị Sen nhắc tới?", "Huổi Lót"),
        ("Chủ tịch HĐND huyện Suối Lim nói trạm y tế số mấy phải xong trước 30/9?", "số 4"),
        ("Bà Ứng Thị Sen yêu cầu thực hiện công điện số mấy?", "Công điện số 12/CĐ-UBND"),
        ("Chủ tịch HĐND huyện Suối Lim muốn di dời dân ở bản gì?", "Pá Khoang"),
    ],
)
def test_a_request_answers_who_names_its_speaker(base: Base, question: str, said: str) -> None:
    assert said in told(ask(base, question))[0]


@pytest.mark.parametrize(
    "question",
    [
        "Chủ tịch HĐND huyện Suối Lim nói trường học số mấy phải xong trước 30/9?",
        "Chủ tịch HĐND huyện Suối Lim nói trạm y tế số mấy phải xong trước 30/10?",
        "Bà Ứng Thị Sen yêu cầu thực hiện chỉ thị số mấy?",
        "Bí thư Huyện ủy Suối Lim yêu cầu thực hiện công điện số mấy?",
    ],
)
def test_a_request_for_something_else_is_kept_back(base: Base, question: str) -> None:
    assert declined(ask(base, question))


def test_an_office_by_what_it_did(base: Base) -> None:
    assert told(ask(base, "Giám đốc Sở Công Thương báo cáo tình hình năm 2023 là ai?")) == ["Cầm Bá Thước"]
    assert declined(ask(base, "Giám đốc Sở Y tế báo cáo tình hình năm 2023 là ai?"))


def test_of_which_body_somebody_is_head(base: Base) -> None:
    assert told(ask(base, "Ông Cầm Bá Thước là giám đốc sở nào?")) == ["Giám đốc Sở Công Thương"]
    assert declined(ask(base, "Ông Cầm Bá Khoa là giám đốc sở nào?"))


def test_what_a_place_wishes_is_a_target(base: Base) -> None:
    assert told(ask(base, "Năm 2024 Suối Lim muốn trồng rừng bao nhiêu ha?")) == ["500 - 520"]
    assert told(ask(base, "Năm 2024 Suối Lim đặt mục tiêu tăng trưởng GRDP trong khoảng nào?")) == ["7 - 8"]
    assert declined(ask(base, "Năm 2025 Suối Lim muốn trồng rừng bao nhiêu ha?"))
    assert declined(ask(base, "Năm 2023 Suối Lim muốn trồng rừng bao nhiêu ha?"))


def test_a_meeting_is_named_by_its_ordinal(base: Base) -> None:
    assert told(ask(base, "Kỳ họp thứ 9 HĐND huyện Suối Lim thông qua mấy nghị quyết?")) == ["7"]
    assert declined(ask(base, "Kỳ họp thứ 10 HĐND huyện Suối Lim thông qua mấy nghị quyết?"))
    assert declined(ask(base, "Tại kỳ họp thứ 10 HĐND huyện Suối Lim, năm 2023 trồng rừng bao nhiêu ha?"))


def test_a_price_is_for_one_of_what_was_asked(base: Base) -> None:
    assert told(ask(base, "Giá chè búp Suối Lim năm 2023 bao nhiêu một ký?")) == ["9 - 11"]
    assert told(ask(base, "Giá chè búp Suối Lim năm 2023 dao động trong khoảng nào?")) == ["9 - 11"]
    assert declined(ask(base, "Giá chè búp Suối Lim năm 2023 bao nhiêu một tạ?"))


def test_a_question_on_a_paper_is_no_small_talk(base: Base) -> None:
    assert told(ask(base, "nghị quyết 31 do cơ quan nào ra vậy")) == ["HĐND huyện Suối Lim"]
    assert ask(base, "à ra vậy bot").outcome == "chat"
