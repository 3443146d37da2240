"""Storing an audit: all of it in one transaction, the same audit once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from auditor.core.model import Audit, Finding, ModelAudit, Outcome
from auditor.history.database import Database
from auditor.history.tables import AUDITS, FINDINGS, MODELS, VERDICTS

BATCH = 5_000
"""Rows sent at once. By judgment; bench/RESULTS.md, "History" is measured with it."""
_UNSTORABLE = dict.fromkeys((0, *range(0xD800, 0xE000)), "\ufffd")
"""What a database refuses in a text: NUL, and halves of characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What storing an audit did."""

    digest: str
    """sha256 of the audit as a JSON report."""
    new: bool
    """False where the same audit was there already."""
    findings: int


def store(database: Database, audit: Audit, now: str, *, written: str = "") -> Stored:
    """Keep an audit; one that is kept already, byte for byte, is left as it is.

    Args:
        now: when, as an ISO 8601 instant in UTC.
        written: sha256 of the file it was read from: an audit is known by what the version that made it wrote, and
            a later version writes the same audit with more fields.

    Raises:
        HistoryError: the database refuses; nothing of the audit is kept then.
    """
    if not written:
        return keep(database, audit, digest_of(audit), now)
    return keep(database, audit, written, now, other=digest_of(audit))


def digest_of(audit: Audit) -> str:
    """What an audit is known by: the sha256 of its JSON report."""
    from auditor import wire

    return hashlib.sha256(wire.dump(audit).encode("utf-8")).hexdigest()


def keep(database: Database, audit: Audit, digest: str, now: str, *, other: str = "") -> Stored:
    """As `store`, with the digest already at hand, and another one the audit may be kept under."""
    return database.writing(lambda connection: _store(connection, audit, digest, now, other))


def _store(connection: sa.Connection, audit: Audit, digest: str, now: str, other: str) -> Stored:
    if other and connection.execute(sa.select(AUDITS.c.id).where(AUDITS.c.digest == other)).first():
        return Stored(digest=other, new=False, findings=0)
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    head = dialect.insert(AUDITS).values(_head(audit, digest, now)).on_conflict_do_nothing(index_elements=["digest"])
    audit_id = connection.execute(head.returning(AUDITS.c.id)).scalar()
    if audit_id is None:
        return Stored(digest=digest, new=False, findings=0)
    rows = [{"audit_id": audit_id, **_model(model)} for model in audit.models]
    if not rows:
        return Stored(digest=digest, new=True, findings=0)
    asked = sa.insert(MODELS).returning(MODELS.c.id, sort_by_parameter_order=True)
    numbered = list(zip(connection.execute(asked, rows).scalars(), audit.models, strict=True))
    verdicts = [
        {"model_id": number, "workload": _text(verdict.workload), "outcome": verdict.outcome.value}
        for number, model in numbered
        for verdict in model.verdicts
    ]
    if verdicts:
        connection.execute(sa.insert(VERDICTS), verdicts)
    kept = 0
    batch: list[dict[str, Any]] = []
    for number, model in numbered:
        for finding in _findings(model):
            batch.append({"model_id": number, **finding})
            if len(batch) == BATCH:
                connection.execute(sa.insert(FINDINGS), batch)
                kept += len(batch)
                batch = []
    if batch:
        connection.execute(sa.insert(FINDINGS), batch)
    return Stored(digest=digest, new=True, findings=kept + len(batch))


def _head(audit: Audit, digest: str, now: str) -> dict[str, Any]:
    retrieved = [model.dossier.retrieved_at for model in audit.models if model.dossier]
    return {
        "digest": digest,
        "stored_at": now,
        "as_of": audit.as_of,
        "evidence_at": _text(max(retrieved, default=""))[:40],
        "tool_version": _text(audit.tool_version),
        "data_version": _text(audit.data_version),
        "policy_id": _text(audit.policy.id),
        "policy_version": _text(audit.policy.version),
        "organisation": _text(audit.policy.organisation),
        "outcome": audit.outcome().value,
    }


def _model(model: ModelAudit) -> dict[str, Any]:
    dossier = model.dossier
    weights = dossier.weights if dossier else None
    return {
        "ref": _text(str(model.ref)),
        "name": _text(str(model.ref.at(None))),
        "revision": _text(dossier.revision) if dossier and dossier.revision else None,
        "owner": _text(model.owner) if model.owner else None,
        "failure": _text(f"{model.failure.kind}: {model.failure.what}") if model.failure else None,
        "licence": _text(weights.concluded.expression) if weights and weights.concluded.expression else None,
        "files": {_text(file.path): file.sha256 for file in dossier.files} if dossier else {},
        "terms": {term.id: _plain(term.value) for term in weights.terms} if weights else {},
    }


def _findings(model: ModelAudit) -> Iterator[dict[str, Any]]:
    for verdict in model.verdicts:
        for finding in verdict.findings:
            if finding.outcome is not Outcome.NOT_APPLICABLE:
                yield {"workload": _text(verdict.workload), **_finding(finding)}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": _text(finding.check),
        "outcome": finding.outcome.value,
        "severity": finding.severity.value,
        "waived_until": finding.waiver.until if finding.waiver else None,
        "reason": _text(finding.reason),
        "question": _text(finding.question) if finding.question else None,
        "who": _text(finding.who) if finding.who else None,
        "facts": {_text(fact.name): _plain(fact.value) if fact.known else None for fact in finding.facts},
        "texts": [
            [_text(one.location.path), one.location.start_line, one.location.sha256, _text(one.statement)]
            for one in finding.evidence
            if one.location is not None
        ],
        "asked_since": None,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, str):
        return _text(value)
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {_text(str(key)): _plain(value[key]) for key in value}
    if isinstance(value, (frozenset, set)):
        return sorted((_plain(item) for item in value), key=str)
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return _text(str(value))


def _text(value: str) -> str:
    return value.translate(_UNSTORABLE)
