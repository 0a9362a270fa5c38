"""A pattern is left out of a search only where it could not have matched."""

import json
from pathlib import Path

import pytest

from knowledge.asking.patterns import PatternRules
from knowledge.asking.patterns_words import needed_words
from knowledge.language.text import fold, tokens

QUESTIONS = Path(__file__).parents[2] / "questions"


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """The labelled questions, folded, marks as words of their own."""
    turns = [
        turn
        for path in sorted(QUESTIONS.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
        for turn in json.loads(line)["turns"]
    ]
    assert len(turns) > 800
    return [" ".join(fold(token.text) for token in tokens(turn)) for turn in turns]


@pytest.mark.parametrize("name", ["aspects", "periods"])
def test_every_rule_that_matches_is_looked_for(name: str, texts: list[str]) -> None:
    rules = PatternRules(name)
    matched = 0
    for text in texts:
        possible = [rule["pattern"] for rule, _ in rules.possible(text)]
        found = [rule["pattern"] for rule, pattern in rules.rules if pattern.search(text)]
        assert [pattern for pattern in possible if pattern in found] == found
        matched += len(found)
    assert matched > 300


@pytest.mark.parametrize("name", ["aspects", "periods"])
def test_hardly_any_rule_is_looked_for_always(name: str) -> None:
    rules = PatternRules(name).rules
    assert sum(needed_words(pattern.pattern) is None for _, pattern in rules) <= 1


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"(?<!\S)(?:tang|giam)(?!\S)", {"tang", "giam"}),
        (r"(?<!\S)(?:tang|truong)(?: them)?(?!\S)", {"tang", "truong"}),
        (r"(?<!\S)(?:vuot(?: \S+){0,4}? muc|hut)(?!\S)", {"vuot", "hut"}),
        (r"(?<!\S)(?:(?<!so )cung ky|tang)(?= [?]|$)(?!\S)", {"cung", "tang"}),
        (r"(?<!\S)(?:20\d\d|tang)(?!\S)", None),
        (r"(?<!\S)(?:\S+)? tang\S*(?!\S)", None),
    ],
)
def test_words_needed(pattern: str, words: set[str] | None) -> None:
    assert needed_words(pattern) == words
