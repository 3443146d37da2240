"""Whatever is known: a finding that needs a person asks one whole question, or names the check that asks it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from auditor.core.frozen import FrozenMap
from auditor.core.model import Finding, Outcome, Verdict
from auditor.policy.checks import packs
from auditor.policy.facts.fact_registry import FactSpec, registry
from auditor.policy.facts.known import Known
from auditor.policy.judging.answering import READABLE
from auditor.policy.judging.judge import judge_case
from auditor.policy.judging.places import Case
from auditor.policy.judging.policy import DEFAULT_WORKLOAD, Policy, Workload
from tests.scenarios.cases import acceptance_cases

POLICY = Policy(
    id="any",
    version="1",
    organisation="any",
    location=None,
    facts=FrozenMap(),
    packs=packs.pack_ids(),
    workloads=(Workload(id=DEFAULT_WORKLOAD, title="", facts=FrozenMap()),),
)


CASES = acceptance_cases()


def case(facts: dict[str, Any], day: date, *, readable: bool) -> Case:
    return Case(
        stated={name: Known(value=value) for name, value in facts.items()},
        ref="hf:acme/any",
        workload=DEFAULT_WORKLOAD,
        as_of=day,
        readable=readable,
        looked_at=("the case",),
    )


@pytest.mark.parametrize("index", range(len(CASES)), ids=[case.id for case in CASES])
def test_every_question_is_whole_and_asked_once(index: int) -> None:
    """Over the acceptance cases with ever more facts forgotten, license read and unread, all packs judged."""
    whole, chance = CASES[index].case, random.Random(index)
    policy = replace(CASES[index].policy, packs=packs.pack_ids())
    for share in (0.0, 0.2, 0.5, 0.9):
        stated = {name: known for name, known in whole.stated.items() if chance.random() >= share}
        for readable in (True, False):
            assert_answerable(judge_case(replace(whole, stated=stated, readable=readable), policy))


def assert_form_tells(finding: Finding) -> None:
    """A form that states something else than the question names says what: a person fills in what was asked for."""
    form = finding.settlement
    if form is None or form.kind not in ("fact", "model-fact", "attestation"):
        return
    known = registry()
    spec = known.facts.get(form.name) or known.attestations[form.name]
    named = form.name in (finding.question or "")
    assert named or " ".join((spec.question if isinstance(spec, FactSpec) else spec.about).split()) in form.yaml, (
        finding
    )


def assert_answerable(verdict: Verdict) -> None:
    for finding in verdict.findings:
        assert_form_tells(finding)
    ids = {finding.check: finding for finding in verdict.findings}
    for finding in verdict.findings:
        said = f"{finding.reason} {finding.question or ''} {' '.join(finding.notes)}"
        assert "(not stated)" not in said
        assert "{" not in said
        assert finding.reason.strip(), finding.check
        if finding.outcome is not Outcome.NEEDS_REVIEW:
            continue
        if finding.depends_on:
            assert finding.question is None, finding.check
            assert ids[finding.depends_on].outcome is Outcome.NEEDS_REVIEW, finding.check
            assert ids[finding.depends_on].question, finding.check
        else:
            assert finding.question, finding.check
            assert finding.who, finding.check


def test_a_license_nobody_read_is_asked_for_once() -> None:
    facts = {
        "deployment.hosting": "self",
        "deployment.use_cases": ("internal_coding",),
        "deployment.distribution": ("internal",),
        "deployment.modifies_model": ("none",),
        "model.open_weights": True,
    }
    found = judge_case(case(facts, date(2026, 11, 21), readable=False), Policy(
        id="any", version="1", organisation="any", location=None, facts=FrozenMap(), packs=("license",),
        workloads=POLICY.workloads,
    ))  # fmt: skip
    asking = [finding.check for finding in found.findings if finding.question]
    waiting = [finding.check for finding in found.findings if finding.depends_on == READABLE]
    assert asking == [READABLE]
    assert len(waiting) >= 5
