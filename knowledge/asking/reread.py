"""A second look at a message that was not understood: with an indicator in view, what else may its odd words be?

The lattice reads without knowing what is there to be asked for. Where the words leave something unexplained, those very
words are read again beside the nearest indicators: "KT mấy ĐV" is "kiểm tra" where party members were inspected,
"giải thẻ" is "giải thể" where businesses were. A reading counts only if that very indicator answers
then, by the same rules as always.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date

from knowledge.asking.base import Base
from knowledge.asking.conversation import Conversation
from knowledge.asking.decide import answer_one
from knowledge.asking.entries import Entry
from knowledge.asking.fits import Fit
from knowledge.asking.gather import winning_ghost
from knowledge.asking.question import Question
from knowledge.asking.readings import Word
from knowledge.asking.repair import Piece
from knowledge.asking.thresholds import EXACT
from knowledge.asking.turn import Turn, turn_of
from knowledge.language.text import fold
from knowledge.model import Reply

NOT_UNDERSTOOD = frozenset({"unknown-indicator", "unknown-detail", "unclear"})
"""Reasons of a refusal that a misread word may be behind."""
IN_VIEW = 4
"""So many of the nearest indicators are looked at."""
MOST_ODD = 4
"""A message with more misread words is not read again."""


def read_again(base: Base, message: str, question: Question, before: Conversation, refused: Reply,
               today: date, turn: Turn | None) -> tuple[Reply, Conversation] | None:  # fmt: skip
    """The answer to the message where its odd words are read as words of an indicator; None where there is none.

    `turn` is the one that was refused, where figures were looked for.
    """
    if refused.reason not in NOT_UNDERSTOOD or not question.query.content:
        return None
    fits = (turn or turn_of(base, question, before)).fits
    stated = [fit for fit in fits[: 2 * IN_VIEW] if not fit.entry.ghost]
    if any(fit.entry.ghost and min(fit.asked, fit.own) >= EXACT for fit in base.scorer.rank(question.query)[:1]):
        return None  # it names an indicator in full, which no report states
    if stated and (ghost := winning_ghost(base, question, fits)) and min(ghost.asked, ghost.stated) >= EXACT:
        return None  # every word is one of an indicator that no fact states
    content = " ".join(word.form or word.folded for word in question.query.content)
    near = stated or [base.scorer.fit(entry, question.query) for entry in base.similar(content)]
    odd = [fit for fit in near[:IN_VIEW] if fit.unexplained and fit.clash is None]
    if stated and not odd:
        return None
    replies: dict[tuple[Word, ...], tuple[Reply, Conversation]] = {(): (refused, before)}
    for words, entry in _readings(base, message, question, odd, empty=not stated):
        if words not in replies:  # beside two indicators a message is mostly read alike
            heard = base.listener.hear_words(base.listener.repairer.settled(words), today)
            replies[words] = answer_one(base, heard, before)
        reply, after = replies[words]
        if entry is None and reply.outcome == "answer":
            return reply, after
        if entry is not None and _is_about(entry, reply):
            return reply, after
    return None


def _is_about(entry: Entry, reply: Reply) -> bool:
    """Does the reply state a fact of the entry, or ask only which of its facts is meant?"""
    if reply.outcome == "answer":
        return not {m.id for m in entry.facts}.isdisjoint(reply.answers[0].facts)
    names = tuple({fold(m.indicator) for m in entry.facts})
    return reply.outcome == "clarify" and all(fold(option.question).startswith(names) for option in reply.options)


def _readings(base: Base, message: str, question: Question, odd: Sequence[Fit], *,
              empty: bool) -> Iterator[tuple[tuple[Word, ...], Entry | None]]:  # fmt: skip
    """The words of the message read beside each indicator; `empty`: then without its short forms. None where there is no such."""
    pieces = base.listener.repairer.pieces(message)
    for fit in odd:
        yield _as_said(base, pieces, fit), fit.entry
    if empty:
        yield _without_short_forms(base, pieces, question), None


def _without_short_forms(base: Base, pieces: Sequence[Piece], question: Question) -> tuple[Word, ...]:
    """The words of the message with short forms among its content read as words of no weight; none where none can be."""
    content, repairer = {word.folded for word in question.query.content}, base.listener.repairer
    read: dict[int, tuple[Word, ...]] = {}
    for at, piece in enumerate(pieces):
        if len(piece.tokens) == 1 and any(word.folded in content for word in piece.words):
            token = piece.tokens[0]
            empty = next((words for words in repairer.others(token) if repairer.is_empty(token, words)), None)
            read |= {at: empty} if empty else {}
    return tuple(word for at, piece in enumerate(pieces) for word in read.get(at, piece.words)) if read else ()


def _as_said(base: Base, pieces: Sequence[Piece], fit: Fit) -> tuple[Word, ...]:
    """The words of the message with odd ones read as words of this indicator; none where none can be."""
    odd = {fold(word) for word in fit.unexplained}
    wrong = [
        at
        for at, piece in enumerate(pieces)
        if any(word.folded in odd for word in piece.words) and not _at_home(base, pieces, at, odd)
    ]
    said = {word.folded for piece in pieces for word in piece.words}
    if not 0 < len(wrong) <= MOST_ODD:
        return ()
    read = {at: _other(base, pieces[at], fit.entry, said, _beside(base, pieces, at)) for at in wrong}
    if not any(read.values()):
        return ()
    return tuple(word for at, piece in enumerate(pieces) for word in read.get(at) or piece.words)


def _at_home(base: Base, pieces: Sequence[Piece], at: int, odd: AbstractSet[str]) -> bool:
    """Does one word stand, as it was written, beside a word that it is known to stand beside ("khởi công")?

    Without diacritics many words may stand beside each other: then only two odd ones make a word ("chi bo").
    """
    piece = pieces[at]
    if len(piece.words) > 1:
        return False
    word = piece.words[0]
    before = pieces[at - 1].words[-1] if at else None
    after = pieces[at + 1].words[0] if at + 1 < len(pieces) else None
    pairs = [*([(before, word)] if before else ()), *([(word, after)] if after else ())]
    if not word.form:
        known = base.vocabulary.pairs
        return any((a.folded, b.folded) in known and {a.folded, b.folded} <= odd for a, b in pairs)
    return any((a.form, b.form) in base.vocabulary.spelled for a, b in pairs)


def _beside(base: Base, pieces: Sequence[Piece], at: int) -> bool:
    """Is it known, by its letters, to follow the word before it ("con bo")? Then it says something."""
    before, words = pieces[at - 1].words if at else (), pieces[at].words
    return bool(before) and len(words) == 1 and (before[-1].folded, words[0].folded) in base.vocabulary.pairs


def _other(base: Base, piece: Piece, entry: Entry, said: AbstractSet[str], tells: bool) -> tuple[Word, ...] | None:
    """Another reading of what was typed: words of the names of this entry, not only such as were said already.

    A word that `tells` something is not read as an empty one.
    """
    if len(piece.tokens) > 1:
        return None
    token, repairer = piece.tokens[0], base.listener.repairer
    for words in repairer.others(token):
        named = all(base.scorer.names_with(entry, word) for word in words)
        new = len(words) > 1 or words[0].folded not in said or words[0].folded == token.folded
        if words != piece.words and ((named and new) or (not tells and repairer.is_empty(token, words))):
            return words
    return None
