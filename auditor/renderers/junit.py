"""The audit as JUnit XML: a suite for each model, a test case for each verdict, named by its workload.

A case fails where the gate would stop for it; what the gate lets through (upcoming, below its threshold, or known
since a baseline) is a skipped case with its reason, so that nothing is hidden and the color of the build is the gate's
answer. The findings of a verdict are the body of its case; those that passed or are waived stand in its output.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from auditor.core.model import Audit, Finding, Outcome
from auditor.core.printable import clean, one_line
from auditor.core.protocols import Renderer
from auditor.renderers._one_file import SinceBaseline
from auditor.renderers._said import failure_line, sentence, waiting_lines
from auditor.renderers._view import Cell, Row, View
from auditor.report.gate import stops


@dataclass(frozen=True, slots=True)
class JunitRenderer(SinceBaseline):
    """XML in the dialect that Jenkins and its kin read."""

    name: str = "junit"
    suffix: str = ".xml"

    def render(self, audit: Audit, /) -> str:
        """The document with one trailing newline."""
        return "\n".join(_document(View(audit, self.baseline))) + "\n"


RENDERER: Renderer = JunitRenderer()


@dataclass(frozen=True, slots=True)
class _Case:
    """One test case: `kind` is failure, error, skipped or empty for a pass; `output` says what did not decide."""

    title: str
    kind: str = ""
    type: str = ""
    message: str = ""
    body: str = ""
    output: str = ""


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
            yield from _case(row, case)
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
        "license-data": audit.data_version,
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
        yield _Case("collect", "error", one_line(row.model.failure.kind), failure_line(row))
    for workload, cell in row.cells.items():
        yield _verdict(view, row, workload, cell)


def _verdict(view: View, row: Row, workload: str, cell: Cell) -> _Case:
    aside = [_body(entry) for entry in cell.waived]
    passed = [one_line(entry.check) for entry in cell.by_outcome[Outcome.PASS]]
    if passed:
        aside.append(f"pass: {', '.join(passed)}")
    output = "\n\n".join(aside)
    if cell.outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE):
        return _Case(workload, output=output)
    stopping = stops(cell.outcome, view.audit.policy.fail_on)
    known = stopping and view.is_known(row, workload)
    kind = "failure" if stopping and not known else "skipped"
    worst = cell.decisive
    told = sentence(worst).partition(" ")[2] if worst else "no evidence could be read that would allow an answer"
    message = f"{view.dated_words(row, workload)}{', known since the baseline' if known else ''}: {told}"
    body = "\n\n".join([*(_body(entry) for entry in cell.open), *map(one_line, waiting_lines([cell]))])
    return _Case(workload, kind, cell.outcome.value, message, body, output)


def _body(finding: Finding) -> str:
    lines = [sentence(finding)]
    for entry in finding.evidence:
        place = str(entry.location) if entry.location else "looked in " + ", ".join(entry.looked_in)
        lines.append(f"{entry.statement} [{place}]")
    if finding.remedy:
        lines.append(f"to do: {finding.remedy}")
    lines.append(f"law or clause: {finding.citation}")
    return "\n".join(map(one_line, lines))


def _case(row: Row, case: _Case) -> Iterator[str]:
    head = f"  <testcase name={_attribute(case.title)} classname={_attribute(row.name)}"
    if not (case.kind or case.output):
        yield head + ' time="0"/>'
        return
    yield head + ' time="0">'
    if case.kind:
        told = f"   <{case.kind} type={_attribute(case.type)} message={_attribute(case.message)}"
        yield f"{told}>{escape(clean(case.body))}</{case.kind}>" if case.body else f"{told}/>"
    if case.output:
        yield f"   <system-out>{escape(clean(case.output))}</system-out>"
    yield "  </testcase>"


def _attribute(text: str) -> str:
    return quoteattr(one_line(text))
