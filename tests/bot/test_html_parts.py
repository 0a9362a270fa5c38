"""Cutting long messages: nothing lost, nothing too long, every part valid HTML by itself."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handlers.html_parts import plain, split, units
from tests.telegram.fake.entities import parse_html


def visible(markup: str) -> str:
    """What Telegram would show (read by the fake server's own parser)."""
    return parse_html(markup)[0]


def test_a_short_message_is_left_as_it_is() -> None:
    message = "<b>33</b> &lt;đảng viên&gt;"
    assert split(message) == [message]


def test_nothing_to_say_is_no_part() -> None:
    assert split("") == split(" \n ") == split("<b> </b>") == []


def test_markup_does_not_count() -> None:
    message = "<b>" + "a" * 4096 + "</b>"
    assert split(message) == [message]


def test_letters_beyond_the_basic_plane_count_twice() -> None:
    assert units("😀") == 2
    assert [units(visible(part)) for part in split("😀" * 3000)] == [4096, 1904]


def test_a_cut_falls_between_blocks() -> None:
    blocks = ["đoạn " + str(number) + " x" * 30 for number in range(9)]
    parts = split("\n\n".join(blocks), 200)
    assert all(part.startswith("đoạn ") for part in parts)
    assert "\n\n".join(parts) == "\n\n".join(blocks)


def test_then_between_lines_then_between_words() -> None:
    assert split("aaaa bbbb\ncccc dddd", 12) == ["aaaa bbbb", "cccc dddd"]
    assert split("aaaa bbbb cccc", 10) == ["aaaa bbbb", "cccc"]
    assert split("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]


def test_tags_open_at_a_cut_are_closed_and_opened_again() -> None:
    message = '<blockquote expandable><b>một hai</b> ba <a href="https://x.org/?a=1&amp;b=2">bốn năm</a></blockquote>'
    parts = split(message, 9)
    assert parts[0] == "<blockquote expandable><b>một hai</b></blockquote>"
    assert parts[-1].startswith("<blockquote expandable>")
    assert parts[-1].endswith("</a></blockquote>")
    assert " ".join(visible(part) for part in parts) == "một hai ba bốn năm"


def test_plain_is_what_is_seen() -> None:
    assert plain('<b>33</b> &lt;b&gt; <a href="x">y</a>') == "33 <b> y"


words = st.text(alphabet="ab ă😀\n<&", min_size=1, max_size=40)
tag = st.sampled_from(["b", "i", "u", "code", ""])


@given(st.lists(st.tuples(tag, words), min_size=1, max_size=12), st.integers(min_value=5, max_value=40))
def test_whatever_is_cut_stays_whole_valid_and_short(pieces: list[tuple[str, str]], limit: int) -> None:
    text = "".join(word for _, word in pieces)
    message = "".join(f"<{name}>{html.escape(word)}</{name}>" if name else html.escape(word) for name, word in pieces)
    parts = split(message, limit)
    shown = [visible(part) for part in parts]
    assert all(0 < units(part) <= limit for part in shown)
    assert "".join("".join(shown).split()) == "".join(text.split())


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_even_a_tiny_limit_ends(limit: int) -> None:
    assert "".join(split("abc def", limit)).replace(" ", "") == "abcdef"
