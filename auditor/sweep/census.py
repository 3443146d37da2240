"""The results of a batch scan as one page: licenses, and what a policy says to them. No script, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from auditor.core.printable import percent
from auditor.core.resources import data_root
from auditor.sweep.summary import SweepSummary

if TYPE_CHECKING:
    from auditor.sweep.run import Swept

_SHOWN = 40
"""Lines of a table; the rest is in the summary. By judgment: a screenful."""


def page(summary: SweepSummary, swept: Swept, *, title: str) -> str:
    """The page; the same results give the same bytes."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    style = (data_root("reports") / "static" / "report.css").read_text(encoding="utf-8")
    made = Environment(
        loader=FileSystemLoader(data_root("reports") / "census", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["shown"] = _shown
    checks = [line for line in summary.lines if line.table == "checks"]
    template = made.get_template("census.html.j2")
    return template.render(
        style=Markup(style),  # noqa: S704 - our own style sheet
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        title=title,
        summary=summary,
        swept=swept,
        most=_SHOWN,
        counts={line[:4]: line.models for line in summary.lines},
        workloads=sorted({line.workload for line in summary.lines if line.workload is not None}),
        found={line.outcome for line in summary.lines},
        split={line.table for line in summary.lines if line.workload is not None},
        checks=sorted(checks, key=lambda line: (-line.models, line))[:_SHOWN],
        share=lambda number: percent(number / summary.models, 1) if summary.models else "–",
    )


def _shown(text: object) -> str:
    """Foreign text on one line, without control characters."""
    return " ".join("".join(mark if mark.isprintable() else " " for mark in str(text)).split())[:200]
