"""What a policy file states and no selected pack evaluates: said when the file is validated, never an error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from auditor.core.errors import ConfigError
from auditor.core.marked_yaml import load_mapping
from auditor.policy.facts.known import values
from auditor.policy.facts.tables import stands_for
from auditor.policy.file.editing import with_value
from auditor.policy.file.reader import read_policy
from auditor.policy.judging.engines import engine_of
from auditor.policy.judging.policy import Policy

USERS = "deployment.user_regions"


def unevaluated(policy: Policy, as_of: date) -> tuple[ConfigError, ...]:
    """Workloads whose data, place or use a law reaches that no selected pack evaluates."""
    return tuple(_warnings(policy, as_of))


def _warnings(policy: Policy, as_of: date) -> Iterable[ConfigError]:
    engine, where = engine_of(policy), str(policy.location or "")
    for workload in policy.workloads:
        facts = engine.complete({**values(policy.facts), **values(workload.facts)}, as_of)
        if not policy.packs and not policy.rules:
            yield ConfigError(
                f"no check reads the workload {workload.id}", where=where, found="no pack and no rule",
                hint="name packs: license, eu_ai_act, residency, hipaa …",
            )  # fmt: skip
        users = workload.facts.get(USERS)
        for word in users.value if users else ():
            if stands_for(str(word)):
                yield ConfigError(
                    f"{workload.id}: {word} is read as {stands_for(str(word))}, as vendors mean it",
                    where=str(users.location or where) if users else where, found=str(word),
                    wanted="EEA, or EEA, CH, GB where people in Switzerland and the United Kingdom use it too",
                )  # fmt: skip
        for pack, why in _lacking(policy, facts).items():
            yield ConfigError(
                f"{workload.id}: {why}, and the pack {pack} is not selected", where=where,
                found=", ".join(policy.packs) or "no pack", wanted=pack, hint=f"add {pack} under packs:",
            )  # fmt: skip
        for law in facts.get("coverage.open") or ():
            yield ConfigError(
                f"{workload.id}: {law} touches the use, and no selected pack evaluates it", where=where,
                found=", ".join(policy.packs) or "no pack", wanted="us_overlay or world_overlay",
                hint="select the pack, or attest a law_review",
            )  # fmt: skip


def with_lacking_packs(text: str, as_of: date) -> tuple[str, dict[str, str]]:
    """A policy file with the packs of the laws that its workloads are under, and why each was added, by pack."""
    policy = read_policy(load_mapping(text, path="auditor.yaml"), base=Path())
    engine, found = engine_of(policy), dict[str, str]()
    for workload in policy.workloads:
        facts = engine.complete({**values(policy.facts), **values(workload.facts)}, as_of)
        found = {**_lacking(policy, facts), **found}
    return (with_value(text, ("packs",), [*policy.packs, *found]) if found else text), found


def _lacking(policy: Policy, facts: Mapping[str, Any]) -> dict[str, str]:
    """Packs of laws that a workload is under and that are not selected, each with what it is under."""
    why = {
        "hipaa": "PHI is declared",
        "eu_ai_act": "the EU AI Act applies (domicile, market, users or output)",
        "residency": "personal data are declared, and the GDPR or its UK or Swiss sister applies",
    }
    return {pack: why[pack] for pack in facts.get("coverage.unselected") or () if pack not in policy.packs}
