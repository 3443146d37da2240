"""What is new since an earlier audit: the findings a gate should stop for, where the old ones are known already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.core.model import Audit, Finding, Outcome, Verdict
from auditor.core.printable import plural
from auditor.report import gate
from auditor.report.decisions import waiting

Key = tuple[str, str | None, str, str]
"""Model without revision, channel, workload and check."""
STOPPING = {"needs-review": (Outcome.FAIL, Outcome.NEEDS_REVIEW), "fail": (Outcome.FAIL,), "never": ()}
"""Outcomes that stop the gate, by its threshold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """A finding that the baseline does not have, or has in a milder form."""

    key: Key
    finding: Finding

    @property
    def told(self) -> str:
        """Model, its channel where it has one, and workload."""
        ref, channel, workload, _ = self.key
        return f"{ref} via {channel} {workload}" if channel else f"{ref} {workload}"


def new_findings(audit: Audit, baseline: Audit, fail_on: str | None = None) -> tuple[New, ...]:
    """Findings at or above the threshold that are not waived and not in the baseline, in the order of the audit.

    A model goes by its reference without revision: another revision with the same findings has nothing new. Through
    another channel it is another model to the gate: what was accepted of one says nothing of the next. A finding that
    was a question and is a violation now is new.
    """
    stopping = STOPPING[fail_on or audit.policy.fail_on]
    known = {key: finding.outcome.rank for key, finding in _open(baseline)}
    waits = {(*of, check): (*of, on) for of, verdict in _verdicts(audit) for check, on in waiting(verdict).items()}
    found = {
        key: finding
        for key, finding in _open(audit)
        if finding.outcome in stopping and known.get(key, 0) < finding.outcome.rank
    }
    # What waits for an answer that is new itself says nothing yet; the question speaks for both.
    return tuple(New(key=key, finding=one) for key, one in found.items() if waits.get(key) not in found)


def newly_unread(audit: Audit, baseline: Audit) -> tuple[str, ...]:
    """Models that could not be collected and were collected, or not asked for, before."""
    failed = {str(model.ref.at(None)) for model in baseline.models if model.failure}
    return tuple(str(model.ref) for model in audit.models if model.failure and str(model.ref.at(None)) not in failed)


def gate_since(audit: Audit, baseline: Audit) -> gate.Gate:
    """What the gate answers where only what is new since a baseline counts."""
    found, unread = new_findings(audit, baseline), newly_unread(audit, baseline)
    threshold = audit.policy.fail_on
    if found:
        reason = f"{plural(len(found), 'finding')} new since the baseline"
        return gate.Gate(exit_code=gate.POLICY_NOT_MET, fail_on=threshold, reason=reason)
    if unread:
        reason = f"{plural(len(unread), 'model')} could be read for the baseline and not now"
        return gate.Gate(exit_code=gate.NOT_AUDITED, fail_on=threshold, reason=reason)
    whole = gate.gate(audit)
    still = f"; still open: {whole.reason}" if whole.exit_code else ""
    return gate.Gate(exit_code=gate.PASSED, fail_on=threshold, reason=f"nothing new since the baseline{still}")


def _open(audit: Audit) -> Iterator[tuple[Key, Finding]]:
    for of, verdict in _verdicts(audit):
        for finding in verdict.findings:
            if finding.waiver is None:
                yield (*of, finding.check), finding


def _verdicts(audit: Audit) -> Iterator[tuple[tuple[str, str | None, str], Verdict]]:
    for model in audit.models:
        for verdict in model.verdicts:
            yield (str(model.ref.at(None)), model.channel, verdict.workload), verdict
