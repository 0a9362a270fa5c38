"""A `Reply` in words: HTML as Telegram takes it, or plain text for a terminal.

Every sentence stands in a Jinja2 template of the folder `texts`; this module fills them and knows no Vietnamese. The
templates escape what they are given and stop at a name that is missing, so that no half sentence is ever sent.
"""

from __future__ import annotations

import html as _html
import os
import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from platformdirs import user_cache_path

from knowledge.language.numbers import format_number
from knowledge.model import Amended, Answer, Fact, Measure, Reply, Source, Span

if TYPE_CHECKING:
    from knowledge.asking.beside import Freshness

ECHO = 80
"""At most so many letters of a person's own words are said back."""
VIETNAM = timezone(timedelta(hours=7))
_TAG = re.compile(r"</?[a-z][^>]*>")
_SPACES = re.compile(r"[ \t]+")
_BLANK_LINES = re.compile(r"\n{3,}")


class Facts(Protocol):
    """Where the fact behind an answer is looked up (`knowledge.asking.Base` is one)."""

    def fact(self, fact_id: str, /) -> Fact | None:
        """The fact of this id, None where there is none."""

    def amended(self, fact_id: str, /) -> Amended | None:
        """How editors corrected it, None where they did not."""


def html(
    reply: Reply, facts: Facts | None = None, *, options: bool = True,
    fresh: Callable[[Reply], Freshness | None] = lambda reply: None,
) -> str:  # fmt: skip
    """The reply as Telegram HTML, figure first and bold.

    With `facts` an answer also says how its figure compares; `fresh` tells until when its figures go. `options=False`
    leaves the list of options to buttons.
    """
    if reply.parts:
        return "\n\n".join(html(part, facts, options=options, fresh=fresh) for part in reply.parts)
    return render(
        reply.outcome,
        reason=reply.reason,
        detail=dict(reply.detail),
        options=reply.options if options else (),
        items=[(answer, _cited(answer, facts)) for answer in reply.answers],
        sources=_sources(reply.answers),
        fresh=fresh(reply),
        amended=facts.amended if facts is not None else lambda _: None,
    )


def plain(reply: Reply, facts: Facts | None = None, *, options: bool = True) -> str:
    """The reply as plain text: the words of `html` without their markup."""
    return as_plain(html(reply, facts, options=options))


def render(template: str, **values: Any) -> str:
    """Fill `texts/<template>.j2`: HTML with tidy white space.

    Raises:
        jinja2.UndefinedError: the template uses a value that is not given.
        jinja2.TemplateNotFound: there is no such template.
    """
    return _tidy(_environment().get_template(f"{template}.j2").render(**values))


def words(template: str, **values: Any) -> str:
    """Fill `texts/<template>.j2` for a place that shows no HTML: a button, a title."""
    return _html.unescape(render(template, **values))


def as_plain(markup: str) -> str:
    """Our own HTML without tags and entities."""
    return _html.unescape(_TAG.sub("", markup))


def _tidy(text: str) -> str:
    lines = (_SPACES.sub(" ", line).strip() for line in text.splitlines())
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def _cited(answer: Answer, facts: Facts | None) -> Fact | None:
    return facts.fact(answer.facts[0]) if facts is not None and answer.facts else None


def _sources(answers: Iterable[Answer]) -> list[tuple[Source, int | None]]:
    """Each source once, with the paragraph of the first answer that it gives."""
    found: dict[str, tuple[Source, int | None]] = {}
    for answer in answers:
        found.setdefault(answer.source.id, (answer.source, answer.paragraph))
    return list(found.values())


@lru_cache(maxsize=1)
def _environment() -> Environment:
    folder = Path(__file__).parent / "texts"
    environment = Environment(
        loader=FileSystemLoader(folder),
        bytecode_cache=_compiled(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(number=number, day=day, moment=moment, capital=capital, said=said, brief=brief, size=abs)
    environment.tests["measure"] = lambda value: isinstance(value, Measure)
    return environment


def _compiled() -> FileSystemBytecodeCache | None:
    """Where compiled templates are kept (keyed on their source): 60 ms of every start. None where nothing can be."""
    folder = user_cache_path("sotay", appauthor=False) / "templates"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder)) if os.access(folder, os.W_OK) else None


def number(value: Decimal | float | Span) -> str:
    """A figure in Vietnamese writing; a range as "135 - 140"."""
    if isinstance(value, Span):
        return f"{format_number(value.low)} - {format_number(value.high)}"
    return format_number(value if isinstance(value, Decimal) else Decimal(str(value)))


def day(value: date) -> str:
    """A date as people write it: 19/12/2023; of a moment, the day in Việt Nam."""
    value = _local(value) if isinstance(value, datetime) else value
    return f"{value.day}/{value.month}/{value.year}"


def moment(value: datetime) -> str:
    """A date and time as people in Việt Nam write it: 14:05 ngày 19/12/2023. Without a zone it is UTC."""
    return f"{_local(value):%H:%M} ngày {day(value)}"


def _local(value: datetime) -> datetime:
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(VIETNAM)


def brief(text: str, limit: int) -> str:
    """The text, or as much of it as fits into `limit` letters; of what a macro gives, letters and not entities."""
    text = _html.unescape(text) if hasattr(text, "__html__") else text
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def said(words: Any) -> str:
    """A person's own words, or a list of them, short enough to be said back."""
    text = ", ".join(map(str, words)) if isinstance(words, (list, tuple, set, frozenset)) else str(words)
    text = " ".join(text.split())
    return text if len(text) <= ECHO else text[:ECHO].rstrip() + "…"
