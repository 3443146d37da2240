"""What is new since a baseline, and what the gate answers to that."""

from __future__ import annotations

from auditor.cli.say import say
from auditor.core.model import Audit
from auditor.core.printable import plural
from auditor.report.baseline import gate_since, new_findings, newly_unread

_MOST = 10
"""New findings told one by one. By judgment: a screenful; the report has the rest."""


def since(audit: Audit, baseline: Audit) -> int:
    """The gate's code for what is new since the baseline; what that is, is told on standard error."""
    found = new_findings(audit, baseline)
    unread = newly_unread(audit, baseline)
    for new in found[:_MOST]:
        outcome = new.finding.outcome.value
        say(f"new: {new.told}: {new.finding.check} {outcome}: {new.finding.reason}")
    if len(found) > _MOST:
        say(f"and {len(found) - _MOST} more")
    counted = f"{plural(len(found), 'finding')} and {plural(len(unread), 'model')} that could not be read"
    say(f"{counted} {'is' if len(found) + len(unread) == 1 else 'are'} new since the baseline")
    return gate_since(audit, baseline).exit_code
