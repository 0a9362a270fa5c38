"""What a follow-up may leave out: the indicator, place, period and facts of the turn before."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError


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

    def to_json(self) -> str:
        """The state in a few letters, to be kept and read by `from_json`; "{}" where there is none."""
        return self.model_dump_json(exclude_defaults=True)

    @classmethod
    def from_json(cls, kept: str) -> Self | None:
        """A state that was kept; None for what is none, or was kept by a program that knew it otherwise."""
        try:
            return cls.model_validate_json(kept)
        except ValidationError:
            return None
