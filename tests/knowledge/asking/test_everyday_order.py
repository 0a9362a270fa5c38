"""What residents say for the words of reports: Party, offices, complaints, order, traffic, soldiers; and what is only near."""

from __future__ import annotations

from decimal import Decimal

import pytest

from knowledge.asking import Base
from knowledge.asking.clauses import counts_change
from knowledge.model import Reply
from knowledge.wire import fact_from_json
from tests.knowledge.asking.made import ask

DISTRICT = "huyện Đại Phước An"
FACTS = """
kết nạp đảng viên mới|112|đảng viên
đảng viên bị xóa tên|7|đảng viên
đảng viên bị khiển trách|21|đảng viên
đảng viên được miễn công tác và sinh hoạt đảng|340|đảng viên
cán bộ được bổ nhiệm|14|cán bộ
cán bộ nghỉ hưu trước tuổi|31|người
đoàn viên mới kết nạp|1240|đoàn viên
cuộc đối thoại với nhân dân|12|cuộc
tỷ lệ cử tri đi bầu cử|99.6|%
hồ sơ trễ hạn|41|hồ sơ
bản sao được chứng thực|15300|bản
trường hợp đăng ký kết hôn|410|trường hợp
người hoạt động không chuyên trách|133|người
thủ tục hành chính được cắt giảm|35|thủ tục
giấy khen được tặng|120|giấy khen
thôn lõm sóng di động|4|thôn
vụ tai nạn giao thông|39|vụ
người chết do tai nạn giao thông|11|người
trường hợp vi phạm nồng độ cồn|640|trường hợp
tiền phạt vi phạm giao thông|5.2|tỷ đồng
giấy phép lái xe bị tước|280|trường hợp
phương tiện bị tạm giữ|730|phương tiện
vụ phạm tội được điều tra làm rõ|71|vụ
vụ cướp giật tài sản|3|vụ
đối tượng truy nã bị bắt|5|đối tượng
người nghiện ma túy|96|người
công dân nhập ngũ|165|công dân
quân nhân xuất ngũ|150|quân nhân
thanh niên viết đơn tình nguyện nhập ngũ|48|thanh niên
thanh niên được tạm hoãn gọi nhập ngũ|420|thanh niên
thanh niên trốn khám tuyển nghĩa vụ quân sự|6|thanh niên
"""


@pytest.fixture(scope="module")
def base() -> Base:
    rows = [line.split("|") for line in FACTS.strip().splitlines()]
    facts = [
        {"kind": "measure", "qualifier": "exact", "nature": "actual", "place": DISTRICT, "period": "2025", "comparisons": [],
         "document": "d", "indicator": name, "value": float(value), "unit": unit}
        for name, value, unit in rows
    ]  # fmt: skip
    return Base([fact_from_json(fact) for fact in facts], {})


def told(reply: Reply) -> list[float]:
    return [float(said.value) for said in reply.answers if isinstance(said.value, Decimal)]


@pytest.mark.parametrize(
    ("message", "value"),
    [
        ("Năm 2025 có mấy người vô Đảng?", 112),
        ("bao nhieu dang vien bi gach ten khoi danh sach", 7),
        ("Bao nhiêu đảng viên được miễn sinh hoạt?", 340),
        ("Mấy người được đề bạt?", 14),
        ("may can bo ve huu non", 31),
        ("Đoàn thanh niên kết nạp bao nhiêu đoàn viên?", 1240),
        ("mấy buổi đối thoại với dân?", 12),
        ("Bao nhiêu % dân đi bầu?", 99.6),
        ("may ho so bi lo hen", 41),
        ("Sao y bao nhiêu bản?", 15300),
        ("Bao nhiêu đôi lấy nhau có đăng ký năm 2025?", 410),
        ("may can bo ban chuyen trach", 133),
        ("Cắt bớt được mấy thủ tục hành chính?", 35),
        ("mấy thôn không có sóng điện thoại?", 4),
        ("nam 2025 may vu tong xe", 39),
        ("Bao nhiêu người chết vì đụng xe?", 11),
        ("Bao nhiêu tài xế dính nồng độ cồn?", 640),
        ("bao nhieu nguoi bi treo bang lai", 280),
        ("Công an giam bao nhiêu xe?", 730),
        ("Công an tìm ra thủ phạm bao nhiêu vụ?", 71),
        ("may vu giat do", 3),
        ("Mấy kẻ bị truy nã sa lưới?", 5),
        ("Tiễn bao nhiêu thanh niên lên đường tòng quân năm 2025?", 165),
        ("bao nhieu bo doi het nghia vu ve que", 150),
        ("may thanh nien lam don xin di nghia vu", 48),
        ("bao nhiêu người được hoãn nghĩa vụ quân sự?", 420),
    ],
)
def test_everyday_words_are_known(base: Base, message: str, value: float) -> None:
    reply = ask(base, message)

    assert reply.outcome == "answer", reply
    assert told(reply) == [value]


@pytest.mark.parametrize(
    "message",
    [
        "Bao nhiêu bằng khen được tặng?",
        "Bao nhiêu người nghiện đi cai?",
        "tien phat nong do con bao nhieu",
        "nam 2025 may chi bo bi khien trach",
        "Bao nhiêu cán bộ về hưu?",
        "mấy người trốn lính?",
        "Đoàn thanh niên có bao nhiêu đoàn viên?",
        "mấy thanh niên được miễn nghĩa vụ quân sự?",
        "bao nhiêu vụ va chạm giao thông?",
        "Mấy đảng viên xin ra Đảng?",
        "Mấy cặp ly dị năm 2025?",
        "bao nhieu nguoi dau nghia vu quan su",
    ],
)
def test_what_is_only_near_is_not_told(base: Base, message: str) -> None:
    assert ask(base, message).outcome != "answer"


@pytest.mark.parametrize(
    "message",
    [
        "Bao nhiêu trường hợp đăng ký kết hôn năm 2025?",
        "dang ky ket hon nam 2025 la bao nhieu",
        "đăng ký kết hôn ở Đại Phước An là bao nhiêu?",
    ],
)
def test_weddings_compare_nothing(base: Base, message: str) -> None:
    """The word "hôn" has the letters of "hơn": "kết hôn năm 2025" was heard as more than in 2025."""
    assert told(ask(base, message)) == [410]


def test_a_name_that_holds_a_direction_may_be_no_change(base: Base) -> None:
    assert not counts_change("thủ tục hành chính được cắt giảm")
    assert counts_change("mức giảm số vụ phạm tội")
    assert counts_change("mức tăng số thủ tục được cắt giảm")
    for message in ("bao nhiêu thủ tục hành chính được cắt giảm?", "số thủ tục được cắt giảm là bao nhiêu?"):
        assert told(ask(base, message)) == [35], message
