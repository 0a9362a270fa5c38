"""Web pages: the text of the article, without menus, comments and advertisements."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from knowledge.reading.formats.refusal import refusal


class Page(NamedTuple):
    """What a web page says of itself, and its article."""

    text: str
    title: str | None
    publisher: str | None
    date: str | None


def page_of(html: str) -> Page:
    """The article of a page.

    Raises:
        DocumentError: the page has no article.
    """
    import trafilatura  # noqa: PLC0415  # half a second that other formats need not wait

    found = trafilatura.bare_extraction(html, include_comments=False, include_tables=True, with_metadata=True)
    if found is None:
        raise refusal("empty", "no article in the page")
    article = found if isinstance(found, dict) else found.as_dict()
    text = article.get("text") or ""
    if not text.strip():
        raise refusal("empty", "no article in the page")
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    joined = lines[0]
    for before, line in pairwise(lines):
        joined += ("\n" if "|" in before and "|" in line else "\n\n") + line
    return Page(joined, article.get("title"), article.get("sitename"), article.get("date"))
