"""Findings as machine formats say them: one line each, in one order, with an identity that outlives wording.

Checks that do not apply say nothing about a model; the JSON and the spreadsheets have them, the other formats do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from auditor.core.model import Finding
from auditor.core.printable import one_line, plural
from auditor.renderers._view import Cell, Row, ShownPlace, View

_LIMIT = 600
"""Characters of a foreign sentence. By judgment: as in the terminal."""


def applicable(view: View) -> Iterator[ShownPlace]:
    """Every finding that applies, waived ones included, in the order of models, workloads and checks."""
    for row in view.rows:
        for workload, cell in row.cells.items():
            for finding in cell.applying:
                yield ShownPlace(row, workload, finding)


class Sentences(dict[int, str]):
    """Findings put into words once: by the identity of the finding, which lives as long as its audit."""

    def of(self, finding: Finding) -> str:
        """What `sentence` says of it."""
        said = self.get(id(finding))
        if said is None:
            said = self[id(finding)] = sentence(finding)
        return said

    def verdict(self, workload: str, cell: Cell) -> list[str]:
        """A verdict and its findings: ``workload: outcome``, then one line for each finding that applies."""
        lines = [f"{one_line(workload)}: {cell.outcome.value}"]
        lines += [self.of(entry) for entry in cell.applying]
        return lines


def sentence(finding: Finding) -> str:
    """``outcome check: reason``, with the waiver, the date from which it applies and the question where there are."""
    parts = [f"{finding.outcome.value} {one_line(finding.check)}: {one_line(finding.reason, _LIMIT)}"]
    if finding.applies_from:
        parts.append(f"[applies from {finding.applies_from}]")
    if finding.waiver:
        parts.append(f"[{waived(finding)}]")
    if finding.answered:
        answer = finding.answered
        told = f"answered by {one_line(answer.by)} on {answer.on}, valid until {answer.until}"
        parts.append(f"[{told}: {one_line(answer.text, _LIMIT)}]")
    if finding.question:
        parts.append(f"[{one_line(finding.who or 'not assigned')}: {one_line(finding.question, _LIMIT)}]")
    return " ".join(parts)


def waived(finding: Finding) -> str:
    """The waiver in one phrase; empty where there is none."""
    waiver = finding.waiver
    if waiver is None:
        return ""
    ticket = f", {one_line(waiver.ticket)}" if waiver.ticket else ""
    return f"waived until {waiver.until} by {one_line(waiver.approver)}: {one_line(waiver.reason, _LIMIT)}{ticket}"


def waiting_lines(cells: Iterable[Cell], most: int | None = None) -> Iterator[str]:
    """One line for each check whose answer others wait for: ``2 checks wait for the answer to X: Y, Z``.

    Args:
        cells: verdicts that are told together; what waits in any of them is named once.
        most: how many of them are named; None for all.
    """
    held: dict[str, dict[str, None]] = {}
    for cell in cells:
        for on, findings in cell.waiting.items():
            held.setdefault(on, {}).update(dict.fromkeys(finding.check for finding in findings))
    for on, waiting in held.items():
        checks = [one_line(check, 40) for check in sorted(waiting)]
        named = checks if most is None or len(checks) <= most + 1 else checks[:most]
        told = ", ".join(named) + (f" and {len(checks) - len(named)} more" if len(named) < len(checks) else "")
        verb = "waits" if len(checks) == 1 else "wait"
        yield f"{plural(len(checks), 'check')} {verb} for the answer to {one_line(on, 40)}: {told}"


def failure_line(row: Row) -> str:
    """Why a model could not be collected; empty where it was."""
    failure = row.model.failure
    return f"{one_line(failure.kind)}: {one_line(failure.what, _LIMIT)}" if failure else ""


def fingerprint(row: Row, workload: str, check: str) -> str:
    """Hex identity of "this check on this model in this workload": neither lines, wording nor revisions move it."""
    name = str(row.model.ref.at(None))
    return sha256("\n".join((name, workload, check)).encode("utf-8", "replace")).hexdigest()


def document_id(view: View, kind: str) -> str:
    """Hex identity of one document: the same audit gives the same, another audit another."""
    audit = view.audit
    parts = [
        kind,
        audit.tool_version,
        audit.data_version,
        audit.as_of.isoformat(),
        audit.policy.id,
        audit.policy.version,
    ]
    told = Sentences()
    for row in view.rows:
        dossier = row.model.dossier
        parts.append(f"{row.model.ref} {dossier.revision if dossier else '-'}")
        parts += [file.sha256 for file in dossier.files] if dossier else []
        parts += [line for workload, cell in row.cells.items() for line in told.verdict(workload, cell)]
    return sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()
