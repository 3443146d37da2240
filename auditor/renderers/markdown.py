"""The audit as Markdown, made for a comment on a pull request: the matrix, what decides it, who must answer what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from auditor.core import patterns as re
from auditor.core.model import Audit, Evidence, Outcome
from auditor.core.printable import one_line, plural
from auditor.core.protocols import Renderer
from auditor.renderers._one_file import OneFile
from auditor.renderers._said import applicable
from auditor.renderers._view import CHECK_WORDS, SYMBOLS, Row, ShownPlace, View, known_by

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#!|~&@:]|(?<=[wW])\.)")
_LIMIT = 600
"""Characters of a foreign sentence. By judgment: as in the terminal."""


@dataclass(frozen=True, slots=True)
class MarkdownRenderer(OneFile):
    """CommonMark with tables; everything foreign is escaped, so nothing in it can link, mention or embed."""

    name: str = "markdown"
    suffix: str = ".md"

    def render(self, audit: Audit, /) -> str:
        """The report, one trailing newline."""
        view = View(audit)
        return "\n".join(_lines(view)).rstrip("\n") + "\n"


RENDERER: Renderer = MarkdownRenderer()


def _lines(view: View) -> Iterator[str]:
    audit = view.audit
    yield f"# Model audit: {_text(audit.policy.organisation, 120)}"
    yield ""
    yield (
        f"{plural(len(view.rows), 'model')}, evaluated as of {audit.as_of} against policy {_text(audit.policy.id, 80)} "
        f"{_text(audit.policy.version, 40)}, license data {_text(audit.data_version, 60)}. "
        f"{view.gate.sentence}; exit code {view.gate.exit_code}."
    )
    yield ""
    yield from _matrix(view)
    yield from _section("Open decisions", _decisions(view))
    yield from _section("Violations", _gathered(view, Outcome.FAIL))
    yield from _section("Training data", _trained(view))
    yield from _section("Waived", _waived(view))
    yield from _section("Upcoming rules", _gathered(view, Outcome.UPCOMING))
    yield from _section("Missing evidence", _unread(view))
    yield from _section("Checks passed for at least one model", _passed(view))
    yield from _section("All findings", _all(view))
    yield "Not legal advice."


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    lines = list(lines)
    if lines:
        yield from (f"## {title}", "", *lines, "")


def _matrix(view: View) -> Iterator[str]:
    heads = ["Model", "Weights licensed under", *(_text(workload, 60) for workload in view.workloads)]
    yield f"| {' | '.join(heads)} |"
    yield "|" + " --- |" * len(heads)
    for row in view.rows:
        covered = "could not be collected"
        if row.model.dossier:
            weights = row.model.dossier.weights
            covered = f"{_text(view.covered_by(weights), 120)}, {_text(known_by(weights), 120)}"
        cells = [_cell(view, row, workload) for workload in view.workloads]
        yield f"| {' | '.join([_text(row.name, 160), covered, *cells])} |"
    yield ""


def _cell(view: View, row: Row, workload: str) -> str:
    if row.model.failure:
        return "! could not be read"
    cell = row.cells.get(workload)
    if cell is None:
        return "not requested"
    decisive = f" ({_text(cell.decisive.check, 40)})" if cell.decisive else ""
    waived = f", {len(cell.waived)} waived" if cell.waived else ""
    return f"{SYMBOLS[cell.outcome]} {view.dated_words(row, workload)}{decisive}{waived}"


def _decisions(view: View) -> Iterator[str]:
    for who, decisions in view.decisions.items():
        for decision in decisions:
            checks = ", ".join(dict.fromkeys(_text(place.finding.check, 40) for place in decision.places))
            question = _text(decision.question, _LIMIT)
            yield f"- **{_text(who, 60)}**: {question} ({checks}, {_places(decision.places)})"


def _gathered(view: View, outcome: Outcome) -> Iterator[str]:
    for places in view.by_reason(outcome):
        finding = places[0].finding
        when = f"from {finding.applies_from}: " if finding.applies_from else ""
        remedy = f" To do: {_text(finding.remedy, _LIMIT)}" if finding.remedy else ""
        yield (
            f"- **{_text(finding.check, 40)} {_text(finding.title, 120)}** ({finding.severity}): {when}"
            f"{_text(finding.reason, _LIMIT)} Place: {_where(finding.evidence)}.{remedy} ({_places(places)})"
        )


def _trained(view: View) -> Iterator[str]:
    for row in view.rows:
        if row.datasets:
            yield f"- {_text(row.name, 160)}: {', '.join(_text(one, _LIMIT) for one in row.datasets)}"


def _waived(view: View) -> Iterator[str]:
    for place in view.waived:
        waiver = place.finding.waiver
        if waiver:
            yield (
                f"- **{_text(place.finding.check, 40)}** {CHECK_WORDS[place.finding.outcome]}, "
                f"waived until {waiver.until} by {_text(waiver.approver, 120)}: "
                f"{_text(waiver.reason, _LIMIT)} ({_places([place])})"
            )


def _unread(view: View) -> Iterator[str]:
    for row, what, kind, detail in view.unread:
        yield f"- {_text(row.name, 160)}: {_text(what, 160)}, {_text(kind, 40)} {_text(detail, 200)}".rstrip()
    yield from (f"- Next step: {_text(sentence, 200)}." for sentence in view.to_go_on)


def _passed(view: View) -> Iterator[str]:
    passed = view.passed_checks()
    if passed:
        yield ", ".join(_text(check, 40) for check in passed)


def _all(view: View) -> Iterator[str]:
    """Every finding that applies, gathered by model, workload and outcome."""
    yield "| Model | Workload | Outcome | Checks | |"
    yield "| --- | --- | --- | --- | --- |"
    told: dict[tuple[str, str, Outcome, bool], dict[str, None]] = {}
    for place in applicable(view):
        key = (place.row.name, place.workload, place.finding.outcome, place.finding.waiver is not None)
        told.setdefault(key, {})[place.finding.check] = None
    for (name, workload, outcome, waived), checks in told.items():
        named = ", ".join(_text(check, 40) for check in checks)
        note = "waived" if waived else ""
        yield f"| {_text(name, 160)} | {_text(workload, 60)} | {outcome.value} | {named} | {note} |"


def _where(evidence: Iterable[Evidence]) -> str:
    places = [str(entry.location) if entry.location else ", ".join(entry.looked_in) for entry in evidence]
    return _text("; ".join(places), 300)


def _places(places: Iterable[ShownPlace]) -> str:
    return ", ".join(f"{_text(place.row.name, 160)} × {_text(place.workload, 60)}" for place in places)


@lru_cache(1 << 14)
def _text(text: str, limit: int) -> str:
    """Foreign text on one line with every character escaped that Markdown could act on."""
    return _SPECIAL.sub(r"\\\1", one_line(text, limit))
