"""`sotay ask`: one question, or a batch of conversations, answered as text or JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.commands.notebook import composed, open_base, reply_to
from bot.commands.stdin import InputError, read_lines, read_text
from bot.wording import plain
from knowledge.wire import value_to_json

if TYPE_CHECKING:
    from knowledge.asking import Base, Conversation
    from knowledge.model import Answer, Reply


def ask(question: str, *, as_json: bool, database: str | None, explained: bool = False) -> None:
    """Print the answer to `question`; "-" reads it, or with `as_json` a batch of conversations, from standard input.

    With `explained` tables of how the answer came about are printed in its place.

    Raises:
        InputError: standard input is not text, or a line of the batch is not a conversation.
        StoreError: the database cannot be read.
    """
    base = open_base(database)
    if as_json and question == "-":
        for number, line in enumerate(read_lines(), 1):
            if line.strip():
                print(json.dumps(_batch_reply(base, line, number), ensure_ascii=False), flush=True)
        return
    message = read_text() if question == "-" else question
    if explained:
        from bot.commands.explain import show

        show(base, composed(message))
        return
    reply, _ = reply_to(base, composed(message))
    if as_json:
        print(json.dumps(reply_to_json(reply, base, None), ensure_ascii=False))
    else:
        print(composed(plain(reply, base)))


def reply_to_json(reply: Reply, base: Base, case: Any) -> dict[str, Any]:
    """The contract's object of a reply; `case` is the id that came with the question."""
    return {
        "id": case,
        "outcome": reply.outcome,
        "text": composed(plain(reply, base)),
        "confidence": round(reply.confidence, 4),
        "answers": [_answer_to_json(answer) for answer in reply.answers],
        "options": [{"label": option.label, "question": option.question} for option in reply.options],
    }


def _answer_to_json(answer: Answer) -> dict[str, Any]:
    source = answer.source
    return {
        "fact": answer.facts[0] if answer.facts else None,
        "kind": answer.kind,
        "aspect": answer.aspect,
        "indicator": answer.indicator,
        "value": value_to_json(answer.value),
        "of": value_to_json(answer.of),
        "unit": answer.unit,
        "qualifier": answer.qualifier,
        "place": answer.place,
        "period": answer.period,
        "working": answer.working,
        "source": {
            "title": source.title,
            "publisher": source.publisher,
            "date": source.published.isoformat() if source.published else None,
            "url": source.url,
            "paragraph": answer.paragraph,
        },
    }


def _batch_reply(base: Base, line: str, number: int) -> dict[str, Any]:
    case, turns = _conversation(line, number)
    conversation: Conversation | None = None
    for turn in turns:
        reply, conversation = reply_to(base, composed(turn), conversation)
    return reply_to_json(reply, base, case)


def _conversation(line: str, number: int) -> tuple[Any, list[str]]:
    """The id and the turns of a line of the batch."""
    try:
        case = json.loads(line)
    except (ValueError, RecursionError):
        raise InputError(f"line {number} of standard input is not a JSON object") from None
    turns = case.get("turns") if isinstance(case, Mapping) else None
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, str) for turn in turns):
        raise InputError(f'line {number} of standard input needs "turns", a list of at least one question')
    return case.get("id"), turns
