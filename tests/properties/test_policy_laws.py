"""Laws of the judge over all acceptance cases and random changes to them."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.core.frozen import freeze
from auditor.core.model import Outcome, Verdict
from auditor.policy.cases.reader import PolicyCase
from auditor.policy.checks import packs
from auditor.policy.checks.engine import Engine
from auditor.policy.checks.examples import shipped_engine
from auditor.policy.concepts import derive
from auditor.policy.facts.fact_registry import registry
from auditor.policy.facts.known import Known
from auditor.policy.judging.judge import judge_case
from tests.scenarios.cases import acceptance_cases
from tests.sizes import sized, some

CASES = acceptance_cases()
BAD = Outcome.NEEDS_REVIEW.rank


@cache
def outcome(index: int) -> Verdict:
    return judge_case(CASES[index].case, CASES[index].policy)


def removable(case: PolicyCase) -> list[str]:
    """Facts the law speaks of: not policy keys, and not those with a documented default."""
    specs = registry().facts
    return [
        name
        for name in case.case.stated
        if not name.startswith("policy.") and not (specs[name].default is not None or specs[name].default_from)
    ]


def without(case: PolicyCase, names: set[str]) -> Verdict:
    stated = {name: known for name, known in case.case.stated.items() if name not in names}
    return judge_case(replace(case.case, stated=stated), case.policy)


def assert_not_milder(before: Verdict, after: Verdict, what: Any) -> None:
    if before.outcome.rank >= BAD:
        assert after.outcome.rank >= BAD, what
    was = {finding.check: finding.outcome for finding in before.findings}
    for finding in after.findings:
        if was[finding.check].rank >= BAD:
            assert finding.outcome is not Outcome.PASS, (what, finding.check)


def test_no_single_fact_set_to_unknown_turns_a_question_or_a_fail_into_a_pass() -> None:
    """Some facts of each case, and each fact of some case; in a long run all of all."""
    pairs = [(index, name) for index, case in enumerate(CASES) for name in removable(case)]
    each_fact = {name: (index, name) for index, name in pairs}
    for index, name in sorted({*each_fact.values(), *some(pairs, one_in=4)}):
        assert_not_milder(outcome(index), without(CASES[index], {name}), (CASES[index].id, name))


@settings(max_examples=sized(150), deadline=None)
@given(st.integers(0, len(CASES) - 1), st.randoms(use_true_random=False), st.integers(2, 40))
def test_no_set_of_facts_set_to_unknown_makes_a_verdict_milder(index: int, chance: random.Random, count: int) -> None:
    case = CASES[index]
    names = removable(case)
    gone = set(chance.sample(names, min(count, len(names))))
    assert_not_milder(outcome(index), without(case, gone), (case.id, sorted(gone)))


RESTRICTIONS = {
    "user-cap": {"threshold": 10, "metric": "monthly-active-users", "scope": "product", "consequence": "no-rights"},
    "revenue-cap": {"threshold": 10, "currency": "USD", "period": "month", "scope": "licensee-and-affiliates",
                    "consequence": "no-rights"},
    "territory-exclusion": {"area": "US", "basis": "both", "scope": "all"},
    "commercial-use": "prohibited",
    "purpose-limit": "research-only",
    "acceptable-use": "medical-advice",
    "use-restrictions-flow-down": "required",
    "retain-notices": "required",
    "output-training": "prohibited",
    "governing-law": "CN",
}  # fmt: skip


@settings(max_examples=sized(150), deadline=None)
@given(st.integers(0, len(CASES) - 1), st.sampled_from(sorted(RESTRICTIONS)))
def test_a_further_restriction_in_the_license_never_makes_a_verdict_milder(index: int, term: str) -> None:
    case = CASES[index]
    name = f"terms.{term}"
    value = (*case.case.stated[name].value, freeze(RESTRICTIONS[term]))
    harder = judge_case(replace(case.case, stated={**case.case.stated, name: Known(value=value)}), case.policy)
    assert harder.outcome.rank >= outcome(index).outcome.rank


@settings(max_examples=sized(40), deadline=None)
@given(st.integers(0, len(CASES) - 1), st.randoms(use_true_random=False))
def test_the_order_of_facts_and_packs_changes_nothing(index: int, chance: random.Random) -> None:
    case = CASES[index]
    items = list(case.case.stated.items())
    chance.shuffle(items)
    chosen = list(case.policy.packs)
    chance.shuffle(chosen)
    again = judge_case(replace(case.case, stated=dict(items)), replace(case.policy, packs=tuple(chosen)))
    assert again == outcome(index)


def test_the_order_of_checks_changes_only_the_order_of_findings() -> None:
    engine = shipped_engine()
    checks = list(reversed(engine.checks))
    other = Engine(checks, engine.registry, packs.shipped_compiler(), derive.Deriver(derive.shipped()))
    for case in CASES:
        stated = {name: known.value for name, known in case.case.stated.items()}
        day = case.case.as_of
        assert engine.decide_all(engine.complete(stated, day), day) == other.decide_all(
            other.complete(stated, day), day
        ), case.id


def test_judging_twice_gives_the_same_findings() -> None:
    for index, case in enumerate(CASES):
        assert judge_case(case.case, case.policy) == outcome(index)
