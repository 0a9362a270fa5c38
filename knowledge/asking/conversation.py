"""What a follow-up may leave out: the indicator, place, period and facts of the turn before."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Conversation(BaseModel):
    """The state that one turn leaves for the next; empty at the start. Kept per person and chat by the caller."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str | None = None
    place: str | None = None
    period: str | None = None
    aspect: str | None = None
    marks: tuple[str, ...] = ()
    words: str | None = None
    kind: str | None = None
    document: str | None = None
    facts: tuple[str, ...] = ()
    measure: str | None = None
