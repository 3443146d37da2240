"""Every pack keeps the contract: whole checks, one id each, and examples that hold."""

from __future__ import annotations

import pytest

from auditor.core.model import Outcome
from auditor.policy.checks import packs
from auditor.policy.checks.examples import run_example, shipped_engine
from auditor.policy.checks.pack_nouns import Check, Example
from auditor.policy.concepts.derive import shipped as derivations
from auditor.policy.facts.fact_registry import registry
from auditor.records import catalog as catalogue

CHECKS = [check for pack in packs.shipped().values() for check in pack.checks]
EXAMPLES = [(check, example) for check in CHECKS for example in check.examples]


def possible(check: Check) -> set[Outcome]:
    """Outcomes the check's data allow, by the shape of its rule."""
    found = {Outcome.PASS}
    fails = any(arm.outcome is Outcome.FAIL for arm in check.arms)
    reviews = any(arm.outcome is Outcome.NEEDS_REVIEW for arm in check.arms)
    if fails and check.confidence != "low":
        found.add(Outcome.FAIL)
    if reviews:
        found.add(Outcome.NEEDS_REVIEW)
    if check.applies.source != "true":
        found.add(Outcome.NOT_APPLICABLE)
    if any(arm.outcome is Outcome.PASS and arm.condition.source == "false" for arm in check.arms):
        found.discard(Outcome.PASS)
    always = [arm for arm in check.arms if arm.condition.source == "true"]
    if always and always[0].outcome is not Outcome.PASS:
        found.discard(Outcome.PASS)
    return found


@pytest.mark.parametrize(("check", "example"), EXAMPLES, ids=[f"{c.id}: {e.name}" for c, e in EXAMPLES])
def test_an_example_inside_a_check_holds(check: Check, example: Example) -> None:
    decision = run_example(check, example, shipped_engine())
    assert decision.outcome.value == example.expect, (decision.reason, decision.question, decision.missing)
    if example.says:
        assert example.says in f"{decision.reason} {decision.question} {' '.join(decision.notes)}"


@pytest.mark.parametrize(("check", "example"), EXAMPLES, ids=[f"{c.id}: {e.name}" for c, e in EXAMPLES])
def test_a_violation_says_more_than_its_title(check: Check, example: Example) -> None:
    decision = run_example(check, example, shipped_engine())
    if decision.outcome is Outcome.FAIL:
        assert decision.reason != f"{check.title}: violation."


@pytest.mark.parametrize("check", CHECKS, ids=[check.id for check in CHECKS])
def test_a_check_is_whole_and_has_an_example_for_each_outcome_it_can_give(check: Check) -> None:
    assert check.citation
    assert check.remedy
    assert check.sources, "a source"
    assert check.as_of
    assert all(arm.question for arm in check.arms if arm.outcome is Outcome.NEEDS_REVIEW), "a question per review arm"
    shown = {Outcome(example.expect) for example in check.examples}
    assert possible(check) <= shown, f"no example for {sorted(possible(check) - shown)}"


def test_check_ids_stand_once_and_carry_their_packs_data_version() -> None:
    ids = [check.id for check in CHECKS]
    assert len(ids) == len(set(ids))
    assert all(check.as_of.year >= 2026 for check in CHECKS)


def test_every_derivation_gives_and_reads_only_facts_of_the_registry() -> None:
    known = registry().facts
    for derivation in derivations():
        assert set(derivation.gives) | set(derivation.reads) <= set(known), derivation.gives
        assert all(known[name].derived for name in derivation.gives), derivation.gives


def test_every_derived_fact_has_a_derivation() -> None:
    made = {name for derivation in derivations() for name in derivation.gives}
    derived = {spec.name for spec in registry().facts.values() if spec.derived}
    assert {name for name in derived if not _is_channel_cell(name)} == made


def _is_channel_cell(name: str) -> bool:
    """Cells of the channel table are filled in by the engine, not by a derivation."""
    cells = {cell for row in catalogue.channels().values() for cell in row} | {"id"}
    return name.startswith("channel.") and name.removeprefix("channel.") in cells
