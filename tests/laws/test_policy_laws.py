"""Laws between checks: a question hides no contradiction, an answer lifts none, and no word of law is overlooked."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.core.model import Outcome
from auditor.policy.checks.pack_nouns import Check
from auditor.policy.checks.rulings import CheckDecision
from auditor.policy.facts import uses
from auditor.policy.facts.attested import Attestation
from auditor.policy.facts.fact_registry import ATTESTATION, OUTCOME, registry
from tests.laws.test_attestations import DAY, asked_of, entry, facts_of
from tests.laws.worlds import behind, engine, examples, mixed, outcomes, settled
from tests.sizes import sized

WORLDS = examples()
ASKS = Outcome.NEEDS_REVIEW
GUARDED = [check for check in engine().checks if any(name.startswith(OUTCOME) for name in check.reads)]
UPSTREAM = {check.fact: check for check in engine().checks}


def decided(facts: Mapping[str, Any], day: Any) -> dict[str, CheckDecision]:
    judge = engine()
    return judge.decide_all(judge.complete(facts, day), day)


def fails(decision: CheckDecision) -> bool:
    return Outcome.FAIL in (decision.outcome, decision.would_be)


# ------------------------------------------------------------------------------------------- a question upstream


def assert_nothing_is_hidden(facts: dict[str, Any], day: Any) -> int:
    """A check that fails once an upstream question is taken as settled fails while it is open; counts such fails."""
    found = decided(facts, day)
    certain = 0
    for check in GUARDED:
        open_ones = [name for name in check.reads if name in UPSTREAM and found[UPSTREAM[name].id].outcome is ASKS]
        if not open_ones:
            continue
        answered = decided({**facts, **dict.fromkeys(open_ones, "pass")}, day)[check.id]
        now = found[check.id]
        if fails(answered):
            certain += 1
            assert fails(now), (check.id, open_ones, answered.reason, now.reason)
        elif answered.outcome is ASKS:
            assert now.outcome is ASKS or now.held_by or now.outcome.rank > ASKS.rank, (check.id, open_ones, now.reason)
        if now.held_by:
            assert OUTCOME + now.held_by.replace("-", "_") in open_ones
            assert now.outcome is Outcome.NOT_APPLICABLE
    return certain


@settings(max_examples=sized(250), deadline=None)
@given(world=st.sampled_from(WORLDS), chance=st.randoms(use_true_random=False))
def test_no_verdict_turns_milder_by_a_question_upstream(world: Any, chance: random.Random) -> None:
    assert_nothing_is_hidden(mixed(world, chance), world.day)


def test_a_fail_stands_while_another_question_is_open() -> None:
    """The law above meets what it forbids: a change that is over the threshold of systemic risk, and unreported."""
    facts = {
        "org.domicile": "FI", "deployment.modifies_model": ("full_ft",), "deployment.modification_flop": 2.0e25,
        "model.training_flop": 4.0e25, "model.flop_source": "published", "deployment.role": ("provider",),
        "attestations.systemic_notification": "none",
    }  # fmt: skip
    assert assert_nothing_is_hidden(facts, DAY) > 0
    found = decided(facts, DAY)
    assert found["AIA-35"].outcome is ASKS
    assert found["AIA-37"].outcome is Outcome.FAIL


def test_what_is_held_back_says_for_whose_answer_it_waits() -> None:
    facts = {"org.domicile": "BR", "deployment.placed_on_eu_market": False, "deployment.user_regions": ("BR",)}
    found = decided(facts, DAY)
    assert found["AIA-01"].outcome is ASKS
    held = [name for name, one in found.items() if one.held_by == "AIA-01"]
    assert "AIA-07" in held or len(held) > 10
    assert [name for name, one in found.items() if name.startswith("AIA") and one.outcome is ASKS] == ["AIA-01"]


def test_no_condition_of_a_pack_hides_behind_an_open_question() -> None:
    """A condition may read that a check failed or passed, and never that it does not ask."""
    for check in engine().checks:
        sources = [check.applies.source, *(arm.condition.source for arm in check.arms)]
        assert not [one for one in sources if '!= "needs-review"' in one], check.id


# ------------------------------------------------------------------------------------------------ an answer lifts


@cache
def read_by(check_id: str) -> frozenset[str]:
    """Attestations a check reads: itself, through derived facts, and through the outcomes of other checks."""
    check = next(one for one in engine().checks if one.id == check_id)
    found: set[str] = set()
    for name in check.reads:
        if name in UPSTREAM:
            found |= read_by(UPSTREAM[name].id)
        found |= {base.split(".")[1] for base in behind(name) if base.startswith(ATTESTATION)}
    return frozenset(found)


@st.composite
def any_entry(draw: st.DrawFn, facts: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """One attestation of any id: about the one asked about, absent, or of nobody."""
    name = draw(st.sampled_from(sorted(registry().attestations)))
    asked = asked_of(facts, DAY)
    made: Attestation = draw(st.sampled_from([entry(name, {}, assumed=True), entry(name, {}, "none"), entry(name, {})]))
    return name, facts_of(name, [made], asked, DAY)


def certain_fails(facts: Mapping[str, Any], day: Any) -> list[Check]:
    found = decided(facts, day)
    return [check for check in engine().checks if fails(found[check.id])]


@settings(max_examples=sized(300), deadline=None)
@given(world=st.sampled_from(WORLDS), chance=st.randoms(use_true_random=False), data=st.data())
def test_no_attestation_lifts_a_certain_fail(world: Any, chance: random.Random, data: st.DataObject) -> None:
    facts = settled(mixed(world, chance))
    facts = {name: value for name, value in facts.items() if not name.startswith(ATTESTATION)}
    before = certain_fails(facts, world.day)
    name, said = data.draw(any_entry(facts))
    after = decided({**facts, **said}, world.day)
    for check in before:
        if name not in read_by(check.id):
            assert fails(after[check.id]), (check.id, name, after[check.id].reason)


def test_the_examples_hold_certain_fails_that_attestations_could_lift() -> None:
    found: set[str] = set()
    for world in WORLDS:
        facts = {name: value for name, value in settled(world.facts).items() if not name.startswith(ATTESTATION)}
        found |= {check.id for check in certain_fails(facts, world.day)}
    assert len(found) >= 25, sorted(found)


# ------------------------------------------------------------------------------------------------- words of law

PHI = ("phi", "phi_limited_data_set", "sud_part2")
_PARTS = re.compile(r"[\W_]+")
HEALTH = ("clinic", "patient", "medic", "diagnos", "therap", "triage", "health", "radiolog", "treatment", "care",
          "mental", "discharge", "symptom", "hospital", "emotional", "dispatch", "samd", "cds", "vitro",
          "bed")  # fmt: skip
NOT_CARE = {
    "billing": "bills, coded or not",
    "annex_iii.5a": "who may have a benefit is decided, and nobody is treated",
    "annex_iii.5c": "prices of insurance",
    "sale_of_controlled_goods": "medicines are sold, and nobody is treated",
}
"""Uses with a word of health in their names that are no work on patients, and why."""


def health_uses() -> list[str]:
    """Every use with a word of health among its words, whatever its tags say."""
    found = [
        use.id
        for use in uses.uses()
        if any(part.startswith(HEALTH) for word in (use.id, use.title, *use.also) for part in _PARTS.split(word))
    ]
    assert set(NOT_CARE) <= set(found), "a reason that is no longer needed"
    return [one for one in found if one not in NOT_CARE]


def words_of(ids: list[str]) -> list[str]:
    return [word for one in ids if (use := uses.find(one)) for word in (use.id, *use.also)]


CARE = {
    "org.hipaa_role": "covered_entity", "org.sector": "healthcare_provider", "org.hhs_financial_assistance": True,
    "deployment.data_classes": ("phi",), "deployment.purpose": "treatment", "deployment.hosting": "self",
    "deployment.self_host_kind": "on_prem",
}  # fmt: skip


def test_every_use_with_a_word_of_health_is_tagged_or_listed_with_the_reason() -> None:
    bare = [one for one in health_uses() if not (use := uses.find(one)) or "clinical" not in use.tags]
    assert not bare


@pytest.mark.parametrize("word", words_of(health_uses()))
def test_a_clinical_use_reaches_the_checks_on_clinical_work(word: str) -> None:
    facts = {**CARE, "deployment.use_cases": (word,), "attestations.downtime_procedure": "none"}
    found = outcomes(facts, DAY)
    assert found["HIPAA-15"].rank >= ASKS.rank
    assert found["HIPAA-17"].rank >= ASKS.rank
    own = uses.find(word)
    assert own
    if own.tags.get("clinical") == "definite":
        assert found["HIPAA-15"] is Outcome.FAIL


@settings(max_examples=sized(150), deadline=None)
@given(
    word=st.sampled_from(words_of([use.id for use in uses.uses()])) | st.text("abcdefgh_", min_size=6, max_size=12),
    others=st.lists(st.sampled_from([use.id for use in uses.uses()]), max_size=3),
)
def test_a_use_beside_others_never_takes_away_that_care_depends_on_the_model(word: str, others: list[str]) -> None:
    """Each use is asked for itself; no further use makes a check on clinical work milder; unknown words ask."""
    checks = ("HIPAA-15", "HIPAA-16", "HIPAA-17", "HIPAA-19")
    alone = outcomes({**CARE, "deployment.use_cases": (word,)}, DAY)
    both = outcomes({**CARE, "deployment.use_cases": (*others, word)}, DAY)
    for check in checks:
        assert both[check].rank >= alone[check].rank, check
    if uses.find(word) is None:
        assert all(alone[check] is ASKS for check in checks)


@settings(max_examples=sized(150), deadline=None)
@given(world=st.sampled_from(WORLDS), chance=st.randoms(use_true_random=False), data=st.data())
def test_phi_without_a_role_under_hipaa_never_passes(world: Any, chance: random.Random, data: st.DataObject) -> None:
    facts = mixed(world, chance)
    facts["org.hipaa_role"] = "none"
    classes = data.draw(st.lists(st.sampled_from([*PHI, "pii", "public"]), min_size=1, max_size=3, unique=True))
    facts["deployment.data_classes"] = tuple(classes)
    found = outcomes(facts, DAY)["HIPAA-01"]
    assert found is (ASKS if set(PHI) & set(classes) else Outcome.NOT_APPLICABLE)
