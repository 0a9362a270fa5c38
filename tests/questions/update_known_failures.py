"""Writes `known_failures.toml` anew: the labelled questions that are not answered right today.

    python -m tests.questions.update_known_failures

Sets that are not here (the shared data) keep their list. Look at the difference before you keep it: the list may only
shrink, or grow with new questions.
"""

from __future__ import annotations

import tomllib

from tests.questions.judge import HERE, KNOWN, SETS, UNKNOWN, judged, share_right, share_wrong

LIST = HERE / "known_failures.toml"
HEAD = """\
# Labelled questions that are not answered right yet, by set: id and what happens instead. The list must shrink: a case
# that is answered right and listed fails the tests, and so does one that is not listed and fails.
# Written by `python -m tests.questions.update_known_failures`.
"""


def known_failures() -> dict[str, dict[str, str]]:
    """The list as it stands: set → case → what happens (`asked`, `missed` or `wrong`)."""
    return tomllib.loads(LIST.read_text("utf-8")) if LIST.exists() else {}


def _table(name: str, failures: dict[str, str], notes: dict[str, str]) -> str:
    lines = [f'{case} = "{verdict}"  # {notes[case]}' if case in notes else f'{case} = "{verdict}"'
             for case, verdict in failures.items()]  # fmt: skip
    return "\n".join([f"[{name}]", *lines]) + "\n"


def main() -> None:
    """Ask everything that is here and write the list."""
    before = known_failures()
    tables = []
    for name, questions in SETS.items():
        if not questions.is_here:
            tables.append(_table(name, before.get(name, {}), {}))
            continue
        found = judged(name)
        bad = {one.case["id"]: one for one in found if one.verdict != "right"}
        notes = {
            case: " → ".join(one.case["turns"])[:90]
            for case, one in bad.items()
            if questions.facts != SETS["dev"].facts
        }
        tables.append(_table(name, {case: one.verdict for case, one in bad.items()}, notes))
        print(f"{name:13} right {share_right(found, KNOWN):.3f} · refused {share_right(found, UNKNOWN):.3f}"
              f" · clarify {share_right(found, ('clarify',)):.3f} · wrong {share_wrong(found):.3f}")  # fmt: skip
    LIST.write_text("\n".join([HEAD, *tables]), "utf-8")


if __name__ == "__main__":
    main()
