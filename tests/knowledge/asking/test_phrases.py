"""The phrase index finds what was meant, whatever was typed, and does bounded work."""

from __future__ import annotations

import random
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import process
from rapidfuzz.distance import Indel

from benchmarks.noise import NOISES, NOISES_THAT_KEEP_ORDER, typos
from benchmarks.phrases import phrases
from knowledge.asking.phrases import SMALL, PhraseIndex
from knowledge.asking.phrases_arrays import ArrayPostings
from knowledge.asking.phrases_forms import forms, squeezed
from knowledge.asking.phrases_postings import LEAST_GRAMS, ListPostings, Postings
from knowledge.language.text import fold

NAMES = [
    "số hộ nghèo",
    "số hộ cận nghèo",
    "thu ngân sách",
    "chi ngân sách",
    "đảng viên mới",
    "đảng viên bị khai trừ",
    "lạc",
    "bò",
]
SMALL_BASE = phrases(800)
LARGE_BASE = phrases(SMALL + 3_000)


@pytest.fixture(scope="module")
def names() -> PhraseIndex:
    return PhraseIndex(NAMES)


@pytest.fixture(scope="module", params=[SMALL_BASE, LARGE_BASE], ids=["lists", "arrays"])
def base(request: pytest.FixtureRequest) -> tuple[list[str], PhraseIndex]:
    return request.param, PhraseIndex(request.param)


def test_a_phrase_finds_itself_with_score_one(names: PhraseIndex) -> None:
    for number, name in enumerate(NAMES):
        for form in (name, name.upper(), unicodedata.normalize("NFD", name), fold(name), f"  {name}, "):
            assert names.search(form, 3)[0] == (number, 1.0)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("số hộ ngheof", "số hộ nghèo"),
        ("sốhộnghèo", "số hộ nghèo"),
        ("s ốh ộ nghèo", "số hộ nghèo"),
        ("so ho can ngheo", "số hộ cận nghèo"),
        ("đảngviên mói", "đảng viên mới"),
        ("dang vine moi", "đảng viên mới"),
        ("thhu ngan sach", "thu ngân sách"),
        ("chi ngan sahc", "chi ngân sách"),
        ("mới đảng viên", "đảng viên mới"),
        ("bị khai trừ đảng viên", "đảng viên bị khai trừ"),
        ("lac", "lạc"),
        ("bo", "bò"),
    ],
)
def test_what_was_typed_and_what_was_meant(names: PhraseIndex, typed: str, meant: str) -> None:
    assert NAMES[names.search(typed, 1)[0][0]] == meant


def test_diacritics_decide_between_phrases_that_fold_alike() -> None:
    index = PhraseIndex(["xã Tân Lạp", "xã Tân Lập", "xã Tân Láp"])
    for number, typed in enumerate(["Tân Lạp xã", "xã Tân Lập", "xa Tân Láp"]):
        assert index.search(typed, 3)[0][0] == number
    same = index.search("xa tan lap", 3)
    assert same == [(0, 1.0), (1, 1.0), (2, 1.0)]


def test_results_are_ordered_distinct_limited_and_scored_between_zero_and_one(
    base: tuple[list[str], PhraseIndex],
) -> None:
    _, index = base
    found = index.search("tỷ lệ hộ nghèo theo chuẩn đa chiều", 25)
    assert len(found) == 25
    assert found == sorted(found, key=lambda pair: (-pair[1], pair[0]))
    assert len({number for number, _ in found}) == 25
    assert all(0 < score <= 1 for _, score in found)
    assert index.search("tỷ lệ hộ nghèo theo chuẩn đa chiều", 25) == found


@pytest.mark.parametrize("noise", NOISES_THAT_KEEP_ORDER)
def test_noisy_queries_find_their_phrase_first(
    base: tuple[list[str], PhraseIndex], noise: Callable[[str, random.Random], str]
) -> None:
    texts, index = base
    rng = random.Random(11)
    asked = rng.sample(range(len(texts)), 250)
    found = sum(index.search(noise(texts[number], rng), 1)[0][0] == number for number in asked)
    assert found >= 0.98 * len(asked)


def test_moved_words_find_their_phrase_first(base: tuple[list[str], PhraseIndex]) -> None:
    texts, index = base
    rng = random.Random(12)
    asked = rng.sample(range(len(texts)), 250)
    assert sum(index.search(NOISES["moved"](texts[n], rng), 1)[0][0] == n for n in asked) >= 0.98 * len(asked)


def test_the_search_agrees_with_a_scan_of_the_whole_base(base: tuple[list[str], PhraseIndex]) -> None:
    texts, index = base
    rng = random.Random(13)
    folded = [fold(text) for text in texts]
    agreed = 0
    for number in rng.sample(range(len(texts)), 150):
        query = typos(folded[number], rng)
        scanned = process.extractOne(" ".join(query.split()), folded, scorer=Indel.normalized_similarity)
        assert scanned is not None
        agreed += index.search(query, 1)[0][0] == scanned[2]
    assert agreed >= 0.98 * 150


