"""The audit as a workbook: the matrix, what must be decided, every finding that applies, terms, training data,
and what was not read.

Nothing in it is a formula or a link; its dates are the audit's, so that the same audit gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from auditor.core.extras import require
from auditor.core.model import Audit, Coverage, Finding, Outcome, Term
from auditor.core.printable import clean, one_line
from auditor.core.protocols import Renderer
from auditor.renderers import _plain
from auditor.renderers._issues import concerned, issues
from auditor.renderers._one_file import OneFile
from auditor.renderers._rows import COLUMNS, PLACE, finding_cells
from auditor.renderers._said import applicable, failure_line, waived
from auditor.renderers._view import WORDS, View, known_by
from auditor.report.decisions import decisions

_MOST = 32_000
"""A cell of the format holds no more than 32,767 characters. Given by the format."""
_FINDINGS = (
    "model", "workloads", "check", "title", "outcome", "severity", "reason", "question", "who", "remedy", "evidence",
    "quote", "waived_until", "waived_by", "waiver_reason", "would_be", "applies_from",
)  # fmt: skip
_TO_DO = ("who", "what to do", "check", "reason", "models and workloads", "due", "done by", "done on")
_DECISIONS = (
    "who", "question", "due", "checks", "models and workloads", "concerns", "needed now", "id", "what value may be",
    "value", "text", "by", "role", "on", "until", "proof", "settled by",
)  # fmt: skip
_SNIPPET = _DECISIONS[-1]
"""The column of YAML that settles a decision, which keeps its lines."""
_WANTED = {
    "fact": "the fact, as the last column says", "model-fact": "the fact, as the last column says",
    "attestation": "present, none, or the figure", "conclusion": "id of a known license",
    "answer": "pass, fail or not-applicable",
}  # fmt: skip
_CHOICES = {
    _WANTED["answer"]: ["pass", "fail", "not-applicable"],
}
"""What value may be → what a cell offers; the other kinds are open."""
_CHECKS = ("check", "title", "pack", "citation", "confidence", "as of", "sources")
_WIDTHS = {"model": 34, "reason": 70, "question": 50, "remedy": 40, "citation": 36, "evidence": 40, "quote": 60}
"""Characters. By judgment: layout."""


@dataclass(frozen=True, slots=True)
class XlsxRenderer(OneFile):
    """A workbook of ten sheets, each a table with a fixed head and filters; what waits for somebody comes first."""

    name: str = "xlsx"
    suffix: str = ".xlsx"

    @property
    def binary(self) -> bool:
        """A packed file."""
        return True

    @property
    def extra(self) -> str:
        """What writes it."""
        return "xlsx"

    def render(self, audit: Audit, /) -> bytes:
        """The file's bytes."""
        require(self.extra)
        import xlsxwriter  # only this format needs it

        view = View(audit)
        out = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        book = xlsxwriter.Workbook(out, options)
        made = datetime.combine(audit.as_of, time())
        book.set_properties(
            {"title": "Model audit", "author": one_line(audit.policy.organisation, 200), "created": made}
        )
        for name, head, lines in _sheets(view):
            _write(book, name, head, lines)
        book.close()
        return out.getvalue()


RENDERER: Renderer = XlsxRenderer()

_Cells = tuple[str, ...]
_Sheet = tuple[str, Sequence[str], Iterable[Sequence[str]]]


def _sheets(view: View) -> Iterator[_Sheet]:
    yield "Decisions", _DECISIONS, _decisions(view)
    yield "To do", _TO_DO, _to_do(view)
    yield "Verdicts", ("model", "weights licensed under", "how known", *view.workloads), _matrix(view)
    yield "Audit", ("what", "value"), _summary(view)
    yield "Findings", _FINDINGS, _findings(view)
    yield "Passed", ("model", "workload", "checks passed"), _passed(view)
    yield "Checks", _CHECKS, _checks(view)
    yield "Terms", ("term", "in plain words", "section", "place", "sha256", "quote", "covers"), _terms(view)
    trained = ((row.name, dataset) for row in view.rows for dataset in row.trained_on)
    yield "Training data", ("model", "data set, and the license named beside it"), trained
    unread = ((row.name, what, kind, detail) for row, what, kind, detail in view.unread)
    yield "Missing evidence", ("model", "what", "kind", "detail"), unread


def _findings(view: View) -> Iterator[tuple[str, ...]]:
    """One row for each thing a check says against a model, asks or leaves open, with the workloads it says it for."""
    told: dict[int, _Cells] = {}
    for row in view.rows:
        if row.model.failure:
            said = {"model": row.name, "outcome": "needs-review", "reason": failure_line(row)}
            yield tuple(said.get(column, "") for column in _FINDINGS)
        where: dict[_Cells, list[str]] = {}
        for workload, cell in row.cells.items():
            for finding in (entry for entry in cell.applying if entry.waiver or entry.outcome is not Outcome.PASS):
                cells = told.get(id(finding))
                if cells is None:
                    by_name = dict(zip(COLUMNS[PLACE:], finding_cells(finding), strict=True))
                    cells = told[id(finding)] = tuple(by_name[column] for column in _FINDINGS[2:])
                where.setdefault(cells, []).append(workload)
        for cells, workloads in where.items():
            yield (row.name, ", ".join(workloads), *cells)


def _passed(view: View) -> Iterator[tuple[str, ...]]:
    for row in view.rows:
        for workload, cell in row.cells.items():
            yield row.name, workload, ", ".join(entry.check for entry in cell.by_outcome[Outcome.PASS])


