"""What the history holds, as values: the audits, and what each said of one model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import sqlalchemy as sa

from auditor.core.model import Outcome
from auditor.history.database import Database
from auditor.history.tables import AUDITS, FINDINGS, MODELS, VERDICTS

WAIVED = "waived"
"""Stands for the outcome of a finding that a waiver took out of the verdict."""
NOT_APPLICABLE = Outcome.NOT_APPLICABLE.value
IN_ORDER = (AUDITS.c.as_of, AUDITS.c.evidence_at, AUDITS.c.id)
"""The order of audits: by the day judged for, then by the evidence, then as they came."""
T = TypeVar("T")
_MOST = 500
"""Numbers in one question to the database. Given by SQLite, which allowed 999 in old versions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditHead:
    """One stored audit."""

    id: int
    digest: str
    stored_at: str
    as_of: date
    tool_version: str
    data_version: str
    policy_id: str
    policy_version: str
    organisation: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFinding:
    """One finding as it was stored."""

    workload: str
    rule: str
    outcome: str
    """An outcome, or `WAIVED`."""
    severity: str
    reason: str
    question: str | None
    who: str | None
    waived_until: date | None
    asked_since: date | None
    facts: Mapping[str, Any]
    texts: Sequence[Sequence[Any]]

    @property
    def asks(self) -> bool:
        """Whether a person still has to answer it."""
        return self.outcome == Outcome.NEEDS_REVIEW.value and bool(self.question)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredState:
    """What one audit said of one model; entries of the same model at several revisions are one."""

    audit: AuditHead
    name: str
    revisions: tuple[str, ...]
    failure: str | None
    licences: tuple[str, ...]
    files: Mapping[str, str]
    terms: Mapping[str, Any]
    verdicts: Mapping[str, str]
    """Workload → outcome."""
    findings: Mapping[tuple[str, str], StoredFinding] = field(default_factory=dict)
    """By workload and rule."""


def names(database: Database) -> tuple[str, ...]:
    """Every model the history knows, without revision."""
    asked = sa.select(MODELS.c.name).distinct().order_by(MODELS.c.name)
    return tuple(database.reading(lambda connection: connection.execute(asked).scalars().all()))


def states(database: Database, name: str) -> tuple[StoredState, ...]:
    """What every audit said of one model, with findings, in order.

    Raises:
        HistoryError: the database refuses.
    """
    asked = _with_audit().where(MODELS.c.name == name).order_by(*IN_ORDER, MODELS.c.id)
    return database.reading(lambda connection: _states(connection, connection.execute(asked).all()))


def latest(database: Database, wanted: Sequence[str] = ()) -> tuple[StoredState, ...]:
    """What the last audit under each policy said of each model, by policy and name.

    Of the findings only those that need review are read: an overview of a large history asks for no more.

    Args:
        wanted: names of models; empty for all.

    Raises:
        HistoryError: the database refuses.
    """
    rank = sa.func.dense_rank().over(
        partition_by=(AUDITS.c.policy_id, MODELS.c.name), order_by=[column.desc() for column in IN_ORDER]
    )
    every = sa.select(MODELS.c.id.label("model"), rank.label("age")).join(AUDITS)
    ranked = (every.where(MODELS.c.name.in_(wanted)) if wanted else every).subquery()
    newest = sa.select(ranked.c.model).where(ranked.c.age == 1)
    asked = _with_audit().where(MODELS.c.id.in_(newest)).order_by(AUDITS.c.policy_id, MODELS.c.name, MODELS.c.id)
    open_only = FINDINGS.c.outcome == Outcome.NEEDS_REVIEW.value
    return database.reading(lambda connection: _states(connection, connection.execute(asked).all(), open_only))


def asked_before(database: Database, wanted: Iterable[str]) -> dict[tuple[str, str], list[tuple[date, set[Any]]]]:
    """For each policy and model: every audit in order, with the questions it asked.

    A question is ``(workload, rule, question, asked_since)``.
    """
    return database.reading(lambda connection: asked_before_in(connection, sorted(set(wanted))))


