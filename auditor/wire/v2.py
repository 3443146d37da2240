"""Version 2 of the JSON report: its own types, so that renaming a noun inside does not change what others parse.

One class for each noun of `auditor.core.model`, same reading order. A field that the noun has not is derived: it is
written for readers of the JSON and ignored on the way back. Fields may be added with a default within version 2;
nothing is renamed, removed or given another meaning.

Models and workloads share most of what is found of them, so that findings, and the facts they looked at, stand once
in two tables at the end, and are named by key wherever they belong.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from auditor.core import model as nouns
from auditor.core.model import Basis, Outcome, Severity, Status, Subject

SCHEMA_ID = "urn:model-license-auditor:schema:audit:v2"
SCHEMA_VERSION = 2
"""Given by our own format: docs/compatibility.md says when it is raised."""

Value = Any
"""A term's or fact's value: scalar, list or object; a date is ``{"$date": "2026-01-31"}``, and keys that begin with
``$`` are written with one more."""

FactKey = str
"""Key into the table ``facts``: the fact's name, ``#`` and which of its values it is, in the order of first mention."""

FindingKey = str
"""Key into the table ``findings``: the check's id, ``#`` and a number, as for facts."""


class Wire(BaseModel):
    """Base of all wire types: closed, strict, and tied to the noun it carries."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    noun: ClassVar[type]


class Ref(Wire):
    """A model reference in its parts; `text` is how the command line writes it."""

    noun = nouns.ModelRef
    scheme: str
    name: str
    revision: str | None
    text: str
    purl: str | None


class Location(Wire):
    """A place a reader can open; lines are 1-based and inclusive."""

    noun = nouns.Location
    path: str
    start_line: int | None
    end_line: int | None
    column: int | None
    sha256: str | None


class Gap(Wire):
    """Missing evidence: it exists or should exist and could not be read."""

    noun = nouns.Gap
    what: str
    kind: str
    detail: str


class Anomaly(Wire):
    """An issue of the evidence itself."""

    noun = nouns.Anomaly
    kind: str
    statement: str
    location: Location


class ModelFact(Wire):
    """A fact about the model, and who says so."""

    noun = nouns.ModelFact
    name: str
    value: Value
    source: str
    location: Location | None


class Hunk(Wire):
    """One difference to the canonical text."""

    noun = nouns.Hunk
    kind: str
    start_line: int
    end_line: int
    text: str
    missing: int
    after: str
    terms: list[str]
    before: str = ""
    states: list[str] = []


class TermDifference(Wire):
    """One term that a modified license text states otherwise than the license it comes from."""

    noun = nouns.TermDifference
    term: str
    change: str
    before: list[Value]
    after: list[Value]


class Match(Wire):
    """One license found in a text."""

    noun = nouns.Match
    license_id: str
    start_line: int
    end_line: int
    status: Status
    score: float
    hunks: list[Hunk]


class Identification(Wire):
    """What one text, tag or name was taken for."""

    noun = nouns.Identification
    status: Status
    license_ids: list[str]
    expression: str | None
    nearest: str | None
    score: float
    confidence: float
    method: str
    matches: list[Match]
    hunks: list[Hunk]
    translation_of: str | None
    location: Location | None
    stated: str
    changes: list[TermDifference] = []


class Term(Wire):
    """A term in force, with the place that states it."""

    noun = nouns.Term
    id: str
    value: Value
    where: str | None
    quote: str | None
    location: Location | None
    source: str
    confidence: float
    license_id: str | None
    doubt: str | None
    via: list[str]


class Conclusion(Wire):
    """Which license really covers a subject, and why."""

    noun = nouns.Conclusion
    license_ids: list[str]
    expression: str | None
    basis: Basis | None
    reason: str
    confidence: float
    by: str | None
    on: date | None
    asked_first: list[str] = []
    tied: bool = False


class Inherited(Wire):
    """A license that is inherited from an ancestor."""

    noun = nouns.Inherited
    path: list[str]
    relation: str
    license_ids: list[str]
    how: str
    declared: bool


class LicenseOption(Wire):
    """One of the ways in which licenses that are offered at choice may apply, and what then holds."""

    noun = nouns.LicenseOption
    concluded: Conclusion
    terms: list[Term]
    complete: bool
    gaps: list[Gap]


class Coverage(Wire):
    """One subject of one model: the four states side by side, and the terms that follow."""

    noun = nouns.Coverage
    subject: Subject
    declared: list[Identification]
    detected: list[Identification]
    inherited: list[Inherited]
    concluded: Conclusion
    terms: list[Term]
    complete: bool
    gaps: list[Gap]
    choices: list[LicenseOption] = []


class Evidence(Wire):
    """Why a statement may be believed."""

    noun = nouns.Evidence
    statement: str
    location: Location | None
    quote: str | None
    looked_in: list[str]


class Conflict(Wire):
    """Two pieces of evidence that cannot both be right."""

    noun = nouns.Conflict
    kind: str
    severity: str
    statement: str
    sides: list[Evidence]


class Edge(Wire):
    """A parent the model is derived from."""

    noun = nouns.Edge
    parent: str
    relation: str
    said_by: str
    declared: bool
    confidence: float
    location: Location | None
    resolved: str | None
    asked_first: str | None = None


class FileSeen(Wire):
    """A file that was read; size in bytes."""

    noun = nouns.FileSeen
    path: str
    size: int
    sha256: str


class Dossier(Wire):
    """Everything known about one model before any judgment."""

    noun = nouns.Dossier
    ref: Ref
    revision: str | None
    origin: str
    retrieved_at: str
    gated: bool
    files: list[FileSeen]
    coverage: list[Coverage]
    lineage: list[Edge]
    conflicts: list[Conflict]
    facts: list[ModelFact]
    anomalies: list[Anomaly]
    gaps: list[Gap]
    looked_at: list[str]
    endpoint: str | None = None
    evidence: dict[str, Value] = Field(default_factory=dict)
    page: str | None = None


class FactSeen(Wire):
    """A fact a check looked at; `value` is null where it is not known."""

    noun = nouns.FactSeen
    name: str
    value: Value
    known: bool
    location: Location | None
    about: str


class Waiver(Wire):
    """A person's decision to accept a finding for a while."""

    noun = nouns.Waiver
    reason: str
    approver: str
    author: str
    until: date
    ticket: str | None
    location: Location | None


