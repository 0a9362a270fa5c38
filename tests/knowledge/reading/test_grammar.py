"""How figures, comparisons, names and periods find each other; sentences made up for the purpose."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import Measure
from knowledge.reading import paragraphs_of, read_facts
from knowledge.wire import fact_to_json

HEAD = "Huyện An Bình: một năm nhìn lại\n\nNgày 20/12/2023, Huyện ủy An Bình tổ chức hội nghị tổng kết năm 2023.\n\n"


def read(text: str, head: str = HEAD) -> list[dict[str, Any]]:
    facts = read_facts(paragraphs_of(head + text), "test").facts
    return [fact_to_json(fact) for fact in facts if isinstance(fact, Measure)]


def brief(fact: dict[str, Any]) -> tuple[str, Any, str]:
    return fact["indicator"], fact["value"], fact["unit"]


def compared(fact: dict[str, Any]) -> list[tuple[str, float]]:
    return [(entry["kind"], entry["percent"]) for entry in fact["comparisons"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thu ngân sách đạt 98 tỷ đồng.", ("thu ngân sách", 98, "tỷ đồng")),
        ("Đàn bò toàn huyện còn 14.200 con.", ("đàn bò", 14200, "con")),
        ("Đảng bộ huyện kết nạp 118 đảng viên mới.", ("kết nạp đảng viên mới", 118, "đảng viên")),
        ("Huyện chỉnh trang 14 tuyến hẻm.", ("tuyến hẻm được chỉnh trang", 14, "tuyến")),
        (
            "Phường tháo dỡ 63 biển quảng cáo sai quy định.",
            ("biển quảng cáo sai quy định bị tháo dỡ", 63, "biển quảng cáo"),
        ),
        (
            "Thu nhập bình quân đầu người đạt 46,8 triệu đồng/năm.",
            ("thu nhập bình quân đầu người", 46.8, "triệu đồng/người/năm"),
        ),
        ("Có 94,6% người dân tham gia bảo hiểm y tế.", ("tỷ lệ người dân tham gia bảo hiểm y tế", 94.6, "%")),
        ("Tỷ lệ điều tra, khám phá đạt 87,2%.", ("tỷ lệ điều tra, khám phá", 87.2, "%")),
        ("Rừng trồng mới 1.035 ha.", ("diện tích rừng trồng mới", 1035, "ha")),
        ("Tỷ lệ trẻ em dưới 5 tuổi suy dinh dưỡng còn 12,3%.", ("tỷ lệ trẻ em dưới 5 tuổi suy dinh dưỡng", 12.3, "%")),
        ("Khu vực dịch vụ tăng 7,05%.", ("tốc độ tăng khu vực dịch vụ", 7.05, "%")),
        ("Cả ba xã của huyện đều đạt chuẩn.", ("xã đều đạt chuẩn", 3, "xã")),
    ],
)
def test_names(text: str, expected: tuple[str, Any, str]) -> None:
    (fact,) = read(text)
    assert brief(fact) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Thu ngân sách đạt 98 tỷ đồng, bằng 103% dự toán tỉnh giao và tăng 4% so với cùng kỳ.",
            [("plan", 103), ("change", 4)],
        ),
        ("Thu ngân sách đạt 98 tỷ đồng, vượt 6% kế hoạch.", [("plan", 106)]),
        ("Thu ngân sách đạt 98 tỷ đồng, hụt 8% so với dự toán.", [("plan", 92)]),
        ("Sản lượng thủy sản 1.480 tấn, bằng 98% cùng kỳ.", [("change", -2)]),
        ("Khách lưu trú đạt 68.500 lượt, gấp 2,3 lần cùng kỳ.", [("change", 130)]),
        (
            "Tổng giá trị sản xuất 2.396 tỷ đồng (đạt 101,3% kế hoạch, tăng 11,7% so với năm 2022).",
            [("plan", 101.3), ("change", 11.7)],
        ),
        ("Giải quyết 97/103 đơn (94,2%).", [("share", 94.2)]),
        ("Giải ngân 155,1/159,6 tỷ đồng vốn đầu tư công, đạt 97,2%.", [("plan", 97.2)]),
        ("Tỷ lệ trường đạt chuẩn 76,5% (26/34 trường).", [("share", 76.5)]),
    ],
)
def test_comparisons(text: str, expected: list[tuple[str, float]]) -> None:
    (fact,) = read(text)
    assert compared(fact) == expected


def test_a_breakdown_carries_the_name_of_the_whole() -> None:
    facts = read("Tổng giá trị sản xuất đạt 2.000 tỷ đồng; trong đó nông nghiệp 900 tỷ đồng, công nghiệp 700 tỷ đồng.")
    assert [fact["indicator"] for fact in facts] == [
        "tổng giá trị sản xuất",
        "giá trị sản xuất nông nghiệp",
        "giá trị sản xuất công nghiệp",
    ]


def test_figures_in_turn() -> None:
    facts = read(
        "Trong đó thu thuế, lệ phí trước bạ, tiền sử dụng đất lần lượt là 10 tỷ đồng, 20 tỷ đồng và 30 tỷ đồng."
    )
    assert [brief(fact)[:2] for fact in facts] == [
        ("thu thuế", 10),
        ("thu lệ phí trước bạ", 20),
        ("thu tiền sử dụng đất", 30),
    ]


def test_parts_without_units() -> None:
    facts = read("Kỷ luật 12 đảng viên (khiển trách 8, cảnh cáo ba, khai trừ 1).")
    assert [(fact["value"], fact["unit"]) for fact in facts] == [
        (12, "đảng viên"),
        (8, "đảng viên"),
        (3, "đảng viên"),
        (1, "đảng viên"),
    ]


def test_from_one_figure_to_another() -> None:
    first, second = read("Đàn heo tăng từ 28.600 con năm 2022 lên 35.200 con.")
    assert (first["indicator"], first["value"], first["period"]) == ("đàn heo", 28600, "2022")
    assert (second["indicator"], second["value"], second["period"]) == ("đàn heo", 35200, "2023")


def test_how_much_a_measure_changed() -> None:
    count, change = read("Xảy ra 47 vụ trộm cắp, tăng năm vụ so với năm 2022.")
    assert brief(count) == ("vụ trộm cắp", 47, "vụ")
    assert brief(change) == ("mức tăng vụ trộm cắp so với năm 2022", 5, "vụ")


def test_an_elliptic_measure_takes_the_object_before_it() -> None:
    facts = read("Diện tích gieo trồng lúa 5.860 ha, năng suất bình quân 56,2 tạ/ha, sản lượng 32.933 tấn.")
    assert [fact["indicator"] for fact in facts] == [
        "diện tích gieo trồng lúa",
        "năng suất bình quân lúa",
        "sản lượng lúa",
    ]


def test_rates_of_counted_things() -> None:
    count, rate = read("Huyện còn 21 hộ nghèo (0,6%).")
    assert brief(count) == ("hộ nghèo", 21, "hộ")
    assert brief(rate) == ("tỷ lệ hộ nghèo", 0.6, "%")


def test_targets_have_their_nature_and_their_year() -> None:
    facts = read("Năm 2024, huyện phấn đấu thu ngân sách 130 tỷ đồng, kết nạp từ 80 đảng viên trở lên.")
    assert [(fact["nature"], fact["period"], fact["value"]) for fact in facts] == [
        ("target", "2024", 130),
        ("target", "2024", 80),
    ]
    assert facts[1]["qualifier"] == "more_than"


def test_a_plan_in_parentheses() -> None:
    actual, plan = read("Kết nạp 187 đảng viên mới (chỉ tiêu 170 đảng viên).")
    assert (actual["nature"], plan["nature"], plan["value"]) == ("actual", "target", 170)


def test_places_of_a_comparison_of_places() -> None:
    head = "Tỉnh Lam Sơn: giải ngân vốn đầu tư công\n\nNgày 8/10/2023, UBND tỉnh Lam Sơn họp về giải ngân vốn đầu tư công 9 tháng đầu năm 2023.\n\n"
    text = "Toàn tỉnh giải ngân 5.347 tỷ đồng.\n\nHuyện An Bình dẫn đầu với 112,6/143,4 tỷ đồng (78,5%); tiếp đến là huyện Tân Hòa 138/186 tỷ đồng (74,2%)."
    facts = read(text, head)
    assert [fact["place"] for fact in facts] == ["tỉnh Lam Sơn", "huyện An Bình", "huyện Tân Hòa"]
    assert {fact["indicator"] for fact in facts} == {"giải ngân vốn đầu tư công"}
    assert compared(facts[1]) == [("plan", 78.5)]


def test_what_is_said_twice_is_one_fact() -> None:
    facts = read("Kết nạp 58 đảng viên mới.\n\nToàn Đảng bộ kết nạp 58 đảng viên mới, đạt 53,7% chỉ tiêu năm.")
    assert len(facts) == 1
    assert compared(facts[0]) == [("plan", 53.7)]


def test_ids_are_stable_and_valid() -> None:
    text = "Thu ngân sách đạt 98 tỷ đồng. Chi ngân sách 70 tỷ đồng."
    assert [fact["id"] for fact in read(text)] == [fact["id"] for fact in read(text)]
    changed = read(text.replace("98", "99"))
    assert changed[0]["id"] == read(text)[0]["id"]


@given(
    st.lists(
        st.sampled_from(
            [
                "tăng",
                "giảm",
                "đạt",
                "5",
                "%",
                "tỷ",
                "đồng",
                "(",
                ")",
                ",",
                ";",
                ".",
                "trong",
                "đó",
                "lần",
                "lượt",
                "là",
                "từ",
                "lên",
                "17/18",
                "xã",
                "và",
                "so",
                "với",
                "năm",
                "2022",
                "kế",
                "hoạch",
            ]
        ),
        max_size=25,
    )
)
def test_any_row_of_words_is_survived(words: list[str]) -> None:
    read(" ".join(words))


@given(st.text(max_size=300))
def test_any_text_is_survived(text: str) -> None:
    read(text, "")


def test_old_and_new_tone_placement_are_one() -> None:
    assert brief(read("Sản lượng thuỷ sản đạt 1.200 tấn.")[0]) == brief(read("Sản lượng thủy sản đạt 1.200 tấn.")[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thu ngân sách đạt 98 tỷ đồng, cao hơn cùng kỳ 7,4%.", [("change", 7.4)]),
        ("Thu ngân sách đạt 98 tỷ đồng, so với cùng kỳ giảm 8%.", [("change", -8)]),
        ("Thu ngân sách đạt 98 tỷ đồng, vượt dự toán tỉnh giao 12%.", [("plan", 112)]),
        (
            "Thu ngân sách đạt 98 tỷ đồng, hụt dự toán 2%, tăng so với năm 2022 là 8%.",
            [("plan", 98), ("change", 8)],
        ),
        ("Có 43/52 trường đạt chuẩn, tỷ lệ 82,7%.", [("share", 82.7)]),
        ("Giải ngân 187,2/246 tỷ đồng, tương đương 76,1%.", [("plan", 76.1)]),
    ],
)
def test_a_base_before_its_figure_and_a_fraction_said_again(text: str, expected: list[tuple[str, float]]) -> None:
    (fact,) = read(text)
    assert compared(fact) == expected


def test_a_table_of_places() -> None:
    table = "Đơn vị\tThu ngân sách (triệu đồng)\tSo với dự toán (%)\tSố hộ nghèo (hộ)\nXã Trà An\t4.215\t66,9\t64\nXã Trà Vân\t3.100\t101,2\t19"
    facts = read(table)
    assert [(fact["place"], *brief(fact)) for fact in facts] == [
        ("xã Trà An", "thu ngân sách", 4215, "triệu đồng"),
        ("xã Trà An", "số hộ nghèo", 64, "hộ"),
        ("xã Trà Vân", "thu ngân sách", 3100, "triệu đồng"),
        ("xã Trà Vân", "số hộ nghèo", 19, "hộ"),
    ]
    assert compared(facts[0]) == [("plan", 66.9)]


def test_members_who_are_women_are_members() -> None:
    facts = read("Đảng bộ huyện kết nạp 152 đảng viên mới, trong đó có 68 nữ.")
    assert brief(facts[1]) == ("kết nạp đảng viên mới nữ", 68, "đảng viên")


def test_phone_numbers_and_the_beginning_of_the_year_say_nothing() -> None:
    assert read("Người dân phản ánh qua tổng đài 1022 hoặc số 0257.3.456.789.") == []
    (fact,) = read("Từ đầu năm, huyện có 301 doanh nghiệp thành lập mới.")
    assert fact["period"] == "2023"
