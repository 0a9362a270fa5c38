"""Every bundled fact is found three ways: as an official asks, without diacritics, and as people type."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from knowledge.catalogue.bundled import bundled
from tests.bot.sotay import sotay

QUESTIONS: Mapping[str, tuple[str, str, str]] = {
    "hoi-nghi-16": (
        "Hội nghị Huyện ủy Nông Sơn lần thứ 16 được tổ chức ngày nào?",
        "hoi nghi huyen uy nong son lan thu 16 to chuc ngay nao",
        "hội nghị huyện ủy lần 16 họp hôm nào z",
    ),
    "le-van-dung": (
        "Ai dự và phát biểu tại Hội nghị Huyện ủy Nông Sơn?",
        "ong le van dung giu chuc vu gi",
        "ai dự hội nghị huyện ủy nông sơn v ad",
    ),
    "nghi-quyet-2023": (
        "Nghị quyết về phương hướng, nhiệm vụ năm 2023 do cơ quan nào ban hành?",
        "nghi quyet ve phuong huong nhiem vu nam 2023 cua ai",
        "nghị quyết nhiệm vụ 2023 ai ban hành z",
    ),
    "chi-tieu-dat-va-vuot": (
        "Năm 2023 huyện Nông Sơn có bao nhiêu chỉ tiêu đạt và vượt?",
        "bao nhieu chi tieu dat va vuot",
        "mấy chỉ tiêu đạt vượt z",
    ),
    "tong-gia-tri-san-xuat": (
        "Tổng giá trị sản xuất của huyện Nông Sơn năm 2023 là bao nhiêu?",
        "tong gia tri san xuat nong son",
        "gtsx bn tỷ v",
    ),
    "thu-ngan-sach": (
        "Thu ngân sách nhà nước năm 2023 của Nông Sơn đạt bao nhiêu?",
        "thu ngan sach nha nuoc duoc bao nhieu ty",
        "thu nsnn bn",
    ),
    "von-dau-tu-toan-xa-hoi": (
        "Tổng vốn đầu tư phát triển toàn xã hội là bao nhiêu?",
        "von dau tu phat trien toan xa hoi nam 2023",
        "vốn đtpt toàn xh dc nhiu",
    ),
    "xa-ve-dich-nong-thon-moi": (
        "Có bao nhiêu xã, thị trấn về đích nông thôn mới?",
        "may xa ve dich nong thon moi",
        "bn xã về đích ntm r",
    ),
    "tieu-chi-nong-thon-moi": (
        "Bình quân mỗi xã đạt bao nhiêu tiêu chí nông thôn mới?",
        "binh quan tieu chi nong thon moi moi xa",
        "bq mấy tiêu chí/xã",
    ),
    "dang-vien-moi": (
        "Huyện Nông Sơn kết nạp bao nhiêu đảng viên mới trong năm 2023?",
        "ket nap bao nhieu dang vien moi",
        "kết nạp dc mấy đv mới z",
    ),
    "tong-so-dang-vien": (
        "Tổng số đảng viên của toàn Đảng bộ huyện là bao nhiêu?",
        "tong so dang vien toan dang bo",
        "tổng đv bn ng",
    ),
    "nghi-quyet-2024": (
        "Hội nghị đã thông qua nghị quyết về phương hướng, nhiệm vụ năm nào?",
        "nghi quyet ve phuong huong nhiem vu nam 2024",
        "nghị quyết nhiệm vụ 2024 do đâu thông qua z",
    ),
    "yeu-cau-xay-dung-dang": (
        "Ông Lê Văn Dũng đề nghị gì về công tác xây dựng Đảng?",
        "ong le van dung de nghi gi ve xay dung dang va doan ket",
        "anh Dũng yêu cầu gì về vai trò người đứng đầu z",
    ),
    "yeu-cau-kinh-te-xa-hoi": (
        "Ông Lê Văn Dũng yêu cầu gì về kinh tế - xã hội?",
        "ong le van dung yeu cau gi ve an sinh xa hoi",
        "ông Dũng yêu cầu gì về phát triển đô thị z",
    ),
    "yeu-cau-an-ninh": (
        "Ông Lê Văn Dũng yêu cầu gì về an ninh chính trị?",
        "ong le van dung yeu cau gi ve trat tu an toan xa hoi",
        "ông Dũng yêu cầu gì về an ninh z",
    ),
    "yeu-cau-chi-thi-42": (
        "Ông Lê Văn Dũng yêu cầu gì về sắp xếp đơn vị hành chính?",
        "ong le van dung yeu cau gi ve sap xep don vi hanh chinh",
        "ông Dũng yêu cầu gì về thực hiện chỉ thị 42 z",
    ),
    "chi-thi-42": (
        "Chỉ thị số 42 được ban hành ngày nào?",
        "chi thi so 42 ve viec gi",
        "chỉ thị 42 của ai ban hành z",
    ),
}
ASKED = [(f"nong-son-2023-{name}", question) for name, three in QUESTIONS.items() for question in three]


@pytest.fixture(scope="module")
def replies() -> Mapping[str, dict[str, Any]]:
    """The replies to all of them, from one run of the batch."""
    lines = "".join(json.dumps({"id": question, "turns": [question]}) + "\n" for _, question in ASKED)
    return {reply["id"]: reply for reply in map(json.loads, sotay("ask", "--json", "-", stdin=lines).out.splitlines())}


def test_every_bundled_fact_is_asked_for() -> None:
    assert {fact_id for fact_id, _ in ASKED} == {fact.id for fact in bundled()[0]}


@pytest.mark.parametrize(("fact_id", "question"), ASKED)
def test_the_fact_is_found(replies: Mapping[str, dict[str, Any]], fact_id: str, question: str) -> None:
    reply = replies[question]
    assert reply["outcome"] == "answer", reply["text"]
    assert fact_id in {answer["fact"] for answer in reply["answers"]}, reply["text"]
