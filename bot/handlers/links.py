"""Deep links into the private chat: `t.me/<bot>?start=<parameter>`, at most 64 letters of A-Z, a-z, 0-9, _ and -.

`f_` and the key of a fact opens that fact; `q_` and a question in base64 asks it, if it is short enough.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode

from bot.handlers.services import fact_key
from knowledge.language.text import fold

LIMIT = 64
FACT, QUESTION = "f_", "q_"
WELCOME = "hoi"
"""A parameter that stands for nothing but the start."""


def to_fact(bot: str, fact_id: str) -> str:
    """The address that opens a fact in the bot's private chat."""
    return f"https://t.me/{bot}?start={FACT}{fact_key(fact_id)}"


def to_question(question: str) -> str:
    """The start parameter that asks a question: as it is, else without its diacritics, else none but the welcome."""
    for text in (question, fold(question)):
        parameter = QUESTION + urlsafe_b64encode(text.encode()).decode().rstrip("=")
        if text.strip() and len(parameter) <= LIMIT:
            return parameter
    return WELCOME


def fact_of(parameter: str) -> str | None:
    """The key of the fact that a start parameter names."""
    return parameter.removeprefix(FACT) if parameter.startswith(FACT) else None


def question_of(parameter: str) -> str | None:
    """The question that a start parameter holds; None where it holds none, or rubbish."""
    if not parameter.startswith(QUESTION):
        return None
    coded = parameter.removeprefix(QUESTION)
    try:
        text = urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode()
    except (binascii.Error, ValueError):
        return None
    return text.strip() or None
