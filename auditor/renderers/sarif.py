"""The audit as SARIF 2.1.0, for code scanning on pull requests.

A result stands at the line of the manifest that names the model; its evidence follows as related locations. Waived
findings are results with a suppression. Checks that passed are not results (every result is an alert for most
readers of the format); the list of rules names every check that was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import quote

from auditor.core.model import Audit, Evidence, Finding, Location, Outcome, Severity
from auditor.core.printable import clean, one_line
from auditor.core.protocols import Renderer
from auditor.records import citations
from auditor.renderers._json import document
from auditor.renderers._one_file import OneFile
from auditor.renderers._said import applicable, document_id, failure_line, fingerprint, waived
from auditor.renderers._view import Row, ShownPlace, View

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Outcome.FAIL: "error", Outcome.NEEDS_REVIEW: "warning", Outcome.UPCOMING: "note"}
_RULE_LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.LOW: "note", Severity.INFO: "note"}
_MOST_RELATED = 10
"""Places of one result. By judgment: the JSON report has all."""
_LIMIT = 1000
"""Characters. By judgment: viewers cut long messages."""


@dataclass(frozen=True, slots=True)
class SarifRenderer(OneFile):
    """One run; results in the order of models, workloads and checks."""

    name: str = "sarif"
    suffix: str = ".sarif"

    def render(self, audit: Audit, /) -> str:
        """The log as JSON with one trailing newline."""
        view = View(audit)
        places = list(applicable(view))
        rules: dict[str, dict[int, Finding]] = {}
        for place in places:
            rules.setdefault(place.finding.check, {})[id(place.finding)] = place.finding
        order = {check: number for number, check in enumerate(sorted(rules))}
        run: dict[str, Any] = {
            "tool": {"driver": _driver(audit, [tuple(rules[check].values()) for check in order])},
            "automationDetails": {"id": f"auditor/{one_line(audit.policy.id)}/"},
            "columnKind": "unicodeCodePoints",
            "invocations": [_invocation(view)],
            "results": list(_results(places, order)),
            "properties": {
                "asOf": audit.as_of.isoformat(),
                "policy": f"{one_line(audit.policy.id)} {one_line(audit.policy.version)}",
                "licenceData": one_line(audit.data_version),
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
    return {
        "id": one_line(rule.check),
        **({"helpUri": laws[0].address} if laws else {}),
        "shortDescription": {"text": one_line(title or rule.check)},
        "fullDescription": {"text": one_line(". ".join(part for part in (title or rule.check, citation) if part))},
        "help": {"text": one_line(remedy or f"`auditor explain {rule.check}` says what it looks at and why.")},
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


def _results(places: Iterable[ShownPlace], order: dict[str, int]) -> Iterator[dict[str, Any]]:
    for _, of_model in groupby(places, key=lambda place: place.row.number):
        same = list(of_model)
        files = _Files(same[0].row)
        for place in same:
            if place.finding.outcome in _LEVELS:
                yield _result(place, order, files)


def _result(place: ShownPlace, order: dict[str, int], files: _Files) -> dict[str, Any]:
    finding = place.finding
    result: dict[str, Any] = {
        "ruleId": one_line(finding.check),
        "ruleIndex": order[finding.check],
        "level": _LEVELS[finding.outcome],
        "message": {"text": _message(place)},
        "locations": [_primary(place.row)],
        "partialFingerprints": {"modelWorkloadCheck/v1": fingerprint(place.row, place.workload, finding.check)},
        "properties": {
            "model": place.row.name,
            "workload": one_line(place.workload),
            "outcome": finding.outcome.value,
            "severity": finding.severity.value,
            "confidence": one_line(finding.confidence),
        },
    }
    related = [files.related(entry) for entry in finding.evidence if entry.location][:_MOST_RELATED]
    if related:
        result["relatedLocations"] = [{"id": number, **entry} for number, entry in enumerate(related, start=1)]
    if finding.waiver:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": waived(finding)}]
    return result


def _message(place: ShownPlace) -> str:
    finding = place.finding
    parts = [f"{place.row.name} for {one_line(place.workload)}: {one_line(finding.reason, _LIMIT)}"]
    if finding.applies_from:
        parts.append(f"Applies from {finding.applies_from}.")
    if finding.question:
        parts.append(f"To answer ({one_line(finding.who or 'not assigned')}): {one_line(finding.question, _LIMIT)}")
    elif finding.remedy:
        parts.append(f"To do: {one_line(finding.remedy, _LIMIT)}")
    return " ".join(parts)


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
        self._paths = {file.path for file in dossier.files} if dossier else set()
        self._purl = row.model.ref.at(dossier.revision).purl if dossier else None
        self._related: dict[int, dict[str, Any]] = {}

    def related(self, evidence: Evidence) -> dict[str, Any]:
        """Evidence with a location as a related location."""
        found = self._related.get(id(evidence))
        if found is None:
            location = evidence.location
            assert location is not None  # noqa: S101 - only called where there is one
            physical = _physical(location, self._uri(location), evidence.quote)
            found = {"physicalLocation": physical, "message": {"text": one_line(evidence.statement, _LIMIT)}}
            self._related[id(evidence)] = found
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
