"""What waits for an answer: it may yet come to nothing, it hides no violation, and it waits for no answer nobody gives.

Over the acceptance cases, whole and with facts forgotten, all packs judged.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from auditor.core.frozen import freeze
from auditor.core.model import Finding, Outcome, Waiver
from auditor.policy.checks import packs
from auditor.policy.facts.fact_registry import TERMS, registry
from auditor.policy.facts.known import Known
from auditor.policy.judging.answering import READABLE
from auditor.policy.judging.judge import judge_case
from auditor.policy.judging.places import Case
from auditor.policy.judging.policy import Policy, WaiverRule
from auditor.policy.judging.settling import table
from tests.scenarios.cases import acceptance_cases

CASES = acceptance_cases()
IDS = [case.id for case in CASES]
LICENSE_FIRST = tuple(table()["license_first"])
WAIVABLE = {check.id for pack in packs.shipped().values() for check in pack.checks if check.waivable}
NOBODY = Known(value=None)
OF_A_LICENSE = (TERMS, "license.", "model.tag_", "model.lineage_", "model.license_")
OPEN_LICENSE = {
    "license.ids": ("meadow-open",), "license.aliases": {"meadow-open": ()}, "license.category": "permissive",
    "license.expression": "meadow-open", "license.read_fully": True, "license.unread_use_policies": (),
    "license.eu_ai_act_open": True, "model.tag_state": "agrees", "model.tag_detail": "the text is meadow-open",
    "model.license_text_fixed": True, "model.lineage_state": "consistent", "model.lineage_detail": "no base",
    "attestations.vendor_terms": "present",
}  # fmt: skip
"""A license that limits nothing and contradicts nothing: the best that could be found."""


def worlds(index: int) -> Iterator[tuple[Case, Policy]]:
    whole, chance = CASES[index].case, random.Random(index)
    policy = replace(CASES[index].policy, packs=packs.pack_ids(), waivers=())
    for share in (0.0, chance.choice((0.1, 0.3, 0.6))):
        yield replace(whole, stated={n: one for n, one in whole.stated.items() if chance.random() >= share}), policy


def of(case: Case, policy: Policy) -> dict[str, Finding]:
    return {finding.check: finding for finding in judge_case(case, policy).findings}


def unread(case: Case) -> Case:
    """The case before anybody has read the license."""
    stated = {name: one for name, one in case.stated.items() if not name.startswith(OF_A_LICENSE)}
    return replace(case, stated=stated, readable=False, asks="Under which license is it?")


def under_an_open_license(case: Case) -> Case:
    silent = {name: Known(value=()) for name in registry().terms}
    best = {name: Known(value=freeze(value)) for name, value in OPEN_LICENSE.items()}
    return replace(case, stated={**case.stated, **silent, **best}, readable=True)


@pytest.mark.parametrize("index", range(len(CASES)), ids=IDS)
def test_what_waits_for_the_license_fails_under_no_license_that_limits_nothing(index: int) -> None:
    for case, policy in worlds(index):
        for world in (unread(case), replace(case, readable=False)):
            held = [name for name, one in of(world, policy).items() if one.depends_on in LICENSE_FIRST]
            best = of(under_an_open_license(unread(case)), policy)
            assert not [name for name in held if best[name].outcome is Outcome.FAIL]


@pytest.mark.parametrize("index", range(len(CASES)), ids=IDS)
def test_an_open_question_about_the_license_hides_no_violation(index: int) -> None:
    for case, policy in worlds(index):
        sure, open_ = of(case, policy), of(replace(case, readable=False), policy)
        failing = [name for name, one in sure.items() if one.outcome is Outcome.FAIL and name != READABLE]
        assert not [name for name in failing if open_[name].outcome is not Outcome.FAIL]


@pytest.mark.parametrize("index", range(len(CASES)), ids=IDS)
def test_a_question_that_waits_stays_open_beside_the_one_it_waits_for(index: int) -> None:
    """Nothing about the license turns milder by waiting: its check still needs review until the answer is there."""
    for case, policy in worlds(index):
        found = of(replace(case, readable=False), policy)
        for finding in found.values():
            if finding.depends_on in LICENSE_FIRST:
                assert Outcome.NEEDS_REVIEW in (finding.outcome, finding.would_be), finding.check
                assert found[finding.depends_on].outcome is Outcome.NEEDS_REVIEW
                assert found[finding.depends_on].depends_on is None or finding.depends_on == READABLE


@pytest.mark.parametrize("index", range(len(CASES)), ids=IDS)
def test_nothing_waits_for_a_question_that_was_waived(index: int) -> None:
    """A waiver takes one finding out of the verdict; those held back by it must speak for themselves."""
    for case, policy in worlds(index):
        before = of(case, policy)
        for ahead in sorted({one.depends_on for one in before.values() if one.depends_on} & WAIVABLE):
            after = of(case, replace(policy, waivers=(waiver(ahead, case),)))
            assert after[ahead].waiver is not None, ahead
            assert not [name for name, one in after.items() if one.depends_on == ahead], ahead


def test_a_waiver_of_the_acts_scope_leaves_what_the_act_asks() -> None:
    """The law above meets what it forbids: all duties of an act would go with the question whether it applies."""
    index = next(n for n, one in enumerate(CASES) if "annex_iii.5b" in str(one.case.stated.get("deployment.use_cases")))
    whole, policy = next(worlds(index))
    stated = {name: one for name, one in whole.stated.items() if not name.startswith(("org.", "deployment.user_"))}
    stated |= {"org.domicile": Known(value="BR"), "deployment.placed_on_eu_market": Known(value=False)}
    case = replace(whole, stated=stated)
    assert of(case, policy)["AIA-07"].depends_on == "AIA-01"
    waived = judge_case(case, replace(policy, packs=("eu_ai_act",), waivers=(waiver("AIA-01", case),)))
    assert waived.outcome.rank >= Outcome.NEEDS_REVIEW.rank


def test_what_the_license_may_settle_another_way_waits_for_it() -> None:
    """Whether a model is general-purpose is asked of its provider alone, and who excludes the EU makes one of us."""
    index = next(n for n, one in enumerate(CASES) if one.case.stated.get("org.domicile", NOBODY).value in ("DE", "FR"))
    whole, policy = next(worlds(index))
    gone = ("model.", *OF_A_LICENSE, "deployment.role", "deployment.modifies_model")
    stated = {name: one for name, one in whole.stated.items() if not name.startswith(gone)}
    stated |= {
        "deployment.role": Known(value=("provider",)), "deployment.modifies_model": Known(value=("none",)),
        "deployment.placed_on_eu_market": Known(value=True), "model.modality": Known(value=("text",)),
    }  # fmt: skip
    case = replace(whole, stated=stated, readable=False)
    assert of(case, policy)["AIA-24"].depends_on == READABLE
    assert of(under_an_open_license(case), policy)["AIA-24"].outcome is Outcome.PASS


def waiver(check: str, case: Case) -> WaiverRule:
    said = Waiver(
        reason="accepted", approver="Bo", author="Ann", until=case.as_of + timedelta(days=9), ticket="T-1",
        location=None,
    )  # fmt: skip
    return WaiverRule(check=check, model="*", workload="*", waiver=said, on=case.as_of)
