"""LIC-12 and LIC-13: whatever contradicts the license, or was not read, is asked for with both sides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from auditor.core.model import Conflict, Dossier, Edge, Evidence, Finding, Inherited, Location, Outcome
from auditor.lineage.propagation import FROM_OUTPUTS
from auditor.policy import default_policy, judge
from auditor.policy.judging.policy import DEFAULT_WORKLOAD
from tests.policy.dossiers import SHELF, dossier

TAG = Evidence(statement="license: open-1", location=Location(path="README.md", start_line=2), quote="open-1")
BODY = Evidence(statement="License: meadow", location=Location(path="README.md", start_line=40), quote="meadow")


def finding(found: Dossier, check: str) -> Finding:
    (verdict,) = judge(found, default_policy(), (DEFAULT_WORKLOAD,), date(2026, 11, 21), book=SHELF)
    return next(one for one in verdict.findings if one.check == check)


def edge(parent: str, relation: str = "finetune", **more: object) -> Edge:
    known = {"said_by": "front-matter", "declared": True, "confidence": 0.9, **more}
    return Edge(parent=parent, relation=relation, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["declared-vs-file", "declared-vs-card", "declared-vs-prose"])
@pytest.mark.parametrize("files", [True, False])
def test_whatever_contradicts_the_declaration_is_asked_with_both_quotes(kind: str, files: bool) -> None:
    conflict = Conflict(kind=kind, severity="inconsistent", statement="open-1, and meadow", sides=(TAG, BODY))
    found = finding(dossier(conflicts=(conflict,), files=files), "LIC-13")
    assert found.outcome is Outcome.NEEDS_REVIEW
    assert "meadow" in str(found.question)
    assert {TAG, BODY} <= set(found.evidence)


@pytest.mark.parametrize("relation", ["finetune", "adapter", "merge", "quantized", "unknown"])
@pytest.mark.parametrize("why", [None, "not found"])
@pytest.mark.parametrize("complete", [True, False])
def test_a_parent_of_which_no_license_is_known_is_asked_for(relation: str, why: str | None, complete: bool) -> None:
    found = dossier(complete=complete)
    found = replace(found, lineage=(edge("hf:meadow/root-1b", relation, resolved=why),))
    asked = finding(found, "LIC-12")
    assert asked.outcome is Outcome.NEEDS_REVIEW
    assert "meadow/root-1b" in asked.reason


def test_a_parent_that_cannot_bind_or_was_read_is_not_asked_for() -> None:
    parent = "hf:meadow/Root-1b@main"
    plain = dossier()
    inherited = Inherited(
        path=("hf:meadow/root-1b",), relation="finetune", license_ids=("open-1",), how="its card", declared=True
    )  # fmt: skip
    read = replace(plain, coverage=(replace(plain.weights, inherited=(inherited,)), *plain.coverage[1:]))
    assert finding(replace(read, lineage=(edge(parent),)), "LIC-12").outcome is Outcome.PASS
    for relation in FROM_OUTPUTS:
        assert finding(replace(plain, lineage=(edge(parent, relation),)), "LIC-12").outcome is Outcome.PASS
    for harmless in (edge("hf:orchard/pear-base"), edge(parent, declared=False, confidence=0.1)):
        assert finding(replace(plain, lineage=(harmless,)), "LIC-12").outcome is Outcome.PASS
