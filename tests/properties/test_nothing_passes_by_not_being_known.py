"""A check that passes while a fact is unknown passes whatever that fact turns out to be.

The states are drawn around the examples of each check, which reach its arms, and every value of the fact is tried.
Facts with a documented default, policy keys and the terms of a text read in full stand outside the law.
"""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.core.frozen import freeze
from auditor.core.model import Outcome
from auditor.policy.checks import packs
from auditor.policy.checks.examples import example_facts, shipped_engine
from auditor.policy.checks.pack_nouns import Check
from auditor.policy.facts.fact_registry import FactSpec, registry
from tests.properties.test_unknown_facts_of_the_law_packs import ESTIMATED, FROM_ELSEWHERE, STRUCTURED, WORDS, whole
from tests.sizes import sized

OUTSIDE = ("policy.", "judged.", "channel.", "terms.", "outcome.", "dates.")
# Another fact stands in for these where they are not stated: the release of the model for that of its license, the
# channel's own hosting, the policy's place for that of a tenant.
INSTEAD = {"license.released", "deployment.hosting", "deployment.tenant_region"}
# What the regulation lets pass with a note, or asks about in another check of the pack.
AS_THE_TEXT_SAYS = {
    ("AIA-15", "deployment.audience"),  # M.4: who uses it is asked where the use points to a prohibited one
    ("AIA-15", "model.card.covers_declared_use"),  # C.4: a silent card is a fact of its own
    ("COV-01", "deployment.audience"),  # D.4: laws that touch the use for certain
    ("COV-01", "deployment.data_classes"),
    ("RES-21", "attestations.dpia.residual_risk"),  # D.2: a risk stated high, without consultation
    ("RES-23", "attestations.processor_terms"),  # D.2: not supplied passes with a note
}
COUNTRIES = ["DE", "US", "GB", "CH", "CN"]
PLACES = [*COUNTRIES, "EU", "GLOBAL", "UNKNOWN"]
OF_A_COUNTRY = {"org.domicile", "org.principal_place_of_business", "deployment.ultimate_parent_country"}
OF_TYPE: dict[str, list[Any]] = {
    "bool": [True, False],
    "int": [0, 30, 200, 3000, 10**9],
    "number": [0.0, 1e20, 5e22, 4e23, 9e24, 3e25],
    "date": ["2024-06-01", "2026-09-15", "2027-12-30"],
}
KNOWN = registry().facts


def values(spec: FactSpec) -> list[Any]:
    """Some values a fact may take, of every kind that checks tell apart."""
    if spec.name in STRUCTURED:
        return [freeze(value) for value in STRUCTURED[spec.name]]
    places = COUNTRIES if spec.shape == "country" or spec.name in OF_A_COUNTRY else PLACES
    words = (WORDS.get(spec.name) or list(spec.allowed) or places)[:8]
    if spec.type == "strings":
        return [(), *((word,) for word in words)]
    return OF_TYPE.get(spec.type, words if spec.type == "string" else [])


def speaks(name: str) -> bool:
    """Whether the law speaks of a fact."""
    spec = KNOWN.get(name)
    silent = spec is None or spec.default is not None or spec.default_from is not None
    return not silent and not name.startswith(OUTSIDE) and name not in FROM_ELSEWHERE | ESTIMATED | INSTEAD


def behind(check: Check) -> list[str]:
    """The stated facts a check rests on, as far as the law speaks of them and they have values to try."""
    found = dict.fromkeys(name for read in check.reads for name in shipped_engine().behind(read))
    return [name for name in found if speaks(name) and values(KNOWN[name]) and not _excepted(check, name)]


def _excepted(check: Check, name: str) -> bool:
    return any(check.id == one and name.startswith(fact) for one, fact in AS_THE_TEXT_SAYS)


CHECKS = {
    name: [check for check in pack.checks if check.examples and behind(check)] for name, pack in packs.shipped().items()
}


def outcome(check: Check, facts: dict[str, Any], example: Any) -> Outcome:
    engine = shipped_engine()
    day = example.as_of or check.as_of
    return engine.decide_all(engine.complete(facts, day), day)[check.id].outcome


@pytest.mark.parametrize("pack", [name for name, checks in CHECKS.items() if checks])
@settings(max_examples=sized(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(chance=st.randoms(use_true_random=False))
def test_what_passes_while_a_fact_is_unknown_passes_whatever_it_is(pack: str, chance: random.Random) -> None:
    check = chance.choice(CHECKS[pack])
    example = chance.choice(check.examples)
    names = behind(check)
    facts = dict(example_facts(check, example, registry()))
    for name in chance.sample(names, min(chance.randrange(4), len(names))):
        facts[name] = chance.choice(values(KNOWN[name]))
    gone = chance.choice(names)
    without = whole({name: value for name, value in facts.items() if name != gone})
    if outcome(check, without, example) is not Outcome.PASS:
        return
    for value in values(KNOWN[gone]):
        stated = whole({**without, gone: value})
        if gone in stated:
            ends = outcome(check, stated, example)
            assert ends not in (Outcome.FAIL, Outcome.NEEDS_REVIEW), (check.id, gone, value, without)