def _checks(view: View) -> Iterator[tuple[str, ...]]:
    """What a check says of itself, once; a row more where it cites another clause for another model."""
    seen: dict[int, Finding] = {id(place.finding): place.finding for place in applicable(view)}
    yield from sorted(
        {
            (
                one.check, one.title, one.pack, one.citation, one.confidence,
                one.as_of.isoformat() if one.as_of else "", ", ".join(one.sources),
            )
            for one in seen.values()
        }
    )  # fmt: skip


def _summary(view: View) -> Iterator[tuple[str, str]]:
    audit = view.audit
    yield "organization", audit.policy.organisation
    yield "policy", f"{audit.policy.id} {audit.policy.version}"
    yield "evaluated as of", audit.as_of.isoformat()
    yield "license data", audit.data_version
    yield "rule packs", ", ".join(f"{pack} {audit.policy.packs[pack]}" for pack in sorted(audit.policy.packs))
    yield "made by", f"auditor {audit.tool_version}"
    yield "gate", f"{view.gate.sentence.removeprefix('Gate: ')}; exit code {view.gate.exit_code}"
    for outcome, count in sorted(view.counts.items(), key=lambda item: -item[0].rank):
        yield f"verdicts: {WORDS[outcome]}", str(count)
    for place in view.waived:
        yield "waived", f"{place.finding.check} for {place.row.name} × {place.workload}, {waived(place.finding)}"
    yield "limits", "Not legal advice. Missing evidence is never taken as absence."


def _matrix(view: View) -> Iterator[tuple[str, ...]]:
    for row in view.rows:
        dossier = row.model.dossier
        if dossier is None:
            yield (row.name, "could not be collected", "", *("could not be read" for _ in view.workloads))
            continue
        weights = dossier.weights
        cells = [row.cells.get(workload) for workload in view.workloads]
        told = (
            cell.outcome.value + (" (waived)" if cell.waived else "") if cell else "not requested" for cell in cells
        )
        yield (row.name, view.covered_by(weights), known_by(weights), *told)


def _decisions(view: View) -> Iterator[tuple[str, ...]]:
    """One row for each decision; the columns from value on are empty, for those who answer (`auditor answer`)."""
    for one in decisions(view.audit):
        concerns = ", ".join(f"{kind} {name}" for kind, name in one.concerns.items())
        places = ", ".join(f"{model} × {workload}" for model, workload in one.asked_by)
        wanted = _WANTED[one.settlement.kind] if one.settlement else ""
        wanted += ", and its proof" if one.wants_proof else ""
        empty = ("",) * 7
        now = f"yes, frees {one.frees}" if one.needed_now else "no"
        checks = ", ".join(one.checks)
        later = [f.applies_from for f in one.findings if f.applies_from and f.applies_from > view.audit.as_of]
        due = min(later, default=None)
        day = due.isoformat() if due else ""
        yield one.who, one.question, day, checks, places, concerns, now, one.id, wanted, *empty, one.answer


def _to_do(view: View) -> Iterator[tuple[str, ...]]:
    """One row for each violation of stated facts, which no answer lifts; the last columns are for whoever mends it."""
    for issue in issues(view):
        if issue.answers_nothing and not issue.waived:
            finding = issue.finding
            reasons = "; ".join(reason for reason, _ in issue.reasons)
            day = finding.applies_from.isoformat() if finding.applies_from else ""
            what, where = issue.remedy or finding.remedy, concerned(issue.places, 20)
            yield issue.who, what, finding.check, reasons, where, day, "", ""


def _at_choice(view: View, coverage: Coverage) -> Iterator[tuple[Term, str]]:
    """Terms of a subject; of licenses that are offered at choice with the one under which each holds."""
    for way in coverage.choices:
        under = f" (if {view.names(way.concluded.license_ids)} is chosen)"
        yield from ((term, under) for term in way.terms)
    if not coverage.choices:
        yield from ((term, "") for term in coverage.terms)


def _terms(view: View) -> Iterator[tuple[str, ...]]:
    """One row for each term with its place, and all the models and parts of them it covers."""
    covers: dict[_Cells, dict[str, None]] = {}
    for row in view.rows:
        for coverage in row.model.dossier.coverage if row.model.dossier else ():
            for term, under in _at_choice(view, coverage):
                place = term.location
                digest = (place.sha256 or "") if place else ""
                stands = str(place) if place else "text not retrieved"
                told = (term.id, _plain.explain(term), term.where or "", stands, digest, term.quote or "")
                covers.setdefault(told, {})[f"{row.name} {coverage.subject.value}{under}"] = None
    for cells, names in covers.items():
        yield (*cells, ", ".join(names))


def _write(book: Any, name: str, head: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet.write_row(0, 0, [one_line(title) for title in head], bold)
    for column, title in enumerate(head):
        sheet.set_column(column, column, _WIDTHS.get(title, 22))
    last = 0
    write = sheet.write_string
    lines_told = list(lines)
    for last, line in enumerate(lines_told, start=1):
        for column, value in enumerate(line):
            if value:
                write(last, column, clean(value)[:_MOST] if head[column] == _SNIPPET else one_line(value, _MOST))
    _validate(sheet, head, lines_told)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(head) - 1)


def _validate(sheet: Any, head: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    """Cells that people fill in take what `auditor answer --from` takes: an outcome from a list, a day as a day."""
    for title in ("on", "until", "done on"):
        if title in head and lines:
            column = head.index(title)
            day = {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1), "error_message": "A day is wanted."}
            sheet.data_validation(1, column, len(lines), column, day)
    if "value" in head and "what value may be" in head:
        wanted, column = head.index("what value may be"), head.index("value")
        for row, line in enumerate(lines, start=1):
            if choices := _CHOICES.get(line[wanted].removesuffix(", and its proof")):
                sheet.data_validation(row, column, row, column, {"validate": "list", "source": choices})
