"""Changed verdicts as text: what a question "what if" or another policy would change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from auditor.cli.say import json_text

if TYPE_CHECKING:
    from auditor.core.model import Audit
    from auditor.policy.judging.rejudge import VerdictChange

_MOST = 3
"""Reasons printed for one changed verdict. By judgment: the answer stays readable; how many are left out is said."""


def as_text(found: Sequence[VerdictChange], after: Audit, question: str) -> str:
    """The verdicts that change, each with what decides, and how many there are in all."""
    total = sum(len(model.verdicts) for model in after.models)
    models = len({change.ref for change in found})
    lines = [question]
    for change in found:
        before = change.before.value if change.before else "not evaluated"
        now = change.after.value if change.after else "not evaluated"
        lines.append(f"{change.ref}  {change.workload}: {before} → {now}")
        lines += [f"    {why}" for why in change.why[:_MOST]]
        if len(change.why) > _MOST:
            lines.append(f"    and {len(change.why) - _MOST} more findings")
    of_models = f", of {models} of {len(after.models)} models" if found else ""
    lines.append(f"{len(found)} of {total} verdicts change{of_models}")
    return "\n".join(lines) + "\n"


def as_json(found: Sequence[VerdictChange], after: Audit, question: str) -> str:
    """The same for machines."""

    rows = [
        {"ref": change.ref, "workload": change.workload, "before": change.before, "after": change.after,
         "why": list(change.why)}
        for change in found
    ]  # fmt: skip
    total = sum(len(model.verdicts) for model in after.models)
    whole = {"question": question, "as_of": after.as_of.isoformat(), "verdicts": total, "changes": rows}
    return json_text(whole, indent=1) + "\n"
