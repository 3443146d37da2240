"""The audit as CSV: one row for each finding, and one for each model that could not be collected.

Made for spreadsheets, so a cell that a spreadsheet would run as a formula begins with an apostrophe.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.model import Audit, Finding, Outcome
from auditor.renderers._text import one_line
from auditor.renderers._view import Row, View

COLUMNS = (
    "model", "revision", "workload", "verdict", "covered_by", "check", "title", "outcome", "severity", "confidence",
    "reason", "question", "who", "remedy", "citation", "evidence", "quote", "waived_until", "waived_by",
    "waiver_reason", "would_be", "applies_from", "as_of",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class CsvRenderer:
    """Comma-separated, every field quoted, lines end with a line feed."""

    name: str = "csv"
    suffix: str = ".csv"

    def render(self, audit: Audit, /) -> str:
        """The header line, then the findings in the order of models, workloads and checks."""
        view = View(audit)
        out = io.StringIO()
        writer = csv.DictWriter(out, COLUMNS, restval="", quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writeheader()
        for row in view.rows:
            for line in _lines(view, row):
                writer.writerow({key: _cell(value) for key, value in line.items()})
        return out.getvalue()


RENDERER = CsvRenderer()


def _lines(view: View, row: Row) -> Iterator[dict[str, str]]:
    dossier = row.model.dossier
    if row.model.failure or dossier is None:
        failure = row.model.failure
        reason = f"{failure.kind}: {failure.what}" if failure else ""
        yield {"model": row.name, "verdict": "not read", "outcome": Outcome.NEEDS_REVIEW, "reason": reason}
        return
    known = {
        "model": row.name,
        "revision": dossier.revision or "",
        "covered_by": dossier.weights.concluded.expression or view.covered_by(dossier.weights),
    }
    for workload, cell in row.cells.items():
        for finding in cell.verdict.findings:
            yield known | {"workload": workload, "verdict": cell.outcome} | _finding(finding)


def _finding(finding: Finding) -> dict[str, str]:
    places = [str(entry.location) for entry in finding.evidence if entry.location]
    places += ["looked in " + ", ".join(entry.looked_in) for entry in finding.evidence if entry.looked_in]
    waiver = finding.waiver
    return {
        "check": finding.check,
        "title": finding.title,
        "outcome": finding.outcome,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "reason": finding.reason,
        "question": finding.question or "",
        "who": finding.who or "",
        "remedy": finding.remedy,
        "citation": finding.citation,
        "evidence": "; ".join(places),
        "quote": next((entry.quote for entry in finding.evidence if entry.quote), ""),
        "waived_until": waiver.until.isoformat() if waiver else "",
        "waived_by": waiver.approver if waiver else "",
        "waiver_reason": waiver.reason if waiver else "",
        "would_be": finding.would_be or "",
        "applies_from": finding.applies_from.isoformat() if finding.applies_from else "",
        "as_of": finding.as_of.isoformat() if finding.as_of else "",
    }


def _cell(value: str) -> str:
    text = one_line(value)
    return "'" + text if text.startswith(_FORMULA) else text
