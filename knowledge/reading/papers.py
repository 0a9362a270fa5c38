"""Papers that a report names: resolutions, directives, plans, with number, date, issuer and subject."""

from __future__ import annotations

import itertools
import re
from functools import cache
from typing import TYPE_CHECKING

from knowledge.reading.mentions import Mention, alternatives, complete, data, pattern, read_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.reading.context import Context

MAX_SUBJECT_WORDS = 30


@cache
def _paper() -> re.Pattern[str]:
    return pattern("paper", kinds=tuple(data()["papers"]["kinds"]))


@cache
def _named() -> re.Pattern[str]:
    return pattern("paper_named", kinds=tuple(kind[0].upper() + kind[1:] for kind in data()["papers"]["named"]))


@cache
def _headed() -> re.Pattern[str]:
    return pattern("paper_headed")


def papers_in(text: str, paragraph: int, context: Context) -> Iterator[Mention]:
    """The papers named in a sentence."""
    for match in _paper().finditer(text):
        kind = match["kind"][0].upper() + match["kind"][1:].lower()
        number = re.sub(r"\s", "", match["number"]).rstrip("./-")
        issuer, subject = _parts(match["rest"], context)
        day = read_day(match["day"], context) if match["day"] else None
        issuer = issuer or _maker(text[: match.start()], context) or _by_number(number, context)
        parts = {
            "name": data()["names"]["numbered"].format(kind=kind, number=number),
            "date": day,
            "issuer": issuer,
            "subject": subject,
        }
        yield Mention("document", parts, paragraph, text)
    for match in _named().finditer(text):
        issuer, subject = _parts(match["rest"], context)
        if subject:
            yield Mention(
                "document",
                {
                    "name": data()["names"]["about"].format(kind=match["kind"], subject=subject),
                    "issuer": issuer,
                    "subject": subject,
                    "date": None,
                },
                paragraph,
                text,
            )


def head_of(paragraphs: list[str], context: Context) -> Mention | None:
    """The report itself, where its head bears a number ("Số: 415-BC/HU")."""
    for at, text in enumerate(paragraphs[:4]):
        match = _headed().match(text)
        if match:
            following = paragraphs[at + 1] if at + 1 < len(paragraphs) else ""
            kind = next((kind for kind in data()["papers"]["kinds"] if following.lower().startswith(kind)), None)
            if kind is None:
                return None
            number = re.sub(r"\s", "", match["number"])
            words = following[len(kind) :].split("(")[0].split()
            subject = " ".join(itertools.dropwhile(str.isupper, words)) or None
            parts = {
                "name": data()["names"]["numbered"].format(kind=kind[0].upper() + kind[1:], number=number),
                "date": None,
                "issuer": _by_number(number, context),
                "subject": subject,
            }
            return Mention("document", parts, at + 1, text)
    return None


def is_headed(text: str) -> bool:
    """Is it the head of an official paper, with its number?"""
    return _headed().match(text) is not None


def _parts(rest: str, context: Context) -> tuple[str | None, str | None]:
    """Issuer and subject from what follows the number."""
    about = re.search(rf"(?:^|\s)(?:{alternatives(data()['papers']['about'])})\s+(?P<subject>.+)$", rest)
    before = rest[: about.start()] if about else rest
    by = re.search(rf"(?:^|\s)(?:{alternatives(data()['papers']['issued'])})\s+(?P<issuer>[^,]+)$", before.strip())
    if by is None and about is None:
        by = re.match(rf"\s*(?:{alternatives(data()['papers']['issued'])})\s+(?P<issuer>[^,]+)", rest)
    subject = _until_end(about["subject"]) if about else None
    return complete(by["issuer"].strip(), context) if by else None, subject


def _until_end(text: str) -> str | None:
    """A subject ends where another statement begins."""
    words = re.split(rf"\s(?:{alternatives(data()['papers']['ends'])})(?=\s|$)", text)[0].split()
    return " ".join(words[:MAX_SUBJECT_WORDS]).strip(" ,.") or None


def _maker(before: str, context: Context) -> str | None:
    """Who issues it where the sentence says so before it: "Thị ủy đã ban hành Chỉ thị số …"."""
    found = pattern("paper_made", made=tuple(data()["papers"]["made"])).search(before)
    return complete(found["body"].strip(), context) if found else None


def _by_number(number: str, context: Context) -> str | None:
    """Who issues papers of such a number: "415-BC/HU" is of the Huyện ủy."""
    signs = re.split(r"[/-]", number)[1:]
    for sign, body in data()["papers"]["issuers"].items():
        if sign in signs:
            return (
                complete(body, context)
                if body.endswith(data()["names"]["committee"]) or context.place is None
                else f"{body} {context.place}"
            )
    return None
