"""Turns decisions into findings: places to look, facts looked at, waivers, and who waits for whose answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from operator import is_
from typing import Any, TypeAlias

from auditor.frozen import FrozenMap
from auditor.model import Evidence, FactSeen, Finding, Outcome, Severity
from auditor.policy.engine import MODEL_FACTS, Decision, Engine
from auditor.policy.facts import ATTESTATION, DATES, OUTCOME
from auditor.policy.known import Known, World
from auditor.policy.origin_facts import catalogue_evidence
from auditor.policy.packs import Check, outcome_fact
from auditor.policy.policy import Policy, waiver_problem
from auditor.policy.texts import human

READABLE = "READ-01"
ENGINE = "engine"
_OF_THE_LICENCE = ("terms.", "license.", "model.tag_", "model.lineage_", "model.licence_")
"""Facts that follow from which licence covers the weights and what it says."""
_LOWER = {
    Severity.CRITICAL: Severity.HIGH,
    Severity.HIGH: Severity.MEDIUM,
    Severity.MEDIUM: Severity.LOW,
    Severity.LOW: Severity.INFO,
    Severity.INFO: Severity.INFO,
}
_MAX_EVIDENCE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Stated facts about one model in one workload, ready to be judged."""

    stated: World
    ref: str
    workload: str
    as_of: date
    readable: bool
    """Whether the governing licence was read, or is known by name, in full."""
    looked_at: tuple[str, ...]
    unread: str = ""
    """What stands against reading it."""
    asks: str = ""
    """What a person must find out where it was not read; empty for the plain question after the licence."""
    remarks: FrozenMap = field(default_factory=FrozenMap)
    """By fact: why something stated no longer counts."""


Made: TypeAlias = dict[tuple[str, int], tuple[Decision, tuple[Known | None, ...], Finding]]
"""Findings by check and decision, each with what it rests on: equal decisions on the same stated facts share one."""


