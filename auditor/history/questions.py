"""Questions that stand open, by age: how long a person has owed an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from auditor.history.changes import AskedQuestion
from auditor.history.database import Database
from auditor.history.reading import StoredState, asked_before

Asked = Sequence[tuple[date, set[Any]]]
"""The audits of one model under one policy in order, each with its questions: (workload, rule, question, since)."""


def open_questions(database: Database, last: Iterable[StoredState], today: date) -> tuple[AskedQuestion, ...]:
    """What the last audits still ask, the oldest first; the same question of several models is one.

    Args:
        last: the newest state of each model under each policy.
        today: the day ages are counted to.
    """
    waiting = [(state, said) for state in last for said in state.findings.values() if said.asks]
    before = asked_before(database, {state.name for state, _ in waiting})
    gathered: dict[tuple[str, str, str], list[tuple[date, tuple[str, str, str]]]] = {}
    for state, said in waiting:
        line = before.get((state.audit.policy_id, state.name), [])
        since = since_in(line, (said.workload, said.rule, said.question)) or state.audit.as_of
        key = (state.audit.policy_id, said.who or "", said.question or "")
        gathered.setdefault(key, []).append((since, (state.name, said.workload, said.rule)))
    found = [
        AskedQuestion(
            policy_id=policy,
            who=who,
            question=question,
            since=min(since for since, _ in cases),
            days=max(0, (today - min(since for since, _ in cases)).days),
            places=tuple(place for _, place in cases),
        )
        for (policy, who, question), cases in gathered.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.since, one.policy_id, one.who, one.question)))


def since_in(line: Asked, question: tuple[str, str, str | None]) -> date | None:
    """Since when the audits up to the last one have asked the same without a break; None where the last does not."""
    since: date | None = None
    for day, asked in reversed(line):
        known = _dates(asked).get(question, False)
        if known is False:
            break
        since = day
        if isinstance(known, date):
            return min(known, day)
    return since


def _dates(asked: set[Any]) -> Mapping[Any, date | None]:
    return {(workload, rule, question): since for workload, rule, question, since in asked}
