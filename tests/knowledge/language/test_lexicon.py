"""The lexicons: every entry is usable as it stands, equals are equal and contrasts contrast."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import combinations
from typing import get_args

import pytest

from knowledge.catalogue.indicators import indicators
from knowledge.language import lexicon
from knowledge.language.text import fold, nfc

LOAD_SECONDS = 0.1
MAPPINGS: tuple[Callable[[], Mapping[str, tuple[str, ...]]], ...] = (
    lexicon.teencode,
    lexicon.abbreviations,
    lexicon.english,
    lexicon.dialect,
)
SPELLED_IN_LETTERS = re.compile(r"[a-z0-9 ,/().-]*")


@pytest.mark.parametrize("load", MAPPINGS, ids=lambda load: load.__name__)
def test_keys_are_words_as_text_yields_them(load: Callable[[], Mapping[str, tuple[str, ...]]]) -> None:
    for form, meanings in load().items():
        assert form == " ".join(nfc(form).lower().split())
        assert meanings, form
        assert len(set(meanings)) == len(meanings), form


@pytest.mark.parametrize("load", MAPPINGS, ids=lambda load: load.__name__)
def test_meanings_fold_to_plain_words(load: Callable[[], Mapping[str, tuple[str, ...]]]) -> None:
    odd = [
        (form, meaning)
        for form, meanings in load().items()
        for meaning in meanings
        if not SPELLED_IN_LETTERS.fullmatch(fold(meaning))
    ]
    assert odd == []


def test_an_abbreviation_expands_to_something_else() -> None:
    same = [form for form, meanings in lexicon.abbreviations().items() if fold(form) in map(fold, meanings)]
    assert same == []


def test_an_abbreviation_of_one_word_is_shorter_than_its_meaning() -> None:
    longer = [
        (form, meaning)
        for form, meanings in lexicon.abbreviations().items()
        for meaning in meanings
        if len(form) > len(meaning)
    ]
    assert longer == []


@pytest.mark.parametrize(
    ("load", "form", "expected"),
    [
        (lexicon.teencode, "bn", "bao nhiêu"),
        (lexicon.teencode, "bnhiu", "bao nhiêu"),
        (lexicon.teencode, "dc", "được"),
        (lexicon.teencode, "đc", "được"),
        (lexicon.teencode, "hok", "không"),
        (lexicon.teencode, "k", "không"),
        (lexicon.teencode, "z", "vậy"),
        (lexicon.teencode, "mn", "mọi người"),
        (lexicon.teencode, "cx", "cũng"),
        (lexicon.abbreviations, "đv", "đảng viên"),
        (lexicon.abbreviations, "ct", "chỉ tiêu"),
        (lexicon.abbreviations, "gn", "giải ngân"),
        (lexicon.abbreviations, "cn-xd", "công nghiệp - xây dựng"),
        (lexicon.abbreviations, "nsnn", "ngân sách nhà nước"),
        (lexicon.english, "budget revenue", "thu ngân sách"),
        (lexicon.english, "forest cover", "độ che phủ rừng"),
        (lexicon.dialect, "mô", "đâu"),
        (lexicon.dialect, "rứa", "vậy"),
        (lexicon.dialect, "bây chừ", "bây giờ"),
        (lexicon.dialect, "bao lăm", "bao nhiêu"),
    ],
)
def test_the_likeliest_meaning_comes_first(
    load: Callable[[], Mapping[str, tuple[str, ...]]], form: str, expected: str
) -> None:
    assert load()[form][0] == expected


@pytest.mark.parametrize(
    ("form", "also"),
    [("hn", "hộ nghèo"), ("ct", "chủ tịch"), ("ns", "năng suất"), ("cn", "cận nghèo"), ("tc", "tiêu chí")],
)
def test_ambiguous_abbreviations_keep_their_alternatives(form: str, also: str) -> None:
    assert also in lexicon.abbreviations()[form]


def test_teencode_does_not_swallow_words_of_the_reports() -> None:
    """A form that is a word in an indicator or synonym must offer that word itself, or it would lose content."""
    reports = {word for found in indicators() for phrase in found.phrases for word in _words(phrase)}
    reports |= {word for group in lexicon.synonyms().groups for phrase in group[:1] for word in _words(phrase)}
    swallowed = {
        form: meanings
        for form, meanings in lexicon.teencode().items()
        if form in reports and form not in meanings and fold(form) != form and fold(form) not in map(fold, meanings)
    }
    assert swallowed == {}


def _words(phrase: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", phrase.lower())


def test_a_synonym_stands_in_one_group_only() -> None:
    members = Counter(member for group in lexicon.synonyms().groups for member in group)
    assert [member for member, count in members.items() if count > 1] == []
    assert all(len(group) > 1 for group in lexicon.synonyms().groups)


def test_the_canonical_member_is_stable() -> None:
    canonical = lexicon.synonyms().canonical
    assert set(canonical.values()).isdisjoint(canonical)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lợn", "heo"),
        ("chết", "tử vong"),
        ("nhập ngũ", "tòng quân"),
        ("vào đảng", "phát triển đảng viên"),
        ("đạt chuẩn nông thôn mới", "về đích nông thôn mới"),
        ("bảo hiểm y tế", "thẻ bhyt"),
    ],
)
def test_equals_lead_to_one_canonical_member(one: str, other: str) -> None:
    canonical = lexicon.synonyms().canonical
    assert canonical.get(one, one) == canonical.get(other, other)


def test_no_two_synonym_groups_meet_when_folded() -> None:
    """Typed without diacritics, a member must still lead to one group."""
    groups: dict[str, set[str]] = {}
    for group in lexicon.synonyms().groups:
        for member in group:
            groups.setdefault(fold(member), set()).add(group[0])
    assert {member: heads for member, heads in groups.items() if len(heads) > 1} == {}


def test_contrasting_words_are_not_synonyms() -> None:
    canonical = lexicon.synonyms().canonical
    clashes = [
        (left, right)
        for contrast in lexicon.contrasts().opposites
        for one, other in combinations(contrast.sides, 2)
        for left in one
        for right in other
        if canonical.get(left, left) == canonical.get(right, right)
    ]
    assert clashes == []


def test_sides_of_a_contrast_exclude_each_other() -> None:
    for contrast in lexicon.contrasts().opposites:
        assert len(contrast.sides) > 1
        assert all(contrast.sides)
        words = [fold(word) for side in contrast.sides for word in side]
        assert len(set(words)) == len(words), contrast


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("thu", "chi"), ("hộ nghèo", "cận nghèo"), ("tăng", "giảm"), ("đạt", "chưa đạt"), ("kết nạp", "khai trừ"),
        ("xuất khẩu", "nhập khẩu"), ("nâng cao", "kiểu mẫu"), ("đông xuân", "hè thu"), ("trực tuyến", "trực tiếp"),
        ("thành lập mới", "tạm ngừng"), ("giải thể", "tạm ngừng"), ("chết", "bị thương"), ("phát hiện", "xử lý"),
        ("được giao", "giải ngân"), ("trong nước", "nước ngoài"), ("nông thôn", "đô thị"), ("mới", "cũ"),
    ],
)  # fmt: skip
def test_the_usual_traps_are_contrasts(one: str, other: str) -> None:
    assert any(
        one in left and other in right
        for contrast in lexicon.contrasts().opposites
        for left, right in [*combinations(contrast.sides, 2), *combinations(contrast.sides[::-1], 2)]
    )


def test_markers_are_listed_once() -> None:
    contrasts = lexicon.contrasts()
    words = Counter(word for marker in (*contrasts.markers, *contrasts.weak_markers) for word in marker)
    assert [word for word, count in words.items() if count > 1] == []


@pytest.mark.parametrize("name", get_args(lexicon.FillerClass))
def test_every_class_of_fillers_has_words(name: str) -> None:
    assert sum(kind == name for kind in lexicon.fillers().values()) >= 20


def test_fillers_are_no_indicators() -> None:
    phrases = {phrase.lower() for found in indicators() for phrase in found.phrases}
    assert sorted(phrases & set(lexicon.fillers())) == []


def test_no_marker_is_a_filler() -> None:
    """A word that changes what is asked for must not be thrown away as carrying nothing."""
    marked = {word for marker in lexicon.contrasts().markers for word in marker}
    assert sorted(marked & set(lexicon.fillers())) == []


def test_every_kind_of_small_talk_has_examples() -> None:
    chats = {chat.category: chat for chat in lexicon.smalltalk()}
    assert set(chats) == set(get_args(lexicon.ChatCategory))
    assert all(len(chat.phrases) >= 12 and chat.keys for chat in chats.values())


def test_a_message_of_small_talk_has_one_category() -> None:
    """Also without diacritics ("thôi" and "thoi" are one), as most people type it."""
    owners: dict[str, set[str]] = {}
    for chat in lexicon.smalltalk():
        for phrase in chat.phrases:
            owners.setdefault(fold(phrase), set()).add(chat.category)
    assert {phrase: kinds for phrase, kinds in owners.items() if len(kinds) > 1} == {}


def test_small_talk_asks_for_no_indicator() -> None:
    phrases = {fold(phrase) for found in indicators() for phrase in found.phrases if len(phrase.split()) > 1}
    found = [
        (chat.category, text)
        for chat in lexicon.smalltalk()
        for text in (*chat.phrases, *chat.keys)
        if any(f" {phrase} " in f" {fold(text)} " for phrase in phrases)
    ]
    assert found == []


def test_everything_loads_fast() -> None:
    """All of it is read before the first answer; the best of five runs, as other work shares the machine."""
    assert min(_load_seconds() for _ in range(5)) < LOAD_SECONDS


def _load_seconds() -> float:
    start = time.process_time()
    for load in (*MAPPINGS, lexicon.synonyms, lexicon.contrasts, lexicon.fillers, lexicon.smalltalk):
        load.__wrapped__()  # type: ignore[attr-defined]
    return time.process_time() - start
