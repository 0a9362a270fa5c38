"""Messages as typed become the words that were meant: short forms, Telex and VNI, slips, lost and stray spaces."""

from __future__ import annotations

import pytest

from knowledge.asking.typed import MAX_LENGTH
from tests.questions.judge import base_of


def read(message: str) -> str:
    return " ".join(word.form or word.folded for word in base_of(None).listener.repairer.read(message))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("có bn đv ms", "có bao nhiêu đảng viên mới"),
        ("kết nạp dc mấy đảng viên ms z", "kết nạp được mấy đảng viên mới vậy"),
        ("ĐVM bn", "đảng viên mới bao nhiêu"),
        ("kh biết", "không biết"),
        ("how many đảng viên mới", "bao nhiêu đảng viên mới"),
        ("NTM", "nông thôn mới"),
        ("TNBQ đầu người", "thu nhập bình quân đầu người"),
        ("GTSX tăng mấy %", "giá trị sản xuất tăng mấy %"),
        ("ĐV mới KN năm 2023", "đảng viên mới kết nạp năm 2023"),
    ],
)
def test_teencode_and_abbreviations(typed: str, meant: str) -> None:
    assert read(typed) == meant


def test_an_abbreviation_is_read_by_its_neighbours() -> None:
    assert read("% CT đạt") == "% chỉ tiêu đạt"
    assert read("CT số 42") == "chỉ thị số 42"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bao nhiêu ddangr vieen mowis", "bao nhiêu đảng viên mới"),
        ("bao nhieu d9a3ng vie6n mo71i", "bao nhieu đảng viên mới"),
        ("vo61n d9a62u tu7 toa2n xa4 ho65i", "vốn đầu tư toàn xã hội"),
        ("vieenj trợ", "viện trợ"),
    ],
)
def test_telex_and_vni_are_undone(typed: str, meant: str) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("thu ngân sahc", "letters swapped"),
        ("thu ngân ssách", "a letter doubled"),
        ("thu ngân sch", "a letter dropped"),
        ("thu gnân sách", "letters swapped at the start"),
        ("thu ngâm sách", "a neighbouring key"),
        ("thu ngânsách", "a lost space"),
        ("thungân sách", "another lost space"),
        ("thu ng ân sách", "a stray space"),
        ("thu ngâ nsách", "a space that slipped"),
        ("thu ngân sach", "a diacritic lost"),
    ],
)
def test_slips_of_the_fingers(typed: str, what: str) -> None:
    assert read(typed) == "thu ngân sách", what


@pytest.mark.parametrize("typed", ["bao nhiêu đảngviên mới", "baonhiêu đảng viên mới", "bao nhiêu đảngviênmới"])
def test_words_run_together_come_apart(typed: str) -> None:
    assert read(typed) == "bao nhiêu đảng viên mới"


def test_words_without_diacritics_run_together_come_apart() -> None:
    assert read("dangvienmoi") == "dang vien moi"


def test_old_and_new_tone_placement_are_one() -> None:
    assert read("hoà thuận") == read("hòa thuận")


def test_capitals_are_no_abbreviations_where_everything_is_capital() -> None:
    assert read("NÔNG SƠN CÓ BAO NHIÊU ĐẢNG VIÊN MỚI") == "nông sơn có bao nhiêu đảng viên mới"


def test_what_is_no_word_is_left_out() -> None:
    typed = "😀 bao nhiêu 🎉 đảng viên @bot http://x.vn/a?b=1 mới me@x.vn"
    assert read(typed) == "bao nhiêu đảng viên mới"


def test_correct_text_stays_as_it_is() -> None:
    for text in ("thu ngân sách nhà nước trên địa bàn", "tỷ lệ hộ cận nghèo", "lúa hè thu", "vốn đầu tư toàn xã hội"):
        assert read(text) == text


@pytest.mark.parametrize("typed", ["", " ", "😀", "\u200d", "@bot"])
def test_nothing_gives_nothing(typed: str) -> None:
    assert read(typed) == ""


def test_only_the_beginning_of_a_long_message_is_read() -> None:
    assert len(read("đảng viên " * MAX_LENGTH)) <= MAX_LENGTH
