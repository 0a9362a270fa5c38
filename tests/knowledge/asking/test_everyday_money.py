"""Money, enterprises, building and land in the words of everyday: what reports say otherwise is found, what is only near is not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from knowledge.asking import Base, answer
from knowledge.wire import fact_from_json

TODAY = date(2026, 11, 23)
MEASURE = {"kind": "measure", "qualifier": "exact", "nature": "actual", "period": "2024", "comparisons": [], "document": "d"}  # fmt: skip
STATED: list[tuple[str, float, str]] = [
    ("thu ngân sách nhà nước trên địa bàn", 412.6, "tỷ đồng"),
    ("thu lệ phí trước bạ", 18.7, "tỷ đồng"),
    ("thu thuế thu nhập cá nhân", 13.1, "tỷ đồng"),
    ("nợ đọng thuế", 23.9, "tỷ đồng"),
    ("chi chuyển nguồn sang năm sau", 27.5, "tỷ đồng"),
    ("kinh phí nạo vét kênh mương", 2.8, "tỷ đồng"),
    ("kinh phí sửa chữa trường học", 11.2, "tỷ đồng"),
    ("kinh phí hỗ trợ chuyển đổi số", 1.65, "tỷ đồng"),
    ("kinh phí bồi thường, giải phóng mặt bằng", 44.8, "tỷ đồng"),
    ("giải ngân vốn đầu tư công", 178.9, "tỷ đồng"),
    ("doanh nghiệp thành lập mới", 86, "doanh nghiệp"),
    ("doanh nghiệp tạm ngừng hoạt động", 31, "doanh nghiệp"),
    ("doanh nghiệp đang hoạt động", 640, "doanh nghiệp"),
    ("hợp tác xã hoạt động hiệu quả", 14, "hợp tác xã"),
    ("cửa hàng xăng dầu", 14, "cửa hàng"),
    ("lượt khách du lịch", 182, "nghìn lượt"),
    ("lượt khách lưu trú", 41, "nghìn lượt"),
    ("doanh thu du lịch", 96, "tỷ đồng"),
    ("công trình xây dựng không phép", 17, "công trình"),
    ("công trình xây dựng sai phép", 9, "công trình"),
    ("đường giao thông nông thôn được bê tông hóa", 31.4, "km"),
    ("diện tích đất nhân dân hiến", 9450, "m2"),
    ("nhân dân đóng góp làm đường giao thông", 6.7, "tỷ đồng"),
    ("cây xanh đô thị được trồng mới", 4200, "cây"),
    ("vụ khai thác cát trái phép", 7, "vụ"),
    ("vụ buôn bán hàng giả bị xử lý", 26, "vụ"),
    ("trạm biến áp xây dựng mới", 6, "trạm"),
    ("dự án chậm tiến độ", 6, "dự án"),
]
PLAN = {"indicator": "kế hoạch vốn đầu tư công", "value": 215, "unit": "tỷ đồng", "nature": "target"}
ELSEWHERE = {"indicator": "kinh phí làm nhà văn hóa thôn", "value": 880, "unit": "triệu đồng", "place": "xã Lam Hồ"}


@pytest.fixture(scope="module")
def base() -> Base:
    rows: list[dict[str, Any]] = [{"indicator": name, "value": value, "unit": unit} for name, value, unit in STATED]
    numbered = enumerate([*rows, PLAN, ELSEWHERE], 1)
    here = {**MEASURE, "place": "huyện Đại Phước An"}
    return Base([fact_from_json({**here, **own, "paragraph": number}) for number, own in numbered], {})


@pytest.mark.parametrize(
    ("message", "value"),
    [
        ("năm 2024 Đại Phước An gom về ngân sách được mấy tỷ?", "412.6"),
        ("Tiền trước bạ Đại Phước An năm 2024 được bao nhiêu?", "18.7"),
        ("Sửa sang trường học ở Đại Phước An tốn mấy tỷ?", "11.2"),
        ("ton bao nhieu tien nao vet kenh muong o dai phuoc an", "2.8"),
        ("Đại Phước An đổ vào chuyển đổi số mấy tỷ?", "1.65"),
        ("Tiền đền bù giải tỏa Đại Phước An là mấy tỷ?", "44.8"),
        ("Đại Phước An chi chuyển nguồn sang năm sau mấy tỷ?", "27.5"),
        ("Đại Phước An được rót bao nhiêu vốn đầu tư công năm 2024?", "215"),
        ("Năm 2024 Đại Phước An mở thêm bao nhiêu công ty?", "86"),
        ("Mấy công ty ở Đại Phước An tạm đóng cửa?", "31"),
        ("cong ty dang lam an o dai phuoc an co may cai", "640"),
        ("bao nhieu cay xang dai phuoc an nam 2024", "14"),
        ("dai phuoc an don bao nhieu nguoi toi choi nam 2024", "182"),
        ("Bao nhiêu khách ngủ lại qua đêm ở Đại Phước An?", "41"),
        ("Làm du lịch Đại Phước An kiếm được mấy tỷ?", "96"),
        ("cong trinh xay lau dai phuoc an may cai", "17"),
        ("mấy công trình xây sai giấy phép ở Đại Phước An", "9"),
        ("Đại Phước An đổ bê tông được bao nhiêu cây số đường quê?", "31.4"),
        ("Dân chung tiền làm đường ở Đại Phước An được mấy tỷ?", "6.7"),
        ("Mấy vụ hút cát lậu ở Đại Phước An?", "7"),
        ("bao nhieu vu ban hang gia bi xu ly o dai phuoc an", "26"),
        ("Mấy bình biến thế xây mới ở Đại Phước An?", "6"),
        ("Mấy dự án ì ạch, trễ tiến độ ở Đại Phước An?", "6"),
        ("lam nha van hoa thon o lam ho het may trieu", "880"),
    ],
)
def test_everyday_words_find_the_figure(base: Base, message: str, value: str) -> None:
    reply, _ = answer(base, message, today=TODAY)
    assert [said.value for said in reply.answers] == [Decimal(value)]


@pytest.mark.parametrize(
    "message",
    [
        "Đại Phước An tốn mấy tỷ cho du lịch?",  # what came in is not what was spent
        "Vốn đầu tư công Đại Phước An tốn mấy tỷ?",
        "dai phuoc an doi duoc bao nhieu no thue",  # a debt called in is not the debt
        "thue mon bai dai phuoc an thu duoc may ty",
        "Mấy công ty ở Đại Phước An mở cửa lại?",
        "Đại Phước An có bao nhiêu công ty làm ăn ko hiệu quả?",
        "Đại Phước An trải nhựa được mấy km đường nông thôn?",
        "Đại Phước An có mấy km đường huyện?",
        "Lam Hồ hiến mấy mét vuông đất?",  # the name of a place stays, whatever follows it
        "bao nhieu vu hang lau bi bat o dai phuoc an",
        "Lam Hồ bỏ ra mấy triệu sửa nhà văn hóa thôn?",
    ],
)
def test_what_is_only_near_is_not_told(base: Base, message: str) -> None:
    assert answer(base, message, today=TODAY)[0].outcome != "answer"
