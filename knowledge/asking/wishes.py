"""Goals asked for by who wishes: "Bàu Sen muốn … tăng bao nhiêu %?", "Phó Chủ tịch … yêu cầu giải ngân đạt mấy phần trăm?".

Tried only where nothing else answered, and answered only with a figure that is a target itself.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import NamedTuple

from knowledge.asking.base import Base
from knowledge.asking.clauses import PhraseSet
from knowledge.asking.matters_find import speakers
from knowledge.asking.matters_words import office_in
from knowledge.asking.question import FILLER, Question
from knowledge.asking.what import Wanted
from knowledge.data_files import read_data
from knowledge.model import Measure, Person, Reply

ASPECTS = frozenset({"value", "change", "difference", "target", "plan", "remaining"})


class Rules(NamedTuple):
    """The word lists of data/wishes.toml."""

    wishing: PhraseSet
    around: PhraseSet
    growth: PhraseSet


@cache
def _rules() -> Rules:
    data = read_data("knowledge.asking", "wishes")
    return Rules(*(PhraseSet.of(data[name]) for name in Rules._fields))


class Wish(NamedTuple):
    """A question in other words, the reports that may answer it (None: any), and whether only a target does."""

    question: Question
    documents: frozenset[str] | None
    aims: bool = True

    def is_met(self, base: Base, reply: Reply) -> bool:
        """Is every figure of the reply of those reports, and a target where one is asked for?"""
        facts = [base.fact(number) for answer in reply.answers for number in answer.facts]
        return bool(facts) and all(
            isinstance(fact, Measure)
            and (not self.aims or base.neighbours.is_target(fact))
            and (self.documents is None or fact.document in self.documents)
            for fact in facts
        )


def wish_in(base: Base, question: Question) -> Wish | None:
    """The target that the question asks for in other words; None where nobody known wishes, or nothing is left to ask for."""
    if question.wanted.aspect not in ASPECTS:
        return None
    words = question.words
    verb = next((span for span in _rules().wishing.spans(words) if span.start), None)
    if verb is None and question.wanted.aspect != "target":
        return None
    whose = _whose(base, question, verb.start) if verb is not None else Whose()
    if whose is None:
        return None
    dropped = {at for at in range(verb.start if verb else 0) if words[at].folded in whose.words}
    dropped |= {at for rule in (_rules().wishing, _rules().around) for span in rule.spans(words) for at in span}
    dropped |= {at for span in _rules().growth.spans(words) for at in span[1:]}
    kept = (word for at, word in enumerate(words) if at not in dropped and word in question.query.content)
    content = tuple(dict.fromkeys(kept))
    if not content or (content == question.query.content and question.wanted.aspect == "target"):
        return None
    wanted = Wanted("target", question.wanted.marks & {"percent", "amount"}, question.wanted.spans)
    query = replace(question.query, content=content)
    return Wish(replace(question, wanted=wanted, query=query, literal=None), whose.documents)


class Whose(NamedTuple):
    """Who wishes: the words that name them, and the reports in which they speak (None: a place wishes)."""

    words: frozenset[str] = frozenset()
    documents: frozenset[str] | None = None


def _whose(base: Base, question: Question, start: int) -> Whose | None:
    """Who stands before the verb: somebody known, else a place; None where it is the asker, or nobody known."""
    at = start - 1
    while at >= 0 and question.roles[at] == FILLER and not question.words[at].is_mark:
        at -= 1
    head = tuple(question.words[: at + 1])
    if base.matters.named(head) or office_in(" ".join(word.folded for word in head)) is not None:
        people = [i for i in speakers(base, question) or () if isinstance(i.fact, Person)]
        words = {word for i in people for word in (*i.own, *(i.office.words if i.office is not None else ()))}
        return Whose(frozenset(words), frozenset(i.fact.document for i in people)) if people else None
    return Whose() if any(mention.start <= at < mention.end for mention in question.places) else None
