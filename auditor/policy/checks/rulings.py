"""What one check says of a set of facts: its scope, its arms in order, its dates, and the words for each.

A decision is a pure function of the values of the facts its check reads, so equal values share one decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from auditor.core.model import Answered, Outcome
from auditor.policy.checks.conditions import OverBudget
from auditor.policy.checks.pack_nouns import Arm, Check, outcome_fact
from auditor.policy.checks.texts import fill, placeholders
from auditor.policy.facts.fact_registry import ATTESTATION, OBJECT, WAIVED, FactRegistry

EARLY_KEYS = ("policy.evaluation.enforce_early", "policy.{pack}.enforce_early")
_ASKS = Outcome.NEEDS_REVIEW.value
_NOTHING_FOUND = "No issues found."


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDecision:
    """What a check says of a set of facts."""

    outcome: Outcome
    reason: str
    question: str | None = None
    who: str | None = None
    remedy: str = ""
    decided_by: tuple[str, ...] = ()
    """Facts the deciding condition reads."""
    missing: tuple[str, ...] = ()
    """Facts whose absence kept the check from being decided."""
    blocked_by: tuple[str, ...] = ()
    """Of the missing facts the one that decided first, and what keeps it from being known."""
    or_else: tuple[str, ...] = ()
    """Missing facts that might settle it another way: those of further conditions under which it passes."""
    speaks_of: tuple[str, ...] = ()
    """Facts its reason and notes name."""
    scope_open: bool = False
    """Whether a missing fact keeps from being decided if the check applies at all."""
    held_by: str | None = None
    """The check whose question holds this one back."""
    would_be: Outcome | None = None
    applies_from: date | None = None
    notes: tuple[str, ...] = ()
    answered: Answered | None = None
    """The person's answer that led to the outcome."""


