"""Laws of all report formats: a check that waits for an answer is no finding, and is told by its id alone."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.core.model import Audit, Evidence, Finding, Outcome, Severity, Verdict
from auditor.core.registry import plugins
from auditor.renderers._issues import issues
from auditor.renderers._view import View
from auditor.report.decisions import decisions, waiting
from tests.laws.alike import alike, evidence
from tests.laws.beside import blocks
from tests.sizes import sized

RENDERERS = plugins("auditor.renderers", "RENDERER")
ENOUGH = settings(max_examples=sized(8), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
WHOLE = ("json", "csv-all")
"""Formats that have every finding as it was judged."""
NAMING = ("table", "markdown", "html", "junit", "sarif", "gitlab", "csv")
"""Formats that say which checks wait; BOMs, notices and attestations say what was found."""
MARK = "reason9x"
NOTHING = Evidence(statement="nothing was found", looked_in=("README.md",))


@st.composite
def held(draw: st.DrawFn, check: str, on: str) -> Finding:
    """A finding that waits for the answer of a check, as the engine makes it."""
    return Finding(
        check=check, pack="law", title="A check that waits", reason=f"Waits for {on}. {MARK} is why.", citation="law",
        outcome=draw(st.sampled_from([Outcome.NEEDS_REVIEW, Outcome.NOT_APPLICABLE])), depends_on=on,
        severity=draw(st.sampled_from(Severity)), confidence="high",
        evidence=(draw(evidence()),), facts=(),
    )  # fmt: skip


@st.composite
def waited(draw: st.DrawFn) -> tuple[Audit, Audit]:
    """An audit, and the same with checks that wait for an open one of theirs, or for one that waits itself."""
    audit = draw(alike())
    models = []
    for model in audit.models:
        verdicts = []
        for verdict in model.verdicts:
            asking = [one.check for one in verdict.findings if one.outcome is Outcome.NEEDS_REVIEW and not one.waiver]
            verdicts.append(replace(verdict, findings=(*verdict.findings, *draw(_held_by(asking)))))
        models.append(replace(model, verdicts=tuple(verdicts)))
    return audit, replace(audit, models=tuple(models))


@st.composite
def _held_by(draw: st.DrawFn, asking: list[str]) -> list[Finding]:
    made: list[Finding] = []
    for number in range(draw(st.integers(1, 3)) if asking else 0):
        made.append(draw(held(f"WAIT-{number}", draw(st.sampled_from([*asking, *(one.check for one in made)])))))
    return draw(st.permutations(made))


def _held_in(audit: Audit) -> list[str]:
    return [check for model in audit.models for verdict in model.verdicts for check in waiting(verdict)]


@given(both=waited())
@ENOUGH
def test_no_count_list_or_alert_grows_by_a_check_that_waits(both: tuple[Audit, Audit]) -> None:
    without, having = both
    assert {one.id for one in decisions(having)} == {one.id for one in decisions(without)}
    assert [one.mark for one in issues(View(having))] == [one.mark for one in issues(View(without))]
    assert View(having).causes == View(without).causes
    # Which question comes first may depend on what waits for it; what is counted may not.
    first, second = (json.loads(RENDERERS["summary"].render(one)) for one in (having, without))
    assert {key: first[key] for key in first if key != "first"} == {
        key: second[key] for key in second if key != "first"
    }
    for name in ("cyclonedx", "spdx", "spdx3", "intoto", "notice"):
        assert RENDERERS[name].render(having) == RENDERERS[name].render(without), name


@given(both=waited())
@ENOUGH
def test_a_check_that_waits_is_told_by_its_id_and_never_in_words(both: tuple[Audit, Audit]) -> None:
    _, having = both
    for name in sorted(set(RENDERERS) - set(WHOLE)):
        shown = blocks(name, RENDERERS[name].render(having), having)
        assert [block.text[:300] for block in shown if MARK in block.text] == [], name
    for name in NAMING:
        told = str(RENDERERS[name].render(having))
        assert [check for check in _held_in(having) if check not in told] == [], name


def test_a_check_that_waits_for_one_that_was_waived_stands_for_itself() -> None:
    asked = Finding(
        check="ASK", pack="law", title="Asks", outcome=Outcome.NEEDS_REVIEW, severity=Severity.HIGH, confidence="high",
        reason="it is open", citation="law", facts=(), evidence=(NOTHING,), question="Is it?", who="legal",
    )  # fmt: skip
    waits = replace(asked, check="WAIT", question=None, who=None, depends_on="ASK")
    circle = [replace(waits, check="A", depends_on="B"), replace(waits, check="B", depends_on="A")]

    def of(*findings: Finding) -> dict[str, str]:
        return waiting(Verdict(workload="ward", outcome=Outcome.NEEDS_REVIEW, findings=findings))

    assert of(asked, waits) == {"WAIT": "ASK"}
    assert of(replace(asked, outcome=Outcome.PASS), waits) == {}
    assert of(waits) == {}
    assert of(*circle) == {}
