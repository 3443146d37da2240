"""Checks and packs, ready to be judged, and the compiler that their conditions are made with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from auditor.core.model import Outcome, Severity
from auditor.policy.checks.conditions import Compiler, Condition
from auditor.policy.facts import tables
from auditor.policy.facts.fact_registry import DATES, OUTCOME, FactRegistry, FactSpec


@dataclass(frozen=True, slots=True)
class Arm:
    """A compiled way to an outcome."""

    outcome: Outcome
    condition: Condition
    reason: str
    question: str
    who: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Note:
    """A remark and when it is made; always where there is no condition."""

    text: str
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A day from which or until which a check applies: fixed, or a fact of the case."""

    day: date | None = None
    fact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A test of a check: the facts of a case, and what the check says of it."""

    name: str
    facts: Mapping[str, Any]
    terms: Mapping[str, Any] | None = None
    """Terms of a fully read license text; without them nothing is known of the text."""
    as_of: date | None = None
    expect: str
    says: str | None = None
    """Words that must stand in the reason or the question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check, ready to be judged."""

    id: str
    pack: str
    title: str
    citation: str
    after: tuple[tuple[str, str], ...]
    """Checks whose questions settle what is missing here, each with the fact it settles; empty for any fact."""
    waits_for: tuple[str, ...]
    """Id of a check whose question settles what is missing here too."""
    applies: Condition
    applies_from: Moment
    applies_until: Moment
    arms: tuple[Arm, ...]
    on_missing: Outcome
    missing_reason: str
    missing_question: str
    not_applicable_reason: str
    pass_reason: str
    question: str
    notes: tuple[Note, ...]
    who: str
    severity: Severity
    remedy: str
    waivable: bool
    confidence: str
    recheck: bool
    as_of: date
    sources: tuple[str, ...]
    examples: tuple[Example, ...]
    reads: tuple[str, ...]
    """Every fact its conditions, dates and sentences read, sorted."""
    fact: str
    """The fact that holds its outcome."""
    where: str = ""
    """file:line:column of the check."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack, compiled."""

    id: str
    title: str
    as_of: date
    checks: tuple[Check, ...]


def outcome_fact(check_id: str) -> str:
    """Name of the fact that holds a check's outcome."""
    return OUTCOME + check_id.replace("-", "_")


def compiler(registry: FactRegistry, check_ids: Iterable[str]) -> Compiler:
    """A compiler that knows every fact, every date and the outcome of every check."""
    extra = [FactSpec(name=DATES + key.replace("-", "_"), type="date", about=key) for key in tables.dates()]
    words = (*(outcome.value for outcome in Outcome), "not-run")
    extra += [FactSpec(name=outcome_fact(i), type="string", about=f"Outcome of {i}", allowed=words) for i in check_ids]
    return Compiler([*registry.facts.values(), *extra])
