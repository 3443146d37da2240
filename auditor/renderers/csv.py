"""The audit as CSV: one row for each finding, and one for each model that could not be collected.

Made for spreadsheets, so a cell that a spreadsheet would run as a formula begins with an apostrophe.
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
from auditor.renderers._rows import COLUMNS, rows
from auditor.renderers._view import View

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class CsvRenderer(OneFile):
    """Comma-separated, every field quoted, lines end with a line feed."""

    name: str = "csv"
    suffix: str = ".csv"

    def render(self, audit: Audit, /) -> str:
        """The header line, then the findings in the order of models, workloads and checks."""
        lines = [_line(COLUMNS)]
        places, findings = _Lines(), _Lines()
        lines += [f"{places[place]},{findings[finding]}" for place, finding in rows(View(audit))]
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
