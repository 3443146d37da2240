"""Facts to judge checks over: the packs' own examples, changed and mixed, and what an attestation does to them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from auditor.core.model import Outcome
from auditor.policy.checks.engine import Engine
from auditor.policy.checks.examples import example_facts, shipped_engine
from auditor.policy.checks.pack_nouns import Check
from auditor.policy.facts.fact_registry import ATTESTATION, registry

CHANNELS = ("openai-api", "bedrock", "azure-foundry-sold-by-azure", "mistral-api", "zai-api", "deepseek-api")
HOST = "Orchard Hosting"
"""Who operates what the catalog does not know, in these worlds."""


@dataclass(frozen=True)
class World:
    """One example of one check, as stated facts."""

    check: str
    name: str
    facts: dict[str, Any]
    day: date


@cache
def examples() -> tuple[World, ...]:
    """Every example of the shipped packs."""
    found = []
    for check in engine().checks:
        for example in check.examples:
            facts = example_facts(check, example, registry())
            facts = {name: value for name, value in facts.items() if not name.startswith("outcome.")}
            found.append(World(check.id, example.name, facts, example.as_of or check.as_of))
    return tuple(found)


def engine() -> Engine:
    return shipped_engine()


@cache
def readers(attestation: str) -> tuple[Check, ...]:
    """The checks that read an attestation, themselves or through derived facts."""
    prefix = ATTESTATION + attestation
    return tuple(
        check
        for check in engine().checks
        if any(base == prefix or base.startswith(f"{prefix}.") for name in check.reads for base in behind(name))
    )


@cache
def behind(name: str) -> tuple[str, ...]:
    return engine().deriver.behind(name)


def outcomes(facts: Mapping[str, Any], day: date) -> dict[str, Outcome]:
    """What every check of every pack says of these facts."""
    judge = engine()
    decisions = judge.decide_all(judge.complete(facts, day), day)
    return {name: decision.outcome for name, decision in decisions.items()}


def without(facts: Mapping[str, Any], attestation: str) -> dict[str, Any]:
    """The facts with nothing said of one attestation."""
    prefix = ATTESTATION + attestation
    return {name: value for name, value in facts.items() if name != prefix and not name.startswith(f"{prefix}.")}


def settled(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with somebody on the other side: a host the catalog does not know, where no channel is named."""
    found = dict(facts)
    found.setdefault("org.name", "Tidewater Health")
    found.setdefault("deployment.counterparty", (HOST,))
    places = found.get("deployment.processing_regions")
    for layer in ("storage_regions", "support_access_countries", "entity_jurisdiction") if places else ():
        found.setdefault(f"deployment.{layer}", places)
    if "deployment.hosting" not in found and "deployment.channel" not in found:
        found["deployment.hosting"] = "vendor-api"
    return found


def mixed(base: World, chance: random.Random) -> dict[str, Any]:
    """A neighbor of an example: some facts gone, some taken from another one, another channel."""
    facts = {name: value for name, value in base.facts.items() if chance.random() < 0.93}
    other = chance.choice(examples()).facts
    facts |= {name: value for name, value in other.items() if chance.random() < 0.25 and name not in base.facts}
    if "deployment.channel" in facts and chance.random() < 0.5:
        facts["deployment.channel"] = chance.choice(CHANNELS)
    return whole(facts)


def whole(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts without details of attestations that are not present."""
    return {
        name: value
        for name, value in facts.items()
        if not (name.startswith(ATTESTATION) and name.count(".") == 2)
        or facts.get(name.rpartition(".")[0]) == "present"
    }


def about(attestation: str) -> Iterator[World]:
    """The examples of the checks that read an attestation."""
    ids = {check.id for check in readers(attestation)}
    yield from (world for world in examples() if world.check in ids)
