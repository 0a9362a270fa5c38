"""A correction in words. When and to whom it goes is `knowledge.store.corrections`; how it travels, the announcements'."""

from __future__ import annotations

from collections.abc import Mapping

from bot.wording import render
from knowledge.model import Source
from knowledge.store.corrections import Correction


def worded(correction: Correction, sources: Mapping[str, Source]) -> str:
    """What the chat is told, as HTML: what it was told before, what holds now, and why.

    `sources` are those of `Store.sources()`; a document that is not among them goes by its id.
    """
    document = (correction.new or correction.old).document
    source = sources.get(document) or Source(id=document)
    return render("learn_correction", old=correction.old, new=correction.new, reason=correction.reason, source=source)
