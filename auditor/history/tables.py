"""The tables as they are now; how an older database gets here stand in ``migrations``.

One audit has models, a model has verdicts and findings. Findings that do not apply are not kept: a missing one is
not applicable. Everything that is compared as a whole (facts, texts, terms) is JSON.
"""

from __future__ import annotations

import sqlalchemy as sa

VERSION = "0002"
"""The last step of ``migrations``, which gives these tables."""
VERSION_TABLE = "auditor_history_version"
METADATA = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""Row numbers: SQLite counts up by itself only in a column called plainly INTEGER."""

AUDITS = sa.Table(
    "auditor_audits",
    METADATA,
    sa.Column("id", NUMBER, primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False, unique=True),  # sha256 of the JSON report
    sa.Column("stored_at", sa.String(20), nullable=False),  # ISO 8601, UTC
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("evidence_at", sa.String(40), nullable=False),  # when the newest evidence was retrieved
    sa.Column("tool_version", sa.Text, nullable=False),
    sa.Column("data_version", sa.Text, nullable=False),
    sa.Column("policy_id", sa.Text, nullable=False),
    sa.Column("policy_version", sa.Text, nullable=False),
    sa.Column("organisation", sa.Text, nullable=False),
    sa.Column("outcome", sa.String(20), nullable=False),
    sa.Index(None, "as_of"),
)
MODELS = sa.Table(
    "auditor_models",
    METADATA,
    sa.Column("id", NUMBER, primary_key=True),
    sa.Column("audit_id", NUMBER, sa.ForeignKey(AUDITS.c.id, ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("ref", sa.Text, nullable=False),  # as asked
    sa.Column("name", sa.Text, nullable=False, index=True),  # without revision
    sa.Column("revision", sa.Text),
    sa.Column("owner", sa.Text),
    sa.Column("failure", sa.Text),  # why nothing could be read
    sa.Column("licence", sa.Text),  # concluded for the weights
    sa.Column("files", sa.JSON, nullable=False),  # path → sha256
    sa.Column("terms", sa.JSON, nullable=False),  # id → value, of the weights
)
VERDICTS = sa.Table(
    "auditor_verdicts",
    METADATA,
    sa.Column("id", NUMBER, primary_key=True),
    sa.Column("model_id", NUMBER, sa.ForeignKey(MODELS.c.id, ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("workload", sa.Text, nullable=False),
    sa.Column("outcome", sa.String(20), nullable=False),
)
FINDINGS = sa.Table(
    "auditor_findings",
    METADATA,
    sa.Column("id", NUMBER, primary_key=True),
    sa.Column("model_id", NUMBER, sa.ForeignKey(MODELS.c.id, ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("workload", sa.Text, nullable=False),
    sa.Column("rule", sa.Text, nullable=False),  # id of the check
    sa.Column("outcome", sa.String(20), nullable=False),
    sa.Column("severity", sa.String(20), nullable=False),
    sa.Column("waived_until", sa.Date),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("question", sa.Text),
    sa.Column("who", sa.Text),
    sa.Column("facts", sa.JSON, nullable=False),  # name → value, null where it was not known
    sa.Column("texts", sa.JSON, nullable=False),  # [path, line, sha256 or null, statement]
    sa.Column("asked_since", sa.Date),  # set where the audits that asked before have been pruned
    sa.Index(None, "rule", "outcome"),
)
