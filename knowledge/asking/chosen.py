"""Which indicator the words of /sosanh name, as a group of all its names; a choice where several fit, else a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from knowledge.asking.bare import names_units_only, only_of_unit, says_nothing
from knowledge.asking.contents import Contents, Group, group_key
from knowledge.asking.conversation import Conversation
from knowledge.asking.fits import Fit
from knowledge.asking.gather import Slots, candidates, stated_fits, winning_ghost
from knowledge.asking.lineup import slot_of
from knowledge.asking.refuse import refuse, samples
from knowledge.asking.tell import measure_options
from knowledge.asking.thresholds import CLOSE, EXACT
from knowledge.asking.turn import Turn
from knowledge.language.units import unit_key
from knowledge.model import Reply

MOST_OPTIONS = 8
HALF = 0.5
"""From this share of the content on, the words that are not explained are named, and not all of them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Several fit: the person must say which. Options are pairs of a name and what to put into `Picked`."""

    by: Literal["group", "place"]
    options: tuple[tuple[str, str], ...]
    group: str | None = None


def chosen_group(turn: Turn, contents: Contents) -> Group | Choice | Reply:
    """The indicator that the words name."""
    good = stated_fits(turn.fits)
    if says_nothing(turn) or not (turn.question.query.content or turn.question.heads):
        return Reply(outcome="decline", reason="unclear", options=samples(turn.base))
    if not good:
        return _unexplained(turn) or refusal(turn)
    if (full := _named_in_full(turn)) is not None:
        return contents.groups[group_key(turn.base, full.entry)]
    units_only = names_units_only(turn, candidates(good, Slots()))
    if units_only and (counted := only_of_unit(turn)):
        return contents.groups[group_key(turn.base, counted[0].fit.entry)]
    if not units_only and winning_ghost(turn.base, turn.question, turn.fits):
        return refusal(turn)
    best: dict[str, Fit] = {}
    for fit in good:
        best.setdefault(group_key(turn.base, fit.entry), fit)
    rated = {key: fit for key, fit in best.items() if _has_rate(turn, contents.groups[key])}
    if turn.wanted.aspect == "value" and (turn.question.says_rate or turn.question.expected.percent):
        best = rated or best
    top = next(iter(best.values()))
    if not units_only:
        exact = top.own >= EXACT
        best = {k: f for k, f in best.items() if (f.own >= EXACT if exact else f.score >= CLOSE * top.score)}
    groups = [contents.groups[key] for key in best]
    if len(groups) == 1:
        return groups[0]
    several = [group for group in groups if len({slot_of(measure) for measure in group.measures}) > 1]
    offered = sorted(several if len(several) > 1 else groups, key=lambda group: -len(group.measures))
    return Choice("group", tuple((group.title, group.key) for group in offered[:MOST_OPTIONS]))


def _named_in_full(turn: Turn) -> Fit | None:
    """The fit whose whole name stands in the message, with no content beside it; the longest where several do."""
    said = f" {turn.question.text} "
    content = {word.folded for word in turn.question.query.content}

    def length(fit: Fit) -> int:
        words = [term.folded for term in fit.entry.phrases[0]]
        return len(words) if content <= {*words} and f" {' '.join(words)} " in said else 0

    fits = [fit for fit in turn.fits if not fit.entry.ghost and fit.clash is None and length(fit)]
    return max(fits, key=length, default=None)


def _has_rate(turn: Turn, group: Group) -> bool:
    """Does it have a figure that is itself a percentage?"""
    return any(unit_key(m.quantity.unit) == "%" and m.quantity.value is not None for m in group.measures)


def _unexplained(turn: Turn) -> Reply | None:
    """A refusal that names the words nothing is known of, where the rest names an indicator."""
    near = next((fit for fit in turn.fits if not fit.entry.ghost and fit.clash is None), None)
    if near is None or near.asked < HALF or not near.unexplained:
        return None
    typed = {word.folded: word.form or word.folded for word in turn.question.words}
    words = " ".join(typed.get(word, word) for word in near.unexplained)
    options = measure_options(near.entry.facts, "period")[:4]
    return Reply(outcome="decline", reason="unknown-detail", detail={"words": words}, options=options, confidence=0.9)


def refusal(turn: Turn) -> Reply:
    """Names what is unknown, with the nearest that is known."""
    return refuse(turn.base, turn.question, Conversation(), turn.slots, turn.fits)[0]