def asked_before_in(
    connection: sa.Connection, wanted: Sequence[str]
) -> dict[tuple[str, str], list[tuple[date, set[Any]]]]:
    """As `asked_before`, inside a transaction."""
    found: dict[tuple[str, str], list[tuple[date, set[Any]]]] = {}
    for some in parts(wanted):
        order: dict[tuple[str, str], dict[int, tuple[date, set[Any]]]] = {}
        places: dict[int, tuple[tuple[str, str], int]] = {}
        heads = (
            sa.select(MODELS.c.id, MODELS.c.name, AUDITS.c.policy_id, AUDITS.c.id, AUDITS.c.as_of)
            .join(AUDITS)
            .where(MODELS.c.name.in_(some))
            .order_by(*IN_ORDER)
        )
        for model, name, policy, audit, day in connection.execute(heads):
            order.setdefault((policy, name), {}).setdefault(audit, (day, set()))
            places[model] = (policy, name), audit
        questions = (
            sa.select(
                FINDINGS.c.model_id, FINDINGS.c.workload, FINDINGS.c.rule, FINDINGS.c.question, FINDINGS.c.asked_since
            )
            .join(MODELS)
            .where(MODELS.c.name.in_(some), FINDINGS.c.outcome == Outcome.NEEDS_REVIEW.value)
            .where(FINDINGS.c.question.is_not(None), FINDINGS.c.waived_until.is_(None))
        )
        for model, *question in connection.execute(questions):
            key, audit = places[model]
            order[key][audit][1].add(tuple(question))
        found.update({key: list(audits.values()) for key, audits in order.items()})
    return found


def _with_audit() -> sa.Select[Any]:
    of_audit = (column.label(f"audit_{column.name}") for column in AUDITS.c if column.name != "id")
    return sa.select(MODELS, *of_audit).join(AUDITS)


def _states(
    connection: sa.Connection, rows: Sequence[sa.Row[Any]], which: sa.ColumnElement[bool] | None = None
) -> tuple[StoredState, ...]:
    numbers = [row.id for row in rows]
    verdicts = _by_model(connection, sa.select(VERDICTS), VERDICTS, numbers)
    chosen = sa.select(FINDINGS) if which is None else sa.select(FINDINGS).where(which)
    findings = _by_model(connection, chosen, FINDINGS, numbers)
    together: dict[tuple[int, str], list[sa.Row[Any]]] = {}
    for row in rows:
        together.setdefault((row.audit_id, row.name), []).append(row)
    return tuple(_state(same, verdicts, findings) for same in together.values())


def _state(
    same: Sequence[sa.Row[Any]],
    verdicts: Mapping[int, Sequence[sa.Row[Any]]],
    findings: Mapping[int, Sequence[sa.Row[Any]]],
) -> StoredState:
    first = same[0]
    judged: dict[str, str] = {}
    said: dict[tuple[str, str], StoredFinding] = {}
    for row in same:
        for verdict in verdicts.get(row.id, ()):
            judged[verdict.workload] = max(judged.get(verdict.workload, NOT_APPLICABLE), verdict.outcome, key=rank)
        for found in findings.get(row.id, ()):
            one = _said(found)
            kept = said.get((one.workload, one.rule))
            if kept is None or rank(one.outcome) > rank(kept.outcome):
                said[one.workload, one.rule] = one
    return StoredState(
        audit=_head(first),
        name=first.name,
        revisions=tuple(sorted({row.revision for row in same if row.revision})),
        failure=next((row.failure for row in same if row.failure), None),
        licences=tuple(sorted({row.licence for row in same if row.licence})),
        files={path: sha for row in same for path, sha in row.files.items()},
        terms={term: value for row in same for term, value in row.terms.items()},
        verdicts=judged,
        findings=said,
    )


def _head(row: sa.Row[Any]) -> AuditHead:
    of_audit = {column.name: getattr(row, f"audit_{column.name}") for column in AUDITS.c if column.name != "id"}
    del of_audit["evidence_at"]
    return AuditHead(id=row.audit_id, **of_audit)


def _said(row: sa.Row[Any]) -> StoredFinding:
    return StoredFinding(
        workload=row.workload,
        rule=row.rule,
        outcome=WAIVED if row.waived_until else row.outcome,
        severity=row.severity,
        reason=row.reason,
        question=row.question,
        who=row.who,
        waived_until=row.waived_until,
        asked_since=row.asked_since,
        facts=row.facts,
        texts=row.texts,
    )


def rank(outcome: str) -> int:
    """Order of badness of an outcome as stored; a waived finding weighs as little as a passing one."""
    return Outcome.PASS.rank if outcome == WAIVED else Outcome(outcome).rank


def _by_model(
    connection: sa.Connection, chosen: sa.Select[Any], table: sa.Table, numbers: Sequence[int]
) -> dict[int, list[sa.Row[Any]]]:
    found: dict[int, list[sa.Row[Any]]] = {}
    for some in parts(numbers):
        asked = chosen.where(table.c.model_id.in_(some)).order_by(table.c.id)
        for row in connection.execute(asked):
            found.setdefault(row.model_id, []).append(row)
    return found


def parts(items: Sequence[T]) -> Iterable[Sequence[T]]:
    """Pieces that one question to the database may hold."""
    return (items[start : start + _MOST] for start in range(0, len(items), _MOST))
