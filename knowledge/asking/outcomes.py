"""What a question about people, events, documents and requests may come to: told, asked back, or declined."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from knowledge.asking.base import Base
from knowledge.asking.conversation import Conversation
from knowledge.asking.matters import Item
from knowledge.asking.matters_find import stranger_in
from knowledge.asking.question import Question
from knowledge.asking.tell import matter_answer, matter_options
from knowledge.model import Answer, Aspect, Document, Fact, Person, Reply

Outcome = tuple[Reply, Conversation]
Telling = Callable[[Fact], str | None]


def unknown(before: Conversation, confidence: float = 0.8) -> Outcome:
    """The refusal of a detail that no report gives."""
    return Reply(outcome="decline", reason="unknown-detail", confidence=confidence), before


def nowhere(question: Question, before: Conversation) -> Outcome | None:
    """The refusal that names a place no report is about; None where the question names none such."""
    stranger = stranger_in(question)
    if stranger is None:
        return None
    return Reply(outcome="decline", reason="unknown-place", detail={"place": stranger}, confidence=0.9), before


def told(base: Base, before: Conversation, found: Sequence[Item], aspect: Aspect, telling: Telling,
         confidence: float = 0.9) -> Outcome:  # fmt: skip
    """What the matters found say of the very detail asked; which of them, where they say different things."""
    said = [(item.fact, text) for item in found if (text := telling(item.fact)) is not None]
    if not said or (isinstance(found[0].fact, Document) and said[0][0] is not found[0].fact):
        return unknown(before)  # the paper that fits best does not hold it
    documents = {fact.document for fact, _ in said}
    if len({text for _, text in said}) > 1 and (len(documents) > 1 or all(isinstance(f, Document) for f, _ in said)):
        return which(before, [fact for fact, _ in said])
    return answered(tuple(matter_answer(base, fact, aspect, text) for fact, text in said), said[0][0], confidence)


def which(before: Conversation, facts: Sequence[Fact]) -> Outcome:
    """Several people, papers or events are meant as well: which one?"""
    reason = "which-person" if isinstance(facts[0], Person) else "which-document"
    options = matter_options(facts)
    if not options:
        return unknown(before)
    after = Conversation(kind=facts[0].kind, facts=tuple(fact.id for fact in facts))
    return Reply(outcome="clarify", reason=reason, options=options, confidence=0.5), after


def answered(answers: tuple[Answer, ...], fact: Fact, confidence: float, reason: str = "") -> Outcome:
    """The reply, and what the next message may lean on."""
    after = Conversation(
        kind=fact.kind, document=fact.document, facts=tuple(a.facts[0] for a in answers), aspect=answers[0].aspect
    )
    return Reply(outcome="answer", answers=answers, reason=reason, confidence=round(confidence, 3)), after
