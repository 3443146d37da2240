"""The first four tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _belongs_to(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE")


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "auditor_audits",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("stored_at", sa.String(20), nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("evidence_at", sa.String(40), nullable=False),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("tool_version", "data_version", "policy_id", "policy_version", "organisation")
        ),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_auditor_audits"),
        sa.UniqueConstraint("digest", name="uq_auditor_audits_digest"),
    )
    op.create_index("ix_auditor_audits_as_of", "auditor_audits", ["as_of"])
    op.create_table(
        "auditor_models",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("audit_id", _NUMBER, nullable=False),
        sa.Column("ref", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text) for name in ("revision", "owner", "failure", "licence")),
        sa.Column("files", sa.JSON, nullable=False),
        sa.Column("terms", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_auditor_models"),
        _belongs_to("auditor_models", "audit_id", "auditor_audits"),
    )
    op.create_index("ix_auditor_models_audit_id", "auditor_models", ["audit_id"])
    op.create_index("ix_auditor_models_name", "auditor_models", ["name"])
    op.create_table(
        "auditor_verdicts",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("model_id", _NUMBER, nullable=False),
        sa.Column("workload", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_auditor_verdicts"),
        _belongs_to("auditor_verdicts", "model_id", "auditor_models"),
    )
    op.create_index("ix_auditor_verdicts_model_id", "auditor_verdicts", ["model_id"])
    op.create_table(
        "auditor_findings",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("model_id", _NUMBER, nullable=False),
        sa.Column("workload", sa.Text, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("severity", sa.String(20), nullable=False),
        sa.Column("waived_until", sa.Date),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("question", sa.Text),
        sa.Column("who", sa.Text),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("texts", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_auditor_findings"),
        _belongs_to("auditor_findings", "model_id", "auditor_models"),
    )
    op.create_index("ix_auditor_findings_model_id", "auditor_findings", ["model_id"])
    op.create_index("ix_auditor_findings_rule_outcome", "auditor_findings", ["rule", "outcome"])


def downgrade() -> None:
    """Nothing is left."""
    for table in ("findings", "verdicts", "models", "audits"):
        op.drop_table(f"auditor_{table}")
