"""Bases of made-up facts, and what is said in a conversation with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from bot.wording import plain
from knowledge.asking import Base, Conversation, answer
from knowledge.model import Reply
from knowledge.wire import fact_from_json

TODAY = date(2026, 11, 23)
MEASURE: Mapping[str, Any] = {
    "kind": "measure",
    "qualifier": "exact",
    "nature": "actual",
    "period": "2023",
    "comparisons": [],
}


def base_of(facts: Iterable[Mapping[str, Any]], **common: Any) -> Base:
    """A base of these facts: what each says of its own, over what measures have in `common`, each a paragraph of a report."""
    rows = (
        {"paragraph": number, **({} if "kind" in own else {**MEASURE, **common}), **own, "document": "d"}
        for number, own in enumerate(facts, 1)
    )
    return Base([fact_from_json(row) for row in rows], {})


def ask(base: Base, *messages: str) -> Reply:
    """The reply to the last message of a conversation."""
    conversation = Conversation()
    for message in messages:
        reply, conversation = answer(base, message, conversation, today=TODAY)
    return reply


def asked_in_words(base: Base, *messages: str) -> tuple[Reply, str]:
    """The same with its words."""
    reply = ask(base, *messages)
    return reply, plain(reply, base)
