"""What `sotay ingest` shows in a terminal: a table of facts, or how each sentence was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from knowledge.language.numbers import format_number
from knowledge.model import Measure, Span

if TYPE_CHECKING:
    from bot.commands.ingest import Read
    from knowledge.model import Comparison, Fact


def summary(item: Read) -> None:
    """A table of all facts of a document, then what an editor should look at."""
    console = Console()
    table = Table(title=Text(f"{item.path.name}: {len(item.reading.facts)} facts"), title_justify="left")
    for heading in ("¶", "fact", "figure", "compared", "place", "period", "sure"):
        table.add_column(heading, overflow="fold")
    for fact in item.reading.facts:
        table.add_row(*(Text(cell) for cell in _cells(fact)))
    console.print(table)
    for doubt in item.reading.doubts:
        console.print(Text(f"! {doubt.code}: {doubt.detail} [{', '.join(doubt.facts)}]"))


def explanation(item: Read) -> None:
    """Each sentence with the facts that were read from it."""
    console = Console()
    last = None
    for fact in item.reading.facts:
        if fact.evidence != last:
            last = fact.evidence
            console.print(Text(f"\n¶{fact.paragraph} {fact.evidence}", style="bold"))
        cells = _cells(fact)
        console.print(Text(f"  → {cells[1]} = {cells[2]} | {cells[3]} | {cells[4]}, {cells[5]} | {cells[6]}"))


def figure(fact: Measure) -> str:
    """A fact's figure as it is written: ">1.810 tỷ đồng", "17/18 chỉ tiêu"."""
    quantity = fact.quantity
    if quantity.value is None:
        return "–"
    if isinstance(quantity.value, Span):
        number = f"{format_number(quantity.value.low)} – {format_number(quantity.value.high)}"
    else:
        number = format_number(quantity.value)
    if quantity.of is not None:
        number += f"/{format_number(quantity.of)}"
    sign = {"more_than": ">", "less_than": "<", "nearly": "≲", "about": "≈", "estimated": "~"}.get(
        quantity.qualifier, ""
    )
    mark = " (target)" if quantity.nature == "target" else ""
    return f"{sign}{number} {quantity.unit or ''}".strip() + mark


def _cells(fact: Fact) -> tuple[str, ...]:
    sure = f"{fact.confidence:.0%}" if fact.confidence is not None else ""
    where = str(fact.paragraph or "")
    if isinstance(fact, Measure):
        compared = "; ".join(_comparison(comparison) for comparison in fact.comparisons)
        period = fact.period.text if fact.period else ""
        return where, fact.indicator, figure(fact), compared, fact.place or "", period, sure
    content = fact.model_dump(
        exclude={"id", "document", "paragraph", "evidence", "confidence", "kind"}, exclude_none=True
    )
    words = [str(value) for value in content.values()]
    return where, f"[{fact.kind}] {words[0]}", "", "; ".join(words[1:]), "", "", sure


def _comparison(comparison: Comparison) -> str:
    value = comparison.percent if comparison.percent is not None else comparison.amount
    number = format_number(value) if value is not None else ""
    unit = "%" if comparison.percent is not None else f" {comparison.unit}"
    return f"{comparison.kind} {number}{unit} {comparison.base or ''}".strip()
