"""One model on a terminal: verdicts, why, what to do next, then the license; made to fit a screen."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.core.model import Basis, Coverage, Dossier, Finding, Hunk, Outcome, Term
from auditor.core.printable import one_line, plural, short_hash
from auditor.renderers import _plain
from auditor.renderers._bom import expression
from auditor.renderers._matrix import STYLES, WORST_FIRST
from auditor.renderers._redline import Redline, redlines
from auditor.renderers._said import waiting_lines
from auditor.renderers._screen import Block, Indented, Styled
from auditor.renderers._terminal import (
    LIMIT,
    NAME_LIMIT,
    because,
    judged,
    next_steps,
    pairs,
    settled,
    unread,
    waived,
    where,
)
from auditor.renderers._view import SYMBOLS, WORDS, Cell, Row, View, is_of_service, known_from
from auditor.report.ways import left, ways_taken

_MOST_DEMANDS = 3
"""By judgment: the answer for one model fits a screen (bench/RESULTS.md, "Reports")."""
_MOST_QUESTIONS = 2
"""By judgment: the answer for one model fits a screen (bench/RESULTS.md, "Reports")."""
_MOST_HUNKS = 2
"""By judgment: the answer for one model fits a screen (bench/RESULTS.md, "Reports")."""
_HUNK_LIMIT = 240
"""Characters. By judgment: the answer for one model fits a screen."""
_REASON_LIMIT = 200
"""Characters. By judgment: the answer for one model fits a screen."""
_EVIDENT = (Basis.DECLARED, Basis.DETECTED)
"""How a license is known that needs no further reason: it would say the same again."""


def screen(view: View) -> Iterable[Block]:
    """The answer for the only model of an audit."""
    row = view.rows[0]
    yield from _headline(view, row)
    yield Styled()
    if row.model.failure:
        yield from _failure(row)
    else:
        yield from _workload_lines(view, row)
    yield from next_steps(view, _MOST_QUESTIONS)
    if row.model.dossier:
        yield Styled()
        yield pairs(_license_lines(view, row))
    yield from waived(view)
    yield from unread(view)
    yield Styled()
    yield from _closing(view, row)


def _headline(view: View, row: Row) -> Iterable[Block]:
    counts = [f"{SYMBOLS[o]} {WORDS[o]} in {view.counts[o]}" for o in WORST_FIRST if view.counts[o]]
    told = " · ".join(counts) + f" of {plural(view.total, 'workload')}" if counts else "no workload was evaluated"
    if row.model.failure:
        told = "! could not be read"
    title = Styled(one_line(row.name, NAME_LIMIT), style="bold")
    if row.model.dossier and row.model.dossier.revision:
        title.append(f"  at {short_hash(row.model.dossier.revision)}", style="dim")
    yield title
    yield Styled(told, style=STYLES[row.outcome])


def _license_lines(view: View, row: Row) -> Iterable[tuple[str, Block]]:
    dossier = row.model.dossier
    assert dossier is not None  # noqa: S101 - a row without failure has one
    coverage = dossier.weights
    conclusion = coverage.concluded
    name = Styled(one_line(view.covered_by(coverage), LIMIT), style="bold")
    if named := expression(view, coverage, row.of):
        name.append(f"  {one_line(named, NAME_LIMIT)}", style="not bold dim")
    bought = is_of_service(coverage) and not conclusion.license_ids
    yield "Terms" if bought else "License", name
    known = known_from(coverage)
    if conclusion.basis not in _EVIDENT and not bought:
        known += f": {one_line(conclusion.reason, _REASON_LIMIT)}"
    yield "", Styled(known)
    yield from _changed(dossier)
    taken, others = ways_taken(row.model), left(row.model)
    label = "Conditions"
    for way in taken:
        if coverage.choices:
            yield label, Styled(_choice(view, row, way))
            label = ""
        yield from _conditions(way, label)
        label = ""
    if others:
        rest = " or ".join(view.names(way.concluded.license_ids) for way in others)
        yield "", Styled(f"or choose {one_line(rest, LIMIT)}: then its conditions hold instead")
    if row.trained_on:
        yield "Trained on", Styled(", ".join(one_line(dataset, LIMIT) for dataset in row.trained_on))
    if not all(way.complete for way in taken):
        yield "", Styled("! missing evidence: what is not listed here is unknown, not absent")


def _choice(view: View, row: Row, way: Coverage) -> str:
    """How a way to take licenses at choice is told: by its licenses, and by the workloads it serves best."""
    served = [one.workload for one in row.model.verdicts if one.taken == way.concluded.expression]
    told = f"choose {one_line(view.names(way.concluded.license_ids), LIMIT)}"
    every = len(served) == len(row.model.verdicts)
    named = "" if every else f" for {', '.join(one_line(one, NAME_LIMIT) for one in served)}"
    return f"{told}, as evaluated here{named}:" if served else f"{told}:"


def _conditions(coverage: Coverage, label: str) -> Iterable[tuple[str, Block]]:
    asked: dict[str, Term] = {}
    for term in _plain.demands(coverage.terms):
        asked.setdefault(_plain.explain(term), term)
    for plain, term in list(asked.items())[:_MOST_DEMANDS]:
        yield label, _bullet(one_line(plain, 160), _cite(term))
        label = ""
    if len(asked) > _MOST_DEMANDS:
        yield label, Styled(f"and {plural(len(asked) - _MOST_DEMANDS, 'further condition')}: see -f html")
    elif not asked and coverage.complete and coverage.concluded.license_ids:
        yield label, Styled("none beyond those that the findings name")


def _changed(dossier: Dossier) -> Iterable[tuple[str, Block]]:
    """The words by which a license text differs from the known license: few enough to be read here, or their number."""
    label = "Modified"
    for redline in redlines(dossier):
        for hunk in redline.hunks[:_MOST_HUNKS]:
            yield label, _hunk(hunk, redline)
            label = ""
        if len(redline.hunks) > _MOST_HUNKS:
            yield (
                "",
                Styled(
                    f"and {plural(len(redline.hunks) - _MOST_HUNKS, 'further place', 'further places')}: see -f html"
                ),
            )
        for change in redline.terms[:_MOST_HUNKS]:
            yield "", Styled(f"term {change.change}: {one_line(change.after or change.before, _HUNK_LIMIT)}")


def _hunk(hunk: Hunk, redline: Redline) -> Styled:
    told = Styled(f"• {hunk.kind}")
    if hunk.after:
        told.append(f" after “… {one_line(hunk.after, 80)}”")
    if hunk.before:
        told.append(f": struck “{one_line(hunk.before, _HUNK_LIMIT)}”", style="red")
    elif hunk.missing:
        told.append(f": {plural(hunk.missing, 'word')} of the standard text missing", style="red")
    if hunk.text:
        told.append(f": “{one_line(hunk.text, _HUNK_LIMIT)}”", style="green")
    location = redline.found.location
    path = location.path if location else "text"
    lines = str(hunk.start_line) if hunk.start_line == hunk.end_line else f"{hunk.start_line}-{hunk.end_line}"
    told.append(f"  [{one_line(path, 80)}:{lines}]", style="dim")
    return told


def _cite(term: Term) -> str:
    section = f"section {one_line(term.where, 40)}" if term.where else ""
    place = one_line(str(term.location), 80) if term.location else "text not retrieved"
    inherited = f"from {one_line(term.via[-1], 60)}" if term.via else ""
    return ", ".join(part for part in (section, place, inherited) if part)


def _workload_lines(view: View, row: Row) -> Iterable[Block]:
    same: dict[tuple[str, ...], list[tuple[str, Cell]]] = {}
    for workload, cell in row.cells.items():
        finding = cell.decisive
        words = view.dated_words(row, workload)
        key = (words, finding.check, finding.reason, where(finding)) if finding else (words,)
        same.setdefault(key, []).append((one_line(workload, NAME_LIMIT), cell))
    for (words, *_), cells in sorted(same.items(), key=lambda item: -item[1][0][1].outcome.rank):
        cell = cells[0][1]
        line = Styled(f"{SYMBOLS[cell.outcome]} {words}", style=STYLES[cell.outcome])
        line.append(f"  {', '.join(workload for workload, _ in cells)}", style="default not dim bold")
        yield line
        if cell.decisive:
            yield because(cell.decisive)
        elif cell.outcome is Outcome.PASS:
            yield Indented(Styled(_passed(cell for _, cell in cells)))
        elif cell.outcome is Outcome.NEEDS_REVIEW:
            yield Indented(Styled("no evidence could be read that would allow an answer"))
        others = {entry.check: entry for _, cell in cells for entry in cell.open if entry.check != _check(cell)}
        if others:
            yield Indented(Styled(f"also {_named(others.values())}", style="dim"))
        for told in waiting_lines(cell for _, cell in cells):
            yield Indented(Styled(told, style="dim"))


def _named(findings: Iterable[Finding]) -> str:
    """Checks behind the sign of their outcome."""
    found: dict[str, list[str]] = {}
    for entry in findings:
        found.setdefault(SYMBOLS[entry.outcome], []).append(one_line(entry.check, 40))
    return " · ".join(f"{sign} {', '.join(checks)}" for sign, checks in found.items())


def _check(cell: Cell) -> str:
    return cell.decisive.check if cell.decisive else ""


def _passed(cells: Iterable[Cell]) -> str:
    made = {entry.check for cell in cells for entry in cell.with_outcome(Outcome.PASS)}
    return f"{plural(len(made), 'check')} passed"


def _failure(row: Row) -> Iterable[Block]:
    failure = row.model.failure
    assert failure is not None  # noqa: S101 - only called where there is one
    yield pairs(
        (label, Styled(one_line(value, LIMIT)))
        for label, value in (("what", failure.what), ("where", failure.where), ("try", failure.hint))
        if value
    )


def _closing(view: View, row: Row) -> Iterable[Block]:
    yield from settled(view)
    gate = f"{view.gate.sentence}; exit code {view.gate.exit_code}."
    passed = [one_line(check, 40) for check in view.passed_checks()]
    if passed:
        yield Styled(f"{_passed(row.cells.values())}: {', '.join(passed)}.", style="dim")
    yield Styled(gate)
    yield from (Styled(one_line(said, LIMIT), style="dim") for said in view.evaluated)
    yield Styled(f"E{judged(view)[1:]}. Not legal advice; -f html quotes every place.", style="dim")


def _bullet(text: str, place: str) -> Block:
    return Styled(f"• {text}").append(f"  [{place}]", style="dim")
