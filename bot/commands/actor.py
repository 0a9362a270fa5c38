"""Who works at the terminal, for the audit trail."""

from __future__ import annotations

import getpass


def actor() -> str:
    """As in "cli:lan"; "cli" where the machine has no name for the user."""
    try:
        return f"cli:{getpass.getuser()}"
    except (OSError, KeyError, ImportError):  # a container without user names
        return "cli"
