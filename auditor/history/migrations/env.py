"""What Alembic runs: the steps over the connection and inside the transaction that the history has opened."""

from __future__ import annotations

from alembic import context

from auditor.history.tables import METADATA, VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    compare_type=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