def test_a_misspelt_phrase_scores_less_than_the_phrase_and_more_than_another(names: PhraseIndex) -> None:
    exact, typo, other = (names.search(text, 1)[0][1] for text in ("thu ngân sách", "thu ngân sahc", "thu hoạch sắn"))
    assert exact > typo > other


def test_moved_words_cost_little(names: PhraseIndex) -> None:
    for typed in ("mới đảng viên", "moi dang vien"):
        number, score = names.search(typed, 1)[0]
        assert (NAMES[number], 0.95 < score < 1.0) == ("đảng viên mới", True)


def test_wrong_diacritics_cost_and_missing_ones_do_not(names: PhraseIndex) -> None:
    assert names.search("so ho ngheo", 1)[0][1] == 1.0
    assert 0.8 < names.search("sô hô nghẻo", 1)[0][1] < 1.0


@pytest.mark.parametrize("query", ["", "   ", "?!…", "\u0301", "\u200b\u202e", "\n", "zzzz qqqq", "\ud800"])
def test_a_query_without_known_letters_finds_nothing(names: PhraseIndex, query: str) -> None:
    assert names.search(query, 5) == []


def test_an_empty_base_and_a_limit_of_zero_find_nothing(names: PhraseIndex) -> None:
    assert PhraseIndex([]).search("thu ngân sách", 5) == []
    assert PhraseIndex(["", "?"]).search("thu ngân sách", 5) == []
    assert names.search("thu ngân sách", 0) == []
    assert (len(PhraseIndex([])), len(names)) == (0, len(NAMES))


def test_phrases_keep_their_numbers_whatever_they_hold() -> None:
    odd = ["", "một\nhai", "  ba  bốn ", "năm_sáu", "\u0301", "日本 語", "ĐẢNG VIÊN", "đảng viên"]
    index = PhraseIndex(odd)
    assert [index.search(text, 2)[0][0] for text in ("một hai", "ba bốn", "năm sáu", "日本語")] == [1, 2, 3, 5]
    assert index.search("đảng viên", 2) == [(6, 1.0), (7, 1.0)]


def test_many_phrases_keep_their_numbers_across_chunks() -> None:
    texts = [f"thôn {number}" for number in range(60_000)]
    made = forms(texts)
    assert len(made.accented) == len(made.folded) == 60_000
    assert made.folded[59_999] == "thon 59999"


@given(st.text(max_size=60), st.sampled_from([SMALL_BASE[:50], []]))
@settings(max_examples=150, deadline=None)
def test_any_text_is_a_query_and_a_phrase(text: str, others: list[str]) -> None:
    index = PhraseIndex([*others, text])
    found = index.search(text, 3)
    if any(char.isalnum() for char in forms([text]).folded[0]):
        assert (len(others), 1.0) in found
    assert all(0 <= score <= 1 for _, score in found)


@pytest.mark.parametrize("order", [3, 5])
def test_lists_and_arrays_choose_alike(order: int) -> None:
    letters = list(squeezed(forms(SMALL_BASE).folded))
    both: tuple[Postings, Postings] = (ListPostings(letters, order), ArrayPostings(letters, order))
    rng = random.Random(14)
    shared = total = 0
    for phrase in rng.sample(SMALL_BASE, 100):
        text = next(squeezed(forms([typos(phrase, rng)]).folded))
        in_lists, in_arrays = (set(postings.best(text, 1_000, 20)) for postings in both)
        shared += len(in_lists & in_arrays)
        total += len(in_lists)
    assert shared >= 0.9 * total > 0  # ties are broken differently


def test_no_look_up_reads_more_than_its_budget_allows() -> None:
    alike = [f"hộ nghèo {number}" for number in range(2_000)]
    letters = list(squeezed(forms(alike).folded))
    for postings in (ListPostings(letters, 5), ArrayPostings(letters, 5)):
        assert len(postings.best(" hongheo", 100, 5_000)) <= LEAST_GRAMS * 100


def test_candidates_share_rare_letters_with_the_query(base: tuple[list[str], PhraseIndex]) -> None:
    texts, index = base
    number = 77
    found = index.candidates(f"cho tôi hỏi {texts[number]} là bao nhiêu vậy", 40)
    assert number in found
    assert len(found) <= 40


def test_threads_may_share_an_index(base: tuple[list[str], PhraseIndex]) -> None:
    texts, index = base
    asked = texts[:60]
    alone = [index.search(text, 3) for text in asked]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda text: index.search(text, 3), asked)) == alone


def test_a_small_base_does_without_numpy() -> None:
    code = (
        "import sys; from knowledge.asking.phrases import PhraseIndex; "
        "PhraseIndex(['thu ngân sách']).search('thu ngan sahc', 1); sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_benchmark_runs_and_prints_what_it_found() -> None:
    command = [sys.executable, "-m", "benchmarks.matching", "--sizes", "300", "--queries", "20", "--seconds", "1"]
    chosen = ["--methods", "phrase index", "process.extract WRatio"]
    ended = subprocess.run([*command, *chosen], check=True, capture_output=True, text=True)
    assert "300 phrases" in ended.stdout
    assert "times as fast as process.extract WRatio" in ended.stdout
