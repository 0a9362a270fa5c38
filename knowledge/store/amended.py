"""Published facts that editors corrected: what the report says of them, since when they say otherwise, and why.

The sentence of the report stays with a corrected fact as its evidence, and states the old figure: whoever shows it
says this beside it. Worked out from the audit trail; without SQLAlchemy, for the command line reads it too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from knowledge.model import Amended
from knowledge.store.rows import stored_fact

_CORRECTED = "(SELECT entity_id FROM audit WHERE action = 'correct')"
"""Read through from end to end; the lines are short, and few are corrections."""
REVISIONS = f"SELECT id, revision, content, body FROM facts WHERE id IN {_CORRECTED}"  # noqa: S608  # all our own words
TRAIL = (
    "SELECT entity_id, action, at, after FROM audit WHERE entity = 'fact' AND after IS NOT NULL "  # noqa: S608
    f"AND action IN ('correct', 'undo', 'import', 'publish', 'bundled') AND entity_id IN {_CORRECTED} ORDER BY pk"
)


def amended(
    revisions: Iterable[tuple[str, int, str, str]], trail: Iterable[tuple[str, str, datetime | str, str]]
) -> dict[str, Amended]:
    """By the id of a fact: how editors amended what was published of it. Rows are those of `REVISIONS` and `TRAIL`.

    What an import or a review published is what a report says. A fact that says that again counts as never amended; one
    that was undone to an earlier correction has the day and the reason of that one.
    """
    known = {(fact, revision): (content, body) for fact, revision, content, body in revisions}
    reported: dict[str, int] = {}
    last: dict[str, tuple[str, datetime | str, str | None]] = {}
    why: dict[tuple[str, str], tuple[datetime | str, str | None]] = {}
    for fact, action, at, said in trail:
        after = json.loads(said)
        revision = after.get("revision")
        if (fact, revision) not in known:
            continue
        content = known[fact, revision][0]
        if action == "correct":
            why[fact, content] = (at, after.get("reason"))
        if action in ("correct", "undo"):
            last[fact] = (content, *why.get((fact, content), (at, None)))
        else:
            reported[fact] = revision
            last.pop(fact, None)
    found = {}
    for fact, (content, at, reason) in last.items():
        before, body = known.get((fact, reported.get(fact, 0)), (content, ""))
        if before != content:
            found[fact] = Amended(_utc(at), stored_fact(body), reason)
    return found


def _utc(stored: datetime | str) -> datetime:
    """SQLite gives times back as text, and forgets that they are UTC."""
    moment = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
