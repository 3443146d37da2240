"""Laws of all report formats: a quote stands only beside the model it is from, and none is lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings

from auditor.core.model import Audit, Evidence, Finding, Outcome
from auditor.core.registry import plugins
from auditor.renderers._shown import deciding
from auditor.renderers._view import View
from tests.laws.alike import alike, marks, marks_of
from tests.laws.beside import READERS, Block, blocks
from tests.sizes import sized

RENDERERS = plugins("auditor.renderers", "RENDERER")
ENOUGH = settings(max_examples=sized(40), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
Blocks = Callable[[str], list[Block]]
"""What a format shows of an audit, block by block."""
OPEN = (Outcome.FAIL, Outcome.NEEDS_REVIEW, Outcome.UPCOMING)


def test_every_format_has_a_reader() -> None:
    assert set(READERS) == set(RENDERERS)


def nothing_stands_beside_a_model_that_is_not_its_own(audit: Audit, read: Blocks) -> None:
    own = {str(model.ref): marks_of(model) for model in audit.models}
    for name in sorted(READERS):
        shown = read(name)
        strange = [
            (model, sorted(block.marks - own[model]), block.text[:300])
            for block in shown
            for model in block.models
            if block.marks - own[model]
        ]
        assert strange == [], name
        assert [block.text[:300] for block in shown if not block.models and _evidence_in(block.text)] == [], name


def _evidence_in(text: str) -> set[str]:
    """Quotes, lines and hashes: what may never be shown without a model."""
    return {mark for mark in marks(text) if mark.startswith(("quote", "line", "hash"))}


def _lines(evidence: Evidence) -> set[str]:
    return {mark for mark in marks(str(evidence.location)) if mark.startswith("line")} if evidence.location else set()


def _quote(evidence: Evidence) -> set[str]:
    return marks(evidence.quote or "")


def _both(evidence: Evidence) -> set[str]:
    return _lines(evidence) | _quote(evidence)


def _by_model(shown: list[Block], *words: str) -> dict[str, set[str]]:
    """Model → the marks that stand beside it in blocks with these words."""
    found: dict[str, set[str]] = {}
    for block in shown:
        if all(word in block.text for word in words):
            for model in block.models:
                found.setdefault(model, set()).update(block.marks)
    return found


def _findings(audit: Audit, *outcomes: Outcome, waived: bool = True) -> list[tuple[str, str, Finding]]:
    return [
        (str(model.ref), verdict.workload, finding)
        for model in audit.models
        for verdict in model.verdicts
        for finding in verdict.findings
        if finding.outcome in outcomes and (waived or finding.waiver is None)
    ]


# What each format is made to carry of the evidence of an open finding.
CARRIED: dict[str, Any] = {
    "html": _both,
    "csv": _both,
    "csv-all": _both,
    "xlsx": _both,
    "json": _both,
    "sarif": lambda evidence: _both(evidence) if evidence.location else set(),
    "junit": lambda evidence: _lines(evidence) | marks(evidence.statement),
}


def all_evidence_of_an_open_finding_stands_beside_its_model(audit: Audit, read: Blocks) -> None:
    for name in sorted(CARRIED):
        beside = _by_model(read(name))
        for model, _, finding in _findings(audit, *OPEN):
            for evidence in finding.evidence:
                assert CARRIED[name](evidence) <= beside[model], (name, model, finding.check)


def markdown_tells_every_place_of_every_contradiction_beside_its_cell(audit: Audit, read: Blocks) -> None:
    shown = read("markdown")
    for model, workload, finding in _findings(audit, Outcome.FAIL, Outcome.UPCOMING, waived=False):
        beside = _by_model(shown, f"{model} × {workload}", finding.check)
        for evidence in finding.evidence:
            assert _lines(evidence) <= beside[model]


def the_table_tells_the_place_of_what_decides_beside_its_model(audit: Audit, read: Blocks) -> None:
    beside = _by_model(read("table"))
    for row in View(audit).rows:
        for cell in row.cells.values():
            first = next((one for one in cell.open[0].evidence if one.location), None) if cell.open else None
            if cell.outcome is not Outcome.PASS and first:
                assert _lines(first) <= beside[row.name]


def the_page_shows_the_deciding_words_of_every_contradiction_beside_its_rule(audit: Audit, read: Blocks) -> None:
    shown = read("html")
    beside = _by_model([block for block in shown if block.section == "contradictions"])
    for model, _, finding in _findings(audit, Outcome.FAIL, waived=False):
        for evidence in deciding(finding):
            assert _both(evidence) <= beside[model]


def the_page_gives_every_reason_of_a_question_beside_the_models_it_is_true_of(audit: Audit, read: Blocks) -> None:
    shown = read("html")
    beside = _by_model([block for block in shown if block.section == "decisions"])
    for model, _, finding in _findings(audit, Outcome.NEEDS_REVIEW, waived=False):
        assert marks(finding.reason) <= beside[model]


LAWS: tuple[Callable[[Audit, Blocks], None], ...] = (
    nothing_stands_beside_a_model_that_is_not_its_own,
    all_evidence_of_an_open_finding_stands_beside_its_model,
    markdown_tells_every_place_of_every_contradiction_beside_its_cell,
    the_table_tells_the_place_of_what_decides_beside_its_model,
    the_page_shows_the_deciding_words_of_every_contradiction_beside_its_rule,
    the_page_gives_every_reason_of_a_question_beside_the_models_it_is_true_of,
)


@given(audit=alike())
@ENOUGH
def test_every_law_of_reports_holds(audit: Audit) -> None:
    """All laws are tried on the same audits: drawing and rendering one is most of the time."""
    read = cache(lambda name: blocks(name, RENDERERS[name].render(audit), audit))
    for one in LAWS:
        try:
            one(audit, read)
        except AssertionError as error:
            error.add_note(f"the law: {one.__name__}")
            raise
