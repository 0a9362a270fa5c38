"""Fields, cattle, storms, the poor, schools and health: reports in their words, questions in everyday ones."""

from __future__ import annotations

from datetime import date

import pytest

from bot.wording import plain
from knowledge.asking import Base, answer
from knowledge.language.text import fold
from knowledge.model import Measure, Reply
from knowledge.wire import fact_from_json

TODAY = date(2026, 11, 23)
DISTRICT, COMMUNE = "huyện Thanh Lộc Sơn", "xã Bàu Sen"
FACTS: list[tuple[str, float, str, str]] = [
    ("diện tích lúa bị đổ ngã", 85, "ha", DISTRICT),
    ("diện tích lúa bị ngập úng", 132, "ha", DISTRICT),
    ("diện tích ruộng bỏ hoang", 57, "ha", DISTRICT),
    ("diện tích cây ăn quả", 310, "ha", DISTRICT),
    ("máy gặt đập liên hợp", 28, "chiếc", DISTRICT),
    ("kênh mương được nạo vét", 32, "km", DISTRICT),
    ("trâu, bò bị chết rét", 37, "con", DISTRICT),
    ("gia cầm bị chết do mưa lũ", 5200, "con", DISTRICT),
    ("chó được tiêm phòng bệnh dại", 3120, "con", DISTRICT),
    ("đàn trâu", 1890, "con", DISTRICT),
    ("cơ sở giết mổ gia súc tập trung", 3, "cơ sở", DISTRICT),
    ("nhà bị tốc mái", 240, "nhà", DISTRICT),
    ("nhà bị sập hoàn toàn", 11, "nhà", DISTRICT),
    ("người chết do thiên tai", 2, "người", DISTRICT),
    ("người mất tích do thiên tai", 1, "người", DISTRICT),
    ("hộ dân được sơ tán", 188, "hộ", DISTRICT),
    ("điểm sạt lở", 17, "điểm", DISTRICT),
    ("nhiệt độ thấp nhất", 9, "độ C", DISTRICT),
    ("mì tôm cấp cho vùng lũ", 1500, "thùng", DISTRICT),
    ("hộ thiếu nước sinh hoạt", 96, "hộ", COMMUNE),
    ("số hộ thoát nghèo", 144, "hộ", DISTRICT),
    ("nhà tạm, nhà dột nát được xóa", 39, "nhà", DISTRICT),
    ("người khuyết tật được trợ cấp", 640, "người", DISTRICT),
    ("thu nhập bình quân đầu người", 52, "triệu đồng/người/năm", COMMUNE),
    ("trẻ mẫu giáo", 2140, "trẻ", DISTRICT),
    ("học sinh tiểu học", 6120, "học sinh", DISTRICT),
    ("học sinh trung học cơ sở", 4310, "học sinh", DISTRICT),
    ("giáo viên mầm non", 318, "giáo viên", DISTRICT),
    ("giáo viên tiểu học", 402, "giáo viên", DISTRICT),
    ("thí sinh dự thi tốt nghiệp trung học phổ thông", 1020, "thí sinh", DISTRICT),
    ("học sinh được miễn học phí", 1840, "học sinh", DISTRICT),
    ("nhà vệ sinh trường học được xây mới", 12, "nhà vệ sinh", DISTRICT),
    ("ca mắc sốt xuất huyết", 138, "ca", DISTRICT),
    ("trẻ em tử vong do đuối nước", 4, "trẻ", DISTRICT),
    ("trẻ em được sinh ra", 1410, "trẻ", DISTRICT),
    ("người nhiễm HIV", 71, "người", DISTRICT),
    ("câu lạc bộ văn nghệ", 31, "câu lạc bộ", DISTRICT),
    ("huy chương vàng", 14, "huy chương", DISTRICT),
    ("sân bóng đá", 22, "sân", DISTRICT),
]


@pytest.fixture(scope="module")
def base() -> Base:
    rows = (
        {"kind": "measure", "indicator": name, "value": value, "unit": unit, "place": place, "period": "2023",
         "qualifier": "exact", "nature": "actual", "comparisons": [], "document": "d", "paragraph": number}
        for number, (name, value, unit, place) in enumerate(FACTS, 1)
    )  # fmt: skip
    return Base([fact_from_json(row) for row in rows], {})


def ask(base: Base, message: str) -> tuple[Reply, str]:
    reply, _ = answer(base, message, today=TODAY)
    return reply, plain(reply, base)


