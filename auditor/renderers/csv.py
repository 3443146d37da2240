"""The audit as CSV: one row for each finding, and one for each model that could not be collected.

Made for spreadsheets, so a cell that a spreadsheet would run as a formula begins with an apostrophe.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from auditor.model import Audit
from auditor.renderers._rows import COLUMNS, rows
from auditor.renderers._text import one_line
from auditor.renderers._view import View

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class CsvRenderer:
    """Comma-separated, every field quoted, lines end with a line feed."""

    name: str = "csv"
    suffix: str = ".csv"

    def render(self, audit: Audit, /) -> str:
        """The header line, then the findings in the order of models, workloads and checks."""
        out = io.StringIO()
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(COLUMNS)
        shown = _Cells()
        for row in rows(View(audit)):
            writer.writerow([shown[value] for value in row])
        return out.getvalue()


RENDERER = CsvRenderer()


class _Cells(dict[str, str]):
    """Cleaned cells by what they were made of: a table of findings repeats itself."""

    def __missing__(self, value: str) -> str:
        text = one_line(value)
        self[value] = "'" + text if text.startswith(_FORMULA) else text
        return self[value]
