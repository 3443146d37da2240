"""What a gate would answer to an audit: the exit code, and why.

One place for the rule, because the command line ends with it and every report prints it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from auditor.core import bugs
from auditor.core.errors import NotAsLocked
from auditor.core.model import Audit, Outcome

FAIL_ON = ("needs-review", "fail", "never")
"""What ``--fail-on`` and ``gate.fail_on`` accept, strictest first."""


PASSED, POLICY_NOT_MET, NOT_AUDITED, BUG = 0, 1, 3, 4
"""The exit codes a gate can answer with. Given by ADR 4."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The exit code and the sentence that explains it."""

    exit_code: int
    """0 nothing at or above the threshold · 1 policy not met · 3 could not audit enough to say · 4 a bug of ours."""
    fail_on: str
    reason: str

    @property
    def sentence(self) -> str:
        """``Gate: failed (REASON)``."""
        return f"Gate: {'failed' if self.exit_code else 'passed'} ({self.reason})"


def gate(audit: Audit, fail_on: str | None = None) -> Gate:
    """The answer for an audit; ``fail_on`` None takes the policy's own threshold."""
    threshold = fail_on or audit.policy.fail_on
    read = [model for model in audit.models if model.failure is None]
    stopped = sum(stops(verdict.outcome, threshold) for model in read for verdict in model.verdicts)
    unread = len(audit.models) - len(read)
    stumbled = sum(model.failure is not None and model.failure.kind == bugs.KIND for model in audit.models)
    one, many = ("fails", "fail") if threshold == "fail" else ("needs review or fails", "need review or fail")
    if stumbled:
        models = "1 model" if stumbled == 1 else f"{stumbled} models"
        return Gate(exit_code=BUG, fail_on=threshold, reason=f"a bug of the auditor kept {models} from being evaluated")
    if stopped:
        verdicts = f"1 verdict {one}" if stopped == 1 else f"{stopped:,} verdicts {many}"
        # Verdicts are those of the models that were read: what was not evaluated is counted beside them.
        return Gate(
            exit_code=POLICY_NOT_MET,
            fail_on=threshold,
            reason="; ".join((verdicts, *_not_evaluated(audit, alone=False))),
        )
    if unread:
        return Gate(exit_code=NOT_AUDITED, fail_on=threshold, reason="; ".join(_not_evaluated(audit, alone=True)))
    if threshold == "never":
        return Gate(exit_code=PASSED, fail_on=threshold, reason="the gate is set to report only")
    return Gate(exit_code=PASSED, fail_on=threshold, reason=f"no verdict {one}")


def _not_evaluated(audit: Audit, *, alone: bool) -> tuple[str, ...]:
    """The models without a verdict, by cause: changed since they were locked, or not to be had.

    Args:
        alone: whether they are all that keeps the gate from passing.
    """
    kinds = [model.failure.kind for model in audit.models if model.failure is not None]
    changed = kinds.count(NotAsLocked.kind)
    said, unread = [], "could not be collected, so nothing can be said" if alone else "could not be collected"
    for count, why in ((changed, "changed since the lock and {} not evaluated"), (len(kinds) - changed, unread)):
        if count:
            models = "1 model" if count == 1 else f"{count:,} models"
            said.append(f"{models} {why.format('was' if count == 1 else 'were')}")
    return tuple(said)


def failing_on(audit: Audit, fail_on: str | None) -> Audit:
    """The audit with another threshold than its policy's; None leaves it as it is."""
    return audit if fail_on is None else replace(audit, policy=replace(audit.policy, fail_on=fail_on))


def stops(outcome: Outcome, fail_on: str) -> bool:
    """Whether an outcome is at or above a threshold; an unknown threshold is read as the strictest."""
    stopping = {"fail": (Outcome.FAIL,), "never": ()}.get(fail_on, (Outcome.FAIL, Outcome.NEEDS_REVIEW))
    return outcome in stopping


def exit_code(audit: Audit, fail_on: str | None = None) -> int:
    """The code alone."""
    return gate(audit, fail_on).exit_code
