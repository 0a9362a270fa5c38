"""Every labelled question, asked in process: what fails is listed, the list only shrinks, the figures keep their floor."""

from __future__ import annotations

import pytest

from tests.questions.judge import KNOWN, SETS, UNKNOWN, Judged, cases, judged, share_right, share_wrong
from tests.questions.update_known_failures import known_failures

FLOORS = {
    # set: answered right, refused right, clarify right, at most wrong
    "seed": (0.97, 0.97, 0.85, 0.01),
    "dev": (0.96, 0.95, 0.85, 0.01),
    "seed_heldout": (0.96, 0.95, 0.85, 0.01),
    "dev_heldout": (0.94, 0.95, 0.85, 0.01),
    "dev_heldout2": (0.96, 0.95, 0.85, 0.01),
    "dev_heldout3": (0.92, 0.95, 0.85, 0.01),
    "dev_heldout4": (0.93, 0.95, 0.85, 0.01),
    "dev_heldout5": (0.95, 0.95, 0.85, 0.01),
    "seed_heldout2": (0.96, 0.95, 0.85, 0.01),
    "dev_heldout6": (0.95, 0.95, 0.85, 0.01),
    "dev_heldout7": (0.95, 0.95, 0.85, 0.01),
    "dev_heldout8": (0.92, 0.95, 0.85, 0.01),
    "dev_heldout9": (0.90, 0.95, 0.85, 0.01),
    "dev_heldout10": (0.89, 0.95, 0.85, 0.01),
    "dev_heldout11": (0.95, 0.95, 0.85, 0.01),
    "dev_heldout12": (0.75, 0.95, 0.85, 0.01),
    "dev_heldout13": (0.95, 0.95, 0.85, 0.01),
    "dev_heldout14": (0.95, 0.95, 0.85, 0.01),
    "dev_heldout15": (0.92, 0.95, 0.85, 0.01),
    "seed_heldout3": (0.95, 0.95, 0.85, 0.02),
    "seed_heldout4": (0.95, 0.95, 0.85, 0.02),
    "seed_heldout5": (0.95, 0.95, 0.85, 0.02),
    "seed_heldout6": (0.93, 0.95, 0.85, 0.02),
    "seed_heldout7": (0.96, 0.95, 0.85, 0.01),
    "seed_heldout8": (0.95, 0.95, 0.6, 0.01),
    "seed_heldout9": (0.95, 0.95, 0.85, 0.01),
    "reports": (0.95, 0.95, 0.85, 0.01),
    "reports2": (0.95, 0.95, 0.85, 0.01),
    "reports3": (0.94, 0.95, 0.85, 0.015),
    "reports4": (0.91, 0.95, 0.85, 0.01),
    "reports5": (0.90, 0.95, 0.85, 0.02),
    "reports_new": (0.75, 0.95, 0.55, 0.03),
    "reports_new2": (0.88, 0.95, 0.85, 0.01),
    "reports_new3": (0.92, 0.95, 0.85, 0.01),
    "reports_new4": (0.92, 0.95, 0.85, 0.01),
    "reports_new5": (0.92, 0.95, 0.85, 0.01),
    "reports_new6": (0.75, 0.95, 0.85, 0.01),
}


@pytest.fixture(params=SETS)
def name(request: pytest.FixtureRequest) -> str:
    if not SETS[request.param].is_here:
        pytest.skip("the shared data is not here")
    return str(request.param)


@pytest.fixture
def found(name: str) -> tuple[Judged, ...]:
    return judged(name)


def test_what_is_not_listed_is_answered_right(name: str, found: tuple[Judged, ...]) -> None:
    listed = known_failures()[name]
    new = [str(one) for one in found if one.verdict != "right" and one.case["id"] not in listed]
    assert not new, "\n".join(["not right, and not a known failure:", *new])


def test_what_is_listed_still_fails(name: str, found: tuple[Judged, ...]) -> None:
    listed = known_failures()[name]
    fixed = [one.case["id"] for one in found if one.verdict == "right" and one.case["id"] in listed]
    assert not fixed, f"fixed: remove them from tests/questions/known_failures.toml: {fixed}"
    assert listed.keys() <= {one.case["id"] for one in found}, "the list names a case that does not exist"


def test_a_listed_failure_does_not_get_worse(name: str, found: tuple[Judged, ...]) -> None:
    listed = known_failures()[name]
    worse = [str(one) for one in found if one.verdict == "wrong" and listed.get(one.case["id"], "wrong") != "wrong"]
    assert not worse, "\n".join(["declined before, answered with another figure now:", *worse])


def test_the_figures_keep_their_floor(name: str, found: tuple[Judged, ...]) -> None:
    right, refused, asked, wrong = FLOORS[name]
    assert share_right(found, KNOWN) >= right
    assert share_right(found, UNKNOWN) >= refused
    assert share_right(found, ("clarify",)) >= asked
    assert share_wrong(found) <= wrong


def test_ids_are_used_once(name: str) -> None:
    ids = [case["id"] for case in cases(SETS[name].questions)]
    assert ids
    assert len(set(ids)) == len(ids)
