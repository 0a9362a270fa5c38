"""Who signed a paper: only who is told to have signed one of its kind, in the report that is that paper."""

from __future__ import annotations

from knowledge.asking.base import Base
from knowledge.asking.conversation import Conversation
from knowledge.asking.matters import Item
from knowledge.asking.matters_find import (
    OPEN_KIND,
    closest,
    content_of,
    issued_there,
    numbered,
    of_places,
    of_slots,
    places_of,
    ranked,
)
from knowledge.asking.matters_slots import Asked
from knowledge.asking.matters_words import folded, in_full, number_of, rules, said_in, within
from knowledge.asking.outcomes import Outcome, answered, nowhere, unknown, which
from knowledge.asking.question import Question
from knowledge.asking.tell import matter_answer
from knowledge.model import Document, Person


def signer_reply(base: Base, question: Question, before: Conversation, asked: Asked) -> Outcome:
    """Who signed the paper asked or talked about; a refusal where nobody is told to have."""
    if (refusal := nowhere(question, before)) is not None:
        return refusal
    papers = _papers(base, question, before, asked)
    people = {i.fact.name: i.fact for paper in papers for i in _signers(base, paper) if isinstance(i.fact, Person)}
    if not people or (len(papers) > 1 and len({paper.fact.document for paper in papers}) == 1):
        return unknown(before, 0.9)
    found = list(people.values())
    if len(found) > 1 and len({fact.document for fact in found}) > 1:
        return which(before, found)
    return answered(tuple(matter_answer(base, person, "person", person.name) for person in found), found[0], 0.9)


def _papers(base: Base, question: Question, before: Conversation, asked: Asked) -> list[Item]:
    """The papers that may be meant: by their number, else by what was talked about, else by their kind and words."""
    items = of_places(base.matters.of_kinds(("document",)), places_of(question))
    if asked.numbers:
        return numbered(items, asked)
    kinds = within(question.text, rules().documents) - {OPEN_KIND}
    items = of_slots([i for i in items if not kinds or i.kind in kinds], asked, strictly=True)
    talked = [i for i in items if i.fact.id in before.facts]
    if not kinds or (talked and not content_of(question, asked, bodies=False)):
        return talked
    return closest(ranked(base, question, before, asked, items))


def _signers(base: Base, paper: Item) -> list[Item]:
    """Those whose part in the report was to sign a paper of this kind; the report must be the paper, not only cite it."""
    people = [i for i in base.matters.of_kinds(("person",)) if i.fact.document == paper.fact.document]
    return [i for i in people if isinstance(i.fact, Person) and _signed(i.fact, paper)]


def _signed(person: Person, paper: Item) -> bool:
    role = folded(person.role or "")
    number = number_of(role)
    if not said_in(person.role or "", "signing") or (number and number != paper.number):
        return False
    return paper.kind in within(role, rules().documents) and _issued_by(person, paper)


def _issued_by(person: Person, paper: Item) -> bool:
    """Did a body of this report's place issue the paper, one that the signer's title does not contradict?"""
    texts = ((isinstance(paper.fact, Document) and paper.fact.issuer) or "", person.title or "")
    one, other = (within(in_full(folded(text)), map(in_full, rules().bodies)) for text in texts)
    return issued_there(paper) and (not one or not other or bool(one & other))
