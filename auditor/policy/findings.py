"""Turns decisions into findings: their words, their doubts, waivers, and who waits for whose answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from operator import is_
from typing import Any, TypeAlias

from auditor.core.model import Evidence, Finding, Outcome, Severity
from auditor.policy.engine import Engine, RuledCheck
from auditor.policy.known import Known
from auditor.policy.pack_nouns import Check, outcome_fact
from auditor.policy.places import Case, Places, Shown, main_value, spoken
from auditor.policy.policy import Policy, waiver_problem
from auditor.policy.rulings import CheckDecision

READABLE = "READ-01"
ENGINE = "engine"
_OF_THE_LICENSE = ("terms.", "license.", "model.tag_", "model.lineage_", "model.license_")
"""Facts that follow from which license covers the weights and what it says."""
_LOWER = {
    Severity.CRITICAL: Severity.HIGH,
    Severity.HIGH: Severity.MEDIUM,
    Severity.MEDIUM: Severity.LOW,
    Severity.LOW: Severity.INFO,
    Severity.INFO: Severity.INFO,
}

OfModel: TypeAlias = dict[int, tuple[CheckDecision, tuple[Known | None, ...], Finding]]
"""Findings about one model by the identity of their decision, each with the workload's statements it rests on."""


class Bench:
    """Turns the decisions about one case into findings with evidence.

    Args:
        of_model: findings about the same model in other workloads.
        shown: statements as findings show them: the workload's, and the model's.
    """

    def __init__(
        self,
        case: Case,
        policy: Policy,
        engine: Engine,
        facts: Mapping[str, Any],
        *,
        of_model: OfModel | None = None,
        shown: tuple[Shown, Shown] | None = None,
    ) -> None:
        self.case = case
        self.policy = policy
        self.engine = engine
        self.facts = facts
        self._of_model = {} if of_model is None else of_model
        self._places = Places(case, policy.place, engine, facts, shown or ({}, {}))

    def finding(self, check: Check, ruled: RuledCheck) -> Finding:
        """The finding about what a check said, before waivers; equal grounds share one."""
        if ruled.finding is not None:
            return ruled.finding
        if not ruled.on_model:
            ruled.finding = self.new(check, ruled.decision)
            return ruled.finding
        rests_on = tuple(map(self.case.stated.get, ruled.rests_on))
        known = self._of_model.get(id(ruled.decision))
        if known is not None and all(map(is_, known[1], rests_on)):
            return known[2]
        found = self.new(check, ruled.decision)
        self._of_model[id(ruled.decision)] = (ruled.decision, rests_on, found)
        return found

    def new(self, check: Check, decision: CheckDecision) -> Finding:
        """A finding of its own, before waivers."""
        decision = self.engine.explain_missing(check, decision, self.facts)
        decision = self._softened(check, decision)
        severity = self.policy.severity(check) if self.policy.severities else check.severity
        judged = decision.outcome is not Outcome.NOT_APPLICABLE
        waits = self.waits(check, decision)
        evidence, facts = self._places.look(check, decision)
        return Finding(
            check=check.id,
            pack=check.pack,
            title=check.title,
            outcome=decision.outcome,
            severity=_LOWER[severity] if decision.outcome is Outcome.NEEDS_REVIEW else severity,
            confidence=check.confidence,
            reason=f"Waits for {waits}. {decision.reason}" if waits else decision.reason,
            citation=check.citation,
            evidence=evidence if judged else (),
            facts=facts,
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

    def waits(self, check: Check, decision: CheckDecision) -> str | None:
        """The check whose question settles this one too, so that nothing is asked twice."""
        if decision.held_by:
            return decision.held_by
        if decision.outcome is not Outcome.NEEDS_REVIEW:
            return None
        if check.after and decision.missing and self.facts.get(outcome_fact(check.after)) == Outcome.NEEDS_REVIEW.value:
            return check.after
        if self.case.readable:
            return None
        if decision.blocked_by:
            return READABLE if any(name.startswith(_OF_THE_LICENSE) for name in decision.blocked_by) else None
        read = self.engine.all_behind(decision.decided_by)
        return READABLE if read and all(name.startswith(_OF_THE_LICENSE) for name in read) else None

    def readable(self) -> Finding:
        """The law of the engine: nobody could read the license, so nobody may say it passes."""
        ids = self.facts.get("license.ids")
        known = ", ".join(ids) if ids else "unknown"
        outcome = Outcome.PASS if self.case.readable else Outcome.NEEDS_REVIEW
        reason = f"The license of the weights is known: {known}."
        question = None
        if not self.case.readable:
            service = self.facts.get("model.open_weights") is False
            what = "terms of service are" if service else "license of the weights is"
            reason = f"The {what} not known in full: {self.case.unread}"
            question = self.case.asks or f"Under which license are the weights of {self.case.ref}?"
        _, named, places = self._places.shown("license.ids")
        evidence = places or (Evidence(statement=reason, looked_in=self.case.looked_at),)
        return Finding(
            check=READABLE, pack=ENGINE, title="Governing license", outcome=outcome,
            severity=Severity.HIGH, confidence="high", reason=reason, citation="Unknown never passes",
            evidence=evidence, facts=(named, self._places.shown("license.read_fully")[1]),
            question=question, who="legal" if question else None,
            remedy="Read the license and conclude it in the policy file." if question else "",
        )  # fmt: skip

    # ------------------------------------------------------------------------------------- doubt, waivers, notes

    def _softened(self, check: Check, decision: CheckDecision) -> CheckDecision:
        """A fail that rests on doubt is a question."""
        if Outcome.FAIL not in (decision.outcome, decision.would_be):
            return decision
        if check.confidence == "low":
            question = f"The rule rests on a lead that was not confirmed: does {check.citation} hold as stated here?"
            return self._asked(decision, question)
        for name in self.engine.all_behind(decision.decided_by):
            known = self.case.stated.get(name)
            if known is not None and not known.firm:
                why = known.doubt or "it was read with low confidence"
                place = str(known.location) if known.location else "the source"
                question = f"Is it right that {place} says “{spoken(name)}: {main_value(known.value)}”? ({why})"
                return self._asked(decision, question)
        return decision

    @staticmethod
    def _asked(decision: CheckDecision, question: str) -> CheckDecision:
        if decision.outcome is Outcome.UPCOMING:
            return replace(decision, would_be=Outcome.NEEDS_REVIEW, question=question)
        return replace(decision, outcome=Outcome.NEEDS_REVIEW, question=question, who=decision.who or "legal")

    def waived(self, check: Check, finding: Finding) -> Finding:
        """The finding with the waiver that reaches it, or with a note on why one does not count."""
        if finding.outcome not in (Outcome.FAIL, Outcome.NEEDS_REVIEW):
            return finding
        refused = not check.waivable or (
            finding.outcome is Outcome.FAIL and check.id in self.facts.get("policy.licenses.deny_if", ())
        )
        notes = list(finding.notes)
        for rule in self.policy.waivers:
            if not rule.reaches(check.id, self.case.ref, self.case.workload):
                continue
            problem = waiver_problem(rule, self.case.as_of, self.policy.max_waiver_days)
            if refused:
                problem = "The policy has a waiver for it, but this finding cannot be waived."
            if problem is None:
                return replace(finding, waiver=rule.waiver)
            notes.append(problem)
        return replace(finding, notes=tuple(dict.fromkeys(notes))) if len(notes) > len(finding.notes) else finding

    def _notes(self, check: Check, decision: CheckDecision) -> tuple[str, ...]:
        notes = list(decision.notes)
        if check.recheck:
            notes.append(f"The law or list behind this may have changed since {check.as_of.isoformat()}: check again.")
        remarks = self.case.remarks
        if remarks:
            notes += [remarks[name] for name in self.engine.all_behind(check.reads) if name in remarks]
        return tuple(dict.fromkeys(notes))
