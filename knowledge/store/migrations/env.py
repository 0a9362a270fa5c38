"""Run by Alembic: migrates the connection that knowledge.store.migrate passes, inside its transaction."""

from __future__ import annotations

from alembic import context

from knowledge.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
