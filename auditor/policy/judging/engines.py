"""The engine for a policy's packs and own rules; policies that agree on them share one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from auditor.core.identity import Same
from auditor.policy.checks import pack_nouns, packs
from auditor.policy.checks.conditions import Compiler
from auditor.policy.checks.engine import Engine
from auditor.policy.checks.pack_nouns import Check
from auditor.policy.checks.texts import placeholders
from auditor.policy.concepts import derive
from auditor.policy.facts.fact_registry import FactRegistry
from auditor.policy.facts.known import values
from auditor.policy.judging.policy import Policy
from auditor.records.catalog import Catalog

_KEPT = 64
"""Engines; a process that judges by more policies than that compiles one of them again. By judgment: bounds
memory."""

_AGREEMENTS = ("org.separate_agreements", "policy.licenses.separate_agreements")
_SETTLED = "policy."
"""Facts that are keys of the policy."""


def engine_of(policy: Policy) -> Engine:
    """The engine for the packs and own rules of a policy."""
    return _engine(
        tuple(sorted({*policy.packs, *packs.ALWAYS})), Same(policy.rules), Same(policy.registry), Same(policy.catalog)
    )


@lru_cache(_KEPT)
def _engine(
    names: tuple[str, ...], own: Same[tuple[Check, ...]], known: Same[FactRegistry], catalog: Same[Catalog]
) -> Engine:
    rules = own.value
    checks = [check for name in names for check in packs.shipped_pack(name).checks]
    compiler = packs.shipped_compiler()
    if rules:
        compiler, checks = _recompiled(names, rules, known.value)
    return Engine([*checks, *rules], known.value, compiler, derive.Deriver(derive.shipped()), catalog.value)


def _recompiled(names: tuple[str, ...], rules: tuple[Check, ...], known: FactRegistry) -> tuple[Compiler, list[Check]]:
    """The selected packs compiled beside the policy's own rules, whose outcomes are facts as well."""
    ids = [*packs.shipped_ids(), *(rule.id for rule in rules)]
    compiler = pack_nouns.compiler(known, ids)
    compiled = [packs.pack_for(name, compiler) for name in names]
    return compiler, [check for pack in compiled for check in pack.checks]


def facts_read(policy: Policy) -> frozenset[str]:
    """The stated facts that some check of the policy rests on.

    An agreement may speak of a model by its name; where none is stated, nothing that rests on it reads the name. A
    check that the policy itself turns off for every workload rests on nothing of a model but the words it says so in.
    """
    engine = engine_of(policy)
    stated = (policy.facts, *(one.facts for one in policy.workloads))
    agreed = any(name in facts for name in _AGREEMENTS for facts in stated)
    settled = _settled(policy, engine)
    seen: set[str] = set()
    waiting = [name for check in engine.checks for name in _reads(check, settled)]
    while waiting:
        name = waiting.pop()
        if name not in seen and (agreed or name != "license.agreement"):
            seen.add(name)
            waiting += engine.deriver.reads.get(name, ())
    return frozenset(seen)


def _settled(policy: Policy, engine: Engine) -> list[dict[str, Any]]:
    """For each workload what the policy itself settles: no model and no statement about one changes it."""
    defaults = {spec.name: spec.default for spec in engine.registry.defaults}
    worlds = [{**policy.facts, **one.facts} for one in policy.workloads] or [{**policy.facts}]
    return [
        {name: value for name, value in {**defaults, **values(one)}.items() if name.startswith(_SETTLED)}
        for one in worlds
    ]


def _reads(check: Check, settled: list[dict[str, Any]]) -> Iterable[str]:
    """What a check rests on: only its words and its end where it applies to no workload, whatever the model."""
    if any(check.applies.evaluate(facts) is not False for facts in settled):
        return check.reads
    ends = check.applies_until.fact
    return (*placeholders(check.not_applicable_reason), *([ends] if ends else ()))
