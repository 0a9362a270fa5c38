"""Questions that are answered right stay right when they are typed badly, and are never answered with another figure."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.questions.under_noise import under

FLOORS = {
    "no diacritics": 0.94,
    "half without": 0.94,
    "half in Telex": 0.94,
    "a space lost": 0.94,
    "small talk around": 0.87,
    "the same, dictated": 0.82,
    "a slip every 20 letters": 0.60,
}


@pytest.mark.parametrize("noise", FLOORS)
def test_noise_costs_little_and_changes_no_figure(noise: str) -> None:
    found = tuple(under(noise, ("seed_heldout", "seed_heldout2", "seed_heldout3")))
    counts = Counter(one.verdict for one in found)
    assert counts["right"] / len(found) >= FLOORS[noise], counts
    assert counts["wrong"] <= 0.01 * len(found), [str(one) for one in found if one.verdict == "wrong"]
