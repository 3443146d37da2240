"""Runs the examples that stand inside checks: they are the tests a lawyer can read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from auditor.core.errors import ConfigError
from auditor.core.suggestions import did_you_mean
from auditor.policy.checks import pack_nouns, packs
from auditor.policy.checks.engine import Engine
from auditor.policy.checks.pack_nouns import Check, Example
from auditor.policy.checks.rulings import CheckDecision
from auditor.policy.concepts import derive
from auditor.policy.facts.fact_registry import OUTCOME, TERMS, FactRegistry, registry
from auditor.policy.facts.shapes import UnfitValue, as_fact


def run_example(check: Check, example: Example, engine: Engine) -> CheckDecision:
    """What the check says of an example's facts on the example's day (else the day of the check's data).

    Raises:
        ConfigError: the example speaks of unknown facts or gives a value the fact cannot take.
    """
    day: date = example.as_of or check.as_of
    values = engine.complete(example_facts(check, example, engine.registry), day)
    decisions = engine.decide_all(values, day)
    return engine.explain_missing(check, decisions[check.id], values)


def example_facts(check: Check, example: Example, known: FactRegistry) -> dict[str, Any]:
    """The example's facts in the form conditions read; with ``terms`` every unnamed term is known to be absent."""
    stated: dict[str, Any] = {}
    if example.terms is not None:
        stated = {name: () for name in known.facts if name.startswith(TERMS)}
    named = {TERMS + term: value for term, value in (example.terms or {}).items()}
    for name, value in {**named, **example.facts}.items():
        if name.startswith(OUTCOME):
            stated[name] = value
            continue
        spec = known.facts.get(name)
        where = f"{check.where}, example {example.name!r}"
        if spec is None:
            raise ConfigError(f"unknown fact {name!r} in an example", where=where, hint=did_you_mean(name, known.facts))
        try:
            stated[name] = as_fact(spec, value)
        except UnfitValue as error:
            raise ConfigError(
                f"{name} cannot be {value!r} in an example", where=where, wanted=error.wanted, hint=error.hint
            ) from None
    return stated


@cache
def shipped_engine() -> Engine:
    """An engine with every check of every shipped pack."""
    known = registry()
    all_packs: Mapping[str, pack_nouns.Pack] = packs.shipped()
    checks = [check for pack in all_packs.values() for check in pack.checks]
    return Engine(checks, known, packs.shipped_compiler(), derive.Deriver(derive.shipped()))
