"""The engine for a policy's packs and own rules; policies that agree on them share one."""

from __future__ import annotations

from auditor.policy import derive, packs
from auditor.policy.conditions import Compiler
from auditor.policy.engine import Engine
from auditor.policy.facts import registry
from auditor.policy.packs import Check
from auditor.policy.policy import Policy

# Own rules are kept beside the engine made for them, so that their identity stays theirs.
_ENGINES: dict[tuple[tuple[str, ...], int], tuple[tuple[Check, ...], Engine]] = {}


def engine_of(policy: Policy) -> Engine:
    """The engine for the packs and own rules of a policy."""
    key = (tuple(sorted(policy.packs)), id(policy.rules) if policy.rules else 0)
    if key not in _ENGINES:
        shipped = packs.shipped()
        checks = [check for name in key[0] for check in shipped[name].checks]
        compiler = packs.shipped_compiler()
        if policy.rules:
            compiler, checks = _recompiled(policy)
        deriver = derive.Deriver(derive.shipped())
        _ENGINES[key] = (policy.rules, Engine([*checks, *policy.rules], registry(), compiler, deriver))
    return _ENGINES[key][1]


def _recompiled(policy: Policy) -> tuple[Compiler, list[Check]]:
    """The selected packs compiled beside the policy's own rules, whose outcomes are facts as well."""
    ids = [check.id for pack in packs.shipped().values() for check in pack.checks]
    compiler = packs.compiler(registry(), [*ids, *(rule.id for rule in policy.rules)])
    models = packs.pack_models()
    compiled = [packs.compile_pack(*models[name], compiler, []) for name in sorted(policy.packs)]
    return compiler, [check for pack in compiled for check in pack.checks]
