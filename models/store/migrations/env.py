"""Alembic's entry: the connection comes from models.store.migrate, never from a file."""

from alembic import context

import models.schema

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=models.schema.METADATA,
    transaction_per_migration=False,
)
context.run_migrations()
