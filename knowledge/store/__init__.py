"""Where facts are kept: SQLite by default, PostgreSQL when it grows, one code path.

    snapshot.py    what answering reads: immutable, loaded without SQLAlchemy from an SQLite file
    store.py       the store itself: facts, drafts, sources, conversations, questions asked
    desk.py        what editors do: people, drafts, corrections; trail.py tells it back
    location.py    which database: a path, a URL, or the default one
    engine.py      connections, transactions, and what a failing database is called
    schema.py      the tables; migrations/ makes them

`Store` and `open_store` are loaded at first use, since SQLAlchemy takes longer to import than a question to answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from knowledge.store.snapshot import Snapshot, load_snapshot

if TYPE_CHECKING:
    from knowledge.store.store import ImportReport, Store, open_store

__all__ = ["ImportReport", "Snapshot", "Store", "load_snapshot", "open_store"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from knowledge.store import store  # noqa: PLC0415  # see above

    return getattr(store, name)
