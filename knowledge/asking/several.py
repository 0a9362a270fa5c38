"""Several questions in one message ("thu ngân sách bao nhiêu và kết nạp mấy đảng viên?"): each answered by itself.

`answer` is the one way in. A message is parted only where both sides ask something of their own, or where one word is
shared by two names ("thu và chi ngân sách"); a name that holds "và" itself ("thương mại và dịch vụ") stays whole. What
one side leaves out, its place and its period, it takes from the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from itertools import pairwise

from knowledge.asking import clauses
from knowledge.asking.base import Base
from knowledge.asking.conversation import Conversation
from knowledge.asking.decide import answer_in_view, answer_one
from knowledge.asking.excluded import without
from knowledge.asking.expected import SEVERAL
from knowledge.asking.fits import Fit
from knowledge.asking.matters_words import office_in
from knowledge.asking.question import CONTENT, FILLER, MATTER, Question
from knowledge.asking.readings import Word
from knowledge.asking.reread import read_again
from knowledge.asking.sums import is_sum
from knowledge.asking.thresholds import EXACT, EXPLAINED, MEANT, NAMED, OWN_WORDS, SHARED_WORDS
from knowledge.asking.who import MATTER_ASPECTS, matter_reply
from knowledge.model import Option, Outcome, Reply

OF_THE_SAME = frozenset({"target", "plan", "change", "share", "remaining"})
"""What may be asked after how much, of the same thing."""
SCOPES = frozenset({"trong", "rieng", "voi", "ve"})
"""What a message begins with that first says of what it will ask ("Trong đồng bào dân tộc thiểu số, tỷ lệ hộ nghèo …")."""
LEFT, ONLY = "con", frozenset({"chi", "van", "xuong", "giam", "hien", "da"})
"""The folded word for what is left, that links questions too, and words after which it never does."""
MOST = 4
"""Questions of one message that are answered."""
MOST_LINKS, MOST_WORDS, MOST_CONTENT = 6, 40, 14
"""With more commas and "và", or more words, a message is a story and no row of names; trying them all takes seconds."""
OUTCOMES: tuple[Outcome, ...] = ("answer", "clarify", "decline", "chat")
"""What several replies come to: the first of these that one of them is."""


def answer(
    base: Base, message: str, conversation: Conversation | None = None, *, today: date | None = None
) -> tuple[Reply, Conversation]:
    """Answer one message in a conversation; gives the reply and what the next message may lean on."""
    before = conversation or Conversation()
    day = today or date.today()  # noqa: DTZ011  # the asker's calendar day, not an instant
    question = base.listener.hear(message, day)
    if (less := without(base, question, before, day)) is not None:
        return less
    parts = () if question.chat or is_sum(question) else _questions(base, question, day)
    if not parts:
        (reply, after), turn = answer_in_view(base, question, before)
        if reply.outcome == "decline":
            return read_again(base, message, question, before, reply, day, turn) or (reply, after)
        return reply, after
    replies: list[Reply] = []
    after = before
    for part in parts[:MOST]:
        reply, after = answer_one(base, base.listener.hear(part, day), after)
        replies.append(reply)
    told = [reply for reply in replies if reply.outcome != "chat"]
    if len(told) == 1:
        return told[0], after  # "alo, có ai không?" before the question
    said = [(fact, a.aspect) for reply in replies for a in reply.answers for fact in a.facts[:1]]
    if len(set(said)) < len(said):
        return answer_one(base, question, before)  # the same twice: it was one question after all
    return _together(replies), after


def _together(replies: Sequence[Reply]) -> Reply:
    """One reply of several: an answer where any is one, else a question back where any is one."""
    outcome = min((reply.outcome for reply in replies), key=OUTCOMES.index)
    options: dict[str, Option] = {o.question: o for reply in replies for o in reply.options}
    return Reply(
        outcome=outcome,
        answers=tuple(a for reply in replies for a in reply.answers),
        options=tuple(options.values()),
        reason="several",
        confidence=min(reply.confidence for reply in replies),
        parts=tuple(_said_once(reply, replies[number + 1 :]) for number, reply in enumerate(replies)),
    )


def _said_once(reply: Reply, later: Sequence[Reply]) -> Reply:
    """Without the note on today's places that a later reply bears as well."""
    if not any(reply.detail.get("now") == other.detail.get("now") for other in later):
        return reply
    return reply.model_copy(update={"detail": {key: value for key, value in reply.detail.items() if key != "now"}})


