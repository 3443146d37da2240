"""Whoever declares one more kind of data, use, place, change or role is never better off for it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from auditor.core.model import Outcome, Verdict
from auditor.policy.cases.reader import PolicyCase
from auditor.policy.facts import uses
from auditor.policy.facts.fact_registry import registry
from auditor.policy.facts.known import Known
from auditor.policy.judging.judge import judge_case
from tests.scenarios.cases import ACCEPTANCE, FURTHER, OF_LAW, cases_in
from tests.sizes import some

MORE = {
    "deployment.data_classes": registry().facts["deployment.data_classes"].allowed,
    "deployment.use_cases": tuple(sorted({use.id for word in uses.words() if (use := uses.find(word))})),
    "deployment.distribution": registry().facts["deployment.distribution"].allowed,
    "deployment.modifies_model": registry().facts["deployment.modifies_model"].allowed,
    "deployment.role": registry().facts["deployment.role"].allowed,
    "deployment.audience": registry().facts["deployment.audience"].allowed,
    "deployment.user_regions": ("CH", "CN", "DE", "FR", "GB", "IN", "KR", "RU", "SA", "US-CA", "US-TX"),
    "deployment.processing_regions": ("CN", "DE", "IN", "US"),
    "deployment.storage_regions": ("CN", "DE", "IN", "US"),
    "deployment.support_access_countries": ("CN", "US"),
    "deployment.patient_states": ("US-CA", "US-FL", "US-TX"),
    "deployment.features": ("web_search",),
    "org.states": ("US-IL", "US-TX"),
    "model.modality": ("audio-out", "image-in", "image-out", "video-out"),
    "model.list_status": registry().facts["model.list_status"].allowed,
}
NOTHING = {"none", "public", "internal"}
"""Words that say there is nothing, or nothing beyond; beside others they say nothing more."""
SCOPE = {"AIA-01", "HIPAA-01"}
"""Checks that ask whether a law applies at all; whoever declares what settles that has answered them."""


@cache
def cases() -> tuple[PolicyCase, ...]:
    """Read by the test and not while tests are listed, which every process does."""
    return (*cases_in(ACCEPTANCE), *cases_in(FURTHER), *cases_in(OF_LAW))


@cache
def as_written(index: int) -> Verdict:
    return judge_case(cases()[index].case, cases()[index].policy)


def rank(outcome: Outcome) -> int:
    return {Outcome.FAIL: 2, Outcome.NEEDS_REVIEW: 1}.get(outcome, 0)


def pairs(fact: str) -> list[tuple[int, str]]:
    """Cases that state something of a fact, each with a word that it does not say."""
    return [
        (index, word)
        for index, case in enumerate(cases())
        if (known := case.case.stated.get(fact)) is not None
        and known.value is not None
        and (known.value or fact != "deployment.role")  # no role at all is the violation itself
        for word in MORE[fact]
        if word not in known.value and word not in NOTHING
    ]


@pytest.mark.parametrize("fact", sorted(MORE))
def test_declaring_more_is_never_milder(fact: str) -> None:
    """Some of all cases and words; in a long run all of them."""
    for index, word in some(pairs(fact), one_in=60):
        case, before = cases()[index], as_written(index)
        known: Known = case.case.stated[fact]
        value = (*(one for one in known.value if one not in NOTHING), word)
        after = judge_case(
            replace(case.case, stated={**case.case.stated, fact: replace(known, value=value)}), case.policy
        )
        if rank(after.outcome) < rank(before.outcome):
            asked = {one.check for one in before.findings if one.outcome is Outcome.NEEDS_REVIEW}
            assert before.outcome is Outcome.NEEDS_REVIEW, (case.id, word)
            assert asked <= SCOPE, (case.id, word, asked)
