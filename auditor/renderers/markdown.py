"""The audit as Markdown, made for a comment on a pull request.

What a reader sees at once is at most `_VISIBLE` lines: the gate, the counts, and what is new, fixed and still open
since a baseline, or what to do first where there is none. The matrix and the lists are folded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from auditor.core.model import Audit, Evidence, Hunk, Outcome
from auditor.core.printable import plural
from auditor.core.protocols import Renderer
from auditor.renderers._actions import actions
from auditor.renderers._issues import Issue, issues
from auditor.renderers._markdown import escaped as _text
from auditor.renderers._one_file import SinceBaseline
from auditor.renderers._redline import redlines
from auditor.renderers._said import applicable
from auditor.renderers._view import CHECK_WORDS, SYMBOLS, WORDS, Row, ShownPlace, View, known_from
from auditor.report.baseline import new_findings
from auditor.report.decisions import is_asked

_LIMIT = 600
"""Characters of a foreign sentence. By judgment: as in the terminal."""
_SHORT = 200
"""Characters of one that is seen at once. By judgment: a line or two of a comment."""
_VISIBLE = 20
"""Lines that are not folded. By judgment: a screen of a pull request, which a comment must not bury."""
_HUNKS = 12
"""Changes of one license text that are shown. By judgment: as many as the page shows unfolded."""
_LISTED = 3
"""Entries of one visible list. Derived from `_VISIBLE`: three lists with their heads, the gate and the counts."""


@dataclass(frozen=True, slots=True)
class MarkdownRenderer(SinceBaseline):
    """CommonMark with tables; everything foreign is escaped, so nothing in it can link, mention or embed."""

    name: str = "markdown"
    suffix: str = ".md"

    def render(self, audit: Audit, /) -> str:
        """The report, one trailing newline."""
        return (
            "\n".join(_lines(View(audit, self.baseline), View(self.baseline) if self.baseline else None)).rstrip("\n")
            + "\n"
        )


RENDERER: Renderer = MarkdownRenderer()


def _lines(view: View, before: View | None) -> Iterator[str]:
    audit = view.audit
    yield f"# Model audit: {_text(audit.policy.organisation, 120)}"
    yield ""
    counts = [
        f"{SYMBOLS[outcome]} {count} {WORDS[outcome]}" for outcome in _WORST_FIRST if (count := view.counts[outcome])
    ]
    yield f"**{view.gate.sentence}; exit code {view.gate.exit_code}.** {' · '.join(counts)}"
    yield ""
    yield from _since(view, before) if before else _first(view)
    yield (
        f"{plural(len(view.rows), 'model')}, evaluated as of {audit.as_of} against policy {_text(audit.policy.id, 80)} "
        f"{_text(audit.policy.version, 40)}, license data {_text(audit.data_version, 60)}."
    )
    yield ""
    yield from _section("Verdicts", _matrix(view))
    yield from _section("Open decisions", _decisions(view))
    yield from _section("Violations", _gathered(view, Outcome.FAIL))
    yield from _section("Modified license texts", _modified(view))
    yield from _section("Training data", _trained(view))
    yield from _section("Waived", _waived(view))
    yield from _section("Upcoming rules", _gathered(view, Outcome.UPCOMING))
    yield from _section("Missing evidence", _unread(view))
    yield from _section("Checks passed for at least one model", _passed(view))
    yield from _section("All findings", _all(view))
    yield from (f"{_text(said, 600)}  " for said in view.evaluated)
    yield "Not legal advice."


_WORST_FIRST = (Outcome.FAIL, Outcome.NEEDS_REVIEW, Outcome.UPCOMING, Outcome.PASS)


def _first(view: View) -> Iterator[str]:
    """What to do first, where there is nothing to compare with."""
    found = actions(view)
    if found:
        yield "**What to do first**"
        yield ""
        for action in found[:_LISTED]:
            freed = f"frees {plural(len(action.frees), 'verdict')}" if action.frees else _bears(action.issue)
            yield f"- {_text(action.who, 60)}: {_text(action.what, _SHORT)} ({freed})"
        if len(found) > _LISTED:
            yield f"- and {plural(len(found) - _LISTED, 'more action')}, folded below"
        yield ""


def _bears(issue: Issue) -> str:
    return f"bears on {plural(len(issue.verdicts), 'verdict')}"


def _since(view: View, before: View) -> Iterator[str]:
    """What is new, fixed and still open since the baseline."""
    were, are = _ranks(before), _ranks(view)
    now = [one for one in issues(view) if not one.waived]
    # Of a decision that is open for others already, only the verdicts that are new to it are told.
    added = [(one, tuple(p for p in one.places if were.get(_key(p), 0) < p.finding.outcome.rank)) for one in now]
    new = [replace(one, places=places) for one, places in added if places]
    # What is asked no more is not fixed: a model that is left out of the models file passes nothing.
    asked = {(row.of, workload) for row in view.rows for workload in row.cells}
    fixed = [
        one
        for one in issues(before)
        if not one.waived
        and all(are.get(_key(place), 0) < place.finding.outcome.rank for place in one.places)
        and any((place.row.of, place.workload) in asked for place in one.places)
    ]
    gone = [row.name for row in before.rows if row.of not in {row.of for row in view.rows}]
    unread = [row.name for row in view.failed if row.of not in {row.of for row in before.failed}]
    if unread:
        yield f"**Could not be read, and could before**: {_text(', '.join(unread), _SHORT)}"
        yield ""
    # The gate counts findings, one a verdict; what is listed here gathers them by what somebody must do.
    yield from _listed("New since the baseline", new, len(new_findings(view.audit, before.audit)))
    yield from _listed("Fixed", fixed)
    if gone:
        yield f"**No longer audited**: {_text(', '.join(gone), _SHORT)}"
        yield ""
    still = [one for one, places in added if not places]
    beside = " with the new ones" if new else ""
    yield f"**Still open**: {_counted(still)}, folded below{beside}." if still else "**Still open**: none."
    yield ""


def _counted(found: Sequence[Issue]) -> str:
    """How many of each kind, as the sections below name them: decisions, violations, upcoming rules."""
    kinds = {"decision": 0, "violation": 0, "upcoming rule": 0}
    for one in found:
        asked = one.outcome is not Outcome.UPCOMING and is_asked(one.finding)
        kinds["decision" if asked else "violation" if one.outcome is Outcome.FAIL else "upcoming rule"] += 1
    return " and ".join(plural(count, kind) for kind, count in kinds.items() if count)


def _listed(title: str, found: Sequence[Issue], findings: int = 0) -> Iterator[str]:
    """A list of at most `_LISTED` rows below its count.

    Args:
        findings: how many findings of single verdicts they gather, where the gate counts those.
    """
    of = f" ({plural(findings, 'finding')})" if findings else ""
    yield f"**{title}**: {_counted(found) or 'nothing'}{of}"
    for one in found[:_LISTED]:
        said = _text("; ".join(one.told(1, _SHORT, 1)), 2 * _SHORT)
        yield f"- {_text(one.finding.check, 40)} {CHECK_WORDS[one.outcome]}: {said}"
    if len(found) > _LISTED:
        yield f"- and {len(found) - _LISTED} more"
    yield ""


def _ranks(view: View) -> dict[tuple[str, str, str], int]:
    """How bad each check is in each verdict, where it is open and not waived."""
    open_ = (place for one in issues(view) if not one.waived for place in (*one.places, *one.waiting))
    return {_key(place): place.finding.outcome.rank for place in open_}


def _key(place: ShownPlace) -> tuple[str, str, str]:
    return place.row.of, place.workload, place.finding.check


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    lines = list(lines)
    if lines:
        yield from ("<details>", f"<summary>{title}</summary>", "", f"## {title}", "", *lines, "", "</details>", "")


def _matrix(view: View) -> Iterator[str]:
    heads = ["Model", "Weights licensed under", *(_text(workload, 60) for workload in view.workloads)]
    yield f"| {' | '.join(heads)} |"
    yield "|" + " --- |" * len(heads)
    for row in view.rows:
        covered = "could not be collected"
        if row.model.dossier:
            weights = row.model.dossier.weights
            covered = f"{_text(view.covered_by(weights), 120)}, {_text(known_from(weights), 300)}"
        cells = [_cell(view, row, workload) for workload in view.workloads]
        yield f"| {' | '.join([_text(row.name, 160), covered, *cells])} |"


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
        if row.trained_on:
            yield f"- {_text(row.name, 160)}: {', '.join(_text(one, _LIMIT) for one in row.trained_on)}"


def _modified(view: View) -> Iterator[str]:
    """The redline of each changed license text: what was struck and put in, and the terms in sum."""
    for row in view.rows:
        for redline in redlines(row.model.dossier):
            place = str(redline.found.location) if redline.found.location else "text"
            yield f"- **{_text(row.name, 160)}**, {_text(place, 300)}: {_text(view.identified(redline.found), _LIMIT)}"
            for change in redline.terms:
                told = (f"{label} {said}" for label, said in (("was:", change.before), ("is:", change.after)) if said)
                yield f"  - term {change.change}: {_text(' '.join(told), _LIMIT)}"
            for hunk in redline.hunks[:_HUNKS]:
                yield f"  - line {hunk.start_line}, {_text(hunk.kind, 40)}: {_words(hunk)}"
            if len(redline.hunks) > _HUNKS:
                yield f"  - and {plural(len(redline.hunks) - _HUNKS, 'further place')}"


def _words(hunk: Hunk) -> str:
    """The struck words and those in their place."""
    gone = hunk.before or (f"[{plural(hunk.missing, 'word')} of the standard text]" if hunk.missing else "")
    struck = f"~~{_text(gone, _LIMIT)}~~ " if gone else ""
    put = f"**{_text(hunk.text, _LIMIT)}**" if hunk.text else ""
    states = f" (states {_text(', '.join(hunk.states), _SHORT)})" if hunk.states else ""
    return f"{struck}{put}{states}".strip()


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
    held = [
        (row.name, workload, on, findings)
        for row in view.rows
        for workload, cell in row.cells.items()
        for on, findings in cell.waiting.items()
    ]
    for (name, workload, outcome, waived), checks in told.items():
        named = ", ".join(_text(check, 40) for check in checks)
        note = "waived" if waived else ""
        yield f"| {_text(name, 160)} | {_text(workload, 60)} | {outcome.value} | {named} | {note} |"
    for name, workload, on, findings in held:
        named = ", ".join(_text(finding.check, 40) for finding in findings)
        yield f"| {_text(name, 160)} | {_text(workload, 60)} | waiting | {named} | for the answer to {_text(on, 40)} |"


def _where(evidence: Iterable[Evidence]) -> str:
    places = [str(entry.location) if entry.location else ", ".join(entry.looked_in) for entry in evidence]
    return _text("; ".join(places), 300)


def _places(places: Iterable[ShownPlace]) -> str:
    return ", ".join(f"{_text(place.row.name, 160)} × {_text(place.workload, 60)}" for place in places)
