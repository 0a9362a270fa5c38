"""Migrations of the store (Alembic). They ship with the program and run when a database is opened."""
