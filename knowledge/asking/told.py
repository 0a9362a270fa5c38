"""One fact told for itself: behind a link, a search result or a button, where it is known which fact is meant."""

from __future__ import annotations

from knowledge.asking.base import Base
from knowledge.asking.conversation import Conversation
from knowledge.asking.figures import stated
from knowledge.asking.places_today import with_place_today
from knowledge.asking.several import answer
from knowledge.asking.tell import answer_of, matter_answer, matter_options, matter_text, question_for
from knowledge.model import Answer, Aspect, Event, Fact, FactKind, Measure, Person, Reply

ASPECTS: dict[FactKind, Aspect] = {"person": "person", "event": "name", "document": "text", "directive": "text"}
"""What is told first of a matter."""


def question_of(fact: Fact, aspect: str = "value") -> str:
    """The full question that asks for this aspect of a measure, or for a matter; what was asked for, in its own words."""
    if isinstance(fact, Measure):
        return question_for(fact.indicator, fact.place, fact.period.text if fact.period else None, aspect)
    options = matter_options([fact])
    return options[0].question if options else matter_text(fact)


def told(base: Base, fact: Fact, aspect: str = "value") -> tuple[Reply, Conversation]:
    """The reply that tells a fact, and what the next message may lean on.

    It is the reply to the full question for this aspect, as long as that cites the fact: so it says as well where other
    sources differ. Otherwise the fact's own figure or words are told.
    """
    if not isinstance(fact, Measure):
        text = fact.name if isinstance(fact, (Person, Event)) else matter_text(fact)
        said = matter_answer(base, fact, ASPECTS[fact.kind], text)
        return _reply(said), Conversation(kind=fact.kind, document=fact.document, facts=(fact.id,))
    reply, after = answer(base, question_of(fact, aspect))
    return (reply, after) if cites(reply, fact) else _figure(base, fact)


def cites(reply: Reply, fact: Fact) -> bool:
    """Does this reply answer with the fact, first of all?"""
    return reply.outcome == "answer" and fact.id in reply.answers[0].facts


def _figure(base: Base, measure: Measure) -> tuple[Reply, Conversation]:
    after = Conversation(
        label=measure.indicator, place=measure.place, period=measure.period.text if measure.period else None,
        aspect="value", kind="measure", document=measure.document, facts=(measure.id,), measure=measure.id,
    )  # fmt: skip
    return with_place_today(_reply(answer_of(base, stated(measure)))), after


def _reply(said: Answer) -> Reply:
    return Reply(outcome="answer", answers=(said,))
