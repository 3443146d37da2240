"""The engine for a policy's packs and own rules; policies that agree on them share one."""

from __future__ import annotations

from functools import lru_cache

from auditor.core.identity import Same
from auditor.policy.checks import pack_nouns, packs
from auditor.policy.checks.conditions import Compiler
from auditor.policy.checks.engine import Engine
from auditor.policy.checks.pack_nouns import Check
from auditor.policy.concepts import derive
from auditor.policy.facts.fact_registry import FactRegistry
from auditor.policy.judging.policy import Policy
from auditor.records.catalog import Catalog

_KEPT = 64
"""Engines; a process that judges by more policies than that compiles one of them again. By judgment: bounds
memory."""


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
