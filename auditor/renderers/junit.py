"""The audit as JUnit XML: a suite for each model, a test case for each check that applies in a workload.

A case fails where the gate would stop for it; what the gate lets through (waived, to come, or below its threshold)
is a skipped case with its reason, so that nothing is hidden and the color of the build is the gate's answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from auditor.core.model import Audit, Finding, Outcome
from auditor.core.printable import clean, one_line
from auditor.core.protocols import Renderer
from auditor.renderers._one_file import OneFile
from auditor.renderers._said import failure_line, sentence
from auditor.renderers._view import Row, View
from auditor.report.gate import stops


@dataclass(frozen=True, slots=True)
class JunitRenderer(OneFile):
    """XML in the dialect that Jenkins and its kin read."""

    name: str = "junit"
    suffix: str = ".xml"

    def render(self, audit: Audit, /) -> str:
        """The document with one trailing newline."""
        return "\n".join(_document(View(audit))) + "\n"


RENDERER: Renderer = JunitRenderer()


@dataclass(frozen=True, slots=True)
class _Case:
    """One test case: `kind` is failure, error, skipped or empty for a pass."""

    workload: str
    title: str
    kind: str = ""
    type: str = ""
    message: str = ""
    body: str = ""


def _document(view: View) -> Iterator[str]:
    suites = [(row, list(_cases(view, row))) for row in view.rows]
    cases = [case for _, inside in suites for case in inside]
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f"<testsuites name={_attribute(view.audit.policy.organisation)} {_counts(cases, skipped=False)}>"
    for row, inside in suites:
        timestamp = f"{view.audit.as_of}T00:00:00"
        yield f' <testsuite name={_attribute(row.name)} {_counts(inside)} time="0" timestamp="{timestamp}">'
        yield from _properties(view, row)
        for case in inside:
            yield from _case(case)
        yield " </testsuite>"
    yield "</testsuites>"


def _counts(cases: Iterable[_Case], *, skipped: bool = True) -> str:
    kinds = [case.kind for case in cases]
    told = f'tests="{len(kinds)}" failures="{kinds.count("failure")}" errors="{kinds.count("error")}"'
    return told + (f' skipped="{kinds.count("skipped")}"' if skipped else "")


def _properties(view: View, row: Row) -> Iterator[str]:
    audit, dossier = view.audit, row.model.dossier
    told = {
        "policy": f"{audit.policy.id} {audit.policy.version}",
        "as-of": audit.as_of.isoformat(),
        "licence-data": audit.data_version,
        "revision": (dossier.revision or "") if dossier else "",
        "covered-by": view.covered_by(dossier.weights) if dossier else "could not be collected",
    }
    if row.datasets:
        told["trained-on"] = "; ".join(row.datasets)
    yield "  <properties>"
    for name, value in told.items():
        yield f'   <property name="{name}" value={_attribute(value)}/>'
    yield "  </properties>"


def _cases(view: View, row: Row) -> Iterator[_Case]:
    if row.model.failure:
        yield _Case("", "collect", "error", one_line(row.model.failure.kind), failure_line(row))
    for workload, cell in row.cells.items():
        yield from (_finding(view, workload, finding) for finding in cell.applying)


def _finding(view: View, workload: str, finding: Finding) -> _Case:
    title = f"{finding.check} {finding.title}"
    if finding.outcome is Outcome.PASS and not finding.waiver:
        return _Case(workload, title)
    if finding.waiver:
        return _Case(workload, title, "skipped", f"{finding.outcome.value}, waived", sentence(finding), _body(finding))
    kind = "failure" if stops(finding.outcome, view.audit.policy.fail_on) else "skipped"
    return _Case(workload, title, kind, finding.outcome, sentence(finding), _body(finding))


def _body(finding: Finding) -> str:
    lines = [finding.reason]
    for entry in finding.evidence:
        place = str(entry.location) if entry.location else "looked in " + ", ".join(entry.looked_in)
        lines.append(f"{entry.statement} [{place}]")
    if finding.remedy:
        lines.append(f"to do: {finding.remedy}")
    lines.append(f"law or clause: {finding.citation}")
    return "\n".join(map(one_line, lines))


def _case(case: _Case) -> Iterator[str]:
    head = f"  <testcase name={_attribute(case.title)} classname={_attribute(case.workload)}"
    if not case.kind:
        yield head + ' time="0"/>'
        return
    yield head + ' time="0">'
    told = f"   <{case.kind} type={_attribute(case.type)} message={_attribute(case.message)}"
    yield f"{told}>{escape(clean(case.body))}</{case.kind}>" if case.body else f"{told}/>"
    yield "  </testcase>"


def _attribute(text: str) -> str:
    return quoteattr(one_line(text))
