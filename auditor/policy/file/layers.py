"""A policy over the one it extends: what the organization says for all, and what one team adds to it.

The lower layer's facts, packs, rules, documents, answers and waivers hold; the upper one adds to them and may say a
fact otherwise, unless its key is locked. Every fact keeps the place where it is stated, so that a finding shows which
file decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from auditor.core.frozen import FrozenMap
from auditor.core.marked_yaml import YamlPath
from auditor.policy.facts.known import Known
from auditor.policy.file.problems import Problems
from auditor.policy.judging.policy import Policy, Workload, of_licensee, policy_keys

SECTIONS = (
    *("packs", "rules", "severity", "gate", "waive", "answers", "conclude", "attest", "model_facts", "records"),
    *("vendors", "families"),
)
"""Sections that may be locked whole, beside the keys of facts."""


def lock_problems(base: Policy, own: Policy, stated: Iterable[str], problems: Problems) -> None:
    """Add what the upper layer says although the lower one locked it.

    Args:
        stated: the sections that the upper file has.
    """
    said = set(stated)
    for key in base.locked:
        if key in SECTIONS and key in said:
            _locked((key,), key, base, problems)
        if key == "gate" and own.evaluates_only:  # a policy that only reports has no gate
            _locked(("policy", "mode"), key, base, problems)
        for name in own.facts:
            path = tuple(name.removeprefix("policy.").split("."))
            if name != "policy.keys" and (".".join(path) == key or ".".join(path).startswith(f"{key}.")):
                _locked(path, key, base, problems)


def _locked(path: YamlPath, key: str, base: Policy, problems: Problems) -> None:
    problems.add(
        path, f"{key!r} is locked by the policy this one extends", ".".join(map(str, path)),
        f"what {base.place} says; ask its owner for a change", key=True,
    )  # fmt: skip


def layered(base: Policy, own: Policy, stated: Iterable[str]) -> Policy:
    """The two as one policy; see `lock_problems` for what they may not both say."""
    said = set(stated)
    facts: dict[str, Known] = {**base.facts, **own.facts}
    named = (name.removeprefix("policy.") for name in facts if name.startswith("policy.") and name != "policy.keys")
    facts["policy.keys"] = replace(own.facts["policy.keys"], value=policy_keys(named))
    return replace(
        own,
        organisation=str(facts["org.name"].value) if "org.name" in facts else own.organisation,
        facts=FrozenMap(facts),
        packs=tuple(dict.fromkeys((*base.packs, *(own.packs if "packs" in said else ())))),
        workloads=_workloads(base, own, facts, own_ones="workloads" in said),
        defaults=FrozenMap({**base.defaults, **own.defaults}),
        rules=(*base.rules, *own.rules),
        own_packs=FrozenMap({**base.own_packs, **own.own_packs}),
        attestations=(*base.attestations, *own.attestations),
        waivers=(*base.waivers, *own.waivers),
        conclusions=(*base.conclusions, *own.conclusions),
        model_statements=(*base.model_statements, *own.model_statements),
        answers=(*base.answers, *own.answers),
        records=tuple(dict.fromkeys((*base.records, *own.records))),
        history=own.history or base.history,
        severities=FrozenMap({**base.severities, **own.severities}),
        fail_on=own.fail_on if "gate" in said or own.evaluates_only else base.fail_on,
        max_waiver_days=min(base.max_waiver_days, own.max_waiver_days),
        locked=tuple(dict.fromkeys((*base.locked, *own.locked))),
        layers=(*base.layers, f"{base.id} {base.version} ({base.place})"),
    )


def _workloads(base: Policy, own: Policy, facts: Mapping[str, Any], *, own_ones: bool) -> tuple[Workload, ...]:
    """The upper layer's workloads over the lower one's defaults; the lower one's own where the upper has none."""
    if own_ones:
        kept = [(one, {**base.defaults, **one.facts}) for one in own.workloads]
    else:
        kept = [(one, {**own.defaults, **one.facts}) for one in base.workloads]
    return tuple(replace(one, facts=FrozenMap({**found, **of_licensee(facts, found)})) for one, found in kept)