class Ruler:
    """Decides checks over completed facts."""

    def __init__(self, registry: FactRegistry) -> None:
        self._units, self._places = registry.units, registry.places

    def decide(self, check: Check, values: Mapping[str, Any], as_of: date) -> CheckDecision:
        """What the check says of these facts; those it does not read play no part."""
        try:
            return self._decided(check, values, as_of)
        except OverBudget as error:
            raise OverBudget(error.source, check.id) from None

    def _decided(self, check: Check, values: Mapping[str, Any], as_of: date) -> CheckDecision:
        until = _day(check.applies_until.day, check.applies_until.fact, values)
        if until and until < as_of:
            reason = f"The rule ended on {until.isoformat()}."
            return CheckDecision(outcome=Outcome.NOT_APPLICABLE, reason=reason)
        decision = self._judged(check, values, as_of)
        waiting = (*self._ahead(check, decision), *check.waits_for)
        ahead = next((one for one in waiting if still_asks(one, values)), None)
        return decision if ahead is None or _certain(decision) else _held_back(decision, ahead)

    @staticmethod
    def _ahead(check: Check, decision: CheckDecision) -> tuple[str, ...]:
        """Checks whose question settles whether this one applies at all."""
        return tuple(one for one, fact in check.after if decision.scope_open and fact and fact in decision.missing)

    def _judged(self, check: Check, values: Mapping[str, Any], as_of: date) -> CheckDecision:
        """What the check says whatever others ask."""
        applies, blocker = check.applies.decide(values)
        if applies is False:
            reason = self._text(check.not_applicable_reason, values) or "The check does not apply to this workload."
            return CheckDecision(outcome=Outcome.NOT_APPLICABLE, reason=reason, decided_by=check.applies.reads)
        if applies is None:
            # Nothing contradicts anything yet, so even a check that fails on missing evidence asks first.
            decision = replace(
                self._undecided(check, check.applies.reads, blocker, values),
                outcome=Outcome.NEEDS_REVIEW,
                scope_open=True,
            )
        else:
            decision = self._by_rule(check, values)
        return self._dated(check, decision, values, as_of)

    def _by_rule(self, check: Check, values: Mapping[str, Any]) -> CheckDecision:
        arms = [arm for arm in check.arms if arm.outcome is Outcome.PASS]
        for outcome in (Outcome.FAIL, Outcome.NEEDS_REVIEW, Outcome.PASS):
            undecided: list[tuple[Arm, str | None]] = []
            for arm in check.arms:
                if arm.outcome is not outcome:
                    continue
                holds, blocker = arm.condition.decide(values)
                if holds:
                    return self._by_arm(check, arm, values)
                if holds is None:
                    undecided.append((arm, blocker))
            if undecided:
                (first, blocker), *others = undecided
                decision = self._undecided(check, first.condition.reads, blocker, values, first)
                if outcome is not Outcome.PASS or not others:
                    return decision
                absent = (name for arm, _ in others for name in arm.condition.reads if name not in values)
                return replace(decision, or_else=tuple(dict.fromkeys(absent)))
        read = tuple(dict.fromkeys(name for arm in check.arms for name in arm.condition.reads)) or check.applies.reads
        if arms:
            return CheckDecision(
                outcome=Outcome.NEEDS_REVIEW, reason="The stated facts do not decide this check.", who=check.who,
                question=self._text(check.question, values) or None, remedy=check.remedy, decided_by=read,
                missing=_unsaid(check.question, values),
            )  # fmt: skip
        reason = check.pass_reason or _NOTHING_FOUND
        return CheckDecision(
            outcome=Outcome.PASS, reason=self._text(reason, values) or _NOTHING_FOUND, decided_by=read,
            speaks_of=self._named(check, reason, values), notes=self._notes(check, values),
        )  # fmt: skip

    def _by_arm(self, check: Check, arm: Arm, values: Mapping[str, Any]) -> CheckDecision:
        review = arm.outcome is Outcome.NEEDS_REVIEW
        default = {Outcome.PASS: _NOTHING_FOUND, Outcome.FAIL: f"{check.title}: violation."}
        reason = default.get(arm.outcome, f"{check.title}: needs review.")
        return CheckDecision(
            outcome=arm.outcome,
            reason=self._text(arm.reason, values) or reason,
            question=(self._text(arm.question, values) or None) if review else None,
            missing=_unsaid(arm.question, values) if review else (),
            who=arm.who if arm.outcome is not Outcome.PASS else None,
            remedy="" if arm.outcome is Outcome.PASS else self._text(arm.remedy, values),
            decided_by=arm.condition.reads,
            speaks_of=self._named(check, arm.reason, values),
            notes=self._notes(check, values),
        )

    def _undecided(
        self,
        check: Check,
        reads: Iterable[str],
        blocker: str | None,
        values: Mapping[str, Any],
        arm: Arm | None = None,
    ) -> CheckDecision:
        """The outcome where a missing fact decides; what to ask is settled by `explain_missing`."""
        absent = [name for name in reads if name not in values]
        first = [blocker] if blocker in absent else absent[:1]
        own = arm.question if arm and arm.question != check.question else ""
        attested = bool(first) and str(first[0]).startswith(ATTESTATION)
        asked = (own if attested else "") or check.missing_question
        why = arm.reason if arm and own and attested else check.missing_reason
        # What is attested for nobody by name, or for somebody else, is not missing: somebody must say for whom it is.
        unmatched = bool(first) and (object_of(str(first[0])) or "") in values
        return CheckDecision(
            outcome=Outcome.NEEDS_REVIEW if unmatched else check.on_missing,
            reason=self._text(why, values),
            question=self._text(asked, values) or None,
            who=check.who,
            remedy=check.remedy,
            decided_by=tuple(reads),
            missing=tuple(dict.fromkeys([*(str(name) for name in first), *absent])),
        )

    def _dated(self, check: Check, decision: CheckDecision, values: Mapping[str, Any], as_of: date) -> CheckDecision:
        moment = check.applies_from
        if moment.day is None and moment.fact is None:
            return decision
        start = _day(moment.day, moment.fact, values)
        if start is None:
            note = f"The day it applies from is unknown ({moment.fact}); evaluated as in force."
            return replace(decision, notes=(*decision.notes, note))
        if start <= as_of:
            return replace(decision, applies_from=start)
        if any(values.get(key.format(pack=check.pack)) is True for key in EARLY_KEYS):
            note = f"Applies from {start.isoformat()}; evaluated early, as the policy says."
            return replace(decision, applies_from=start, notes=(*decision.notes, note))
        reason = f"Applies from {start.isoformat()}; it would then be {decision.outcome.value}. {decision.reason}"
        return replace(
            decision, outcome=Outcome.UPCOMING, would_be=decision.outcome, applies_from=start, reason=reason.strip()
        )

    def _named(self, check: Check, reason: str, values: Mapping[str, Any]) -> tuple[str, ...]:
        texts = [reason, *(note.text for note in check.notes if note.condition and note.condition.decide(values)[0])]
        return tuple(dict.fromkeys(name for text in texts for name in placeholders(text)))

    def _notes(self, check: Check, values: Mapping[str, Any]) -> tuple[str, ...]:
        said = (
            self._text(note.text, values)
            for note in check.notes
            if note.condition is None or note.condition.decide(values)[0]
        )
        return tuple(text for text in said if text)

    def _text(self, text: str, values: Mapping[str, Any]) -> str:
        return fill(text, values, self._units, self._places)


