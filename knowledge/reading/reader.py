"""A document's text → facts with their evidence: the reader's public face.

    document = read_document(data, "bao-cao.docx")
    reading = read_facts(document, "bao-cao")

What the reader is unsure of is said in the facts' `confidence` and in `doubts`.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from datetime import date
from math import inf
from time import monotonic
from typing import TYPE_CHECKING

from pydantic import ValidationError

from knowledge.language.text import fold
from knowledge.model import FACT_TYPES, Fact, Measure, Quantity, Source, Span
from knowledge.reading.attach import Draft, Sentence
from knowledge.reading.confidence import Level, level_of, measured
from knowledge.reading.context import Context, context_of, publisher_of
from knowledge.reading.documents import MAX_CHARACTERS
from knowledge.reading.formats.refusal import refusal
from knowledge.reading.judgement import Doubt, judge, judge_against, lowered
from knowledge.reading.mentions import find_mentions
from knowledge.reading.merging import merge
from knowledge.reading.order import in_order
from knowledge.reading.papers import head_of, is_headed
from knowledge.reading.scan import may_have_figures, scan
from knowledge.reading.sentences import sentences
from knowledge.reading.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from knowledge.language.periods import Period
    from knowledge.reading.documents import DocumentText, Paragraph

SLUG_LENGTH = 56
TITLE_LENGTH = 160
MAX_SECONDS = 18
RECENT = 40
"""Measures back that a figure without words of its own may belong to."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one document."""

    facts: tuple[Fact, ...]
    source: Source
    doubts: tuple[Doubt, ...] = ()
    levels: Mapping[str, Level] = field(default_factory=dict)
    """In which way each measure was read, by its id: what its confidence rests on."""


def read_facts(document: DocumentText, document_id: str, known: Iterable[Fact] = ()) -> Reading:
    """All facts of a document; the same text always gives the same facts with the same ids.

    `known` facts of other documents are what contradictions and jumps are judged against.

    Raises:
        DocumentError: the text is longer than any report is, or reading takes longer.
    """
    if len(document.text) > MAX_CHARACTERS:
        raise refusal("too-large", f"{len(document.text)} characters")
    context = context_of(document)
    levels: dict[str, Level] = {}
    measures = merge(list(_measures(document, document_id, context, levels)))
    others = list(_others(document, document_id, context))
    facts = sorted([*measures, *others], key=lambda fact: fact.paragraph or 0)
    source = _source(document, document_id, context, facts)
    doubts = judge(facts)
    facts = lowered(facts, doubts)  # by the document alone: read again, it must give the same facts
    kept = {fact.id: levels[fact.id] for fact in measures}
    return Reading(tuple(facts), source, (*doubts, *judge_against(facts, known)), kept)


def _others(document: DocumentText, document_id: str, context: Context) -> Iterable[Fact]:
    """People, events, papers and requests as facts."""
    mentions = find_mentions(document, context)
    head = head_of([paragraph.text for paragraph in document.paragraphs[:4]], context)
    taken: dict[str, int] = {}
    for mention in [*([head] if head else []), *mentions]:
        label = str(mention.parts.get("name") or mention.parts.get("text"))
        common = {
            "id": _key(f"{id_prefix(document_id)}{mention.kind}.", label, taken),
            "document": document_id,
            "paragraph": mention.paragraph,
        }
        try:
            yield FACT_TYPES[mention.kind].model_validate(
                {**common, "evidence": mention.evidence, "confidence": measured(mention.kind), **mention.parts}
            )
        except ValidationError:
            continue


def _key(prefix: str, label: str, taken: dict[str, int]) -> str:
    key = prefix + (re.sub(r"[^a-z0-9]+", "-", fold(label)).strip("-")[:SLUG_LENGTH].strip("-") or "fact")
    taken[key] = taken.get(key, 0) + 1
    return key if taken[key] == 1 else f"{key}.{taken[key]}"


def _source(document: DocumentText, document_id: str, context: Context, facts: Sequence[Fact]) -> Source:
    """The document as it is cited: the page's own words first, then what the text shows."""
    try:
        published = date.fromisoformat((document.published or "")[:10])
    except ValueError:
        published = None
    publisher = document.publisher or publisher_of(document)
    return Source(
        id=document_id, title=_title(document, facts), publisher=publisher, published=published or context.published
    )


