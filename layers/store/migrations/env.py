"""Runs migrations inside the transaction that `layers.store.migrate` has opened."""

from __future__ import annotations

from alembic import context

from layers.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,  # the caller's transaction holds all of it
)
context.run_migrations()
