"""Questions remember since when they stand open, so that pruning does not make them young."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column; empty means as old as the audits that are kept."""
    op.add_column("auditor_findings", sa.Column("asked_since", sa.Date))


def downgrade() -> None:
    """Forget it."""
    with op.batch_alter_table("auditor_findings") as table:
        table.drop_column("asked_since")
