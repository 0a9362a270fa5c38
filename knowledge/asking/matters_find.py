"""From a question to the people, events, documents and requests that it may mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from knowledge.asking.base import Base
from knowledge.asking.conversation import Conversation
from knowledge.asking.matters import Found, Item
from knowledge.asking.matters_slots import Asked
from knowledge.asking.matters_words import (
    Office,
    bare_name,
    folded,
    found_at,
    kind_words,
    level_in,
    office_in,
    rules,
    within,
)
from knowledge.asking.question import FILLER, Question
from knowledge.asking.question import MATTER as MATTER_WORD
from knowledge.asking.readings import Word
from knowledge.asking.thresholds import MATTER, MATTER_CLOSE, STORY, STORY_WORDS
from knowledge.model import Directive, Document, Person

OPEN_KIND = "van ban"
ANY_MEETING = frozenset({"hop"})
"""Words that leave the kind open."""
NAMED_PART = 0.6
"""Of the words that qualify an office ("Sở Tài chính"), at least this share must stand in the title."""
SPOKEN = 0.15
"""Of a request whose speaker is known, this share of the other words must be its own."""


def places_of(question: Question) -> list[str]:
    """The known places that the question names."""
    return [mention.name for mention in question.places if mention.known]


def stranger_in(question: Question) -> str | None:
    """A place that no report is about; names of people and offices hold no such place."""
    return next((mention.name for mention in question.places if not mention.known), None)


def soft_words(words: Sequence[Word]) -> set[int]:
    """The numbers of words that say nothing about which matter is meant."""
    acts = {at for span, _ in found_at(words, "did") for at in span}
    return acts | {at for span, _ in found_at(words, "soft") for at in span}


def content_of(question: Question, asked: Asked, *, bodies: bool = True) -> tuple[Word, ...]:
    """The words that tell matters apart: content, else bodies, without frame words, and numbers that no slot has read."""
    soft = soft_words(question.words)
    official: list[Word] = []
    kinds = kind_words()
    places = {at for mention in question.places for at in range(mention.start, mention.end)}
    found = []
    for at, (word, role) in enumerate(zip(question.words, question.roles, strict=True)):
        if word.is_mark or at in soft or word.folded in kinds or at in places:
            continue
        if word.is_number:
            if role != FILLER and word.folded.lstrip("0") not in asked.digits:
                found.append(word)
        elif role == MATTER_WORD:
            official.append(word)
        elif word in question.query.content:
            found.append(word)
    return tuple(dict.fromkeys(found or (official if bodies else ())))


def helpers_of(question: Question, content: Sequence[Word]) -> tuple[Word, ...]:
    """Frame words, which may tell apart what the content words leave open."""
    return tuple(word for word in (*question.query.helpers, *question.query.content) if word not in content)


def of_slots(items: Iterable[Item], asked: Asked, *, strictly: bool) -> list[Item]:
    """Those of the days, ordinals, meetings and years asked for; requests and documents need not name the year."""
    found = [item for item in items if asked.on(item.days) or (not item.days and not strictly)]
    if not all(isinstance(item.fact, Document) for item in found):
        found = [
            item for item in found if asked.ordinals <= item.report.ordinals and asked.meetings <= item.report.meetings
        ]
    if not asked.years:
        return found
    tiers: list[Callable[[Item], frozenset[int]]] = [
        lambda item: _own_years(item) if isinstance(item.fact, Document) else item.report.years,
        lambda item: item.report.mentioned,
    ]
    for years in tiers:
        if some := [item for item in found if years(item) & asked.years]:
            return some
    return [] if strictly else found


def of_meeting(items: Sequence[Item], text: str) -> list[Item]:
    """Those of reports on a meeting of the kind that folded `text` names, where there are any."""
    said = within(text, rules().kinds["event"]) - ANY_MEETING
    return [item for item in items if within(item.report.names, said)] or list(items)


def _own_years(item: Item) -> frozenset[int]:
    return item.years | {moment.year for moment in item.days}


def of_places(items: Iterable[Item], places: Sequence[str]) -> list[Item]:
    """Those of the places named (all, where none is)."""
    return [item for item in items if not places or any(item.is_of(place) for place in places)]


def numbered(items: Iterable[Item], asked: Asked) -> list[Item]:
    """The documents of the very number asked, and of that kind where it is said."""
    kinds = asked.kinds - {OPEN_KIND}
    return [
        item for item in items if item.number and item.number in asked.numbers and (not kinds or item.kind in kinds)
    ]


def issued_there(paper: Item) -> bool:
    """May a body of the place that the report is about have issued the paper: is it the report, and not only cited?"""
    issuer = folded(paper.fact.issuer or "") if isinstance(paper.fact, Document) else ""
    return not issuer or bare_name(folded(paper.report.place)) <= frozenset(issuer.split())


def ranked(base: Base, question: Question, before: Conversation, asked: Asked, items: Sequence[Item]) -> list[Found]:
    """The items that the words fit well enough; the matters talked about before where there are no words."""
    content = content_of(question, asked)
    if not content and (kept := [item for item in items if item.fact.id in before.facts]):
        return base.matters.rank(kept, ())
    near = (before.document,) if before.document else ()
    if not content and (told := _by_story(base, question, near, items)):
        return told
    found = base.matters.rank(items, content, helpers_of(question, content), near)
    return [f for f in found if f.asked >= MATTER] or _by_story(base, question, near, items)


def _by_story(base: Base, question: Question, near: Sequence[str], items: Sequence[Item]) -> list[Found]:
    """A long message whose question says little: what the rest of it tells points to the matter."""
    if len(question.parts) < 2:
        return []
    words = tuple(w for w in (*question.query.content, *question.query.context) if not w.is_number)
    return [f for f in base.matters.rank(items, words, (), near) if f.own >= STORY_WORDS and f.asked >= STORY]


def told_by_own(base: Base, question: Question, asked: Asked, items: Sequence[Item]) -> list[Found]:
    """The items whose own words the question says; none where it says none."""
    content = content_of(question, asked, bodies=False)
    found = base.matters.rank(items, content, helpers_of(question, content)) if content else []
    return [f for f in found if f.share >= MATTER]


def closest(found: Sequence[Found]) -> list[Item]:
    """Those that fit about as well as the best."""
    return [f.item for f in found if f.score >= MATTER_CLOSE * found[0].score] if found else []


# ---- people ----------------------------------------------------------------------------------------------------------


def named_people(base: Base, question: Question) -> list[Item]:
    """The people that the question names; of a name said in part, all who bear it."""
    named = base.matters.named(question.words)
    return of_places(people, places_of(question)) or people if (people := named.get(max(named, default=0), [])) else []


def holders(
    base: Base, question: Question, asked: Asked, office: Office, places: Sequence[str] | None = None
) -> list[Item]:
    """Who holds this very office: of that rank, body, level, place (the question's, where none is given) and year."""
    places = places_of(question) if places is None else places
    people = [i for i in base.matters.of_kinds(("person",)) if i.office is not None and i.office.fits(office)]
    found = [i for i in people if not places or any(seated(i, place) for place in places)]
    rest = [w for w in content_of(question, asked) if w.folded not in office.words and not w.is_number]
    told = _after_act(question.words)
    title, done = [w for w in rest if w.folded not in told], [w for w in rest if w.folded in told]
    found = [i for i in found if _explains(i.own, title) and _explains(i.own | i.context, done)]
    return of_slots(found, asked, strictly=True)


def _after_act(words: Sequence[Word]) -> frozenset[str]:
    """The words after what somebody did ("báo cáo giải ngân"): they tell of the meeting, not of the office."""
    start = min((span.stop for span, _ in found_at(words, "did")), default=len(words))
    return frozenset(word.folded for word in words[start:]) - frozenset(word.folded for word in words[:start])


def _explains(own: frozenset[str], words: Sequence[Word]) -> bool:
    return sum(word.folded in own for word in words) >= NAMED_PART * len(words)


def seated(item: Item, place: str) -> bool:
    """Is the office of this place, by its title, or by its report where the title names none?"""
    return bare_name(folded(place)) <= _title_words(item) or (not item.own_place and item.is_of(place))


def _title_words(item: Item) -> frozenset[str]:
    return frozenset(folded(item.fact.title or "").split()) if isinstance(item.fact, Person) else frozenset()


def acting(items: Sequence[Item], text: str) -> list[Item]:
    """Those who did what folded `text` asks: with the very word where one has it, else with one of its kin."""
    rows = [row for row in rules().acts if within(text, row)]
    if not rows:
        return list(items)
    own = [i for i in items if any(within(i.text, within(text, row)) for row in rows)]
    return own or [i for i in items if any(within(i.text, row) for row in rows)]


def speakers(base: Base, question: Question) -> list[Item] | None:
    """Whose requests are asked about: None where nobody is named, nobody where the one named is unknown."""
    named = named_people(base, question)
    if named:
        return named
    verbs = within(question.text, rules().kinds["directive"])
    start = min((question.text.index(verb) for verb in verbs), default=len(question.text))
    office = office_in(question.text[:start].strip())
    if office is None:
        return None
    places = places_of(question)
    people = [i for i in base.matters.of_kinds(("person",)) if i.office is not None and i.office.fits(office)]
    there = [i for i in people if not places or any(seated(i, place) for place in places)]
    # Somebody of another level spoke where the report is about, though the office is seated elsewhere.
    above = [place for place in places if level_in(folded(place)) not in office.levels] if office.levels else []
    return there or [i for i in people if any(i.is_of(place) for place in above)]


def requests(base: Base, question: Question, asked: Asked, spoken: Sequence[Item] | None) -> list[Found]:
    """The requests meant: by their speaker and words; all of a speaker where the question says no more."""
    items = of_slots(base.matters.of_kinds(("directive",)), asked, strictly=False)
    if spoken is not None:
        by = {(i.fact.document, i.fact.name) for i in spoken if isinstance(i.fact, Person)}
        items = [i for i in items if isinstance(i.fact, Directive) and (i.fact.document, i.fact.speaker) in by]
    items = of_places(items, places_of(question))
    content = content_of(question, asked)
    if spoken is not None:
        said = {word for i in spoken for word in (i.own if i.office is None else i.own | i.office.words)}
        content = tuple(word for word in content if word.folded not in said)
    found = base.matters.rank(items, content, helpers_of(question, content))
    if spoken is None:
        return [f for f in found if f.asked >= MATTER]
    return [f for f in found if not content or (f.own and f.score >= SPOKEN)]