def _title(document: DocumentText, facts: Sequence[Fact]) -> str | None:
    if document.title:
        return document.title
    first = document.paragraphs[0].text if document.paragraphs else ""
    if len(document.paragraphs) == 1 and any(fact.kind == "measure" for fact in facts):
        first = ""  # a report of one sentence has no title: its figures would stand under every answer as its source
    if is_headed(first) and len(document.paragraphs) > 1:
        first = document.paragraphs[1].text.split("(")[0].strip()[:TITLE_LENGTH]
    if first and len(first) <= TITLE_LENGTH and not first.endswith("."):
        return first
    return next((fact.name for fact in facts if fact.kind == "event"), first[:TITLE_LENGTH] or None)


def _measures(
    document: DocumentText, document_id: str, context: Context, levels: dict[str, Level]
) -> Iterable[Measure]:
    taken: dict[str, int] = {}
    last: deque[Draft] = deque(maxlen=RECENT)
    deadline = monotonic() + MAX_SECONDS
    caption = ""
    for paragraph in document.paragraphs:
        if paragraph.rows:
            drafts = read_table(paragraph.rows, context, caption)
        else:
            drafts = read_paragraph(paragraph, context, last, deadline)
        caption = paragraph.text
        for draft, evidence in drafts:
            if draft.place is None and not draft.target:
                last.append(draft)
            fact = _measure(draft, evidence, paragraph, document_id, context, taken)
            if fact is not None:
                levels[fact.id] = level_of(draft)
                yield fact


def read_paragraph(
    paragraph: Paragraph, context: Context, last: Sequence[Draft] = (), deadline: float = inf
) -> list[tuple[Draft, str]]:
    """The measures of one paragraph in the making, each with the sentence that states it."""
    found: list[tuple[Draft, str]] = []
    anchor: Draft | None = None
    period: Period | None = None
    for sentence in sentences(paragraph.text):
        if not may_have_figures(sentence.text):
            continue
        if monotonic() > deadline:
            raise refusal("too-slow", f"more than {MAX_SECONDS} s of reading")
        reader = Sentence(in_order(scan(sentence.text)), context, anchor, last, period)
        drafts = reader.read()
        found.extend((draft, sentence.text) for draft in drafts)
        anchor = reader.anchor
        period = reader.leading
    return found


def _measure(
    draft: Draft, evidence: str, paragraph: Paragraph, document_id: str, context: Context, taken: dict[str, int]
) -> Measure | None:
    """The fact of a draft; None for one that states nothing a fact can hold."""
    amount = draft.amount
    value = None if amount is None else amount.value
    if amount is not None and amount.high is not None:
        value = Span(low=amount.value, high=amount.high)  # type: ignore[assignment]  # a range is a value too
    try:
        quantity = Quantity(
            value=value,
            of=amount.of if amount else None,
            unit=draft.unit,
            qualifier=amount.qualifier if amount else "exact",
            nature="target" if draft.target else "actual",
        )
        return Measure(
            id=_identity(document_id, draft, taken),
            document=document_id,
            paragraph=paragraph.number,
            evidence=evidence,
            confidence=measured(level_of(draft)),
            indicator=draft.label,
            quantity=quantity,
            place=draft.place or context.place,
            period=draft.period,
            comparisons=tuple(draft.comparisons),
        )
    except ValidationError:
        return None


def _identity(document_id: str, draft: Draft, taken: dict[str, int]) -> str:
    """An id that stays as long as the indicator, the nature and the period do; repeats are counted."""
    parts = [
        draft.label,
        draft.place or "",
        draft.period.text if draft.period else "",
        "target" if draft.target else "",
    ]
    return _key(id_prefix(document_id), " ".join(parts), taken)


def id_prefix(document_id: str) -> str:
    """How the ids of all facts begin that the reader finds in a document."""
    return (re.sub(r"[^a-z0-9]+", "-", fold(document_id)).strip("-")[:40] or "doc") + "."
