"""The bundled facts say what the labelled facts of the seed report say."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from knowledge.catalogue.bundled import bundled
from knowledge.model import Measure
from knowledge.wire import fact_to_json

SHARED = Path(__file__).resolve().parents[3] / "shared"
GOLD = SHARED / "data" / "seed.facts.jsonl"
ARTICLE = SHARED / "data" / "documents" / "seed.txt"
OURS = Path(__file__).resolve().parents[2] / "knowledge" / "catalogue" / "bundled"

# What makes a fact of each kind the same fact; the words of purposes, subjects and requests are our own.
CORE = {
    "measure": ("indicator", "value", "of", "unit", "qualifier", "nature", "place", "period", "comparisons"),
    "event": ("name", "date", "place"),
    "person": ("name", "title"),
    "document": ("name", "date", "issuer"),
    "directive": ("speaker",),
}


def core(fact: dict[str, Any]) -> str:
    for comparison in fact.get("comparisons", ()):
        comparison.pop("qualifier", None)  # ours say "gần 104%", the labels only 104
    return json.dumps([fact["kind"], fact["paragraph"], *(fact[key] for key in CORE[fact["kind"]])], ensure_ascii=False)


@pytest.mark.skipif(not GOLD.exists(), reason="the labelled data is not here")
def test_bundled_facts_are_the_labelled_ones() -> None:
    gold = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    ours = [fact_to_json(fact) for fact in bundled()[0]]
    assert sorted(map(core, ours)) == sorted(map(core, gold))


@pytest.mark.skipif(not ARTICLE.exists(), reason="the article is not here")
@pytest.mark.parametrize("path", sorted(OURS.glob("*.toml")), ids=lambda path: path.name)
def test_no_sentence_of_the_article_is_copied(path: Path) -> None:
    words = ARTICLE.read_text(encoding="utf-8").lower().split()
    runs = {tuple(words[i : i + 14]) for i in range(len(words) - 13)}
    ours = path.read_text(encoding="utf-8").lower().split()
    assert not [ours[i : i + 14] for i in range(len(ours) - 13) if tuple(ours[i : i + 14]) in runs]


def test_every_fact_has_its_own_id_a_source_a_paragraph_and_a_note() -> None:
    facts, sources = bundled()
    assert len({fact.id for fact in facts}) == len(facts) > 0
    assert {fact.document for fact in facts} == set(sources)
    assert all(fact.paragraph and fact.evidence for fact in facts)


def test_the_source_is_named_with_its_date() -> None:
    source = bundled()[1]["seed"]
    assert source.publisher == "Báo Quảng Nam"
    assert source.published is not None
    assert source.published.isoformat() == "2023-12-19"


def test_the_notes_hold_the_figures_they_stand_for() -> None:
    for fact in bundled()[0]:
        if isinstance(fact, Measure):
            value = fact.quantity.value
            assert isinstance(value, Decimal)
            shown = f"{value:,f}".translate(str.maketrans(",.", ".,"))
            assert shown in str(fact.evidence), fact.id
