"""`sotay ingest --review`: going through the facts of a document, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.prompt import Prompt
from rich.text import Text

from bot.commands.ingest_table import figure
from knowledge.model import Measure

if TYPE_CHECKING:
    from bot.commands.ingest import Read
    from knowledge.model import Fact


def go_through(item: Read) -> list[Fact]:
    """The facts that were accepted, as they were edited; `q` drops what is left, `all` accepts it."""
    console = Console()
    kept: list[Fact] = []
    facts = item.reading.facts
    for at, fact in enumerate(facts):
        console.print(Text(f"\n[{at + 1}/{len(facts)}] {_said(fact)}", style="bold"))
        console.print(Text(f"  ¶{fact.paragraph}: {fact.evidence}"))
        for doubt in item.reading.doubts:
            if fact.id in doubt.facts:
                console.print(Text(f"  ! {doubt.code}: {doubt.detail}"))
        choice = Prompt.ask("  accept, edit, drop, accept all, quit", choices=["a", "e", "d", "all", "q"], default="a")
        if choice == "all":
            return [*kept, *facts[at:]]
        if choice == "q":
            return kept
        if choice == "e":
            fact = _edited(fact)  # noqa: PLW2901  # the edited one takes its place
        if choice != "d":
            kept.append(fact)
    return kept


def _said(fact: Fact) -> str:
    if isinstance(fact, Measure):
        period = fact.period.text if fact.period else ""
        return f"{fact.indicator} = {figure(fact)} ({fact.place or '?'}, {period or '?'})"
    return f"[{fact.kind}] {getattr(fact, 'name', None) or getattr(fact, 'text', '')}"


def _edited(fact: Fact) -> Fact:
    """The fact with what the editor typed; an empty answer leaves a part as it is."""
    if not isinstance(fact, Measure):
        part = "text" if fact.kind == "directive" else "name"
        return fact.model_copy(update={part: Prompt.ask(f"  {part}", default=getattr(fact, part))})
    from knowledge.language.numbers import read_number
    from knowledge.language.periods import Period

    indicator = Prompt.ask("  indicator", default=fact.indicator)
    value = read_number(Prompt.ask("  value", default="")) or fact.quantity.value
    unit = Prompt.ask("  unit", default=fact.quantity.unit or "") or None
    place = Prompt.ask("  place", default=fact.place or "") or None
    period = Prompt.ask("  period", default=fact.period.text if fact.period else "")
    quantity = fact.quantity.model_copy(update={"value": value, "unit": unit})
    update = {
        "indicator": indicator,
        "quantity": quantity,
        "place": place,
        "period": Period.parse(period) if period else None,
    }
    return Measure.model_validate({**dict(fact), **update})
