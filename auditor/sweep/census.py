"""The results of a batch scan as one page: licenses, and what a policy says to them. No script, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from auditor.core.model import Outcome
from auditor.core.printable import percent
from auditor.core.resources import data_root
from auditor.sweep.summary import Line, SweepSummary

if TYPE_CHECKING:
    from auditor.sweep.swept import Swept

_SHOWN = 40
"""Lines of a table; the rest is in the summary. By judgment: a screenful."""
_OUTCOMES = (Outcome.FAIL, Outcome.NEEDS_REVIEW, Outcome.UPCOMING, Outcome.PASS, Outcome.NOT_APPLICABLE)
_WORDS = {
    Outcome.FAIL: "not allowed",
    Outcome.NEEDS_REVIEW: "needs review",
    Outcome.UPCOMING: "upcoming rule",
    Outcome.PASS: "no issues found",
    Outcome.NOT_APPLICABLE: "not applicable",
}
_TABLES = (
    ("licences", "Licenses", "What was concluded for the weights; “(none)” where nobody can tell."),
    ("categories", "Categories", "Of the strictest license that was concluded."),
    ("statuses", "How licenses are known", "By its text, by a modified text, by name only, or not stated."),
    ("caps", "Caps", "Numbers of users or revenue that somebody must stay below."),
    ("conflicts", "Conflicts", "Between declaration, texts and base models: kind, then how grave."),
    ("bases", "Base models", "The well-known families that models begin with."),
    ("publishers", "Publishers", "Those with the most models."),
    ("failures", "Could not be evaluated", "Nothing is said of these models; none of them passes."),
)


def page(summary: SweepSummary, swept: Swept, *, title: str) -> str:
    """The page; the same results give the same bytes."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

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
    workloads = sorted({line.workload for line in summary.lines if line.workload is not None})
    outcomes = [one for one in _OUTCOMES if any(line.outcome == one.value for line in summary.lines)]
    from markupsafe import Markup

    return made.get_template("census.html.j2").render(
        style=Markup(style),  # noqa: S704 - our own style sheet
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        title=title,
        models=summary.models,
        swept=swept,
        workloads=workloads,
        outcomes=outcomes,
        words=_WORDS,
        verdicts={(line.workload, line.outcome): line.models for line in summary.lines if line.table == "verdicts"},
        checks=_checks(summary.lines),
        tables=[_table(summary, *told, workloads=workloads, outcomes=outcomes) for told in _TABLES],
        share=lambda number: percent(number / summary.models, 1) if summary.models else "–",
    )


def _table(
    summary: SweepSummary, name: str, title: str, about: str, *, workloads: Sequence[str], outcomes: Sequence[Outcome]
) -> dict[str, Any]:
    lines = summary.table(name)
    split: dict[tuple[str, str, str], int] = {
        (line.key, line.workload or "", line.outcome or ""): line.models
        for line in summary.lines
        if line.table == name and line.workload is not None
    }
    rows = [
        {
            "key": line.key,
            "models": line.models,
            "split": [[split.get((line.key, one, outcome.value), 0) for outcome in outcomes] for one in workloads],
        }
        for line in lines[:_SHOWN]
    ]
    return {"name": name, "title": title, "about": about, "rows": rows, "more": len(lines) - len(rows),
            "is_split": bool(split)}  # fmt: skip


def _checks(lines: Sequence[Line]) -> list[tuple[str, str, str, int]]:
    found = [
        (line.key, line.workload or "", line.outcome or "", line.models) for line in lines if line.table == "checks"
    ]
    return sorted(found, key=lambda one: (-one[3], one))[:_SHOWN]


def _shown(text: object) -> str:
    """Foreign text on one line, without control characters."""
    return " ".join("".join(mark if mark.isprintable() else " " for mark in str(text)).split())[:200]
