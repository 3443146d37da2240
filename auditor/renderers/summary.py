"""The audit in a kilobyte of JSON, for badges, chat messages and dashboards: the gate, counts, what to do first."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from auditor.core.model import Audit, Outcome
from auditor.core.printable import one_line
from auditor.core.protocols import Renderer
from auditor.renderers._actions import actions
from auditor.renderers._one_file import SinceBaseline
from auditor.renderers._view import View

_FIRST = 3
"""Actions. By judgment: what a message holds."""
_WORDS = 80
"""Characters of an action. Derived from the kilobyte that all of it may take."""
_NAME = 40
"""Characters of a name. Derived from the same kilobyte."""


@dataclass(frozen=True, slots=True)
class SummaryRenderer(SinceBaseline):
    """One object on a few lines, at most 1,024 bytes where names are ASCII."""

    name: str = "summary"
    suffix: str = ".summary.json"

    def render(self, audit: Audit, /) -> str:
        """The object with one trailing newline."""
        view = View(audit, self.baseline)
        found: dict[str, Any] = {
            "gate": "failed" if view.gate.exit_code else "passed",
            "exit_code": view.gate.exit_code,
            "as_of": audit.as_of.isoformat(),
            "policy": one_line(f"{audit.policy.id} {audit.policy.version}", _NAME),
            "models": len(view.rows),
            "could_not_be_read": len(view.failed),
            "verdicts": {outcome.value: view.counts[outcome] for outcome in Outcome if view.counts[outcome]},
            "waived": len(view.waived),
            "first": [
                {
                    "what": one_line(action.what, _WORDS),
                    "who": one_line(action.who, _NAME),
                    "frees": len(action.frees),
                    "bears_on": len(action.issue.verdicts),
                }
                for action in actions(view)[:_FIRST]
            ],
        }
        return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


RENDERER: Renderer = SummaryRenderer()