def _unsaid(question: str, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Unknown facts a question speaks of, where they leave nothing of it to be asked."""
    return (
        tuple(name for name in placeholders(question) if name not in values) if not fill(question, values, {}) else ()
    )


def waived_mark(check_id: str) -> str:
    """The name under which facts say that a waiver takes a check's question away."""
    return WAIVED + check_id


def still_asks(check_id: str, values: Mapping[str, Any]) -> bool:
    """Whether a check asks and somebody is going to answer: others may wait for it."""
    return values.get(outcome_fact(check_id)) == _ASKS and waived_mark(check_id) not in values


def _day(day: date | None, fact: str | None, values: Mapping[str, Any]) -> date | None:
    if fact is None:
        return day
    stated = values.get(fact)
    return date.fromisoformat(stated) if stated else None


def _certain(decision: CheckDecision) -> bool:
    """Whether no answer to another question changes it: it does not apply, or it fails, now or from its day on."""
    return decision.outcome in (Outcome.FAIL, Outcome.NOT_APPLICABLE) or decision.would_be is Outcome.FAIL


def _held_back(decision: CheckDecision, ahead: str) -> CheckDecision:
    """A check that waits for another one's answer; it asks nothing, and says that it is open."""
    return CheckDecision(
        outcome=Outcome.NOT_APPLICABLE, reason="Its outcome depends on that answer.", held_by=ahead,
        decided_by=(outcome_fact(ahead),), applies_from=decision.applies_from,
    )  # fmt: skip


def object_of(name: str) -> str | None:
    """The fact that says how the entries behind an attestation miss the one asked about; None for other facts."""
    if not name.startswith(ATTESTATION):
        return None
    return ATTESTATION + name.removeprefix(ATTESTATION).partition(".")[0] + OBJECT


def object_facts(check: Check) -> tuple[str, ...]:
    """Those facts for every attestation a check reads itself, beside what it reads anyhow."""
    found = dict.fromkeys(name for read in check.reads if (name := object_of(read)))
    return tuple(name for name in found if name not in check.reads)


def early_keys(check: Check, registry: FactRegistry) -> tuple[str, ...]:
    """Policy keys that make a check judge early, beside those it reads anyhow."""
    names = (key.format(pack=check.pack) for key in EARLY_KEYS)
    return tuple(name for name in names if name in registry.facts and name not in check.reads)
