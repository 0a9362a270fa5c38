"""Composition, folding and words: properties that hold for any string."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.text import INVISIBLE, fold, nfc, tokens

VIETNAMESE = st.text(
    alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ "
)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_composing_twice_is_composing_once(text: str) -> None:
    assert nfc(nfc(text)) == nfc(text)


@given(VIETNAMESE)
def test_composed_and_decomposed_text_are_one(text: str) -> None:
    assert nfc(unicodedata.normalize("NFD", text)) == nfc(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


@given(VIETNAMESE)
def test_vietnamese_folds_to_plain_letters_of_the_same_count(text: str) -> None:
    assert fold(text).isascii()
    assert len(fold(text)) == len(text)
    assert fold(text.upper()) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đảng viên", "dang vien"),
        ("ĐƯỜNG", "duong"),
        ("khoẻ mạnh", "khoe manh"),
        ("19/12/2023", "19/12/2023"),
        ("", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_nothing_invisible_is_left(text: str) -> None:
    assert not INVISIBLE.search(nfc(text))


def test_a_pile_of_marks_is_cut() -> None:
    assert len(nfc("a" + "\u0301" * 5000)) < 10


def test_line_breaks_and_tabs_are_kept() -> None:
    assert nfc("một\nhai\tba") == "một\nhai\tba"


@given(st.text())
def test_words_stand_where_they_say(text: str) -> None:
    clean = nfc(text)
    end = 0
    for token in tokens(clean):
        assert clean[token.start : token.end] == token.raw
        assert token.start >= end
        assert token.folded == fold(token.text)
        end = token.end


@given(st.text())
def test_nothing_but_white_space_and_low_lines_lies_between_words(text: str) -> None:
    clean = nfc(text)
    covered = {i for token in tokens(clean) for i in range(token.start, token.end)}
    left = {char for i, char in enumerate(clean) if i not in covered}
    assert all(char.isspace() or char == "_" or char.isalnum() or not char.isprintable() for char in left)


def test_numbers_keep_their_grouping_and_signs_stand_alone() -> None:
    assert [token.raw for token in tokens("Đạt 1.281,5 tỷ, 110%?")] == ["Đạt", "1.281,5", "tỷ", ",", "110", "%", "?"]


@pytest.mark.parametrize(("word", "accented"), [("đảng", True), ("dang", False), ("ĐV", True), ("2023", False)])
def test_a_word_knows_whether_it_was_typed_with_diacritics(word: str, accented: bool) -> None:
    assert tokens(word)[0].accented is accented
