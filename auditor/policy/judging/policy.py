"""The policy as the judge uses it: organization, workloads, attestations, waivers and what people concluded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fnmatch import fnmatchcase
from pathlib import Path

from auditor.core.errors import ConfigError
from auditor.core.frozen import FrozenMap
from auditor.core.model import ATTESTED_DAYS, Answered, Location, Severity, Waiver, WrittenConclusion
from auditor.policy.checks.pack_nouns import Check
from auditor.policy.facts.attested import Attestation, fits_model, unscoped
from auditor.policy.facts.fact_registry import FactRegistry, registry
from auditor.policy.facts.known import Known
from auditor.records.catalog import Catalog, shipped

MAX_WAIVER_DAYS = ATTESTED_DAYS
DEFAULT_WORKLOAD = "general"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """One use the organization has in mind."""

    id: str
    title: str
    facts: FrozenMap
    """Fact name → Known, what it inherits included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverRule:
    """A waiver and the findings it reaches."""

    check: str
    """Glob over check ids."""
    model: str
    """Glob over refs without revision."""
    workload: str
    waiver: Waiver
    on: date | None = None

    def reaches(self, check_id: str, ref: str, workload: str) -> bool:
        """Whether it speaks of this finding."""
        return (
            fnmatchcase(check_id, self.check) and fits_model(ref, self.model) and fnmatchcase(workload, self.workload)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelStatement:
    """What a person found out about some models, for where their own files do not say it."""

    models: str
    """Glob over refs without revision."""
    facts: FrozenMap
    """Fact name → Known."""
    on: date
    until: date

    def holds(self, ref: str, day: date) -> bool:
        """Whether it speaks of the model on that day."""
        return self.on <= day <= self.until and fits_model(ref, self.models)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """What a person answered to the question of a check."""

    answered: Answered
    quotes: tuple[str, ...] = ()
    """For READ-01: the sentences it is about."""
    facts: FrozenMap = field(default_factory=FrozenMap)
    """Fact → digest of its value when the answer was given; ``""`` → a digest of all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Everything an organization states about itself, its workloads and its rules."""

    id: str
    version: str
    organisation: str
    location: Location | None
    facts: FrozenMap
    """Organization and policy-key facts: name → Known."""
    packs: tuple[str, ...]
    workloads: tuple[Workload, ...]
    rules: tuple[Check, ...] = ()
    """The organization's own checks: those of its policy file and those of its own packs."""
    own_packs: FrozenMap = field(default_factory=FrozenMap)
    """Id of each pack of its own → the day it is of."""
    registry: FactRegistry = field(default_factory=registry)
    """The facts and attestations that hold under it: those shipped, and its own."""
    catalog: Catalog = field(default_factory=shipped)
    """Vendors, channels and models bought as a service: those shipped, and its own."""
    attestations: tuple[Attestation, ...] = ()
    waivers: tuple[WaiverRule, ...] = ()
    conclusions: tuple[WrittenConclusion, ...] = ()
    model_statements: tuple[ModelStatement, ...] = ()
    answers: tuple[GivenAnswer, ...] = ()
    records: tuple[Path, ...] = ()
    """Folders of the organization's own license records."""
    history: str | None = None
    """Where audits under this policy are kept: a file or the URL of a database; None keeps none by itself."""
    severities: FrozenMap = field(default_factory=FrozenMap)
    """Check glob → severity."""
    fail_on: str = "needs-review"
    max_waiver_days: int = MAX_WAIVER_DAYS
    defaults: FrozenMap = field(default_factory=FrozenMap)
    """What holds for every workload unless it says otherwise: fact name → Known."""
    locked: tuple[str, ...] = ()
    """Keys that a policy which extends this one may not state."""
    layers: tuple[str, ...] = ()
    """The policies it extends, the lowest first: id, version and file."""
    evaluates_only: bool = False
    """Whether it reports and never stops a gate."""

    def workload(self, workload_id: str) -> Workload:
        """A workload by id.

        Raises:
            KeyError: there is none.
        """
        for workload in self.workloads:
            if workload.id == workload_id:
                return workload
        raise KeyError(workload_id)

    def answers_by_check(self) -> Mapping[str, tuple[GivenAnswer, ...]]:
        """Check → what people answered to its question."""
        found: dict[str, tuple[GivenAnswer, ...]] = {}
        for one in self.answers:
            found[one.answered.check] = (*found.get(one.answered.check, ()), one)
        return found

    def conclusions_on(self, day: date) -> tuple[WrittenConclusion, ...]:
        """What people concluded and what holds on a day."""
        return tuple(one for one in self.conclusions if one.on <= day and (one.until is None or day <= one.until))

    def stated_of(self, ref: str, day: date) -> dict[str, Known]:
        """What people state about a model on a day; the later statement counts."""
        fitting = [one for one in self.model_statements if one.holds(ref, day)]
        return {name: known for one in sorted(fitting, key=lambda one: one.on) for name, known in one.facts.items()}

    def severity(self, check: Check) -> Severity:
        """The check's severity, or the organization's own."""
        for pattern, severity in self.severities.items():
            if fnmatchcase(check.id, pattern):
                return Severity(severity)
        return check.severity

    def warnings(self) -> tuple[ConfigError, ...]:
        """What can be used and does not do what somebody may expect of it, each with its place, in file order."""
        return tuple(found for entry in self.attestations for found in unscoped(entry))

    @property
    def place(self) -> str:
        """The file to look into, in words."""
        return self.location.path if self.location else "no policy file"


def waiver_problem(rule: WaiverRule, as_of: date, max_days: int) -> str | None:
    """Why a waiver does not count on a day; None where it does."""
    until = rule.waiver.until
    if until < as_of:
        return f"The waiver by {rule.waiver.approver} ended on {until.isoformat()}."
    start = rule.on or as_of
    if until - start > timedelta(days=max_days):
        return f"The waiver by {rule.waiver.approver} runs longer than {max_days} days and does not count."
    if rule.waiver.approver.casefold().strip() == rule.waiver.author.casefold().strip():
        return "The waiver was approved by its own author and does not count."
    return None


def waived_questions(policy: Policy, checks: Iterable[Check], ref: str, workload: str, as_of: date) -> tuple[str, ...]:
    """Ids of the checks whose questions a waiver in force takes away in this case."""
    rules = [one for one in policy.waivers if waiver_problem(one, as_of, policy.max_waiver_days) is None]
    return tuple(
        check.id for check in checks if check.waivable and any(rule.reaches(check.id, ref, workload) for rule in rules)
    )


def of_licensee(facts: Mapping[str, Known], workload: Mapping[str, Known]) -> dict[str, Known]:
    """Seat and group of the legal entity that takes the licenses of a workload.

    ``deployment.licensee`` names one of ``org.entities``; the organization's own seat counts where it names none.
    """
    named, entities = workload.get("deployment.licensee"), facts.get("org.entities")
    if named is None or entities is None:
        return {}
    entity = next((row for row in entities.value if row["name"] == named.value), None)
    if entity is None:
        return {}
    seat = str(entity["domicile"])
    found = {
        "org.domicile": seat,
        "org.principal_place_of_business": str(entity.get("principal_place_of_business") or seat),
    }
    known = {name: Known(value=value, location=entities.location) for name, value in found.items()}
    if "org.group_countries" not in facts:
        seats = tuple(dict.fromkeys(str(row["domicile"]) for row in entities.value))
        known["org.group_countries"] = Known(value=seats, location=entities.location)
    return known


def policy_keys(names: Iterable[str]) -> tuple[str, ...]:
    """The dotted keys and every section above them, sorted: ``residency.storage`` also sets ``residency``."""
    found: set[str] = set()
    for name in names:
        parts = name.split(".")
        found |= {".".join(parts[: length + 1]) for length in range(len(parts))}
    return tuple(sorted(found))