def _questions(base: Base, question: Question, today: date) -> tuple[str, ...]:
    """The questions of a message, each as a text of its own; none where it is one."""
    words = question.words
    ranges = _asking_parts(question)
    worded = all(clauses.asks(words, part) for part in ranges)
    if len(ranges) > 1 and (worded or not _is_one_name(_best(base, question))):
        texts = tuple(_text(question, part) for part in ranges[:MOST])
        if all(_stands_alone(base, base.listener.hear(text, today)) for text in texts):
            return texts
    links = list(_links(question))
    content = question.roles.count(CONTENT)
    if len(links) > MOST_LINKS or len(words) > MOST_WORDS or content > MOST_CONTENT:
        return ()
    between = list(_between(question))
    return (
        _told_of_one(base, question, links, today)
        or _offices(base, question, links, today)
        or (_named_together(base, question, between, today) if between else ())
        or _named_apart(base, question, links, today)
    )


def _links(question: Question) -> Iterator[range]:
    """Every comma, "và" or "còn" between the first and the last word."""
    for at, length in _linking(question, frozenset(",")):
        if 0 < at < len(question.words) - length:
            yield range(at, at + length)


def _linking(question: Question, marks: frozenset[str]) -> list[tuple[int, int]]:
    """Where words or marks link, in order, and how many words that are; "còn" after "chỉ" or "vẫn" is what is left."""
    words = question.words
    links = clauses.rules().links.spans(words)
    left = {s.start for s in links if words[s.start].folded == LEFT and words[s.start - 1].folded in ONLY}
    said = {s.start: len(s) for s in links if s.start not in left}
    if not marks.isdisjoint(words.letters):
        said |= dict.fromkeys((at for at, word in enumerate(words) if word.folded in marks), 1)
    return sorted(said.items())


def _told_of_one(base: Base, question: Question, links: Sequence[range], today: date) -> tuple[str, ...]:
    """How much, and then when, where or who, of the same thing ("tổng mức đầu tư bao nhiêu và khi nào hoàn thành?")."""
    words, roles = question.words, question.roles
    for link in links:
        left, right = range(link.start), range(link.stop, len(words))
        if not any(roles[at] in (CONTENT, MATTER) for at in left) or any(
            roles[at] in (CONTENT, MATTER) for at in right
        ):
            continue
        if not clauses.asks(words, left) or not clauses.asks(words, right):
            continue
        first = _text(question, left)
        same = [words[at] for at in left if roles[at] != FILLER]
        texts = first, f"{_spelled(words[link.stop :])} {_spelled(same)}"
        aspects = [base.listener.hear(part, today).wanted.aspect for part in (first, _spelled(words[link.stop :]))]
        if aspects[1] in MATTER_ASPECTS and aspects[0] not in MATTER_ASPECTS:
            return texts
        if (
            aspects[0] == "value"
            and aspects[1] in OF_THE_SAME
            and clauses.rules().how_many.stand_in(words[: link.start])
        ):  # "… bao nhiêu và mục tiêu năm 2024 là bao nhiêu?"
            return texts
    return ()


def _offices(base: Base, question: Question, links: Sequence[range], today: date) -> tuple[str, ...]:
    """Two offices of one place ("bí thư và chủ tịch UBND huyện … là ai?"), where both are held by somebody known."""
    words = question.words
    if question.wanted.aspect != "person" or office_in(question.text) is None:
        return ()
    for link in links:
        tails = (words[: link.start] + words[link.stop + cut :] for cut in range(SHARED_WORDS + 1))
        heads = (words[: max(0, link.start - cut)] + words[link.stop :] for cut in range(SHARED_WORDS + 1, 0, -1))
        found = [next((said for said in side if _is_held(base, said, today)), ()) for side in (tails, heads)]
        if all(found):
            return tuple(map(_spelled, found))
    return ()


def _is_held(base: Base, words: Sequence[Word], today: date) -> bool:
    question = base.listener.hear_words(_plain(words), today)
    office = office_in(question.text)
    if question.wanted.aspect != "person" or office is None or len(office.ranks) > 1:
        return False
    found = matter_reply(base, question, Conversation())
    return found is not None and found[0].outcome in ("answer", "clarify")


