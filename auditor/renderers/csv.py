"""The audit as CSV: a row for each finding that applies, and one for each model that could not be collected.

Checks of a verdict that passed share a row, and so do those that wait for the same answer; `csv-all` (a module of its
own) has a row for each finding, those that do not apply included. Made for spreadsheets, so a cell that a spreadsheet
would run as a formula begins with an apostrophe.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from auditor.core.model import Audit
from auditor.core.printable import one_line
from auditor.core.protocols import Renderer
from auditor.renderers._one_file import OneFile
from auditor.renderers._rows import COLUMNS, rows, rows_to_work_on
from auditor.renderers._view import View

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class CsvRenderer(OneFile):
    """Comma-separated, every field quoted, lines end with a line feed."""

    name: str = "csv"
    suffix: str = ".csv"
    whole: bool = False
    """Whether every finding has a row of its own."""

    def render(self, audit: Audit, /) -> str:
        """The header line, then the findings in the order of models, workloads and checks."""
        lines = [_line(COLUMNS)]
        places, findings = _Lines(), _Lines()
        view = View(audit)
        listed = rows(view) if self.whole else rows_to_work_on(view)
        lines += [f"{places[place]},{findings[finding]}" for place, finding in listed]
        return "\n".join(lines) + "\n"


RENDERER: Renderer = CsvRenderer()


class _Lines(dict[tuple[str, ...], str]):
    """Lines by the cells they were made of: a table of findings repeats itself."""

    def __missing__(self, cells: tuple[str, ...]) -> str:
        self[cells] = _line([_cell(value) for value in cells])
        return self[cells]


def _cell(value: str) -> str:
    text = one_line(value)
    return "'" + text if text.startswith(_FORMULA) else text


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="").writerow(cells)
    return out.getvalue()
