"""The audit as SARIF 2.1.0, for code scanning on pull requests.

A result is one thing to act on, whatever number of models and workloads it concerns: it stands at the line of the
manifest that names the first model; the lines of the others and the evidence, each with the model it is from, follow
as related locations. What is waived is a result with a suppression. Checks that passed are not results (every result
is an alert for most readers of the format); the list of rules names every check that was made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from auditor.core.extras import DISTRIBUTION
from auditor.core.model import Audit, Evidence, Finding, Location, Outcome, Severity
from auditor.core.printable import clean, one_line, plural
from auditor.core.protocols import Renderer
from auditor.records import citations
from auditor.renderers._issues import Issue, issues
from auditor.renderers._json import document
from auditor.renderers._markdown import escaped
from auditor.renderers._one_file import SinceBaseline
from auditor.renderers._said import applicable, document_id, failure_line, waived
from auditor.renderers._view import CHECK_WORDS, Row, View

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Outcome.FAIL: "error", Outcome.NEEDS_REVIEW: "warning", Outcome.UPCOMING: "note"}
_RULE_LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.LOW: "note", Severity.INFO: "note"}
_MOST_RELATED = 100
"""Places of one result. Given by code scanning on GitHub, which shows no more; the JSON report has all."""
_REASONS = 5
"""Reasons of one result. By judgment: a message that is read; what differs more is in the other formats."""
_LIMIT = 1000
"""Characters. By judgment: viewers cut long messages."""


@dataclass(frozen=True, slots=True)
class SarifRenderer(SinceBaseline):
    """One run; results in the order of models, workloads and checks."""

    name: str = "sarif"
    suffix: str = ".sarif"

    def render(self, audit: Audit, /) -> str:
        """The log as JSON with one trailing newline."""
        view = View(audit, self.baseline)
        rules: dict[str, dict[int, Finding]] = {}
        for place in applicable(view):
            rules.setdefault(place.finding.check, {})[id(place.finding)] = place.finding
        order = {check: number for number, check in enumerate(sorted(rules))}
        files: dict[int, _Files] = {}
        run: dict[str, Any] = {
            "tool": {"driver": _driver(audit, [tuple(rules[check].values()) for check in order])},
            "automationDetails": {"id": f"auditor/{one_line(audit.policy.id)}/"},
            "columnKind": "unicodeCodePoints",
            "invocations": [_invocation(view)],
            "results": [{**_result(issue, order, files), **_since(view, issue)} for issue in issues(view)],
            "properties": {
                "asOf": audit.as_of.isoformat(),
                "policy": f"{one_line(audit.policy.id)} {one_line(audit.policy.version)}",
                "licenseData": one_line(audit.data_version),
                "document": document_id(view, "sarif"),
            },
        }
        if trained := {row.name: list(row.datasets) for row in view.rows if row.datasets}:
            run["properties"] |= {"trainingData": trained}
        body = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
        return document(body, 4)


RENDERER: Renderer = SarifRenderer()


def _driver(audit: Audit, rules: Iterable[tuple[Finding, ...]]) -> dict[str, Any]:
    return {
        "name": "auditor",
        "version": one_line(audit.tool_version),
        "informationUri": f"https://pypi.org/project/{DISTRIBUTION}/",
        "rules": [_rule(findings) for findings in rules],
    }


def _rule(findings: tuple[Finding, ...]) -> dict[str, Any]:
    """What is the same of a check wherever it speaks; what it says of one model only stands with its results."""
    rule = findings[0]
    title, citation, remedy = (
        _of_all(finding.title for finding in findings),
        _of_all(finding.citation for finding in findings),
        _of_all(finding.remedy for finding in findings if finding.remedy),
    )
    laws = citations.of_check(rule.check)
    help_text = one_line(remedy or f"`auditor explain {rule.check}` says what it looks at and why.")
    return {
        "id": one_line(rule.check),
        **({"helpUri": laws[0].address} if laws else {}),
        "shortDescription": {"text": one_line(title or rule.check)},
        "fullDescription": {"text": one_line(". ".join(part for part in (title or rule.check, citation) if part))},
        "help": {"text": help_text, "markdown": f"{escaped(help_text, _LIMIT)}\n\n{escaped(citation, _LIMIT)}".strip()},
        "defaultConfiguration": {"level": _RULE_LEVELS.get(rule.severity, "warning")},
        "properties": {"tags": [one_line(rule.pack)], "precision": _PRECISION.get(rule.confidence, "medium")},
    }


def _of_all(said: Iterable[str]) -> str:
    """What all say; empty where they differ."""
    found = set(said)
    return found.pop() if len(found) == 1 else ""


_PRECISION = {"high": "very-high", "medium": "high", "low": "medium"}


def _invocation(view: View) -> dict[str, Any]:
    told: dict[str, Any] = {"executionSuccessful": not view.failed, "exitCode": view.gate.exit_code}
    if view.failed:
        told["toolExecutionNotifications"] = [
            {
                "level": "error",
                "message": {"text": f"{row.name} could not be collected: {failure_line(row)}"},
                "locations": [_primary(row)],
            }
            for row in view.failed
        ]
    return told


def _result(issue: Issue, order: dict[str, int], files: dict[int, _Files]) -> dict[str, Any]:
    finding = issue.finding
    first = issue.rows[0]
    result: dict[str, Any] = {
        "ruleId": one_line(finding.check),
        "ruleIndex": order[finding.check],
        "level": _LEVELS.get(issue.outcome, "none"),
        "message": {"text": _message(issue), "markdown": _markdown(issue)},
        "locations": [_primary(first)],
        "partialFingerprints": {"decision/v1": issue.mark},
        "properties": {
            "outcome": issue.outcome.value,
            "severity": finding.severity.value,
            "confidence": one_line(finding.confidence),
            "who": one_line(issue.who),
            "verdicts": len(issue.verdicts),
            "concerns": _concerned(issue),
        },
    }
    related = [_named(row) for row in issue.rows[1:] if row.model.location]
    for row, entry in issue.evidence():
        if entry.location and len(related) < _MOST_RELATED:
            related.append(files.setdefault(row.number, _Files(row)).related(entry, named=len(issue.rows) > 1))
    if related:
        numbered = enumerate(related[:_MOST_RELATED], start=1)
        result["relatedLocations"] = [{"id": number, **entry} for number, entry in numbered]
    if issue.waived:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": waived(finding)}]
    return result


def _since(view: View, issue: Issue) -> dict[str, str]:
    """How a result stands to the baseline; nothing where there is none, as the standard wants it."""
    if view.baseline is None:
        return {}
    new = sum(map(view.is_new, issue.places))
    return {"baselineState": "unchanged" if not new else "new" if new == len(issue.places) else "updated"}


def _concerned(issue: Issue) -> dict[str, dict[str, list[str]]]:
    """Model → workload → its findings as ``check outcome``."""
    found: dict[str, dict[str, list[str]]] = {}
    for place in issue.places:
        told = f"{one_line(place.finding.check)} {place.finding.outcome.value}"
        found.setdefault(place.row.name, {}).setdefault(one_line(place.workload), []).append(told)
    return found


def _message(issue: Issue) -> str:
    finding = issue.finding
    parts = list(issue.told(_REASONS, _LIMIT))
    if finding.applies_from:
        parts.append(f"Applies from {finding.applies_from}.")
    if finding.question:
        parts.append(f"To answer ({one_line(issue.who)}): {one_line(finding.question, _LIMIT)}")
    elif issue.remedy:
        parts.append(f"To do ({one_line(issue.who)}): {one_line(issue.remedy, _LIMIT)}")
    others = [one_line(check) for check in issue.checks[1:]]
    if others:
        parts.append(f"Also settles {', '.join(others)}.")
    return "\n".join(parts)


def _markdown(issue: Issue) -> str:
    """The message with its parts set apart; what models and cards say is escaped."""
    finding = issue.finding
    laws = citations.of_check(finding.check)
    link = laws[0].address if laws else None
    law = escaped(finding.citation, _LIMIT)
    lines = [f"**{escaped(finding.title, _LIMIT)}** ({CHECK_WORDS[issue.outcome]})", ""]
    lines[-1] = "\n".join(f"- {escaped(said, 2 * _LIMIT)}" for said in issue.told(_REASONS, _LIMIT, 10))
    if finding.applies_from:
        lines.append(f"Applies from {finding.applies_from}.")
    if finding.question:
        lines.append(f"**To answer** ({escaped(issue.who, 60)}): {escaped(finding.question, _LIMIT)}")
    if issue.remedy:
        lines.append(f"**To do** ({escaped(issue.who, 60)}): {escaped(issue.remedy, _LIMIT)}")
    lines.append(f"**Law or clause**: {f'[{law}]({link})' if link else law}")
    lines.append(f"Bears on {plural(len(issue.verdicts), 'verdict')}.")
    return "\n\n".join(lines)


def _named(row: Row) -> dict[str, Any]:
    """Where the manifest names one more model of a result."""
    return {**_primary(row), "message": {"text": f"also: {row.name}"}}


def _primary(row: Row) -> dict[str, Any]:
    """Where the manifest names the model; a model that was asked for by hand has only its name."""
    found: dict[str, Any] = {"logicalLocations": [{"fullyQualifiedName": row.name, "kind": "module"}]}
    if row.model.location:
        found["physicalLocation"] = _physical(row.model.location, quote(one_line(row.model.location.path)))
    return found


class _Files:
    """Places in and around one model; most findings of a model lead to the same few."""

    def __init__(self, row: Row) -> None:
        dossier = row.model.dossier
        self._name = row.name
        self._paths = {file.path for file in dossier.files} if dossier else set()
        self._purl = row.model.ref.at(dossier.revision).purl if dossier else None
        self._related: dict[int, dict[str, Any]] = {}

    def related(self, evidence: Evidence, *, named: bool) -> dict[str, Any]:
        """Evidence with a location as a related location; `named` where it must say which model it is from."""
        found = self._related.get(id(evidence))
        if found is None:
            location = evidence.location
            assert location is not None  # noqa: S101 - only called where there is one
            physical = _physical(location, self._uri(location), evidence.quote)
            found = {"physicalLocation": physical, "message": {"text": one_line(evidence.statement, _LIMIT)}}
            self._related[id(evidence)] = found
        if named:
            return {**found, "message": {"text": f"{self._name}: {found['message']['text']}"}}
        return found

    def _uri(self, location: Location) -> str:
        """A file of the model as its package URL with the path as fragment; any other path as it stands."""
        path = one_line(location.path)
        if path not in self._paths:
            return path if path.startswith(("http://", "https://")) else quote(path)
        return f"{self._purl}#{quote(path)}" if self._purl else quote(path)


def _physical(location: Location, uri: str, quoted: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if location.start_line:
        region: dict[str, Any] = {"startLine": location.start_line}
        if location.column:
            region["startColumn"] = location.column
        if location.end_line and location.end_line > location.start_line:
            region["endLine"] = location.end_line
        if quoted:
            region["snippet"] = {"text": clean(quoted)}
        found["region"] = region
    return found
