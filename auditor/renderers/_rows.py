"""Findings as the rows of a spreadsheet, for the formats that are one."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.core.model import Finding, Outcome
from auditor.core.printable import plural
from auditor.renderers._bom import expression
from auditor.renderers._said import failure_line
from auditor.renderers._view import Cell, Row, View

COLUMNS = (
    "model", "revision", "workload", "verdict", "covered_by", "trained_on", "check", "title", "outcome", "severity",
    "confidence", "reason", "question", "who", "remedy", "citation", "evidence", "quote", "waived_until", "waived_by",
    "waiver_reason", "would_be", "applies_from", "as_of",
)  # fmt: skip

PLACE = COLUMNS.index("check")
"""How many columns say where; the others say what."""

_Cells = tuple[str, ...]


def rows(view: View) -> Iterator[tuple[_Cells, _Cells]]:
    """One row for each finding and for each model not collected.

    Cells stand in the order of `COLUMNS`, as they were judged: cleaning them is the format's part. They come in two
    parts, place and finding; verdicts that share a finding share the second part.
    """
    told: dict[int, _Cells] = {}
    for row in view.rows:
        if row.model.dossier is None:
            yield _not_read(row)
            continue
        dossier = row.model.dossier
        covered = expression(view, dossier.weights, row.of) or view.covered_by(dossier.weights)
        for workload, cell in row.cells.items():
            head = (row.name, dossier.revision or "", workload, cell.outcome.value, covered, "; ".join(row.datasets))
            for finding in cell.verdict.findings:
                tail = told.get(id(finding))
                if tail is None:
                    tail = told[id(finding)] = finding_cells(finding)
                yield head, tail


def rows_to_work_on(view: View) -> Iterator[tuple[_Cells, _Cells]]:
    """Likewise, without what does not apply; checks that ask nothing themselves share a row of their verdict, by ids.

    Every row stands on its own, for a table is sorted and filtered: it has its law, remedy, places and quotes even
    where another workload of the model has them too.
    """
    told: dict[int, _Cells] = {}
    for row in view.rows:
        if row.model.dossier is None:
            yield _not_read(row)
            continue
        dossier = row.model.dossier
        covered = expression(view, dossier.weights, row.of) or view.covered_by(dossier.weights)
        for workload, cell in row.cells.items():
            head = (row.name, dossier.revision or "", workload, cell.outcome.value, covered, "; ".join(row.datasets))
            for finding in cell.applying:
                if finding.waiver is None and finding.outcome is Outcome.PASS:
                    continue
                tail = told.get(id(finding))
                if tail is None:
                    tail = told[id(finding)] = finding_cells(finding)
                yield head, tail
            yield from ((head, tail) for tail in _folded(cell))


def _folded(cell: Cell) -> Iterator[_Cells]:
    """Checks of one verdict that ask nothing themselves: those that wait for the same answer, and those that passed."""
    passed = [finding.check for finding in cell.by_outcome[Outcome.PASS]]
    for on, findings in cell.waiting.items():
        checks = [finding.check for finding in findings]
        title = f"{plural(len(checks), 'check')} waiting for the answer to {on}"
        yield _brief(checks, title, Outcome.NOT_APPLICABLE.value)  # as each of them has it in a row of its own
    if passed:
        yield _brief(passed, f"{plural(len(passed), 'check')} passed", Outcome.PASS.value)


def _brief(checks: list[str], title: str, outcome: str) -> _Cells:
    said = {"check": " ".join(checks), "title": title, "outcome": outcome}
    return tuple(said.get(column, "") for column in COLUMNS[PLACE:])


def _not_read(row: Row) -> tuple[_Cells, _Cells]:
    told = {"model": row.name, "verdict": "could not be read", "outcome": "needs-review", "reason": failure_line(row)}
    cells = tuple(told.get(column, "") for column in COLUMNS)
    return cells[:PLACE], cells[PLACE:]


def finding_cells(finding: Finding) -> _Cells:
    """What a row says of its finding: the columns from `PLACE` on."""
    places = [str(entry.location) for entry in finding.evidence if entry.location]
    places += ["looked in " + ", ".join(entry.looked_in) for entry in finding.evidence if entry.looked_in]
    waiver = finding.waiver
    return (
        finding.check,
        finding.title,
        finding.outcome.value,
        finding.severity.value,
        finding.confidence,
        finding.reason,
        finding.question or "",
        finding.who or "",
        finding.remedy,
        finding.citation,
        "; ".join(places),
        " | ".join(dict.fromkeys(entry.quote for entry in finding.evidence if entry.quote)),
        waiver.until.isoformat() if waiver else "",
        waiver.approver if waiver else "",
        waiver.reason if waiver else "",
        finding.would_be.value if finding.would_be else "",
        finding.applies_from.isoformat() if finding.applies_from else "",
        finding.as_of.isoformat() if finding.as_of else "",
    )
