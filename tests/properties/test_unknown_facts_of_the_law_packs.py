"""A fact that becomes unknown never makes a law pack milder: a contradiction or a question never turns into a pass."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.core.frozen import freeze
from auditor.core.model import Outcome
from auditor.policy.checks.engine import Engine
from auditor.policy.checks.examples import shipped_engine
from auditor.policy.facts.fact_registry import TERMS, FactSpec, registry
from tests.sizes import sized

PACKS = ("hipaa", "eu_ai_act", "residency", "export_origin")
DAYS = (date(2026, 11, 21), date(2028, 1, 1))
PLACES = ["DE", "FR", "US", "GB", "CH", "CN", "IN", "SA", "RU", "CA", "EU", "GLOBAL", "UNKNOWN"]
WORDS = {
    "deployment.channel": ["openai-api", "claude-in-foundry", "bedrock", "deepseek-api", "mistral-api"],
    "deployment.use_cases": [
        *("internal_coding", "medical_advice", "patient_care_decision_support", "annex_iii.5b", "annex_iii.4a"),
        *("annex_iii.2", "art5.1c", "art5.1ba", "annex_i.mdr", "data_brokerage", "publishes_deepfakes"),
    ],
    "deployment.features": ["chat", "web_search"],
    "deployment.patient_states": ["US-TX", "US-FL", "US-CA", "US-MA"],
    "model.modality": ["text", "image-in", "image-out"],
    "model.tags": ["nudify", "uncensored", "art"],
    "model.id": ["acme/coder", "deepseek-ai/DeepSeek-V3"],
    "license.acceptable_use": ["medical-advice", "unlicensed-practice"],
    "license.category": ["permissive", "proprietary", "open-weight-restricted"],
    "org.sector": ["bank", "saas", "public_body", "healthcare_provider"],
    "attestations.baa.counterparty": ["OpenAI", "AWS", "*"],
    "attestations.baa_scope.features": ["*", "chat"],
}
STRUCTURED: dict[str, list[Any]] = {
    "deployment.us_person_counts": [{"health": 40_000}, {"financial": 10}, {}],
    "deployment.subprocessors": [(), ({"name": "gateway"},), ({"name": "gateway", "baa": "none"},)],
    "model.base_models": [(), ({"id": "deepseek-ai/coder"},)],
    f"{TERMS}territory-exclusion": [(), ({"area": "EU", "basis": "use", "scope": "all"},)],
}
# Where these are not stated, the organization itself is meant on own hardware, and the catalog's row elsewhere.
FROM_ELSEWHERE = {"deployment.entity_jurisdiction", "deployment.ultimate_parent_country"}
# Where no figure is published, an estimate from parameters and tokens stands in for it.
ESTIMATED = {"model.training_flop", "model.active_params", "model.training_tokens"}


def _value(spec: FactSpec) -> st.SearchStrategy[Any]:
    if spec.name in STRUCTURED:
        return st.sampled_from([freeze(value) for value in STRUCTURED[spec.name]])
    words = WORDS.get(spec.name) or list(spec.allowed) or PLACES
    if spec.type == "strings":
        return st.lists(st.sampled_from(words), unique=True, max_size=2).map(tuple)
    return {
        "bool": st.booleans(),
        "int": st.sampled_from([0, 30, 200, 400, 2000, 3000]),
        "number": st.sampled_from([0.0, 1.0e20, 5.0e22, 4.0e23, 9.0e24, 3.0e25]),
        "date": st.sampled_from(["2024-06-01", "2025-09-01", "2026-09-15", "2027-12-30"]),
        "string": st.sampled_from(words),
    }.get(spec.type, st.just(()))


def _stated() -> list[FactSpec]:
    """Facts that the law packs look at, directly or behind derived ones, and that somebody states."""
    engine, known = shipped_engine(), registry().facts
    reads = {name for check in engine.checks if check.pack in PACKS for name in check.reads}
    behind = {fact for name in reads for fact in engine.deriver.behind(name)}
    return [known[name] for name in sorted(behind) if name in known and not name.startswith(("channel.", "judged."))]


SPECS = _stated()
REMOVABLE = [
    spec.name
    for spec in SPECS
    if spec.default is None
    and spec.default_from is None
    and not spec.name.startswith("policy.")
    and spec.name not in FROM_ELSEWHERE | ESTIMATED
]


@st.composite
def _facts(draw: st.DrawFn) -> dict[str, Any]:
    facts = {spec.name: draw(_value(spec)) for spec in SPECS if draw(st.integers(0, 9)) < 8}
    if draw(st.booleans()):
        facts.pop("deployment.channel", None)
    else:
        facts.pop("deployment.hosting", None)
    return {**whole(facts), "policy.keys": ("residency",), "channel.fresh": True}


def whole(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts without details of attestations that are not present."""
    return {
        name: value
        for name, value in facts.items()
        if not (name.startswith("attestations.") and name.count(".") == 2)
        or facts.get(name.rpartition(".")[0]) == "present"
    }


def _ranks(engine: Engine, facts: dict[str, Any], day: date) -> dict[str, dict[str, int]]:
    decisions = engine.decide_all(engine.complete(facts, day), day)
    ranks: dict[str, dict[str, int]] = {pack: {} for pack in PACKS}
    for check in engine.checks:
        if check.pack in ranks:
            ranks[check.pack][check.id] = decisions[check.id].outcome.rank
    return ranks


@given(facts=_facts(), gone=st.lists(st.sampled_from(REMOVABLE), min_size=1, max_size=3), day=st.sampled_from(DAYS))
@settings(
    max_examples=sized(80), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_forgetting_a_fact_never_turns_a_contradiction_or_a_question_into_a_pass(
    facts: dict[str, Any], gone: list[str], day: date
) -> None:
    engine = shipped_engine()
    before = _ranks(engine, facts, day)
    after = _ranks(engine, whole({name: value for name, value in facts.items() if name not in gone}), day)
    asks = Outcome.NEEDS_REVIEW.rank
    for pack in PACKS:
        milder = [name for name, rank in before[pack].items() if rank >= asks and after[pack][name] == 1]
        assert not milder, (milder, gone)
        assert max(before[pack].values()) < asks or max(after[pack].values()) > Outcome.PASS.rank, (pack, gone)