def _named_apart(base: Base, question: Question, links: Sequence[range], today: date) -> tuple[str, ...]:
    """Two names, each whole, without a question word between them ("dân số Lam Hải và thu ngân sách")."""
    words, roles = question.words, question.roles
    if question.wanted.aspect != "value" or not links or words[0].folded in SCOPES:
        return ()
    for link in links[:MOST]:
        left, right = range(link.start), range(link.stop, len(words))
        if not all(any(roles[at] == CONTENT for at in side) for side in (left, right)):
            continue
        if not base.scorer.may_name(_content(question, left), words[: link.start], MEANT):
            continue
        if not clauses.asks(words, right) and not base.scorer.may_name(_content(question, right), words, MEANT):
            continue
        one, rest = _with_lent(question, left), _with_lent(question, right)
        heard = base.listener.hear_words(_plain(one), today)
        first = _named(base, heard)
        if first is None:
            continue
        shared = tuple(words[at] for at in left if roles[at] == CONTENT and words[at].folded not in first.entry.units)
        for other in (rest, rest + shared):  # "số vụ tai nạn giao thông và số người chết"
            second = base.listener.hear_words(_plain(other), today)
            fit = _named(base, second)
            rates = heard.says_rate + second.says_rate
            if fit is not None and _are_two(first, fit, _named(base, question), rates=rates):
                return _spelled(one), _spelled(other)
    return ()


def _are_two(one: Fit, other: Fit, whole: Fit | None, *, rates: int) -> bool:
    """Are these two indicators, not both unknown, and no one name that the whole message says?"""
    ghosts = one.entry.ghost + other.entry.ghost
    if ghosts > 1 or (one.entry is other.entry and rates != 1):
        return False  # "số hộ nghèo và tỷ lệ hộ nghèo" are two, though told by the same words
    return whole is None or rates == 1 or (not ghosts and whole.entry in (one.entry, other.entry))


def _named(base: Base, question: Question) -> Fit | None:
    """The indicator that is named, all but in full, and nothing else."""
    best = _best(base, question)
    if best is None or best.clash is not None or best.asked < EXACT or best.stated < MEANT:
        return None
    return best


def _between(question: Question) -> Iterator[range]:
    """Every comma and "và" that stands between two words of names."""
    words = question.words
    commas = (range(at, at + 1) for at, word in enumerate(words) if word.folded == ",")
    for link in sorted([*commas, *clauses.rules().pairing.spans(words)], key=lambda link: link.start):
        inside = link.start > 0 and link.stop < len(words)
        if inside and _is_own(question, link.start - 1) and _is_own(question, link.stop):
            yield link


def _asking_parts(question: Question) -> list[range]:
    """The stretches of a message that each ask something and name something of their own."""
    words = question.words
    found: list[range] = []
    start = 0
    for at, length in _linking(question, clauses.STOPS):
        if at > start and _asks(question, range(start, at)):
            rest = range(at + length, len(words))
            if _asks(question, rest):
                found.append(range(start, at))
                start = rest.start
    found.append(range(start, len(words)))
    return found


def _asks(question: Question, part: range) -> bool:
    """Does the stretch name something, and ask: by a question word or, short, by its question mark?"""
    if not any(question.roles[at] in (CONTENT, MATTER) for at in part):
        return False
    if clauses.asks(question.words, part):
        return not _introduces(question.words[part.start : part.stop])
    marks = {word.folded for word in question.words[part.stop - 1 : part.stop + 1]}
    return "?" in marks and len(part) <= OWN_WORDS


def _introduces(words: Sequence[Word]) -> bool:
    """Does the asker only tell of themselves, "mấy" being some ("em đang gom số liệu mấy vụ trước")?"""
    asked = [words[span.start].folded for span in clauses.rules().asking.spans(words)]
    return set(asked) == {SEVERAL} and clauses.rules().introducing.stand_in(words)


def _is_own(question: Question, at: int) -> bool:
    return not question.words[at].is_mark and question.roles[at] != FILLER and not _in_place(question, at)


def _in_place(question: Question, at: int) -> bool:
    return any(mention.start <= at < mention.end for mention in question.places)


