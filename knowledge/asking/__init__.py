"""Questions in, replies out: `answer` over an immutable `Base`, with a `Conversation` for what follow-ups leave out."""

from knowledge.asking.base import Base
from knowledge.asking.conversation import Conversation
from knowledge.asking.several import answer

__all__ = ["Base", "Conversation", "answer"]