class Bench:
    """Turns the decisions about one case into findings with evidence.

    Args:
        made: findings to share: those of the workload, whatever the model, and those of the model in its workloads.
    """

    def __init__(
        self,
        case: Case,
        policy: Policy,
        engine: Engine,
        facts: Mapping[str, Any],
        made: tuple[Made, Made] | None = None,
    ) -> None:
        self.case = case
        self.policy = policy
        self.engine = engine
        self.facts = facts
        self._of_workload, self._of_model = made or ({}, {})
        self._seen: dict[str, FactSeen] = {}

    def finding(self, check: Check, decision: Decision) -> Finding:
        """One finding, before waivers."""
        key = (check.id, id(decision))
        shared = self._of_workload.get(key)
        if shared is not None:
            return shared[2]
        names, on_model = self.engine.grounds(check, decision)
        stated = self.case.stated
        rests_on = tuple([stated.get(name) for name in names])
        known = self._of_model.get(key) if on_model else None
        if known is not None and all(map(is_, known[1], rests_on)):
            return known[2]
        found = self._finding(check, self.engine.explain_missing(check, decision, self.facts))
        (self._of_model if on_model else self._of_workload)[key] = (decision, rests_on, found)
        return found

    def _finding(self, check: Check, decision: Decision) -> Finding:
        decision = self._softened(check, decision)
        severity = self.policy.severity(check) if self.policy.severities else check.severity
        judged = decision.outcome is not Outcome.NOT_APPLICABLE
        waits = self.waits(check, decision)
        return Finding(
            check=check.id,
            pack=check.pack,
            title=check.title,
            outcome=decision.outcome,
            severity=_LOWER[severity] if decision.outcome is Outcome.NEEDS_REVIEW else severity,
            confidence=check.confidence,
            reason=f"Waits for {waits}. {decision.reason}" if waits else decision.reason,
            citation=check.citation,
            evidence=self._evidence(check, decision) if judged else (),
            facts=self._facts_seen(check, decision),
            question=None if waits else decision.question,
            depends_on=waits,
            who=None if waits else decision.who,
            remedy="" if waits else decision.remedy,
            would_be=decision.would_be,
            applies_from=decision.applies_from,
            notes=self._notes(check, decision) if judged else (),
            as_of=check.as_of,
            sources=check.sources,
        )

    def waits(self, check: Check, decision: Decision) -> str | None:
        """The check whose question settles this one too, so that nothing is asked twice."""
        if decision.outcome is not Outcome.NEEDS_REVIEW:
            return None
        if check.after and decision.missing and self.facts.get(outcome_fact(check.after)) == Outcome.NEEDS_REVIEW.value:
            return check.after
        if self.case.readable:
            return None
        if decision.blocked_by:
            return READABLE if any(name.startswith(_OF_THE_LICENCE) for name in decision.blocked_by) else None
        read = self._behind(decision.decided_by)
        return READABLE if read and all(name.startswith(_OF_THE_LICENCE) for name in read) else None

    def readable(self) -> Finding:
        """The law of the engine: nobody could read the licence, so nobody may say it passes."""
        ids = self.facts.get("license.ids")
        known = ", ".join(ids) if ids else "unknown"
        outcome = Outcome.PASS if self.case.readable else Outcome.NEEDS_REVIEW
        reason = f"The licence that governs the weights is known: {known}."
        question = None
        if not self.case.readable:
            service = self.facts.get("model.open_weights") is False
            what = "The terms of service were" if service else "The licence that governs the weights could"
            reason = f"{what} not {'read' if service else 'be read in full'}: {self.case.unread}"
            question = self.case.asks or f"Which licence covers the weights of {self.case.ref}?"
        evidence = self._of("license.ids") or (Evidence(statement=reason, looked_in=self.case.looked_at),)
        return Finding(
            check=READABLE, pack=ENGINE, title="The governing licence can be read", outcome=outcome,
            severity=Severity.HIGH, confidence="high", reason=reason, citation="Unknown never passes",
            evidence=evidence, facts=(self._fact_seen("license.ids"), self._fact_seen("license.read_fully")),
            question=question, who="legal" if question else None,
            remedy="Read the licence and conclude it in the policy file." if question else "",
        )  # fmt: skip

    # ------------------------------------------------------------------------------------- doubt, waivers, notes

    def _softened(self, check: Check, decision: Decision) -> Decision:
        """A fail that rests on doubt is a question."""
        if Outcome.FAIL not in (decision.outcome, decision.would_be):
            return decision
        if check.confidence == "low":
            question = f"The rule rests on a lead that was not confirmed: does {check.citation} hold as stated here?"
            return self._asked(decision, question)
        for name in self._behind(decision.decided_by):
            known = self.case.stated.get(name)
            if known is not None and not known.firm:
                why = known.doubt or "it was read with low confidence"
                place = str(known.location) if known.location else "the source"
                question = f"Is it right that {place} says “{_spoken(name)}: {_main(known.value)}”? ({why})"
                return self._asked(decision, question)
        return decision

    @staticmethod
    def _asked(decision: Decision, question: str) -> Decision:
        if decision.outcome is Outcome.UPCOMING:
            return replace(decision, would_be=Outcome.NEEDS_REVIEW, question=question)
        return replace(decision, outcome=Outcome.NEEDS_REVIEW, question=question, who=decision.who or "legal")

    def waived(self, check: Check, finding: Finding) -> Finding:
        """The finding with the waiver that reaches it, or with a note on why one does not count."""
        if finding.outcome not in (Outcome.FAIL, Outcome.NEEDS_REVIEW):
            return finding
        refused = not check.waivable or (
            finding.outcome is Outcome.FAIL and check.id in self.facts.get("policy.licences.deny_if", ())
        )
        notes = list(finding.notes)
        for rule in self.policy.waivers:
            if not rule.reaches(check.id, self.case.ref, self.case.workload):
                continue
            problem = waiver_problem(rule, self.case.as_of, self.policy.max_waiver_days)
            if refused:
                problem = "A waiver is on file, and this finding cannot be waived."
            if problem is None:
                return replace(finding, waiver=rule.waiver)
            notes.append(problem)
        return replace(finding, notes=tuple(dict.fromkeys(notes))) if len(notes) > len(finding.notes) else finding

    def _notes(self, check: Check, decision: Decision) -> tuple[str, ...]:
        notes = list(decision.notes)
        if check.recheck:
            notes.append(f"The law or list behind this may have changed since {check.as_of.isoformat()}: check again.")
        remarks = self.case.remarks
        if remarks:
            notes += [remarks[name] for name in self._behind(check.reads) if name in remarks]
        return tuple(dict.fromkeys(notes))

    # ------------------------------------------------------------------------------------------- places to look

    def _behind(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(base for name in names for base in self.engine.behind(name)))

    def _evidence(self, check: Check, decision: Decision) -> tuple[Evidence, ...]:
        found: list[Evidence] = []
        missing = [name for name in decision.missing if name not in self.engine.deriver.reads]
        names = self.engine.seen(check, decision)
        if missing:
            found += [item for name in missing for item in self._missing(name)]
        of_model = [name for name in names if name.startswith(MODEL_FACTS)]
        others = [name for name in names if not name.startswith(MODEL_FACTS)]
        found += [item for name in (*of_model, *others) for item in self._of(name)]
        # The same evidence is the same object; comparing what is in it would cost more than judging.
        kept = tuple({id(item): item for item in found}.values())[:_MAX_EVIDENCE]
        return kept or (Evidence(statement=f"{check.title}: {check.citation}", looked_in=(check.where,)),)

    def _of(self, name: str) -> tuple[Evidence, ...]:
        known = self.case.stated.get(name)
        if known is None and name.startswith("channel.") and name in self.facts:
            return catalogue_evidence(name, self.facts.get("deployment.channel"))
        if known is None or name == "model.id":
            return ()
        if known.evidence:
            return known.evidence
        if known.location is None:
            return ()
        return (Evidence(statement=f"{_spoken(name)}: {_short(known.value)}", location=known.location),)

    def _missing(self, name: str) -> tuple[Evidence, ...]:
        if name.startswith((DATES, OUTCOME)):
            return ()
        where = self.case.looked_at if name.startswith(MODEL_FACTS) else (self.policy.place,)
        kind = "not attested" if name.startswith(ATTESTATION) else "not stated"
        return (Evidence(statement=f"{_spoken(name)}: {kind}", looked_in=where),)

    def _facts_seen(self, check: Check, decision: Decision) -> tuple[FactSeen, ...]:
        seen = self._seen
        return tuple([seen.get(name) or self._fact_seen(name) for name in self.engine.seen(check, decision)])

    def _fact_seen(self, name: str) -> FactSeen:
        seen = self._seen.get(name)
        if seen is None:
            known = self.case.stated.get(name)
            value = self.facts.get(name)
            seen = self._seen[name] = FactSeen(
                name=name, value=value, known=value is not None, location=known.location if known else None
            )
        return seen


def _spoken(name: str) -> str:
    return name.removeprefix("terms.").replace("-", " ")


def _main(value: Any) -> str:
    """What a value says first; the rest stands where the term does."""
    if isinstance(value, tuple | list) and any(isinstance(one, Mapping) for one in value):
        return " and ".join(dict.fromkeys(_main(one) for one in value))
    if isinstance(value, Mapping):
        value = next((value[key] for key in ("threshold", "kind", "code") if key in value), value)
    return _short(value)


def _short(value: Any) -> str:
    text = human(value)
    return text if len(text) <= 120 else text[:117] + "…"