def _stands_alone(base: Base, question: Question) -> bool:
    """Is it about something known, or at least a short question of how many?"""
    if question.wanted.aspect in MATTER_ASPECTS:
        found = matter_reply(base, question, Conversation())
        if found is not None and found[0].outcome == "answer":
            return True
    fits = base.scorer.rank(question.query).strong
    if any(fit.asked >= EXPLAINED and fit.stated >= NAMED and fit.clash is None for fit in fits):
        return True
    return clauses.rules().how_many.stand_in(question.words) and len(question.query.content) <= OWN_WORDS // 2


def _named_together(base: Base, question: Question, between: Sequence[range], today: date) -> tuple[str, ...]:
    """Names in a row that share words ("thu và chi ngân sách"); none where the whole is one name, or one is none."""
    if _is_one_name(_best(base, question)) and not question.heads:
        return ()
    words, first, last = question.words, between[0], between[-1]
    said = _content(question, range(len(words)))
    tails = [words[last.stop + cut :] for cut in _cuts(question, last.stop, 1)]
    heads = [words[: first.start - cut] for cut in _cuts(question, first.start - 1, -1)]
    tries = [[words[: first.start] + tail for tail in tails]]
    for left, right in pairwise(between):
        own = words[left.stop : right.start]
        tries.append([own + tail + _lent(question, range(left.stop, right.start)) for tail in tails])
    tries.append([head + words[last.stop :] for head in heads])
    # most readings hold content that makes up no indicator's name: they need no hearing
    likely = [
        [reading for reading in row if base.scorer.may_name(said.intersection(reading), reading)] for row in tries
    ]
    if not all(likely):
        return ()
    found: dict[int, str] = {}
    for readings in likely:
        name = _first_exact(base, readings, found.keys(), today)
        if name is None:
            return ()
        found[name[1].entry.id] = name[0]
    return tuple(found.values())


def _is_one_name(whole: Fit | None) -> bool:
    """Does a message say the very name of one indicator, and no more ("đơn khiếu nại, tố cáo, kiến nghị")?"""
    return whole is not None and whole.clash is None and min(whole.own, whole.asked) >= EXACT


def _content(question: Question, part: range) -> frozenset[Word]:
    """The words of a part that an indicator must explain, in any reading."""
    return frozenset(
        question.words[at] for at in part if question.roles[at] == CONTENT and not question.words[at].is_mark
    )


def _cuts(question: Question, at: int, step: int) -> list[int]:
    """How many words beside the link may belong to the other name alone, most likely first: one, two … none."""
    most = 0
    while most < SHARED_WORDS and 0 <= at < len(question.words) and _is_own(question, at):
        most += 1
        at += step
    return [*range(1, most + 1), 0]


def _first_exact(
    base: Base, readings: Sequence[tuple[Word, ...]], others: AbstractSet[int], today: date
) -> tuple[str, Fit] | None:
    """The first of the readings that names an indicator exactly, none of the others, and that indicator."""
    for words in readings:
        best = _best(base, base.listener.hear_words(_plain(words), today))
        if best is None or best.entry.id in others or best.clash is not None:
            continue
        if best.asked >= EXACT and best.stated >= EXACT:
            return _spelled(words), best
    return None


def _best(base: Base, question: Question) -> Fit | None:
    if not question.query.content:
        return None
    return next(iter(base.scorer.rank(question.query).strong), None)


def _text(question: Question, part: range) -> str:
    """A part as a text, with what it leaves out."""
    return _spelled(_with_lent(question, part))


def _with_lent(question: Question, part: range) -> tuple[Word, ...]:
    """The words of a part, with the place and the period that it leaves out and another part says."""
    own = tuple(question.words[at] for at in part if question.words[at].folded not in clauses.SENTENCE_ENDS)
    return own + _lent(question, part)


def _lent(question: Question, part: range) -> tuple[Word, ...]:
    """The words of the place and the period that a part takes from the rest of the message."""
    places = [range(mention.start, mention.end) for mention in question.places]
    return tuple(
        question.words[at]
        for spans in (places, question.period_words)
        if not any(span.start in part for span in spans)
        for span in spans
        for at in span
    )


def _spelled(words: Sequence[Word]) -> str:
    return " ".join(word.form or word.folded for word in words)


def _plain(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words as if they had been written just so."""
    return tuple(Word(word.folded, word.form) for word in words)