class Settlement(Wire):
    """Where the answer to a question goes, and the YAML that settles it."""

    noun = nouns.Settlement
    kind: str
    name: str
    yaml: str


class Answered(Wire):
    """What a person answered to the question of a check; `concerns` is kind of object → name."""

    noun = nouns.Answered
    check: str
    outcome: Outcome
    text: str
    by: str
    role: str
    on: date
    until: date
    proof: str | None
    concerns: dict[str, Value]
    question: str
    location: Location | None


class Finding(Wire):
    """What one check says of one model in one workload."""

    noun = nouns.Finding
    check: str
    pack: str
    title: str
    outcome: Outcome
    severity: Severity
    confidence: str
    reason: str
    citation: str
    evidence: list[Evidence]
    facts: list[FactKey]
    question: str | None
    who: str | None
    depends_on: str | None
    remedy: str
    would_be: Outcome | None
    applies_from: date | None
    waiver: Waiver | None
    notes: list[str]
    as_of: date | None
    sources: list[str]
    concerns: dict[str, Value] = Field(default_factory=dict)
    """Whom it concerns: ``organization``, ``workload``, ``model``, ``provider``, ``channel`` or ``license`` → name."""
    settlement: Settlement | None = None
    answered: Answered | None = None


class Verdict(Wire):
    """May this model serve this workload?"""

    noun = nouns.Verdict
    workload: str
    outcome: Outcome
    findings: list[FindingKey]
    taken: str | None = None


class Failure(Wire):
    """A model that could not be collected at all."""

    noun = nouns.Failure
    ref: Ref
    kind: str
    what: str
    where: str
    hint: str


class ModelAudit(Wire):
    """One model and its verdict for each workload; either read or failed."""

    noun = nouns.ModelAudit
    ref: Ref
    dossier: Dossier | None
    failure: Failure | None
    verdicts: list[Verdict]
    location: Location | None
    owner: str | None
    channel: str | None
    modified: list[str]


class WorkloadSummary(Wire):
    """A workload and the facts stated of it."""

    noun = nouns.WorkloadSummary
    id: str
    title: str
    facts: dict[str, Value]


class AttestationSummary(Wire):
    """What a person of the organization attests; `workload` and `model` are globs, `objects` names by kind.

    `unnamed` says of what kinds it must name somebody and names nobody.
    """

    noun = nouns.AttestationSummary
    id: str
    about: str
    state: str
    value: Value
    who: str
    when: date | None
    until: date | None
    proof: str | None
    workload: str
    model: str
    objects: dict[str, Value] = Field(default_factory=dict)
    unnamed: list[str] = Field(default_factory=list)
    location: Location | None


class PolicySummary(Wire):
    """The policy of the evaluation."""

    noun = nouns.PolicySummary
    id: str
    version: str
    organisation: str
    location: Location | None
    packs: dict[str, Value]
    workloads: list[WorkloadSummary]
    fail_on: str
    waivers: list[Waiver]
    attestations: list[AttestationSummary]
    answers: list[Answered] = Field(default_factory=list)
    layers: list[str] = Field(default_factory=list)


class LicenseSummary(Wire):
    """A license this audit speaks of."""

    noun = nouns.LicenseSummary
    id: str
    name: str
    expression: str
    category: str
    publisher: str | None
    summary: str
    urls: list[str]
    as_of: date | None


class Summary(BaseModel):
    """Derived from the rest for readers who only want the answer; recomputed on reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    outcome: Outcome
    exit_code: int
    exit_reason: str
    models: int
    failed_models: int
    verdicts: dict[str, int]
    """Outcome → number of model × workload verdicts."""
    needs_review_share: float
    """Verdicts that a person must answer, as a share of all, 0–1."""


class DecidedVerdict(BaseModel):
    """The model and workload of a verdict."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    model: str
    workload: str


class Decision(BaseModel):
    """A question, asked once for whom it concerns; derived from the findings, recomputed on reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    id: str
    """The same question has the same id in every audit."""
    question: str
    who: str
    concerns: dict[str, str]
    """Kind of object → name."""
    checks: list[str]
    """Checks that ask it, then those that wait for its answer."""
    unblocks: list[DecidedVerdict]
    """Verdicts that the answer may change."""
    frees: int
    """In how many verdicts nothing else is open."""
    needed_now: bool
    severity: Severity
    settled_by: str | None
    """``fact``, ``attestation``, ``model-fact``, ``conclusion`` or ``answer``."""
    answer: str
    """The YAML that settles it once its open places are filled in, for the policy file."""


class Audit(Wire):
    """The whole report."""

    noun = nouns.Audit
    schema_: Literal["urn:model-license-auditor:schema:audit:v2"] = Field(alias="schema")
    schema_version: Literal[2]
    tool_version: str
    data_version: str
    as_of: date
    summary: Summary
    policy: PolicySummary
    licenses: list[LicenseSummary]
    models: list[ModelAudit]
    findings: dict[FindingKey, Finding]
    facts: dict[FactKey, FactSeen]
    decisions: list[Decision] = Field(default_factory=list)
    """What people must settle: needed now first, then by the verdicts they free."""
