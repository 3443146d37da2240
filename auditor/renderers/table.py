"""The audit for a terminal: a screen for one model, a matrix and its reasons for many.

Shapes and words carry the meaning; colour is added only where the caller asks for it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from auditor.model import Audit, Dossier, Evidence, Finding, Hunk, Identification, Outcome, Term
from auditor.renderers import _plain
from auditor.renderers._matrix import STYLES, WORST_FIRST, legend, matrix
from auditor.renderers._redline import redlines
from auditor.renderers._text import one_line, plural, short_hash
from auditor.renderers._view import SYMBOLS, WORDS, Cell, Decision, Place, Row, View, known_by

_MOST_DEMANDS = 5
_MOST_QUESTIONS = 3
_MOST_MODELS = 40
"""Models whose reasons are told; the matrix above has all of them."""
_NAME_LIMIT = 120
_MOST_HUNKS = 4
_HUNK_LIMIT = 240
_LIMIT = 600
"""Longest foreign sentence that is shown; the other formats have it whole."""


@dataclass(frozen=True, slots=True)
class TableRenderer:
    """Plain text; `width` in terminal cells, `color` only for a terminal that wants it."""

    name: str = "table"
    suffix: str = ".txt"
    width: int = 100
    color: bool = False

    def render(self, audit: Audit, /) -> str:
        """One model: the answer on a screen. Several: the matrix, then what decides each verdict."""
        view = View(audit)
        width = max(self.width, 40)
        blocks = _one(view) if len(view.rows) == 1 else _many(view, width)
        out = io.StringIO()
        console = Console(
            file=out,
            width=width,
            force_terminal=self.color,
            color_system="standard" if self.color else None,
            no_color=not self.color,
            legacy_windows=False,
            highlight=False,
            markup=False,
            emoji=False,
            _environ={},
        )
        for block in blocks:
            console.print(block)
        lines = [line.rstrip() for line in out.getvalue().splitlines()]
        return "\n".join(lines).strip("\n") + "\n"


RENDERER = TableRenderer()


# ------------------------------------------------------------------------------------------------ one model


def _one(view: View) -> Iterable[RenderableType]:
    row = view.rows[0]
    yield _headline(view, row)
    yield ""
    if row.model.failure:
        yield from _failure(row)
    else:
        yield from _workload_lines(row)
    yield from _next_steps(view)
    if row.model.dossier:
        yield ""
        yield _pairs(_license_lines(view, row))
    yield from _waived(view)
    yield from _unread(view)
    yield ""
    yield from _closing(view)


def _headline(view: View, row: Row) -> RenderableType:
    counts = [f"{SYMBOLS[o]} {WORDS[o]} in {view.counts[o]}" for o in WORST_FIRST if view.counts[o]]
    told = " · ".join(counts) + f" of {plural(view.total, 'workload')}" if counts else "no workload was judged"
    if row.model.failure:
        told = "! could not be read"
    title = Text(one_line(row.name, _NAME_LIMIT), style="bold")
    if row.model.dossier and row.model.dossier.revision:
        title.append(f"  at {short_hash(row.model.dossier.revision)}", style="dim")
    return Group(title, Text(told, style=STYLES[row.outcome]), Text(_judged(view), style="dim"))


def _license_lines(view: View, row: Row) -> Iterable[tuple[str, RenderableType]]:
    dossier = row.model.dossier
    assert dossier is not None  # noqa: S101 - a row without failure has one
    coverage = dossier.weights
    conclusion = coverage.concluded
    name = Text(view.covered_by(coverage)[:_LIMIT], style="bold")
    if conclusion.expression:
        name.append(f"  {one_line(conclusion.expression, _NAME_LIMIT)}", style="not bold dim")
    yield "Licence", name
    yield "", Text(f"{known_by(coverage)}: {one_line(conclusion.reason, _LIMIT)}")
    yield from _changed(dossier)
    asked = _plain.demands(coverage.terms)
    label = "Asks"
    for term in asked[:_MOST_DEMANDS]:
        yield label, _bullet(_plain.explain(term)[:_LIMIT], _cite(term))
        label = ""
    if len(asked) > _MOST_DEMANDS:
        yield label, Text(f"and {plural(len(asked) - _MOST_DEMANDS, 'further duty', 'further duties')}: see the HTML")
    elif not asked and coverage.complete and conclusion.license_ids:
        yield label, Text("nothing beyond what the findings below name")
    if not coverage.complete:
        yield "", Text("! not fully read: what is not listed here is unknown, not absent")


def _changed(dossier: Dossier) -> Iterable[tuple[str, RenderableType]]:
    """The words by which a licence text differs from the one on record: few enough to be read here, or their number."""
    label = "Changed"
    for redline in redlines(dossier):
        for hunk in redline.hunks[:_MOST_HUNKS]:
            yield label, _hunk(hunk, redline.found)
            label = ""
        if len(redline.hunks) > _MOST_HUNKS:
            yield (
                "",
                Text(
                    f"and {plural(len(redline.hunks) - _MOST_HUNKS, 'further place', 'further places')}: see the HTML"
                ),
            )


def _hunk(hunk: Hunk, found: Identification) -> Text:
    told = Text(f"• {hunk.kind}")
    if hunk.after:
        told.append(f" after “… {one_line(hunk.after, 80)}”")
    if hunk.missing:
        told.append(f": {plural(hunk.missing, 'word')} of the standard text missing", style="red")
    if hunk.text:
        told.append(f": “{one_line(hunk.text, _HUNK_LIMIT)}”", style="green")
    path = found.location.path if found.location else "text"
    lines = str(hunk.start_line) if hunk.start_line == hunk.end_line else f"{hunk.start_line}-{hunk.end_line}"
    told.append(f"  [{one_line(path, 80)}:{lines}]", style="dim")
    return told


def _cite(term: Term) -> str:
    section = f"section {one_line(term.where, 40)}" if term.where else ""
    place = one_line(str(term.location), 80) if term.location else "no text read"
    inherited = f"from {one_line(term.via[-1], 60)}" if term.via else ""
    return ", ".join(part for part in (section, place, inherited) if part)


def _workload_lines(row: Row) -> Iterable[RenderableType]:
    same: dict[tuple[str, str, str], list[tuple[str, Cell]]] = {}
    for workload, cell in row.cells.items():
        finding = cell.decisive
        key = (cell.outcome, finding.check, finding.reason) if finding else (cell.outcome, "", "")
        same.setdefault(key, []).append((one_line(workload, _NAME_LIMIT), cell))
    for cells in same.values():
        cell = cells[0][1]
        line = Text(f"{SYMBOLS[cell.outcome]} {WORDS[cell.outcome]}", style=STYLES[cell.outcome])
        line.append(f"  {', '.join(workload for workload, _ in cells)}", style="default not dim bold")
        yield line
        if cell.decisive:
            yield _because(cell.decisive)
        elif cell.outcome is Outcome.PASS:
            yield _indented(Text(_passed(cell for _, cell in cells)))
        elif cell.outcome is Outcome.NEEDS_REVIEW:
            yield _indented(Text("nothing could be read that would allow an answer"))
        others = {entry.check: entry for _, cell in cells for entry in cell.open if entry.check != _check(cell)}
        if others:
            named = ", ".join(f"{SYMBOLS[entry.outcome]} {one_line(entry.check, 40)}" for entry in others.values())
            yield _indented(Text(f"also {named}", style="dim"))


def _check(cell: Cell) -> str:
    return cell.decisive.check if cell.decisive else ""


def _passed(cells: Iterable[Cell]) -> str:
    made = {entry.check for cell in cells for entry in cell.with_outcome(Outcome.PASS)}
    return f"{plural(len(made), 'check')} found nothing against it"


def _because(finding: Finding) -> RenderableType:
    line = Text(f"{one_line(finding.check, 40)} ", style="bold")
    line.append(one_line(finding.reason, _LIMIT), style="not bold")
    place = _where(finding.evidence)
    if place:
        line.append(f"  [{place}]", style="not bold dim")
    return _indented(line)


def _where(evidence: Sequence[Evidence]) -> str:
    for entry in evidence:
        if entry.location:
            return one_line(str(entry.location), 120)
    looked = [one_line(path, 60) for entry in evidence for path in entry.looked_in]
    return "looked in " + ", ".join(looked[:4]) if looked else ""


# ------------------------------------------------------------------------------------------------ many models


def _many(view: View, width: int) -> Iterable[RenderableType]:
    audit = view.audit
    title = f"{plural(len(view.rows), 'model')} × {plural(len(view.workloads), 'workload')}"
    yield Text(f"{one_line(audit.policy.organisation, _NAME_LIMIT)}: {title}", style="bold")
    yield Text(_judged(view), style="dim")
    yield ""
    yield from matrix(view, width)
    yield legend()
    yield ""
    speaking = sorted((row for row in view.rows if row.outcome is not Outcome.PASS), key=lambda row: -row.outcome.rank)
    told = {row.number for row in speaking[:_MOST_MODELS]}
    for row in view.rows:
        if row.number in told:
            yield from _reasons(view, row)
    if len(speaking) > _MOST_MODELS:
        more = plural(len(speaking) - _MOST_MODELS, "further model")
        yield Text(
            f"The reasons of {more} stand in the other formats: -f html -o FOLDER has a page for each.", style="dim"
        )
    yield from _next_steps(view)
    yield from _waived(view)
    yield from _unread(view)
    yield ""
    yield from _figures(view)
    yield from _closing(view)


def _reasons(view: View, row: Row) -> Iterable[RenderableType]:
    speaking = [(workload, cell) for workload, cell in row.cells.items() if cell.outcome is not Outcome.PASS]
    if not speaking:
        return
    title = Text(one_line(row.name, _NAME_LIMIT), style="bold")
    if row.model.dossier:
        title.append(f"  {view.covered_by(row.model.dossier.weights)[:_NAME_LIMIT]}", style="not bold dim")
    yield title
    told: dict[tuple[str, str, str], tuple[Finding, list[str], dict[str, None]]] = {}
    for workload, cell in speaking:
        if cell.open:
            first = cell.open[0]
            _, places, others = told.setdefault((first.check, first.outcome, first.reason), (first, [], {}))
            places.append(one_line(workload, 60))
            others.update(dict.fromkeys(one_line(entry.check, 40) for entry in cell.open[1:]))
        elif cell.outcome is Outcome.NEEDS_REVIEW:
            yield _indented(Text(f"? {one_line(workload, 60)}: nothing could be read that would allow an answer"))
    for finding, places, also in told.values():
        yield _indented(Text(f"{SYMBOLS[finding.outcome]} {', '.join(places)}", style=STYLES[finding.outcome]))
        yield Padding(_because(finding), (0, 0, 0, 2))
        if also:
            yield _indented(Text(f"  also {', '.join(also)}", style="dim"))
    yield ""


def _figures(view: View) -> Iterable[RenderableType]:
    parts = [f"{WORDS[o]} in {view.counts[o]}" for o in WORST_FIRST if view.counts[o]]
    yield Text(f"{plural(view.total, 'verdict')}: {', '.join(parts) or 'none'}.")
    if view.counts[Outcome.NEEDS_REVIEW]:
        causes = [f"{one_line(f'{check} {title}', 80).strip()} {count}×" for check, title, count in view.causes]
        yield Text(f"A person must answer {view.review_share:.0%} of them, because of: {', '.join(causes)}.")


# ------------------------------------------------------------------------------------------------------ both


def _next_steps(view: View) -> Iterable[RenderableType]:
    """The worst questions of each person and the worst remedies; a list that nobody reads helps nobody."""
    steps: list[tuple[str, RenderableType]] = []
    for who, decisions in view.decisions.items():
        steps += [(one_line(who, 24), _question(view, decision)) for decision in decisions[:_MOST_QUESTIONS]]
        if len(decisions) > _MOST_QUESTIONS:
            more = plural(len(decisions) - _MOST_QUESTIONS, "further question")
            steps.append(
                ("", Text(f"and {more} for {one_line(who, 24)}: -f html or -f markdown has them", style="dim"))
            )
    remedies: dict[str, list[str]] = {}
    for place in view.places(Outcome.FAIL):
        if place.finding.remedy:
            remedies.setdefault(one_line(place.finding.remedy, _LIMIT), []).append(place.finding.check)
    for remedy, found_by in remedies.items():
        steps.append(("to do", Text(f"{remedy}  ({', '.join(dict.fromkeys(one_line(c, 40) for c in found_by))})")))
    if steps:
        yield ""
        yield Text("What to do next", style="bold")
        yield _pairs(_labelled_once(steps))


def _question(view: View, decision: Decision) -> Text:
    text = Text(one_line(decision.question, _LIMIT))
    names = list(dict.fromkeys(one_line(place.row.name, 60) for place in decision.places))
    asked = ", ".join(dict.fromkeys(one_line(place.finding.check, 40) for place in decision.places))
    if len(view.rows) > 1:
        asked += f": {names[0]}" + (f" and {plural(len(names) - 1, 'more model')}" if len(names) > 1 else "")
    text.append(f"  ({asked})", style="dim")
    return text


def _labelled_once(steps: Iterable[tuple[str, RenderableType]]) -> Iterable[tuple[str, RenderableType]]:
    last = ""
    for label, text in steps:
        yield ("" if label == last else label), text
        last = label or last


def _waived(view: View) -> Iterable[RenderableType]:
    upcoming = tuple(view.places(Outcome.UPCOMING))
    if not view.waived and not upcoming:
        return
    yield ""
    yield Text("Waived and to come", style="bold")
    rows: list[tuple[str, RenderableType]] = []
    for place in view.waived:
        waiver = place.finding.waiver
        assert waiver is not None  # noqa: S101 - waived places have one
        head = f"{one_line(place.finding.check, 40)} {WORDS[place.finding.outcome]}, waived"
        who = f"{one_line(place.row.name, 60)} × {one_line(place.workload, 40)}"
        reason = f"{one_line(waiver.approver, 60)} until {waiver.until}: {one_line(waiver.reason, 200)}"
        rows.append((f"{waiver.until}", Text(f"{head} for {who} by {reason}")))
    for finding, places in _by_finding(upcoming):
        when = str(finding.applies_from or "date open")
        rows.append((when, Text(f"{one_line(finding.check, 40)} {one_line(finding.reason, 300)} ({places})")))
    yield _pairs(rows)


def _by_finding(places: Iterable[Place]) -> Iterable[tuple[Finding, str]]:
    found: dict[tuple[str, str], list[Place]] = {}
    for place in places:
        found.setdefault((place.finding.check, place.finding.reason), []).append(place)
    for same in found.values():
        names = ", ".join(f"{one_line(place.row.name, 60)} × {one_line(place.workload, 40)}" for place in same)
        yield same[0].finding, names


def _unread(view: View) -> Iterable[RenderableType]:
    rows: list[tuple[str, RenderableType]] = []
    many = len(view.rows) > 1
    for row in view.rows:
        name = f"{one_line(row.name, 60)}: " if many else ""
        if row.model.failure and many:
            failure = row.model.failure
            rows.append((one_line(failure.kind, 20), Text(name + one_line(failure.what, 300))))
        for gap in row.gaps:
            detail = f" ({one_line(gap.detail, 200)})" if gap.detail else ""
            rows.append((one_line(gap.kind, 20), Text(f"{name}{one_line(gap.what, 120)}{detail}")))
    if rows:
        yield ""
        yield Text("Could not be read", style="bold")
        yield _pairs([*rows, *(("to go on", Text(sentence)) for sentence in view.to_go_on)])


def _failure(row: Row) -> Iterable[RenderableType]:
    failure = row.model.failure
    assert failure is not None  # noqa: S101 - only called where there is one
    yield _pairs(
        (label, Text(one_line(value, _LIMIT)))
        for label, value in (("what", failure.what), ("where", failure.where), ("try", failure.hint))
        if value
    )


def _judged(view: View) -> str:
    policy = view.audit.policy
    judged = f"judged for {view.audit.as_of} against policy {one_line(policy.id, 60)} {one_line(policy.version, 20)}"
    return f"{judged}, licence data {one_line(view.audit.data_version, 40)}"


def _closing(view: View) -> Iterable[RenderableType]:
    passed = [one_line(check, 40) for check in view.passed_checks()]
    if passed:
        yield Text(f"Checks that found nothing against a model: {', '.join(passed)}.")
    yield Text(f"Gate: exit code {view.gate.exit_code}, {view.gate.reason}.")
    yield Text("Not legal advice. Every statement names its place; the HTML report quotes it.", style="dim")


def _bullet(text: str, place: str) -> Text:
    return Text.assemble("• ", text, (f"  [{place}]", "dim"))


def _indented(text: RenderableType) -> Padding:
    return Padding(text, (0, 0, 0, 2))


def _pairs(rows: Iterable[tuple[str, RenderableType]]) -> Table:
    """Labels on the left, wrapped text on the right."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="bold", max_width=16, overflow="fold")
    grid.add_column(ratio=1, overflow="fold")
    for label, text in rows:
        grid.add_row(label, text)
    return grid
