"""The audit as a GitLab Code Quality report: an entry for each thing to act on, at the line that names its model.

GitLab shows what is new or fixed against the target branch by fingerprint, so an entry's outlives wording. What is
waived or upcoming is told as information; a model that could not be collected is a blocker.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from auditor.core.model import Audit, Outcome, Severity
from auditor.core.printable import one_line
from auditor.core.protocols import Renderer
from auditor.renderers._issues import Issue, issues
from auditor.renderers._json import document
from auditor.renderers._one_file import OneFile
from auditor.renderers._said import failure_line, fingerprint, waived
from auditor.renderers._view import CHECK_WORDS, Row, View

_MOST = 1000
"""Characters of a description. By judgment: a widget shows a line or two."""
_REASONS = 3
"""Reasons of an entry. By judgment: likewise."""
_VIOLATIONS = {Severity.CRITICAL: "blocker", Severity.HIGH: "critical", Severity.MEDIUM: "major"}
_NOWHERE = "models.yaml"


@dataclass(frozen=True, slots=True)
class GitlabRenderer(OneFile):
    """A list of entries, the worst first."""

    name: str = "gitlab"
    suffix: str = ".codequality.json"

    def render(self, audit: Audit, /) -> str:
        """The list as JSON with one trailing newline."""
        view = View(audit)
        return document([*map(_entry, issues(view)), *_unread(view)], 1)


RENDERER: Renderer = GitlabRenderer()


def _entry(issue: Issue) -> dict[str, Any]:
    finding = issue.finding
    said = f"{CHECK_WORDS[issue.outcome]}: {'; '.join(issue.told(_REASONS, _MOST))}"
    if finding.applies_from:
        said += f" Applies from {finding.applies_from}."
    if issue.waived:
        said += f" ({waived(finding)})"
    elif finding.question or finding.remedy:
        said += f" {one_line(issue.who)}: {one_line(issue.what)}"
    also = [one_line(check) for check in issue.checks[1:]]
    return {
        "description": one_line(said, _MOST) + (f" Also: {', '.join(also)}." if also else ""),
        "check_name": one_line(finding.check),
        "fingerprint": issue.mark,
        "severity": _severity(issue),
        "location": _place(issue.rows[0]),
    }


def _severity(issue: Issue) -> str:
    if issue.waived or issue.outcome is Outcome.UPCOMING:
        return "info"
    return _VIOLATIONS.get(issue.finding.severity, "minor") if issue.outcome is Outcome.FAIL else "minor"


def _unread(view: View) -> Iterator[dict[str, Any]]:
    for row in view.failed:
        yield {
            "description": f"{row.name} could not be collected: {failure_line(row)}",
            "check_name": "collect",
            "fingerprint": fingerprint(row, "", "collect"),
            "severity": "blocker",
            "location": _place(row),
        }


def _place(row: Row) -> dict[str, Any]:
    """The manifest's line; a model asked for by hand stands at the head of the manifest that would name it."""
    place = row.model.location
    path = one_line(place.path) if place else _NOWHERE
    return {"path": path, "lines": {"begin": (place.start_line if place else None) or 1}}
