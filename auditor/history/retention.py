"""Forgetting: old audits go, the newest of each model stays, and open questions keep their age."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from auditor.core.model import Outcome
from auditor.history.database import Database
from auditor.history.questions import since_in
from auditor.history.reading import IN_ORDER, asked_before_in, parts
from auditor.history.tables import AUDITS, FINDINGS, MODELS


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """What went."""

    audits: int
    models: int


def prune(database: Database, before: date) -> Pruned:
    """Remove what audits judged for a day before ``before`` said, except the last word on each model.

    Raises:
        HistoryError: the database refuses; nothing has gone then.
    """
    return database.writing(lambda connection: _prune(connection, before))


def _prune(connection: sa.Connection, before: date) -> Pruned:
    rank = sa.func.dense_rank().over(
        partition_by=(AUDITS.c.policy_id, MODELS.c.name), order_by=[column.desc() for column in IN_ORDER]
    )
    ranked = sa.select(MODELS.c.id, MODELS.c.name, AUDITS.c.as_of, rank.label("age")).join(AUDITS).subquery()
    old = connection.execute(
        sa.select(ranked.c.id, ranked.c.name).where(ranked.c.as_of < before, ranked.c.age > 1)
    ).all()
    gone = {row.id for row in old}
    for names in parts(sorted({row.name for row in old})):
        _keep_ages(connection, names, gone)
    for numbers in parts(sorted(gone)):
        connection.execute(sa.delete(MODELS).where(MODELS.c.id.in_(numbers)))
    empty = sa.delete(AUDITS).where(AUDITS.c.as_of < before, ~sa.exists().where(MODELS.c.audit_id == AUDITS.c.id))
    return Pruned(audits=connection.execute(empty).rowcount, models=len(gone))


def _keep_ages(connection: sa.Connection, names: Sequence[str], gone: set[int]) -> None:
    """Write down, in the first audits that stay, since when their questions have stood open."""
    asked = asked_before_in(connection, names)
    kept = (
        sa.select(
            MODELS.c.name, AUDITS.c.policy_id, AUDITS.c.as_of, FINDINGS.c.id, FINDINGS.c.model_id,
            FINDINGS.c.workload, FINDINGS.c.rule, FINDINGS.c.question,
        )
        .select_from(FINDINGS.join(MODELS).join(AUDITS))
        .where(MODELS.c.name.in_(names), FINDINGS.c.outcome == Outcome.NEEDS_REVIEW.value)
        .where(FINDINGS.c.question.is_not(None), FINDINGS.c.waived_until.is_(None))
        .order_by(*IN_ORDER)
    )  # fmt: skip
    for row in connection.execute(kept).all():
        if row.model_id in gone:
            continue
        line = [(day, asks) for day, asks in asked[row.policy_id, row.name] if day <= row.as_of]
        since = since_in(line, (row.workload, row.rule, row.question))
        if since is not None and since < row.as_of:
            connection.execute(sa.update(FINDINGS).where(FINDINGS.c.id == row.id).values(asked_since=since))
