"""The matrix of verdicts on a terminal, fitted to its width."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.core.cells import cell_len
from auditor.core.model import Outcome
from auditor.core.printable import one_line
from auditor.renderers._screen import Block, Columns, Line, Styled
from auditor.renderers._view import SYMBOLS, WORDS, Row, View

WORST_FIRST = (Outcome.FAIL, Outcome.NEEDS_REVIEW, Outcome.UPCOMING, Outcome.PASS)
STYLES = {
    Outcome.PASS: "green",
    Outcome.FAIL: "bold red",
    Outcome.NEEDS_REVIEW: "bold yellow",
    Outcome.UPCOMING: "cyan",
    Outcome.NOT_APPLICABLE: "dim",
}
_GATE_WORDS = {
    Outcome.PASS: "pass",
    Outcome.FAIL: "fail",
    Outcome.NEEDS_REVIEW: "review",
    Outcome.UPCOMING: "upcoming",
    Outcome.NOT_APPLICABLE: "n/a",
}
_COLUMN = 12
"""Characters. By judgment: layout."""
_NUMBERED = 3
"""Characters. By judgment: layout."""
_NAME_LIMIT = 120
"""Characters. By judgment: layout."""


def matrix(view: View, width: int) -> Iterable[Block]:
    """Models by workloads: words in the cells where they fit, else signs in numbered columns, named below."""
    names = [one_line(row.name, _NAME_LIMIT) for row in view.rows]
    longest = min(max(map(cell_len, names), default=10), max(width // 2, 20))
    heads = [_broken(one_line(workload, 60)) for workload in view.workloads]
    widths = [max(_COLUMN, *(cell_len(line) for line in head)) for head in heads]
    spelled = longest + sum(column + 2 for column in widths) <= width
    per_table = len(heads) or 1 if spelled else max((width - longest - 2) // (_NUMBERED + 2), 1)
    for start in range(0, max(len(heads), 1), per_table):
        numbers = range(start, min(start + per_table, len(heads)))
        titles = [["model"], *(heads[number] if spelled else [str(number + 1)] for number in numbers)]
        high = max(map(len, titles))
        rows = [[Styled("\n".join([""] * (high - len(title)) + title), style="bold") for title in titles]]
        for row, name in zip(view.rows, names, strict=True):
            cells = (_cell(row, view.workloads[number], spelled=spelled) for number in numbers)
            rows.append([Styled(name), *cells])
        yield Columns((longest, *(widths[number] if spelled else _NUMBERED for number in numbers)), rows)
        yield Styled()
    if not spelled:
        named = enumerate((one_line(workload, 60) for workload in view.workloads), start=1)
        yield Styled("  ".join(f"{number} {name}" for number, name in named))


def _broken(name: str) -> list[str]:
    """A name on lines that end at its hyphens and blanks, each as long as a column where that can be."""
    return textwrap.wrap(name, _COLUMN, break_long_words=False, break_on_hyphens=True) or [""]


def _cell(row: Row, workload: str, *, spelled: bool) -> Styled:
    if row.model.failure:
        return Styled("! missing" if spelled else "!", style=STYLES[Outcome.NEEDS_REVIEW])
    cell = row.cells.get(workload)
    if cell is None:
        return Styled("·", style="dim")
    word = f" {_GATE_WORDS[cell.outcome]}" if spelled else ""
    waived = (" +" if spelled else "+") if cell.waived else ""
    return Styled(f"{SYMBOLS[cell.outcome]}{word}{waived}", style=STYLES[cell.outcome])


@dataclass(frozen=True)
class _Legend:
    """Signs with their meanings; a line ends between two of them, where it can."""

    parts: tuple[str, ...]
    style: str

    def lines(self, width: int) -> Iterator[Line]:
        line = ""
        for part in self.parts:
            longer = f"{line} · {part}" if line else part
            if line and cell_len(longer) + len(" ·") > width:
                yield from Styled(f"{line} ·", style=self.style).lines(width)
                longer = part
            line = longer
        yield from Styled(line, style=self.style).lines(width)


def legend() -> Block:
    """What the signs mean."""
    parts = [f"{SYMBOLS[o]} {_GATE_WORDS[o]}: {WORDS[o]}" for o in (*WORST_FIRST, Outcome.NOT_APPLICABLE)]
    return _Legend((*parts, "! missing: could not be read", "+ something waived", "· not requested"), style="dim")
