"""The shape of pack files and of rules in a policy: what a check says before its conditions are compiled."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from auditor.core.respelling import ANYTHING, Shape
from auditor.policy.checks.validation import Lazily, Strict
from auditor.policy.facts.fact_registry import TERMS, registry
from auditor.policy.facts.shapes import shape_of_fact

Who: TypeAlias = Literal["privacy", "legal", "security", "clinical safety", "procurement", "export control"]


class ArmModel(Strict):
    """One way to an outcome, with words of its own."""

    when: str
    reason: str | None = None
    question: str | None = None
    who: Who | None = None
    remedy: str | None = None


class RuleModel(Strict):
    """The arms, read in the order fail, review, pass."""

    fail: str | tuple[ArmModel, ...] | None = None
    review: str | tuple[ArmModel, ...] | None = None
    pass_: str | tuple[ArmModel, ...] | None = Field(default=None, alias="pass")


class ReasonsModel(Strict):
    """Sentences for outcomes whose arm has none of its own."""

    fail: str | None = None
    review: str | None = None
    pass_: str | None = Field(default=None, alias="pass")
    not_applicable: str | None = Field(default=None, alias="not-applicable")


class NoteModel(Strict):
    """A remark beside a finding."""

    when: str | None = None
    text: str


class MissingModel(Strict):
    """What to say and ask where a fact that decides is missing."""

    reason: str | None = None
    question: str | None = None


class FromFact(Strict):
    """A date that depends on the case."""

    fact: str


def _facts() -> Shape:
    return Shape({name: shape_of_fact(spec) for name, spec in registry().facts.items()})


def _terms() -> Shape:
    return Shape(dict.fromkeys((name.removeprefix(TERMS) for name in registry().terms), ANYTHING))


class ExampleModel(Strict):
    """A test of the check, run by the contract test."""

    name: str
    facts: Annotated[dict[str, Any], Lazily(_facts)] = Field(default_factory=dict)
    terms: Annotated[dict[str, Any] | None, Lazily(_terms)] = None
    """Terms of a fully read license text; left out, nothing is known of the text."""
    as_of: date | None = None
    expect: Literal["pass", "fail", "needs-review", "upcoming", "not-applicable"]
    says: str | None = None
    """Words that must stand in the reason or the question."""


When: TypeAlias = date | str | FromFact | None


class CheckModel(Strict):
    """One check as written."""

    id: str
    title: str
    citation: str
    after: dict[str, str | tuple[str, ...]] | str | None = None
    """Checks whose questions settle what is missing here: while one asks, this one does not. With a mapping
    ``{check: fact}`` only that fact is settled by it, and a check whose scope hangs on the fact waits."""
    waits_for: tuple[str, ...] = ()
    """Checks whose questions come first: while one asks, this one is held back, unless it is certain to fail."""
    applies_when: str = "true"
    applies_from: When = None
    applies_until: When = None
    rule: RuleModel
    on_missing: Literal["needs-review", "fail"] = "needs-review"
    reasons: ReasonsModel = Field(default_factory=ReasonsModel)
    missing: MissingModel = Field(default_factory=MissingModel)
    notes: tuple[NoteModel, ...] = ()
    question: str = ""
    who: Who = "legal"
    severity: Literal["critical", "high", "medium", "low", "info"]
    remedy: str
    waivable: bool = True
    confidence: Literal["high", "medium", "low"] = "high"
    recheck: bool = False
    as_of: date | None = None
    sources: tuple[str, ...] = ()
    examples: tuple[ExampleModel, ...] = ()


class PackModel(Strict):
    """A pack file."""

    id: str
    title: str
    as_of: date
    checks: tuple[CheckModel, ...]
