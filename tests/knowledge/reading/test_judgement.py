"""The second look: contradictions, percentages that do not fit, jumps."""

from __future__ import annotations

from knowledge.reading import Reading, paragraphs_of, read_facts
from knowledge.reading.confidence import measured
from knowledge.reading.linking import known_indicator

HEAD = "Huyện An Bình\n\nNgày 20/12/{year}, Huyện ủy An Bình họp tổng kết năm {year}.\n\n"


def read(text: str, year: int = 2023, known: Reading | None = None, name: str = "a") -> Reading:
    return read_facts(paragraphs_of(HEAD.format(year=year) + text), name, known.facts if known else ())


def codes(reading: Reading) -> list[str]:
    return [doubt.code for doubt in reading.doubts]


def test_a_sound_text_raises_no_doubt() -> None:
    assert codes(read("Thu ngân sách đạt 98 tỷ đồng, bằng 103% dự toán. Có 97/103 đơn được giải quyết (94,2%).")) == []


def test_contradictions_show_both_sentences() -> None:
    reading = read("Kết nạp 96 đảng viên mới.\n\nĐảng bộ kết nạp 99 đảng viên mới.")
    (doubt,) = reading.doubts
    assert doubt.code == "contradiction"
    assert "96" in doubt.detail
    assert "99" in doubt.detail
    assert all((fact.confidence or 0) < 0.7 for fact in reading.facts if fact.id in doubt.facts)


def test_a_percentage_that_does_not_fit() -> None:
    assert codes(read("Giải quyết 97/103 đơn (84,2%).")) == ["percentage-does-not-fit"]
    assert codes(read("Kết nạp 141 đảng viên mới, đạt 150% so với chỉ tiêu tỉnh giao (130 đảng viên).")) == [
        "plan-does-not-fit"
    ]
    assert codes(read("Thu ngân sách đạt 98 tỷ đồng, bằng 9.900% dự toán.")) == ["absurd-percentage"]


def test_a_part_over_its_whole() -> None:
    assert codes(read("Có 19/18 xã đạt chuẩn.")) == ["part-over-whole"]


def test_a_jump_against_an_earlier_year() -> None:
    before = read("Thu ngân sách đạt 98 tỷ đồng.", 2022, name="b")
    assert codes(read("Thu ngân sách đạt 980 tỷ đồng.", known=before)) == ["jump"]
    assert codes(read("Thu ngân sách đạt 104 tỷ đồng.", known=before)) == []


def test_another_source_that_says_otherwise() -> None:
    before = read("Thu ngân sách đạt 98 tỷ đồng.", name="b")
    assert codes(read("Thu ngân sách đạt 97 tỷ đồng.", known=before)) == ["contradicts-source"]


def test_a_unit_that_the_catalogue_does_not_know_for_an_indicator() -> None:
    assert codes(read("Kết nạp đảng viên đạt 98 tỷ đồng.")) == ["unit-differs"]
    assert codes(read("Thu ngân sách đạt 98 triệu đồng.")) == []


def test_names_are_linked_to_the_catalogue_and_keep_their_words() -> None:
    known, counted = known_indicator("Hộ nghèo"), known_indicator("số hộ nghèo")
    assert known is not None
    assert known is counted
    assert known_indicator("lượng mưa ở trạm An Bình") is None
    (fact,) = read("Toàn huyện còn 388 hộ nghèo.").facts[-1:]
    assert fact.indicator == "hộ nghèo"  # type: ignore[union-attr]  # it is a measure


def test_confidence_is_the_share_that_was_right() -> None:
    reading = read("Thu ngân sách đạt 98 tỷ đồng.")
    (fact,) = [fact for fact in reading.facts if fact.kind == "measure"]
    assert reading.levels[fact.id] == "known"
    assert fact.confidence == measured("known")
