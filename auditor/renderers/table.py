"""The audit for a terminal: a screen for one model, a matrix and its reasons for many.

Shapes and words carry the meaning; color is added only where the caller asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from auditor.core.model import Audit, Finding, Outcome
from auditor.core.printable import one_line, percent, plural
from auditor.core.protocols import Renderer
from auditor.renderers._matrix import STYLES, WORST_FIRST, legend, matrix
from auditor.renderers._one_file import SinceBaseline
from auditor.renderers._said import waiting_lines
from auditor.renderers._screen import Block, Indented, Styled, told
from auditor.renderers._terminal import (
    LIMIT,
    NAME_LIMIT,
    because,
    judged,
    next_steps,
    settled,
    trained,
    unread,
    waived,
    where,
)
from auditor.renderers._view import SYMBOLS, WORDS, Cell, Row, View

_MOST_QUESTIONS = 3
"""By judgment: a screenful."""
_MOST_WAITING = 3
"""Checks that wait and are named of each model; nobody acts on them before the answer. By judgment: a line."""
_MOST_ALSO = 16
"""Further checks that ask or fail and are named of a verdict. By judgment: a line."""
_MOST_MODELS = 40
"""Models whose reasons are told; the matrix above has all of them. By judgment: a log that can be read."""


@dataclass(frozen=True, slots=True)
class TableRenderer(SinceBaseline):
    """Plain text; `width` in terminal cells, `color` only for a terminal that wants it."""

    name: str = "table"
    suffix: str = ".txt"
    width: int = 100
    color: bool = False

    def fitted(self, *, width: int | None, color: bool) -> TableRenderer:
        """The table for a terminal; as wide as always where nobody says how wide that is."""
        return replace(self, width=width or self.width, color=color)

    def render(self, audit: Audit, /) -> str:
        """One model: the answer on a screen. Several: the matrix, then what decides each verdict."""
        view = View(audit, self.baseline)
        width = max(self.width, 40)
        return told(_one(view) if len(view.rows) == 1 else _many(view, width), width, color=self.color)


RENDERER: Renderer = TableRenderer()


def _one(view: View) -> Iterable[Block]:
    from auditor.renderers._one_model import screen

    return screen(view)


def _many(view: View, width: int) -> Iterable[Block]:
    audit = view.audit
    models = plural(len(view.rows), "model")
    title = f"{models} × {plural(len(view.workloads), 'workload')}" if view.total else f"{models}, no verdict"
    yield Styled(f"{one_line(audit.policy.organisation, NAME_LIMIT)}: {title}", style="bold")
    yield Styled(judged(view), style="dim")
    if view.total:
        yield Styled()
        yield from matrix(view, width)
        yield legend()
        yield Styled()
    speaking = sorted((row for row in view.rows if row.outcome is not Outcome.PASS), key=lambda row: -row.outcome.rank)
    shown = {row.number for row in speaking[:_MOST_MODELS]}
    for row in view.rows:
        if row.number in shown:
            yield from _reasons(view, row)
    if len(speaking) > _MOST_MODELS:
        more = plural(len(speaking) - _MOST_MODELS, "further model")
        yield Styled(
            f"The reasons of {more} are in the other formats: -f html -o FOLDER has a page for each.", style="dim"
        )
    yield from next_steps(view, _MOST_QUESTIONS)
    yield from trained(view)
    yield from waived(view)
    yield from unread(view)
    yield Styled()
    yield from _figures(view)
    yield from _closing(view)


def _reasons(view: View, row: Row) -> Iterable[Block]:
    speaking = [(workload, cell) for workload, cell in row.cells.items() if cell.outcome is not Outcome.PASS]
    if not speaking:
        return
    title = Styled(one_line(row.name, NAME_LIMIT), style="bold")
    if row.model.dossier:
        title.append(f"  {one_line(view.covered_by(row.model.dossier.weights), NAME_LIMIT)}", style="not bold dim")
    yield title
    found: dict[tuple[str, ...], tuple[Finding, list[str], dict[str, None], list[Cell]]] = {}
    for workload, cell in speaking:
        if cell.open:
            first = cell.open[0]
            key = (first.check, first.outcome, first.reason, where(first))
            _, places, others, held = found.setdefault(key, (first, [], {}, []))
            places.append(one_line(workload, 60))
            others.update(dict.fromkeys(one_line(entry.check, 40) for entry in cell.open[1:]))
            held.append(cell)
        elif cell.outcome is Outcome.NEEDS_REVIEW:
            yield Indented(Styled(f"? {one_line(workload, 60)}: no evidence could be read that would allow an answer"))
    for finding, places, also, waits in found.values():
        yield Indented(Styled(f"{SYMBOLS[finding.outcome]} {', '.join(places)}", style=STYLES[finding.outcome]))
        yield Indented(because(finding))
        if also:
            checks = list(also)
            rest = f" and {len(checks) - _MOST_ALSO} more" if len(checks) > _MOST_ALSO else ""
            yield Indented(Styled(f"also {', '.join(checks[:_MOST_ALSO])}{rest}", style="dim"), 4)
        for line in waiting_lines(waits, _MOST_WAITING):
            yield Indented(Styled(line, style="dim"), 4)
    yield Styled()


def _figures(view: View) -> Iterable[Block]:
    parts = [f"{WORDS[o]} in {view.counts[o]}" for o in WORST_FIRST if view.counts[o]]
    if not view.total:
        return
    yield Styled(f"{plural(view.total, 'verdict')}: {', '.join(parts)}.")
    if view.counts[Outcome.NEEDS_REVIEW]:
        causes = [f"{one_line(f'{check} {title}', 80).strip()} {count}×" for check, title, count in view.causes]
        needing = f"{percent(view.review_share)} of them need" if view.total > 1 else "It needs"
        yield Styled(f"{needing} review, because of: {', '.join(causes)}.")


def _closing(view: View) -> Iterable[Block]:
    passed = [one_line(check, 40) for check in view.passed_checks()]
    if passed:
        yield Styled(f"{plural(len(passed), 'check')} passed for at least one model: {', '.join(passed)}.")
    yield from settled(view)
    yield Styled(f"{view.gate.sentence}; exit code {view.gate.exit_code}.")
    yield from (Styled(one_line(said, LIMIT), style="dim") for said in view.evaluated)
    yield Styled("Not legal advice. Every statement names its place; the HTML report quotes it.", style="dim")
