"""Brings a database to the schema of this program, or back to an earlier one."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from knowledge.errors import StoreError

_FOLDER = Path(__file__).parent / "migrations"


def current(connection: Connection) -> str | None:
    """The schema of a database; None where it has none yet."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, target: str = "head") -> tuple[str | None, str | None]:
    """Migrate up to `target`, inside the transaction of `connection`; the schema before and after.

    Raises:
        StoreError: a newer program made this database.
    """
    before = current(connection)
    scripts = ScriptDirectory.from_config(_config(connection))
    if before is not None and before not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreError(f"this database has schema {before}, which is newer than this program; update Sổ Tay")
    if before != scripts.get_current_head():
        command.upgrade(_config(connection), target)
    return before, current(connection)


def downgrade(connection: Connection, target: str) -> None:
    """Migrate down to `target` ("base": nothing is left), inside the transaction of `connection`."""
    command.downgrade(_config(connection), target)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