def _told(base: Base, reply: Reply) -> list[str]:
    """What the reply states figures of."""
    facts = (base.fact(fact) for said in reply.answers for fact in said.facts)
    return [fact.indicator for fact in facts if isinstance(fact, Measure)]


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize(
    ("message", "indicator"),
    [
        ("Bao nhiêu ha lúa Thanh Lộc Sơn bị ngã rạp năm 2023?", "diện tích lúa bị đổ ngã"),
        ("Thanh Lộc Sơn năm 2023 bao nhiêu ha ruộng lúa chìm trong nước?", "diện tích lúa bị ngập úng"),
        ("Thanh Lộc Sơn 2023 có bao nhiêu héc-ta ruộng để hoang?", "diện tích ruộng bỏ hoang"),
        ("Thanh Lộc Sơn có bao nhiêu ha vườn cây trái?", "diện tích cây ăn quả"),
        ("Thanh Lộc Sơn có mấy cái máy gặt?", "máy gặt đập liên hợp"),
        ("Thanh Lộc Sơn 2023 khơi thông mấy cây số mương máng?", "kênh mương được nạo vét"),
        ("Thanh Lộc Sơn 2023 trâu bò chết cóng mấy con?", "trâu, bò bị chết rét"),
        ("Gà vịt Thanh Lộc Sơn chết vì lũ năm 2023 bao nhiêu con?", "gia cầm bị chết do mưa lũ"),
        ("Thanh Lộc Sơn 2023 chích ngừa dại cho mấy con chó?", "chó được tiêm phòng bệnh dại"),
        ("Thanh Lộc Sơn có mấy lò mổ?", "cơ sở giết mổ gia súc tập trung"),
        ("Năm 2023 Thanh Lộc Sơn có bao nhiêu nhà bay nóc?", "nhà bị tốc mái"),
        ("Thanh Lộc Sơn 2023 mấy căn nhà đổ sập?", "nhà bị sập hoàn toàn"),
        ("Thanh Lộc Sơn 2023 phải đưa bao nhiêu hộ đi tránh bão?", "hộ dân được sơ tán"),
        ("Bàu Sen có mấy nhà khát nước sinh hoạt năm 2023?", "hộ thiếu nước sinh hoạt"),
        ("Năm 2023 Thanh Lộc Sơn có mấy hộ hết nghèo?", "số hộ thoát nghèo"),
        ("Thanh Lộc Sơn 2023 bao nhiêu người tàn tật được lãnh trợ cấp?", "người khuyết tật được trợ cấp"),
        ("Dân Bàu Sen mỗi người một năm kiếm bao nhiêu năm 2023?", "thu nhập bình quân đầu người"),
        ("Thanh Lộc Sơn có mấy cô giáo mẫu giáo?", "giáo viên mầm non"),
        ("Thanh Lộc Sơn có bao nhiêu thầy cô cấp 1 năm 2023?", "giáo viên tiểu học"),
        ("Thanh Lộc Sơn năm 2023 có mấy học sinh cấp hai?", "học sinh trung học cơ sở"),
        ("Thanh Lộc Sơn 2023 mấy học sinh khỏi đóng học phí?", "học sinh được miễn học phí"),
        ("2023 Thanh Lộc Sơn bao nhiêu người bị sốt xuất huyết?", "ca mắc sốt xuất huyết"),
        ("Năm 2023 Thanh Lộc Sơn có bao nhiêu em bé chào đời?", "trẻ em được sinh ra"),
        ("Thanh Lộc Sơn giành mấy HCV năm 2023?", "huy chương vàng"),
        ("Thanh Lộc Sơn có mấy sân banh?", "sân bóng đá"),
    ],
)
def test_everyday_words_are_those_of_reports(base: Base, message: str, indicator: str, bare: bool) -> None:
    reply, text = ask(base, fold(message.lower()) if bare else message)
    assert _told(base, reply) == [indicator], text


def test_the_lowest_temperature_is_no_rank(base: Base) -> None:
    assert _told(base, ask(base, "Thanh Lộc Sơn 2023 lạnh nhất mấy độ?")[0]) == ["nhiệt độ thấp nhất"]


@pytest.mark.parametrize(
    "message",
    [
        "Thanh Lộc Sơn 2023 có bao nhiêu học sinh cấp 3?",  # candidates are not all pupils
        "Thanh Lộc Sơn 2023 bao nhiêu trâu bò?",  # nor those that froze all cattle
        "thanh loc son 2023 bao nhieu trau bo bi ban ha?",
        "Thanh Lộc Sơn 2023 mấy người bị mất việc?",  # not lost in a storm
        "Thanh Lộc Sơn 2023 nóng nhất mấy độ?",
        "thanh loc son gianh may huy chuong bac nam 2023?",
        "Thanh Lộc Sơn có mấy sân bóng chuyền?",
        "Thanh Lộc Sơn có mấy cô giáo cấp ba?",
        "thanh loc son 2023 ban dau gia bao nhieu lo dat?",  # plots of land, no landslides
        "thanh loc son 2023 may nguoi bi dam?",  # stabbed, not sunk
        "thanh loc son 2023 chay bao nhieu ha rung?",
        "Thanh Lộc Sơn 2023 mấy người bị ung thư?",
    ],
)
def test_what_is_only_near_stays_declined(base: Base, message: str) -> None:
    reply, text = ask(base, message)
    assert not reply.answers, text
