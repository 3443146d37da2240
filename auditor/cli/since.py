"""What is new since a baseline, and what the gate answers to that."""

from __future__ import annotations

from auditor.cli.say import say
from auditor.core.model import Audit
from auditor.report import gate
from auditor.report.baseline import gate_since, new_findings, newly_unread

_MOST = 10
"""New findings told one by one. By judgment: a screenful; the report has the rest."""


def since(audit: Audit, baseline: Audit) -> int:
    """The gate's code for what is new since the baseline; what that is, is told on standard error."""
    found = new_findings(audit, baseline)
    unread = newly_unread(audit, baseline)
    for new in found[:_MOST]:
        outcome = new.finding.outcome.value
        say(f"new: {new.ref} {new.workload}: {new.finding.check} {outcome}: {new.finding.reason}")
    if len(found) > _MOST:
        say(f"and {len(found) - _MOST} more")
    say(f"{len(found)} findings and {len(unread)} models that could not be read are new since the baseline")
    code = gate_since(audit, baseline).exit_code
    whole = gate.exit_code(audit)
    if code != whole:
        say(f"exit code {code} for what is new; the report shows {whole}, the exit code for everything")
    return code
